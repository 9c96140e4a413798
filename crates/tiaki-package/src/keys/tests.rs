use super::*;

#[test]
fn keys_follow_from_their_seed_and_survive_their_text() {
    for seed in [
        [0; 32],
        [1; 32],
        [255; 32],
        std::array::from_fn(|n| n.to_le_bytes()[0]),
    ] {
        let signing = SigningKey::from_seed(seed);
        let text = signing.to_text();
        let again = SigningKey::parse(&format!(" {}\n", *text)).unwrap();
        assert_eq!(again.verifying_key(), signing.verifying_key());
        assert_eq!(again.to_text(), text);
        let public = signing.verifying_key().to_string();
        assert_eq!(VerifyingKey::parse(&public), Ok(signing.verifying_key()));

        let identity = Identity::from_seed(seed).unwrap();
        assert!(identity.to_text().starts_with("AGE-SECRET-KEY-1"));
        let again = Identity::parse(&identity.to_text()).unwrap();
        assert_eq!(again.recipient(), identity.recipient());
        assert!(identity.recipient_text().starts_with("age1"));
        assert_eq!(
            Recipient::parse(&identity.recipient_text()),
            Ok(identity.recipient())
        );
    }
}

/// RFC 8032, section 7.1, test 1.
#[test]
fn the_first_vector_of_the_standard_holds() {
    let text =
        "tiaki-ed25519-secret:9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let key = SigningKey::parse(text).unwrap();
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    assert_eq!(key.verifying_key().to_hex(), public);
    let expected = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    let signature = key.sign(b"");
    assert_eq!(hex::encode(signature), expected);
    assert!(key.verifying_key().accepts(b"", &signature));
    assert!(!key.verifying_key().accepts(b"x", &signature));
}

#[test]
fn another_form_is_refused() {
    let secret = SigningKey::from_seed([1; 32]).to_text();
    let public = SigningKey::from_seed([1; 32]).verifying_key().to_string();
    for text in [
        "",
        "tiaki-ed25519-secret:",
        &secret[..secret.len() - 1],
        &secret.replace("secret", "sekret"),
        &format!("{}0", *secret),
        &public,
        "tiaki-ed25519-secret:zz",
    ] {
        assert_eq!(SigningKey::parse(text).unwrap_err(), KeyError::SigningKey);
    }
    for text in [
        "",
        &public[..public.len() - 2],
        &secret,
        &public.replace(':', ": "),
    ] {
        assert_eq!(VerifyingKey::parse(text), Err(KeyError::VerifyingKey));
    }
    let identity = Identity::from_seed([1; 32]).unwrap();
    let (text, recipient) = (identity.to_text(), identity.recipient_text());
    // One character of a Bech32 text changed is seen by its checksum.
    let last = if text.ends_with('Q') { "P" } else { "Q" };
    let misread = format!("{}{last}", &text[..text.len() - 1]);
    for text in ["", &recipient, &misread, &text[..20]] {
        assert_eq!(Identity::parse(text).unwrap_err(), KeyError::Identity);
    }
    for wrong in [
        "",
        &*text,
        &recipient[1..],
        "age1yubikey1qqqqqq",
        "ssh-ed25519 AAAA",
    ] {
        assert_eq!(Recipient::parse(wrong), Err(KeyError::Recipient));
    }
}

#[test]
fn points_that_no_honest_key_is_are_refused() {
    for digits in [
        "00".repeat(32),
        format!("01{}", "00".repeat(31)),
        format!("ec{}7f", "ff".repeat(30)),
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a".to_owned(),
    ] {
        assert_eq!(
            VerifyingKey::parse(&format!("tiaki-ed25519:{digits}")),
            Err(KeyError::WeakKey)
        );
    }
}

#[test]
fn nothing_prints_a_secret() {
    let seed = [0xab; 32];
    let signing = SigningKey::from_seed(seed);
    let identity = Identity::from_seed(seed).unwrap();
    let texts = [
        format!("{signing:?}"),
        format!("{identity:?}"),
        format!("{:#?}", Some(&signing)),
    ];
    for text in texts {
        assert!(!text.contains("abab") && !text.contains("171"), "{text}");
        assert!(
            !text.to_uppercase().contains(&identity.to_text()[20..40]),
            "{text}"
        );
    }
    for error in [KeyError::SigningKey, KeyError::Identity] {
        assert!(error.to_string().is_ascii() || error.to_string().contains('…'));
    }
}
