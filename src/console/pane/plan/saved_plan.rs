//! A plan that is saved for when its visitor comes back: only with the visitor's consent, under a code that the visitor
//! keeps; and opened again with that code, where it was left.

use super::act;
use crate::dialog::ask::Ask;
use crate::layer::{Place, Side, Then};
use crate::world::chat::Chat;
use crate::world::plan::PlanItem;
use crate::world::saved_plan::{Asked, Outcome};
use crate::world::{Tone, World};
use care::plan::{Answer, PREFACE};
use care::return_code::ReturnCode;
use desk::event::{CaseEvent, ConversationId, Earlier, Moment, PlanAnswer, RequestId, SavedPlanIs};
use matrix::link::{Command, SavedPlanOutcome};

/// For how many days the open conversation's desk saves plans, if it does and the conversation is mine.
fn saves_plans(world: &World) -> Option<u16> {
    world.roster.saves_plans(world.open.as_ref()?).filter(|_| world.has_assigned() && world.can_write())
}

/// The desk saves plans, there is something to save, and the visitor can safely take a code away.
pub(super) fn can_save(world: &World) -> bool {
    let Some(chat) = world.open_chat().filter(|_| saves_plans(world).is_some()) else { return false };
    let away = chat.answer(PREFACE, "take_away").and_then(Answer::code);
    matches!(away, Some("remember" | "copy")) && chat.answers().into_iter().any(|entry| lasts(world, entry))
}

/// The desk saves plans.
pub(super) fn can_find(world: &World) -> bool {
    saves_plans(world).is_some()
}

/// Something is saved of this conversation's plan.
pub(super) fn can_forget(world: &World) -> bool {
    world.has_assigned() && world.open_chat().is_some_and(|chat| chat.saved_until.is_some())
}

/// What of a conversation's plans is saved: every present answer but what was true of that moment only.
fn to_save(world: &World, chat: &Chat) -> Vec<PlanAnswer> {
    let one = |entry: &PlanAnswer| {
        let history = chat.plan_history(&entry.plan, Some(&entry.item)).next_back();
        let given = entry.earlier.map(|earlier| earlier.given).or(history.map(|(.., at)| at)).unwrap_or(world.now());
        let before = entry.earlier.and_then(|earlier| earlier.shared);
        let shared = chat.shared_at(&entry.plan, &entry.item).or(before);
        PlanAnswer { from: None, earlier: Some(Earlier { given, shared }), ..entry.clone() }
    };
    chat.answers().into_iter().filter(|entry| lasts(world, entry)).map(one).collect()
}

/// Whether an answer still says something at another time. That somebody at home takes part does; that nobody does is
/// asked again (domain.md §2: unknown is treated as yes).
fn lasts(world: &World, entry: &PlanAnswer) -> bool {
    let template = world.station.content.plan(&entry.plan);
    let item = template.and_then(|template| template.item_called(&entry.item));
    let Some(item) = item.filter(|item| item.now) else { return true };
    let code = entry.answer.as_ref().and_then(Answer::code);
    entry.plan == PREFACE && item.id == "home" && code == Some("yes")
}

/// Asks whether the visitor wants the plan to be saved.
pub(super) fn ask_to_save(world: &World) -> Then {
    let Some(conversation) = world.open.clone() else { return Then::Nothing };
    let words = &world.station.words;
    let days = world.roster.saves_plans(&conversation).unwrap_or_default();
    let watched = world.is_watched(&conversation).then(|| words.say("confirm-save-watched"));
    let arguments = [("alias", world.alias(&conversation).into()), ("days", days.into())];
    let head = words.with("confirm-save-plan", &arguments);
    let words = format!("{head} {}", watched.unwrap_or_default()).trim_end().to_owned();
    Then::open(Ask::new(Some(conversation.clone()), words, |world| {
        save(world, conversation);
        Then::Nothing
    }))
}

/// The visitor said yes: the plan is sealed and given to the door.
fn save(world: &mut World, conversation: ConversationId) {
    let language = world.visitor_language(&conversation);
    let Some(plan) = world.chat(&conversation).map(|chat| to_save(world, chat)) else { return };
    let ask = world.ask_of_saved();
    world.tell(Command::SavePlan { conversation, ask, plan, language });
    let text = world.station.words.say("saved-plan-asked").into_owned();
    world.say(Tone::Info, text);
}

/// Asks whether what is saved is to be saved no longer.
pub(super) fn ask_to_forget(world: &World) -> Then {
    let Some(conversation) = world.open.clone() else { return Then::Nothing };
    let arguments = [("alias", world.alias(&conversation).into())];
    let words = world.station.words.with("confirm-forget-plan", &arguments).into_owned();
    Then::open(Ask::new(Some(conversation.clone()), words, |world| {
        let ask = world.ask_of_saved();
        world.tell(Command::ForgetPlan { conversation, ask });
        Then::Nothing
    }))
}

/// What became of a question.
pub(super) fn answered(
    world: &mut World,
    conversation: &ConversationId,
    ask: &RequestId,
    outcome: SavedPlanOutcome,
) -> Then {
    let Some(asked) = world.take_asked_of_saved(ask) else { return Then::Nothing };
    match outcome {
        SavedPlanOutcome::Saved { code, until } => give_code(world, conversation, &code, until),
        SavedPlanOutcome::Opened(answers) => return opened(world, conversation, &asked, answers),
        SavedPlanOutcome::Answered(SavedPlanIs::Forgotten) => {
            let text = world.station.words.say("saved-plan-forgotten").into_owned();
            world.say(Tone::Info, text);
        }
        SavedPlanOutcome::Damaged => trouble(world, &asked, "saved-plan-damaged"),
        SavedPlanOutcome::NotSent(_) => trouble(world, &asked, "saved-plan-failed"),
        SavedPlanOutcome::Answered(answer) => trouble(world, &asked, why(&answer)),
    }
    Then::Nothing
}

/// The word key of why a plan was not saved or found.
const fn why(answer: &SavedPlanIs) -> &'static str {
    match answer {
        SavedPlanIs::NotFound => "saved-plan-not-found",
        SavedPlanIs::TooOften => "saved-plan-too-often",
        SavedPlanIs::TooMuch => "saved-plan-too-much",
        SavedPlanIs::Never => "saved-plan-never",
        SavedPlanIs::NotYours => "refusal-not-yours",
        SavedPlanIs::Failed | SavedPlanIs::Saved { .. } | SavedPlanIs::Found { .. } | SavedPlanIs::Forgotten => {
            "saved-plan-failed"
        }
    }
}

/// Told in the dialog that asked, if it is still there: the words in it stay.
fn trouble(world: &mut World, asked: &Asked, key: &'static str) {
    if asked.tell(Outcome::Failed(key)) {
        return;
    }
    // the line for the helper is one row
    let key = if key == "saved-plan-not-found" { "saved-plan-none" } else { key };
    let text = world.station.words.say(key).into_owned();
    world.say(Tone::Trouble, text);
}

/// The code goes into its conversation's composer: it reaches the visitor as a message that the helper sends, and in no
/// other way.
fn give_code(world: &mut World, conversation: &ConversationId, code: &ReturnCode, until: Moment) {
    let date = world.station.date(until);
    let text = code.message(&date, world.visitor_language(conversation), world.is_plain(conversation));
    let Some(chat) = world.chat_mut(conversation) else { return };
    // wherever the helper is by now: nobody's typing changes its place
    let inserted = chat.draft.insert(&text, None, None);
    let (key, tone) = if inserted { ("saved-plan-saved", Tone::Info) } else { ("saved-plan-no-room", Tone::Trouble) };
    if inserted {
        // at once: it is nowhere else
        let unfinished = chat.unfinished(None);
        world.tell(Command::JournalDraft(unfinished));
    }
    let arguments = [("date", date.into()), ("alias", world.alias(conversation).to_owned().into())];
    let text = world.station.words.with(key, &arguments).into_owned();
    world.say(tone, text);
}

/// The plan is there: its answers are recorded in this conversation, each as it was given; what was answered here
/// already stands.
fn opened(world: &mut World, conversation: &ConversationId, asked: &Asked, answers: Vec<PlanAnswer>) -> Then {
    let waits = asked.tell(Outcome::Opened);
    if !world.is_mine(conversation) {
        return Then::Nothing;
    }
    let (mut count, mut last) = (0_usize, None);
    for entry in answers {
        let stands = world.chat(conversation).is_some_and(|chat| chat.answer(&entry.plan, &entry.item).is_some());
        if stands || entry.answer.is_none() || entry.earlier.is_none() {
            continue;
        }
        count += 1;
        if entry.plan != PREFACE {
            last = last.max(entry.earlier.map(|earlier| (earlier.given, entry.plan.clone())));
        }
        tell_home(world, conversation, &entry);
        world.record(conversation, CaseEvent::Plan(entry));
    }
    // whoever does not wait for it any more is not taken along
    let follows = waits && world.open.as_ref() == Some(conversation);
    if follows {
        // the plan that was worked on last, at the first question without an answer: what is about now comes first
        let at = last.and_then(|(_, last)| world.station.content.plans.iter().position(|plan| plan.id == last));
        act::open_at(world, at.unwrap_or(0));
    }
    let text = world.station.words.with("saved-plan-opened", &[("count", count.into())]).into_owned();
    world.say(Tone::Info, text);
    if follows { Then::Go(Place::Side(Side::Plan)) } else { Then::Nothing }
}

/// What the plan says of home counts at once, as if it had been answered here.
fn tell_home(world: &mut World, conversation: &ConversationId, entry: &PlanAnswer) {
    let content = world.station.content.clone();
    let item = content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
    if let Some(item) = item {
        let (conversation, plan) = (conversation.clone(), entry.plan.clone());
        let about = PlanItem { conversation, plan, item: item.id.clone(), kind: item.kind.clone(), from: None };
        world.learns_of_home(&about, entry.answer.as_ref());
    }
}
