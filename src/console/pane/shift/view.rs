//! Draws shift and handover.

use ratatui::layout::Rect;

use super::{ShiftRow, rows};
use crate::dialog::frame::{ticked, words_of as words_of_pieces};
use crate::intent;
use crate::theme::{Role, Surface};
use crate::told::{ToldRow, WIDTH};
use crate::widget::card::{Card, sign};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, below, list_row, row, rule};
use crate::world::World;
use crate::world::correcting::Told;
use crate::world::spoken::triage_role;
use care::tongue::Tongue;
use desk::event::{ConversationId, Shift};

/// The word keys of a shift's state: its name and what it means.
const fn words_of(shift: Shift) -> (&'static str, &'static str) {
    match shift {
        Shift::On => ("shift-on", "shift-on-about"),
        Shift::Pausing => ("shift-pausing", "shift-pausing-about"),
        Shift::HandingOver => ("shift-handing-over", "shift-handing-over-about"),
        Shift::Off => ("shift-off", "shift-off-about"),
    }
}

/// Draws my state, my conversations to hand over, and the colleagues.
pub(super) fn draw(pane: &super::Shift, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let (station, selection) = (&world.station, &pane.selection);
    paint.pane(area, &station.words.say("pane-shift"), focused);
    let parts = super::Shift::parts(world, area);
    let (list, rows) = (parts.list, rows(world));
    for (nth, (index, shift_row)) in (0..list.height).zip(rows.iter().enumerate().skip(selection.top)) {
        let selected = index == selection.row;
        let at = row(list, nth);
        list_row(at, (selected, focused, Surface::Ground), paint, |paint| one(world, shift_row, after(at, 2), paint));
    }
    let hidden = rows.len().saturating_sub(selection.top + usize::from(list.height));
    rule(row(parts.detail, 0), paint);
    sign((selection.top, hidden), row(parts.detail, 0), None, &station.words, paint);
    let card = card(selection, world, parts.detail.width);
    card.draw(below(parts.detail, 1), &pane.reading, (&station.words, &station.keymap, focused), paint);
}

/// What the selected row means, and who else is there.
pub(super) fn card(selection: &Selection, world: &World, width: u16) -> Card {
    let mut card = Card::of(width);
    if let Some(selected) = rows(world).get(selection.row) {
        card.say(&about(world, selected), Role::Muted);
    }
    card.gap();
    super::team::notes(world, &mut card);
    team(world, &mut card);
    card.gap();
    super::team::lines(world, &mut card);
    card
}

/// What the selected row means, in a whole sentence.
fn about(world: &World, shift_row: &ShiftRow) -> String {
    let words = &world.station.words;
    let key = |intent| world.station.keymap.label(intent).into();
    match shift_row {
        ShiftRow::State(shift) => words.say(words_of(*shift).1).into_owned(),
        ShiftRow::Capacity => {
            let keys = [("more", key(intent::Shift::More)), ("fewer", key(intent::Shift::Fewer))];
            let about = words.with("shift-at-once-about", &keys);
            match world.roster.ceiling().filter(|ceiling| *ceiling < super::MOST) {
                Some(ceiling) => format!("{about} {}", words.with("shift-ceiling", &[("most", ceiling.into())])),
                None => about.into_owned(),
            }
        }
        ShiftRow::Mine(conversation) => {
            let arguments = [
                ("alias", world.alias(conversation).into()),
                ("hand", key(intent::Shift::HandOverMine)),
                ("back", key(intent::Shift::GiveBackMine)),
            ];
            match world.my_offer(conversation) {
                Some(offer) => {
                    let who = [("who", world.name_of(&offer.to).into())];
                    let offered = words.with("handing-offered-about", &who);
                    format!("{offered} {}", words.with("shift-offered-about", &arguments))
                }
                None => words.with("shift-mine-about", &arguments).into_owned(),
            }
        }
        ShiftRow::Unwanted(_) => {
            words.with("shift-unwanted-about", &[("key", key(intent::Shift::ChooseShift))]).into_owned()
        }
        ShiftRow::Closed(_) | ShiftRow::MoreClosed(_) => {
            words.with("shift-closed-about", &[("key", key(intent::Shift::ChooseShift))]).into_owned()
        }
        ShiftRow::Languages => {
            words.with("shift-languages-about", &[("key", key(intent::Shift::ChooseShift))]).into_owned()
        }
    }
}

/// One row, behind the column of the mark of the selected one.
fn one(world: &World, shift_row: &ShiftRow, at: Rect, paint: &mut Paint<'_, '_>) {
    let pieces = pieces(world, shift_row);
    let pieces: Vec<(&str, Role)> = pieces.iter().map(|(words, role)| (words.as_str(), *role)).collect();
    paint.pieces(at, &pieces);
}

/// What a row says.
fn pieces(world: &World, shift_row: &ShiftRow) -> Vec<(String, Role)> {
    let words = &world.station.words;
    match shift_row {
        ShiftRow::State(shift) => {
            let tick = if world.duty.shift == *shift { "● " } else { "○ " };
            let name = words.say(words_of(*shift).0).into_owned();
            vec![(tick.to_owned(), Role::Here), (name, Role::Text)]
        }
        ShiftRow::Capacity => {
            let counts = [
                ("mine", world.mine().count().saturating_sub(world.asleep()).into()),
                ("capacity", world.at_once().into()),
            ];
            let value = words.with("shift-of", &counts).into_owned();
            vec![(format!("{} ", words.say("shift-at-once")), Role::Label), (value, Role::Text)]
        }
        ShiftRow::Mine(conversation) => {
            let triage = world.roster.get(conversation).map(|open| open.entry.triage);
            let triaged = triage.map_or_else(String::new, |triage| format!(" {}", world.triage_short(triage)));
            let role = triage.map_or(Role::Muted, triage_role);
            let (waits, late) = mine(world, conversation);
            let alias = world.alias(conversation).to_owned();
            vec![(alias, Role::Alias), (triaged, role), (format!("  {waits}"), late)]
        }
        ShiftRow::Closed(conversation) => {
            let Some(registered) = world.registered(conversation) else { return Vec::new() };
            let (state, role) = match (&registered.asked, registered.over, registered.told) {
                (Some(_), ..) => ("shift-closed-asked", Role::Queued),
                (None, true, Some(Told::NotHere)) => ("shift-closed-gone", Role::Muted),
                (None, true, _) => ("shift-closed-taken", Role::Muted),
                (None, false, Some(Told::Corrected)) => ("shift-closed-corrected", Role::Sent),
                (None, false, _) => ("shift-closed", Role::Label),
            };
            let time = world.station.time_of_day(registered.closed);
            let state = format!("{}: ", words.with(state, &[("time", time.into())]));
            vec![(state, role), (world.alias(conversation).to_owned(), Role::Alias)]
        }
        ShiftRow::Unwanted(count) => {
            vec![(words.with("shift-unwanted", &[("count", (*count).into())]).into_owned(), Role::Label)]
        }
        ShiftRow::MoreClosed(count) => {
            vec![(words.with("shift-more-closed", &[("count", (*count).into())]).into_owned(), Role::Label)]
        }
        ShiftRow::Languages => {
            vec![(format!("{} ", words.say("shift-languages")), Role::Label), (world.languages_said(), Role::Text)]
        }
    }
}

/// Shift and handover in words: how one is on duty, what the selected row means, who else is there.
pub(super) fn told(pane: &super::Shift, world: &World) -> crate::told::Told {
    let words = &world.station.words;
    let row = |shift_row: &ShiftRow| {
        let key = format!("{shift_row:?}");
        match shift_row {
            ShiftRow::State(shift) => ticked(world, key, &words.say(words_of(*shift).0), world.duty.shift == *shift),
            ShiftRow::Mine(conversation) => {
                let triage = world.roster.get(conversation).map(|open| world.triage_words(open.entry.triage));
                let said = format!("{} {}", world.alias(conversation), triage.unwrap_or_default());
                ToldRow { age: mine(world, conversation).0, ..ToldRow::new(key, said.trim_end()) }
            }
            _ => ToldRow::new(key, words_of_pieces(&pieces(world, shift_row))),
        }
    };
    crate::told::Told::titled(words.say("pane-shift"))
        .with_rows(rows(world).iter().map(row).collect(), pane.selection.row)
        .with_about(card(&pane.selection, world, WIDTH).words())
}

/// To whom a visitor of mine is offered, or for how long they wait for a word of mine.
fn mine(world: &World, conversation: &ConversationId) -> (String, Role) {
    let words = &world.station.words;
    if let Some(offer) = world.my_offer(conversation) {
        let who = [("who", world.short_name_of(&offer.to).into())];
        return (words.with("handing-offered", &who).into_owned(), Role::Queued);
    }
    let Some(since) = world.unanswered_since(conversation) else { return (String::new(), Role::Muted) };
    let minutes = world.server_now().since(since) / 60_000;
    let late = world.roster.get(conversation).is_some_and(|open| open.entry.unattended.is_some());
    let waits = world.station.minutes(["shift-waits", "shift-waits-calm"], (minutes, since));
    (waits, if late { Role::Overdue } else { Role::Text })
}

/// Who else is there, and how many conversations each has.
fn team(world: &World, card: &mut Card) {
    let words = &world.station.words;
    card.say(&words.say("shift-team"), Role::Title);
    if world.is_alone() {
        card.pieces(&[("  ", Role::Muted), (&words.say("shift-alone"), Role::Muted)]);
    }
    for (id, member) in world.roster.members() {
        if world.is_me(id) || member.duty.shift == Shift::Off {
            continue;
        }
        let counts = [("mine", world.roster.load(id).into()), ("capacity", world.roster.at_once(id).into())];
        let silent = world.roster.silent_since(id).is_some();
        let shift = if silent { "shift-silent" } else { words_of(member.duty.shift).0 };
        let codes: Vec<&str> = member.duty.languages.iter().map(Tongue::code).collect();
        let speaks = if codes.is_empty() { String::new() } else { format!(" · {}", codes.join(" ")) };
        let about = format!(" {} · {}{speaks}", words.say(shift), words.with("shift-of", &counts));
        card.pieces(&[("  ", Role::Muted), (world.name_of(id), Role::Colleague), (&about, Role::Muted)]);
    }
}
