//! Hash lists: each version whole or not at all, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be, and says what it leaves out"
)]

use std::fs;
use std::path::PathBuf;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_formats::Algorithm;
use tiaki_ops::lists::shown::{self, Changes};
use tiaki_ops::lists::{self, Difference, Imported, Options};
use tiaki_ops::{Act, Error, Site, Store};
use tiaki_store::{documents, quarantine, testing};

const MD5: &str = "0cc175b9c0f1b6a831c399e269772661";
const OTHER: &str = "0cc175b9c0f1b6a831c399e269772662";
const SHA1: &str = "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8";
const PDQ: &str = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

struct House {
    folder: tempfile::TempDir,
    site: Site,
}

impl House {
    fn of(store: Store) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            site: Site {
                store,
                key: SiteKey::new(&[7; 32]),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: std::sync::Arc::default(),
            },
        }
    }

    fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        let mut house = Self::of(store);
        house.folder = folder;
        house
    }

    fn put(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("list.in");
        let mut file = fs::File::create(&path).unwrap();
        std::io::Write::write_all(&mut file, bytes.as_ref()).unwrap();
        path
    }

    fn import(&self, bytes: impl AsRef<[u8]>, options: &Options) -> Result<Imported, Error> {
        lists::import(&self.site, &act(), &self.put(bytes), "one", options)
    }

    fn take(&self, bytes: impl AsRef<[u8]>) -> Imported {
        self.import(bytes, &Options::default()).unwrap()
    }

    fn update(&self, bytes: impl AsRef<[u8]>) -> Imported {
        let options = Options {
            is_update: true,
            ..Options::default()
        };
        self.import(bytes, &options).unwrap()
    }

    /// `algorithm:first eight digits:category:member:entry` of the list, in order.
    fn entries(&self) -> Vec<String> {
        let id = self
            .site
            .store
            .read("test", tiaki_store::lists::lists)
            .unwrap()[0]
            .id;
        self.site
            .store
            .read("test", |tx| {
                let mut found = Vec::new();
                tiaki_store::lists::each_entry(tx, &id, |e| {
                    let digest = hex::encode(e.digest);
                    found.push(format!(
                        "{}:{:.8}:{}:{}:{}",
                        e.algorithm, digest, e.category, e.member, e.entry
                    ));
                    Ok::<_, Error>(())
                })?;
                Ok::<_, Error>(found)
            })
            .unwrap()
    }

    fn quarantined(&self) -> Vec<(i64, String, Vec<u8>)> {
        self.site
            .store
            .read("test", |tx| {
                let mut all = quarantine::newest(tx, 100)?;
                all.sort_by_key(|item| item.line);
                all.into_iter()
                    .map(|item| Ok((item.line, item.code, documents::bytes(tx, &item.document)?)))
                    .collect::<Result<Vec<_>, tiaki_store::Error>>()
            })
            .unwrap()
    }

    fn documents(&self) -> usize {
        self.site
            .store
            .read("test", documents::digests)
            .unwrap()
            .len()
    }
}

/// Runs on SQLite, and on PostgreSQL where there is one.
fn on_both(test: impl Fn(&House)) {
    test(&House::sqlite());
    match testing::find_database() {
        Some(url) => test(&House::of(Store::open_postgres(&url).unwrap())),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

fn vics(media: &str) -> String {
    format!(
        "{{\"@odata.context\":\"http://github.com/ICMEC/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\",\"value\":[{media}]}}"
    )
}

fn ncmec(images: &str) -> String {
    format!(
        "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images>{images}</images></queryResult>"
    )
}

fn image(id: &str, member: &str, md5: &str, class: &str) -> String {
    format!(
        "<image><member id=\"{member}\"/><id>{id}</id><classification>{class}</classification><fingerprints><md5>{md5}</md5></fingerprints></image>"
    )
}

#[test]
fn a_list_keeps_scheme_version_country_and_the_names_of_its_entries() {
    on_both(|house| {
        let text = vics(&format!(
            "{{\"MediaID\":7,\"Category\":1,\"MD5\":\"{MD5}\",\"SHA1\":\"{SHA1}\",\"PhotoDNA\":\"AAAA\"}}"
        ));
        let imported = house.take(&text);
        assert_eq!(
            (imported.form, imported.entries, imported.unmatchable),
            ("vics", 2, 1)
        );
        assert!(imported.kept);
        assert_eq!(house.entries(), ["md5:0cc175b9:1::7", "sha1:86f7e437:1::7"]);
        assert_eq!(house.documents(), 1);
        assert_eq!(house.take(&text).entries, 2, "the same again is the same");
    });
}

#[test]
fn a_truncated_list_leaves_the_version_before() {
    on_both(|house| {
        house.take(vics(&format!("{{\"MediaID\":1,\"MD5\":\"{MD5}\"}}")));
        let before = house.entries();
        let many: Vec<String> = (0..30_000)
            .map(|n| format!("{{\"MediaID\":{n},\"MD5\":\"{n:032x}\"}}"))
            .collect();
        let whole = vics(&many.join(",\n"));
        let error = house
            .import(&whole[..whole.len() - 40], &Options::default())
            .unwrap_err();
        assert!(error.to_string().contains("cut off"), "{error}");
        assert_eq!(house.entries(), before);
        assert_eq!(house.documents(), 1, "nothing of it is kept either");
    });
}

#[test]
fn a_list_that_is_all_refused_leaves_the_version_before() {
    let house = House::sqlite();
    house.take(format!("{MD5}\n"));
    let options = Options {
        algorithm: Some(Algorithm::Pdq),
        ..Options::default()
    };
    let error = house.import(format!("{MD5}\n"), &options).unwrap_err();
    assert!(error.to_string().contains("not one entry"), "{error}");
    assert_eq!(house.entries().len(), 1);
}

#[test]
fn the_next_version_replaces_the_one_before() {
    on_both(|house| {
        house.take(format!("{MD5}\n{SHA1}\n"));
        assert_eq!(house.take(format!("{SHA1}\n")).entries, 1);
        assert_eq!(house.entries(), ["sha1:86f7e437:::"]);
    });
}

#[test]
fn an_update_adds_changes_and_takes_back() {
    on_both(|house| {
        house.take(ncmec(
            &[image("e-1", "42", MD5, "B2"), image("e-1", "43", MD5, "A1")].concat(),
        ));
        let deleted = "<deletedImage><member id=\"42\"/><id>e-1</id></deletedImage>";
        let next = [
            image("e-1", "43", MD5, "A2"),
            image("e-2", "43", OTHER, "B1"),
            deleted.to_owned(),
        ];
        let imported = house.update(ncmec(&next.concat()));
        assert_eq!(
            (imported.read, imported.withdrawn, imported.entries),
            (2, 1, 2)
        );
        assert_eq!(
            house.entries(),
            ["md5:0cc175b9:A2:43:e-1", "md5:0cc175b9:B1:43:e-2"]
        );
    });
}

#[test]
fn an_update_of_withdrawals_alone_is_one() {
    let house = House::sqlite();
    let records = |status| {
        format!(
            "{{\"hashRecords\":[{{\"signalType\":\"ImagePDQ\",\"hashValue\":\"{PDQ}\",\"hashStatus\":\"{status}\"}}]}}"
        )
    };
    house.take(records("Active"));
    let imported = house.update(records("Withdrawn"));
    assert_eq!((imported.withdrawn, imported.entries), (1, 0));
    assert!(
        house
            .import(records("Withdrawn"), &Options::default())
            .is_err()
    );
}

#[test]
fn bad_rows_are_kept_with_their_line_and_bytes() {
    on_both(|house| {
        let text = vics(&format!(
            "{{\"MD5\":\"{MD5}\"}},\n{{\"MD5\":\"12\"}},{{\"MD5\":\"34\"}},\n{{\"MediaID\":1}}"
        ));
        let imported = house.take(text);
        assert_eq!((imported.entries, imported.quarantined), (1, 3));
        let expected = [
            (2, "digest_length", "{\"MD5\":\"12\"}"),
            (2, "digest_length", "{\"MD5\":\"34\"}"),
            (3, "missing_digest", "{\"MediaID\":1}"),
        ];
        let mut found = house.quarantined();
        found.sort();
        let expected: Vec<_> = expected
            .map(|(line, code, raw)| (line, code.to_owned(), raw.as_bytes().to_vec()))
            .to_vec();
        assert_eq!(found, expected);
        let reasons: Vec<_> = imported
            .reasons
            .iter()
            .map(|r| (r.code.as_str(), r.column.as_str(), r.rows))
            .collect();
        assert_eq!(
            reasons,
            [("digest_length", "MD5", 2), ("missing_digest", "", 1)]
        );
    });
}

#[test]
fn a_list_with_pictures_in_it_is_not_kept() {
    on_both(|house| {
        let text = vics(&format!(
            "{{\"MD5\":\"{MD5}\",\"Miniature\":\"iVBORw0KGgo=\"}},{{\"MD5\":\"x\",\"Miniature\":\"iVBORw0KGgo=\"}}"
        ));
        let imported = house.take(text);
        assert!(!imported.kept);
        assert_eq!((imported.entries, imported.quarantined), (1, 1));
        for (_, _, bytes) in house.quarantined() {
            assert!(bytes.is_empty());
        }
        assert_eq!(house.documents(), 1, "the empty row alone");
    });
}

#[test]
fn what_a_file_would_change_is_said_and_nothing_is_changed() {
    on_both(|house| {
        let header = "algorithm,digest,scheme,version,country,category\n";
        house.take(format!(
            "{header}md5,{MD5},s,1,US,A\nmd5,{OTHER},s,1,US,A\n"
        ));
        let next = format!("{header}md5,{MD5},s,1,US,B\nsha1,{SHA1},s,1,US,A\nmd5,12,,,,\n");
        let found = lists::diff(&house.site, &house.put(next), "one", &Options::default()).unwrap();
        let expected = Difference {
            added: 1,
            removed: 1,
            changed: 1,
            same: 0,
            refused: 1,
        };
        assert_eq!(found, Some(expected));
        assert_eq!(house.entries().len(), 2);
        assert_eq!(
            lists::diff(&house.site, &house.put(MD5), "two", &Options::default()).unwrap(),
            None
        );
    });
}

#[test]
fn a_list_longer_than_a_batch_goes_in_whole() {
    on_both(|house| {
        let text: String = (0..45_000_u32).map(|n| format!("{n:032x}\n")).collect();
        let imported = house.take(text + &format!("{MD5}\n{MD5}\n"));
        assert_eq!(
            (imported.read, imported.entries, imported.degenerate),
            (45_002, 45_001, 1)
        );
    });
}

#[test]
fn versions_say_what_they_changed_and_figures_what_a_list_holds() {
    on_both(|house| {
        let header = "algorithm,digest,scheme,version,country,category\n";
        house.take(format!(
            "{header}md5,{MD5},s,1,US,A\nmd5,{OTHER},s,1,US,A\npdq,{PDQ},s,1,NZ,A\n"
        ));
        house.take(format!(
            "{header}md5,{MD5},s,1,US,B\nsha1,{SHA1},s,1,US,A\npdq,{PDQ},s,1,NZ,A\n"
        ));
        let rows = shown::rows(&house.site).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].entries, rows[0].versions, rows[0].hits), (3, 2, 0));
        let found = shown::one(&house.site, &rows[0].id).unwrap().unwrap();
        let changes = |added, changed, withdrawn| {
            Some(Changes {
                added,
                changed,
                withdrawn,
            })
        };
        let told: Vec<_> = found
            .versions
            .iter()
            .map(|one| (one.seq, one.entries, one.changes, one.is_update))
            .collect();
        // MD5 says another category, OTHER is gone, SHA1 is new, PDQ is the same.
        assert_eq!(
            told,
            [
                (2, 3, changes(1, 1, 1), false),
                (1, 3, changes(3, 0, 0), false)
            ]
        );
        let figures: Vec<_> = found
            .figures
            .iter()
            .map(|one| (one.algorithm.as_str(), one.country.as_str(), one.entries))
            .collect();
        assert_eq!(
            figures,
            [("md5", "US", 1), ("pdq", "NZ", 1), ("sha1", "US", 1)]
        );
        let update = Options {
            is_update: true,
            ..Options::default()
        };
        let more = format!("{header}md5,{OTHER},s,1,US,C\nmd5,{MD5},s,1,US,B\n");
        lists::import(&house.site, &act(), &house.put(more), "one", &update).unwrap();
        let found = shown::one(&house.site, &rows[0].id).unwrap().unwrap();
        assert_eq!(found.list.entries, 4);
        assert_eq!(found.versions[0].changes, changes(1, 0, 0));
        assert!(found.versions[0].is_update);
        // A broken import leaves nothing of the entries that it had kept aside.
        lists::import(
            &house.site,
            &act(),
            &house.put("nonsense"),
            "one",
            &Options::default(),
        )
        .unwrap_err();
        let left = house.site.store.read("test", |tx| {
            tiaki_store::lists::versions::of_list(tx, &rows[0].id, 10)
        });
        assert_eq!(left.unwrap().1, 3);
    });
}
