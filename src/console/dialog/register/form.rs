//! What is registered at closing: codes only (domain.md §7), field by field.

use std::collections::BTreeSet;

use crate::world::home::{is_below_b, is_home};
use care::age::AgeBand;
use care::registration::{
    Closing, Duration, FirstTimeTold, Form as Exploitation, Gender, Goal, Ongoing, Perpetrator, Registration, Role,
    Siblings, Trafficking, Visitor,
};
use care::triage::Triage;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Whether it is exploitation.
    Trafficking,
    /// Who asks.
    Role,
    /// New or returning.
    Visitor,
    /// Age now.
    AgeNow,
    /// Age when it began.
    AgeAtStart,
    /// Gender.
    Gender,
    /// One of the forms: ticked or not.
    Exploitation(Exploitation),
    /// Still going on.
    Ongoing,
    /// How long.
    Duration,
    /// One of the relations: ticked or not.
    Perpetrator(Perpetrator),
    /// Brothers and sisters.
    Siblings,
    /// Told for the first time.
    FirstTimeTold,
    /// Whether the goal was reached.
    Goal,
    /// How it ended.
    Closing,
}

/// The fields in the order in which they are asked.
pub fn fields() -> Vec<Field> {
    let mut fields =
        vec![Field::Trafficking, Field::Role, Field::Visitor, Field::AgeNow, Field::AgeAtStart, Field::Gender];
    fields.extend(Exploitation::ALL.iter().map(|form| Field::Exploitation(*form)));
    fields.extend([Field::Ongoing, Field::Duration]);
    fields.extend(Perpetrator::ALL.iter().map(|who| Field::Perpetrator(*who)));
    fields.extend([Field::Siblings, Field::FirstTimeTold, Field::Goal, Field::Closing]);
    fields
}

/// The value after or before another in a closed list, around its ends.
fn turn<T: Copy + PartialEq>(all: &[T], value: T, by: isize) -> T {
    let count = all.len().cast_signed();
    let at = all.iter().position(|other| *other == value).unwrap_or(0).cast_signed();
    all[(at + by).rem_euclid(count).cast_unsigned()]
}

/// What is registered, while it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// What is registered so far.
    pub(super) registration: Registration,
    /// The fields that the helper answered, by the names of their lists: the others follow what the conversation tells.
    pub(super) said: BTreeSet<&'static str>,
}

impl Form {
    /// The next (`1`) or previous (`-1`) value of a field; a tick is turned over either way.
    pub(super) fn turn(&mut self, field: Field, by: isize) {
        let open = self.is_open();
        self.said.insert(field.list());
        let r = &mut self.registration;
        match field {
            Field::Trafficking if open && by > 0 => r.trafficking = Trafficking::Yes,
            Field::Trafficking if open => r.trafficking = Trafficking::No,
            Field::Trafficking => r.trafficking = turn(Trafficking::ALL, r.trafficking, by),
            Field::Role => r.role = turn(Role::ALL, r.role, by),
            Field::Visitor => r.visitor = turn(Visitor::ALL, r.visitor, by),
            Field::AgeNow => r.age_now = turn(AgeBand::ALL, r.age_now, by),
            Field::AgeAtStart => r.age_at_start = turn(AgeBand::ALL, r.age_at_start, by),
            Field::Gender => r.gender = turn(Gender::ALL, r.gender, by),
            Field::Exploitation(form) => tick(&mut r.forms, form, |other| *other == Exploitation::Unknown),
            Field::Ongoing => r.ongoing = turn(Ongoing::ALL, r.ongoing, by),
            Field::Duration => r.duration = turn(Duration::ALL, r.duration, by),
            Field::Perpetrator(who) => tick(&mut r.perpetrators, who, |other| !other.is_known()),
            Field::Siblings => r.siblings = turn(Siblings::ALL, r.siblings, by),
            Field::FirstTimeTold => r.first_time_told = turn(FirstTimeTold::ALL, r.first_time_told, by),
            Field::Goal => r.goal = turn(Goal::ALL, r.goal, by),
            Field::Closing => r.closing = turn(Closing::ALL, r.closing, by),
        }
    }

    /// Unknown, or not asked, each with one key; where a field has but one of them, both mean it. A field that has
    /// neither stays as it is.
    pub(super) fn unknown(&mut self, field: Field, not_asked: bool) {
        let r = &mut self.registration;
        if !matches!(field, Field::Trafficking | Field::Closing) {
            self.said.insert(field.list());
        }
        match field {
            Field::Role => r.role = Role::Unknown,
            Field::Visitor => r.visitor = Visitor::Unknown,
            Field::AgeNow => r.age_now = AgeBand::Unknown,
            Field::AgeAtStart => r.age_at_start = AgeBand::Unknown,
            Field::Gender => r.gender = Gender::Unknown,
            Field::Exploitation(_) => r.forms = vec![Exploitation::Unknown],
            Field::Ongoing => r.ongoing = Ongoing::Unknown,
            Field::Duration => r.duration = Duration::Unknown,
            Field::Perpetrator(_) if not_asked => r.perpetrators = vec![Perpetrator::NotAsked],
            Field::Perpetrator(_) => r.perpetrators = vec![Perpetrator::NotTold],
            Field::Siblings => r.siblings = Siblings::Unknown,
            Field::FirstTimeTold => r.first_time_told = FirstTimeTold::NotAsked,
            Field::Goal => r.goal = Goal::NotAsked,
            Field::Trafficking | Field::Closing => {}
        }
    }

    /// A registration as it was written: every question is answered.
    pub(super) fn complete(registration: Registration) -> Self {
        Self { registration, said: fields().into_iter().map(Field::list).collect() }
    }

    /// The form as it may go into the register: what was left empty is unknown or was not asked, and somebody at home who
    /// takes part makes it B at least (domain.md §6). Nothing when something in it does not go together.
    pub(super) fn finished(&mut self) -> Option<Registration> {
        let registration = &mut self.registration;
        if registration.forms.is_empty() {
            registration.forms.push(Exploitation::Unknown);
        }
        if registration.perpetrators.is_empty() {
            registration.perpetrators.push(Perpetrator::NotAsked);
        }
        if is_below_b(registration.triage_last) && is_home(&registration.perpetrators) {
            registration.triage_last = Triage::B;
        }
        registration.faults().is_empty().then(|| registration.clone())
    }

    /// Whether nobody said yet whether it is exploitation: no plan and no signal, and not the helper. It has no value that
    /// says "not known", so that it is asked before the conversation closes.
    pub(super) fn is_open(&self) -> bool {
        self.registration.trafficking == Trafficking::No && !self.said.contains(Field::Trafficking.list())
    }

    /// How many questions are answered, and how many there are: a list in which several may be ticked is one.
    pub(super) fn known(&self) -> (usize, usize) {
        let mut lists: Vec<(&'static str, bool)> = Vec::new();
        for field in fields() {
            let known = self.said.contains(field.list()) || self.is_told(field);
            match lists.last_mut() {
                Some((list, any)) if *list == field.list() => *any |= known,
                _ => lists.push((field.list(), known)),
            }
        }
        (lists.iter().filter(|(_, known)| *known).count(), lists.len())
    }

    /// Whether the conversation told a field's value.
    fn is_told(&self, field: Field) -> bool {
        match self.value(field) {
            Value::Code(code) | Value::Tick(true, code) => !matches!(code, "unknown" | "not_asked"),
            Value::Open | Value::Tick(false, _) => false,
        }
    }

    /// A field's value: its word key (`code-FIELD-CODE`), or for a tick whether it is set.
    pub(super) fn value(&self, field: Field) -> Value {
        let r = &self.registration;
        let code = match field {
            Field::Trafficking if self.is_open() => return Value::Open,
            Field::Trafficking => r.trafficking.code(),
            Field::Role => r.role.code(),
            Field::Visitor => r.visitor.code(),
            Field::AgeNow => r.age_now.code(),
            Field::AgeAtStart => r.age_at_start.code(),
            Field::Gender => r.gender.code(),
            Field::Ongoing => r.ongoing.code(),
            Field::Duration => r.duration.code(),
            Field::Siblings => r.siblings.code(),
            Field::FirstTimeTold => r.first_time_told.code(),
            Field::Goal => r.goal.code(),
            Field::Closing => r.closing.code(),
            Field::Exploitation(form) => return Value::Tick(r.forms.contains(&form), form.code()),
            Field::Perpetrator(who) => return Value::Tick(r.perpetrators.contains(&who), who.code()),
        };
        Value::Code(code)
    }
}

/// What a field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing yet: it is to be chosen.
    Open,
    /// One of a closed list: its code.
    Code(&'static str),
    /// One of several that may hold together: ticked or not, and its code.
    Tick(bool, &'static str),
}

impl Field {
    /// The list of codes it belongs to, for the words (`code-LIST-CODE`, and `field-LIST` for its name).
    pub const fn list(self) -> &'static str {
        match self {
            Self::Trafficking => "trafficking",
            Self::Role => "role",
            Self::Visitor => "visitor",
            Self::AgeNow => "age-now",
            Self::AgeAtStart => "age-at-start",
            Self::Gender => "gender",
            Self::Exploitation(_) => "forms",
            Self::Ongoing => "ongoing",
            Self::Duration => "duration",
            Self::Perpetrator(_) => "perpetrators",
            Self::Siblings => "siblings",
            Self::FirstTimeTold => "first-time-told",
            Self::Goal => "goal",
            Self::Closing => "closing",
        }
    }
}

/// Turns one value of a list over. What says that nothing is known (by `vague`) and what says something exclude each
/// other. A list left empty is registered as the vague value.
fn tick<T: Copy + PartialEq + Ord>(values: &mut Vec<T>, code: T, vague: impl Fn(&T) -> bool) {
    if values.contains(&code) {
        values.retain(|other| *other != code);
        return;
    }
    if vague(&code) {
        values.clear();
    } else {
        values.retain(|other| !vague(other));
    }
    values.push(code);
    values.sort_unstable();
}
