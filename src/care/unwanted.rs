//! Unwanted contact: somebody who is no visitor. In codes, for the desk and for the register.
//!
//! A child who tries the chat out, or who is afraid, often looks like a prank. So what speaks against it is named before
//! anybody is marked ([`Doubt`]), and recorded with the mark; and a mark can be taken back.

use serde::{Deserialize, Serialize};

use super::codes::codes;

codes! {
    /// What kind of contact is unwanted.
    Unwanted {
        /// A joke, or a dare.
        Prank = "prank",
        /// Obscene, or for arousal.
        Obscene = "obscene",
        /// Somebody who looks for victims or for clients.
        Recruiter = "recruiter",
        /// A trial of the chat: a colleague, a journalist, a machine.
        Test = "test",
    }
}

codes! {
    /// What speaks against it that a contact is unwanted.
    Doubt {
        /// The triage is A or B.
        Triage = "triage",
        /// Somebody at home takes part, by what was told.
        Home = "home",
        /// The signals say that it may be exploitation.
        Signals = "signals",
        /// A safety plan was begun.
        Plan = "plan",
    }
}

/// For so long, in milliseconds, a mark can be taken back when its conversation is erased after `keep`: as long as the
/// conversation is there, but for the last eighth of it, in which the mark is counted in the register.
pub const fn can_be_taken_back_for(keep: u64) -> u64 {
    keep - keep / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_can_be_taken_back_for_most_of_the_retention() {
        assert_eq!(can_be_taken_back_for(48), 42);
        assert_eq!(can_be_taken_back_for(0), 0);
    }

    #[test]
    fn every_code_is_read_as_it_is_written() {
        for kind in Unwanted::ALL {
            let json = serde_json::to_string(kind).expect("a code can be written");
            assert_eq!(json, format!("\"{}\"", kind.code()));
            assert_eq!(serde_json::from_str::<Unwanted>(&json).expect("and read"), *kind);
        }
    }
}
