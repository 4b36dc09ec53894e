//! The questions of a plan as a list: each in full where there is room, on two rows at least before it is cut.

use ratatui::layout::Rect;

use super::item::shared;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::widget::paint::{Paint, after, row, surface};
use crate::world::World;
use crate::world::chat::Chat;
use care::plan::{Item, Question, Template};
use desk::event::PlanAnswer;

/// The columns before a question: its number, who may see the answer, whether there is one.
const HEAD: u16 = 7;
/// So many rows a question takes at most: in full, and where not all of them have room in full.
const MOST: (u16, u16) = (4, 2);

/// The questions, and below them what was answered and is not asked now.
pub(super) fn draw(
    world: &World,
    chat: &Chat,
    (questions, left): (&[Question<'_>], &[&PlanAnswer]),
    (area, most): (Rect, u16),
    focused: bool,
    paint: &mut Paint<'_, '_>,
) {
    let selection = &chat.plan.selection;
    let mut used = 0;
    for index in selection.top..questions.len() + left.len() {
        let question = questions.get(index);
        let tall = question.map_or(1, |question| height(world, chat, question, (area.width, most)));
        if used >= area.height {
            break;
        }
        let selected = index == selection.row;
        paint.surface = surface(selected, focused);
        let at = Rect { y: area.y + used, height: tall.min(area.height - used), ..area };
        paint.fill(at);
        if let Some(question) = question {
            item(world, chat, (index, question), (at, most), paint);
        } else if let Some(entry) = left.get(index - questions.len()) {
            let words = format!(" {} ", world.station.words.say("plan-not-asked"));
            let used = paint.right(at, &words, Role::Muted);
            let rest = Rect { width: at.width.saturating_sub(used), ..at };
            let text = world.answer_words(entry).replace('\n', " ");
            paint.pieces(rest, &[("   ■ ", Role::Muted), (&text, Role::Muted)]);
        }
        if selected && focused {
            paint.cursor(at.x, at.y);
        }
        used += tall;
    }
    paint.surface = Surface::Ground;
}

/// How many rows each question takes in a list that is so wide and `room` rows high, and each leftover below them; and how
/// many rows of its own words a question has at most there.
pub(super) fn heights(world: &World, width: u16, room: u16) -> (Vec<usize>, u16) {
    let Some((chat, questions)) = world.plan_questions() else { return (vec![1; world.plan_rows()], MOST.0) };
    let left = world.plan_leftovers().len();
    let of = |most: u16| {
        let questions = questions.iter().map(|question| usize::from(height(world, chat, question, (width, most))));
        questions.chain(std::iter::repeat_n(1, left)).collect::<Vec<usize>>()
    };
    let full = of(MOST.0);
    if full.iter().sum::<usize>() <= usize::from(room) { (full, MOST.0) } else { (of(MOST.1), MOST.1) }
}

/// How many rows a question takes with what was answered.
fn height(world: &World, chat: &Chat, question: &Question<'_>, size: (u16, u16)) -> u16 {
    let (words, _) = told(world, chat, (question.template, question.item), size.0);
    let (rows, has_room) = question_rows(world, question, &words, size);
    rows + u16::from(!has_room)
}

/// How many rows a question's own words take, `most` at most; and whether what was answered has room behind them.
fn question_rows(world: &World, question: &Question<'_>, told: &str, (width, most): (u16, u16)) -> (u16, bool) {
    let text = SafeText::screenful(question.item.question.get(world.station.words.language()));
    let width = width.saturating_sub(HEAD);
    let wrapped = wrap(&text, width);
    let rows = wrapped.height().clamp(1, usize::from(most));
    let last = wrapped.row(&text, rows - 1).width();
    let has_room = rows == wrapped.height() && last + SafeText::row(told).width() <= usize::from(width);
    (u16::try_from(rows).unwrap_or(u16::MAX), told.is_empty() || has_room)
}

/// What stands at the right of a question: when it was shared, what was answered, that it was passed over.
fn told(world: &World, chat: &Chat, (template, item): (&Template, &Item), width: u16) -> (String, Role) {
    let entry = chat.entry(&template.id, &item.id);
    let shared = shared(world, chat, template, item).filter(|_| item.may_be_shared());
    match (shared, entry.and_then(|entry| entry.answer.as_ref())) {
        (Some(at), _) => (format!(" √ {} {at} ", world.station.words.say("plan-shared")), Role::Sent),
        (None, Some(answer)) => {
            let text = item.answer_text(answer, world.station.words.language()).replace('\n', " ");
            let beginning = text.trim().chars().take(usize::from(width) / 3).collect::<String>();
            (format!(" {beginning} "), Role::Helper)
        }
        (None, None) if entry.is_some_and(|entry| entry.skipped) => {
            (format!(" {} ", world.station.words.say("plan-skipped")), Role::Warning)
        }
        (None, None) => (String::new(), Role::Warning),
    }
}

/// One item: its number, who may see it, its question, whether it is answered, passed over or shared.
fn item(
    world: &World,
    chat: &Chat,
    (index, question): (usize, &Question<'_>),
    (at, most): (Rect, u16),
    paint: &mut Paint<'_, '_>,
) {
    let (template, item) = (question.template, question.item);
    let entry = chat.entry(&template.id, &item.id);
    let tick = match entry {
        Some(entry) if entry.answer.is_some() => "■ ",
        Some(entry) if entry.skipped => "» ",
        _ => "□ ",
    };
    let (letter, role) = if item.may_be_shared() { ("D ", Role::Match) } else { ("H ", Role::Tag) };
    let (words, role_of) = told(world, chat, (template, item), at.width);
    let number = format!("{:>2} ", index + 1);
    paint.pieces(row(at, 0), &[(&number, Role::Muted), (letter, role), (tick, Role::Muted)]);
    let (rows, _) = question_rows(world, question, &words, (at.width, most));
    let words_at = after(Rect { height: rows.min(at.height), ..at }, HEAD);
    paint.paragraph(words_at, item.question.get(world.station.words.language()), Role::Text);
    paint.right(row(at, at.height.saturating_sub(1)), &words, role_of);
}
