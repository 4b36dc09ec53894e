//! One registration from its closing until the register has it, asked about in any order, late and more than once.

use care::registration::{Closing, Form, Gender, Known, Perpetrator, Registration, Visitor};
use care::triage::Triage;
use proptest::prelude::*;

use super::*;

const AUTHOR: &str = "@sanne:desk";
const COLLEAGUE: &str = "@bram:desk";

fn form() -> Registration {
    let known = Known {
        year: 2026,
        quarter: 1,
        visitor: Visitor::New,
        age_band: None,
        triage_first: Triage::X,
        triage_last: Triage::X,
        plans: Vec::new(),
        referrals: Vec::new(),
        closing: Closing::EndedByHelper,
    };
    let mut form = Registration::prefill(known, |_, _| None);
    form.forms = vec![Form::Unknown];
    form.perpetrators = vec![Perpetrator::NotAsked];
    form
}

/// A correction as it travels.
#[derive(Debug, Clone)]
struct SentCorrection {
    who: &'static str,
    based_on: EventId,
    form: Registration,
}

/// What a door has, and what its homeserver got.
struct CorrectingDoor {
    event: EventId,
    form: Registration,
    written: u64,
    taken: bool,
}

impl CorrectingDoor {
    fn standing<'a>(&'a self, by: &'a MemberId) -> Standing<'a> {
        Standing { by, event: &self.event, form: &self.form, taken: self.taken }
    }

    fn on_ask(&mut self, ask: &SentCorrection) -> CorrectionIs {
        let author = MemberId::from(AUTHOR);
        match decide(Some(self.standing(&author)), &MemberId::from(ask.who), &ask.based_on, &ask.form) {
            Decision::Answer(answer) => answer,
            Decision::Write => {
                self.written += 1;
                (self.event, self.form) = (EventId::from(format!("$c{}", self.written)), ask.form.clone());
                CorrectionIs::Corrected
            }
        }
    }
}

#[derive(Debug, Clone)]
enum CorrectionStep {
    /// The author's, or the colleague's console opens the form.
    Open(bool),
    /// It sends what it has opened, corrected like this.
    Correct(bool, Gender),
    /// Something that was sent before comes once more, late.
    Again(usize),
    /// The door writes it into the register.
    Register,
}

fn steps() -> impl Strategy<Value = Vec<CorrectionStep>> {
    let gender = prop::sample::select(Gender::ALL.to_vec());
    let step = prop_oneof![
        3 => any::<bool>().prop_map(CorrectionStep::Open),
        4 => (any::<bool>(), gender).prop_map(|(own, gender)| CorrectionStep::Correct(own, gender)),
        3 => (0..20_usize).prop_map(CorrectionStep::Again),
        1 => Just(CorrectionStep::Register),
    ];
    prop::collection::vec(step, 0..40)
}

proptest! {
    /// The register gets the form that was answered as corrected last, and only the author changes it.
    #[test]
    fn what_was_last_corrected_is_what_the_register_gets(steps in steps()) {
        let author = MemberId::from(AUTHOR);
        let mut door = CorrectingDoor { event: "$form".into(), form: form(), written: 0, taken: false };
        let mut opened = [("$form".into(), form()), ("$form".into(), form())];
        let mut sent = Vec::<SentCorrection>::new();
        let (mut truth, mut register) = (form(), None);
        for step in steps {
            match step {
                CorrectionStep::Open(own) => {
                    let who = if own { AUTHOR } else { COLLEAGUE };
                    match open(Some(door.standing(&author)), &who.into()) {
                        CorrectionIs::Open { based_on, form } => {
                            prop_assert!(own && register.is_none());
                            prop_assert_eq!(&*form, &truth);
                            opened[0] = (based_on, *form);
                        }
                        CorrectionIs::Taken => prop_assert!(own && register.is_some()),
                        CorrectionIs::NotYours => prop_assert!(!own),
                        other => prop_assert!(false, "{other:?}"),
                    }
                }
                CorrectionStep::Correct(own, gender) => {
                    let (who, (based_on, form)) =
                        if own { (AUTHOR, opened[0].clone()) } else { (COLLEAGUE, opened[1].clone()) };
                    sent.push(SentCorrection { who, based_on, form: Registration { gender, ..form } });
                    let ask = sent.last().unwrap();
                    let (before, answer) = (door.form.clone(), door.on_ask(ask));
                    if answer == CorrectionIs::Corrected {
                        prop_assert!(own);
                        truth = ask.form.clone();
                    } else {
                        prop_assert_eq!(&door.form, &before);
                    }
                }
                // it was decided before: it undoes nothing, whatever came after it
                CorrectionStep::Again(nth) => {
                    if let Some(ask) = sent.get(nth) {
                        let (before, written) = (door.form.clone(), door.written);
                        let answer = door.on_ask(ask);
                        prop_assert_eq!((&door.form, door.written), (&before, written), "{:?}", answer);
                        prop_assert_eq!(answer == CorrectionIs::Corrected, ask.who == AUTHOR && ask.form == before);
                    }
                }
                CorrectionStep::Register => {
                    door.taken = true;
                    register.get_or_insert_with(|| door.form.clone());
                }
            }
            prop_assert_eq!(&door.form, &truth);
            prop_assert!(register.as_ref().is_none_or(|register| *register == truth), "the register has another one");
        }
    }
}

#[test]
fn a_correction_that_is_no_registration_is_refused() {
    let (author, event, form) = (MemberId::from(AUTHOR), EventId::from("$form"), form());
    let standing = || Some(Standing { by: &author, event: &event, form: &form, taken: false });
    let next_quarter = Registration { quarter: form.quarter % 4 + 1, ..form.clone() };
    let empty = Registration { forms: Vec::new(), ..form.clone() };
    for wrong in [next_quarter, empty] {
        let answer = decide(standing(), &author, &event, &wrong);
        assert_eq!(answer, Decision::Answer(CorrectionIs::Faulty));
    }
    assert_eq!(decide(None, &author, &event, &form), Decision::Answer(CorrectionIs::Gone));
    assert_eq!(open(None, &author), CorrectionIs::Gone);
}
