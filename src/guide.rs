//! For whoever runs a desk, sits at one, or works on the program: what is too long for the README.
//!
//! The papers stand in the documentation, and `nachtwacht guide` shows them in the terminal.

/// Makes of each paper a module of the documentation, and a row of [`PAPERS`].
macro_rules! papers {
    ($($topic:ident $paper:literal;)+) => {
        $(
            #[doc = include_str!($paper)]
            pub mod $topic {}
        )+

        /// The papers in the order in which they are read: the topic's name, and the words as Markdown. The first line of a
        /// paper says for whom it is and what it tells.
        pub const PAPERS: &[(&str, &str)] = &[$((stringify!($topic), include_str!($paper))),+];
    };
}

/// Files to put in place: whoever has the program alone has them too. Name, and the file as it stands.
pub const FILES: &[(&str, &str)] = &[("nginx", include_str!("guide/examples/nginx.conf"))];

papers! {
    helping "guide/helping.md";
    practice "guide/practice.md";
    keys "guide/keys.md";
    terminals "guide/terminals.md";
    linear "guide/linear.md";
    alarms "guide/alarms.md";
    desk "guide/desk.md";
    growing "guide/growing.md";
    architecture "guide/architecture.md";
    contributing "guide/contributing.md";
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::PAPERS;

    #[test]
    fn every_file_that_the_guide_names_is_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
        let files = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        for paper in files.filter(|file| file.extension().is_some_and(|end| end == "md")) {
            let text = std::fs::read_to_string(&paper).unwrap();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let file = link.split('#').next().unwrap_or_default();
                assert!(file.contains("://") || file.is_empty() || folder.join(file).exists(), "{link} is not there");
            }
        }
    }

    #[test]
    fn every_paper_of_the_folder_is_shown_and_says_first_what_it_tells() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
        let papers = std::fs::read_dir(&folder).unwrap().map(|paper| paper.unwrap().path());
        let mut there: Vec<String> = papers
            .filter(|paper| paper.extension().is_some_and(|end| end == "md"))
            .map(|paper| paper.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let mut shown: Vec<&str> = PAPERS.iter().map(|(topic, _)| *topic).collect();
        there.sort_unstable();
        shown.sort_unstable();
        assert_eq!(there, shown);
        for (topic, paper) in PAPERS {
            let first = paper.lines().next().unwrap_or_default();
            assert!(first.ends_with('.') && !first.starts_with('#') && first.len() < 120, "{topic}: {first:?}");
        }
    }
}
