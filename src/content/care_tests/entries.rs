//! Entries of every kind, as a desk's own file may hold them.

use jiff::civil::{Date, Weekday, date};
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use care::Words;
use care::hours::{Day, Days, Exception, Holiday, Holidays, Hours, Span, Weekly};
use care::referral::{Address, Ages, Anonymous, Channel, ChannelKind, Entry, Fact, Parents, Status, Trace, in_order};

/// The day of an import in tests.
pub(crate) const TODAY: Date = date(2026, 11, 24);

fn text() -> impl Strategy<Value = String> {
    "[a-z é'\",;=#\\[\\]\\\\\n·-]{0,12}[A-Z0-9à<&%]{1,3}[ .]{0,2}"
}

fn words() -> impl Strategy<Value = Words> {
    prop_oneof![
        text().prop_map(|nl| Words { en: nl.clone(), nl }),
        (text(), text()).prop_map(|(nl, en)| Words { nl, en }),
    ]
}

fn day_of_month() -> impl Strategy<Value = Date> {
    (2020_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn two_dates() -> impl Strategy<Value = (Date, Date)> {
    (day_of_month(), day_of_month()).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

fn days() -> impl Strategy<Value = Days> {
    (0_i8..7, 1_usize..=7).prop_map(|(first, count)| {
        let first = Weekday::from_monday_zero_offset(first).unwrap();
        first.cycle_forward().take(count).fold(Days::default(), Days::with)
    })
}

fn span() -> impl Strategy<Value = Span> {
    (0_u16..1_440, 0_u16..=1_440).prop_filter_map("no time", |(from, to)| Span::new(from, to))
}

fn day() -> impl Strategy<Value = Day> {
    prop_oneof![Just(Day::AsUsual), Just(Day::Closed), Just(Day::Unknown), vec(span(), 1..3).prop_map(Day::Open),]
}

fn holidays() -> impl Strategy<Value = Holidays> {
    let named = subsequence(Holiday::ALL.to_vec(), 0..4)
        .prop_flat_map(|named| named.into_iter().map(|holiday| (Just(holiday), day())).collect::<Vec<_>>());
    (day(), named).prop_map(|(rest, named)| Holidays { rest, named })
}

fn hours() -> impl Strategy<Value = Option<Hours>> {
    let always = (days(), span()).prop_map(|(days, span)| Weekly { days, span, from: None, to: None });
    let dated = (days(), span(), two_dates(), 0..3_u8).prop_map(|(days, span, (from, to), which)| Weekly {
        days,
        span,
        from: (which != 1).then_some(from),
        to: (which != 2).then_some(to),
    });
    let exception = (two_dates(), day()).prop_map(|((from, to), day)| Exception { from, to, day });
    (vec(always, 0..3), vec(dated, 0..3), of(holidays()), vec(exception, 0..3)).prop_map(
        |(always, dated, holidays, exceptions)| {
            let weekly: Vec<Weekly> = always.into_iter().chain(dated).collect();
            let known = !weekly.is_empty() || !exceptions.is_empty();
            let holidays = holidays.unwrap_or_else(|| Holidays::unsaid(&weekly));
            known.then_some(Hours { weekly, holidays, exceptions })
        },
    )
}

fn address() -> impl Strategy<Value = Address> {
    ("[A-Z][a-z]{1,8} [0-9]{1,3}", "[A-Z][a-z]{0,8}", "([1-9][0-9]{3} [A-Z]{2})?", "[A-Z]{0,1}", "(NL)?")
        .prop_map(|(street, city, postcode, region, country)| Address { street, city, postcode, region, country })
}

fn url() -> impl Strategy<Value = String> {
    "https://[a-z]{1,8}\\.nl(/[a-z?=&,]{0,6})?"
}

/// Where a channel is: two are never alike.
fn place() -> impl Strategy<Value = (usize, String)> {
    let at = |kind: ChannelKind| match kind {
        ChannelKind::Phone => "[0-9+][0-9 ()-]{0,8}[0-9]".boxed(),
        ChannelKind::Chat | ChannelKind::App | ChannelKind::Site => url().boxed(),
        ChannelKind::Mail => "[a-z]{1,5}@[a-z]{1,5}\\.nl".boxed(),
    };
    let all = ChannelKind::ALL.iter().enumerate();
    let all = all.map(|(nth, kind)| at(*kind).prop_map(move |at| (nth, at)).boxed());
    proptest::strategy::Union::new(all.collect::<Vec<_>>())
}

/// A channel at a place, with anything that can be its own.
fn channel((kind, at): (usize, String)) -> impl Strategy<Value = Channel> {
    let kind = ChannelKind::ALL[kind];
    let fits = Trace::ALL.iter().copied().filter(|trace| trace.is_of(kind) && *trace != Trace::NotOnPhoneBill);
    let fits: Vec<Trace> = fits.collect();
    let trace = subsequence(fits.clone(), 0..=fits.len());
    let unverified = subsequence(vec![kind.fact(), Fact::Hours, Fact::Cost, Fact::Trace], 0..=4);
    (of(words()), hours(), of(words()), of(words()), trace, unverified).prop_map(
        move |(hours, open, cost, note, trace, unverified)| Channel {
            hours,
            open,
            cost,
            note,
            trace,
            unverified,
            ..Channel::new(kind, at.clone())
        },
    )
}

fn ages() -> impl Strategy<Value = Ages> {
    (of(0_u8..=120), of(0_u8..=120)).prop_map(|(from, to)| match (from, to) {
        (Some(from), Some(to)) => Ages { from: Some(from.min(to)), to: Some(from.max(to)) },
        (from, to) => Ages { from, to },
    })
}

/// Any entry that a desk's own file may hold.
pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    let named = ("[a-z][a-z0-9_]{0,39}", "[a-z0-9]{1,12}", words(), of(text()), select(Status::ALL), words());
    let reached = (
        ages(),
        btree_set(place(), 0..5).prop_flat_map(|places| places.into_iter().map(channel).collect::<Vec<_>>()),
        of(words()),
        hours(),
        of(words()),
    );
    let more = (
        btree_set("[a-z]{2,3}", 0..3).prop_map(|languages| languages.into_iter().collect::<Vec<_>>()),
        of(address()),
        select(Anonymous::ALL),
        select(Parents::ALL),
        of(words()),
        of(words()),
        vec(text(), 0..4),
        subsequence(Fact::ALL.to_vec(), 0..=Fact::ALL.len()),
        of(day_of_month().prop_filter("no future", |date| *date <= TODAY)),
        text(),
    );
    (named, reached, more).prop_map(|(named, reached, more)| {
        let (id, code, name, organisation, status, what) = named;
        let (ages, channels, hours, open, cost) = reached;
        let (languages, address, anonymous, parents, alert, note, synonyms, unverified, verified_on, source) = more;
        Entry {
            id,
            code,
            name,
            organisation,
            status,
            what,
            ages,
            channels: in_order(channels),
            hours,
            open,
            cost,
            languages,
            address,
            anonymous,
            parents,
            alert,
            note,
            synonyms,
            unverified,
            verified_on,
            source,
        }
    })
}
