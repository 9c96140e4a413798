//! Identifiers: what ties an account to a person, a device or a place.
//!
//! A value is kept exactly as the provider gave it; for comparison it is first
//! brought to one form ([`IdentifierKind::normalise`]) and then turned into a
//! keyed digest, so that equal values meet without being readable. The rules
//! here are the plain ones on which no two people disagree; rules by mail provider
//! (dots, tags, domains) are in [`crate::mail`] and are applied when accounts are linked.
//!
//! To add a kind: a variant, its code, and its rule in `normalise`.

use std::net::IpAddr;

use crate::id::SiteKey;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as stored and as shown to programs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The variant with this code.
            #[must_use]
            pub fn find(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What sort of identifier a value is.
    IdentifierKind {
        /// A device: IMEI, ICCID, advertising id; the type is part of the value.
        Device = "device",
        /// The name shown to others; often shared, easily changed.
        DisplayName = "display_name",
        /// An e-mail address.
        Email = "email",
        /// A group or server at the provider.
        Group = "group",
        /// An IP address, with its time and, where given, its port.
        Ip = "ip",
        /// A means of payment, as a token.
        Payment = "payment",
        /// A telephone number.
        Phone = "phone",
        /// The address of a profile page.
        ProfileUrl = "profile_url",
        /// The name chosen at the provider.
        ScreenName = "screen_name",
    }
}

codes! {
    /// What an account did when the provider saw it.
    EventKind {
        /// It signed in.
        Login = "login",
        /// Anything else the provider names.
        Other = "other",
        /// It paid.
        Purchase = "purchase",
        /// It was created.
        Registration = "registration",
        /// The provider does not say.
        Unknown = "unknown",
        /// It sent a file.
        Upload = "upload",
    }
}

impl IdentifierKind {
    /// The form in which values of this kind are compared, or nothing where the
    /// value cannot be one (an e-mail without `@`, a phone with fewer than five digits).
    ///
    /// IPv6 addresses are compared by their /64, the unit that a subscriber is
    /// given (RFC 6177); IPv4 addresses whole, also where written as IPv4-mapped.
    #[must_use]
    pub fn normalise(self, value: &str) -> Option<String> {
        let value = value.trim();
        let folded = || {
            value
                .chars()
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        let found = match self {
            Self::Email => folded()
                .split_once('@')
                .filter(|(local, domain)| !local.is_empty() && domain.contains('.'))
                .map(|_| folded()),
            Self::Phone => phone_digits(value),
            Self::Ip => value.parse().ok().map(address_key),
            Self::Device | Self::Payment | Self::Group => {
                Some(folded().split_whitespace().collect())
            }
            Self::ProfileUrl => {
                let is_end = |c: char| c == '/' || c.is_whitespace();
                Some(folded().trim_end_matches(is_end).to_owned())
            }
            Self::ScreenName => {
                let is_start = |c: char| c == '@' || c.is_whitespace();
                Some(folded().trim_start_matches(is_start).to_owned())
            }
            Self::DisplayName => Some(folded().split_whitespace().collect::<Vec<_>>().join(" ")),
        };
        found.filter(|text: &String| !text.is_empty() && text != "n/a" && text != "unknown")
    }

    /// The forms under which a value is taken for a protected account's and held back: wider than
    /// [`Self::normalise`], since to hold back too much costs an analyst a question and too little
    /// may name a child. Tags (RFC 5233) and dots of e-mail addresses do not count at any domain, nor
    /// what leads to the same mailbox ([`crate::mail`]) or is only spelt otherwise ([`crate::spelling`]), nor scheme, `www.`, query and fragment of URLs, nor the prefix of telephone numbers; and names meet
    /// across kinds, so that the last step of a profile's URL meets the name it is at. A URL that is a
    /// whole site is also the site ([`crate::host`]).
    #[must_use]
    pub fn guarded_forms(self, value: &str) -> Vec<String> {
        if self == Self::Email {
            return crate::mail::guarded(value);
        }
        // As it links, and as it is stored, which may be another.
        let (linked, plain) = (self.linked(value), self.normalise(value));
        let plain = plain.filter(|plain| linked.as_ref() != Some(plain));
        let forms = linked.into_iter().chain(plain);
        let mut found: Vec<String> = forms.flat_map(|form| self.guarded_of(&form)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What guards a value of this form; of mail addresses see [`crate::mail`].
    fn guarded_of(self, form: &str) -> Vec<String> {
        match self {
            Self::Email => Vec::new(),
            Self::Phone => {
                // Whatever extension it has: who is asked for is behind the same number.
                let number = crate::spelling::without_extension(form);
                let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
                let from = digits.len().saturating_sub(NATIONAL);
                let last: String = digits.into_iter().skip(from).collect();
                vec![format!("phone:{last}")]
            }
            Self::ProfileUrl => {
                let rest = form.split_once("://").map_or(form, |(_, rest)| rest);
                let rest = rest.strip_prefix("www.").unwrap_or(rest);
                let path = rest.split(['?', '#']).next().unwrap_or(rest);
                let path = path.trim_end_matches('/');
                let name = path
                    .split_once('/')
                    .and_then(|(_, steps)| steps.rsplit('/').next());
                let name = name.map(|name| name.trim_start_matches('@'));
                let name = name.filter(|name| !name.is_empty());
                let is_site = !path.contains('/');
                let site = is_site.then(|| crate::host::find(path)).flatten();
                std::iter::once(format!("url:{path}"))
                    .chain(name.map(|name| format!("name:{name}")))
                    .chain(site.map(|host| crate::host::site_form(&host)))
                    .collect()
            }
            Self::ScreenName => vec![format!("name:{form}")],
            Self::Payment => vec![format!("name:{}", form.trim_start_matches('$'))],
            Self::Device | Self::DisplayName | Self::Group | Self::Ip => {
                vec![format!("{}:{form}", self.code())]
            }
        }
    }

    /// What an account's own id at its service may be, beside a name: services also take a mailbox,
    /// a number, an address or the page itself for it. Always holds [`Self::ScreenName`].
    ///
    /// Wide, as [`Self::guarded_forms`] is, but ids of digits alone that are longer than telephone
    /// numbers are in practice stay names: most services just count their accounts.
    #[must_use]
    pub fn of_handle(handle: &str) -> Vec<Self> {
        let handle = handle.trim();
        let mut kinds = vec![Self::ScreenName];
        if Self::Email.normalise(handle).is_some() && !handle.contains(char::is_whitespace) {
            kinds.push(Self::Email);
        }
        if is_like_a_number(handle) {
            kinds.push(Self::Phone);
        }
        let host = handle.split_once('/').map(|(host, _)| host);
        if handle.contains("://")
            || handle.starts_with("www.")
            || host.is_some_and(|host| host.contains('.'))
        {
            kinds.push(Self::ProfileUrl);
        }
        if handle.starts_with('$') {
            kinds.push(Self::Payment);
        }
        if handle.parse::<IpAddr>().is_ok() {
            kinds.push(Self::Ip);
        }
        kinds
    }

    /// The keyed digest under which equal values of this kind meet.
    #[must_use]
    pub fn join_key(self, site: &SiteKey, value: &str) -> Option<u64> {
        self.normalise(value)
            .map(|form| site.short(self.code(), &[form.as_bytes()]))
    }
}

/// Digits at the end of a telephone number that are compared where numbers are guarded: as many
/// as are left of it in its own country at least.
const NATIONAL: usize = 8;

/// Digits that an id may have to be taken for a telephone number: fewer are some service's count,
/// and more are so unless it begins as numbers that are dialled do.
const DIALLED: std::ops::RangeInclusive<usize> = 7..=13;

/// Whether an id is written as telephone numbers are.
fn is_like_a_number(handle: &str) -> bool {
    let digits = handle.chars().filter(char::is_ascii_digit).count();
    let is_dialled = handle.starts_with(['+', '0', '(']);
    let is_sign = |c: char| c.is_ascii_digit() || " +-()./".contains(c);
    handle.chars().all(is_sign)
        && phone_digits(handle).is_some()
        && digits >= *DIALLED.start()
        && (is_dialled || digits <= *DIALLED.end())
}

/// Digits with a leading `+` where the number carries its country, else digits alone.
fn phone_digits(value: &str) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let significant = |c: char| c == '+' || c.is_ascii_digit();
    let is_plus = value.chars().find(|c| significant(*c)) == Some('+');
    // The prefix 00 counts wherever brackets and spaces stand: "(00) 64" is "+64".
    let (international, digits) = match digits.strip_prefix("00") {
        Some(rest) if !is_plus => (true, rest.to_owned()),
        _ => (is_plus, digits),
    };
    (5..=15).contains(&digits.len()).then(|| {
        if international {
            format!("+{digits}")
        } else {
            digits
        }
    })
}

/// The compared form of an address.
fn address_key(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            },
            |v4| v4.to_string(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{EventKind, IdentifierKind};
    use crate::id::SiteKey;

    #[test]
    fn one_form_for_one_thing() {
        for (kind, value, form) in [
            (
                IdentifierKind::Email,
                " Subject@Mail.Example ",
                "subject@mail.example",
            ),
            (IdentifierKind::Phone, "+64 21 000 000", "+6421000000"),
            (IdentifierKind::Phone, "0064 21 000 000", "+6421000000"),
            (IdentifierKind::Phone, "(00) 64 21 000 000", "+6421000000"),
            (IdentifierKind::Phone, "(+64) 21 000 000", "+6421000000"),
            (IdentifierKind::Phone, "021-000-000", "021000000"),
            (IdentifierKind::Ip, "203.0.113.7", "203.0.113.7"),
            (IdentifierKind::Ip, "::ffff:203.0.113.7", "203.0.113.7"),
            (IdentifierKind::Ip, "2001:db8::7", "2001:db8:0:0::/64"),
            (IdentifierKind::Ip, "2001:db8::8", "2001:db8:0:0::/64"),
            (IdentifierKind::ScreenName, "@Synthetic77", "synthetic77"),
            (IdentifierKind::ScreenName, "@ Synthetic77", "synthetic77"),
            (
                IdentifierKind::ProfileUrl,
                "https://esp.example/u/77/ /",
                "https://esp.example/u/77",
            ),
            (
                IdentifierKind::ProfileUrl,
                "https://ESP.example/u/77/",
                "https://esp.example/u/77",
            ),
            (IdentifierKind::DisplayName, "Synth   User", "synth user"),
        ] {
            assert_eq!(kind.normalise(value).as_deref(), Some(form), "{kind:?}");
        }
    }

    #[test]
    fn an_id_may_be_more_than_a_name() {
        use IdentifierKind::{Email, Ip, Payment, Phone, ProfileUrl, ScreenName};
        for (handle, expected) in [
            ("kid77", None),
            ("kid.77.000.123", None),
            ("@kid77", None),
            ("kid77@mail", None),
            ("kid at mail@mail.example", None),
            ("kid@mail.example", Some(Email)),
            ("+64 21 000 0088", Some(Phone)),
            ("(021) 000-0088", Some(Phone)),
            ("64210000088", Some(Phone)),
            ("123456", None),
            ("12345678901234", None),
            ("https://kid.blog.example/", Some(ProfileUrl)),
            ("www.kid.blog.example", Some(ProfileUrl)),
            ("chat.example/u/kid77", Some(ProfileUrl)),
            ("room/kid77", None),
            ("$kid77", Some(Payment)),
            ("203.0.113.7", Some(Ip)),
        ] {
            let found = IdentifierKind::of_handle(handle);
            assert_eq!(found.first(), Some(&ScreenName), "{handle}");
            let is_right = match expected {
                Some(kind) => found.contains(&kind),
                None => found == [ScreenName],
            };
            assert!(is_right, "{handle}: {found:?}");
        }
    }

    #[test]
    fn what_is_guarded_meets_more_widely() {
        use IdentifierKind::{Email, Ip, Payment, Phone, ProfileUrl, ScreenName};
        let meets = |one: (IdentifierKind, &str), other: (IdentifierKind, &str)| {
            let forms = one.0.guarded_forms(one.1);
            let others = other.0.guarded_forms(other.1);
            forms.iter().any(|form| others.contains(form))
        };
        for (one, other, expected) in [
            (
                (Email, "kid.stated+x@mail.example"),
                (Email, "Kid.Stated@mail.example"),
                true,
            ),
            (
                (Email, "kidstated@mail.example"),
                (Email, "kid.stated@mail.example"),
                true,
            ),
            (
                (Email, "kid.stated@mail.example"),
                (Email, "kid.stated@other.example"),
                false,
            ),
            (
                (Email, "kid.stated@gmail.com"),
                (Email, "KidStated+x@googlemail.com"),
                true,
            ),
            (
                (Email, "kidstated-one@yahoo.com"),
                (Email, "kidstated-two@yahoo.com"),
                false,
            ),
            (
                (Email, "kidstated-one@mail.example"),
                (Email, "kidstated-two@mail.example"),
                false,
            ),
            (
                (Email, "kid@bücher.example"),
                (Email, "kid@xn--bcher-kva.example"),
                true,
            ),
            (
                (ProfileUrl, "https://esp.example/u/kid77?x=1"),
                (ProfileUrl, "http://www.esp.example/u/kid77/"),
                true,
            ),
            (
                (ProfileUrl, "https://esp.example/u/kid77#top"),
                (ScreenName, "@kid77"),
                true,
            ),
            (
                (ProfileUrl, "https://esp.example/u/kid77"),
                (ProfileUrl, "https://esp.example/u/kid78"),
                false,
            ),
            (
                (ProfileUrl, "https://esp.example"),
                (ScreenName, "esp.example"),
                false,
            ),
            ((Phone, "+64 21 000 000"), (Phone, "021 000 000"), true),
            ((Phone, "+64 21 000 001"), (Phone, "021 000 000"), false),
            ((Payment, "$kid77"), (ScreenName, "kid77"), true),
            ((Ip, "2001:db8::7"), (Ip, "2001:db8::8"), true),
            ((Ip, "203.0.113.7"), (Ip, "203.0.113.8"), false),
            ((Email, "none"), (Email, "none"), false),
        ] {
            assert_eq!(meets(one, other), expected, "{one:?} {other:?}");
            assert_eq!(meets(other, one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn what_cannot_be_one_is_none() {
        for (kind, value) in [
            (IdentifierKind::Email, "no-at-sign"),
            (IdentifierKind::Email, "@mail.example"),
            (IdentifierKind::Email, "a@localhost"),
            (IdentifierKind::Phone, "1234"),
            (IdentifierKind::Phone, "12345678901234567"),
            (IdentifierKind::Ip, "203.0.113.999"),
            (IdentifierKind::Device, "N/A"),
            (IdentifierKind::ScreenName, "  "),
        ] {
            assert_eq!(kind.normalise(value), None, "{kind:?}");
        }
    }

    #[test]
    fn kinds_do_not_meet_each_other() {
        let site = SiteKey::new(&[3; 32]);
        let key = |kind: IdentifierKind| kind.join_key(&site, "synthetic77").unwrap();
        assert_ne!(
            key(IdentifierKind::ScreenName),
            key(IdentifierKind::DisplayName)
        );
    }

    #[test]
    fn codes_read_back() {
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::find(kind.code()), Some(*kind));
        }
        assert_eq!(EventKind::find("nothing"), None);
    }
}
