//! The sign-in screen. The password is never drawn, not even its length beyond a few signs.

use ratatui::layout::Rect;

use super::hints;
use super::layout;
use super::paint::{Paint, after, below, row};
use super::status;
use crate::intent::Intent;
use crate::state::State;
use crate::state::sign_in::Field;
use crate::theme::{Role, Surface};

/// Draws the sign-in screen.
pub(super) fn draw(state: &State, paint: &mut Paint<'_, '_>) {
    let Some(form) = &state.sign_in else { return };
    let (width, height) = state.size;
    let wide = width.min(56);
    let top = (height / 3).saturating_sub(3);
    let area = Rect::new((width - wide) / 2, top, wide, height.saturating_sub(top + u16::from(height >= 3)));
    paint.words(row(area, 0), &state.words.say("sign-in-title"), Role::TitleFocused);
    paint.words(row(area, 1), &state.words.say("sign-in-about"), Role::Muted);
    let mut rest = below(area, 3);
    for field in Field::ALL {
        let label = format!("{:<12}", state.words.say(field.label()));
        let at = row(rest, 0);
        let input = after(at, paint.words(at, &label, Role::Label));
        paint.surface = Surface::Field;
        paint.fill(input);
        let text = match field {
            Field::Homeserver => form.homeserver.text().to_owned(),
            Field::Helper => form.helper.text().to_owned(),
            Field::Password => "•".repeat(form.password.chars().count().min(24)),
        };
        let column = paint.words(input, &text, Role::Input).min(input.width.saturating_sub(1));
        paint.surface = Surface::Ground;
        if form.field == field {
            let column = match field {
                Field::Homeserver => form.homeserver.position(usize::MAX).1,
                Field::Helper => form.helper.position(usize::MAX).1,
                Field::Password => usize::from(column),
            };
            let column = u16::try_from(column).unwrap_or(0).min(input.width.saturating_sub(1));
            paint.cursor(input.x + column, input.y);
        }
        rest = below(rest, 1);
    }
    rest = below(rest, 1);
    if form.leaving {
        let arguments = [
            ("open", state.mine().count().into()),
            ("unsent", state.unsent().into()),
            ("key", state.keymap.label(Intent::Quit).into()),
        ];
        paint.paragraph(rest, &state.words.with("sign-in-leave", &arguments), Role::Error);
    } else if form.busy {
        let used = paint.paragraph(rest, &state.words.say("sign-in-busy"), Role::Event);
        // the password was right, and the desk cannot be read yet: for how long is not to be guessed
        if state.waits_for_desk() {
            let (words, role) = status::link(state);
            paint.paragraph(below(rest, used), &words, role);
        }
    } else if let Some(trouble) = &form.trouble {
        paint.paragraph(rest, trouble, Role::Error);
    }
    hints::draw(state, layout::areas(state).hints, paint);
}
