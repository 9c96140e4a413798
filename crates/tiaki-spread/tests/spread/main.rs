//! Evidence that is written, divided and linked in shards, against one run over everything.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_possible_wrap,
    reason = "a test fails where something is missing, is told where the engine is, and spoils files"
)]

mod evidence;
mod stand_in;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tiaki_link::{Kind, Linkage, Model, ValueClass, link};
use tiaki_spread::{Error, Limits, Origin, count, finish};

use self::evidence::{Given, busy, model};

const PLENTY: Limits = Limits {
    shard_rows: 1_000_000,
};

fn origin() -> Origin {
    Origin {
        site: "of-tests".to_owned(),
        position: 17,
    }
}

/// Divides the evidence in a folder for a round.
type Divide = dyn Fn(&Path, &str);

fn spread(given: &Given, model: &Model, divide: &Divide, folder: &Path) -> Linkage {
    given.write(folder, model, origin(), 7);
    divide(folder, "records");
    let counted = count(folder, model, &origin(), PLENTY).unwrap();
    assert!(counted.grouped > 0 && counted.shards > 1, "{counted:?}");
    divide(folder, "persons");
    finish(folder, model, &origin(), PLENTY).unwrap()
}

/// The same, and that it is what one run gives, byte for byte.
fn holds(given: &Given, model: &Model, divide: &Divide) -> Linkage {
    let folder = tempfile::tempdir().unwrap();
    let found = spread(given, model, divide, folder.path());
    let whole = link(&given.table(), model, &given.decisions);
    assert_eq!(found, whole);
    assert_eq!(
        serde_json::to_string(&found).unwrap(),
        serde_json::to_string(&whole).unwrap()
    );
    whole
}

/// Runs the script with the engine that `TIAKI_SPARK_PYTHON` names.
fn engine() -> Option<impl Fn(&Path, &str)> {
    let python = std::env::var("TIAKI_SPARK_PYTHON").ok()?;
    Some(move |folder: &Path, round: &str| {
        let script = folder.join("shuffle.py");
        let run = Command::new(&python)
            .arg(script)
            .arg(folder)
            .arg(round)
            .status();
        assert!(run.unwrap().success());
    })
}

#[test]
fn shards_give_what_one_run_gives() {
    let whole = holds(&busy(1, 5_000), &Model::standard(), &stand_in::divide);
    assert!(whole.links().len() > 100);
    assert!(!whole.near_misses().is_empty());
    assert!(!whole.generic_values().is_empty());
    assert!(!whole.conflicts().is_empty());
}

#[test]
fn small_worlds_where_every_cap_is_reached_do_too() {
    let mut learned = BTreeSet::new();
    for seed in 0..60 {
        let whole = holds(&busy(seed, 150), &model(), &stand_in::divide);
        let mail = whole
            .levels()
            .iter()
            .filter(|level| level.kind == Kind::Email);
        learned.extend(mail.map(|level| level.class));
    }
    let sorts = [
        ValueClass::Ordinary,
        ValueClass::Personal,
        ValueClass::Disposable,
    ];
    assert!(
        sorts.iter().all(|sort| learned.contains(sort)),
        "{learned:?}"
    );
}

#[test]
fn the_engine_gives_what_one_run_gives() {
    let Some(engine) = engine() else {
        return;
    };
    holds(&busy(1, 5_000), &Model::standard(), &engine);
    holds(&busy(2, 300), &model(), &engine);
}

#[test]
fn the_engine_refuses_evidence_that_was_cut_off() {
    let Ok(python) = std::env::var("TIAKI_SPARK_PYTHON") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    busy(3, 100).write(path, &model(), origin(), 2);
    let rows = fs::read(path.join("evidence.csv")).unwrap();
    fs::write(path.join("evidence.csv"), &rows[..rows.len() / 2]).unwrap();
    let run = Command::new(python)
        .arg(path.join("shuffle.py"))
        .arg(path)
        .arg("records")
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(
        said.contains("evidence.csv") && said.contains("cut off"),
        "{said}"
    );
    assert!(!path.join("records/done.json").exists());
}

/// A folder that is ready to be counted, and what is refused once something was done to it.
fn refused(spoil: impl Fn(&Path)) -> Error {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    busy(4, 200).write(path, &model(), origin(), 3);
    stand_in::divide(path, "records");
    spoil(path);
    count(path, &model(), &origin(), PLENTY).unwrap_err()
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// A file of rows of some shard.
fn rows(path: &Path) -> std::path::PathBuf {
    let mut shards: Vec<_> = fs::read_dir(path.join("records/rows"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    shards.sort();
    shards[0].join("part-0.csv")
}

#[test]
fn a_folder_without_evidence_is_refused() {
    let error = refused(|path| fs::remove_file(path.join("manifest.json")).unwrap());
    assert!(matches!(&error, Error::Missing { .. }), "{error}");
    assert!(error.to_string().contains("write the evidence first"));
}

#[test]
fn what_the_engine_has_not_finished_is_refused() {
    let error = refused(|path| fs::remove_file(path.join("records/done.json")).unwrap());
    assert!(error.to_string().contains("run shuffle.py"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    busy(4, 200).write(folder.path(), &model(), origin(), 3);
    stand_in::divide(folder.path(), "records");
    let error = finish(folder.path(), &model(), &origin(), PLENTY).unwrap_err();
    assert!(error.to_string().contains("round of persons"), "{error}");
}

#[test]
fn evidence_for_other_weights_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    busy(4, 200).write(folder.path(), &model(), origin(), 3);
    let error = count(folder.path(), &Model::standard(), &origin(), PLENTY).unwrap_err();
    let expected = Model::standard().version();
    assert!(matches!(error, Error::Weights { found: 77, expected: e } if e == expected));
}

#[test]
fn evidence_of_another_site_key_or_time_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    busy(4, 200).write(folder.path(), &model(), origin(), 3);
    let other = Origin {
        site: "another".to_owned(),
        ..origin()
    };
    let error = count(folder.path(), &model(), &other, PLENTY).unwrap_err();
    assert!(matches!(error, Error::SiteKey), "{error}");
    let later = Origin {
        position: 18,
        ..origin()
    };
    let error = finish(folder.path(), &model(), &later, PLENTY).unwrap_err();
    assert!(matches!(error, Error::Behind), "{error}");
}

#[test]
fn another_format_is_refused_before_anything_else_is_read() {
    let error = refused(|path| {
        fs::write(path.join("manifest.json"), "{\"format\": 9}").unwrap();
    });
    assert!(matches!(error, Error::Format { found: 9, .. }), "{error}");
}

#[test]
fn a_manifest_that_is_none_is_refused() {
    let error = refused(|path| fs::write(path.join("manifest.json"), "{\n oops").unwrap());
    assert!(
        matches!(error, Error::Unreadable { line: 2, .. }),
        "{error}"
    );
}

#[test]
fn shards_of_other_evidence_are_refused() {
    let error = refused(|path| {
        edit(
            &path.join("manifest.json"),
            "\"shards\": 3",
            "\"shards\": 4",
        )
    });
    assert!(matches!(error, Error::Mixed { .. }), "{error}");
}

#[test]
fn a_shard_that_was_cut_off_is_refused() {
    let error = refused(|path| {
        let text = fs::read_to_string(rows(path)).unwrap();
        let end = text.trim_end().rfind('\n').unwrap();
        fs::write(rows(path), &text[..=end]).unwrap();
    });
    let Error::CutOff {
        found, expected, ..
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!(found + 1, expected);
    let error = refused(|path| fs::remove_file(rows(path)).unwrap());
    assert!(matches!(error, Error::CutOff { found: 0, .. }), "{error}");
}

#[test]
fn a_line_that_does_not_read_is_refused_with_its_place_and_without_its_text() {
    for line in [
        "zz,1",
        "00,0,1,,,0,0,0,0,,,,,",
        "a,b,c,d,e,f,g,h,i,j,k,l,m,n",
    ] {
        let error = refused(|path| {
            let text = fs::read_to_string(rows(path)).unwrap();
            fs::write(rows(path), format!("{line}\n{text}")).unwrap();
        });
        assert!(matches!(error, Error::Unreadable { .. }), "{error}");
        assert!(!error.to_string().contains(line), "{error}");
    }
}

#[test]
fn a_shard_that_is_too_large_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    busy(4, 200).write(folder.path(), &model(), origin(), 1);
    stand_in::divide(folder.path(), "records");
    let limits = Limits { shard_rows: 10 };
    let error = count(folder.path(), &model(), &origin(), limits).unwrap_err();
    assert!(matches!(error, Error::TooLarge { most: 10, .. }), "{error}");
}

#[test]
fn a_record_in_two_shards_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    spread(&busy(4, 200), &model(), &stand_in::divide, path);
    let done = fs::read_to_string(path.join("persons/done.json")).unwrap();
    let mut done: serde_json::Value = serde_json::from_str(&done).unwrap();
    let shards = done["shards"].as_object().unwrap();
    let (first, sizes) = shards.iter().next().unwrap();
    let (first, sizes) = (first.clone(), sizes.clone());
    for table in ["rows", "members", "apart"] {
        let from = path.join(format!("persons/{table}/shard={first}/part-0.csv"));
        let to = path.join(format!("persons/{table}/shard=99"));
        if from.exists() {
            fs::create_dir_all(&to).unwrap();
            fs::copy(from, to.join("part-0.csv")).unwrap();
        }
    }
    done["shards"]["99"] = sizes;
    fs::write(path.join("persons/done.json"), done.to_string()).unwrap();
    let error = finish(path, &model(), &origin(), PLENTY).unwrap_err();
    assert!(matches!(error, Error::Parts(_)), "{error}");
}

#[test]
fn writing_again_removes_what_lay_there() {
    let folder = tempfile::tempdir().unwrap();
    spread(&busy(4, 200), &model(), &stand_in::divide, folder.path());
    busy(5, 200).write(folder.path(), &model(), origin(), 3);
    let error = count(folder.path(), &model(), &origin(), PLENTY).unwrap_err();
    assert!(matches!(error, Error::Missing { .. }), "{error}");
}
