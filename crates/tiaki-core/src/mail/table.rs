//! What is known of mail domains, with where it is known from, as of November 2026.
//!
//! A source that was read is named plainly. What stands behind "not read:" is common knowledge of a
//! provider that nobody has held against its own words yet: check it, or take it out, before real
//! reports are linked. A missing provider costs links, a wrong one joins strangers.

use super::Blind;

/// The version of both tables: raised with every change, and written in the log by each linking.
pub const VERSION: u32 = 2;

/// A provider's domains and what it does not see.
pub(super) struct Provider {
    pub(super) domains: &'static [&'static str],
    /// The domain at which all of them have the same mailboxes; none where each has its own.
    pub(super) home: Option<&'static str>,
    pub(super) blind: Blind,
    /// Where the rule is from.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for readers, and for the tests")
    )]
    pub(super) source: &'static str,
}

/// Domains whose mailboxes anyone may open.
pub(super) struct Inbox {
    pub(super) domains: &'static [&'static str],
    /// Where that is from.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for readers, and for the tests")
    )]
    pub(super) source: &'static str,
}

const fn tagged(tag: char, dropped: &'static str) -> Blind {
    Blind {
        tag: Some(tag),
        dropped,
    }
}

/// Yahoo's keywords (`base-keyword@yahoo.com`) are left out: were there account names with a hyphen,
/// strangers would be joined, and nothing read says that there are none.
pub(super) static PROVIDERS: &[Provider] = &[
    Provider {
        domains: &["gmail.com", "googlemail.com"],
        home: Some("gmail.com"),
        blind: tagged('+', "."),
        source: "Gmail Help: answer 7436150 (dots); not read: tags, googlemail.com",
    },
    Provider {
        domains: &["icloud.com", "me.com", "mac.com"],
        home: Some("icloud.com"),
        blind: tagged('+', ""),
        source: "Apple Support 118230 (who has an older address has the same at icloud.com); not read: Apple on tags, which others report to arrive",
    },
    Provider {
        domains: &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
        home: Some("proton.me"),
        blind: tagged('+', "._-"),
        source: "repository ProtonMail/WebClients: src/helpers/string.js (tag, dots, hyphens, underscores); not read: one mailbox at all four domains",
    },
    Provider {
        domains: &["outlook.com", "hotmail.com", "live.com", "msn.com"],
        home: None,
        blind: tagged('+', ""),
        source: "Microsoft, plus addressing (Exchange Online); ZDNet 2020 on Hotmail having it since 2013; not read: Microsoft on Outlook.com itself",
    },
    Provider {
        domains: &["fastmail.com", "fastmail.fm"],
        home: None,
        blind: tagged('+', ""),
        source: "Fastmail help, plus addressing and subdomain addressing (answer 360060591053)",
    },
    Provider {
        domains: &["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "ya.ru"],
        home: Some("yandex.ru"),
        blind: tagged('+', ""),
        source: "Yandex support, mailbox aliases (each mailbox is at further domains); not read: which domains, tags",
    },
];

pub(super) static PUBLIC: &[Inbox] = &[
    Inbox {
        domains: &["mailinator.com"],
        source: "articles that quote Mailinator's FAQ: anyone may read, there are no passwords",
    },
    Inbox {
        domains: &[
            "guerrillamail.com",
            "guerrillamail.net",
            "guerrillamail.org",
            "guerrillamail.biz",
            "guerrillamail.de",
            "guerrillamail.info",
            "guerrillamailblock.com",
            "sharklasers.com",
            "grr.la",
            "spam4.me",
            "pokemail.net",
        ],
        source: "a comparison of such services (public, without log-in); not read: the service itself, and its domains",
    },
    Inbox {
        domains: &["yopmail.com", "yopmail.fr", "yopmail.net"],
        source: "not read: YOPmail on mailboxes without a password",
    },
    Inbox {
        domains: &["maildrop.cc"],
        source: "not read: Maildrop on mailboxes without a password",
    },
    Inbox {
        domains: &[
            "dispostable.com",
            "mailnesia.com",
            "mailcatch.com",
            "inboxkitten.com",
        ],
        source: "not read: the services themselves",
    },
];
