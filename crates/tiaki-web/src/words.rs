//! Words for codes: what the store keeps as codes, pages say in the field's own words.
//!
//! A code that is not in a list here is shown in plain form (`a_new_code`
//! becomes "a new code"), so that a rule added elsewhere never shows as a blank.
//! To add a word: a line in the list it belongs to.

mod desk;
mod linking;
mod stated;
pub(crate) mod terms;

pub(crate) use self::desk::{audited, set_aside};
pub(crate) use self::linking::{holders, not_joined, rarity, ruling};
pub(crate) use self::stated::stated_of;

use tiaki_core::protection::Protection;

use crate::text::hides;

/// A band: its word, and the name under which the stylesheet knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    /// One of a few fixed names, for colour and icon.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) word: String,
}

/// Danger classes, as `tiaki_core::triage` names them.
const CLASSES: &[(&str, &str)] = &[
    ("access_to_child", "Access to a child"),
    ("bystander", "Signs of a bystander only"),
    ("child_in_danger_now", "A child in danger now"),
    ("contact", "Contact with a child"),
    ("distribution", "Material passed on"),
    ("first_generation", "Hands-on or first-generation material"),
    ("possession", "Material held"),
    ("unclear", "Not enough to say"),
    (
        "victim_protected",
        "A victim or a minor: to child protection",
    ),
];

const AXES: &[(&str, &str)] = &[
    ("class", "Danger class"),
    ("danger", "Danger"),
    ("actionability", "Actionability"),
    ("novelty", "Novelty"),
    ("perishability", "Perishability"),
];

const INCIDENTS: &[(&str, &str)] = &[
    ("material", "Child sexual abuse material"),
    ("misleading_domain", "Misleading domain name"),
    ("misleading_words", "Misleading words or images"),
    ("molestation", "Child sexual molestation"),
    ("enticement", "Online enticement of a child"),
    ("tourism", "Travel to abuse a child"),
    ("trafficking", "Child sex trafficking"),
    ("unsolicited", "Obscene material sent to a child"),
    ("unstated", "Not stated"),
];

const ROLES: &[(&str, &str)] = &[
    ("associated", "Associated"),
    ("disclosed", "In a bulk disclosure"),
    ("recipient", "Intended recipient"),
    ("reported", "Reported"),
    ("victim", "Child"),
];

/// A field of a report, and what it is.
const FIELDS: &[(&str, &str, &str)] = &[
    ("account", "Account id", "The id of the reported account"),
    (
        "classification",
        "Classification",
        "An industry class, A1 to B2, for each file",
    ),
    (
        "communication",
        "Communication",
        "What was said; in part: remarks only",
    ),
    (
        "contact",
        "Verified contact",
        "A verified e-mail or number; in part: not verified",
    ),
    ("device", "Device", "A device of the reported account"),
    (
        "file",
        "File or digest",
        "In part: a file without any digest",
    ),
    (
        "flags",
        "Classification and marks",
        "For each file, or on the report",
    ),
    (
        "location",
        "Country",
        "The provider’s estimate, or an address",
    ),
    (
        "meaning",
        "Meaning of the time",
        "What the incident’s time is the time of",
    ),
    (
        "offender",
        "Who is reported",
        "In part: an id without a way to reach the person",
    ),
    (
        "port",
        "Source port",
        "Beside each address; without it thousands share one",
    ),
    (
        "public",
        "Public or not",
        "Whether each file was publicly available",
    ),
    ("time", "Time with zone and meaning", "In part: one of them"),
    (
        "upload_place",
        "Address at the upload",
        "In part: an address of a login or other event",
    ),
    (
        "victim",
        "The child",
        "In part: that there is one, and nothing on who",
    ),
    (
        "viewed",
        "Viewed by a person",
        "Stated for each file, yes or no",
    ),
    ("zone", "Zone of the time", "Without it a day can be wrong"),
];

/// Why reports are one, and what that means.
const FOLDED: &[(&str, &str, &str)] = &[
    (
        "same_incident",
        "One incident",
        "One account, the same file or offence, close in time.",
    ),
    (
        "same_report",
        "One report that came again",
        "One number, and an account, a file or the moment that agrees.",
    ),
    (
        "viral",
        "One viral file",
        "Many accounts passed one file on; none of these reports names a child, asks for priority or has another file.",
    ),
];

const USABLE: &[(&str, &str)] = &[
    ("fair", "Fair"),
    ("good", "Good"),
    ("poor", "Hardly usable"),
];

/// What protected values are read for.
const PURPOSES: &[(&str, &str)] = &[
    ("child_protection", "To protect the child"),
    (
        "data_subject",
        "To answer the child, or who speaks for the child",
    ),
    ("identification", "To find out who and where the child is"),
    ("investigation", "To investigate who is reported"),
    ("oversight", "For a court or a supervisor"),
];

const KINDS: &[(&str, &str)] = &[
    ("device", "Device"),
    ("display_name", "Display name"),
    ("email", "E-mail"),
    ("file_digest", "Same file"),
    ("group", "Group"),
    ("group_identifier", "Group"),
    ("ip", "IP address"),
    (
        "name_stem",
        "Screen name without digits, letters written as digits read as letters",
    ),
    ("payment", "Payment"),
    ("person_name", "Name"),
    ("phone", "Phone"),
    ("profile_url", "Profile address"),
    ("screen_name", "Screen name"),
    ("user_agent", "Browser or app"),
];

/// How two accounts agree on a value, as linking names it.
const MANNERS: &[(&str, &str)] = &[
    (
        "differing",
        "Both state values and share none: speaks against one person",
    ),
    ("equal", "The same value"),
    (
        "indirect",
        "The same value, which may lead to others too: given for recovery, or a switchboard's",
    ),
    ("ip_day", "The same address within a day"),
    ("ip_flow", "The same address and port within a second"),
    ("ip_lease", "The same address within a usual lease"),
    ("ip_undated", "The same address, one side without a time"),
    ("ip_window", "The same address within minutes"),
    (
        "recycled",
        "The same value, long apart: may have been handed on",
    ),
];

/// What is known of a value beyond its kind, as linking names it.
const VALUES: &[(&str, &str)] = &[
    ("circulating", "Circulates widely"),
    ("daily_line", "A line with another address each day"),
    ("disposable", "Disposable"),
    ("fixed_line", "A line that keeps its address for weeks"),
    ("mobile", "A mobile device's address, for minutes"),
    ("ordinary", "Ordinary"),
    ("personal", "Of a domain whose mailboxes are people's own"),
    ("placeholder", "Placeholder"),
    ("shared_network", "Shared network"),
    ("shared_thing", "Shared device or card"),
    ("static_line", "A line that keeps its address for months"),
];

const EVENTS: &[(&str, &str)] = &[
    ("login", "Login"),
    ("other", "Other"),
    ("purchase", "Purchase"),
    ("registration", "Registration"),
    ("unknown", "Not stated"),
    ("", "Not stated"),
    ("upload", "Upload"),
];

const MARKS: &[(&str, &str)] = &[
    ("animation", "animation or drawing"),
    ("bestiality", "animals involved"),
    ("generative_ai", "generated by a model"),
    ("infant", "very young child"),
    ("live_streaming", "live-streamed"),
    ("minor_to_minor", "between minors"),
    ("physical_harm", "physical harm"),
    ("potential_meme", "potential meme"),
    ("self_production", "possibly self-produced"),
    ("sadistic", "sadistic exploitation online"),
    ("sextortion", "sextortion"),
    ("solicitation", "material asked for or offered"),
    ("spam", "spam"),
    ("violence", "violence"),
    ("viral", "viral"),
    ("police_informed", "the sender told the police"),
];

/// What a file is, and how it is counted.
const VERDICTS: &[(&str, &str, &str)] = &[
    (
        "first_seen",
        "First seen",
        "On no list. Nobody here has assessed it before.",
    ),
    (
        "held",
        "Held for a person",
        "Its digest suddenly matches too much; nothing counts it until a person has looked.",
    ),
    (
        "known",
        "Known",
        "On a hash list: by exact digest, or within the list's distance.",
    ),
    (
        "negative",
        "Known harmless",
        "On a list of files that are not abuse material.",
    ),
    (
        "unmatched",
        "Not yet matched",
        "Not held against the lists so far.",
    ),
    (
        "viral",
        "Viral",
        "On a list of files passed on by thousands; it lowers urgency.",
    ),
    (
        "without_digest",
        "Without a digest",
        "The report gives nothing to tell the file by.",
    ),
];

const FORMATS: &[(&str, &str)] = &[
    ("archive", "Archive"),
    ("cybertip-json", "CyberTip JSON"),
    ("cybertip-xml", "CyberTipline XML"),
    ("disclosure", "Disclosure"),
    ("disclosure-row", "Row of a disclosure"),
    ("hash-list", "Hash list"),
    ("hash-list-row", "Row of a hash list"),
];

const TIERS: &[(&str, &str)] = &[
    ("confirmed", "Confirmed"),
    ("possible", "Possible"),
    ("probable", "Probable"),
    ("single", "One account"),
];

const PLACES: &[(&str, &str)] = &[
    ("conflict", "Sources contradict each other"),
    ("routed", "One country"),
    ("several", "Several countries possible"),
    ("unknown", "Not known"),
];

fn find(list: &[(&str, &str)], code: &str) -> String {
    list.iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| plain(code), |(_, word)| (*word).to_owned())
}

/// A code as words: underscores and hyphens become spaces, the first letter large,
/// and what could not be seen becomes a replacement character.
pub(crate) fn plain(code: &str) -> String {
    let spaced = code.replace(['_', '-'], " ");
    let mut chars = spaced
        .trim()
        .chars()
        .map(|char| if hides(char) { '\u{FFFD}' } else { char });
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).take(80).collect(),
        None => "Not stated".to_owned(),
    }
}

/// The band of a code.
pub(crate) fn band(code: &str) -> Band {
    let (name, word) = match code {
        "very_high" => ("very-high", "Very high"),
        "high" => ("high", "High"),
        "medium" => ("medium", "Medium"),
        "low" => ("low", "Low"),
        "set_aside" => ("set-aside", "Set aside"),
        "set_aside_proposed" => ("set-aside", "Set aside proposed"),
        _ => {
            return Band {
                name: "other",
                word: plain(code),
            };
        }
    };
    Band {
        name,
        word: word.to_owned(),
    }
}

/// The words of a danger class.
pub(crate) fn class(code: &str) -> String {
    find(CLASSES, code)
}

/// The name of an axis.
pub(crate) fn axis(code: &str) -> String {
    find(AXES, code)
}

/// What a report is about.
pub(crate) fn incident(code: &str) -> String {
    find(INCIDENTS, code)
}

/// The part of an account.
pub(crate) fn role(code: &str) -> String {
    find(ROLES, code)
}

/// Why reports are one, and what that means.
pub(crate) fn folded(kind: &str) -> (String, &'static str) {
    FOLDED
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or_else(
            || (plain(kind), ""),
            |(_, word, meaning)| ((*word).to_owned(), *meaning),
        )
}

/// A report as one of many that are one.
pub(crate) fn one_of(kind: &str, reports: i64) -> String {
    let reports = crate::page::grouped(reports);
    match kind {
        "viral" => format!("One of {reports} reports of one viral file"),
        "same_incident" => format!("One of {reports} reports of one incident"),
        "same_report" => format!("One report that came {reports} times"),
        other => format!("One of {reports}: {}", plain(other)),
    }
}

/// A person's reports, those that are one counted once and all of them said.
pub(crate) fn counted(incidents: i64, reports: i64) -> String {
    let all = crate::page::grouped(reports);
    match (incidents, reports) {
        (_, 1) => "1 report".to_owned(),
        (same, of) if same == of => format!("{all} reports"),
        (1, _) => format!("1 incident, in {all} reports"),
        (some, _) => format!("{} incidents, in {all} reports", crate::page::grouped(some)),
    }
}

/// Some of a person's reports as part of many that are one.
pub(crate) fn some_of(kind: &str, own: i64, reports: i64) -> String {
    if own == 1 {
        return one_of(kind, reports);
    }
    let (own, reports) = (crate::page::grouped(own), crate::page::grouped(reports));
    match kind {
        "viral" => format!("{own} of {reports} reports of one viral file"),
        "same_incident" => format!("{own} reports of one incident"),
        "same_report" => format!("{own} reports are one that came again"),
        other => format!("{own} of {reports}: {}", plain(other)),
    }
}

/// A field of a report, and what is lacking where it is.
pub(crate) fn field(code: &str) -> (String, &'static str) {
    FIELDS
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or_else(
            || (plain(code), ""),
            |(_, word, meaning)| ((*word).to_owned(), *meaning),
        )
}

/// How usable a report is.
pub(crate) fn usable(code: &str) -> String {
    find(USABLE, code)
}

/// What a missing field would have changed, for so many.
pub(crate) fn change(code: &str, count: i64) -> String {
    let count = crate::page::grouped(count);
    match code {
        "files_opened" => {
            format!(
                "{count} files cannot be opened without authority: nobody says if they were viewed"
            )
        }
        "reports_placed" => {
            format!("{count} reports on somebody whom nothing places could have had a country")
        }
        other => format!("{count}: {}", plain(other)),
    }
}

/// What protected values are read for.
pub(crate) fn purpose(code: &str) -> String {
    find(PURPOSES, code)
}

/// How an account is protected, and what that means.
pub(crate) const fn protection(class: Protection) -> (&'static str, &'static str) {
    match class {
        Protection::Child => (
            "A child’s account",
            "It is a child’s, as a victim or by the age that a report states.",
        ),
        Protection::Kin => (
            "Belongs with a child’s account",
            "It belongs with a child’s account, such as a guardian’s, and leads to the child.",
        ),
        Protection::Reported => (
            "Protected, and reported itself",
            "It is reported itself, and it is a minor’s or leads to a child: it stays in the queue, \
             but who it is stays back until a purpose is named.",
        ),
        _ => ("Not protected", "Nothing says that it is a child’s."),
    }
}

/// The kind of an identifier.
pub(crate) fn kind(code: &str) -> String {
    find(KINDS, code)
}

/// How two accounts agree on a value.
fn manner(code: &str) -> String {
    find(MANNERS, code)
}

/// How two accounts agree on a value, and whether it was only mined from text.
pub(crate) fn agreement(manner_code: &str, reliability: &str) -> String {
    let manner = manner(manner_code);
    match reliability {
        "mined_at_one" => format!("{manner}; mined from text at one, so it counts less"),
        "mined_at_both" => format!("{manner}; mined from text at both, so it counts less"),
        _ => manner,
    }
}

/// What is known of a value.
pub(crate) fn value(code: &str) -> String {
    find(VALUES, code)
}

/// The name of a country, with its code; the code alone where it has no name.
pub(crate) fn country(code: &str) -> String {
    match tiaki_core::country::Country::find(code) {
        Some(known) => format!("{} ({code})", known.name()),
        None => code.to_owned(),
    }
}

/// What an account did when it was seen.
pub(crate) fn event(code: &str) -> String {
    find(EVENTS, code)
}

/// How firm a link or a person is.
pub(crate) fn tier(code: &str) -> String {
    find(TIERS, code)
}

/// What a document was taken for.
pub(crate) fn format(code: &str) -> String {
    find(FORMATS, &code.replace('_', "-"))
}

/// What is known of a place.
pub(crate) fn place(code: &str) -> String {
    find(PLACES, code)
}

/// What a file is.
pub(crate) fn verdict(code: &str) -> String {
    VERDICTS
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or_else(|| plain(code), |(_, word, _)| (*word).to_owned())
}

/// How files of a verdict are counted; nothing for a verdict that is new here.
pub(crate) fn verdict_meaning(code: &str) -> &'static str {
    VERDICTS
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or("", |(.., meaning)| meaning)
}

/// The provider's marks, from the stored list of codes.
pub(crate) fn marks(codes: &str) -> Vec<String> {
    codes
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(|code| find(MARKS, code))
        .collect()
}

/// Yes, no, or not stated: what nobody said is never guessed.
pub(crate) fn stated(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "Not stated",
    }
}

/// The same of a value that was given for recovery.
pub(crate) fn stated_for_recovery(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "Yes; for recovery, may be a relative's",
        Some(false) => "No; for recovery, may be a relative's",
        None => "Not stated; for recovery, may be a relative's",
    }
}

#[cfg(test)]
mod tests {
    use tiaki_core::fold::GroupKind;
    use tiaki_core::identifier::{EventKind, IdentifierKind};
    use tiaki_core::protection::{Protection, PurposeCode};
    use tiaki_core::quality::{Band as Usable, Field};
    use tiaki_core::report::{IncidentType, Mark, Role};
    use tiaki_core::triage::{Axis, Band, DangerClass};
    use tiaki_ops::views::BANDS;

    use super::{
        AXES, CLASSES, EVENTS, FIELDS, FOLDED, INCIDENTS, KINDS, MARKS, PURPOSES, ROLES, USABLE,
        band, class, marks, plain, protection, stated,
    };

    fn knows(list: &[(&str, &str)], code: &str) -> bool {
        list.iter()
            .any(|(known, word)| *known == code && !word.is_empty())
    }

    #[test]
    fn every_code_of_the_core_has_words() {
        let kinds = IdentifierKind::ALL.iter().map(|known| known.code());
        assert!(kinds.clone().all(|code| knows(KINDS, code)), "{kinds:?}");
        assert!(
            EventKind::ALL
                .iter()
                .all(|known| knows(EVENTS, known.code()))
        );
        assert!(
            IncidentType::ALL
                .iter()
                .all(|known| knows(INCIDENTS, known.code()))
        );
        assert!(Role::ALL.iter().all(|known| knows(ROLES, known.code())));
        assert!(Mark::ALL.iter().all(|known| knows(MARKS, known.code())));
        assert!(
            PurposeCode::ALL
                .iter()
                .all(|known| knows(PURPOSES, known.code()))
        );
        assert!(Field::ALL.iter().all(|known| {
            let code = known.code();
            FIELDS.iter().any(|(named, ..)| *named == code)
        }));
        assert!(Usable::ALL.iter().all(|known| knows(USABLE, known.code())));
        assert!(GroupKind::ALL.iter().all(|known| {
            let code = known.code();
            FOLDED.iter().any(|(named, ..)| *named == code)
        }));
        let named: std::collections::BTreeSet<_> = Protection::ALL
            .iter()
            .map(|known| protection(*known))
            .collect();
        assert_eq!(named.len(), Protection::ALL.len(), "one word each");
        assert!(
            DangerClass::ALL
                .iter()
                .all(|known| knows(CLASSES, known.code()))
        );
        assert!(Axis::ALL.iter().all(|known| knows(AXES, known.code())));
        assert!(
            Band::ALL
                .iter()
                .all(|known| band(known.code()).name != "other")
        );
        assert!(BANDS.iter().all(|code| band(code).name != "other"));
    }

    #[test]
    fn a_new_code_is_shown_plainly() {
        for (code, words) in [
            ("a_new_code", "A new code"),
            ("two--steps", "Two  steps"),
            ("", "Not stated"),
            ("__", "Not stated"),
            ("école", "École"),
            ("a\u{202E}b", "A\u{FFFD}b"),
        ] {
            assert_eq!(plain(code), words, "{code}");
            assert_eq!(class(code), words, "{code}");
        }
        assert_eq!(
            band("urgent_again"),
            super::Band {
                name: "other",
                word: "Urgent again".to_owned()
            }
        );
        assert_eq!(plain(&"x".repeat(500)).len(), 80);
    }

    #[test]
    fn what_nobody_said_is_not_stated() {
        assert_eq!(
            [Some(true), Some(false), None].map(stated),
            ["Yes", "No", "Not stated"]
        );
        assert_eq!(marks("viral,,a_new_one"), ["viral", "A new one"]);
        assert!(marks("").is_empty());
    }
}
