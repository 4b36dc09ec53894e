//! How a practised talk went: for the helper alone, in the demo alone, and gone when it is left.

use super::frame;
use crate::intent::{self, Intent, Move, Scope};
use crate::layer::{Dialog, Then};
use crate::theme::Role;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::Paint;
use crate::widget::place;
use crate::world::World;
use care::practice::{FirstAnswer, Gate, Judged, Level, Limits, Misfit, SafeCheck};
use desk::event::Moment;

/// For how long after it opened no key leaves it, in milliseconds: it is told once, and a key from habit must not take it
/// away unread.
const UNREAD: u64 = 1_000;

/// What is told of a talk, and how far it was read.
#[derive(Debug)]
pub struct Feedback {
    told: care::practice::Feedback,
    /// When it opened.
    since: Moment,
    /// The first row shown.
    top: usize,
}

/// A sentence, how it is meant, and the heading that it stands under where there is one.
type Told = (Option<&'static str>, String, Role);

impl Feedback {
    /// Tells how the talk went, from now on.
    pub const fn of(world: &World, told: care::practice::Feedback) -> Self {
        Self { told, since: world.now(), top: 0 }
    }

    /// The shortcut of a phrase that ships, as this desk has it.
    fn code(world: &World, id: &str) -> String {
        let phrases = &world.station.content.phrases;
        phrases.iter().find(|phrase| phrase.id == id).map_or_else(String::new, |phrase| format!(";{}", phrase.code))
    }

    fn first_answer(&self, world: &World) -> Told {
        let (key, seconds, role) = match self.told.first_answer {
            FirstAnswer::Never => ("feedback-first-never", 0, Role::Warning),
            FirstAnswer::Soon(seconds) => ("feedback-first-soon", seconds, Role::Text),
            FirstAnswer::Late(seconds) => ("feedback-first-late", seconds, Role::Warning),
        };
        let arguments = [("seconds", seconds.into()), ("code", Self::code(world, "opening").into())];
        (Some("feedback-first"), world.station.words.with(key, &arguments).into_owned(), role)
    }

    fn limits(&self, world: &World) -> Vec<Told> {
        let (key, role) = match self.told.limits {
            Limits::Before => ("feedback-limits-before", Role::Text),
            Limits::After => ("feedback-limits-after", Role::Warning),
            Limits::NotSaid => ("feedback-limits-not-said", Role::Warning),
            Limits::NothingAsked { said: true } => ("feedback-limits-said", Role::Text),
            Limits::NothingAsked { said: false } => ("feedback-limits-nothing", Role::Text),
        };
        let words = &world.station.words;
        let code = || [("code", Self::code(world, "limits").into())];
        let judged = words.with("feedback-judged", &code()).into_owned();
        vec![(Some("feedback-limits"), words.with(key, &code()).into_owned(), role), (None, judged, Role::Muted)]
    }

    fn safe_check(&self, world: &World) -> Told {
        let (key, role) = match self.told.safe_check {
            SafeCheck::Asked => ("feedback-safe-asked", Role::Text),
            SafeCheck::AtTheDoor => ("feedback-safe-door", Role::Text),
            SafeCheck::NotAsked => ("feedback-safe-not", Role::Warning),
        };
        let code = [("code", Self::code(world, "safe_check").into())];
        (Some("feedback-safe"), world.station.words.with(key, &code).into_owned(), role)
    }

    fn gates(&self, world: &World) -> Vec<Told> {
        let words = &world.station.words;
        if self.told.gates.is_empty() {
            return vec![(Some("feedback-gates"), words.say("feedback-gates-none").into_owned(), Role::Text)];
        }
        let one = |(nth, gate): (usize, &Gate)| {
            let name = words.say(&format!("feedback-gate-{}", gate.kind.code())).into_owned();
            let key = if gate.overruled { "feedback-gate-over" } else { "feedback-gate-kept" };
            let role = if gate.overruled { Role::Warning } else { Role::Text };
            let text = words.with(key, &[("gate", name.into())]).into_owned();
            ((nth == 0).then_some("feedback-gates"), text, role)
        };
        self.told.gates.iter().enumerate().map(one).collect()
    }

    /// An entry's name.
    fn name(world: &World, id: &str) -> String {
        let entry = world.station.content.directory.entry(id);
        entry.map_or_else(|| id.to_owned(), |entry| entry.name.get(world.station.words.language()).to_owned())
    }

    /// Why an entry does not fit, in words.
    fn misfits(world: &World, misfits: &[Misfit]) -> String {
        let words = &world.station.words;
        let one = |misfit: &Misfit| match misfit {
            Misfit::Parents(parents) => {
                words.say(&format!("feedback-parents-{}", parents.code().replace('_', "-"))).into_owned()
            }
            Misfit::Ages(ages) => {
                let number = |age: Option<u8>| u64::from(age.unwrap_or_default()).into();
                let key = match (ages.from, ages.to) {
                    (Some(_), Some(_)) => "referral-ages-between",
                    (None, Some(_)) => "referral-ages-to",
                    _ => "referral-ages-from",
                };
                let between = words.with(key, &[("from", number(ages.from)), ("to", number(ages.to))]);
                words.with("feedback-ages", &[("ages", between.into())]).into_owned()
            }
            Misfit::NotRunning(status) => status.text(words.language()).to_owned(),
            Misfit::Closed => words.say("feedback-closed").into_owned(),
            Misfit::Elsewhere => words.say("feedback-elsewhere").into_owned(),
        };
        misfits.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn referrals(&self, world: &World) -> Vec<Told> {
        let words = &world.station.words;
        let mut told = Vec::new();
        if self.told.offered.is_empty() {
            told.push((words.say("feedback-offered-none").into_owned(), Role::Text));
        }
        for Judged { entry, misfits } in &self.told.offered {
            let (key, role) = if misfits.is_empty() {
                ("feedback-offered-fits", Role::Text)
            } else {
                ("feedback-offered-not", Role::Warning)
            };
            let arguments = [("name", Self::name(world, entry).into()), ("why", Self::misfits(world, misfits).into())];
            told.push((words.with(key, &arguments).into_owned(), role));
        }
        let list = |judged: &[Judged]| {
            let one = |judged: &Judged| match &judged.misfits[..] {
                [] => Self::name(world, &judged.entry),
                misfits => format!("{} ({})", Self::name(world, &judged.entry), Self::misfits(world, misfits)),
            };
            judged.iter().map(one).collect::<Vec<_>>().join(" · ")
        };
        for (key, all) in [("feedback-fits", &self.told.fits), ("feedback-unfit", &self.told.unfit)] {
            told.push((words.with(key, &[("names", list(all).into())]).into_owned(), Role::Text));
        }
        let head = |nth: usize| (nth == 0).then_some("feedback-referrals");
        told.into_iter().enumerate().map(|(nth, (text, role))| (head(nth), text, role)).collect()
    }

    fn triage(&self, world: &World) -> Told {
        let (had, wanted, level) = self.told.triage;
        let (key, role) = match level {
            Level::Same => ("feedback-triage-same", Role::Text),
            Level::Unset => ("feedback-triage-unset", Role::Warning),
            Level::Higher => ("feedback-triage-higher", Role::Text),
            Level::Lower => ("feedback-triage-lower", Role::Warning),
        };
        let arguments = [("had", world.triage_words(had).into()), ("wanted", world.triage_words(wanted).into())];
        (Some("feedback-triage"), world.station.words.with(key, &arguments).into_owned(), role)
    }

    /// All that is told, in the order of the guide's page.
    fn rows(&self, world: &World) -> Vec<Flow> {
        let words = &world.station.words;
        let mut told = vec![(None, words.say("feedback-about").into_owned(), Role::Muted)];
        told.push(self.first_answer(world));
        told.extend(self.limits(world));
        told.push(self.safe_check(world));
        told.extend(self.gates(world));
        told.extend(self.referrals(world));
        told.push(self.triage(world));
        let width = place::dialog_width(world.room);
        let mut number = 0;
        let one = |(head, text, role): &Told| {
            let Some(head) = head else { return Flow::behind(&[("  ", Role::Muted)], 2, &[(text, *role)], width) };
            number += 1;
            let (number, head) = (format!("{number} "), format!("{} ", words.say(head)));
            Flow::behind(&[(&number, Role::Title)], 2, &[(&head, Role::Title), (text, *role)], width)
        };
        told.iter().map(one).collect()
    }

    /// How many rows of the screen there are for them.
    const fn room(world: &World) -> usize {
        (world.room.height.saturating_sub(2)) as usize
    }
}

impl Dialog for Feedback {
    fn scope(&self) -> Scope {
        Scope::Read
    }

    fn title_of(&self, intent: Intent) -> Option<&'static str> {
        (intent == Intent::Read(intent::Read::Done)).then_some("feedback-done")
    }

    fn act(&mut self, world: &mut World, intent: Intent) -> Then {
        let Intent::Read(intent) = intent else { return Then::Nothing };
        match intent {
            intent::Read::Further => self.go(world, Move::PageDown),
            intent::Read::Done if world.now().since(self.since) < UNREAD => {}
            intent::Read::Done => return Then::Shut,
        }
        Then::Nothing
    }

    fn go(&mut self, world: &mut World, by: Move) {
        let (heights, room) = (flow::heights(&self.rows(world)), Self::room(world));
        // a page is what is in sight: nothing is passed over
        let mut used = 0;
        let in_sight = heights.iter().skip(self.top).take_while(|height| {
            used += **height;
            used <= room
        });
        let mut at = Selection::at(self.top);
        at.go(by, heights.len(), in_sight.count());
        // the last ones fill the room
        let last = (0..heights.len()).find(|top| heights[*top..].iter().sum::<usize>() <= room);
        self.top = at.row.min(last.unwrap_or(0));
    }

    fn told(&self, world: &World) -> crate::told::Told {
        frame::titled(world, None, "pane-feedback").with_head(self.rows(world).iter().map(Flow::words))
    }

    fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let rows = self.rows(world);
        let tall = u16::try_from(flow::heights(&rows).iter().sum::<usize>()).unwrap_or(u16::MAX - 2);
        let area = frame::open(world, None, "pane-feedback", tall, paint);
        // none of them is selected
        let selection = Selection { row: usize::MAX, top: self.top };
        frame::rows(world, &rows, &selection, area, paint);
        paint.cursor(area.x, area.y);
    }
}
