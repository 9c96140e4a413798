//! The exchange: what is owed, a package that came, one that left, what is kept apart, and the keys of an authority.

use std::sync::Arc;

use tiaki_core::authority::Directory;
use tiaki_core::exchange::Side;
use tiaki_ops::exchange::desk::{Counted, Cover, Desk, Found, Letter, Proposed, Sheet};
use tiaki_ops::exchange::keys::Key;
use tiaki_ops::exchange::lists::{Due, Line, Owed, ParcelLine};
use tiaki_ops::exchange::take::Came;
use tiaki_ops::exchange::{Node, Refused};
use tiaki_package::{Identity, SigningKey};
use tiaki_web::{ExchangeDeed, KeyDeed};

use super::{as_of, at, text};

/// The package that came.
pub(crate) const CAME: [u8; 32] = [0xc1; 32];

/// The one that left.
pub(crate) const LEFT: [u8; 32] = [0xc2; 32];

/// This site in the exchange.
pub(crate) fn node() -> Option<Arc<Node>> {
    let directory = Directory::standard();
    Some(Arc::new(Node {
        authority: directory.find_id("auth-nz")?.clone(),
        signing: Arc::new(SigningKey::from_seed([5; 32])),
        identities: Arc::new(vec![Identity::from_seed([6; 32]).ok()?]),
    }))
}

pub(crate) fn line(digest: [u8; 32], side: Side, state: &str) -> Line {
    Line {
        package: format!("pkg_{}", hex::encode([digest[0]; 16])),
        sha256: hex::encode(digest),
        with: text("auth-fj"),
        side: text(side.code()),
        state: text(state),
        at: at("2026-02-20T09:00:00Z").micros(),
        accounts: 4_321,
        persons: 12,
        reference: text("cr-0000000000000051"),
        reply_by: Some(at("2026-03-05T09:00:00Z").micros()),
        expires_at: at("2027-02-20T09:00:00Z").micros(),
    }
}

fn due(line: Line, owed: Owed, by: &str, days: i64, is_overdue: bool) -> Due {
    Due {
        line,
        owed,
        by: text(by),
        letter: String::new(),
        since: as_of().plus_days(-days).micros(),
        age_days: days,
        is_overdue,
        is_unreachable: is_overdue && by == "auth-fj",
    }
}

pub(crate) fn desk() -> Desk {
    let counted = |side: Side, state: &str, packages| Counted {
        side: text(side.code()),
        state: text(state),
        packages,
    };
    let (came, left) = (
        line(CAME, Side::Recipient, "received"),
        line(LEFT, Side::Sender, "retracting"),
    );
    Desk {
        authority: text("auth-nz"),
        counted: vec![
            counted(Side::Recipient, "received", 7),
            counted(Side::Sender, "accepted", 1_200),
            counted(Side::Sender, "retracting", 51),
        ],
        ready: 3,
        due: vec![
            due(came, Owed::Decision, "auth-nz", 18, true),
            due(left.clone(), Owed::Retraction, "auth-fj", 4, true),
            due(left.clone(), Owed::RetractionOnward, "auth-au", 2, false),
            due(left.clone(), Owed::Material, "auth-fj", 40, true),
            due(left.clone(), Owed::Refused, "auth-nz", 100, true),
            due(left, Owed::Receipt, "auth-fj", 100, false),
        ],
        apart: 2,
        waiting: 5,
    }
}

pub(crate) fn page(side: Side, state: Option<&str>, offset: u32) -> (Vec<Line>, bool) {
    if offset > 50 {
        return (Vec::new(), false);
    }
    let digest = if side == Side::Sender { LEFT } else { CAME };
    let one = line(digest, side, state.unwrap_or("received"));
    let early = Line {
        expires_at: i64::MAX,
        reply_by: None,
        ..one.clone()
    };
    (vec![one, early], offset == 0)
}

fn letter(id: &str, by: &str, kind: &str, words: Option<&str>) -> Letter {
    Letter {
        id: text(id),
        by: text(by),
        kind: text(kind),
        at: at("2026-02-21T09:00:00Z").micros(),
        words: words.map(text),
        is_opened: true,
        ..Letter::default()
    }
}

fn cover() -> Cover {
    Cover {
        sender: text("Placeholder unit of Fiji"),
        purpose: text("protection of children"),
        legal_basis: text("code 7"),
        handling: vec![text("H0"), text("H3")],
        restriction: Some(text("not before the sender says so")),
        tlp: "AMBER+STRICT",
        evaluation: text("B2 (4x4)"),
        urgency: text("urgent"),
        urgency_reason: text("code 3"),
        operation: Some(text("op-1")),
        created_at: at("2026-02-19T09:00:00Z"),
        counts: vec![(text("accounts"), 4_321), (text("persons"), 12)],
        withheld: vec![(text("identifiers"), text("of children"))],
        contents: vec![(text("accounts.csv"), 9_120), (text("cover.pdf"), 40_000)],
    }
}

/// What was said on the package that came.
fn letters() -> Vec<Letter> {
    let mut all = vec![
        letter("let_1", "auth-nz", "received", None),
        Letter {
            operator: text("ana"),
            ..letter("let_2", "auth-nz", "question", Some("may it go on?"))
        },
        Letter {
            answers: Some(text("let_2")),
            ..letter("let_3", "auth-fj", "answer", Some("it may"))
        },
        Letter {
            is_open: true,
            ..letter("let_4", "auth-fj", "question", Some("which port?"))
        },
        Letter {
            is_opened: false,
            ..letter("let_5", "auth-fj", "question", None)
        },
    ];
    all.push(Letter {
        forbidden: text("too_early"),
        code: text("arrest"),
        count: Some(2),
        when: Some(at("2026-02-25T00:00:00Z").micros()),
        ..letter("let_6", "auth-nz", "outcome", None)
    });
    all
}

fn came() -> Sheet {
    let line = line(CAME, Side::Recipient, "received");
    Sheet {
        terms: text("H0,H3 TLP:AMBER+STRICT"),
        taken_at: Some(at("2026-02-22T09:00:00Z").micros()),
        in_use: 4_000,
        taken_out: 321,
        cover: Some(cover()),
        unopened: String::new(),
        letters: letters(),
        may: vec![
            "accepted",
            "answer",
            "declined",
            "forwarded",
            "material_asked",
            "outcome",
            "question",
            "returned",
        ],
        due: vec![due(line.clone(), Owed::Decision, "auth-nz", 18, true)],
        proposed: None,
        needs_leave: true,
        beside: Vec::new(),
        onward: vec![Line {
            with: text("auth-au"),
            ..self::line([0xc3; 32], Side::Sender, "sent")
        }],
        origin: Vec::new(),
        line,
    }
}

/// What was said on the one that left.
fn said() -> Vec<Letter> {
    vec![
        Letter {
            legal_basis: Some(text("order 12")),
            when: Some(at("2026-03-20T00:00:00Z").micros()),
            is_open: true,
            ..letter(
                "let_7",
                "auth-fj",
                "material_asked",
                Some("files of files.csv"),
            )
        },
        Letter {
            to: Some(text("auth-au")),
            package: Some(text("pkg_onward")),
            when: Some(at("2026-02-24T00:00:00Z").micros()),
            ..letter("let_8", "auth-fj", "forwarded", None)
        },
        Letter {
            code: text("wrong_match"),
            count: Some(3),
            is_open: true,
            ..letter("let_9", "auth-nz", "retracted", Some("code 9"))
        },
        Letter {
            answers: Some(text("let_9")),
            when: Some(at("2026-02-26T00:00:00Z").micros()),
            count: Some(3),
            onward: vec![(text("auth-au"), false), (text("auth-ck"), true)],
            ..letter("let_10", "auth-fj", "retraction_done", None)
        },
    ]
}

fn left() -> Sheet {
    Sheet {
        terms: String::new(),
        taken_at: None,
        in_use: 0,
        taken_out: 0,
        cover: None,
        letters: said(),
        may: vec!["material_answered", "question", "retracted", "supplemented"],
        due: Vec::new(),
        needs_leave: false,
        beside: vec![line([0xc4; 32], Side::Sender, "accepted")],
        onward: Vec::new(),
        origin: vec![line(CAME, Side::Recipient, "accepted")],
        line: line(LEFT, Side::Sender, "retracting"),
        ..came()
    }
}

/// One that somebody proposed to pass on.
pub(crate) const PROPOSED: [u8; 32] = [0xc5; 32];

fn proposed() -> Sheet {
    Sheet {
        proposed: Some(Proposed {
            to: text("auth-au"),
            purpose: text("protection of children"),
            legal_basis: text("code 7"),
            leave: Some(text("let_3")),
            operator: text("ben"),
            at: at("2026-03-09T09:00:00Z").micros(),
        }),
        cover: None,
        unopened: text("no_matching_key"),
        line: line(PROPOSED, Side::Recipient, "accepted"),
        ..came()
    }
}

pub(crate) fn sheet(package: &str, with: Option<&str>) -> Option<Found> {
    if with.is_some_and(|with| with != "auth-fj") {
        return None;
    }
    let mut digest = [0; 32];
    if package == "pkg_two" {
        return Some(Found::Several(vec![
            line(CAME, Side::Recipient, "received"),
            line(LEFT, Side::Sender, "sent"),
        ]));
    }
    hex::decode_to_slice(package, &mut digest).ok()?;
    let found = match digest {
        CAME => came(),
        LEFT => left(),
        PROPOSED => proposed(),
        _ => return None,
    };
    Some(Found::One(Box::new(found)))
}

/// As the use case would, without a store.
pub(crate) fn act(deed: &ExchangeDeed) -> Result<(), Refused> {
    match deed {
        ExchangeDeed::Ask(words) if words.is_empty() => Err(Refused::Words),
        ExchangeDeed::GiveBack(Some(to), _) if to != "AU" => Err(Refused::NoAuthority),
        ExchangeDeed::Propose(_, _, _, None) => Err(Refused::NoLeave),
        ExchangeDeed::Decline(reason, _) if reason != "known" => Err(Refused::Code(text("known"))),
        _ => Ok(()),
    }
}

pub(crate) fn apart() -> Vec<ParcelLine> {
    let one = |number: u8, kind: &str, reason: &str, with: &str| ParcelLine {
        parcel: hex::encode([number; 32]),
        direction: "in",
        kind: text(kind),
        with: text(with),
        bytes: 12_345,
        reason: text(reason),
        attempts: 0,
        at: at("2026-03-01T09:00:00Z").micros(),
    };
    vec![
        one(0xd1, "package", "unknown_sender", "auth-fj"),
        one(0xd2, "", "damaged", ""),
    ]
}

pub(crate) fn retry(parcel: &[u8; 32]) -> Result<Came, Refused> {
    match parcel {
        [0xd1, ..] => Ok(Came::Taken),
        [0xd2, ..] => Ok(Came::Quarantined("damaged")),
        _ => Err(Refused::NoParcel),
    }
}

pub(crate) fn keys(authority: &str) -> Vec<Key> {
    if authority != "auth-fr" {
        return Vec::new();
    }
    let key = |purpose: &str, print: &str, checked: Option<&str>| Key {
        authority: text(authority),
        purpose: text(purpose),
        key: format!("key {print}"),
        fingerprint: text(print),
        from: 0,
        until: None,
        revoked: None,
        added_by: text("ben"),
        added_at: at("2026-02-01T09:00:00Z").micros(),
        checked_by: checked.map(text),
        checked_at: checked.map(|_| at("2026-02-02T09:00:00Z").micros()),
    };
    vec![
        key("seal", "0000 1111", Some("cem")),
        Key {
            from: at("2026-06-01T00:00:00Z").micros(),
            until: Some(at("2027-06-01T00:00:00Z").micros()),
            ..key("seal", "2222 3333", Some("cem"))
        },
        key("sign", "4444 5555", None),
        Key {
            revoked: Some(at("2026-03-01T09:00:00Z").micros()),
            ..key("transport", "6666 7777", Some("cem"))
        },
        Key {
            until: Some(at("2026-03-01T09:00:00Z").micros()),
            ..key("sign", "8888 9999", Some("cem"))
        },
    ]
}

pub(crate) fn turn(print: &str, deed: KeyDeed) -> Result<(), Refused> {
    match (deed, print) {
        (KeyDeed::Check, "4444 5555") | (KeyDeed::Revoke, _) => Ok(()),
        (KeyDeed::Check, "0000 1111") => Err(Refused::SamePerson),
        _ => Err(Refused::Fingerprint),
    }
}

/// Every text of a package that somebody else may have written.
pub(crate) fn soil(found: &mut Found, soil: &dyn Fn(&mut String)) {
    let lines = |lines: &mut Vec<Line>| {
        for line in lines {
            soil(&mut line.package);
            soil(&mut line.reference);
            soil(&mut line.state);
        }
    };
    let sheet = match found {
        Found::Several(all) => return lines(all),
        Found::One(sheet) => sheet,
    };
    lines(&mut sheet.beside);
    lines(&mut sheet.onward);
    lines(&mut sheet.origin);
    for field in [
        &mut sheet.line.package,
        &mut sheet.line.reference,
        &mut sheet.terms,
    ] {
        soil(field);
    }
    for letter in &mut sheet.letters {
        soil(&mut letter.id);
        soil(&mut letter.operator);
        soil(&mut letter.code);
        soil(&mut letter.forbidden);
        let maybe = [
            &mut letter.answers,
            &mut letter.words,
            &mut letter.legal_basis,
            &mut letter.to,
            &mut letter.package,
        ];
        maybe.into_iter().flatten().for_each(soil);
        letter.onward.iter_mut().for_each(|(to, _)| soil(to));
    }
    if let Some(proposed) = &mut sheet.proposed {
        for field in [
            &mut proposed.purpose,
            &mut proposed.legal_basis,
            &mut proposed.operator,
        ] {
            soil(field);
        }
    }
    if let Some(cover) = &mut sheet.cover {
        for field in [
            &mut cover.sender,
            &mut cover.purpose,
            &mut cover.legal_basis,
            &mut cover.evaluation,
            &mut cover.urgency,
            &mut cover.urgency_reason,
        ] {
            soil(field);
        }
        cover.restriction.iter_mut().for_each(soil);
        cover.operation.iter_mut().for_each(soil);
        cover.counts.iter_mut().for_each(|(name, _)| soil(name));
        cover.contents.iter_mut().for_each(|(name, _)| soil(name));
        for (what, why) in &mut cover.withheld {
            soil(what);
            soil(why);
        }
    }
}

/// What the pages ask of something that has the samples.
macro_rules! exchanges {
    ($kind:ty, $soil:expr) => {
        impl tiaki_web::Exchanges for $kind {
            fn exchange_desk(
                &self,
                _: &tiaki_ops::exchange::Node,
                _: &tiaki_ops::Act,
            ) -> Result<tiaki_ops::exchange::desk::Desk, tiaki_ops::Error> {
                let mut found = $crate::samples::exchange::desk();
                for due in &mut found.due {
                    ($soil)(self, &mut due.line.package);
                }
                Ok(found)
            }

            fn exchange_page(
                &self,
                side: tiaki_core::exchange::Side,
                state: Option<&str>,
                (_, offset): (u32, u32),
            ) -> Result<(Vec<tiaki_ops::exchange::lists::Line>, bool), tiaki_ops::Error> {
                let (mut lines, more) = $crate::samples::exchange::page(side, state, offset);
                for line in &mut lines {
                    for text in [&mut line.package, &mut line.reference, &mut line.state] {
                        ($soil)(self, text);
                    }
                }
                Ok((lines, more))
            }

            fn exchange_sheet(
                &self,
                _: &tiaki_ops::exchange::Node,
                _: &tiaki_ops::Act,
                (package, with): (&str, Option<&str>),
            ) -> Result<Option<tiaki_ops::exchange::desk::Found>, tiaki_ops::Error> {
                let mut found = $crate::samples::exchange::sheet(package, with);
                if let Some(found) = &mut found {
                    $crate::samples::exchange::soil(found, &|text| ($soil)(self, text));
                }
                Ok(found)
            }

            fn exchange_act(
                &self,
                _: &tiaki_ops::exchange::Node,
                _: &tiaki_ops::Act,
                _: (&str, Option<&str>),
                deed: &tiaki_web::ExchangeDeed,
            ) -> Result<Result<(), tiaki_ops::exchange::Refused>, tiaki_ops::Error> {
                Ok($crate::samples::exchange::act(deed))
            }

            fn exchange_apart(
                &self,
            ) -> Result<Vec<tiaki_ops::exchange::lists::ParcelLine>, tiaki_ops::Error> {
                Ok($crate::samples::exchange::apart())
            }

            fn exchange_retry(
                &self,
                _: &tiaki_ops::exchange::Node,
                _: &tiaki_ops::Act,
                parcel: &[u8; 32],
            ) -> Result<
                Result<tiaki_ops::exchange::take::Came, tiaki_ops::exchange::Refused>,
                tiaki_ops::Error,
            > {
                Ok($crate::samples::exchange::retry(parcel))
            }

            fn keys_of(
                &self,
                authority: &str,
            ) -> Result<Vec<tiaki_ops::exchange::keys::Key>, tiaki_ops::Error> {
                let mut found = $crate::samples::exchange::keys(authority);
                for key in &mut found {
                    ($soil)(self, &mut key.added_by);
                    ($soil)(self, &mut key.key);
                }
                Ok(found)
            }

            fn turn_key(
                &self,
                _: &tiaki_ops::Act,
                (_, print): (&str, &str),
                deed: tiaki_web::KeyDeed,
            ) -> Result<Result<(), tiaki_ops::exchange::Refused>, tiaki_ops::Error> {
                Ok($crate::samples::exchange::turn(print, deed))
            }
        }
    };
}
pub(crate) use exchanges;
