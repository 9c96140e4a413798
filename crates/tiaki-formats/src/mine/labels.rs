//! Words that say what follows them.

use super::FindKind;

/// A label and the kind it announces; in lower case, words parted by one space, in alphabetical
/// order of their first letters.
pub(super) const LABELS: &[(&str, FindKind)] = &[
    ("account handle", FindKind::Handle),
    ("account id", FindKind::UserId),
    ("account name", FindKind::Handle),
    ("account number", FindKind::UserId),
    ("alias", FindKind::Handle),
    ("cash tag", FindKind::Cashtag),
    ("cashtag", FindKind::Cashtag),
    ("cell number", FindKind::Phone),
    ("cell phone", FindKind::Phone),
    ("cell", FindKind::Phone),
    ("customer token", FindKind::UserId),
    ("discord", FindKind::Handle),
    ("handle", FindKind::Handle),
    ("ig", FindKind::Handle),
    ("insta", FindKind::Handle),
    ("instagram", FindKind::Handle),
    ("kik username", FindKind::Handle),
    ("kik", FindKind::Handle),
    ("login name", FindKind::Handle),
    ("member id", FindKind::UserId),
    ("mobile number", FindKind::Phone),
    ("mobile", FindKind::Phone),
    ("nickname", FindKind::Handle),
    ("phone number", FindKind::Phone),
    ("phone", FindKind::Phone),
    ("profile id", FindKind::UserId),
    ("profile name", FindKind::Handle),
    ("screen name", FindKind::Handle),
    ("screenname", FindKind::Handle),
    ("skype", FindKind::Handle),
    ("snapchat username", FindKind::Handle),
    ("snapchat", FindKind::Handle),
    ("tel", FindKind::Phone),
    ("telegram", FindKind::Handle),
    ("telephone number", FindKind::Phone),
    ("telephone", FindKind::Phone),
    ("user handle", FindKind::Handle),
    ("user id", FindKind::UserId),
    ("user name", FindKind::Handle),
    ("userid", FindKind::UserId),
    ("username", FindKind::Handle),
    ("vanity name", FindKind::Handle),
    ("whatsapp number", FindKind::Phone),
    ("whatsapp", FindKind::Phone),
    ("wickr", FindKind::Handle),
];

/// For each letter that a label begins with, which letters stand second there, one bit each: most
/// words are told from labels by that.
const SECOND: [u32; 26] = second();

#[expect(
    clippy::indexing_slicing,
    reason = "worked out while compiling, which fails where it is wrong"
)]
const fn second() -> [u32; 26] {
    let mut found = [0; 26];
    let mut at = 0;
    while at < LABELS.len() {
        let label = LABELS[at].0.as_bytes();
        found[(label[0] - b'a') as usize] |= 1 << (label[1] - b'a');
        at += 1;
    }
    found
}

/// Whether a label begins with these two letters, the first given in lower case.
fn may_begin(first: u8, second: u8) -> bool {
    let place = |letter: u8| letter.wrapping_sub(b'a');
    let seconds = SECOND.get(usize::from(place(first))).copied();
    let second = place(second.to_ascii_lowercase());
    second < 26 && seconds.is_some_and(|found| found & (1 << second) != 0)
}

/// The label that a text begins with and how long it is there; words may be parted by a space, a
/// hyphen or a low line. The longest holds.
pub(super) fn find(text: &[u8]) -> Option<(usize, FindKind)> {
    let first = text.first()?.to_ascii_lowercase();
    if !may_begin(first, *text.get(1)?) {
        return None;
    }
    let from = LABELS.partition_point(|(label, _)| label.as_bytes().first() < Some(&first));
    let is_first = |label: &str| label.as_bytes().first() == Some(&first);
    LABELS
        .get(from..)?
        .iter()
        .take_while(|(label, _)| is_first(label))
        .filter(|(label, _)| {
            text.len() >= label.len()
                && label.bytes().zip(text).all(|(wanted, found)| {
                    if wanted == b' ' {
                        matches!(found, b' ' | b'_' | b'-')
                    } else {
                        wanted == found.to_ascii_lowercase()
                    }
                })
        })
        .map(|(label, kind)| (label.len(), *kind))
        .max_by_key(|(length, _)| *length)
}

/// What stands where a name should, and is none.
pub(super) fn is_no_name(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "all",
        "and",
        "anonymous",
        "channel",
        "deleted",
        "everyone",
        "false",
        "here",
        "is",
        "n/a",
        "na",
        "no",
        "none",
        "not",
        "null",
        "of",
        "the",
        "true",
        "undefined",
        "unknown",
        "was",
        "yes",
    ];
    WORDS.iter().any(|word| name.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{LABELS, find};

    #[test]
    fn labels_are_in_order_and_each_is_found() {
        let first = |label: &str| label.as_bytes()[0];
        assert!(LABELS.is_sorted_by_key(|(label, _)| first(label)));
        for (label, kind) in LABELS {
            let shouted = label.to_uppercase().replace(' ', "_");
            assert_eq!(
                find(shouted.as_bytes()),
                Some((label.len(), *kind)),
                "{label}"
            );
        }
        assert_eq!(find(b""), None);
        assert_eq!(find(b"zzz"), None);
    }
}
