//! Which mailbox an e-mail address leads to, and whether anyone may open it.
//!
//! Many addresses can lead to one mailbox: some providers drop what follows a `+`, some do not see
//! dots, some have several domains for the same mailbox. Elsewhere `a.b@` and `ab@` are two people.
//! So nothing is dropped but at domains of which it is known ([`MailRules::standard`], with the
//! source of each rule in `table`), or of which the site says so ([`MailRules::with`]). Some
//! domains let anyone read any mailbox without a password: that two accounts name the same one
//! says little of who is behind them.
//!
//! Why beside [`IdentifierKind::normalise`]: keys of values are stored, and must not change with a
//! table that grows. What is stored stays the key of the plain form; the key of the mailbox is made
//! from the value as received whenever accounts are linked, so that one run knows one rule, that of
//! its own release and site, and older sites need no conversion.
//!
//! What it refuses: to guess a rule from addresses; to say that a mailbox exists; from a site's
//! file, domains that the built-in table has, and rules that what is guarded does not cover.
//!
//! To add a provider or a public inbox: a line in `table`, with its source, and a higher
//! [`VERSION`]. [`IdentifierKind::guarded_forms`] must be at least as wide, which a property in
//! `tests` holds against the whole table.

mod file;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use self::file::{MailError, SITE_FORMAT};
pub use self::table::VERSION;
use self::table::{PROVIDERS, PUBLIC};
use crate::id::SiteKey;
use crate::identifier::IdentifierKind;
use crate::spelling;

/// What a domain does not see in the part before the `@`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Blind {
    /// What follows the first of this.
    tag: Option<char>,
    /// These, wherever they stand.
    dropped: &'static str,
}

/// What is known of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    /// Its mailboxes have owners.
    Provider {
        /// The domain that its mailboxes are counted at.
        home: Cow<'static, str>,
        blind: Blind,
    },
    /// Anyone may open its mailboxes, and those of its subdomains.
    Public,
}

/// The mailbox that an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// One address for all that lead there: in lower case, the domain in A-labels (RFC 5890), without
    /// what its provider does not see.
    pub address: String,
    /// Whether anyone may open it.
    pub is_public: bool,
}

/// The keys under which an address links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailKey {
    /// That of its mailbox.
    pub key: u64,
    /// That of the domain its mailbox is counted at; never 0.
    pub domain: u32,
    /// Whether anyone may open it.
    pub is_public: bool,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRules {
    domains: BTreeMap<Cow<'static, str>, Known>,
    /// Of what the site adds; 0 where it adds nothing.
    addition: u32,
}

impl Default for MailRules {
    fn default() -> Self {
        Self::standard()
    }
}

impl MailRules {
    /// The rules that are built in, of version [`VERSION`].
    #[must_use]
    pub fn standard() -> Self {
        let mut domains = BTreeMap::new();
        for provider in PROVIDERS {
            for domain in provider.domains {
                let home = provider.home.unwrap_or(domain);
                let known = Known::Provider {
                    home: Cow::Borrowed(home),
                    blind: provider.blind,
                };
                domains.insert(Cow::Borrowed(*domain), known);
            }
        }
        let open = PUBLIC.iter().flat_map(|inbox| inbox.domains);
        domains.extend(open.map(|domain| (Cow::Borrowed(*domain), Known::Public)));
        Self {
            domains,
            addition: 0,
        }
    }

    /// Which rules these are: the version of those built in, and, where a site added to them, a mark
    /// of what (`1`, `1+5d3af210`). Equal names mean equal rules.
    #[must_use]
    pub fn name(&self) -> String {
        match self.addition {
            0 => VERSION.to_string(),
            mark => format!("{VERSION}+{mark:08x}"),
        }
    }

    /// The mailbox of an address; nothing where it is none ([`IdentifierKind::normalise`]).
    #[must_use]
    pub fn mailbox(&self, address: &str) -> Option<Mailbox> {
        let form = IdentifierKind::Email.normalise(&spelling::mail(address))?;
        let (local, domain) = form.rsplit_once('@')?;
        let domain = a_labels(domain);
        let (local, domain) = match self.domains.get(&*domain) {
            Some(Known::Provider { home, blind }) => (blind.seen(local), Cow::Borrowed(&**home)),
            _ => (Cow::Borrowed(local), domain),
        };
        Some(Mailbox {
            address: format!("{local}@{domain}"),
            is_public: self.is_public(&domain),
        })
    }

    /// The keys under which an address links, and whether anyone may open the mailbox; nothing where
    /// the address is none. `stored` is the key of its plain form ([`IdentifierKind::join_key`]),
    /// which is the same key wherever the provider sees all of the address.
    #[must_use]
    pub fn key(&self, site: &SiteKey, address: &str, stored: u64) -> Option<MailKey> {
        let mailbox = self.mailbox(address)?;
        let is_plain =
            IdentifierKind::Email.normalise(address).as_deref() == Some(&mailbox.address);
        let key = if is_plain && stored != 0 {
            stored
        } else {
            site.short(IdentifierKind::Email.code(), &[mailbox.address.as_bytes()])
        };
        let domain = mailbox.address.rsplit_once('@').map(|(_, domain)| domain)?;
        let [a, b, c, d, ..] = site
            .short("mail domain", &[domain.as_bytes()])
            .to_be_bytes();
        Some(MailKey {
            key,
            domain: u32::from_be_bytes([a, b, c, d]).max(1),
            is_public: mailbox.is_public,
        })
    }

    /// Whether anyone may open the mailboxes of a domain, or of one that it lies under.
    fn is_public(&self, domain: &str) -> bool {
        let mut rest = Some(domain);
        while let Some(of) = rest {
            if self.domains.get(of) == Some(&Known::Public) {
                return true;
            }
            rest = of.split_once('.').map(|(_, above)| above);
        }
        false
    }
}

impl Blind {
    /// The part before the `@`, as the provider sees it; whole where nothing would be left.
    fn seen(self, local: &str) -> Cow<'_, str> {
        let base = self
            .tag
            .and_then(|tag| local.split_once(tag))
            .map_or(local, |(base, _)| base);
        let seen: Cow<'_, str> = if base.contains(|c| self.dropped.contains(c)) {
            base.replace(|c| self.dropped.contains(c), "").into()
        } else {
            base.into()
        };
        if seen.is_empty() { local.into() } else { seen }
    }
}

/// A domain in A-labels (UTS 46, without its optional strictness); as it is where it has none.
pub(crate) fn a_labels(domain: &str) -> Cow<'_, str> {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if domain.bytes().all(plain) && !domain.contains("xn--") {
        return domain.into();
    }
    match idna::domain_to_ascii(domain) {
        Ok(labels) if !labels.is_empty() => labels.into(),
        _ => domain.into(),
    }
}

/// The forms under which an address is guarded: those of its mailbox, without tag and dots at any
/// domain. See [`IdentifierKind::guarded_forms`].
pub(crate) fn guarded(address: &str) -> Vec<String> {
    let Some(mailbox) = standard().mailbox(address) else {
        return Vec::new();
    };
    let (local, domain) = mailbox.address.rsplit_once('@').unwrap_or_default();
    let bare = local.split('+').next().unwrap_or(local).replace('.', "");
    vec![format!("email:{bare}@{domain}")]
}

fn standard() -> &'static MailRules {
    static STANDARD: std::sync::LazyLock<MailRules> = std::sync::LazyLock::new(MailRules::standard);
    &STANDARD
}
