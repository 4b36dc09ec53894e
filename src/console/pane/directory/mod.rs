//! What there is to send: the directory's referrals, and phrases beside it; each list is searched.

mod entry;
mod phrases;
mod referrals;

use ratatui::layout::Rect;

use crate::widget::place;

pub use phrases::Phrases;
pub use referrals::Referrals;

/// The rows of the search field: none where there is room for one row only.
fn search_rows(area: Rect) -> u16 {
    u16::from(place::inner(area).height > 1)
}
