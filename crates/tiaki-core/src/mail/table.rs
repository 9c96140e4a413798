//! What is known of mail domains, with where it is known from. Looked up in November 2026.
//!
//! Only what a provider, or its own code, says; what is merely told of it is left out (so Outlook
//! sees dots here, and Yandex keeps dot and hyphen apart). A missing provider costs links, a wrong
//! one joins strangers.

use super::Blind;

/// The version of both tables: raised with every change, and written in the log by each linking.
pub const VERSION: u32 = 1;

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

pub(super) static PROVIDERS: &[Provider] = &[
    Provider {
        domains: &["gmail.com", "googlemail.com"],
        home: Some("gmail.com"),
        blind: tagged('+', "."),
        source: "Gmail Help: answers 7436150 (dots), 22370 (aliases), 159001 (googlemail.com)",
    },
    Provider {
        domains: &["icloud.com", "me.com", "mac.com"],
        home: Some("icloud.com"),
        blind: tagged('+', ""),
        source: "Apple Support 118230: who has an older address has the same at icloud.com; tags: RFC 5233 form",
    },
    Provider {
        domains: &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
        home: Some("proton.me"),
        blind: tagged('+', "._-"),
        source: "repository ProtonMail/WebClients: helpers/string.js (removeEmailAlias)",
    },
    Provider {
        domains: &["outlook.com", "hotmail.com", "live.com", "msn.com"],
        home: None,
        blind: tagged('+', ""),
        source: "Microsoft: plus addressing in Outlook.com and Exchange Online",
    },
    Provider {
        domains: &["fastmail.com", "fastmail.fm"],
        home: None,
        blind: tagged('+', ""),
        source: "Fastmail help: plus addressing and subdomain addressing",
    },
    Provider {
        // Names of Yahoo accounts hold no hyphen, so what has one is a base name and a keyword.
        domains: &["yahoo.com", "ymail.com", "rocketmail.com"],
        home: None,
        blind: tagged('-', ""),
        source: "Yahoo Help: disposable addresses (base name, hyphen, keyword)",
    },
    Provider {
        domains: &["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "ya.ru"],
        home: Some("yandex.ru"),
        blind: tagged('+', ""),
        source: "Yandex support: mailbox aliases (every mailbox is at all of its domains)",
    },
];

pub(super) static PUBLIC: &[Inbox] = &[
    Inbox {
        domains: &["mailinator.com"],
        source: "Mailinator FAQ: inboxes are public, there are no passwords",
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
        source: "Guerrilla Mail: who knows an address may read it",
    },
    Inbox {
        domains: &["yopmail.com", "yopmail.fr", "yopmail.net"],
        source: "YOPmail FAQ: any mailbox is open to anyone, without a password",
    },
    Inbox {
        domains: &["maildrop.cc"],
        source: "Maildrop: no sign-up, no passwords, anyone may read",
    },
    Inbox {
        domains: &[
            "dispostable.com",
            "mailnesia.com",
            "mailcatch.com",
            "inboxkitten.com",
        ],
        source: "each service's front page: type a name, read its mail",
    },
];
