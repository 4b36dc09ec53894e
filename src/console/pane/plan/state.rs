//! What can be wanted in the safety plan.

use crate::world::World;
use crate::world::chat::Chat;
use crate::world::plan::questions::Listed;
use care::plan::{Item, Kind};

/// The selected item of the plan may be shared and has an answer.
pub(super) fn can_share(world: &World) -> bool {
    world.has_assigned()
        && world.plan_selected().is_some_and(|(chat, template, item)| {
            item.may_be_shared() && chat.answer(&template.id, &item.id).is_some_and(|answer| item.fits(answer))
        })
}

/// The selected item of the plan has an answer.
pub(super) fn can_unanswer(world: &World) -> bool {
    world.has_assigned()
        && world.plan_selected().is_some_and(|(chat, template, item)| chat.answer(&template.id, &item.id).is_some())
}

/// The selected item has no answer, and may be passed over.
pub(super) fn can_skip(world: &World) -> bool {
    world.has_assigned()
        && world.plan_selected().is_some_and(|(chat, template, item)| chat.answer(&template.id, &item.id).is_none())
}

/// There is a message of the visitor to make an answer of.
pub(super) fn can_mark_said(world: &World) -> bool {
    world.in_template()
        && world.has_assigned()
        && world.open_chat().is_some_and(|chat| chat.of_visitor().next().is_some())
}

/// A message is marked.
pub(super) fn has_marked(world: &World) -> bool {
    world.open_chat().is_some_and(|chat| chat.plan.marked.is_some())
}

/// A message is marked, and the selected item takes words.
pub(super) fn can_draft(world: &World) -> bool {
    let takes_words = |item: &Item| matches!(item.kind, Kind::Text | Kind::List | Kind::Contact);
    world.has_assigned()
        && world.plan_selected().is_some_and(|(chat, _, item)| chat.plan.marked.is_some() && takes_words(item))
}

/// The visitor said that copying out is safe, and there is something to copy.
pub(super) fn can_copy_out(world: &World) -> bool {
    world.can_write() && world.open_chat().is_some_and(|chat| !world.copyable(chat).is_empty())
}

/// Something was said of the open plan, or of the selected item.
pub(super) fn has_history(world: &World) -> bool {
    plan_of_history(world).is_some_and(|(chat, plan, item)| chat.plan_history(plan, item).next().is_some())
}

/// Whose history is shown: the selected item's; in the list of plans the selected plan's.
pub(super) fn plan_of_history(world: &World) -> Option<(&Chat, &str, Option<&str>)> {
    let chat = world.open_chat()?;
    let row = chat.plan.selection.row;
    let Some((_, questions)) = world.plan_questions() else {
        return match world.plan_list(chat).get(row)? {
            Listed::Template(template) => Some((chat, &template.id, None)),
            Listed::Gone(plan) => Some((chat, plan, None)),
        };
    };
    if let Some(question) = questions.get(row) {
        return Some((chat, &question.template.id, Some(&question.item.id)));
    }
    let entry = *world.plan_leftovers().get(row.checked_sub(questions.len())?)?;
    Some((chat, &entry.plan, Some(&entry.item)))
}
