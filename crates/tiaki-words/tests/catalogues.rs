//! Whether the words that crates share are whole in every language.

use std::collections::BTreeSet;
use std::path::Path;

use tiaki_words::{Catalogue, Lang, SHARED, shared, testing};

#[test]
fn what_is_shared_is_whole_and_says_the_same() {
    testing::check(&[shared]);
}

#[test]
fn every_file_is_read() {
    for lang in Lang::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        let found: BTreeSet<String> = std::fs::read_dir(folder.join(lang.code()))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let known = SHARED.iter().map(|subject| format!("{subject}.ftl"));
        assert_eq!(found, known.collect::<BTreeSet<_>>(), "{}", lang.code());
    }
}

#[test]
fn terms_are_told_with_their_codes_and_unknown_ones_plainly() {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::new(&[shared])));
    let tongue = catalogue.tongue(Lang::Fr);
    assert!(tiaki_words::terms::handling(tongue, "H1").starts_with("H1"));
    assert!(tiaki_words::terms::evaluation(tongue, "4x4:B4").starts_with("B4 (4×4)"));
    assert_eq!(
        tiaki_words::terms::colour(tongue, "PURPLE_NEW"),
        "PURPLE NEW"
    );
    assert_eq!(tongue.code("class", "a_new_code"), "A new code");
    assert_eq!(tongue.code("class", ""), tongue.say("common-not-stated"));
}
