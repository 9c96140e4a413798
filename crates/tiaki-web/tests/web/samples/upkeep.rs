//! What the house keeps, made up.

use tiaki_core::authority::Directory;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::HashListId;
use tiaki_ops::Error;
use tiaki_ops::directory::{Entries, Entry, Key, fingerprint};
use tiaki_ops::lists::shown::{Changes, Figure, Hits, ListRow, ListVersion, Shown};
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
}
