//! Draws the registration at closing.

use ratatui::layout::Rect;

use super::form::{Field, Form, Value, fields};
use super::{Correct, Register};
use crate::dialog::frame;
use crate::dialog::tick::mark;
use crate::intent;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldRow};
use crate::widget::card::sign;
use crate::widget::flow::{self, Flow};
use crate::widget::list::Selection;
use crate::widget::paint::{Paint, after, below, row, rule};
use crate::widget::place::{GUTTER, dialog_rows, dialog_width, form_rows, inner};
use crate::world::World;
use care::registration::Siblings;

/// So many columns of a row are the mark of the selected one and the field's name: where it is wide, and where it is not.
const NAMES: (u16, u16) = (26, 18);
/// So many rows are for the fields and the line below them, before anything is told below.
const FIELDS: u16 = 4;
/// From so many columns on it is wide.
const WIDE: u16 = 60;
/// Where it is not, the rows of a list begin here, so that the longest of them fits.
const INDENT: u16 = 2;

/// Draws the fields in sight, and on the last row what was filled in from the conversation.
pub(super) fn draw(register: &Register, world: &World, paint: &mut Paint<'_, '_>) {
    let area = frame::open(world, Some(&register.conversation), "pane-register", u16::MAX, paint);
    let area = below(area, held(register, area, paint));
    let area = below(area, meanwhile(register, world, area, paint));
    let filled = filled(register, world);
    // the fields go before what was filled in
    let told = Some(frame::rows_of(world, &filled)).filter(|rows| area.height >= FIELDS + rows).unwrap_or(0);
    let list = Rect { height: area.height.saturating_sub(told + 1), ..area };
    rows((&register.form, &register.selection), world, (list, true), paint);
    paint.surface = Surface::Raised;
    if told > 0 {
        paint.paragraph(below(area, list.height + 1), &filled, Role::Muted);
    }
}

/// Draws it in the place of the pane at the side. The visitor's words stand beside it, so that it only says that there
/// are some; below the list stands the selected field in full.
pub(super) fn draw_beside(register: &Register, world: &World, area: Rect, focused: bool, paint: &mut Paint<'_, '_>) {
    let alias = world.alias(&register.conversation).to_owned();
    paint.pane(area, &world.station.words.with("register-closing", &[("alias", alias.clone().into())]), focused);
    let (known, count) = register.form.known();
    let progress = world.station.words.with("register-known", &[("known", known.into()), ("count", count.into())]);
    let head = Rect { width: area.width.saturating_sub(2), height: area.height.min(1), ..area };
    paint.right(head, &format!(" {progress} "), Role::Muted);
    let inside = inner(area);
    let list = list_of(&register.form, &register.selection, world, inside);
    rows((&register.form, &register.selection), world, (list, focused), paint);
    let rest = below(inside, list.height + 1);
    if let Some(why) = &register.held {
        paint.paragraph(rest, &format!("! {why}"), Role::Warning);
        return;
    }
    let unseen = register.unseen(world);
    if unseen > 0 {
        let key = world.station.keymap.label(intent::Form::CancelForm);
        let arguments = [("alias", alias.into()), ("count", unseen.into()), ("key", key.into())];
        paint.paragraph(rest, &format!("! {}", world.station.words.with("register-here", &arguments)), Role::Unread);
        return;
    }
    let Some(field) = register.field() else { return };
    let used = paint.paragraph(rest, &in_full(world, &register.form, field), Role::Label);
    paint.paragraph(below(rest, used), &filled(register, world), Role::Muted);
}

/// A field in full, below the list.
fn in_full(world: &World, form: &Form, field: Field) -> String {
    let name = world.station.words.say(&format!("field-{}", field.list())).into_owned();
    format!("{name}: {}{}", words(world, form, field), hint(world, form, field))
}

/// Draws a registration that is corrected, over the panes.
pub(super) fn draw_correct(correct: &Correct, world: &World, paint: &mut Paint<'_, '_>) {
    let rows = if correct.form.is_some() { u16::MAX } else { 4 };
    let area = frame::open(world, Some(&correct.conversation), "pane-correct", rows, paint);
    corrected(correct, world, (area, true), Surface::Raised, paint);
}

/// Draws it in the place of the pane at the side.
pub(super) fn draw_correct_beside(
    correct: &Correct,
    world: &World,
    area: Rect,
    focused: bool,
    paint: &mut Paint<'_, '_>,
) {
    let alias = world.alias(&correct.conversation).to_owned();
    paint.pane(area, &world.station.words.with("correct-title", &[("alias", alias.into())]), focused);
    corrected(correct, world, (inner(area), focused), Surface::Ground, paint);
}

/// The registration in words: why it does not close yet and the visitor's words since it was opened, then the fields.
pub(super) fn told(register: &Register, world: &World) -> Told {
    let words = &world.station.words;
    let alias = world.alias(&register.conversation);
    let (known, count) = register.form.known();
    let progress = words.with("register-known", &[("known", known.into()), ("count", count.into())]).into_owned();
    let meanwhile = register.meanwhile(world);
    let wrote = (!meanwhile.is_empty()).then(|| {
        let arguments = [("alias", alias.to_owned().into()), ("count", meanwhile.len().into())];
        words.with("register-wrote", &arguments).into_owned()
    });
    let said = meanwhile.iter().map(|said| format!("{alias}: {}", said.replace('\n', " ")));
    let head: Vec<String> =
        register.held.iter().cloned().chain(wrote).chain(said).chain([progress, filled(register, world)]).collect();
    frame::titled(world, Some(&register.conversation), "pane-register")
        .with_head(head)
        .with_rows(told_rows(&register.form, world), register.selection.row)
}

/// A registration that is corrected, in words.
pub(super) fn told_correct(correct: &Correct, world: &World) -> Told {
    let told = frame::titled(world, Some(&correct.conversation), "pane-correct");
    let told = told.with_head(correct.status(world).map(|(words, _)| words));
    match &correct.form {
        Some((_, form)) => told.with_rows(told_rows(form, world), correct.selection.row),
        None => told,
    }
}

/// The fields in words, each with its name and its value.
fn told_rows(form: &Form, world: &World) -> Vec<ToldRow> {
    let row = |field: &Field| {
        let name = world.station.words.say(&format!("field-{}", field.list())).into_owned();
        let key = format!("{field:?}");
        match form.value(*field) {
            Value::Tick(is_ticked, code) => {
                let name = format!("{name}: {}", world.code_words(field.list(), code));
                frame::ticked(world, key, &name, is_ticked)
            }
            _ => ToldRow::new(key, format!("{name}: {}{}", words(world, form, *field), hint(world, form, *field))),
        }
    };
    fields().iter().map(row).collect()
}

/// The form, if the door has told it, and below it what the door says, or the selected field in full.
fn corrected(
    correct: &Correct,
    world: &World,
    (area, focused): (Rect, bool),
    ground: Surface,
    paint: &mut Paint<'_, '_>,
) {
    let mut rest = area;
    if let Some((_, form)) = &correct.form {
        // whatever is said below the list has four rows, where there is room
        let list = list_of(form, &correct.selection, world, area);
        rows((form, &correct.selection), world, (list, focused), paint);
        rest = below(area, list.height + 1);
    } else if focused {
        paint.cursor(area.x, area.y);
    }
    paint.surface = ground;
    match (correct.status(world), &correct.form) {
        (Some((words, true)), _) => drop(paint.paragraph(rest, &format!("! {words}"), Role::Warning)),
        (Some((words, false)), _) => drop(paint.paragraph(rest, &words, Role::Queued)),
        (None, Some((_, form))) => {
            if let Some(field) = fields().get(correct.selection.row) {
                paint.paragraph(rest, &in_full(world, form, *field), Role::Label);
            }
        }
        (None, None) => {}
    }
}

/// The fields in sight, with a line below them: where, and whether the keyboard is here.
fn rows(
    (form, selection): (&Form, &Selection),
    world: &World,
    (list, focused): (Rect, bool),
    paint: &mut Paint<'_, '_>,
) {
    let ground = paint.surface;
    let hidden = flow::list(&flows(form, selection, world, list.width), selection, (list, focused, ground), paint);
    let line = Rect { y: list.bottom(), height: 1, ..list };
    rule(line, paint);
    sign(hidden, line, None, &world.station.words, paint);
}

/// The rows of the form: each field behind its name. Several that may hold together stand below their name.
fn flows(form: &Form, selection: &Selection, world: &World, width: u16) -> Vec<Flow> {
    let fields = fields();
    let names = if width < WIDE { NAMES.1 } else { NAMES.0 };
    let flow = |(index, field): (usize, &Field)| {
        let (first, selected) = (begins(&fields, index), index == selection.row);
        let name = if first { world.station.words.say(&format!("field-{}", field.list())) } else { "".into() };
        let value = words(world, form, *field);
        let value = match form.value(*field) {
            Value::Tick(..) => value,
            _ if selected => format!("‹ {value} ›"),
            _ => format!("  {value}"),
        };
        let role = if form.value(*field) == Value::Open { Role::Overdue } else { Role::Text };
        let hint = hint(world, form, *field);
        let head = [(" ", Role::Muted), (&*name, Role::Label)];
        let told = [(&*value, role), (&*hint, Role::Warning)];
        // where its name leaves no room for a value, that stands below it
        let columns = SafeText::row(&value).width();
        let is_tick = matches!(form.value(*field), Value::Tick(..));
        let fits = usize::from(names) + columns <= usize::from(width);
        match (first, fits) {
            (_, true) if !is_tick || names == NAMES.0 => Flow::behind(&head, names, &told, width),
            (false, _) => Flow::behind(&head, INDENT, &told, width),
            (true, _) => Flow::below(&head, INDENT, &told, width),
        }
    };
    fields.iter().enumerate().map(flow).collect()
}

/// Keeps the selected field in sight.
pub(super) fn show(form: &Form, selection: &mut Selection, world: &World) {
    let list = if world.beside.is_empty() {
        let rows = u16::try_from(dialog_rows(world.room)).unwrap_or(u16::MAX);
        Rect::new(0, 0, dialog_width(world.room), rows)
    } else {
        list_of(form, selection, world, inner(world.beside))
    };
    let heights = flow::heights(&flows(form, selection, world, list.width));
    selection.show_tall(&heights, usize::from(list.height.max(1)));
}

/// Where the list stands beside the conversation: it takes what it fills, and below it are a line and four rows.
fn list_of(form: &Form, selection: &Selection, world: &World, inside: Rect) -> Rect {
    let most = u16::try_from(form_rows(world.station.size)).unwrap_or(u16::MAX);
    let filled: usize = flow::heights(&flows(form, selection, world, inside.width)).iter().sum();
    let filled = u16::try_from(filled).unwrap_or(u16::MAX).saturating_add(1);
    Rect { height: most.min(filled).min(inside.height.saturating_sub(5).max(FIELDS)).min(inside.height), ..inside }
}

/// What was filled in from the conversation, in words.
fn filled(register: &Register, world: &World) -> String {
    let registration = &register.form.registration;
    let arguments = [
        ("first", registration.triage_first.letter().to_string().into()),
        ("last", registration.triage_last.letter().to_string().into()),
        ("plans", registration.plans.len().into()),
        ("referrals", registration.referrals.len().into()),
    ];
    world.station.words.with("register-filled", &arguments).into_owned()
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

/// A field's value in words.
fn words(world: &World, form: &Form, field: Field) -> String {
    match form.value(field) {
        Value::Open => world.station.words.say("register-choose").into_owned(),
        Value::Code(code) => world.code_words(field.list(), code),
        Value::Tick(ticked, code) => format!("{} {}", mark(ticked), world.code_words(field.list(), code)),
    }
}

/// What is to be asked about a field; empty for most.
fn hint(world: &World, form: &Form, field: Field) -> String {
    let registration = &form.registration;
    let parent = registration.perpetrators.iter().any(|who| who.is_parent());
    let unasked = matches!(registration.siblings, Siblings::Unknown | Siblings::NotApplicable);
    if field == Field::Siblings && parent && unasked {
        format!(" · {}", world.station.words.say("register-siblings"))
    } else {
        String::new()
    }
}
