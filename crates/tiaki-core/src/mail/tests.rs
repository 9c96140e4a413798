use proptest::prelude::*;

use super::table::{PROVIDERS, PUBLIC};
use super::{MailError, MailRules, VERSION};
use crate::id::SiteKey;
use crate::identifier::IdentifierKind::Email;

const SITE: &str = r#"
format = "mail-domains-1"
[[provider]]
domains = ["tags.example"]
ignores = ["tags"]
source = "a test"
[[provider]]
domains = ["Both.example", "bücher.example"]
ignores = ["dots", "tags"]
source = "a test"
[[public]]
domains = ["open.example"]
source = "a test"
"#;

fn site() -> MailRules {
    MailRules::with(SITE).unwrap()
}

fn address(rules: &MailRules, address: &str) -> Option<String> {
    rules.mailbox(address).map(|mailbox| mailbox.address)
}

#[test]
fn each_provider_has_its_own_rule() {
    for (given, mailbox) in [
        ("Kid.One+x@GoogleMail.com", "kidone@gmail.com"),
        ("k.i.d.o.n.e@gmail.com", "kidone@gmail.com"),
        ("kid.one+x@icloud.com", "kid.one@icloud.com"),
        ("kid.one@me.com", "kid.one@icloud.com"),
        ("Kid-o.n_e+x@pm.me", "kidone@proton.me"),
        ("kid.one+x@outlook.com", "kid.one@outlook.com"),
        ("kid.one@hotmail.com", "kid.one@hotmail.com"),
        ("base-key@yahoo.com", "base-key@yahoo.com"),
        ("base+key@yahoo.com", "base+key@yahoo.com"),
        ("kid-one+x@yandex.com", "kid-one@yandex.ru"),
        ("Kid.One+x@mail.example", "kid.one+x@mail.example"),
        ("kid-one@mail.example", "kid-one@mail.example"),
        ("kid.one+x@tags.example", "kid.one@tags.example"),
        ("kid.one+x@both.example", "kidone@both.example"),
        ("kid.one@BÜCHER.example", "kidone@xn--bcher-kva.example"),
        (
            "kid.one@xn--bcher-kva.example",
            "kidone@xn--bcher-kva.example",
        ),
        ("kid@Straße.example", "kid@xn--strae-oqa.example"),
        // Nothing would be left.
        ("+x@gmail.com", "+x@gmail.com"),
        ("...@gmail.com", "...@gmail.com"),
    ] {
        assert_eq!(address(&site(), given).as_deref(), Some(mailbox), "{given}");
        let again = address(&site(), mailbox);
        assert_eq!(again.as_deref(), Some(mailbox), "{mailbox} again");
    }
}

#[test]
fn what_is_no_address_has_no_mailbox() {
    for given in ["none", "@gmail.com", "kid@localhost", "", " "] {
        assert_eq!(site().mailbox(given), None, "{given}");
    }
}

#[test]
fn public_inboxes_are_known_with_their_subdomains() {
    for (given, is_public) in [
        ("inbox@mailinator.com", true),
        ("inbox@team.Mailinator.com", true),
        ("inbox@open.example", true),
        ("inbox@deep.er.open.example", true),
        ("inbox@reopen.example", false),
        ("inbox@mailinator.com.example", false),
        ("inbox@gmail.com", false),
        ("open.example@mail.example", false),
    ] {
        let mailbox = site().mailbox(given).unwrap();
        assert_eq!(mailbox.is_public, is_public, "{given}");
    }
    let standard = MailRules::standard().mailbox("inbox@open.example").unwrap();
    assert!(!standard.is_public);
}

#[test]
fn the_key_is_the_stored_one_where_nothing_is_dropped() {
    let key = SiteKey::new(&[3; 32]);
    let stored = |address| Email.join_key(&key, address).unwrap();
    let link = |address| site().key(&key, address, stored(address)).unwrap().key;
    assert_eq!(link("kidone@gmail.com"), stored("kidone@gmail.com"));
    assert_eq!(link("kid.one+x@googlemail.com"), stored("kidone@gmail.com"));
    assert_eq!(
        link("kid.one+x@mail.example"),
        stored("kid.one+x@mail.example")
    );
    assert_ne!(link("kid.one@outlook.com"), link("kidone@outlook.com"));
    assert_eq!(site().key(&key, "none", 7), None);
}

#[test]
fn mailboxes_of_one_domain_have_one_domain_key() {
    let domain = |key: u8, address: &str| {
        let found = site().key(&SiteKey::new(&[key; 32]), address, 0);
        found.unwrap().domain
    };
    assert_eq!(
        domain(3, "one@mail.example"),
        domain(3, "Two+x@MAIL.example")
    );
    assert_eq!(domain(3, "a@gmail.com"), domain(3, "b@googlemail.com"));
    assert_ne!(
        domain(3, "one@mail.example"),
        domain(3, "one@other.mail.example")
    );
    assert_ne!(domain(3, "one@mail.example"), domain(4, "one@mail.example"));
}

#[test]
fn rules_are_named_by_what_they_say() {
    assert_eq!(MailRules::standard().name(), VERSION.to_string());
    let empty = MailRules::with("format = \"mail-domains-1\"").unwrap();
    assert_eq!(empty, MailRules::standard());
    let turned = SITE.replace(r#"["dots", "tags"]"#, r#"["tags", "dots"]"#);
    assert_eq!(MailRules::with(&turned).unwrap().name(), site().name());
    let less = SITE.replace(r#"["dots", "tags"]"#, r#"["tags"]"#);
    assert_ne!(MailRules::with(&less).unwrap().name(), site().name());
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_what_to_do() {
    let error = |text: &str| MailRules::with(text).unwrap_err();
    let provider = |domains: &str, source: &str| {
        format!(
            "format = \"mail-domains-1\"\n[[provider]]\ndomains = {domains}\nignores = []\nsource = \"{source}\"\n"
        )
    };
    assert!(matches!(
        error("format = "),
        MailError::Form { line: 1, .. }
    ));
    let unknown = "format = \"mail-domains-1\"\n[[provider]]\ndomains = []\nignores = [\"hyphens\"]\nsource = \"x\"";
    assert!(matches!(error(unknown), MailError::Form { line: 4, .. }));
    let alias = "format = \"mail-domains-1\"\n[[public]]\ndomains = []\nsource = \"x\"\nhome = \"a.example\"";
    assert!(matches!(error(alias), MailError::Form { .. }));
    assert!(matches!(
        error("format = \"mail-domains-2\""),
        MailError::Format { .. }
    ));
    assert!(matches!(error("provider = []"), MailError::Form { .. }));
    for domain in [
        "localhost",
        "",
        "a@mail.example",
        ".example",
        "a..example",
        "a b.example",
    ] {
        let text = provider(&format!("[\"{domain}\"]"), "x");
        assert!(matches!(error(&text), MailError::Domain { .. }), "{domain}");
    }
    let twice = provider("[\"a.example\", \"A.example\"]", "x");
    assert!(error(&twice).to_string().contains("earlier in the file"));
    let builtin = provider("[\"gmail.com\"]", "x");
    assert!(error(&builtin).to_string().contains("built in"));
    let unsourced = provider("[\"a.example\"]", " ");
    assert!(matches!(error(&unsourced), MailError::Source { .. }));
}

#[test]
fn the_tables_are_sound() {
    let providers = PROVIDERS.iter().flat_map(|provider| provider.domains);
    let mut all: Vec<&str> = providers.copied().collect();
    all.extend(
        PUBLIC
            .iter()
            .flat_map(|inbox| inbox.domains.iter().copied()),
    );
    for domain in &all {
        assert_eq!(super::a_labels(domain), *domain);
        assert!(domain.contains('.') && *domain == domain.to_lowercase());
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
    for provider in PROVIDERS {
        assert!(!provider.source.is_empty());
        let is_own = |home| provider.domains.contains(&home);
        assert!(provider.home.is_none_or(is_own));
    }
    assert!(PUBLIC.iter().all(|inbox| !inbox.source.is_empty()));
}

fn any_address() -> impl Strategy<Value = String> {
    let mut domains: Vec<String> = PROVIDERS
        .iter()
        .flat_map(|provider| provider.domains)
        .map(|domain| (*domain).to_owned())
        .collect();
    for own in [
        "tags.example",
        "both.example",
        "mail.example",
        "bücher.example",
        "xn--bcher-kva.example",
    ] {
        domains.push(own.to_owned());
    }
    ("[aB.+_-]{1,7}", proptest::sample::select(domains))
        .prop_map(|(local, domain)| format!("{local}@{domain}"))
}

/// The form in which addresses were guarded before there were rules by provider.
fn guarded_before(address: &str) -> Option<String> {
    let form = Email.normalise(address)?;
    let (local, domain) = form.split_once('@')?;
    let bare = local.split('+').next().unwrap_or(local).replace('.', "");
    Some(format!("{bare}@{domain}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_links_as_one_is_guarded_as_one(one in any_address(), other in any_address()) {
        for rules in [MailRules::standard(), site()] {
            if address(&rules, &one) == address(&rules, &other) {
                prop_assert_eq!(Email.guarded_forms(&one), Email.guarded_forms(&other));
            }
        }
        if guarded_before(&one) == guarded_before(&other) {
            prop_assert_eq!(Email.guarded_forms(&one), Email.guarded_forms(&other));
        }
        if Email.normalise(&one) == Email.normalise(&other) {
            prop_assert_eq!(address(&site(), &one), address(&site(), &other));
        }
    }

    #[test]
    fn a_mailbox_is_its_own(one in any_address()) {
        let mailbox = site().mailbox(&one).unwrap();
        prop_assert_eq!(site().mailbox(&mailbox.address), Some(mailbox));
    }
}
