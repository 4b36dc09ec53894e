//! A member's name in the columns that there are for it.

use super::SafeText;

/// A name in at most so many columns. Where an account's name stands behind it, in brackets, that stays whole and the name
/// is cut: by the account two of one name are told apart. Where there is no room for both, the account stands alone.
pub fn cut_name(name: &str, columns: usize) -> String {
    let whole = SafeText::row(name);
    if whole.width() <= columns {
        return name.to_owned();
    }
    let Some(at) = name.rfind(" (").filter(|_| name.ends_with(')')) else { return cut(&whole, columns) };
    let (shown, account) = (SafeText::row(&name[..at]), SafeText::row(&name[at..]));
    match columns.checked_sub(account.width()) {
        Some(left) if left > 1 => format!("{}{account}", cut(&shown, left)),
        _ => cut_name(name[at + 2..].trim_end_matches(')'), columns),
    }
}

fn cut(text: &SafeText, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_string();
    }
    let (fits, _) = text.as_safe().split_at_width(columns.saturating_sub(1));
    let end = if columns == 0 { "" } else { "…" };
    format!("{}{end}", fits.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_and_its_account_stays() {
        for (name, columns, shown) in [
            ("Sanne", 5, "Sanne"),
            ("Sanne", 4, "San…"),
            ("Sanne", 1, "…"),
            ("Sanne", 0, ""),
            ("Sanne (sanne2)", 14, "Sanne (sanne2)"),
            ("Sanne (sanne2)", 13, "San… (sanne2)"),
            ("Sanne (sanne2)", 11, "S… (sanne2)"),
            ("Sanne (sanne2)", 10, "sanne2"),
            ("Sanne (sanne2)", 5, "sann…"),
            ("李小龍", 5, "李小…"),
            ("Sanne (nacht) (s)", 9, "Sann… (s)"),
        ] {
            assert_eq!(cut_name(name, columns), shown, "{name} in {columns}");
            assert!(SafeText::row(shown).width() <= columns);
        }
    }
}
