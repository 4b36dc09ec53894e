//! The questions of a plan as a list, each in full; they are wrapped once, after what changed them.

use super::item::shared;
use crate::theme::Role;
use crate::told::ToldRow;
use crate::widget::flow::Flow;
use crate::world::World;
use crate::world::chat::Chat;
use care::plan::{Answer, Item, Question, Template};

/// The columns before a question: the mark of the selected one, its number, who may see the answer, whether there is one.
const HEAD: u16 = 8;
/// So much of an answer in words is shown beside its question.
const BEGINNING: usize = 24;

/// The questions, and below them what was answered and is not asked now.
pub(super) fn rows(world: &World, width: u16) -> Vec<Flow> {
    let Some((chat, questions)) = world.plan_questions() else { return Vec::new() };
    let asked = questions.iter().enumerate().map(|(index, question)| item(world, chat, (index, question), width));
    let left = world.plan_leftovers();
    let left = left.iter().map(|entry| {
        let words = format!(" {} ", world.station.words.say("plan-not-asked"));
        let text = world.answer_words(entry).replace('\n', " ");
        Flow::behind(&[("   ■ ", Role::Muted)], 5, &[(&text, Role::Muted)], width).with_right(
            &words,
            Role::Muted,
            width,
        )
    });
    asked.chain(left).collect()
}

/// The questions in words, each with what became of it; below them what was answered and is not asked now.
pub(super) fn told_rows(world: &World) -> Vec<ToldRow> {
    let Some((chat, questions)) = world.plan_questions() else { return Vec::new() };
    let language = world.station.words.language();
    let asked = questions.iter().map(|question| {
        let (template, item) = (question.template, question.item);
        let (said, _) = told(world, chat, (template, item));
        let said = if said.trim().is_empty() { String::new() } else { format!(": {}", said.trim()) };
        ToldRow::new(format!("{}/{}", template.id, item.id), format!("{}{said}", item.question.get(language)))
    });
    let left = world.plan_leftovers();
    let left = left.iter().map(|entry| {
        let words = format!("{}: {}", world.station.words.say("plan-not-asked"), world.answer_words(entry));
        ToldRow::new(format!("{}/{}", entry.plan, entry.item), words.replace('\n', " "))
    });
    asked.chain(left).collect()
}

/// What stands at the right of a question: when it was shared, what was answered, that it was passed over.
fn told(world: &World, chat: &Chat, (template, item): (&Template, &Item)) -> (String, Role) {
    let entry = chat.entry(&template.id, &item.id);
    let shared = shared(world, chat, template, item).filter(|_| item.may_be_shared());
    match (shared, entry.and_then(|entry| entry.answer.as_ref())) {
        (Some(at), _) => (format!(" √ {} {at} ", world.station.words.say("plan-shared")), Role::Sent),
        (None, Some(answer)) => {
            let text = item.answer_text(answer, world.station.words.language()).replace('\n', " ");
            (format!(" {} ", beginning(text.trim(), answer)), Role::Helper)
        }
        (None, None) if entry.is_some_and(|entry| entry.skipped) => {
            (format!(" {} ", world.station.words.say("plan-skipped")), Role::Warning)
        }
        (None, None) => (String::new(), Role::Warning),
    }
}

/// The beginning of an answer: of somebody's own words as much as tells it from others, of what was chosen all.
fn beginning(text: &str, answer: &Answer) -> String {
    let is_own = matches!(answer, Answer::Text(_) | Answer::List(_) | Answer::Contact(_));
    match text.char_indices().nth(BEGINNING) {
        Some((end, _)) if is_own => format!("{}…", text[..end].trim_end()),
        _ => text.to_owned(),
    }
}

/// One item: its number, who may see it, its question, whether it is answered, passed over or shared.
fn item(world: &World, chat: &Chat, (index, question): (usize, &Question<'_>), width: u16) -> Flow {
    let (template, item) = (question.template, question.item);
    let entry = chat.entry(&template.id, &item.id);
    let tick = match entry {
        Some(entry) if entry.answer.is_some() => " ■ ",
        Some(entry) if entry.skipped => " » ",
        _ => " □ ",
    };
    let (letter, role) = if item.may_be_shared() { ("D", Role::Match) } else { ("H", Role::Tag) };
    let (words, role_of) = told(world, chat, (template, item));
    let number = format!(" {:>2} ", index + 1);
    let head = [(number.as_str(), Role::Muted), (letter, role), (tick, Role::Muted)];
    let asked = [(item.question.get(world.station.words.language()), Role::Text)];
    Flow::behind(&head, HEAD, &asked, width).with_right(&words, role_of, width)
}
