//! What a site adds to the rules: a file of mail domains.
//!
//! ```toml
//! format = "mail-domains-1"
//!
//! [[provider]]
//! domains = ["mail1.example"]
//! ignores = ["tags", "dots"]
//! source = "the provider's letter of 2026-05-01"
//!
//! [[public]]
//! domains = ["temp1.example"]
//! source = "a list of such domains"
//! ```
//!
//! `tags` are what follows a `+` (RFC 5233), `dots` are those before the `@`. Only these: an address of a
//! protected account is guarded without both at every domain, so that no file can make a value link
//! that is not guarded as the same.

use std::borrow::Cow;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Blind, Known, MailRules, a_labels};

/// What the file calls its form.
pub const SITE_FORMAT: &str = "mail-domains-1";

/// A file of mail domains that cannot be used. Domains are in it, and nobody's address.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MailError {
    /// It is no such file: not TOML, a name that is not known, a wrong type.
    #[error("cannot read the mail domains at line {line}: {why}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// It is of another form.
    #[error("the mail domains are of the format {found:?}; this release reads {SITE_FORMAT:?}")]
    Format {
        /// What it says.
        found: String,
    },
    /// A domain is none, or has no dot.
    #[error("{domain:?} is no mail domain: give what stands after the @, such as mail.example")]
    Domain {
        /// As given.
        domain: String,
    },
    /// A domain has a rule already.
    #[error("the mail domain {domain} has a rule already ({by}): take it out of the file")]
    Twice {
        /// Which.
        domain: String,
        /// Whose the other rule is.
        by: &'static str,
    },
    /// An entry does not say where it is from.
    #[error("the mail domains of {domain} have no source: say where the rule is from")]
    Source {
        /// The entry's first domain.
        domain: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    #[serde(default)]
    provider: Vec<Provider>,
    #[serde(default)]
    public: Vec<Inbox>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    domains: Vec<String>,
    ignores: Vec<Ignored>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inbox {
    domains: Vec<String>,
    source: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Ignored {
    Dots,
    Tags,
}

impl MailRules {
    /// The built-in rules, and those of a site's file, given as its text.
    ///
    /// # Errors
    /// [`MailError`], which says where and what to do.
    pub fn with(text: &str) -> Result<Self, MailError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            MailError::Form {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                why: error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            }
        })?;
        if file.format != SITE_FORMAT {
            return Err(MailError::Format { found: file.format });
        }
        let mut rules = Self::standard();
        let builtin = rules.clone();
        for provider in file.provider {
            let has = |ignored| provider.ignores.contains(&ignored);
            let blind = Blind {
                tag: has(Ignored::Tags).then_some('+'),
                dropped: if has(Ignored::Dots) { "." } else { "" },
            };
            let known = |home: &str| Known::Provider {
                home: Cow::Owned(home.to_owned()),
                blind,
            };
            rules.add(&builtin, provider.domains, &provider.source, known)?;
        }
        for inbox in file.public {
            rules.add(&builtin, inbox.domains, &inbox.source, |_| Known::Public)?;
        }
        rules.addition = rules.mark(&builtin);
        Ok(rules)
    }

    fn add(
        &mut self,
        builtin: &Self,
        domains: Vec<String>,
        source: &str,
        known: impl Fn(&str) -> Known,
    ) -> Result<(), MailError> {
        if source.trim().is_empty() {
            let domain = domains.into_iter().next().unwrap_or_default();
            return Err(MailError::Source { domain });
        }
        for given in domains {
            let lower = given.trim().to_lowercase();
            let domain = a_labels(&lower).into_owned();
            let is_domain = domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
                && domain
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
            if !is_domain {
                return Err(MailError::Domain { domain: given });
            }
            let by = if builtin.domains.contains_key(&*domain) {
                "built in"
            } else {
                "earlier in the file"
            };
            let rule = known(&domain);
            if self.domains.insert(Cow::Owned(domain), rule).is_some() {
                return Err(MailError::Twice { domain: given, by });
            }
        }
        Ok(())
    }

    /// A mark of what these rules have beside the built-in ones, whatever the order and wording of
    /// the file; 0 only where that is nothing.
    fn mark(&self, builtin: &Self) -> u32 {
        let mut digest = Sha256::new();
        let mut is_more = false;
        let added = self.domains.iter();
        for (domain, known) in added.filter(|(domain, _)| !builtin.domains.contains_key(*domain)) {
            is_more = true;
            let rule = match known {
                Known::Provider { blind, .. } => {
                    format!("{domain} {:?} {:?}\n", blind.tag, blind.dropped)
                }
                Known::Public => format!("{domain} public\n"),
            };
            digest.update(rule.as_bytes());
        }
        let [a, b, c, d, ..] = <[u8; 32]>::from(digest.finalize());
        if is_more {
            u32::from_be_bytes([a, b, c, d]).max(1)
        } else {
            0
        }
    }
}
