//! The two things Tiaki does with shards: it counts persons, and it links.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tiaki_link::spread::{Union, group_part, link_part};
use tiaki_link::{Linkage, Model, Round};

use crate::Error;
use crate::folder::{Done, Folder, Groups, Origin, at, write_json};
use crate::shards::{self, each};

/// What a run may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most rows of one shard; one takes about 128 bytes of memory.
    pub shard_rows: u64,
}

/// What counting came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counted {
    /// Shards.
    pub shards: u64,
    /// Rows in all of them.
    pub rows: u64,
    /// Records that corroborated evidence joins with others.
    pub grouped: u64,
}

/// Groups the records of each shard of the first round and writes the groups down for the second.
///
/// # Errors
/// Those of [`Error`]: whatever lies there and does not belong together.
pub fn count(
    path: &Path,
    model: &Model,
    origin: &Origin,
    limits: Limits,
) -> Result<Counted, Error> {
    let folder = Folder::open(path, model, origin)?;
    let done = folder.done(Round::Records)?;
    within(&done, limits)?;
    let file = path.join("groups.csv");
    let mut out = BufWriter::new(File::create(&file).map_err(at(&file))?);
    let mut counted = Counted {
        shards: 0,
        rows: 0,
        grouped: 0,
    };
    for (shard, sizes) in &done.shards {
        let part = shards::read(&folder, Round::Records, *shard, *sizes)?;
        let decisions = &folder.manifest.decisions;
        for (record, first) in group_part(&part.table, model, &part.whole, decisions) {
            writeln!(out, "{record},{first}").map_err(at(&file))?;
            counted.grouped += 1;
        }
        counted.shards += 1;
        counted.rows += sizes.rows;
    }
    out.flush().map_err(at(&file))?;
    let said = Groups {
        evidence: folder.id,
        records: counted.grouped,
    };
    write_json(&path.join("groups.json"), &said)?;
    Ok(counted)
}

/// Links each shard of the second round and unites them: what one run over everything gives.
///
/// # Errors
/// As [`count`].
pub fn finish(
    path: &Path,
    model: &Model,
    origin: &Origin,
    limits: Limits,
) -> Result<Linkage, Error> {
    let folder = Folder::open(path, model, origin)?;
    let done = folder.done(Round::Persons)?;
    within(&done, limits)?;
    let manifest = &folder.manifest;
    let mut records = Vec::new();
    each(&path.join("records.csv"), manifest.records, |line| {
        records.push(line.record(0)?);
        Ok(())
    })?;
    let mut union = Union::new(records);
    for (shard, sizes) in &done.shards {
        let part = shards::read(&folder, Round::Persons, *shard, *sizes)?;
        union.add(&link_part(
            &part.table,
            model,
            &part.whole,
            &manifest.decisions,
        ))?;
    }
    let values = folder.round(Round::Persons).join("values");
    each(&values, done.values, |line| {
        union.value(model, line.value()?);
        Ok(())
    })?;
    let decided: BTreeSet<_> = manifest.decisions.iter().flat_map(|d| [d.a, d.b]).collect();
    let mut contradictions = Vec::new();
    each(
        &path.join("contradictions.csv"),
        manifest.contradictions,
        |line| {
            let found = line.contradiction()?;
            if decided.contains(&found.a) && decided.contains(&found.b) && found.a != found.b {
                contradictions.push(found);
            }
            Ok(())
        },
    )?;
    contradictions.sort_unstable();
    contradictions.dedup();
    Ok(union.finish(model, &contradictions, &manifest.decisions))
}

/// Refuses a shard that is too large before anything is read.
fn within(done: &Done, limits: Limits) -> Result<(), Error> {
    let too_large = done
        .shards
        .iter()
        .find(|(_, sizes)| sizes.rows > limits.shard_rows);
    too_large.map_or(Ok(()), |(shard, sizes)| {
        Err(Error::TooLarge {
            shard: *shard,
            rows: sizes.rows,
            most: limits.shard_rows,
        })
    })
}
