//! What an editor does to its text.

use proptest::prelude::*;

use super::*;

#[test]
fn words_are_wrapped_and_the_cursor_found() {
    let mut editor = Editor::with("een twee drie vier");
    assert_eq!(
        editor.rows(9).iter().map(|r| &editor.text()[r.clone()]).collect::<Vec<_>>(),
        ["een twee ", "drie vier", ""]
    );
    assert_eq!(editor.position(9), (2, 0));
    assert!(editor.up(9));
    assert_eq!(editor.cursor(), 9);
    assert!(editor.up(9) && !editor.up(9));
}

#[test]
fn refused_words_come_back_in_front_of_what_is_being_written() {
    let mut editor = Editor::with("nieuw");
    editor.left();
    editor.put_before("oud");
    assert_eq!(editor.text(), "oud\nnieuw");
    assert_eq!(editor.before_cursor(), "oud\nnieu");
}

#[test]
fn a_paste_is_cleaned() {
    assert_eq!(clean("a\u{1b}[2Jb\r\nc\td\u{202e}e\u{200b}"), "a[2Jb\nc de");
}

#[test]
fn what_is_written_at_the_edge_of_a_part_does_not_belong_to_it() {
    let mut editor = Editor::with("ab");
    editor.left();
    assert!(editor.insert_marked("ONE TWO", 7));
    editor.insert("x");
    editor.place(1);
    editor.insert("y");
    assert_eq!(editor.text(), "ayONE TWOxb");
    assert_eq!(editor.marks(), [Mark { id: 7, range: 2..9 }]);
    editor.place(5);
    editor.insert("-");
    assert_eq!(&editor.text()[editor.marks()[0].range.clone()], "ONE- TWO");
    (0..20).for_each(|_| editor.delete());
    assert_eq!((editor.text(), editor.marks().len()), ("ayONE-", 1));
    (0..4).for_each(|_| editor.backspace());
    assert!(editor.marks().is_empty(), "no word of it remains");
}

proptest! {
    /// Whatever is written and deleted: as long as a letter of a part remains, the part is remembered, and the letter
    /// lies in it.
    #[test]
    fn a_part_lives_while_one_of_its_letters_remains(
        keys in proptest::collection::vec(0..14_u8, 0..60),
    ) {
        let mut editor = Editor::default();
        for key in keys {
            match key {
                0 => editor.left(),
                1 => editor.right(),
                2 => editor.word_left(),
                3 => editor.word_right(),
                4 => editor.backspace(),
                5 => editor.delete(),
                6 => editor.delete_word(),
                7 => editor.put_before("abc def"),
                8 => { editor.put_behind(3, "ghi"); }
                9 => { editor.insert("jkl "); }
                10 => editor.home(),
                11 => editor.replace_before_cursor(1.min(editor.before_cursor().len()), "m"),
                _ if !editor.text().contains(char::is_uppercase) => {
                    editor.insert_marked("NOOIT BETALEN", 1);
                }
                _ => editor.end(),
            }
            for (at, _) in editor.text().match_indices(char::is_uppercase) {
                let within = editor.marks().iter().any(|mark| mark.range.contains(&at));
                prop_assert!(within, "{:?} at {at}: {:?}", editor.text(), editor.marks());
            }
        }
    }

    #[test]
    fn nothing_panics_and_the_cursor_stays_on_an_edge(
        text in "\\PC{0,40}", keys in proptest::collection::vec(0..12_u8, 0..40), width in 1..20_usize,
    ) {
        let mut editor = Editor::with(&text);
        for key in keys {
            match key {
                0 => editor.left(),
                1 => editor.right(),
                2 => editor.word_left(),
                3 => editor.word_right(),
                4 => editor.backspace(),
                5 => editor.delete(),
                6 => editor.delete_word(),
                7 => { editor.up(width); }
                8 => { editor.down(width); }
                9 => { editor.insert("\u{301}x 表\n"); }
                10 => editor.put_before("👨\u{200d}👩"),
                _ => editor.home(),
            }
            prop_assert!(editor.text().is_char_boundary(editor.cursor()));
            let (row, column) = editor.position(width);
            prop_assert!(row < editor.rows(width).len() && column < width);
            let rows = editor.rows(width);
            let shown: String = rows.iter().map(|row| &editor.text()[row.clone()]).collect();
            prop_assert_eq!(shown, editor.text().replace('\n', ""));
        }
    }
}

proptest! {
    /// However words come, by letters or at once, what is kept is the same, and it is kept once it was.
    #[test]
    fn joiners_are_kept_where_they_belong_however_the_words_come(
        words in "[a-z ❤🏳🌈👩🏽میخواهمक्ष\u{200c}\u{200d}\u{fe0f}\u{200b}]{0,30}",
    ) {
        let mut typed = Editor::default();
        for letter in words.chars() {
            typed.insert(&letter.to_string());
        }
        let at_once = clean(&words);
        prop_assert_eq!(clean(typed.text()), at_once.clone());
        prop_assert_eq!(clean(&at_once), at_once.clone());
        // the cursor stands where the words end as they are drawn
        let drawn = crate::text::SafeText::line(typed.text());
        prop_assert_eq!(Editor::with(typed.text()).position(1_000).1, drawn.width());
    }
}
