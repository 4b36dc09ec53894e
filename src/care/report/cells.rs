//! The cells of a report: what is counted, and how the counts hang together.

use crate::age::AgeBand;
use crate::helped::{Helped, HelpedAnswers};
use crate::registration::{
    Duration, FirstTimeTold, Goal, Perpetrator, Registration, Role, Siblings, Trafficking, Visitor,
};
use crate::unwanted::Unwanted;

macro_rules! cells {
    ($($(#[$doc:meta])* $variant:ident = $dimension:ident $visibility:ident $cost:literal),+ $(,)?) => {
        /// One count of a period. `Derived` ones are never printed, but follow from printed ones by subtraction.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(super) enum Cell { $($(#[$doc])* $variant),+ }

        impl Cell {
            /// Every cell.
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The table it belongs to.
            pub(super) const fn dimension(self) -> Dimension {
                match self { $(Self::$variant => Dimension::$dimension),+ }
            }

            const fn visibility(self) -> Visibility {
                match self { $(Self::$variant => Visibility::$visibility),+ }
            }

            /// How much a reader loses when it is not shown.
            pub(super) const fn cost(self) -> u32 {
                match self { $(Self::$variant => $cost),+ }
            }
        }
    };
}

/// A table of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    People,
    Age,
    Home,
    First,
    Duration,
    Goal,
    Unregistered,
    Unwanted,
    Helped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Figure,
    Detail,
    Derived,
}

cells! {
    /// Conversations that were closed without a registration: of a register room only.
    Unregistered = Unregistered Figure 1,
    /// Unwanted contact, no person's: pranks. Of a register room only, as the next ones.
    Prank = Unwanted Figure 1,
    /// Obscene.
    Obscene = Unwanted Figure 1,
    /// Recruiters.
    Recruiter = Unwanted Figure 1,
    /// Trials.
    Test = Unwanted Figure 1,

    /// People who asked for help.
    People = People Figure 6,
    /// Those who asked for themselves.
    Myself = People Figure 8,
    /// Those who did not.
    NotMyself = People Derived 0,
    /// Relatives, friends and professionals.
    Third = People Derived 0,
    /// Nobody knows for whom they asked.
    RoleUnknown = People Figure 2,
    /// Registrations of exploitation of which nobody knows whether the person was counted before.
    VisitorUnknown = People Figure 2,

    /// Age known.
    AgeKnown = Age Figure 5,
    /// Age unknown.
    AgeUnknown = Age Figure 2,
    /// Under 18.
    Minors = Age Figure 4,
    /// 18 and over.
    Adults = Age Derived 0,
    /// Under 15.
    Under15 = Age Figure 4,
    /// 15 to 17.
    From15To17 = Age Derived 0,
    /// 15 and over.
    Over15 = Age Derived 0,
    /// 0 to 11.
    Age0 = Age Detail 1,
    /// 12 to 14.
    Age12 = Age Detail 1,
    /// 15.
    Age15 = Age Detail 1,
    /// 16 and 17.
    Age16 = Age Detail 1,
    /// 18 to 23.
    Age18 = Age Detail 1,
    /// 24 and over.
    Age24 = Age Detail 1,

    /// Relation known.
    RelationKnown = Home Figure 5,
    /// Relation unknown.
    RelationUnknown = Home Figure 2,
    /// A (step)parent is involved.
    Parent = Home Figure 4,
    /// None is.
    NotParent = Home Derived 0,
    /// Father.
    Father = Home Detail 1,
    /// Mother.
    Mother = Home Detail 1,
    /// Step-parent.
    StepParent = Home Detail 1,
    /// Foster parent.
    FosterParent = Home Detail 1,
    /// Another relative.
    OtherRelative = Home Detail 1,
    /// Partner or former partner.
    PartnerOrEx = Home Detail 1,
    /// Acquaintance.
    Acquaintance = Home Detail 1,
    /// Met online.
    Online = Home Detail 1,
    /// A network.
    Network = Home Detail 1,
    /// Relation known, but not the father.
    NotFather = Home Derived 0,
    /// Relation known, but not the mother.
    NotMother = Home Derived 0,
    /// Relation known, but not a step-parent.
    NotStepParent = Home Derived 0,
    /// Relation known, but not a foster parent.
    NotFosterParent = Home Derived 0,
    /// Relation known, but not another relative.
    NotOtherRelative = Home Derived 0,
    /// Relation known, but not a partner.
    NotPartnerOrEx = Home Derived 0,
    /// Relation known, but not an acquaintance.
    NotAcquaintance = Home Derived 0,
    /// Relation known, but nobody met online.
    NotOnline = Home Derived 0,
    /// Relation known, but no network.
    NotNetwork = Home Derived 0,
    /// A parent, but not the father.
    ParentNotFather = Home Derived 0,
    /// A parent, but not the mother.
    ParentNotMother = Home Derived 0,
    /// A parent, but not a step-parent.
    ParentNotStepParent = Home Derived 0,
    /// A parent, but not a foster parent.
    ParentNotFosterParent = Home Derived 0,
    /// Siblings: answer known, among parent cases.
    SiblingsKnown = Home Figure 5,
    /// Siblings: unknown, among parent cases.
    SiblingsUnknown = Home Figure 2,
    /// Siblings: there are none, among parent cases.
    SiblingsNone = Home Derived 0,
    /// Siblings: yes, among parent cases.
    SiblingsYes = Home Figure 4,
    /// Siblings: suspected or no, among parent cases.
    SiblingsNotYes = Home Derived 0,

    /// First time told: yes or no.
    FirstKnown = First Figure 5,
    /// First time told: not asked.
    FirstNotAsked = First Figure 2,
    /// First time told: yes.
    FirstYes = First Figure 4,
    /// First time told: no.
    FirstNo = First Derived 0,

    /// Duration known.
    DurationKnown = Duration Figure 5,
    /// Duration unknown.
    DurationUnknown = Duration Figure 2,
    /// Two years or longer.
    Long = Duration Figure 4,
    /// Under two years.
    Short = Duration Derived 0,

    /// Goal: yes, partly or no.
    GoalKnown = Goal Figure 5,
    /// Goal: not asked.
    GoalNotAsked = Goal Figure 2,
    /// Goal: reached.
    GoalYes = Goal Figure 4,
    /// Goal: partly, or not.
    GoalNotYes = Goal Derived 0,
    /// Visitors who said afterwards whether they were helped: of a register room only, as the next ones.
    HelpedSaid = Helped Figure 5,
    /// Helped.
    HelpedYes = Helped Figure 4,
    /// Helped in part.
    HelpedPartly = Helped Figure 4,
    /// Not helped.
    HelpedNo = Helped Figure 4,
}

/// How many cells there are.
pub(super) const CELLS: usize = Cell::ALL.len();

/// The age bands, youngest first.
pub(super) const AGES: [Cell; 6] = [Cell::Age0, Cell::Age12, Cell::Age15, Cell::Age16, Cell::Age18, Cell::Age24];

/// The known relations, in the order of domain.md §7.
pub(super) const RELATIONS: [Cell; 9] = [
    Cell::Father,
    Cell::Mother,
    Cell::StepParent,
    Cell::FosterParent,
    Cell::OtherRelative,
    Cell::PartnerOrEx,
    Cell::Acquaintance,
    Cell::Online,
    Cell::Network,
];

/// Which whole is which parts together. These are all the ways to derive a count by subtraction within a period.
pub(super) const SUMS: &[(Cell, &[Cell])] = &[
    (Cell::People, &[Cell::Myself, Cell::NotMyself]),
    (Cell::NotMyself, &[Cell::Third, Cell::RoleUnknown]),
    (Cell::Myself, &[Cell::AgeKnown, Cell::AgeUnknown]),
    (Cell::AgeKnown, &[Cell::Minors, Cell::Adults]),
    (Cell::AgeKnown, &[Cell::Under15, Cell::Over15]),
    (Cell::Minors, &[Cell::Under15, Cell::From15To17]),
    (Cell::Under15, &[Cell::Age0, Cell::Age12]),
    (Cell::From15To17, &[Cell::Age15, Cell::Age16]),
    (Cell::Adults, &[Cell::Age18, Cell::Age24]),
    (Cell::Myself, &[Cell::RelationKnown, Cell::RelationUnknown]),
    (Cell::RelationKnown, &[Cell::Parent, Cell::NotParent]),
    (Cell::RelationKnown, &[Cell::Father, Cell::NotFather]),
    (Cell::RelationKnown, &[Cell::Mother, Cell::NotMother]),
    (Cell::RelationKnown, &[Cell::StepParent, Cell::NotStepParent]),
    (Cell::RelationKnown, &[Cell::FosterParent, Cell::NotFosterParent]),
    (Cell::RelationKnown, &[Cell::OtherRelative, Cell::NotOtherRelative]),
    (Cell::RelationKnown, &[Cell::PartnerOrEx, Cell::NotPartnerOrEx]),
    (Cell::RelationKnown, &[Cell::Acquaintance, Cell::NotAcquaintance]),
    (Cell::RelationKnown, &[Cell::Online, Cell::NotOnline]),
    (Cell::RelationKnown, &[Cell::Network, Cell::NotNetwork]),
    (Cell::Parent, &[Cell::Father, Cell::ParentNotFather]),
    (Cell::Parent, &[Cell::Mother, Cell::ParentNotMother]),
    (Cell::Parent, &[Cell::StepParent, Cell::ParentNotStepParent]),
    (Cell::Parent, &[Cell::FosterParent, Cell::ParentNotFosterParent]),
    (Cell::Parent, &[Cell::SiblingsKnown, Cell::SiblingsNone, Cell::SiblingsUnknown]),
    (Cell::SiblingsKnown, &[Cell::SiblingsYes, Cell::SiblingsNotYes]),
    (Cell::Myself, &[Cell::FirstKnown, Cell::FirstNotAsked]),
    (Cell::FirstKnown, &[Cell::FirstYes, Cell::FirstNo]),
    (Cell::Myself, &[Cell::DurationKnown, Cell::DurationUnknown]),
    (Cell::DurationKnown, &[Cell::Long, Cell::Short]),
    (Cell::Myself, &[Cell::GoalKnown, Cell::GoalNotAsked]),
    (Cell::GoalKnown, &[Cell::GoalYes, Cell::GoalNotYes]),
    (Cell::HelpedSaid, &[Cell::HelpedYes, Cell::HelpedPartly, Cell::HelpedNo]),
];

/// Which parts together are at least the whole: a person may name several relations, and names one at least.
pub(super) const COVERS: &[(Cell, &[Cell])] = &[
    (Cell::Parent, &[Cell::Father, Cell::Mother, Cell::StepParent, Cell::FosterParent]),
    (Cell::NotParent, &[Cell::OtherRelative, Cell::PartnerOrEx, Cell::Acquaintance, Cell::Online, Cell::Network]),
];

impl Cell {
    /// The cell of a kind of unwanted contact.
    pub(super) const fn of_unwanted(kind: Unwanted) -> Self {
        match kind {
            Unwanted::Prank => Self::Prank,
            Unwanted::Obscene => Self::Obscene,
            Unwanted::Recruiter => Self::Recruiter,
            Unwanted::Test => Self::Test,
        }
    }

    /// The cell of an answer to whether the visitor was helped.
    pub(super) const fn of_helped(answer: Helped) -> Self {
        match answer {
            Helped::Yes => Self::HelpedYes,
            Helped::Partly => Self::HelpedPartly,
            Helped::No => Self::HelpedNo,
        }
    }

    /// Whether a report prints it.
    pub(super) const fn is_printed(self) -> bool {
        !matches!(self.visibility(), Visibility::Derived)
    }

    /// Whether it is a row of a table under the figures.
    pub(super) const fn is_detail(self) -> bool {
        matches!(self.visibility(), Visibility::Detail)
    }

    const fn of_age(age: AgeBand) -> Self {
        match age {
            AgeBand::Under12 => Self::Age0,
            AgeBand::From12To14 => Self::Age12,
            AgeBand::Fifteen => Self::Age15,
            AgeBand::From16To17 => Self::Age16,
            AgeBand::From18To23 => Self::Age18,
            AgeBand::From24 => Self::Age24,
            AgeBand::Unknown => Self::AgeUnknown,
        }
    }

    /// The cell of a relation; `None` for one that says nothing.
    const fn of_relation(who: Perpetrator) -> Option<Self> {
        Some(match who {
            Perpetrator::Father => Self::Father,
            Perpetrator::Mother => Self::Mother,
            Perpetrator::StepParent => Self::StepParent,
            Perpetrator::FosterParent => Self::FosterParent,
            Perpetrator::OtherRelative => Self::OtherRelative,
            Perpetrator::PartnerOrEx => Self::PartnerOrEx,
            Perpetrator::Acquaintance => Self::Acquaintance,
            Perpetrator::Online => Self::Online,
            Perpetrator::Network => Self::Network,
            Perpetrator::NotTold | Perpetrator::NotAsked => return None,
        })
    }
}

/// So many answers of a quarter are counted at most, whatever a register says: sums of them stay numbers.
const MOST: u32 = 1_000_000;

/// The counts of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts([u32; CELLS]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; CELLS])
    }
}

impl Counts {
    /// What a cell counts, unprotected: for the suppression, never for printing.
    pub(super) const fn get(&self, cell: Cell) -> u32 {
        self.0[cell as usize]
    }

    fn one(&mut self, cell: Cell) {
        self.0[cell as usize] += 1;
    }

    /// Counts one registration. People, not chats: only who is new, and only exploitation, known or suspected.
    pub fn add(&mut self, person: &Registration) {
        if person.trafficking == Trafficking::No {
            return;
        }
        match person.visitor {
            Visitor::New => {}
            Visitor::Unknown => return self.one(Cell::VisitorUnknown),
            Visitor::Returning => return,
        }
        match person.role {
            Role::Myself => {}
            Role::Unknown => return self.one(Cell::RoleUnknown),
            Role::RelativeOrFriend | Role::Professional => return self.one(Cell::Third),
        }
        self.one(Cell::of_age(person.age_now));
        self.one(match person.first_time_told {
            FirstTimeTold::Yes => Cell::FirstYes,
            FirstTimeTold::No => Cell::FirstNo,
            FirstTimeTold::NotAsked => Cell::FirstNotAsked,
        });
        self.one(match person.duration {
            Duration::TwoYears | Duration::FiveYears => Cell::Long,
            Duration::UnderHalfYear | Duration::HalfYear | Duration::OneYear => Cell::Short,
            Duration::Unknown => Cell::DurationUnknown,
        });
        self.one(match person.goal {
            Goal::Yes => Cell::GoalYes,
            Goal::Partly | Goal::No => Cell::GoalNotYes,
            Goal::NotAsked => Cell::GoalNotAsked,
        });
        self.add_home(person);
    }

    fn add_home(&mut self, person: &Registration) {
        let named = |cell: Cell| person.perpetrators.iter().any(|who| Cell::of_relation(*who) == Some(cell));
        for cell in RELATIONS.into_iter().filter(|cell| named(*cell)) {
            self.one(cell);
        }
        if !person.perpetrators.iter().any(|who| who.is_known()) {
            return self.one(Cell::RelationUnknown);
        }
        if !person.perpetrators.iter().any(|who| who.is_parent()) {
            return self.one(Cell::NotParent);
        }
        self.one(match person.siblings {
            Siblings::Yes => Cell::SiblingsYes,
            Siblings::Suspected | Siblings::No => Cell::SiblingsNotYes,
            Siblings::NotApplicable => Cell::SiblingsNone,
            Siblings::Unknown => Cell::SiblingsUnknown,
        });
    }

    /// Counts an unwanted contact.
    pub(super) fn add_unwanted(&mut self, kind: Unwanted) {
        self.one(Cell::of_unwanted(kind));
    }

    /// Counts what visitors said afterwards.
    pub(super) fn add_helped(&mut self, answers: &HelpedAnswers) {
        for answer in Helped::ALL {
            let count = &mut self.0[Cell::of_helped(*answer) as usize];
            *count = count.saturating_add(answers.of(*answer)).min(MOST);
        }
    }

    /// Counts a conversation that was closed without a registration.
    pub(super) fn add_unregistered(&mut self) {
        self.one(Cell::Unregistered);
    }

    /// With the wholes computed from their parts: from the leaves, which [`Counts::add`] counts, up to the root.
    pub(super) fn complete(&self) -> Self {
        let mut counts = self.clone();
        let add = |counts: &mut Self, whole: Cell, parts: &[Cell]| {
            counts.0[whole as usize] = parts.iter().map(|part| counts.get(*part)).sum();
        };
        for (whole, parts) in SUMS.iter().rev() {
            if parts.iter().all(|part| !is_remainder(*part)) {
                add(&mut counts, *whole, parts);
            }
        }
        for (whole, parts) in SUMS {
            if let [part, rest] = parts
                && is_remainder(*rest)
            {
                counts.0[*rest as usize] = counts.get(*whole) - counts.get(*part);
            }
        }
        counts
    }

    /// The counts of several periods together.
    pub(super) fn sum<'a>(periods: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for counts in periods {
            for (total, count) in sum.0.iter_mut().zip(counts.0) {
                *total += count;
            }
        }
        sum
    }
}

/// Whether a cell is what is left of a whole, and cannot be counted by itself.
fn is_remainder(cell: Cell) -> bool {
    cell == Cell::Over15 || (Cell::NotFather as usize..=Cell::ParentNotFosterParent as usize).contains(&(cell as usize))
}
