//! How what was said in a closed conversation goes from the homeserver.
//!
//! An administrator erases the room by the admin API: nothing of it remains. A door that is no administrator cannot: it
//! says in the room how long what was said there is kept (`m.room.retention`), and when that time is over takes everybody
//! out of it, itself last, and forgets it. The homeserver then deletes the words by itself, if its retention is switched
//! on (Synapse's is not unless its configuration says so; the embedded one's always is). What stays there is the room's
//! state: codes, times, who was in it; no words.

/// How the words of closed conversations go from the homeserver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    /// Erased by the homeserver's admin API: the door's account is an administrator.
    AsAdministrator,
    /// Left to the homeserver's retention, and left by everybody.
    ByRetention,
}

impl Erasing {
    /// How they go where the door's account is an administrator, or is none.
    pub(crate) fn by(admin: bool) -> Self {
        if admin { Self::AsAdministrator } else { Self::ByRetention }
    }
}
