//! The panes, each in its place. A new one has its line here.

use crate::layer::{Pane, Place, Side};
use crate::pane::acute::Acute;
use crate::pane::case::Case;
use crate::pane::directory::{Phrases, Referrals};
use crate::pane::plan::Plan;
use crate::pane::queue::Queue;
use crate::pane::shift::Shift;
use crate::pane::talk::Talk;

macro_rules! panes {
    ($($place:pat => $name:ident: $pane:ty;)+) => {
        /// Every pane of the screen.
        #[derive(Debug, Default)]
        pub struct Panes { $(#[doc = concat!("The pane `", stringify!($name), "`.")] pub $name: $pane),+ }

        impl Panes {
            /// The pane at a place.
            pub fn at(&self, place: Place) -> &dyn Pane {
                match place { $($place => &self.$name),+ }
            }

            /// The pane at a place, to change it.
            pub fn at_mut(&mut self, place: Place) -> &mut dyn Pane {
                match place { $($place => &mut self.$name),+ }
            }

            /// Every pane, to change it.
            pub fn each(&mut self) -> impl Iterator<Item = &mut dyn Pane> {
                let panes: Vec<&mut dyn Pane> = vec![$(&mut self.$name),+];
                panes.into_iter()
            }
        }
    };
}

panes! {
    Place::Queue => queue: Queue;
    Place::Talk => talk: Talk;
    Place::Side(Side::Plan) => plan: Plan;
    Place::Side(Side::Referrals) => referrals: Referrals;
    Place::Side(Side::Phrases) => phrases: Phrases;
    Place::Side(Side::Case) => case: Case;
    Place::Side(Side::Shift) => shift: Shift;
    Place::Side(Side::Acute) => acute: Acute;
}
