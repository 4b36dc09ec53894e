use jiff::civil::date;

use super::*;
use care::referral::Parents;

const WHOLE: &str = r#"
name = { nl = "Chat", en = "Chat" }
address = "https://chat.example.org"
websites = ["https://www.example.org", "https://example.org:8443"]
exit = "https://www.knmi.nl/nederland-nu/weer"
languages = ["nl", "en", "pt-BR"]
asks = ["safe", "danger"]
alternatives = ["113", "kindertelefoon"]

[hours]
open = "mon-fri 18:00-22:00"
holidays = "closed"
exceptions = [{ on = 2026-12-24, open = "12:00-15:00" }]
zone = "Europe/Brussels"
outside = "refuse"

[waiting]
B = 4
alternatives_after = 5
"#;

fn whole(text: &str) -> (Option<Welcome>, Vec<Finding>) {
    let (read, mut findings) = DeskFile::read("desk.toml", text);
    let welcome = read.map(|read| {
        let (welcome, more) = read.finish(&Content::shipped().directory);
        findings.extend(more);
        welcome
    });
    (welcome, findings)
}

#[test]
fn every_key_is_read() {
    let (welcome, findings) = whole(WHOLE);
    assert_eq!(findings, []);
    let welcome = welcome.unwrap();
    assert_eq!(welcome.name.map(|name| name.nl).as_deref(), Some("Chat"));
    assert_eq!(welcome.address.as_deref(), Some("https://chat.example.org"));
    assert_eq!(welcome.websites, ["https://www.example.org", "https://example.org:8443"]);
    assert_eq!(welcome.exit, "https://www.knmi.nl/nederland-nu/weer");
    assert_eq!(welcome.languages, ["nl", "en", "pt-BR"]);
    assert_eq!(welcome.asks, [Ask::Safe, Ask::Danger]);
    assert_eq!(welcome.alternatives.iter().map(|entry| &*entry.id).collect::<Vec<_>>(), ["113", "kindertelefoon"]);
    assert_eq!((welcome.zone.iana_name(), welcome.shuts), (Some("Europe/Brussels"), true));
    assert_eq!(welcome.waiting, Some(WaitingMinutes { acute: 1, urgent: 4, ongoing: 15, info: 30 }));
    assert_eq!(welcome.alternatives_after, 5);
    let hours = welcome.hours.unwrap();
    assert_eq!((hours.weekly.len(), hours.exceptions.len()), (1, 1));
}

#[test]
fn without_a_file_the_usual_ones_are_there_and_none_tells_parents() {
    let welcome = without_file();
    assert!(welcome.alternatives.len() > 2, "{:?}", welcome.alternatives.len());
    assert!(welcome.alternatives.iter().all(|entry| entry.parents == Parents::No));
    assert_eq!(welcome.alternatives[0].id, "kindertelefoon");
    assert_eq!(whole("").0, Some(welcome), "nor does an empty file change anything");
    assert!(is_plain(&Welcome::default().exit));
}

#[test]
fn every_mistake_is_named_with_its_line_and_key() {
    for (text, line, key, what) in [
        ("exits = \"https://x.nl\"", 1, "exits", "unknown key"),
        ("\nexit = \"http://www.knmi.nl\"", 2, "exit", "no https address"),
        ("exit = \"https://u@knmi.nl/\"", 1, "exit", "no https address"),
        ("exit = \"https://knmi.nl/\\\"><script\"", 1, "exit", "no https address"),
        (
            "address = \"https://chat.example.org\"\nexit = \"https://chat.example.org:8443/weer\"",
            2,
            "exit",
            "own page",
        ),
        ("address = \"https://chat.example.org/x\"", 1, "address", "no address of a page"),
        ("asks = [\"safe\", \"saef\"]", 1, "asks[2]", "no question"),
        ("languages = [\"nl\", \"klingons\"]", 1, "languages[2]", "no language"),
        ("languages = [\"pt_br\"]", 1, "languages[1]", "not how the language is written"),
        ("languages = []", 1, "languages", "is empty"),
        ("languages = [\"nl\", \"nl\"]", 1, "languages[2]", "twice"),
        ("alternatives = []", 1, "alternatives", "is empty"),
        ("alternatives = [\"kindertelefon\"]", 1, "alternatives[1]", "names no entry"),
        ("alternatives = [\"113\", \"112\"]", 1, "alternatives[2]", "`parents` is `unknown`"),
        ("alternatives = [\"veilig_thuis_kind\"]", 1, "alternatives[1]", "`parents` is `after_report`"),
        ("alternatives = [\"csg\"]", 1, "alternatives[1]", "`parents` is `consent_under_16`"),
        ("name = \"Chat\"", 1, "name", "one language"),
        ("[hours]\nopen = \"mon-fri 9-17\"", 2, "hours.open", "not opening hours"),
        ("[hours]\nzone = \"Europe/Utrecht\"\nopen = \"always\"", 2, "hours.zone", "no time zone"),
        ("[hours]\nopen = \"always\"\noutside = \"shut\"", 3, "hours.outside", "neither"),
        ("[hours]\nholidays = \"closed\"", 1, "hours.open", "is missing"),
        ("[hours]\nexceptions = [{ on = 2026-12-24, open = \"closed\" }]", 1, "hours.open", "is missing"),
        ("[hours]\nopen = \"always\"\nshuts = true", 3, "hours.shuts", "unknown key"),
        ("[waiting]\nB = 40", 1, "waiting.A", "do not grow"),
        ("[waiting]\nalternatives_after = 500", 2, "waiting.alternatives_after", "not within"),
        ("exit = ", 1, "", "not TOML"),
    ] {
        let (_, findings) = whole(text);
        let found: Vec<_> = findings.iter().map(|f| (f.line, f.key.as_str(), f.what.as_str())).collect();
        assert!(matches!(&found[..], [(l, k, w)] if *l == line && *k == key && w.contains(what)), "{text}\n{found:?}");
        assert!(findings[0].is_error() && !findings[0].meaning.is_empty() && !findings[0].remedy.is_empty(), "{text}");
    }
}

#[test]
fn an_exit_to_a_helpline_and_hours_that_never_come_are_warned_of() {
    let (_, findings) = whole("exit = \"https://www.kindertelefoon.nl/\"");
    assert!(matches!(&findings[..], [warned] if !warned.is_error() && warned.key == "exit"), "{findings:?}");
    let over = "[hours]\nschedule = [{ open = \"daily 10:00-16:00\", from = 2025-07-01, to = 2025-08-31 }]\nexceptions = [{ on = 2025-07-02, open = \"closed\" }]\n";
    let (read, findings) = DeskFile::read("desk.toml", over);
    assert_eq!(findings, []);
    let read = read.unwrap();
    assert!(read.never_opens(date(2025, 7, 1)).is_none());
    let never = DeskFile::read(
        "desk.toml",
        "[hours]\nopen = \"mon 09:00-10:00\"\nexceptions = [{ from = 2026-01-01, to = 2026-12-31, open = \"closed\" }]\n",
    );
    let warned = never.0.unwrap().never_opens(date(2026, 3, 1)).expect("it never opens");
    assert!(!warned.is_error() && warned.line == 1);
}

#[test]
fn a_desk_asks_nothing_if_it_wants_to() {
    assert_eq!(whole("asks = []").0.unwrap().asks, []);
}

#[test]
fn what_a_desk_hides_or_does_not_reach_is_no_alternative() {
    let own = Content::parse("directory.toml", "hide = [\"113\"]\n").unwrap();
    let (read, _) = DeskFile::read("desk.toml", "alternatives = [\"113\"]");
    let (_, findings) = read.unwrap().finish(&own.directory);
    assert!(findings[0].what.contains("hides"), "{findings:?}");
    let mut entry = Content::shipped().directory.entry("113").unwrap().clone();
    entry.unverified = vec![care::referral::Fact::Phone, care::referral::Fact::Chat, care::referral::Fact::Site];
    assert_eq!(may_be_alternative(&entry), Err(NoAlternative::Unreachable));
    let usual = usual(&own.directory);
    assert!(usual.iter().all(|entry| entry.id != "113") && !usual.is_empty());
}

#[test]
fn a_file_is_told_by_its_name_or_by_what_it_holds() {
    for (file, text, is) in [
        ("desk.toml", "", true),
        ("x/desk.toml", "[hours]\n", true),
        ("ours.toml", "exit = \"https://x.nl\"", true),
        ("ours.toml", "[hours]\n", false),
        ("desk.toml", "[[entry]]\n", false),
        ("directory.toml", "hide = []", false),
    ] {
        assert_eq!(is_desk_file(file, text), is, "{file} {text}");
    }
}

#[test]
fn a_folder_with_such_a_file_is_still_a_desk_s_own_content() {
    let folder = std::env::temp_dir().join(format!("nachtwacht-welcome-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(FILE), "content = \".\"\nalternatives = [\"own\"]\n").unwrap();
    let entry = "[[entry]]\nid = \"own\"\ncode = \"own\"\nname = { nl = \"Eigen\", en = \"Own\" }\n\
                 what = { nl = \"Voor jou.\", en = \"For you.\" }\nphone = \"0800-1234\"\nanonymous = \"yes\"\n\
                 parents = \"no\"\nsource = \"https://own.example\"\n";
    std::fs::write(folder.join("directory.toml"), entry).unwrap();
    assert!(Content::load(&folder).is_ok());
    let welcome = load(&folder.join(FILE)).unwrap();
    assert_eq!(welcome.alternatives.iter().map(|entry| &*entry.id).collect::<Vec<_>>(), ["own"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_website_is_written_as_a_browser_names_it() {
    for wrong in [
        "http://www.example.org",
        "https://www.example.org/",
        "https://www.Example.org",
        "https://*.example.org",
        "https://www.example.org:443",
        "www.example.org",
        "*",
    ] {
        let (_, findings) = whole(&format!("websites = [\"{wrong}\"]"));
        assert!(findings.len() == 1 && findings[0].is_error(), "{wrong}: {findings:?}");
    }
    assert_eq!(whole("websites = []").1, [], "none at all is fine");
    assert_eq!(whole(r#"websites = ["https://a.example", "https://a.example"]"#).1.len(), 1);
}
