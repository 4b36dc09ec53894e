//! Draws the registration at closing.

use ratatui::layout::Rect;

use super::Register;
use super::form::{Field, Form, Value, fields};
use crate::dialog::frame;
use crate::dialog::tick::mark;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, after, below, row, surface};
use crate::widget::place::GUTTER;
use crate::world::World;
use care::registration::Siblings;

/// Draws the fields in sight, and on the last row what was filled in from the conversation.
pub(super) fn draw(register: &Register, world: &World, paint: &mut Paint<'_, '_>) {
    let (form, selection) = (&register.form, &register.selection);
    let area = frame::open(world, Some(&register.conversation), "pane-register", u16::MAX, paint);
    let area = below(area, held(register, area, paint));
    let area = below(area, meanwhile(register, world, area, paint));
    let (list, end) = (Rect { height: area.height.saturating_sub(2), ..area }, area.height.saturating_sub(1));
    let fields = fields();
    let shown = fields.iter().enumerate().skip(selection.top);
    for (nth, (index, field)) in (0..list.height).zip(shown) {
        let selected = index == selection.row;
        let at = row(list, nth);
        paint.surface = surface(selected, true);
        paint.fill(at);
        one(world, form, *field, (nth == 0 || begins(&fields, index), selected), at, paint);
        if selected {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Raised;
    let registration = &form.registration;
    let arguments = [
        ("first", registration.triage_first.letter().to_string().into()),
        ("last", registration.triage_last.letter().to_string().into()),
        ("plans", registration.plans.len().into()),
        ("referrals", registration.referrals.len().into()),
    ];
    paint.words(row(area, end), &world.station.words.with("register-filled", &arguments), Role::Muted);
}

/// Why the last Enter did not close; how many rows it took.
fn held(register: &Register, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let most = area.height.saturating_sub(1).clamp(1, 3);
    let area = Rect { height: area.height.min(most), ..area };
    register.held.as_ref().map_or(0, |why| paint.paragraph(area, &format!("! {why}"), Role::Warning))
}

/// The visitor's words since the form was opened, above everything else, in the visitor's gutter; how many rows they
/// took. They stay when they were seen: whoever reads them goes back to the conversation, or closes over them.
fn meanwhile(register: &Register, world: &World, area: Rect, paint: &mut Paint<'_, '_>) -> u16 {
    let said = register.meanwhile(world);
    if said.is_empty() || area.is_empty() {
        return 0;
    }
    let alias = world.alias(&register.conversation).to_owned();
    let head = world.station.words.with("register-wrote", &[("alias", alias.into()), ("count", said.len().into())]);
    let new = register.unseen(world) > 0;
    // why it was not closed says that they wrote, and the words themselves go first
    let first = u16::from(area.height > 1 && (new || register.held.is_none()));
    if first > 0 {
        paint.words(row(area, 0), &head, if new { Role::Unread } else { Role::Muted });
    }
    // the last words matter most: they have half of the room
    let most = (area.height / 2).clamp(1, 6).min(area.height - first);
    let text = SafeText::clean(&said.join("\n"));
    let rows = wrap(&text, area.width.saturating_sub(GUTTER).max(1));
    let shown = rows.height().min(usize::from(most));
    for (nth, index) in (first..).zip(rows.height() - shown..rows.height()) {
        let at = row(area, nth);
        let used = paint.words(at, "║ ", Role::Visitor);
        paint.text(after(at, used), rows.row(&text, index), Role::Visitor);
    }
    first + u16::try_from(shown).unwrap_or(0)
}

/// Whether a row is the first of its list of codes.
fn begins(fields: &[Field], index: usize) -> bool {
    index == 0 || fields[index].list() != fields[index - 1].list()
}

fn one(world: &World, form: &Form, field: Field, (first, selected): (bool, bool), at: Rect, paint: &mut Paint<'_, '_>) {
    let name = if first { world.station.words.say(&format!("field-{}", field.list())) } else { "".into() };
    let label = format!("{:<26}", name.chars().take(25).collect::<String>());
    let words = match form.value(field) {
        Value::Code(code) if selected => format!("‹ {} ›", world.code_words(field.list(), code)),
        Value::Code(code) => format!("  {}", world.code_words(field.list(), code)),
        Value::Tick(ticked, code) => format!("{} {}", mark(ticked), world.code_words(field.list(), code)),
    };
    let registration = &form.registration;
    let parent = registration.perpetrators.iter().any(|who| who.is_parent());
    let unasked = matches!(registration.siblings, Siblings::Unknown | Siblings::NotApplicable);
    let ask = if field == Field::Siblings && parent && unasked {
        format!(" · {}", world.station.words.say("register-siblings"))
    } else {
        String::new()
    };
    paint.pieces(at, &[(&label, Role::Label), (&words, Role::Text), (&ask, Role::Warning)]);
}
