//! What comes and must not be taken: each is kept apart whole, with a code of its own, and takes no effect.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "exchange/agencies.rs"]
mod agencies;
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use agencies::{Agency, by, draft, letter, node, on_both, seal, seed, which};
use support::act;
use tiaki_core::exchange::Side;
use tiaki_ops::exchange::lists::Owed;
use tiaki_ops::exchange::{acts, keys, lists, receive, take};
use tiaki_package::letter::Says;
use tiaki_package::{Signed, SigningKey, parse_signed};

fn signed(from: &Agency, to: &Agency, id: &str, second: i64) -> Signed {
    draft(from, to, id, second)
        .sign(&from.node.signing)
        .unwrap()
}

/// Takes sealed bytes in; why they are kept apart, or nothing where they are not.
fn takes(to: &Agency, sealed: &[u8], second: i64) -> Option<String> {
    let own = &to.node.authority.id;
    receive::whole(&to.site, &to.node, &act(second), own, sealed).unwrap();
    let id = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(sealed));
    let apart = lists::quarantine(&to.site).unwrap();
    let found = apart.into_iter().find(|one| one.parcel == id);
    found.map(|one| one.reason)
}

fn packages(of: &Agency) -> Vec<lists::Line> {
    lists::list(&of.site, Side::Recipient, (100, 0)).unwrap()
}

#[test]
fn each_misuse_of_a_package_has_its_own_code() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, _| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let own = &nz.node.identities[0];
        let good = signed(at, nz, "pkg_good", 1);
        let sealed = seal(&good.to_bytes(), own);
        assert_eq!(takes(nz, &sealed, 2), None);
        assert_eq!(packages(nz).len(), 1);
        let code = |sealed: &[u8], second| takes(nz, sealed, second).unwrap();

        // The same bytes again are the same parcel; sealed anew it is a replay.
        assert_eq!(takes(nz, &sealed, 3), None);
        assert_eq!(code(&seal(&good.to_bytes(), own), 3), "replayed");
        let other = signed(at, nz, "pkg_good", 4);
        assert_eq!(code(&seal(&other.to_bytes(), own), 4), "package_id_reused");

        // Meant for another: opened there and sealed for this one.
        let theirs = signed(at, fj, "pkg_theirs", 5);
        assert_eq!(code(&seal(&theirs.to_bytes(), own), 5), "wrong_recipient");
        // Under this one's key, but with another's name.
        let mut named = draft(at, nz, "pkg_named", 5);
        named.recipients[0].authority = "auth-fj".to_owned();
        let named = named.sign(&at.node.signing).unwrap();
        assert_eq!(code(&seal(&named.to_bytes(), own), 5), "wrong_recipient");
        // Addressed anew.
        let text = String::from_utf8(theirs.to_bytes()).unwrap();
        let text = text.replace(
            &fj.node.identities[0].recipient_text(),
            &own.recipient_text(),
        );
        let readdressed = text.replace("auth-fj", "auth-nz");
        assert!(parse_signed(readdressed.as_bytes()).is_ok());
        assert_eq!(code(&seal(readdressed.as_bytes(), own), 5), "bad_signature");
        // Without its signature.
        let stripped = text.split(",\"signature\"").next().unwrap().to_owned() + "}";
        assert_eq!(code(&seal(stripped.as_bytes(), own), 5), "malformed");

        // Over.
        let late = act(6 + 366 * 86_400);
        let expired = signed(at, nz, "pkg_expired", 6);
        let bytes = seal(&expired.to_bytes(), own);
        let to = &nz.node.authority.id;
        receive::whole(&nz.site, &nz.node, &late, to, &bytes).unwrap();
        assert_eq!(code(&bytes, 6), "expired");

        // For another key, and no parcel at all.
        assert_eq!(
            code(&seal(&good.to_bytes(), &fj.node.identities[0]), 15),
            "no_matching_key"
        );
        assert_eq!(code(b"nothing that was ever sealed", 15), "not_sealed");
        assert_eq!(nz.accounts(), 0);
    });
}

#[test]
fn nothing_rests_on_a_key_that_nobody_compared_or_that_is_over() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, _| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let own = &nz.node.identities[0];
        let code = |sealed: &[u8], second| takes(nz, sealed, second).unwrap();
        // Signed by nobody, by another authority, and by a key that nobody has compared.
        let stranger = SigningKey::from_seed(seed("stranger"));
        let forged = draft(at, nz, "pkg_forged", 7).sign(&stranger).unwrap();
        assert_eq!(code(&seal(&forged.to_bytes(), own), 7), "unknown_sender");
        let posing = draft(at, nz, "pkg_posing", 7)
            .sign(&fj.node.signing)
            .unwrap();
        assert_eq!(code(&seal(&posing.to_bytes(), own), 7), "unknown_sender");
        let key = stranger.verifying_key().to_string();
        let purpose = keys::Purpose::Sign;
        keys::add(&nz.site, &by("ana", 8), "AT", purpose, &key, None).unwrap();
        let waits = draft(at, nz, "pkg_waits", 8).sign(&stranger).unwrap();
        let waits = seal(&waits.to_bytes(), own);
        assert_eq!(code(&waits, 8), "unknown_sender");
        assert!(
            keys::check(
                &nz.site,
                &by("Ana ", 9),
                "AT",
                &tiaki_ops::directory::fingerprint(&key)
            )
            .is_err()
        );
        keys::check(
            &nz.site,
            &by("ben", 9),
            "AT",
            &tiaki_ops::directory::fingerprint(&key),
        )
        .unwrap();
        // Once somebody has, what is kept apart can be looked at again.
        let parcel = <sha2::Sha256 as sha2::Digest>::digest(&waits).into();
        let again = take::retry(&nz.site, &nz.node, &act(10), &parcel).unwrap();
        assert_eq!(again, take::Came::Taken);
        assert_eq!(
            packages(nz)
                .iter()
                .filter(|one| one.state == "received")
                .count(),
            1
        );

        // Ended, and revoked.
        let print = tiaki_ops::directory::fingerprint(&key);
        let until = act(11).at.micros();
        keys::end(&nz.site, &by("ben", 11), "AT", &print, until).unwrap();
        let far = 12 + 2 * 86_400;
        let after = draft(at, nz, "pkg_after", far).sign(&stranger).unwrap();
        assert_eq!(code(&seal(&after.to_bytes(), own), far), "key_not_in_force");
        keys::revoke(&nz.site, &by("ben", 13), "AT", &print).unwrap();
        let before = draft(at, nz, "pkg_before", 10).sign(&stranger).unwrap();
        assert_eq!(code(&seal(&before.to_bytes(), own), 14), "revoked_key");
    });
}

#[test]
fn who_can_be_told_of_a_refusal_is_told() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        at.writes(stick, 3);
        let print = tiaki_ops::directory::fingerprint(&at.node.signing.verifying_key().to_string());
        keys::revoke(&nz.site, &by("ben", 4), "AT", &print).unwrap();
        assert_eq!(nz.reads(stick, 5).quarantined, 1);
        nz.writes(stick, 6);
        at.reads(stick, 7);
        assert_eq!(at.state(&package), "refused");
        let shown = lists::show(&at.site, &at.node, which(&package)).unwrap();
        assert_eq!(shown.letters[0].code, "revoked_key");
        let due = at.outstanding(8);
        assert_eq!(due.len(), 1, "nobody waits for an answer that came");
        assert_eq!(
            (due[0].owed, due[0].by.as_str()),
            (Owed::Refused, "auth-at")
        );
    });
}

#[test]
fn each_misuse_of_a_letter_has_its_own_code() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, _| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let own = &nz.node.identities[0];
        let good = signed(at, nz, "pkg_good", 1);
        assert_eq!(takes(nz, &seal(&good.to_bytes(), own), 2), None);
        let about = packages(nz).remove(0);
        let question = |text: &str| Says::Question {
            words: text.to_owned(),
        };
        let asked = letter(at, nz, "let_1", &about, question("code 1"));
        let asked = asked.sign(&at.node.signing).unwrap();
        assert_eq!(takes(nz, &asked.seal().unwrap(), 3), None);
        let code = |sealed: &[u8]| takes(nz, sealed, 4).unwrap();
        assert_eq!(code(&asked.seal().unwrap()), "replayed");
        let other = letter(at, nz, "let_1", &about, Says::Received { received_at: 1 });
        assert_eq!(
            code(&other.sign(&at.node.signing).unwrap().seal().unwrap()),
            "letter_id_reused"
        );

        let stranger = SigningKey::from_seed(seed("stranger"));
        let forged = letter(at, nz, "let_2", &about, question("code 1"));
        assert_eq!(
            code(&forged.sign(&stranger).unwrap().seal().unwrap()),
            "unknown_sender"
        );
        let theirs = letter(at, fj, "let_3", &about, question("code 1"));
        let theirs = theirs.sign(&at.node.signing).unwrap();
        assert_eq!(code(&seal(&theirs.to_bytes(), own)), "wrong_recipient");
        let text = String::from_utf8(asked.to_bytes()).unwrap();
        let changed = text.replace("let_1", "let_4");
        assert_eq!(code(&seal(changed.as_bytes(), own)), "bad_signature");

        // On a package that never went to who writes: nobody answers for what another sent.
        let accepted = Says::Accepted { reference: None };
        let stray = letter(fj, nz, "let_5", &about, accepted.clone());
        assert_eq!(
            code(&stray.sign(&fj.node.signing).unwrap().seal().unwrap()),
            "unknown_package"
        );

        // By the wrong side: it stays, as said, and takes no effect.
        let wrong = letter(at, nz, "let_6", &about, accepted);
        assert_eq!(
            takes(
                nz,
                &wrong.sign(&at.node.signing).unwrap().seal().unwrap(),
                5
            ),
            None
        );
        let shown = lists::show(&nz.site, &nz.node, which(&about.package)).unwrap();
        let last = shown.letters.last().unwrap();
        assert_eq!(
            (last.forbidden.as_str(), shown.line.state.as_str()),
            ("wrong_side", "received")
        );
        // Nor may this side say what does not follow.
        let told = ("arrest", 20_600, 0);
        let done = acts::tell_outcome(
            &nz.site,
            &nz.node,
            &by("cy", 6),
            which(&about.package),
            told,
        );
        assert!(done.unwrap_err().to_string().contains("too_early"));
    });
}

#[test]
fn a_retraction_by_another_than_the_sender_takes_nothing_back() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, _| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let good = signed(at, nz, "pkg_good", 1);
        assert_eq!(
            takes(nz, &seal(&good.to_bytes(), &nz.node.identities[0]), 2),
            None
        );
        acts::accept(&nz.site, &nz.node, &by("cy", 3), which("pkg_good"), None).unwrap();
        let about = packages(nz).remove(0);
        let says = Says::Retracted {
            reason: tiaki_package::letter::RetractReason::Law,
            accounts: Vec::new(),
            words: None,
        };
        let stray = letter(fj, nz, "let_1", &about, says);
        takes(
            nz,
            &stray.sign(&fj.node.signing).unwrap().seal().unwrap(),
            4,
        );
        assert_eq!(nz.accounts(), 1);
        let ours = packages(nz)
            .into_iter()
            .find(|one| one.with == "auth-at")
            .unwrap();
        assert_eq!(ours.state, "accepted");
    });
}

#[test]
fn no_changed_bit_is_taken() {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told by their runner, not by configuration"
    )]
    let many = std::env::var("TIAKI_SWEEP").is_ok();
    let times = if many { 10_000 } else { 300 };
    let folder = tempfile::tempdir().unwrap();
    let site = support::sqlite(folder.path());
    let at_folder = folder.path().join("at");
    std::fs::create_dir_all(&at_folder).unwrap();
    let at = Agency::new(support::sqlite(&at_folder), "auth-at", &at_folder);
    let nz = Agency::new(site, "auth-nz", folder.path());
    nz.knows(&at);
    assert_eq!(
        node(&nz.site, "auth-nz", &["auth-nz"]).authority,
        nz.node.authority
    );
    let good = signed(&at, &nz, "pkg_good", 1);
    let sealed = seal(&good.to_bytes(), &nz.node.identities[0]);
    let mut dice = support::Dice(7);
    for turn in 0..times {
        let mut changed = sealed.clone();
        let bit = dice.roll(changed.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(takes(&nz, &changed, 2).is_some(), "turn {turn}, bit {bit}");
        let parcel = <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(&changed));
        // What is kept apart is kept whole.
        let kept = nz.site.store.read("test", |tx| {
            tiaki_store::exchange::bytes(tx, &parcel, tiaki_store::exchange::Direction::In)
        });
        assert_eq!(kept.unwrap(), changed);
    }
    assert!(packages(&nz).is_empty());
    assert_eq!(takes(&nz, &sealed, 3), None);
}
