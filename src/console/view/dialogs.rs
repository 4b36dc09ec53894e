//! Dialogs: on top of everything, one at a time.

use ratatui::layout::Rect;

use super::paint::{Paint, after, below, row};
use super::plan_item::history;
use super::preview::lowering;
use super::{composer, help, layout, referral, referrals, register, report, surface, tick, triage_role};
use crate::intent::{Intent, ROWS};
use crate::state::State;
use crate::state::editor::Editor;
use crate::state::pane::{Dialog, Filling, Inserting, PlanItem, Question, Search, Selection};
use crate::state::tick::signal_rows;
use crate::text::{SafeText, wrap};
use crate::theme::{Role, Surface};
use crate::update::{candidate_text, candidates, editor_rows, jump_rows};
use care::escalation::AlertEnd;
use care::plan::Kind;
use care::triage::{LoweringReason, Triage, Trigger};
use desk::event::{BoardEntry, Carried};

/// Draws the uppermost dialog.
pub(super) fn draw(state: &State, paint: &mut Paint<'_, '_>) {
    let Some(dialog) = state.dialog() else { return };
    paint.surface = Surface::Raised;
    match dialog {
        Dialog::Help { top, from } => {
            let area = open(state, "pane-help", state.size.1.saturating_sub(4), paint);
            help::draw(state, *top, *from, area, paint);
            paint.cursor(area.x, area.y);
        }
        Dialog::Palette(search) => palette(state, search, paint),
        Dialog::Picker(search) => picker(state, search, paint),
        Dialog::Jump(search) => {
            let rows = jump_rows(state);
            find(state, "pane-jump", search, |index| rows.get(index).cloned(), paint);
        }
        Dialog::CopyOut { conversation, items, ticked, selection } => {
            let parts = ticking(state, dialog, "pane-copy-out", items.len(), paint);
            if let Some(chat) = state.chat(conversation) {
                tick::copy_out(state, chat, (items, ticked, selection), parts, paint);
            }
        }
        Dialog::History { conversation, plan, item, top } => {
            let rows = state.chat(conversation).map(|chat| history(state, chat, plan, item.as_deref()));
            let rows = rows.unwrap_or_default();
            let area = open(state, "pane-history", u16::try_from(rows.len()).unwrap_or(u16::MAX), paint);
            for (nth, words) in (0..area.height).zip(rows.iter().skip(*top)) {
                paint.words(row(area, nth), words, Role::Text);
            }
            paint.cursor(area.x, area.y);
        }
        Dialog::Triage { conversation, selection } => {
            let entry = state.roster.get(conversation).map(|open| &open.entry);
            triage(state, entry, selection, paint);
        }
        Dialog::Lower { selection, .. } => {
            let rows: Vec<_> =
                LoweringReason::ALL.iter().map(|reason| state.words.say(lowering(*reason)).into_owned()).collect();
            list(state, "pane-lower", &rows, selection, paint);
        }
        Dialog::Colleague { choices, selection, .. } => {
            let rows: Vec<_> = choices.iter().map(|who| state.name_of(who).to_owned()).collect();
            list(state, "pane-colleague", &rows, selection, paint);
        }
        Dialog::EndAlert { selection, .. } => {
            let words = |how: &AlertEnd| state.words.say(&format!("alert-end-{}", how.id())).into_owned();
            let rows: Vec<_> = AlertEnd::ALL.iter().map(words).collect();
            list(state, "pane-end-alert", &rows, selection, paint);
        }
        Dialog::Options { item, selection } => options(state, item, selection, paint),
        Dialog::Answer { item, editor } => answer(state, item, editor, paint),
        Dialog::ReturnCode { editor, trouble, asked, .. } => {
            return_code(state, editor, trouble.as_deref(), asked.is_some(), paint);
        }
        Dialog::Note { editor, .. } => {
            let area = open(state, "pane-note", editor_rows(editor, layout::dialog_width(state.size), 8).max(3), paint);
            composer::editor(editor, area, true, paint);
        }
        Dialog::Blank(filling) => blank(state, filling, paint),
        Dialog::Register(form) => {
            let area = open(state, "pane-register", u16::MAX, paint);
            register::draw(state, form, area, paint);
        }
        Dialog::Report { year, top } => {
            let area = open(state, "pane-report", state.size.1.saturating_sub(4), paint);
            report::draw(state, *year, *top, area, paint);
        }
        Dialog::Signals(form) => {
            let parts = ticking(state, dialog, "pane-signals", signal_rows().count(), paint);
            tick::signals(state, form, parts, paint);
        }
        Dialog::Triggers { ticked, selection, .. } => {
            let parts = ticking(state, dialog, "pane-triggers", Trigger::ALL.len(), paint);
            tick::triggers(state, (ticked, selection), parts, paint);
        }
        Dialog::Confirm(question) => confirm(state, question, paint),
        Dialog::Override(inserting) => struck(state, inserting, paint),
    }
    paint.surface = Surface::Ground;
}

/// How many rows there are to read in the uppermost dialog.
pub fn read_height(state: &State) -> usize {
    match state.dialog() {
        Some(Dialog::Help { from, .. }) => help::height(state, *from),
        Some(Dialog::History { conversation, plan, item, .. }) => {
            state.chat(conversation).map_or(0, |chat| chat.plan_history(plan, item.as_deref()).count())
        }
        _ => 0,
    }
}

/// Draws a dialog's box; returns its inside of so many rows, as far as they fit.
fn open(state: &State, title: &str, rows: u16, paint: &mut Paint<'_, '_>) -> Rect {
    let most = u16::try_from(layout::dialog_rows(state.size)).unwrap_or(1) + 2;
    let rows = rows.clamp(1, if matches!(title, "pane-help" | "pane-report") { u16::MAX } else { most });
    let area = layout::dialog((state.size.0, state.size.1.saturating_sub(1).max(1)), rows);
    paint.fill(area);
    let (width, height) = (usize::from(area.width.saturating_sub(2)), area.height);
    for nth in 0..height {
        let edge = match nth {
            0 => format!("┌{}┐", "─".repeat(width)),
            nth if nth + 1 == height => format!("└{}┘", "─".repeat(width)),
            _ => {
                paint.words(row(area, nth), "│", Role::BorderFocused);
                paint.right(row(area, nth), "│", Role::BorderFocused);
                continue;
            }
        };
        paint.words(row(area, nth), &edge, Role::BorderFocused);
    }
    // whose it is stands first: what is behind it may be another's
    let whose = state.dialog().and_then(Dialog::conversation).map(|conversation| state.alias(conversation));
    let whose = whose.map(|alias| format!("{alias} · ")).unwrap_or_default();
    let title = format!(" {whose}{} ", state.words.say(title));
    let head = Rect { width: area.width.saturating_sub(1), ..row(area, 0) };
    paint.words(after(head, 2), &title, Role::TitleFocused);
    let inside = below(after(area, 2), 1);
    Rect { width: inside.width.saturating_sub(2), height: inside.height.saturating_sub(1), ..inside }
}

/// Draws the box of what is ticked; returns its head and its list.
fn ticking(state: &State, dialog: &Dialog, title: &str, count: usize, paint: &mut Paint<'_, '_>) -> (Rect, Rect) {
    let rows = layout::tick_rows(state.size, dialog).min(count);
    let head = layout::dialog_rows(state.size).saturating_sub(layout::tick_rows(state.size, dialog));
    let area = open(state, title, u16::try_from(head + rows).unwrap_or(u16::MAX), paint);
    let list = area.height.min(u16::try_from(rows).unwrap_or(u16::MAX));
    (Rect { height: area.height - list, ..area }, below(area, area.height - list))
}

/// A list with numbers that choose.
fn list(state: &State, title: &str, rows: &[String], selection: &Selection, paint: &mut Paint<'_, '_>) {
    let area = open(state, title, u16::try_from(rows.len()).unwrap_or(u16::MAX), paint);
    rows_in(rows, selection, area, paint);
}

fn rows_in(rows: &[String], selection: &Selection, area: Rect, paint: &mut Paint<'_, '_>) {
    for (nth, (index, words)) in (0..area.height).zip(rows.iter().enumerate().skip(selection.top)) {
        let at = row(area, nth);
        let selected = index == selection.row;
        paint.surface = if selected { surface(true, true) } else { Surface::Raised };
        paint.fill(at);
        let number = if index < 9 { format!("{} ", index + 1) } else { "  ".to_owned() };
        paint.pieces(at, &[(&number, Role::HintKey), (words, Role::Text)]);
        if selected {
            paint.cursor(at.x, at.y);
        }
    }
    paint.surface = Surface::Raised;
}

fn triage(state: &State, entry: Option<&BoardEntry>, selection: &Selection, paint: &mut Paint<'_, '_>) {
    let area = open(state, "pane-triage", 6, paint);
    for (nth, (index, code)) in (0..area.height).zip(Triage::ALL.iter().enumerate().skip(selection.top)) {
        let at = row(area, nth);
        let selected = index == selection.row;
        paint.surface = if selected { surface(true, true) } else { Surface::Raised };
        paint.fill(at);
        let word = format!("{:<9}", state.words.say(&format!("triage-{}", code.letter())));
        let about = state.words.say(&format!("triage-{}-about", code.letter()));
        let mark = match entry {
            Some(entry) if entry.triage == *code => format!(" · {}", state.words.say("triage-now")),
            Some(entry) if entry.is_lowered_by(*code) => format!(" · {}", state.words.say("triage-lower-mark")),
            _ => String::new(),
        };
        let letter = format!("{} ", code.letter());
        let role = triage_role(*code);
        paint.pieces(at, &[(&letter, role), (&word, role), (&about, Role::Text), (&mark, Role::Muted)]);
        if selected {
            paint.cursor(at.x, at.y);
        }
    }
    let last = Triage::ALL.len();
    let nth = u16::try_from(last.saturating_sub(selection.top)).unwrap_or(u16::MAX);
    let at = row(area, nth);
    let selected = selection.row == last;
    paint.surface = if selected { surface(true, true) } else { Surface::Raised };
    paint.fill(at);
    paint.pieces(at, &[("T ", Role::HintKey), (&state.words.say("triage-by-triggers"), Role::Text)]);
    if selected {
        paint.cursor(at.x, at.y);
    }
    paint.surface = Surface::Raised;
}

/// A search field and what it found: columns of a label and the words.
fn find(
    state: &State,
    title: &str,
    search: &Search,
    words_of: impl Fn(usize) -> Option<(String, String)>,
    paint: &mut Paint<'_, '_>,
) {
    let height = u16::try_from(layout::dialog_rows(state.size)).unwrap_or(u16::MAX);
    let area = open(state, title, height.saturating_add(1), paint);
    referrals::field(state, search, row(area, 0), true, paint);
    let area = below(area, 1);
    for (nth, (index, found)) in (0..area.height).zip(search.found.iter().enumerate().skip(search.selection.top)) {
        let Some((label, words)) = words_of(*found) else { continue };
        let at = row(area, nth);
        let selected = index == search.selection.row;
        paint.surface = if selected { surface(true, true) } else { Surface::Raised };
        paint.fill(at);
        let mark = if selected { "> " } else { "  " };
        let label = format!("{label:<11} ");
        paint.pieces(at, &[(mark, Role::Muted), (&label, Role::HintKey), (&words, Role::Text)]);
    }
    paint.surface = Surface::Raised;
}

fn palette(state: &State, search: &Search, paint: &mut Paint<'_, '_>) {
    let words = &state.words;
    let words_of = |index: usize| {
        let row = ROWS.get(index)?;
        Some((state.keymap.label(row.intent), format!("{} — {}", row.title(words), row.about(words))))
    };
    find(state, "pane-palette", search, words_of, paint);
}

fn picker(state: &State, search: &Search, paint: &mut Paint<'_, '_>) {
    let label = |candidate| {
        use crate::update::Candidate;
        let key = match candidate {
            Candidate::Phrase(_) => "picker-phrase",
            Candidate::Referral(_) => "picker-referral",
            Candidate::PlanItem(..) => "picker-plan",
        };
        state.words.say(key).into_owned()
    };
    let all = candidates(state);
    let words_of =
        |index: usize| all.get(index).map(|candidate| (label(*candidate), candidate_text(state, *candidate)));
    find(state, "pane-picker", search, words_of, paint);
}

/// The question of a plan item.
fn question_of(state: &State, item: &PlanItem) -> String {
    let template = state.content.plan(&item.plan);
    let question = template.and_then(|template| template.item(&item.item)).map(|item| &item.question);
    question.map_or_else(String::new, |words| words.get(state.words.language()).to_owned())
}

fn options(state: &State, item: &PlanItem, selection: &Selection, paint: &mut Paint<'_, '_>) {
    let language = state.words.language();
    let rows: Vec<String> = match &item.kind {
        Kind::Choice(choices) => choices.iter().map(|choice| choice.label.get(language).to_owned()).collect(),
        _ => ["preview-yes", "preview-no"].map(|key| state.words.say(key).into_owned()).to_vec(),
    };
    let question = question_of(state, item);
    let tall = rows_of(state, &question);
    let area = open(state, "pane-plan", tall + 1 + u16::try_from(rows.len()).unwrap_or(u16::MAX - 99), paint);
    let used = paint.paragraph(area, &question, Role::Title);
    rows_in(&rows, selection, below(area, used + u16::from(area.height > used + 3)), paint);
}

/// How many rows a paragraph takes in a dialog.
fn rows_of(state: &State, words: &str) -> u16 {
    let height = wrap(&SafeText::screenful(words), layout::dialog_width(state.size)).height();
    u16::try_from(height).unwrap_or(u16::MAX / 2)
}

fn answer(state: &State, item: &PlanItem, editor: &Editor, paint: &mut Paint<'_, '_>) {
    let question = question_of(state, item);
    let hint = match item.kind {
        Kind::List => state.words.say("plan-list-hint"),
        Kind::Contact => state.words.say("plan-contact-hint"),
        _ => "".into(),
    };
    let lines = editor_rows(editor, layout::dialog_width(state.size), 6).max(2);
    let area = open(state, "pane-plan", rows_of(state, &question) + 1 + lines, paint);
    let mut rest = below(area, paint.paragraph(area, &question, Role::Title));
    rest = below(rest, paint.paragraph(rest, &hint, Role::Muted));
    composer::editor(editor, rest, true, paint);
}

/// A returning visitor's code: what is typed, and why it opened nothing or that it is looked for.
fn return_code(state: &State, editor: &Editor, trouble: Option<&str>, asked: bool, paint: &mut Paint<'_, '_>) {
    let (words, role) = match trouble {
        _ if asked => (state.words.say("return-code-looking"), Role::Muted),
        Some(trouble) => (trouble.into(), Role::Warning),
        None => {
            let key = state.keymap.label(Intent::Keep);
            (state.words.with("return-code-hint", &[("key", key.into())]), Role::Muted)
        }
    };
    let lines = editor_rows(editor, layout::dialog_width(state.size), 4).max(2);
    let area = open(state, "pane-return-code", rows_of(state, &words) + lines, paint);
    let rest = below(area, paint.paragraph(area, &words, role));
    composer::editor(editor, rest, true, paint);
}

/// What a placeholder stands for: the question, the words it is in, and the answer.
fn blank(state: &State, filling: &Filling, paint: &mut Paint<'_, '_>) {
    let Some(blank) = filling.blanks.first() else { return };
    let question = blank.question(state.words.language());
    let words = &filling.inserting.text;
    let lines = editor_rows(&filling.editor, layout::dialog_width(state.size), 3).max(1);
    let hint = state.words.with("blank-hint", &[("key", state.keymap.label(Intent::Keep).into())]);
    let tall = rows_of(state, question) + rows_of(state, words) + rows_of(state, &hint) + lines;
    let area = open(state, "pane-blank", tall, paint);
    let mut rest = below(area, paint.paragraph(area, question, Role::Title));
    let editor = Rect { height: lines.min(rest.height), ..rest };
    composer::editor(&filling.editor, editor, true, paint);
    rest = below(rest, lines);
    rest = below(rest, paint.paragraph(rest, &hint, Role::Muted));
    paint.paragraph(rest, words, Role::Helper);
}

fn confirm(state: &State, question: &Question, paint: &mut Paint<'_, '_>) {
    let words = question_words(state, question);
    ask(state, "pane-sure", &[(words, Role::Text)], &confirm_keys(state), paint);
}

fn confirm_keys(state: &State) -> String {
    let (yes, no) = (state.keymap.label(Intent::Yes), state.keymap.label(Intent::No));
    state.words.with("confirm-keys", &[("yes", yes.into()), ("no", no.into())]).into_owned()
}

/// A question in paragraphs, and its keys.
fn ask(state: &State, title: &str, paragraphs: &[(String, Role)], keys: &str, paint: &mut Paint<'_, '_>) {
    let tall: u16 = paragraphs.iter().map(|(words, _)| rows_of(state, words)).sum();
    let area = open(state, title, tall + 2, paint);
    let mut rest = area;
    for (words, role) in paragraphs {
        rest = below(rest, paint.paragraph(rest, words, *role));
    }
    let last = row(area, area.height.saturating_sub(1));
    paint.words(last, keys, Role::HintKey);
    paint.cursor(last.x, last.y);
}

fn question_words(state: &State, question: &Question) -> String {
    let words = &state.words;
    let alias = question.conversation().map_or("", |conversation| state.alias(conversation));
    let alias = ("alias", alias.into());
    match question {
        Question::EndShift { open, unsent } => {
            words.with("confirm-end", &[("open", (*open).into()), ("unsent", (*unsent).into())])
        }
        Question::Release(_) => words.with("confirm-release", &[alias]),
        Question::TakeOver(conversation) => {
            let holder = state.roster.get(conversation).and_then(|open| open.entry.assigned.as_ref());
            let who = holder.map_or("", |who| state.name_of(who));
            words.with("confirm-take-over", &[alias, ("who", who.into())])
        }
        Question::Lowering { to, reason, by, .. } => {
            let arguments = [
                ("who", state.name_of(by).into()),
                ("code", to.letter().to_string().into()),
                ("word", words.say(&format!("triage-{}", to.letter())).into()),
                ("reason", words.say(lowering(*reason)).into()),
            ];
            words.with("confirm-lowering", &arguments)
        }
        Question::Share(inserting) => words.say(state.caution_word(&inserting.conversation)),
        Question::CopyOut(conversation, items) => {
            let caution = words.say(state.caution_word(conversation));
            let watched = state.is_watched(conversation).then_some(caution);
            let head = words.with("confirm-copy-out", &[("count", items.len().into())]);
            format!("{head} {}", watched.unwrap_or_default()).trim_end().to_owned().into()
        }
        Question::KeepPlan(conversation) => {
            let days = state.roster.keeps_plans(conversation).unwrap_or_default();
            let watched = state.is_watched(conversation).then(|| words.say("confirm-keep-watched"));
            let head = words.with("confirm-keep-plan", &[alias, ("days", days.into())]);
            format!("{head} {}", watched.unwrap_or_default()).trim_end().to_owned().into()
        }
        Question::ForgetPlan(_) => words.with("confirm-forget-plan", &[alias]),
        Question::PutAway(_) => words.with("confirm-put-away", &[alias]),
        Question::Skip(_) => words.say("confirm-skip"),
    }
    .into_owned()
}

fn struck(state: &State, inserting: &Inserting, paint: &mut Paint<'_, '_>) {
    let entry = match &inserting.carries {
        Some(Carried::Referral { entry, .. }) => state.content.directory.entry(entry),
        _ => None,
    };
    let Some(entry) = entry else { return };
    let name = entry.name.get(state.words.language());
    let head = state.words.with("referral-override", &[("name", name.into())]).into_owned();
    let why = referral::struck(state, entry).unwrap_or_default();
    let key = state.keymap.label(Intent::UseAnyway);
    let keys = state.words.with("referral-override-why", &[("key", key.into())]).into_owned();
    ask(state, "pane-override", &[(head, Role::Title), (why, Role::Warning)], &keys, paint);
}
