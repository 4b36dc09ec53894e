//! What can be put into the composer, by name: phrases, referrals, answered items of the plan.

use super::find::{Findable, Hit};
use crate::layer::{Piece, Then};
use crate::world::World;
use care::phrases::Situation;

/// Phrases, referrals and plan items by name.
#[derive(Debug)]
pub struct Picker;

/// Something that can be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Candidate {
    /// A phrase: its index in the content.
    Phrase(usize),
    /// A referral: its index in the directory.
    Referral(usize),
    /// A plan item that may be shared and has an answer: template and item index.
    PlanItem(usize, usize),
}

/// All that could be inserted, each always in its place; which of it can be now is for [`fits`].
fn candidates(world: &World) -> Vec<Candidate> {
    let content = &world.station.content;
    let plans = content.plans.iter().enumerate();
    let items = plans.flat_map(|(t, template)| (0..template.items.len()).map(move |i| Candidate::PlanItem(t, i)));
    let phrases = (0..content.phrases.len()).map(Candidate::Phrase);
    let referrals = (0..content.directory.entries.len()).map(Candidate::Referral);
    phrases.chain(referrals).chain(items).collect()
}

/// Whether a candidate can be inserted into the open conversation now: of the plan only what was answered and may be
/// shared.
fn fits(world: &World, candidate: Candidate) -> bool {
    let Candidate::PlanItem(template, item) = candidate else { return world.has_open() };
    let plans = &world.station.content.plans;
    let item = plans.get(template).and_then(|template| Some((template, template.items.get(item)?)));
    world.open_chat().zip(item).is_some_and(|(chat, (template, item))| world.is_sharable(chat, template, item))
}

/// What a candidate is called, and what there is to it: of phrases and plan items what would be inserted.
fn text(world: &World, candidate: Candidate) -> Option<(String, String)> {
    let (content, language) = (&world.station.content, world.station.words.language());
    Some(match candidate {
        Candidate::Phrase(index) => {
            let phrase = content.phrases.get(index)?;
            let words = world.phrase_version(world.open.as_ref(), phrase).words;
            (phrase.usage.get(language).to_owned(), words.to_owned())
        }
        Candidate::Referral(index) => {
            let entry = content.directory.entries.get(index)?;
            (entry.name.get(language).to_owned(), entry.what.get(language).to_owned())
        }
        Candidate::PlanItem(template, item) => {
            let template = content.plans.get(template)?;
            let item = template.items.get(item)?;
            let share = world.open.as_ref().and_then(|open| world.share_of(open, template, item));
            (item.question.get(language).to_owned(), share.map(|share| share.words).unwrap_or_default())
        }
    })
}

fn piece(world: &World, candidate: Candidate) -> Option<Piece> {
    let content = &world.station.content;
    Some(match candidate {
        Candidate::Phrase(index) => Piece::Phrase(content.phrases.get(index)?.id.clone()),
        Candidate::Referral(index) => Piece::Referral(content.directory.entries.get(index)?.id.clone()),
        Candidate::PlanItem(template, item) => {
            let template = content.plans.get(template)?;
            Piece::PlanItem(template.id.clone(), template.items.get(item)?.id.clone())
        }
    })
}

impl Findable for Picker {
    fn title(&self) -> &'static str {
        "pane-picker"
    }

    fn texts(&self, world: &World) -> Vec<(usize, String)> {
        let all = candidates(world).into_iter().enumerate();
        let mut fitting: Vec<_> = all.filter(|(_, candidate)| fits(world, *candidate)).collect();
        // who has just come to a colleague's visitor is offered first what says so
        if world.situations().contains(&Situation::Handover) {
            let says_so = |candidate: &Candidate| match candidate {
                Candidate::Phrase(index) => {
                    let phrase = world.station.content.phrases.get(*index);
                    phrase.is_some_and(|phrase| phrase.fits(&[Situation::Handover]))
                }
                Candidate::Referral(_) | Candidate::PlanItem(..) => false,
            };
            fitting.sort_by_key(|(_, candidate)| !says_so(candidate));
        }
        let texts = fitting.into_iter().map(|(index, candidate)| {
            let (words, about) = text(world, candidate).unwrap_or_default();
            (index, format!("{words} — {about}"))
        });
        texts.collect()
    }

    fn shown(&self, world: &World, index: usize) -> Option<Hit> {
        let candidate = *candidates(world).get(index)?;
        let key = match candidate {
            Candidate::Phrase(_) => "picker-phrase",
            Candidate::Referral(_) => "picker-referral",
            Candidate::PlanItem(..) => "picker-plan",
        };
        let (words, about) = text(world, candidate)?;
        Some(Hit { label: world.station.words.say(key).into_owned(), words, about })
    }

    fn take(&mut self, index: usize, world: &mut World) -> Then {
        let Some(conversation) = world.open.clone() else { return Then::Nothing };
        let candidate = candidates(world).get(index).copied().filter(|candidate| fits(world, *candidate));
        match candidate.and_then(|candidate| piece(world, candidate)) {
            Some(piece) => Then::Put { conversation, piece, replaces: 0 },
            None => Then::Nothing,
        }
    }
}
