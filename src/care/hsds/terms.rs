//! Our taxonomy: what an entry says and HSDS has no field for travels as attributes of these terms.

use super::identity::uuid;
use super::node::Node;

/// What our taxonomy is called.
pub const TAXONOMY: &str = "Nachtwacht referral directory";
/// Its version.
pub const VERSION: &str = "2";

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal;)+) => {
        /// A term of our taxonomy.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Term { $($(#[$doc])* $name),+ }

        impl Term {
            /// Every term.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What it says.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

terms! {
    /// The entry's id: a service that has it came from a desk.
    Id = "id", "The id by which cases and the register know the service";
    /// The shortcut.
    Code = "code", "The shortcut that a helper types";
    /// Who runs it.
    Organisation = "organisation", "Who runs the service, where its name does not tell";
    /// The name in English.
    NameEn = "name_en", "The name in English, where it is not as in Dutch";
    /// What it is for, in English.
    WhatEn = "what_en", "The description in English, where it is not as in Dutch";
    /// The hours in English.
    HoursEn = "hours_en", "When it can be reached, in English, where it is not as in Dutch";
    /// The cost in English.
    CostEn = "cost_en", "What it costs, in English, where it is not as in Dutch";
    /// The alert in English.
    AlertEn = "alert_en", "The alert in English, where it is not as in Dutch";
    /// The note.
    Note = "note", "What to mind, for the helper";
    /// The note in English.
    NoteEn = "note_en", "What to mind, in English, where it is not as in Dutch";
    /// Whether parents get to know.
    Parents = "parents", "Whether parents get to know: no, after_report, consent_under_16, unknown";
    /// Whether one may stay nameless.
    Anonymous = "anonymous", "Whether one may stay nameless: yes, possible, limited, no, unknown";
    /// A word by which it is found.
    Synonym = "synonym", "A word by which it is found";
    /// A fact that nobody has seen in a source.
    Unverified = "unverified", "A fact that nobody has seen in a source: phone, chat, app, site, mail, hours, cost, anonymous, ages, trace";
    /// Where the facts come from.
    Source = "source", "Where the facts come from";
    /// What kind of channel a place is.
    Channel = "channel", "What kind of channel the place is: phone, chat, app, site, mail";
    /// What a channel costs.
    Cost = "cost", "What reaching it this way costs, where it is not as the service says";
    /// What it leaves behind.
    Trace = "trace", "What reaching it leaves behind: phone_bill, not_on_phone_bill, call_list, browser_history, app_on_device, mailbox";
    /// What public holidays change.
    Holidays = "holidays", "What public holidays change, such as rest=closed; christmas=12:00-18:00";
    /// What single days change.
    Exception = "exception", "What single days change, such as 2026-12-24/2026-12-26 closed";
}

impl Term {
    /// The term that a `taxonomy_term` is, if it is of our taxonomy.
    pub(super) fn of(term: &Node) -> Option<Self> {
        let detail = term.get("taxonomy_detail");
        let ours = term.text("taxonomy") == TAXONOMY
            || term.text("taxonomy_id") == taxonomy_id()
            || detail.is_some_and(|detail| detail.text("id") == taxonomy_id());
        let code = term.text("code");
        Self::ALL.iter().copied().find(|known| ours && known.code() == code)
    }

    fn id(self) -> String {
        uuid(&format!("term {}", self.code()))
    }

    /// The attribute that says it of an entity (`service`, `phone`, `location`) with this identifier: the `nth` of it.
    pub(super) fn attribute(self, (entity, link): (&'static str, &str), nth: usize, value: &str) -> Node {
        let taxonomy = Node::object([
            ("id", taxonomy_id().into()),
            ("name", TAXONOMY.into()),
            ("description", "What a helpline for victims of exploitation must know before it refers".into()),
            ("version", VERSION.into()),
        ]);
        let term = Node::object([
            ("id", self.id().into()),
            ("code", self.code().into()),
            ("name", self.code().into()),
            ("description", self.description().into()),
            ("taxonomy", TAXONOMY.into()),
            ("taxonomy_id", taxonomy_id().into()),
            ("language", "en".into()),
            ("taxonomy_detail", taxonomy),
        ]);
        Node::object([
            ("id", uuid(&format!("attribute {link} {} {nth}", self.code())).into()),
            ("link_id", link.into()),
            ("taxonomy_term_id", self.id().into()),
            ("link_type", "referral".into()),
            ("link_entity", entity.into()),
            ("value", value.into()),
            ("taxonomy_term", term),
        ])
    }
}

fn taxonomy_id() -> String {
    uuid(&format!("taxonomy {TAXONOMY}"))
}
