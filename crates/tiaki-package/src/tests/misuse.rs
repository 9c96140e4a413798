//! Each misuse with its own code.

use std::io::Write;

use super::*;

/// The package as text, to be altered by replacing.
fn text() -> String {
    String::from_utf8(signed().to_bytes()).unwrap()
}

/// The package with one part of its text replaced by another.
fn altered(from: &str, to: &str) -> Vec<u8> {
    let text = text();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn unaltered_is_accepted() {
    assert_eq!(refusal(text().as_bytes()), "accepted");
}

#[test]
fn an_unknown_sender_is_refused() {
    let signed = draft(&[&identity(2)])
        .sign(&SigningKey::from_seed([5; 32]))
        .unwrap();
    assert_eq!(refusal(&signed.to_bytes()), "unknown_sender");
    let nobody = Verification {
        senders: Vec::new(),
        ..expecting(&identity(2))
    };
    assert_eq!(
        verify(&signed, &nobody).unwrap_err(),
        VerifyError::UnknownSender
    );
}

#[test]
fn what_is_signed_cannot_be_altered() {
    let stranger = identity(7).recipient_text();
    let own = identity(2).recipient_text();
    for (from, to) in [
        ("prevention and investigation", "anything at all"),
        ("\"H0\",\"H1\"", "\"H0\""),
        ("\"AMBER+STRICT\"", "\"CLEAR\""),
        ("\"authority\":\"at-unit\"", "\"authority\":\"hu-unit\""),
        ("\"package_id\":\"pkg_0001\"", "\"package_id\":\"pkg_0002\""),
        ("\"accounts\":2", "\"accounts\":3"),
        (
            &format!("\"expires_at\":{}", NOW + 1),
            &format!("\"expires_at\":{}", NOW + 2),
        ),
        // Addressed anew.
        (&own, &stranger),
        ("\"operation\":\"Operation Demo\",", ""),
    ] {
        assert_eq!(refusal(&altered(from, to)), "bad_signature", "{from}");
    }
}

#[test]
fn a_signature_of_another_key_or_message_is_refused() {
    let hex_of = |number| SigningKey::from_seed([number; 32]).verifying_key().to_hex();
    // Another trusted key named beside the signature, but not signed with.
    let named = format!("\"key\":\"{}\",\"value\"", hex_of(1));
    let other = format!("\"key\":\"{}\",\"value\"", hex_of(9));
    assert_eq!(refusal(&altered(&named, &other)), "bad_signature");

    // Another trusted sender signs the very manifest, which names the first one's key.
    let mut taken = signed();
    let thief = SigningKey::from_seed([9; 32]);
    taken.signature = thief.sign(&taken.message());
    taken.key = thief.verifying_key();
    assert_eq!(refusal(&taken.to_bytes()), "bad_signature");

    // A signature over the manifest without the name of its purpose.
    let mut undirected = signed();
    let message = undirected.message();
    let bare = &message[message.iter().position(|byte| *byte == 0).unwrap() + 1..];
    assert_eq!(bare.first(), Some(&b'{'));
    undirected.signature = signing().sign(bare);
    assert_eq!(refusal(&undirected.to_bytes()), "bad_signature");

    // Stripped of its proof.
    let mut stripped = signed();
    stripped.signature = [0; 64];
    assert_eq!(refusal(&stripped.to_bytes()), "bad_signature");
}

#[test]
fn another_recipient_is_refused() {
    // The first recipient opens it and seals it anew to a stranger, signature and all.
    let (first, stranger) = (identity(2), identity(7));
    let opened = open(&signed().seal(&[first.recipient()]).unwrap()[..], &first).unwrap();
    let refused = opened.seal(&[stranger.recipient()]).unwrap_err();
    assert!(matches!(refused, SealError::NotNamed { position: 0 }));
    let key = stranger.recipient();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(key.as_age())).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(&opened.to_bytes()).unwrap();
    writer.finish().unwrap();

    let forwarded = open(&sealed[..], &stranger).unwrap();
    let refused = verify(&forwarded, &expecting(&stranger)).unwrap_err();
    assert_eq!(refused.code(), "wrong_recipient");
    // Without a key it is not asked for whom it was meant.
    let already_open = Verification {
        recipient: None,
        ..expecting(&stranger)
    };
    assert!(verify(&forwarded, &already_open).is_ok());
}

#[test]
fn time_runs_out_at_the_signed_moment() {
    let signed = signed();
    for (now, ends) in [
        (NOW, false),
        (NOW + 1, true),
        (i64::MAX, true),
        (i64::MIN, false),
    ] {
        let at = Verification {
            now,
            ..expecting(&identity(2))
        };
        let refused = verify(&signed, &at).err().map(|error| error.code());
        assert_eq!(refused, ends.then_some("expired"));
    }
}

#[test]
fn contents_are_exactly_those_signed() {
    let account = "\"accounts.csv\":\"account\\nacc_1\\nacc_2\\n\"";
    for (to, code) in [
        (account.replace("acc_2", "acc_3"), "content_digest_mismatch"),
        (
            account.replace("acc_2", "acc_22"),
            "content_digest_mismatch",
        ),
        (
            account.replace("accounts.csv", "accounts.cs"),
            "content_missing",
        ),
        (format!("{account},\"b.csv\":\"\""), "content_extra"),
        (format!("\"a\":\"\",{account}"), "content_extra"),
    ] {
        assert_eq!(refusal(&altered(account, &to)), code, "{to}");
    }
    assert_eq!(
        refusal(&altered(&format!("{account},"), "")),
        "content_missing"
    );
}

#[test]
fn only_the_canonical_text_is_read() {
    let last = "\"note.txt\":\"tab\\t quote\\\" back\\\\ null\\u0000 é 😀\"";
    for (from, to) in [
        ("{\"contents\"", "{ \"contents\""),
        ("\\u0000 é", "\\u0000 \\u00e9"),
        ("tab\\t", "tab\\u0009"),
        ("😀", "\\ud83d\\ude00"),
        ("\"H0\",\"H1\"", "\"H1\",\"H0\""),
        ("\"H0\",\"H1\"", "\"H0\",\"H0\",\"H1\""),
        (
            "\"algorithm\":\"Ed25519\",\"key\"",
            "\"algorithm\":\"Ed25519\", \"key\"",
        ),
        (last, &last.replace("note.txt", "note\\u002etxt")),
        (
            &identity(2).recipient_text(),
            &identity(2).recipient_text().to_uppercase(),
        ),
    ] {
        assert_eq!(refusal(&altered(from, to)), "not_canonical", "{from}");
    }
    assert_eq!(refusal(format!("{}\n", text()).as_bytes()), "not_canonical");
    let signature = hex::encode(signed().signature);
    assert_eq!(
        refusal(&altered(&signature, &signature.to_uppercase())),
        "not_canonical"
    );
    // Another order of the members.
    let manifest_first = text()
        .replace("\"format\":\"tiaki-package-1\",", "")
        .replacen('{', "{\"format\":\"tiaki-package-1\",", 1);
    assert_eq!(refusal(manifest_first.as_bytes()), "not_canonical");
}

#[test]
fn a_member_named_twice_is_refused() {
    for (from, to) in [
        ("{\"contents\"", "{\"contents\":{},\"contents\""),
        ("\"purpose\"", "\"purpose\":\"other\",\"purpose\""),
        ("\"note.txt\":", "\"note.txt\":\"\",\"note.txt\":"),
        ("\"algorithm\"", "\"algorithm\":\"none\",\"algorithm\""),
    ] {
        assert_eq!(refusal(&altered(from, to)), "duplicate_key", "{from}");
    }
}

#[test]
fn other_formats_are_refused() {
    for (from, to) in [
        ("\"tiaki-package-1\"", "\"tiaki-package-2\""),
        ("\"tiaki-package-1\"", "1"),
        ("\"format\":\"tiaki-package-1\",", ""),
    ] {
        assert_eq!(refusal(&altered(from, to)), "unsupported_format");
    }
    assert_eq!(refusal(b"{}"), "unsupported_format");
}

#[test]
fn what_is_not_of_the_format_is_malformed() {
    for bytes in [
        &b""[..],
        b"null",
        b"[]",
        b"\"x\"",
        b"\xff",
        b"PK\x03\x04",
        b"{\"format\":1.5}",
    ] {
        assert_eq!(refusal(bytes), "malformed");
    }
    let signature = hex::encode(signed().signature);
    let recipient = identity(2).recipient_text();
    for (from, to) in [
        ("\"purpose\":", "\"purposes\":"),
        ("\"purpose\":\"prevention and investigation\",", ""),
        (
            "\"purpose\":\"prevention and investigation\"",
            "\"purpose\":\"\"",
        ),
        (
            "\"purpose\":\"prevention and investigation\"",
            "\"purpose\":\"\\u001b[2J\"",
        ),
        (
            "\"purpose\":\"prevention and investigation\"",
            "\"purpose\":null",
        ),
        ("\"tlp\":\"AMBER+STRICT\"", "\"tlp\":\"BLUE\""),
        ("\"tlp\":", "\"tlq\":true,\"tlp\":"),
        ("\"level\":\"urgent\"", "\"level\":\"whenever\""),
        ("\"H0\",\"H1\"", ""),
        ("\"H0\",\"H1\"", "\"H9\""),
        ("\"H0\",\"H1\"", "\"H0\",\"H3\""),
        ("\"source\":\"B\"", "\"source\":\"D\""),
        ("\"information\":\"2\"", "\"information\":\"5\""),
        ("\"country\":\"AT\"", "\"country\":\"at\""),
        ("\"country\":\"AT\"", "\"country\":\"AUT\""),
        ("\"accounts\":2", "\"accounts\":-2"),
        ("\"accounts\":2", "\"accounts\":2.5"),
        ("\"pkg_0001\"", "\"../pkg\""),
        (&recipient, "age1"),
        ("\"note.txt\":\"", "\"../note.txt\":\""),
        ("\"note.txt\":\"", "\".note\":\""),
        ("\"note.txt\":\"", "\"Note.txt\":\""),
        ("\"note.txt\":\"", "\"\":\""),
        ("\"name\":\"note.txt\"", "\"name\":\"a\""),
        ("\"name\":\"note.txt\"", "\"name\":\"n/ote.txt\""),
        ("\"algorithm\":\"Ed25519\"", "\"algorithm\":\"none\""),
        (&signature, ""),
        (&signature, &signature[2..]),
        ("\"algorithm\":\"Ed25519\",", ""),
        (
            "\"algorithm\":\"Ed25519\",",
            "\"algorithm\":\"Ed25519\",\"context\":\"\",",
        ),
        (",\"manifest\":", ",\"m\":1,\"manifest\":"),
        ("\"sender\":{", "\"sender\":{\"badge\":1,"),
    ] {
        assert_eq!(refusal(&altered(from, to)), "malformed", "{from} -> {to}");
    }
}

#[test]
fn what_is_too_large_is_refused_unread() {
    assert_eq!(
        parse_signed(&vec![0; MAX_BYTES + 1]).unwrap_err().code(),
        "too_large"
    );
}

/// Signs a draft after an alteration; gives the field that is refused, or `signed`.
fn signing_after(alter: impl FnOnce(&mut Draft)) -> &'static str {
    let mut draft = draft(&[&identity(2), &identity(3)]);
    alter(&mut draft);
    match draft.sign(&signing()) {
        Err(SignError::Field(invalid)) => invalid.field,
        Err(_) => "other",
        Ok(_) => "signed",
    }
}

/// An alteration and the field that is refused after it.
struct Case(fn(&mut Draft), &'static str);

#[test]
fn a_draft_that_breaks_a_rule_is_not_signed() {
    let cases = [
        Case(|_| {}, "signed"),
        Case(|draft| draft.package_id = "a/b".to_owned(), "package_id"),
        Case(|draft| draft.package_id.clear(), "package_id"),
        Case(|draft| draft.operation = Some(String::new()), "operation"),
        Case(|draft| draft.recipients.clear(), "recipients"),
        Case(
            |draft| draft.recipients[1].key = draft.recipients[0].key.clone(),
            "recipients.key",
        ),
        Case(|draft| draft.expires_at = draft.created_at, "expires_at"),
        Case(|draft| draft.expires_at = 1 << 53, "expires_at"),
        Case(|draft| draft.created_at = -1, "created_at"),
        Case(|draft| draft.reply_by = Some(draft.created_at), "reply_by"),
        Case(|draft| draft.purpose = "x".repeat(4001), "purpose"),
        Case(
            |draft| draft.legal_basis = "\u{9b}".to_owned(),
            "legal_basis",
        ),
        Case(|draft| draft.handling.codes.clear(), "handling.codes"),
        Case(
            |draft| draft.handling.restriction = Some("none".to_owned()),
            "handling.restriction",
        ),
        Case(
            |draft| draft.evaluation = Evaluation::four_by_four("E", "1"),
            "evaluation.source",
        ),
        Case(|draft| draft.urgency.reason.clear(), "urgency.reason"),
        Case(
            |draft| draft.counts.extend([("files".to_owned(), 1 << 53)]),
            "counts",
        ),
        Case(
            |draft| draft.counts.extend([("Files".to_owned(), 1)]),
            "counts",
        ),
        Case(|draft| draft.withheld[0].why.clear(), "withheld.why"),
    ];
    for (case, Case(alter, expected)) in cases.into_iter().enumerate() {
        assert_eq!(signing_after(alter), expected, "case {case}");
    }
}

#[test]
fn a_name_that_could_leave_its_folder_is_not_signed() {
    let named = |name: &str| {
        let content = Content {
            media_type: "text/plain".to_owned(),
            text: String::new(),
        };
        signing_after(|draft| draft.contents.extend([(name.to_owned(), content)]))
    };
    let long = "a".repeat(65);
    for name in [
        "", ".", "..", ".hidden", "a/b", "a\\b", "A", "é", "a b", "a:b", "a\0", &long,
    ] {
        assert_eq!(named(name), "contents.name", "{name}");
    }
    assert_eq!(named(&"a".repeat(64)), "signed");
}

#[test]
fn sealing_needs_a_named_recipient() {
    assert!(matches!(
        signed().seal(&[]).unwrap_err(),
        SealError::NoRecipient
    ));
    let keys = [2, 7].map(|number| identity(number).recipient());
    let refused = signed().seal(&keys).unwrap_err();
    assert!(matches!(refused, SealError::NotNamed { position: 1 }));
}

#[test]
fn what_is_not_sealed_is_named_so() {
    for bytes in [
        &b""[..],
        b"age-encryption.org/v2\n",
        text().as_bytes(),
        b"-----BEGIN AGE",
    ] {
        assert_eq!(open(bytes, &identity(2)).unwrap_err().code(), "not_sealed");
    }
}

#[test]
fn refusals_repeat_nothing_of_the_package() {
    let planted = "planted-value-4711";
    for (from, to) in [
        ("\"AMBER+STRICT\"", format!("\"{planted}\"")),
        ("\"country\":\"AT\"", format!("\"country\":\"{planted}\"")),
        ("\"note.txt\":\"", format!("\"../{planted}\":\"")),
        ("\"purpose\":", format!("\"{planted}\":1,\"purpose\":")),
        (
            "\"format\":\"tiaki-package-1\"",
            format!("\"format\":\"{planted}\""),
        ),
    ] {
        let error = parse_signed(&altered(from, &to)).unwrap_err();
        let mut chain: Vec<String> = vec![error.to_string(), format!("{error:?}")];
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            chain.push(error.to_string());
            source = error.source();
        }
        assert!(
            chain.iter().all(|text| !text.contains(planted)),
            "{chain:?}"
        );
    }
}
