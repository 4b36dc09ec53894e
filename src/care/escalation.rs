//! Escalation of acute danger: the checklist of domain.md §6, in codes and never in words.
//!
//! Each code is one tick. What a helper ticks belongs to the case; what colleagues must know to act
//! ([`Code::is_for_colleagues`]) is said at the desk as well. The backup, who does not read the conversation, ticks the
//! backup's own steps.

use serde::{Deserialize, Serialize};

/// Backup is to be there within this time of the alert, in milliseconds (domain.md §6: two minutes).
pub const BACKUP_WITHIN: u64 = 120_000;

/// A step of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Is it safe to type? At the stop word, stop.
    SafeCheck,
    /// Backup is alerted; the chat goes on.
    Backup,
    /// 112 is offered.
    Offer,
    /// A place, asked for only for 112.
    Place,
    /// The backup calls 112, and says that the suspect is a household member, so that nobody phones home.
    Call,
    /// No place known: ways out of the house.
    Exits,
    /// No place known: a safe place to go to.
    SafePlace,
    /// No place known: short messages.
    Short,
    /// Refused: the backup decides on breaking confidentiality.
    Decision,
    /// The visitor is told of it, if that is safe.
    Told,
    /// Afterwards: the helper is debriefed.
    Debrief,
}

/// Who ticks a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// The helper who has the conversation.
    Helper,
    /// The colleague who acknowledged the alert.
    Backup,
}

/// A tick: the code that is logged, with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Safe to type.
    SafeYes,
    /// The stop word, or not safe: stop.
    SafeNo,
    /// No answer to the safe-check.
    SafeSilent,
    /// 112 is offered and wanted.
    CallWanted,
    /// 112 is offered and refused.
    CallRefused,
    /// A place is known to the helper.
    PlaceKnown,
    /// No place is known.
    PlaceUnknown,
    /// 112 is called, and knows that the suspect is a household member.
    Called,
    /// Ways out were talked about.
    Exits,
    /// A safe place was talked about.
    SafePlace,
    /// Short messages were agreed on.
    ShortMessages,
    /// Confidentiality is broken.
    Break,
    /// Confidentiality is kept.
    Keep,
    /// The visitor was told.
    Told,
    /// Telling the visitor was not safe.
    NotTold,
    /// The helper was debriefed.
    Debriefed,
}

impl Step {
    /// Every step, in the order of the checklist.
    pub const ALL: [Self; 11] = [
        Self::SafeCheck,
        Self::Backup,
        Self::Offer,
        Self::Place,
        Self::Call,
        Self::Exits,
        Self::SafePlace,
        Self::Short,
        Self::Decision,
        Self::Told,
        Self::Debrief,
    ];

    /// The codes that can be ticked for it, the ordinary one first; none for the alert itself.
    pub const fn codes(self) -> &'static [Code] {
        match self {
            Self::SafeCheck => &[Code::SafeYes, Code::SafeSilent, Code::SafeNo],
            Self::Backup => &[],
            Self::Offer => &[Code::CallWanted, Code::CallRefused],
            Self::Place => &[Code::PlaceKnown, Code::PlaceUnknown],
            Self::Call => &[Code::Called],
            Self::Exits => &[Code::Exits],
            Self::SafePlace => &[Code::SafePlace],
            Self::Short => &[Code::ShortMessages],
            Self::Decision => &[Code::Keep, Code::Break],
            Self::Told => &[Code::Told, Code::NotTold],
            Self::Debrief => &[Code::Debriefed],
        }
    }

    /// Who ticks it.
    pub const fn hand(self) -> Hand {
        match self {
            Self::Call | Self::Decision => Hand::Backup,
            _ => Hand::Helper,
        }
    }

    /// A stable id, the key of its words.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SafeCheck => "safe-check",
            Self::Backup => "backup",
            Self::Offer => "offer",
            Self::Place => "place",
            Self::Call => "call",
            Self::Exits => "exits",
            Self::SafePlace => "safe-place",
            Self::Short => "short",
            Self::Decision => "decision",
            Self::Told => "told",
            Self::Debrief => "debrief",
        }
    }

    /// Whether it is called for, by what was ticked so far (`ticked` of each step its present code). A step that does
    /// not apply stays in the list, dimmed: what happens next is known beforehand.
    pub fn applies(self, ticked: impl Fn(Self) -> Option<Code>) -> bool {
        match self {
            Self::SafeCheck | Self::Backup | Self::Offer | Self::Debrief => true,
            // without the visitor's wish 112 is called only when the backup breaks confidentiality
            Self::Place => ticked(Self::Offer) == Some(Code::CallWanted) || ticked(Self::Decision) == Some(Code::Break),
            Self::Call => ticked(Self::Place) == Some(Code::PlaceKnown),
            Self::Exits | Self::SafePlace | Self::Short => ticked(Self::Place) == Some(Code::PlaceUnknown),
            Self::Decision => ticked(Self::Offer) == Some(Code::CallRefused),
            Self::Told => ticked(Self::Decision) == Some(Code::Break),
        }
    }
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 16] = [
        Self::SafeYes,
        Self::SafeNo,
        Self::SafeSilent,
        Self::CallWanted,
        Self::CallRefused,
        Self::PlaceKnown,
        Self::PlaceUnknown,
        Self::Called,
        Self::Exits,
        Self::SafePlace,
        Self::ShortMessages,
        Self::Break,
        Self::Keep,
        Self::Told,
        Self::NotTold,
        Self::Debriefed,
    ];

    /// Its step.
    pub const fn step(self) -> Step {
        match self {
            Self::SafeYes | Self::SafeNo | Self::SafeSilent => Step::SafeCheck,
            Self::CallWanted | Self::CallRefused => Step::Offer,
            Self::PlaceKnown | Self::PlaceUnknown => Step::Place,
            Self::Called => Step::Call,
            Self::Exits => Step::Exits,
            Self::SafePlace => Step::SafePlace,
            Self::ShortMessages => Step::Short,
            Self::Break | Self::Keep => Step::Decision,
            Self::Told | Self::NotTold => Step::Told,
            Self::Debriefed => Step::Debrief,
        }
    }

    /// Whether colleagues must see it to act. The rest stays in the case, which is erased with the conversation.
    pub const fn is_for_colleagues(self) -> bool {
        matches!(
            self,
            Self::SafeNo
                | Self::CallWanted
                | Self::CallRefused
                | Self::PlaceKnown
                | Self::PlaceUnknown
                | Self::Called
                | Self::Break
                | Self::Keep
        )
    }

    /// A stable id, the key of its words.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SafeYes => "safe-yes",
            Self::SafeNo => "safe-no",
            Self::SafeSilent => "safe-silent",
            Self::CallWanted => "call-wanted",
            Self::CallRefused => "call-refused",
            Self::PlaceKnown => "place-known",
            Self::PlaceUnknown => "place-unknown",
            Self::Called => "called",
            Self::Exits => "exits",
            Self::SafePlace => "safe-place",
            Self::ShortMessages => "short-messages",
            Self::Break => "break",
            Self::Keep => "keep",
            Self::Told => "told",
            Self::NotTold => "not-told",
            Self::Debriefed => "debriefed",
        }
    }
}

/// How an alert ends: a code, no narrative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertEnd {
    /// The danger has passed: the visitor is in a safe place.
    Safe,
    /// The emergency services have taken over.
    TakenOver,
    /// The visitor is gone, and nothing more can be done.
    Gone,
    /// It was raised by mistake.
    Mistaken,
}

impl AlertEnd {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Safe, Self::TakenOver, Self::Gone, Self::Mistaken];

    /// A stable id, the key of its words.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::TakenOver => "taken-over",
            Self::Gone => "gone",
            Self::Mistaken => "mistaken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_belongs_to_its_step_and_has_an_id_of_its_own() {
        for code in Code::ALL {
            assert!(code.step().codes().contains(&code), "{code:?}");
            let wire = serde_json::to_string(&code).unwrap();
            assert_eq!(wire.replace('_', "-"), format!("\"{}\"", code.id()));
        }
        assert_eq!(Step::ALL.iter().map(|step| step.codes().len()).sum::<usize>(), Code::ALL.len());
    }

    #[test]
    fn a_backup_sees_every_code_that_the_backup_acts_upon() {
        let backups = Code::ALL.into_iter().filter(|code| code.step().hand() == Hand::Backup);
        assert!(backups.clone().all(Code::is_for_colleagues));
        // what makes a backup's step apply is told as well
        for step in Step::ALL.into_iter().filter(|step| step.hand() == Hand::Backup) {
            let alone = |code: Code| step.applies(|of| (of == code.step()).then_some(code));
            assert!(Code::ALL.into_iter().filter(|code| alone(*code)).all(Code::is_for_colleagues), "{step:?}");
        }
    }

    #[test]
    fn a_place_is_asked_for_only_for_112() {
        let with = |codes: &[Code]| {
            let codes = codes.to_vec();
            move |step: Step| codes.iter().copied().find(|code| code.step() == step)
        };
        assert!(!Step::Place.applies(with(&[])));
        assert!(!Step::Place.applies(with(&[Code::CallRefused])));
        assert!(Step::Place.applies(with(&[Code::CallWanted])));
        assert!(Step::Place.applies(with(&[Code::CallRefused, Code::Break])));
        assert!(!Step::Call.applies(with(&[Code::CallWanted])));
        assert!(Step::Call.applies(with(&[Code::CallWanted, Code::PlaceKnown])));
        assert!(Step::Exits.applies(with(&[Code::CallWanted, Code::PlaceUnknown])));
        assert!(Step::Decision.applies(with(&[Code::CallRefused])) && !Step::Told.applies(with(&[Code::CallRefused])));
    }
}
