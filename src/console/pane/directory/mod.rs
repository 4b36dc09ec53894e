//! What there is to send: the directory's referrals, and phrases beside it; each list is searched.

mod entry;
mod phrases;
mod referrals;

use ratatui::layout::Rect;

use crate::widget::place;

pub use phrases::Phrases;
pub use referrals::Referrals;

/// How wide a card is thought to be whose words alone count.
const WIDTH: u16 = 200;

/// The rows of the search field: none where there is room for one row only.
fn search_rows(area: Rect) -> u16 {
    u16::from(place::inner(area).height > 1)
}
