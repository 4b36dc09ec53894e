//! The conversation in words: whose it is, what warns about sending, and the composer. What was said is not among them: a
//! view of lines says each message once, when it comes.

use super::strip;
use crate::told::Told;
use crate::world::World;

pub(super) fn told(world: &World) -> Told {
    let words = &world.station.words;
    let Some(chat) = world.open_chat() else { return Told::titled(words.say("case-none")) };
    let alias = world.alias(&chat.id).to_owned();
    let triage = world.roster.get(&chat.id).map(|open| format!(", {}", world.triage_words(open.entry.triage)));
    let told = Told::titled(format!("{alias}{}", triage.unwrap_or_default()));
    let mut head: Vec<String> = strip::facts(world, chat);
    let refused = chat.draft.refused.as_deref();
    head.extend(refused.map(|why| words.with("talk-refused", &[("why", why.into())]).into_owned()));
    let pieces = chat.draft.pieces().filter_map(|(source, _)| world.source_words(source));
    head.extend(pieces.map(|(kind, name)| format!("{kind}: {name}")));
    if world.is_plain(&chat.id) {
        head.push(words.say("plain-on").into_owned());
    }
    if !world.can_write() {
        let key = match world.talks_in(&chat.id) {
            Some(who) => words.with("talk-reads-along", &[("who", world.short_name_of(who).into())]),
            None if world.is_over(&chat.id) => words.say("talk-closed"),
            None if world.is_stopped(&chat.id) => words.say("talk-stopped"),
            None if world.is_mine(&chat.id) => words.say("talk-opening"),
            None => words.say("talk-taken"),
        };
        head.push(key.into_owned());
    }
    let told = told.with_head(head);
    if !world.shows_composer() {
        return told;
    }
    let label = if world.can_write() {
        words.with("talk-writes-to", &[("alias", alias.into())])
    } else {
        words.say("pane-unsent")
    };
    told.with_field(label, chat.draft.editor.text())
}
