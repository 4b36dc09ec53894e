//! A plan saved for a visitor who comes back: real consoles ask, a real door on a real homeserver saves it.

use std::time::Duration;

use care::Language;
use care::plan::Answer;
use care::registration::Closing;
use care::return_code::ReturnCode;
use desk::event::{Ask, ConversationId, Earlier, Moment, PlanAnswer, RequestId, SavedPlanIs, room_type};
use door::DoorConfig;
use matrix::link::{Command, JournalPlace, Journaling, Link, LinkState, SavedPlanOutcome, Update, start};
use matrix::ours::{DeskRooms, Room};
use matrix::session::Session;
use serde_json::json;
use zeroize::Zeroizing;

use testing::door::{Desk, Guest, Helper, getrandom_hex, soon, visitors_of};
use testing::site::PASSWORD;

/// Words of the plan that must be nowhere but in the conversation.
const CANARY: &str = "naar tante Kwartelstaart";

/// A console without a screen.
struct Console {
    link: Link,
}

impl Console {
    /// Of a helper; signed in, with a conversation open.
    async fn of(desk: &Desk, name: &str, conversation: &ConversationId) -> Self {
        let mut console = Self::signing_in(desk, name, JournalPlace::Memory(Journaling::Practice));
        console.until(|update| matches!(&update, Update::Opened(opened) if opened == conversation).then_some(())).await;
        console
    }

    /// Of a helper; about to be signed in.
    fn signing_in(desk: &Desk, name: &str, place: JournalPlace) -> Self {
        let link = start(place);
        let sign_in = Command::SignIn {
            homeserver: desk.site.url(),
            helper: desk.site.name(name),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        link.commands.send(sign_in).unwrap();
        Self { link }
    }

    /// Ends as a kill does.
    async fn kill(self) {
        let Link { commands, mut updates } = self.link;
        drop(commands);
        while updates.recv().await.is_some() {}
    }

    /// Of what the console before left: the conversations whose code is lost.
    async fn lost_codes(&mut self) -> Vec<ConversationId> {
        self.until(|update| if let Update::Restored(restored) = update { Some(restored.codes) } else { None }).await
    }

    /// Asks to keep a plan, and waits for nothing.
    fn begin_to_keep(&self, conversation: &ConversationId, plan: Vec<PlanAnswer>) {
        let (conversation, ask) = (conversation.clone(), RequestId::from(getrandom_hex()));
        let command = Command::SavePlan { conversation, ask, plan, language: Language::Nl };
        self.link.commands.send(command).unwrap();
    }

    async fn until<T>(&mut self, find: impl Fn(Update) -> Option<T>) -> T {
        soon(async {
            loop {
                if let Some(found) = find(self.link.updates.recv().await.expect("the link goes on")) {
                    return found;
                }
            }
        })
        .await
    }

    /// What becomes of a question.
    async fn answer(&mut self, command: impl FnOnce(RequestId) -> Command) -> SavedPlanOutcome {
        let ask = RequestId::from(getrandom_hex());
        self.link.commands.send(command(ask.clone())).unwrap();
        self.until(|update| match update {
            Update::SavedPlan { ask: of, outcome, .. } if of == ask => Some(outcome),
            _ => None,
        })
        .await
    }

    async fn keep(&mut self, conversation: &ConversationId, plan: &[PlanAnswer]) -> SavedPlanOutcome {
        let (conversation, plan) = (conversation.clone(), plan.to_vec());
        self.answer(|ask| Command::SavePlan { conversation, ask, plan, language: Language::Nl }).await
    }

    async fn find(&mut self, conversation: &ConversationId, typed: &str) -> SavedPlanOutcome {
        let (conversation, code) = (conversation.clone(), ReturnCode::read(typed).expect("it is a code"));
        self.answer(|ask| Command::FindPlan { conversation, ask, code }).await
    }

    async fn forget(&mut self, conversation: &ConversationId) -> SavedPlanOutcome {
        let conversation = conversation.clone();
        self.answer(|ask| Command::ForgetPlan { conversation, ask }).await
    }
}

fn plan(words: &str) -> Vec<PlanAnswer> {
    let one = |item: &str, answer| PlanAnswer {
        plan: "acute".to_owned(),
        version: 1,
        item: item.to_owned(),
        answer: Some(answer),
        skipped: false,
        from: None,
        earlier: Some(Earlier { given: Moment(1_000), shared: Some(Moment(2_000)) }),
    };
    vec![one("first_step", Answer::Text(words.to_owned())), one("room", Answer::List(vec!["gang".to_owned()]))]
}

fn keeping(time: Duration) -> impl Fn(&mut DoorConfig) {
    move |config| {
        config.timing.saved_plans = Some(time);
        config.timing.retention = Duration::ZERO;
    }
}

/// A visitor who is with a helper, whose console has the conversation open.
async fn talk(desk: &Desk, helper: &mut Helper, name: &str) -> (Guest, ConversationId, Console) {
    let guest = desk.visitor().enter(json!({ "language": "nl", "returning": true })).await;
    let conversation = helper.await_arrival().await;
    helper.claim(&conversation, 0).await;
    let console = Console::of(desk, name, &conversation).await;
    (guest, conversation, console)
}

fn code_of(outcome: &SavedPlanOutcome) -> String {
    match outcome {
        SavedPlanOutcome::Saved { code, .. } => code.words().to_owned(),
        other => panic!("it is saved: {other:?}"),
    }
}

async fn plan_rooms(door: &Session) -> Vec<Room> {
    soon(DeskRooms::read(door)).await.unwrap().saved_plans
}

/// Waits until no saved plan is on the homeserver any more.
async fn is_erased(door: &Session) {
    soon(async {
        while !plan_rooms(door).await.is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Everything that the homeserver has in the saved plans' rooms, as text.
async fn everything(door: &Session) -> String {
    let mut all = String::new();
    for room in plan_rooms(door).await {
        assert_eq!(room.kind().as_deref(), Some(room_type::SAVED_PLAN));
        assert_eq!(room.members().collect::<Vec<_>>(), [door.me().clone()], "nobody but the door is in it");
        let page = door.history(&room.id, None, None, ruma::api::Direction::Backward, 100).await.unwrap();
        for event in room.state.iter().chain(&page.events) {
            all += event.content.get();
        }
    }
    all
}

#[tokio::test]
async fn a_plan_is_saved_sealed_and_opens_with_its_code_at_the_next_visit() {
    let desk = Desk::start_with(keeping(Duration::from_hours(1))).await;
    let door = desk.reader().await;
    let (mut sanne, mut bram) = (desk.helper("sanne").await, desk.helper("bram").await);
    let (_guest, first, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let code = code_of(&console.keep(&first, &plan(CANARY)).await);
    let stored = everything(&door).await;
    assert!(stored.contains("sealed") && !stored.contains("Kwartelstaart") && !stored.contains("tante"));
    assert!(code.split(' ').all(|word| !stored.contains(&format!("\"{word}"))), "nor the code");
    // a second time, under another code: the first one opens nothing any more
    let later = code_of(&console.keep(&first, &plan("later")).await);
    assert_ne!(later, code);
    soon(async {
        while plan_rooms(&door).await.len() > 1 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    sanne.ask(&first, 1, Ask::close(Closing::Goodbye)).await;

    // the conversation is erased, the door starts again, and another helper has the visitor
    let desk = desk.restart(keeping(Duration::from_hours(1))).await;
    bram.await_arrival().await;
    let (_guest, second, mut console) = talk(&desk, &mut bram, "bram").await;
    assert_eq!(console.find(&second, &code).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));
    let wrong = ReturnCode::of(1, Language::Nl);
    assert_eq!(console.find(&second, wrong.words()).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));
    let typed = later.to_uppercase().replace(' ', "-");
    assert_eq!(console.find(&second, &typed).await, SavedPlanOutcome::Opened(plan("later")), "as it was left");
    assert_eq!(console.find(&second, &later).await, SavedPlanOutcome::Opened(plan("later")), "and it is saved still");
    // the visitor wants it gone
    assert_eq!(console.forget(&second).await, SavedPlanOutcome::Answered(SavedPlanIs::Forgotten));
    assert_eq!(console.find(&second, &later).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));
    is_erased(&door).await;
}

#[tokio::test]
async fn a_saved_plan_is_erased_when_its_time_is_over_also_by_a_door_that_was_shut() {
    let time = Duration::from_millis(1_500);
    let desk = Desk::start_with(keeping(time)).await;
    let door = desk.reader().await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, conversation, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let code = code_of(&console.keep(&conversation, &plan(CANARY)).await);
    is_erased(&door).await;
    assert_eq!(console.find(&conversation, &code).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));

    // a desk that keeps none any more erases what is left at its time
    code_of(&console.keep(&conversation, &plan(CANARY)).await);
    let desk = desk.crash(|config| config.timing.saved_plans = None).await;
    is_erased(&door).await;
    assert_eq!(console.keep(&conversation, &plan(CANARY)).await, SavedPlanOutcome::Answered(SavedPlanIs::Never));
    drop(desk);
}

#[tokio::test]
async fn codes_cannot_be_guessed_and_a_plan_that_is_too_long_is_not_saved() {
    let desk = Desk::start_with(|config| {
        keeping(Duration::from_hours(1))(config);
        config.limits.plan_looks = 2;
    })
    .await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, conversation, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let code = code_of(&console.keep(&conversation, &plan("x")).await);
    for guess in 1..=2 {
        let guess = ReturnCode::of(guess, Language::En);
        assert_eq!(console.find(&conversation, guess.words()).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));
    }
    assert_eq!(
        console.find(&conversation, &code).await,
        SavedPlanOutcome::Answered(SavedPlanIs::TooOften),
        "even the right one"
    );
    let long = plan(&"a".repeat(60_000));
    assert_eq!(console.keep(&conversation, &long).await, SavedPlanOutcome::Answered(SavedPlanIs::TooMuch));
    assert!(matches!(console.keep(&conversation, &plan(&"a".repeat(38_000))).await, SavedPlanOutcome::Saved { .. }));
}

#[tokio::test]
async fn what_was_asked_of_a_door_that_was_dead_is_answered_by_the_next_once() {
    let desk = Desk::start_with(keeping(Duration::from_hours(1))).await;
    let door = desk.reader().await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, conversation, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let Desk { site, door: handle } = desk;
    drop(handle);
    let plan = plan(CANARY);
    console.begin_to_keep(&conversation, plan.clone());
    is_asked(&sanne, &conversation).await;
    let handle = testing::door::open(&site, keeping(Duration::from_hours(1))).await;
    let desk = Desk { site, door: handle };
    let kept =
        console.until(|update| if let Update::SavedPlan { outcome, .. } = update { Some(outcome) } else { None }).await;
    let code = code_of(&kept);
    // another start asks nothing again
    let desk = desk.restart(keeping(Duration::from_hours(1))).await;
    assert_eq!(console.find(&conversation, &code).await, SavedPlanOutcome::Opened(plan));
    assert_eq!(plan_rooms(&door).await.len(), 1);
    drop(desk);
}

/// Waits until a question is in the room.
async fn is_asked(helper: &Helper, conversation: &ConversationId) {
    soon(async {
        let asked = |event: &matrix::wire::RawEvent| &*event.event_type == "org.nachtwacht.kept_ask";
        while !helper.messages_or_none(conversation).await.unwrap_or_default().iter().any(asked) {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_plan_saved_under_a_code_that_died_with_its_console_is_erased() {
    let desk = Desk::start_with(keeping(Duration::from_hours(1))).await;
    let (door, state) = (desk.reader().await, tempfile::tempdir().unwrap());
    let mut sanne = desk.helper("sanne").await;
    let _guest = desk.visitor().enter(json!({ "returning": true })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let place = || JournalPlace::Folder(state.path().to_owned());
    let mut console = Console::signing_in(&desk, "sanne", place());
    console.until(|update| matches!(&update, Update::Opened(_)).then_some(())).await;
    let Desk { site, door: handle } = desk;
    drop(handle);
    console.begin_to_keep(&conversation, plan(CANARY));
    is_asked(&sanne, &conversation).await;
    console.kill().await;
    let handle = testing::door::open(&site, keeping(Duration::from_hours(1))).await;
    let desk = Desk { site, door: handle };
    soon(async {
        while plan_rooms(&door).await.is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut console = Console::signing_in(&desk, "sanne", place());
    assert_eq!(console.lost_codes().await, [conversation]);
    is_erased(&door).await;
}

/// Waits until a console has something on the disk, or nothing any more.
async fn keeps_something(folder: &std::path::Path, something: bool) {
    let is_kept =
        |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().path().extension() == Some("kept".as_ref());
    soon(async {
        while std::fs::read_dir(folder).unwrap().any(is_kept) != something {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_was_about_to_be_saved_when_the_console_died_is_not_saved_in_the_place_of_another() {
    let desk = Desk::start_with(keeping(Duration::from_hours(1))).await;
    let state = tempfile::tempdir().unwrap();
    let mut sanne = desk.helper("sanne").await;
    let _guest = desk.visitor().enter(json!({ "returning": true })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let place = || JournalPlace::Folder(state.path().to_owned());
    let mut console = Console::signing_in(&desk, "sanne", place());
    console.until(|update| matches!(&update, Update::Opened(_)).then_some(())).await;
    let code = code_of(&console.keep(&conversation, &plan("first")).await);
    desk.site.sign_out_everywhere("sanne").await;
    console.until(|update| matches!(&update, Update::Link(LinkState::SignedOut)).then_some(())).await;
    keeps_something(state.path(), false).await;
    console.begin_to_keep(&conversation, plan("second"));
    keeps_something(state.path(), true).await;
    console.kill().await;

    let mut console = Console::signing_in(&desk, "sanne", place());
    assert_eq!(console.lost_codes().await, std::slice::from_ref(&conversation));
    console.until(|update| matches!(&update, Update::Opened(_)).then_some(())).await;
    assert_eq!(console.find(&conversation, &code).await, SavedPlanOutcome::Opened(plan("first")), "it stands");
}

#[tokio::test]
async fn a_visitor_comes_back_by_another_door() {
    let desk = Desk::start_with(keeping(Duration::from_hours(1))).await;
    let second = desk.second("door2", keeping(Duration::from_hours(1))).await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, first, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let code = code_of(&console.keep(&first, &plan(CANARY)).await);

    let _guest = visitors_of(&second).enter(json!({ "returning": true })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    console.until(|update| matches!(&update, Update::Opened(opened) if *opened == conversation).then_some(())).await;
    assert_eq!(console.find(&conversation, &code).await, SavedPlanOutcome::Opened(plan(CANARY)));
    assert_eq!(console.forget(&conversation).await, SavedPlanOutcome::Answered(SavedPlanIs::Forgotten));
    is_erased(&desk.reader().await).await;
    assert_eq!(console.find(&first, &code).await, SavedPlanOutcome::Answered(SavedPlanIs::NotFound), "at neither door");
}

#[tokio::test]
async fn a_forgotten_plan_is_due_at_once_where_the_door_is_no_administrator() {
    let site = testing::site::Site::start().await;
    site.account("door", false).await;
    let door = testing::door::open(&site, keeping(Duration::from_hours(1))).await;
    let mut desk = Desk { site, door };
    // a successor, who is in the plan's room and stays there
    let second = desk.second("tweede", keeping(Duration::from_hours(1))).await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, first, mut console) = talk(&desk, &mut sanne, "sanne").await;
    let code = code_of(&console.keep(&first, &plan(CANARY)).await);
    let _guest = visitors_of(&second).enter(json!({ "returning": true })).await;
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    console.until(|update| matches!(&update, Update::Opened(opened) if *opened == conversation).then_some(())).await;
    assert_eq!(console.find(&conversation, &code).await, SavedPlanOutcome::Opened(plan(CANARY)));
    let successor = desk.site.sign_in("tweede", "READER").await;
    let room = plan_rooms(&successor).await.remove(0).id;
    let sealed = async |successor: &Session| {
        let page = successor.history(&room, None, None, ruma::api::Direction::Backward, 100).await.unwrap();
        page.events.iter().any(|event| event.content.get().contains("sealed"))
    };
    assert!(sealed(&successor).await);
    assert_eq!(console.forget(&first).await, SavedPlanOutcome::Answered(SavedPlanIs::Forgotten));
    let retention = successor.state(&room, "m.room.retention", "").await.unwrap().unwrap();
    assert_eq!(retention, json!({ "max_lifetime": 1 }).to_string());
    if desk.site.folder().is_some() {
        // the embedded homeserver looks after retention when it starts
        desk.site.stop().await;
        desk.site.start_again().await;
        soon(async { while sealed(&successor).await {} }).await;
    }
}

#[tokio::test]
async fn a_desk_that_did_not_decide_so_keeps_no_plan() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let (_guest, conversation, mut console) = talk(&desk, &mut sanne, "sanne").await;
    assert_eq!(console.keep(&conversation, &plan(CANARY)).await, SavedPlanOutcome::Answered(SavedPlanIs::Never));
    assert!(plan_rooms(&desk.reader().await).await.is_empty());
}
