//! The team room: who can write to the team and read it, and whether its words go in time.

use super::{Examiner, Remedy};
use crate::desk::{Desk, Post};
use crate::founding::lifetime;
use crate::shape::TEAM;
use crate::team::{doors_keep, missing, spoken, strangers};
use desk::event::MemberId;

impl Examiner<'_> {
    /// The team room.
    pub(super) fn team(&mut self, desk: &Desk<'_>) {
        let Some(team) = &desk.team else { return self.no_team(desk) };
        self.right("team room: there");
        self.room(&TEAM, "team", team);
        let before = self.count();
        for who in missing(&desk.room, team) {
            self.wrong(
                format!("team.missing.{who}"),
                format!("{who} is at the desk and not in the team room"),
                "they can ask no colleague without a conversation, and do not hear it when they are asked",
                Remedy::Command("desk init"),
            );
        }
        // a helper with a door's level is told among the people, with what mends it
        let is_helper = |who: &MemberId| desk.room.has(who) && desk.helps(who);
        for who in strangers(&desk.room, team).into_iter().filter(|who| !is_helper(who)) {
            self.wrong(
                format!("team.stranger.{who}"),
                format!("{who} is in the team room and is no helper of the desk"),
                "they read what helpers say to each other",
                Remedy::Command("desk init"),
            );
        }
        if self.count() == before {
            self.right("team room: the helpers and supervisors of the desk, nobody else");
        }
        self.words(desk);
    }

    fn no_team(&mut self, desk: &Desk<'_>) {
        let what = "this account is in no team room";
        let meaning =
            "helpers cannot ask each other anything without a conversation, nor leave a note for the next shift";
        if Post::of(desk.room.levels().of(desk.session().me())) == Post::Founder {
            return self.wrong("team.missing", what, meaning, Remedy::Command("desk init"));
        }
        self.find(
            false,
            "team.missing",
            what,
            meaning,
            "look again as the account that founded the desk: --as ACCOUNT",
        );
    }

    /// Whether the room asks for its words to go when a conversation's do. Whether the homeserver does it is seen by the
    /// desk room's.
    fn words(&mut self, desk: &Desk<'_>) {
        let Some(team) = &desk.team else { return };
        let (kept, doors) = (lifetime(team), doors_keep(&desk.room));
        match (kept, doors) {
            (None, _) => self.wrong(
                "team.retention",
                "team room: no retention is set",
                "what helpers say to each other is kept for ever",
                Remedy::Command("desk init"),
            ),
            (Some(kept), Some(doors)) if kept != doors => self.wrong(
                "team.retention",
                format!("team room: words are kept for {}, a conversation's for {}", spoken(kept), spoken(doors)),
                "what helpers say to each other does not go when the conversations go",
                Remedy::Command("desk init"),
            ),
            (Some(kept), _) => self.right(format!("team room: what was said goes after {}", spoken(kept))),
        }
    }
}
