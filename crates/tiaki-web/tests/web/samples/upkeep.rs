//! What the house keeps, made up.

use tiaki_core::authority::Directory;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::{HashListId, OperatorId};
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::directory::{Entries, Entry, Key, fingerprint};
use tiaki_ops::lists::shown::{Changes, Figure, Hits, ListRow, ListVersion, Shown};
use tiaki_ops::log::{Filter, Logged, Page, Part};
use tiaki_ops::operators::Operator;
use tiaki_ops::operators::office::{Change, Given, Refused};
use tiaki_ops::rules::office::{Kept, Listed};
use tiaki_ops::rules::shown::{Changed, Refused as RulesRefused, Shown as RulesShown};
use tiaki_web::Upkeep;

use super::{Samples, at, text};

/// The directory, of which some have a key and some wait.
pub(crate) fn directory() -> Entries {
    let (directory, lives) = (Directory::standard(), LogLifeTable::standard());
    let entries = directory.iter().map(|authority| {
        let is_known = ["auth-nz", "auth-fr"].contains(&authority.id.as_str());
        let recipient = "age1samplekeyofnobody0000000000000000000000000000000000000000000";
        Entry {
            authority: authority.clone(),
            log_life: lives.life(Some(authority.country)).clone(),
            key: is_known.then(|| Key {
                recipient: text(recipient),
                fingerprint: fingerprint(recipient),
                since: at("2026-02-01T09:30:00Z"),
            }),
            waiting: if is_known { 1_234 } else { 0 },
            packages: is_known.then(|| (3, at("2026-03-01T08:00:00Z"))),
        }
    });
    Entries {
        version: text(directory.version()),
        log_lives: text(lives.version()),
        entries: entries.collect(),
    }
}

pub(crate) fn list_id() -> HashListId {
    HashListId::from_bytes([0x5c; 16])
}

/// Two lists, one of them switched off.
pub(crate) fn lists() -> Vec<ListRow> {
    vec![
        ListRow {
            id: list_id(),
            name: text("sample-known"),
            enabled: true,
            imported_at: at("2026-03-08T06:00:00Z"),
            entries: 119_067,
            hits: 4_210,
            versions: 2,
        },
        ListRow {
            id: HashListId::from_bytes([0x5d; 16]),
            name: text("sample-viral"),
            enabled: false,
            imported_at: at("2026-01-02T06:00:00Z"),
            entries: 12,
            hits: 0,
            versions: 1,
        },
    ]
}

/// The first of the lists with its versions and figures.
pub(crate) fn list() -> Shown {
    let figure = |algorithm: &str, entries, degenerate| Figure {
        algorithm: text(algorithm),
        scheme: text("SAMPLE"),
        version: text("1"),
        country: text("NZ"),
        entries,
        degenerate,
    };
    let hits = |category: &str, effect: &str, hits| Hits {
        scheme: text("SAMPLE"),
        version: text("1"),
        country: text("NZ"),
        category: text(category),
        effect: text(effect),
        hits,
    };
    let version = |seq, day, entries, changes| ListVersion {
        seq,
        document: [u8::try_from(seq).unwrap_or_default(); 32],
        form: text("csv"),
        is_update: seq == 2,
        imported_by: text("lists import"),
        imported_at: at(day),
        entries,
        changes,
    };
    let changes = Changes {
        added: 1_067,
        changed: 12,
        withdrawn: 3,
    };
    Shown {
        list: lists().remove(0),
        versions: vec![
            version(2, "2026-03-08T06:00:00Z", 119_067, Some(changes)),
            version(1, "2026-01-02T06:00:00Z", 118_003, None),
        ],
        figures: vec![figure("md5", 60_000, 2), figure("pdq", 59_067, 0)],
        hits: vec![hits("C1", "known", 4_000), hits("V", "viral", 210)],
    }
}

impl Upkeep for Samples {
    fn directory(&self) -> Result<Entries, Error> {
        Ok(directory())
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        Ok(lists())
    }

    fn list(&self, id: &HashListId) -> Result<Option<Shown>, Error> {
        Ok((*id == list_id()).then(list))
    }

    fn rules(&self) -> Result<Vec<Listed>, Error> {
        Ok(rules())
    }

    fn rule_version(&self, version: &str) -> Result<Option<RulesShown>, Error> {
        Ok(rule(version))
    }

    fn withdraw_rules(
        &self,
        version: &str,
        (_, reason): (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), RulesRefused>, Error> {
        Ok(match (version, reason.trim()) {
            ("standard-1", _) => Err(RulesRefused::State),
            (_, "") => Err(RulesRefused::Reason),
            _ => Ok(()),
        })
    }

    fn log(&self, filter: &Filter) -> Result<Page, Error> {
        Ok(log(filter))
    }

    fn check_log(&self, from: Option<i64>) -> Result<Part, Error> {
        let from = from.unwrap_or(120_001);
        Ok(Part {
            from,
            to: (from + 199_999).min(320_000),
            head: 320_000,
            first_bad: (from == 13).then_some(17),
        })
    }

    fn operators(&self, _: Timestamp) -> Result<Vec<Operator>, Error> {
        Ok(operators())
    }

    fn change_operator(
        &self,
        change: &Change,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<Given, Refused>, Error> {
        Ok(change_operator(change))
    }
}

/// The built-in rules, one in force and one that waits for a second person.
pub(crate) fn rules() -> Vec<Listed> {
    let listed = |version: &str, state| Listed {
        version: text(version),
        state,
        in_force: false,
        sha256: "5a".repeat(32),
        parent: None,
        proposed_by: None,
        proposed_at: None,
        reason: None,
        approved_by: None,
        approved_at: None,
        approved_reason: None,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_reason: None,
        backtested_at: None,
        backtest_is_current: false,
        refused: None,
    };
    let proposed = |version: &str, state, by: &str| Listed {
        parent: Some(text("standard-1")),
        proposed_by: Some(text(by)),
        proposed_at: Some(text("2026-02-20T10:00:00Z")),
        reason: Some(text("placeholder reason")),
        backtested_at: Some(text("2026-02-21T10:00:00Z")),
        backtest_is_current: true,
        ..listed(version, state)
    };
    vec![
        listed("standard-1", "built_in"),
        Listed {
            in_force: true,
            approved_by: Some(text("ben")),
            approved_at: Some(text("2026-02-22T10:00:00Z")),
            approved_reason: Some(text("placeholder reason")),
            backtest_is_current: false,
            ..proposed("site-1", "approved", "ana")
        },
        proposed("site-2", "proposed", "ben"),
        Listed {
            withdrawn_by: Some(text("ana")),
            withdrawn_at: Some(text("2026-03-01T10:00:00Z")),
            withdrawn_reason: Some(text("placeholder reason")),
            ..proposed("site-0", "withdrawn", "cem")
        },
    ]
}

/// A version with what it says otherwise and its back-test.
pub(crate) fn rule(version: &str) -> Option<RulesShown> {
    let listed = rules().into_iter().find(|one| one.version == version)?;
    let changed =
        |part: &str, of: &str, figure: &str, before: Option<&str>, after: Option<&str>| Changed {
            part: text(part),
            of: text(of),
            figure: text(figure),
            before: before.map(text),
            after: after.map(text),
        };
    let is_built_in = version == "standard-1";
    let share = |part: u64, of: u64| serde_json::json!({ "part": part, "of": of });
    let kept = Kept {
        against: text("site-1"),
        by: text("ben"),
        at: at("2026-02-21T10:00:00Z"),
        figures: serde_json::json!({
            "from": "2025-01-01", "to": "2026-01-31",
            "cases": { "danger": 40, "offence": 210, "error": null, "open": 12, "learnt_from": null, "undated": 0 },
            "precision": [
                { "first": "10", "danger": { "old": share(6, 10), "new": share(8, 10) } },
                { "first": "50", "danger": { "old": null, "new": share(24, 50) } },
            ],
            "child_days": { "old": 1234, "new": 987 },
            "never_reached": { "old": 7, "new": null },
            "bands": { "persons": 5000, "up": 40, "down": 25,
                "moves": [{ "from": "medium", "to": "high", "persons": 40 }, { "from": "high", "to": "medium", "persons": null }] },
        }),
    };
    Some(RulesShown {
        listed,
        against: text("site-1"),
        changed: Some(if is_built_in {
            Vec::new()
        } else {
            vec![
                changed(
                    "band",
                    "first_generation",
                    "",
                    Some("high"),
                    Some("very_high"),
                ),
                changed("condition", "contact/alarm", "all.alarm", Some("45"), None),
                changed("factor", "enticement", "points", Some("45"), Some("50")),
                changed("report", "", "noisy_permille", Some("400"), Some("500")),
            ]
        }),
        kept: (!is_built_in).then_some(kept),
    })
}

/// A page of the log.
pub(crate) fn log(filter: &Filter) -> Page {
    let entry = |seq, actor: &str, verb: &str, subject: String, detail: &str| Logged {
        seq,
        at: at("2026-03-09T08:15:00Z"),
        actor: text(actor),
        verb: text(verb),
        subject,
        detail: text(detail),
        hash: [0; 32],
    };
    let all = vec![
        entry(
            320_000,
            "ana",
            "queue.taken",
            super::person_id().to_string(),
            "auth-nz",
        ),
        entry(
            319_999,
            "import",
            "report.received",
            super::report_id().to_string(),
            "",
        ),
        entry(
            319_998,
            "ben",
            "rules.approved",
            text("site-1"),
            "sha256=5a",
        ),
        entry(
            319_997,
            "operator add",
            "operator.added",
            text("opr_00000000000000000000000000000001"),
            "",
        ),
        entry(
            319_996,
            "lists import",
            "list.imported",
            list_id().to_string(),
            "entries=119067",
        ),
    ];
    let wanted = |one: &Logged| {
        filter
            .family
            .as_ref()
            .is_none_or(|family| tiaki_ops::log::family(&one.verb) == family)
    };
    Page {
        entries: all.into_iter().filter(wanted).collect(),
        next: filter.family.is_none().then_some(319_995),
        head: 320_000,
    }
}

/// Whoever asks, and two others.
pub(crate) fn operators() -> Vec<Operator> {
    let one = |number: u8, name: &str, roles: Vec<&'static str>, agency: &str| Operator {
        id: OperatorId::from_bytes([number; 16]),
        name: text(name),
        roles,
        agency: text(agency),
        enabled: number != 9,
        locked: number == 8,
        created_at: text("2026-01-05T09:00:00Z"),
    };
    vec![
        one(7, "ana", vec!["administrator"], ""),
        one(8, "ben", vec!["analyst", "supervisor"], ""),
        one(9, "cem", vec!["liaison"], "auth-au"),
    ]
}

fn change_operator(change: &Change) -> Result<Given, Refused> {
    let given = |password: &Option<&String>, factor: bool| Given {
        name: text("ben"),
        password: password.cloned(),
        factor: factor.then(|| {
            (
                text("SAMPLESECRET"),
                text("otpauth://totp/Tiaki:ben?secret=SAMPLESECRET"),
            )
        }),
    };
    match change {
        Change::Add { name, .. } if name.len() < 2 => Err(Refused::Name),
        Change::Add { roles, .. } | Change::Roles { roles, .. } if roles.is_empty() => {
            Err(Refused::NoRole)
        }
        Change::Add { password, .. } => Ok(given(&Some(password), true)),
        Change::Password { password, .. } => Ok(given(&Some(password), false)),
        Change::Factor { .. } => Ok(given(&None, true)),
        Change::Roles { .. } | Change::Switch { .. } => Ok(given(&None, false)),
    }
}
