//! One of every event of a conversation's room, and its form.

use serde_json::json;

use super::WrittenEvent;
use crate::event::*;
use care::age::AgeBand;
use care::escalation::{AlertEnd, Code};
use care::helped::HelpedAnswers;
use care::plan::Answer;
use care::registration::{
    Closing, Duration, FirstTimeTold, Form, Gender, Goal, Ongoing, Perpetrator, Referral, ReferralOutcome,
    Registration, Role, Siblings, Trafficking, Visitor,
};
use care::signals::{Indicator, Signals};
use care::triage::Triage;
use care::unwanted::Unwanted;

/// One of every event about saved plans.
fn saved_plans() -> Vec<(CaseEvent, WrittenEvent)> {
    vec![
        (
            CaseEvent::SavedPlanAsk(SavedPlanAsk {
                id: "k1".into(),
                ask: AskSavedPlan::Save {
                    lookup: Lookup("abc".into()),
                    sealed: Sealed("c2Vh".into()),
                    instead_of: vec![],
                },
            }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k1", "ask": "keep", "lookup": "abc", "sealed": "c2Vh"})),
        ),
        (
            CaseEvent::SavedPlanAsk(SavedPlanAsk {
                id: "k2".into(),
                ask: AskSavedPlan::Find { lookup: Lookup("abc".into()) },
            }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k2", "ask": "find", "lookup": "abc"})),
        ),
        (
            CaseEvent::SavedPlanAsk(SavedPlanAsk {
                id: "k3".into(),
                ask: AskSavedPlan::Forget { lookups: vec![Lookup("abc".into())] },
            }),
            ("org.nachtwacht.kept_ask", json!({"v": 1, "id": "k3", "ask": "forget", "lookups": ["abc"]})),
        ),
        (
            CaseEvent::SavedPlanAnswer(SavedPlanAnswer {
                to: "k2".into(),
                answer: SavedPlanIs::Found { sealed: Sealed("c2Vh".into()), until: Moment(9000) },
            }),
            (
                "org.nachtwacht.kept_answer",
                json!({"v": 1, "to": "k2", "answer": "found", "sealed": "c2Vh", "until": 9000}),
            ),
        ),
        (
            CaseEvent::SavedPlanAnswer(SavedPlanAnswer { to: "k2".into(), answer: SavedPlanIs::NotFound }),
            ("org.nachtwacht.kept_answer", json!({"v": 1, "to": "k2", "answer": "not_found"})),
        ),
        (
            CaseEvent::SavedPlan(SavedPlan { lookup: Lookup("abc".into()), until: Moment(9000) }),
            ("org.nachtwacht.kept_plan", json!({"v": 1, "lookup": "abc", "until": 9000})),
        ),
        (
            CaseEvent::SavedPlanBytes(SavedPlanBytes { sealed: Sealed("c2Vh".into()) }),
            ("org.nachtwacht.kept_bytes", json!({"v": 1, "sealed": "c2Vh"})),
        ),
    ]
}

/// The visitor went away and came back.
fn went() -> Vec<(CaseEvent, WrittenEvent)> {
    let went = |back| CaseEvent::Went(Went { how: Leaving::QuickExit, since: Moment(5), back });
    let wire = |content| ("org.nachtwacht.went", content);
    vec![
        (went(false), wire(json!({"v": 1, "how": "quick_exit", "since": 5}))),
        (went(true), wire(json!({"v": 1, "how": "quick_exit", "since": 5, "back": true}))),
    ]
}

/// An alert was raised, a colleague came, it ended.
fn alert_lines() -> Vec<(CaseEvent, WrittenEvent)> {
    let line = |step| {
        let (alert, by) = ("q0".into(), "@anna:desk".into());
        CaseEvent::AlertLine(AlertLine { alert, step, by, since: Moment(5) })
    };
    let wire = |more: serde_json::Value| {
        let mut content = json!({"v": 1, "alert": "q0", "by": "@anna:desk", "since": 5});
        content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("org.nachtwacht.alert_line", content)
    };
    vec![
        (line(AlertStep::Raised), wire(json!({"step": "raised"}))),
        (line(AlertStep::Came), wire(json!({"step": "came"}))),
        (line(AlertStep::Ended { how: AlertEnd::TakenOver }), wire(json!({"step": "ended", "how": "taken_over"}))),
    ]
}

/// One of every event of a conversation's room.
#[expect(clippy::too_many_lines, reason = "a list with one of every event")]
pub(super) fn conversation_room() -> Vec<(CaseEvent, WrittenEvent)> {
    let plan = |answer| PlanAnswer {
        plan: "acute".into(),
        version: 2,
        item: "where".into(),
        answer,
        skipped: false,
        from: None,
        earlier: None,
    };
    let mut all = vec![
        (
            CaseEvent::Presence(Presence { state: Here::Away, since: Moment(1000) }),
            ("org.nachtwacht.presence", json!({"v": 1, "state": "away", "since": 1000})),
        ),
        (CaseEvent::Visit(Visit { digest: "abc".into() }), ("org.nachtwacht.visit", json!({"v": 1, "digest": "abc"}))),
        (
            CaseEvent::Ended(Ended {
                closing: Closing::ConnectionLost,
                since: Moment(1000),
                erased_at: Moment(2000),
                unregistered: false,
                unwanted: None,
            }),
            ("org.nachtwacht.ended", json!({"v": 1, "closing": "connection_lost", "since": 1000, "erased_at": 2000})),
        ),
        (
            CaseEvent::Ended(Ended {
                closing: Closing::Goodbye,
                since: Moment(1000),
                erased_at: Moment(2000),
                unregistered: true,
                unwanted: None,
            }),
            (
                "org.nachtwacht.ended",
                json!({"v": 1, "closing": "goodbye", "since": 1000, "erased_at": 2000, "unregistered": true}),
            ),
        ),
        (
            CaseEvent::Turn(Turn { to: Some("@anna:desk".into()), fence: Fence(1), stopped: None, by: None }),
            ("org.nachtwacht.turn", json!({"v": 1, "to": "@anna:desk", "fence": 1})),
        ),
        (
            CaseEvent::Turn(Turn {
                to: None,
                fence: Fence(2),
                stopped: Some(Leaving::Wiped),
                by: Some("@anna:desk".into()),
            }),
            ("org.nachtwacht.turn", json!({"v": 1, "fence": 2, "stopped": "wiped", "by": "@anna:desk"})),
        ),
        (
            CaseEvent::Listening(Listening { who: "@sup:desk".into(), on: true }),
            ("org.nachtwacht.listening", json!({"v": 1, "who": "@sup:desk", "on": true})),
        ),
        (CaseEvent::Note(Note { text: "let op".into() }), ("org.nachtwacht.note", json!({"v": 1, "text": "let op"}))),
        (
            CaseEvent::Plan(plan(Some(Answer::YesNo(true)))),
            (
                "org.nachtwacht.plan",
                json!({"v": 1, "plan": "acute", "version": 2, "item": "where",
                "answer": {"kind": "yes_no", "value": true}}),
            ),
        ),
        (
            CaseEvent::Plan(plan(None)),
            ("org.nachtwacht.plan", json!({"v": 1, "plan": "acute", "version": 2, "item": "where", "answer": null})),
        ),
        (
            CaseEvent::Plan(PlanAnswer { skipped: true, from: Some("$one".into()), ..plan(None) }),
            (
                "org.nachtwacht.plan",
                json!({"v": 1, "plan": "acute", "version": 2, "item": "where", "answer": null,
                "skipped": true, "from": "$one"}),
            ),
        ),
        (
            CaseEvent::Signal(signals()),
            (
                "org.nachtwacht.signal",
                json!({"v": 1, "rule": 1, "age_now": "16-17", "age_at_acts": "unknown", "wanted": true,
                "found": [{"indicator": "debt", "evidence": ["$one", "$two"]}, {"indicator": "quotas"}]}),
            ),
        ),
        (
            CaseEvent::Escalation(Ticked { alert: "r0".into(), code: Code::SafeYes }),
            ("org.nachtwacht.escalation", json!({"v": 1, "alert": "r0", "code": "safe_yes"})),
        ),
        (
            CaseEvent::Unregistered(Unregistered { year: 2026, quarter: 4 }),
            ("org.nachtwacht.unregistered", json!({"v": 1, "year": 2026, "quarter": 4})),
        ),
        (
            CaseEvent::UnwantedCount(UnwantedCount { year: 2026, quarter: 4, kind: Unwanted::Recruiter }),
            ("org.nachtwacht.unwanted_count", json!({"v": 1, "year": 2026, "quarter": 4, "kind": "recruiter"})),
        ),
        (
            CaseEvent::Helped(HelpedCount {
                year: 2026,
                quarter: 4,
                answers: HelpedAnswers { yes: 7, partly: 0, no: 1 },
            }),
            ("org.nachtwacht.helped", json!({"v": 1, "year": 2026, "quarter": 4, "yes": 7, "partly": 0, "no": 1})),
        ),
        (
            CaseEvent::Registration(registration()),
            (
                "org.nachtwacht.registration",
                json!({"v": 1, "year": 2026, "quarter": 4, "visitor": "returning",
                "trafficking": "suspected", "role": "self", "forms": ["sexual_online", "other"], "age_now": "15",
                "age_at_start": "0-11", "gender": "girl_woman", "ongoing": "yes", "duration": "5y+",
                "perpetrators": ["step_parent"], "siblings": "not_applicable", "first_time_told": "not_asked",
                "triage_first": "X", "triage_last": "B", "plans": ["parent"],
                "referrals": [{"id": "113", "outcome": "accepted"}], "closing": "goodbye", "goal": "partly"}),
            ),
        ),
        (
            CaseEvent::Referral(ReferralMade {
                entry: "112".into(),
                outcome: ReferralOutcome::Offered,
                overridden: true,
            }),
            ("org.nachtwacht.referral", json!({"v": 1, "entry": "112", "outcome": "offered", "overridden": true})),
        ),
    ];
    all.extend(phases());
    all.extend(saved_plans());
    all.extend(went());
    all.extend(alert_lines());
    all
}

/// A phase by itself, one with the goal, and one that this program does not know.
fn phases() -> Vec<(CaseEvent, WrittenEvent)> {
    let phase = |phase, goal: Option<&str>| CaseEvent::Phase(InPhase { phase, goal: goal.map(str::to_owned) });
    vec![
        (phase(2, None), ("org.nachtwacht.phase", json!({"v": 1, "phase": 2}))),
        (phase(3, Some("rust")), ("org.nachtwacht.phase", json!({"v": 1, "phase": 3, "goal": "rust"}))),
        (phase(9, None), ("org.nachtwacht.phase", json!({"v": 1, "phase": 9}))),
    ]
}

fn signals() -> Signals {
    let mut signals = Signals { age_now: AgeBand::From16To17, wanted: true, ..Signals::default() };
    for message in ["$one", "$two", "$one"] {
        signals.tick(Indicator::Debt, Some(message.to_owned()));
    }
    signals.tick(Indicator::Quotas, None);
    signals
}

pub(super) fn registration() -> Registration {
    Registration {
        year: 2026,
        quarter: 4,
        visitor: Visitor::Returning,
        trafficking: Trafficking::Suspected,
        role: Role::Myself,
        forms: vec![Form::SexualOnline, Form::Other],
        age_now: AgeBand::Fifteen,
        age_at_start: AgeBand::Under12,
        gender: Gender::GirlWoman,
        ongoing: Ongoing::Yes,
        duration: Duration::FiveYears,
        perpetrators: vec![Perpetrator::StepParent],
        siblings: Siblings::NotApplicable,
        first_time_told: FirstTimeTold::NotAsked,
        triage_first: Triage::X,
        triage_last: Triage::B,
        plans: vec!["parent".into()],
        referrals: vec![Referral { id: "113".into(), outcome: ReferralOutcome::Accepted }],
        closing: Closing::Goodbye,
        goal: Goal::Partly,
    }
}
