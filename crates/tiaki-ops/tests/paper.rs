//! The printed form of packages: what is in it is in the package, in the recipient's language, in the same bytes.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::authority::Directory;
use tiaki_package::{Signed, atomic_write};
use tiaki_print::testing::{Part, read};
use tiaki_words::{Lang, shared, testing};

mod small;

const NAME: &str = "referral.pdf";

fn printed(signed: &Signed) -> Part {
    read(signed.content(NAME).unwrap())
}

/// The language that a file says it is in.
fn lang(signed: &Signed) -> Lang {
    let pdf = signed.content(NAME).unwrap();
    let (_, rest) = pdf.split_once("/Lang(").unwrap();
    Lang::of_code(rest.split(')').next().unwrap()).unwrap()
}

/// The cells of a table's rows by the names of its columns.
fn rows(signed: &Signed, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(signed.content(name).unwrap().as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// All that the package holds beside its printed form, and the words of the catalogues.
fn beside(signed: &Signed) -> String {
    let mut all = serde_json::to_string(signed.manifest()).unwrap();
    let evaluation = &signed.manifest().evaluation;
    all.push_str(&format!(
        " {}{}\n",
        evaluation.source, evaluation.information
    ));
    for (name, text) in signed.contents() {
        if name.ends_with(".csv") {
            let mut reader = csv::ReaderBuilder::new();
            let reader = reader.has_headers(false).from_reader(text.as_bytes());
            for row in reader.into_records() {
                for cell in &row.unwrap() {
                    all.push_str(cell);
                    all.push('\n');
                }
            }
        } else if name == "summary.txt" {
            all.push_str(text);
        }
    }
    let lang = lang(signed);
    let own = std::fs::read_to_string(format!("locales/{}/paper.ftl", lang.code())).unwrap();
    all.push_str(&own);
    for message in testing::read(&[shared], lang).into_values() {
        all.push_str(&message.words);
        all.push('\n');
    }
    all
}

/// A text with the characters that code points stand for.
fn meant(text: &str) -> String {
    let mut pieces = text.split("[U+");
    let mut meant = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once(']').unwrap();
        let point = u32::from_str_radix(digits, 16).unwrap();
        meant.push(char::from_u32(point).unwrap());
        meant.push_str(rest);
    }
    meant
}

/// Whether a word may be an id, a name, an address or a digest, which only the package's contents may give.
fn may_identify(word: &str) -> bool {
    let has_digit = word.chars().any(|char| char.is_ascii_digit());
    let has_letter = word.chars().any(char::is_alphabetic);
    word.contains('@')
        || (has_digit && has_letter)
        || (has_digit && word.len() > 6 && word.contains('.'))
}

#[test]
fn the_pdf_holds_nothing_that_the_package_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let packages = small::packages(folder.path());
    let (mut words, mut langs) = (0, BTreeSet::new());
    for (authority, signed) in &packages {
        if let Some(out) = std::env::var_os("TIAKI_PAPER_OUT") {
            let file = std::path::Path::new(&out).join(format!("{authority}.pdf"));
            atomic_write(&file, signed.content(NAME).unwrap().as_bytes()).unwrap();
        }
        let beside = beside(signed);
        langs.insert(lang(signed).code());
        for text in printed(signed).said() {
            let meant = meant(&text);
            for word in meant.split_whitespace().filter(|word| may_identify(word)) {
                let bare = word.trim_matches(|char: char| "·.:,;()؛،".contains(char));
                assert!(beside.contains(bare), "{authority}: {word} of {text}");
                words += 1;
            }
        }
    }
    assert!(words > 1_000, "{words}");
    assert_eq!(langs, BTreeSet::from(["ar", "en", "es", "fr"]));
}

#[test]
fn it_lists_every_person_of_a_small_package_with_its_accounts() {
    let folder = tempfile::tempdir().unwrap();
    for (authority, signed) in small::packages(folder.path()) {
        let said = printed(&signed).said();
        let text = said.join("\n");
        // Of a queue the first, in the order of the table.
        let persons = rows(&signed, "persons.csv").into_iter().take(25);
        let persons: BTreeSet<String> = persons
            .map(|row| row.get("person").unwrap().clone())
            .collect();
        for id in &persons {
            assert!(text.contains(id.as_str()), "{authority}: {id}");
        }
        for account in rows(&signed, "accounts.csv") {
            if persons.contains(account.get("person").unwrap()) {
                let id = account.get("account").unwrap();
                assert!(said.contains(id), "{authority}: {id}");
            }
        }
        // What it is called in is the language of the recipient.
        let id = signed.manifest().recipients.first().unwrap();
        let directory = Directory::standard();
        let to = directory.find_id(&id.authority).unwrap();
        let wanted = to.languages.iter().find_map(|tag| Lang::find(tag));
        assert_eq!(lang(&signed), wanted.unwrap_or_default(), "{authority}");
        let entry = signed.manifest().contents.iter();
        let entry = entry.filter(|entry| entry.name == NAME);
        let types: Vec<&str> = entry.map(|entry| entry.media_type.as_str()).collect();
        assert_eq!(types, ["application/pdf"]);
        assert!(signed.content("summary.txt").unwrap().contains(NAME));
    }
}

#[test]
fn the_same_package_is_printed_in_the_same_bytes() {
    let [one, two] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (one, two) = (small::packages(one.path()), small::packages(two.path()));
    assert_eq!(one.len(), two.len());
    for ((authority, one), (_, two)) in one.iter().zip(&two) {
        assert_eq!(one.content(NAME), two.content(NAME), "{authority}");
    }
}
