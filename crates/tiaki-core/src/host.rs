//! Hosts, as far as one may tell whose it is: a person's own site has its name in its host.
//!
//! A service that is named by a host (`name.blog.example`) is compared with what protected accounts are
//! known by in the forms given here ([`forms`]): the host itself or one that it is under, as a site;
//! each label of it but the last, as a name. Case, `www.`, port, a trailing dot and how a label that
//! is not ASCII is written (RFC 5890) do not count; a hyphen in a label stands for what a host cannot
//! hold (`kid_77`, `kid.77`), or for nothing.
//!
//! Wide, as all that guards: see [`crate::identifier::IdentifierKind::guarded_forms`], whose forms these
//! meet. What it refuses: to look a host up, or to know which part of it is for sale. The last label
//! is left out since it is never a person's.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::identifier::IdentifierKind;
use crate::mail::a_labels;

/// The host that a service's name or a URL is or begins with, in its one form: A-labels in small
/// letters, without port, `www.` and trailing dot. Nothing where it is none: a name without a dot or
/// with a space in it.
#[must_use]
pub fn find(text: &str) -> Option<String> {
    let rest = text.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let is_end = |c: char| matches!(c, '/' | '\\' | '?' | '#');
    let authority = rest.split(is_end).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some(address.to_string());
    }
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some(address.to_string());
    }
    if host.contains(char::is_whitespace) {
        return None;
    }
    let small: String = host.chars().flat_map(char::to_lowercase).collect();
    let labels = a_labels(&small);
    let labels = labels.trim_matches('.');
    let labels = labels.strip_prefix("www.").unwrap_or(labels);
    labels.contains('.').then(|| labels.to_owned())
}

/// The guarded form of a site as a whole, by its host in the form of [`find`].
pub(crate) fn site_form(host: &str) -> String {
    format!("site:{host}")
}

/// The guarded forms that tell whose a host may be; none where the text is none. In order.
#[must_use]
pub fn forms(text: &str) -> Vec<String> {
    let Some(host) = find(text) else {
        return Vec::new();
    };
    let mut forms = BTreeSet::from([site_form(&host)]);
    if host.parse::<IpAddr>().is_ok() {
        forms.extend(IdentifierKind::Ip.guarded_forms(&host));
        return forms.into_iter().collect();
    }
    let (readable, _) = idna::domain_to_unicode(&host);
    for written in [&host, &readable] {
        let mut rest = written.as_str();
        while let Some((label, above)) = rest.split_once('.') {
            forms.insert(site_form(rest));
            for hyphen in ["-", "_", ".", ""] {
                forms.extend(IdentifierKind::ScreenName.guarded_forms(&label.replace('-', hyphen)));
            }
            forms.extend(IdentifierKind::ScreenName.guarded_forms(rest));
            rest = above;
        }
    }
    forms.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{find, forms};
    use crate::identifier::IdentifierKind::{Ip, ProfileUrl, ScreenName};

    #[test]
    fn a_host_has_one_form() {
        for (text, host) in [
            ("kid77.example", Some("kid77.example")),
            ("KID77.Example.", Some("kid77.example")),
            ("www.kid77.example:8080", Some("kid77.example")),
            ("https://me@kid77.example./a?b", Some("kid77.example")),
            ("https://kid77.example?b", Some("kid77.example")),
            ("k\u{e4}fer.example", Some("xn--kfer-loa.example")),
            ("XN--KFER-LOA.example", Some("xn--kfer-loa.example")),
            ("k\u{e4}fer\u{3002}example", Some("xn--kfer-loa.example")),
            ("[2001:db8::7]", Some("2001:db8::7")),
            ("http://[2001:db8::7]:80/x", Some("2001:db8::7")),
            ("203.0.113.7:80", Some("203.0.113.7")),
            ("ExampleChat", None),
            ("Example Chat v. 2", None),
            ("www.example", None),
            ("example.", None),
            ("", None),
            ("://", None),
        ] {
            assert_eq!(find(text).as_deref(), host, "{text}");
        }
    }

    #[test]
    fn a_host_meets_what_it_may_be_named_after() {
        for (host, kind, value, expected) in [
            ("kid77.example", ProfileUrl, "https://kid77.example/", true),
            (
                "KID77.example.",
                ProfileUrl,
                "http://www.kid77.example:81",
                true,
            ),
            ("photos.kid77.example", ProfileUrl, "kid77.example./", true),
            (
                "kid77.example",
                ProfileUrl,
                "https://photos.kid77.example",
                false,
            ),
            ("kid77.blog.example", ScreenName, "@Kid77", true),
            ("a.kid77.blog.example", ScreenName, "kid77", true),
            ("kid-77.example", ScreenName, "Kid_77", true),
            ("kid-77.example", ScreenName, "kid.77", true),
            ("kid-77.example", ScreenName, "kid77", true),
            ("kid77.example", ScreenName, "kid77.example", true),
            ("xn--kfer-loa.example", ScreenName, "K\u{e4}fer", true),
            ("k\u{e4}fer.example", ScreenName, "xn--kfer-loa", true),
            (
                "k\u{e4}fer.example",
                ProfileUrl,
                "https://xn--kfer-loa.example/",
                true,
            ),
            (
                "xn--kfer-loa.example",
                ProfileUrl,
                "https://K\u{c4}FER.example",
                true,
            ),
            (
                "kid77.example",
                ProfileUrl,
                "https://chat.example/u/kid77",
                true,
            ),
            (
                "chat.example",
                ProfileUrl,
                "https://chat.example/u/kid77",
                false,
            ),
            ("chat.example", ScreenName, "example", false),
            ("kid777.example", ScreenName, "kid77", false),
            ("ExampleChat", ScreenName, "examplechat", false),
            ("[2001:db8::7]", Ip, "2001:db8::8", true),
            ("203.0.113.7", Ip, "203.0.113.7", true),
            ("203.0.113.7", ScreenName, "113", false),
        ] {
            let known = kind.guarded_forms(value);
            let meets = forms(host).iter().any(|form| known.contains(form));
            assert_eq!(meets, expected, "{host} {value}");
        }
    }
}
