//! Disclosures in their other forms: NDJSON, zipped folders, a check that writes nothing, and maps
//! that were proposed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_formats::disclosure::{Map, suggest};
use tiaki_ops::intake::{ImportOptions, Imported, import};
use tiaki_ops::{Act, Site, Store, views};
use tiaki_store::{documents, export, log};
use zip::write::SimpleFileOptions;

const MAP: &str = "format = \"disclosure-map-1\"\nprovider = \"Linebox\"\nignore = [\"note\"]\n\
    [columns]\nid = \"account\"\nmail = \"email\"\nip = \"ip\"\nwhen = \"event_at\"\n";

struct House {
    folder: tempfile::TempDir,
    site: Site,
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        Self {
            site: Site {
                store,
                key: SiteKey::new(&[7; 32]),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: std::sync::Arc::default(),
            },
            folder,
        }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(bytes.as_ref()).unwrap();
        path
    }

    fn scratch(&self) -> PathBuf {
        self.folder.path().join("unpacked")
    }

    fn options(&self) -> ImportOptions {
        ImportOptions {
            scratch: Some(self.scratch()),
            ..ImportOptions::default()
        }
    }

    fn import(&self, options: &ImportOptions) -> Imported {
        let path = self.folder.path().join("in");
        let imported = import(&self.site, &act(), &[path], options, &|_, _| {}).unwrap();
        assert!(
            fs::read_dir(self.scratch()).map_or(0, Iterator::count) == 0,
            "nothing unpacked is left"
        );
        imported
    }

    fn take(&self) -> Imported {
        self.import(&self.options())
    }

    fn counts(&self) -> (i64, i64) {
        let counts = views::overview(&self.site).unwrap().counts;
        (counts.disclosures, counts.accounts)
    }

    fn documents(&self) -> Vec<Vec<u8>> {
        let read = |tx: &tiaki_store::Tx<'_>| {
            let digests = documents::digests(tx)?;
            let bytes = digests.iter().map(|digest| documents::bytes(tx, digest));
            bytes.collect::<Result<Vec<_>, tiaki_store::Error>>()
        };
        self.site.store.read("test", read).unwrap()
    }

    fn digests(&self) -> Vec<(&'static str, [u8; 32])> {
        let parts = self.site.store.read("test", export::digests).unwrap();
        let parts = parts.into_iter();
        parts.map(|(name, part)| (name, part.digest)).collect()
    }
}

fn lines(from: u32, count: u32) -> String {
    (from..from + count)
        .map(|n| format!("{{\"id\":\"u-{n}\",\"mail\":\"m{n}@mail.example\",\"ip\":\"203.0.113.7\",\"when\":\"2026-01-02T03:04:05Z\"}}\n"))
        .collect()
}

fn table(from: u32, count: u32) -> String {
    let rows = (from..from + count)
        .map(|n| format!("u-{n},m{n}@mail.example,203.0.113.7,2026-01-02T03:04:05Z,\n"));
    "id,mail,ip,when,note\n".to_owned() + &rows.collect::<String>()
}

#[derive(Clone, Copy)]
enum Member<'m> {
    File(&'m str, &'m [u8]),
    Folder(&'m str),
    Link(&'m str, &'m str),
}

fn archive(members: &[Member<'_>]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for member in members {
        match member {
            Member::File(name, bytes) => {
                writer.start_file(*name, options).unwrap();
                writer.write_all(bytes).unwrap();
            }
            Member::Folder(name) => writer.add_directory(*name, options).unwrap(),
            Member::Link(name, to) => writer.add_symlink(*name, *to, options).unwrap(),
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn ndjson_goes_in_as_its_table_does() {
    let (of_lines, of_table) = (House::new(), House::new());
    of_lines.put("log.ndjson", lines(1, 50));
    of_lines.put("log.toml", MAP);
    of_table.put("log.csv", table(1, 50));
    of_table.put("log.toml", MAP);
    let imported = of_lines.take();
    assert_eq!(
        (imported.accepted, imported.rows, imported.quarantined),
        (1, 50, 0),
        "{imported:?}"
    );
    assert_eq!(of_table.take().rows, 50);
    assert_eq!(of_lines.counts(), (1, 50));
    let accounts = |house: &House| {
        house
            .digests()
            .into_iter()
            .find(|(name, _)| *name == "accounts")
    };
    assert_eq!(accounts(&of_lines), accounts(&of_table));
    assert_eq!(of_lines.take().folded, 1);
}

#[test]
fn bad_lines_of_ndjson_are_kept_and_counted_by_reason() {
    let house = House::new();
    let bad = "{\"id\":\"u-9\",\"ip\":\"203.0.113.999\"}\n{\"id\":\"u-9\",\"ip\":\"x\"}\n{\"id\"\n";
    house.put("log.jsonl", lines(1, 3) + bad + &lines(4, 1));
    house.put("log.toml", MAP);
    let imported = house.take();
    assert_eq!((imported.rows, imported.quarantined), (4, 3));
    let reasons: Vec<_> = imported
        .reasons
        .iter()
        .map(|r| (r.code.as_str(), r.column.as_str(), r.line, r.count))
        .collect();
    assert_eq!(
        reasons,
        [("ip_address", "ip", 4, 2), ("not_json", "", 6, 1)]
    );
    assert!(
        imported
            .reasons
            .iter()
            .all(|reason| !reason.advice.is_empty())
    );
    assert!(
        imported.problems[0].message.contains("line 4, column 'ip'"),
        "{imported:?}"
    );
    assert!(
        house
            .documents()
            .iter()
            .any(|bytes| bytes == b"{\"id\"\n".trim_ascii_end())
    );
}

#[test]
fn members_that_stand_in_no_line_are_noted() {
    let house = House::new();
    house.put("log.ndjson", "{\"id\":\"u-1\",\"note\":1}\n");
    house.put("log.toml", MAP);
    let imported = house.take();
    assert_eq!(imported.notes.len(), 3, "{imported:?}");
    assert_eq!(imported.quarantined, 0);
}

#[test]
fn a_check_says_the_same_and_writes_nothing() {
    let house = House::new();
    house.put("log.csv", table(1, 5) + "u-6,x@mail.example,no address,,\n");
    house.put("log.toml", MAP);
    house.put("other.csv", table(1, 1));
    house.put("page.xml", "<report/>");
    house.put(
        "more.zip",
        archive(&[
            Member::File("a.csv", table(7, 2).as_bytes()),
            Member::File("map.toml", MAP.as_bytes()),
        ]),
    );
    let before = (
        house.digests(),
        house
            .site
            .store
            .read("test", |tx| log::newest(tx, 10))
            .unwrap(),
    );
    let checked = house.import(&ImportOptions {
        check: true,
        ..house.options()
    });
    assert!(checked.checked);
    let after = (
        house.digests(),
        house
            .site
            .store
            .read("test", |tx| log::newest(tx, 10))
            .unwrap(),
    );
    assert_eq!(before, after);
    let imported = house.take();
    let figures = |i: &Imported| {
        (
            i.accepted,
            i.rows,
            i.quarantined,
            i.reasons.clone(),
            i.problems.clone(),
        )
    };
    assert_eq!(figures(&checked), figures(&imported));
    assert_eq!(imported.rows, 7);
}

#[test]
fn a_zipped_folder_goes_in_as_the_folder_does() {
    let (zipped, unzipped) = (House::new(), House::new());
    let members = [
        ("a.csv", table(1, 20)),
        ("a.toml", MAP.to_owned()),
        ("b.ndjson", lines(21, 5)),
        ("map.toml", MAP.to_owned()),
    ];
    for (name, text) in &members {
        unzipped.put(name, text);
    }
    let of: Vec<Member<'_>> = members
        .iter()
        .map(|(name, text)| Member::File(name, text.as_bytes()))
        .collect();
    zipped.put("all.zip", archive(&of));
    let imported = zipped.take();
    assert_eq!(
        (imported.accepted, imported.rows, imported.quarantined),
        (2, 25, 0),
        "{imported:?}"
    );
    unzipped.take();
    assert_eq!(
        zipped.digests(),
        unzipped.digests(),
        "the same documents, accounts and all"
    );
    assert_eq!(zipped.take().folded, 2);
}

#[test]
fn reports_and_deeper_folders_in_a_zip_go_in() {
    let house = House::new();
    let report = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><report><incidentSummary>\
        <incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
        <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
        <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter></report>";
    house.put(
        "in.zip",
        archive(&[
            Member::Folder("x/"),
            Member::File("x/1.xml", report.as_bytes()),
            Member::File("x/y/log.csv", table(1, 2).as_bytes()),
            Member::File("x/y/log.toml", MAP.as_bytes()),
            Member::File("__MACOSX/x/._1.xml", b"junk"),
            Member::File("x/.hidden", b"junk"),
        ]),
    );
    let imported = house.take();
    assert_eq!(
        (imported.accepted, imported.rows, imported.quarantined),
        (2, 2, 0),
        "{imported:?}"
    );
    assert_eq!(imported.skipped, 2);
}

#[test]
fn tables_in_a_zip_without_a_map_are_kept_and_said() {
    let house = House::new();
    house.put(
        "in.zip",
        archive(&[Member::File("x/log.csv", table(1, 2).as_bytes())]),
    );
    let imported = house.take();
    assert_eq!(imported.problems[0].code, "map_missing");
    assert_eq!(imported.problems[0].origin, "in/in.zip/x/log.csv");
    assert_eq!(house.documents(), [table(1, 2).into_bytes()]);
}

#[test]
fn pictures_in_a_zip_are_named_and_never_kept() {
    let house = House::new();
    let picture = b"\x89PNG\r\n\x1a\n synthetic, no picture at all";
    house.put(
        "in.zip",
        archive(&[
            Member::File("log.csv", table(1, 2).as_bytes()),
            Member::File("map.toml", MAP.as_bytes()),
            Member::File("a.png", picture),
            Member::File("b.csv", picture),
            Member::File("c.bin", b"anything"),
            Member::File("d.zip", &archive(&[])),
        ]),
    );
    let imported = house.take();
    let codes: Vec<_> = imported
        .problems
        .iter()
        .map(|p| (p.origin.as_str(), p.code.as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            ("in/in.zip/a.png", "unknown_format"),
            ("in/in.zip/b.csv", "unknown_format"),
            ("in/in.zip/c.bin", "unknown_format"),
            ("in/in.zip/d.zip", "archive_nested"),
        ]
    );
    assert_eq!(imported.rows, 2);
    let kept = house.documents();
    assert_eq!(kept.len(), 2, "the table and its map");
    assert!(
        kept.iter()
            .all(|bytes| !bytes.starts_with(b"\x89PNG") && !bytes.starts_with(b"PK"))
    );
}

/// A whole archive that is refused, with nothing of it taken or kept.
fn refused(bytes: impl AsRef<[u8]>, code: &str) {
    let house = House::new();
    house.put("in.zip", bytes);
    let imported = house.take();
    let codes: Vec<_> = imported.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, [code], "{imported:?}");
    assert_eq!((imported.accepted, house.counts()), (0, (0, 0)));
    assert!(house.documents().is_empty());
}

fn with(bad: Member<'_>) -> Vec<u8> {
    archive(&[
        Member::File("log.csv", table(1, 2).as_bytes()),
        Member::File("map.toml", MAP.as_bytes()),
        bad,
    ])
}

/// An archive whose last member is called otherwise, in both places where its name stands.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = with(Member::File(from, b"id\n"));
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, part)| *part == from.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn zip_with_a_name_that_leads_out_is_refused() {
    refused(renamed("aa/bb.csv", "../bb.csv"), "archive_name");
    refused(renamed("aa/bb/cc.csv", "aa/../../c.x"), "archive_name");
}

#[test]
fn zip_with_an_absolute_name_is_refused() {
    refused(renamed("a/bb.csv", "/abb.csv"), "archive_name");
    refused(renamed("c/bb.csv", "c:\\b.csv"), "archive_name");
}

#[test]
fn zip_with_a_backslash_or_a_nul_in_a_name_is_refused() {
    refused(renamed("a/bb.csv", "a\\bb.csv"), "archive_name");
    refused(renamed("a/bb.csv", "a/b\0.csv"), "archive_name");
}

#[test]
fn zip_with_a_name_that_stands_twice_is_refused() {
    refused(renamed("bog.csv", "log.csv"), "archive_name");
    refused(with(Member::File("LOG.csv", b"id\n")), "archive_name");
}

#[test]
fn zip_with_a_file_where_a_folder_is_is_refused() {
    refused(with(Member::File("log.csv/x.csv", b"id\n")), "archive_name");
}

#[test]
fn zip_with_a_link_is_refused() {
    refused(with(Member::Link("x.csv", "/etc/passwd")), "archive_name");
}

#[test]
fn zip_that_unpacks_to_too_much_is_refused() {
    let zeros = vec![b'0'; 8 << 20];
    refused(with(Member::File("x.csv", &zeros)), "archive_too_large");
    let house = House::new();
    house.put("in.zip", with(Member::Folder("x/")));
    let options = ImportOptions {
        unpacked_bytes: Some(50),
        ..house.options()
    };
    assert_eq!(house.import(&options).problems[0].code, "archive_too_large");
}

#[test]
fn zip_with_too_many_members_is_refused() {
    let names: Vec<String> = (0..10_001).map(|n| format!("{n}.csv")).collect();
    let members: Vec<Member<'_>> = names.iter().map(|name| Member::File(name, b"")).collect();
    refused(archive(&members), "archive_too_large");
}

#[test]
fn zip_that_says_a_smaller_size_than_it_has_is_refused() {
    let mut bytes = with(Member::File("x.csv", table(1, 40).as_bytes()));
    let size = u32::try_from(table(1, 40).len()).unwrap().to_le_bytes();
    let mut changed = 0;
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
            changed += 1;
        }
    }
    assert_eq!(changed, 2, "in both places");
    refused(bytes, "archive_broken");
}

#[test]
fn zip_whose_bytes_were_changed_is_refused() {
    let mut bytes = with(Member::File("x.csv", table(1, 4).as_bytes()));
    let at = bytes.windows(5).position(|part| part == b"x.csv").unwrap() + 20;
    bytes[at] ^= 0x55;
    refused(bytes, "archive_broken");
}

#[test]
fn zip_that_was_cut_off_is_refused() {
    let bytes = with(Member::File("x.csv", table(1, 40).as_bytes()));
    refused(&bytes[..bytes.len() / 2], "archive_broken");
    refused(b"PK\x03\x04", "archive_broken");
    refused(b"", "archive_broken");
}

#[test]
fn zip_that_is_encrypted_is_refused() {
    let mut bytes = with(Member::File("x.csv", b"id\n"));
    // The flag in every header, as a program that encrypts sets it.
    for at in 0..bytes.len() - 10 {
        let flags = match &bytes[at..at + 4] {
            b"PK\x03\x04" => at + 6,
            b"PK\x01\x02" => at + 8,
            _ => continue,
        };
        bytes[flags] |= 1;
    }
    refused(bytes, "archive_encrypted");
}

#[test]
fn zip_without_a_place_to_unpack_to_is_refused() {
    let house = House::new();
    house.put("in.zip", with(Member::Folder("x/")));
    let imported = house.import(&ImportOptions::default());
    assert_eq!(imported.problems[0].code, "archive_disk");
}

fn first_file(folder: &Path, end: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == end))
        .collect();
    found.sort();
    found.remove(0)
}

#[test]
fn the_map_proposed_for_a_synthetic_disclosure_is_the_one_it_came_with() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let params = tiaki_world::Params::parse(tiaki_world::Params::default_text()).unwrap();
    tiaki_world::generate(&params, 200, 4, &world, &mut |_, _, _| ()).unwrap();
    let disclosures = world.join("disclosures");
    let given = fs::read_to_string(first_file(&disclosures, "toml")).unwrap();
    let given = Map::parse(&given).unwrap();
    let table = fs::File::open(first_file(&disclosures, "csv")).unwrap();
    let proposed = suggest(table, given.provider()).unwrap();
    let map = Map::parse(&proposed.toml).unwrap();
    assert_eq!(map.columns(), given.columns(), "{}", proposed.toml);
    for line in [
        "\"LOGIN_OK\" = \"Login\"",
        "\"PUT_OBJECT\" = \"Upload\"",
        "\"SIGNUP\" = \"Registration\"",
    ] {
        assert!(proposed.toml.contains(line), "{line}: {}", proposed.toml);
    }
}
