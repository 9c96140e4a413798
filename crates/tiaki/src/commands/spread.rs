//! `tiaki link spread`: linking over a distributed engine, step by step.

use tiaki_link::Model;
use tiaki_ops::Site;
use tiaki_ops::linking::spread::{self, Item};
use tiaki_spread::{Limits, Origin, Writer, count, finish};

use crate::Ended;
use crate::cli::{Figures, Shards, SpreadStep};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::act;

pub(super) fn run(site: &Site, step: &SpreadStep) -> anyhow::Result<Ended> {
    let model = Model::standard();
    match step {
        SpreadStep::Write {
            folder,
            shards,
            figures: to,
        } => {
            let start = || Ok::<_, anyhow::Error>(Writer::create(folder)?);
            let (writer, position) = spread::evidence(site, start, |writer, item| {
                match item {
                    Item::Record(record) => writer.record(record)?,
                    Item::Row(record, row) => writer.row(record, &row)?,
                    Item::Apart(one, other, source) => writer.contradict(one, other, source)?,
                    Item::Decision(decision) => writer.decide(decision),
                    _ => anyhow::bail!("this build does not know all kinds of evidence"),
                }
                Ok(())
            })?;
            let origin = Origin {
                site: spread::site_mark(site),
                position,
            };
            let written = writer.finish(&model, origin, *shards)?;
            figures(to.json.as_deref(), &written)?;
            let line = format!(
                "{} accounts with {} rows of evidence written; divide them: python {} {} records",
                grouped(written.records),
                grouped(written.rows),
                folder.join("shuffle.py").display(),
                folder.display()
            );
            tell(to, &line)
        }
        SpreadStep::Count(shards) => {
            let origin = origin(site)?;
            let counted = count(&shards.folder, &model, &origin, limits(shards))?;
            let line = format!(
                "{} accounts in groups, from {} shards with {} rows; divide again: python {} {} persons",
                grouped(counted.grouped),
                grouped(counted.shards),
                grouped(counted.rows),
                shards.folder.join("shuffle.py").display(),
                shards.folder.display()
            );
            figures(shards.figures.json.as_deref(), &counted)?;
            tell(&shards.figures, &line)
        }
        SpreadStep::Finish(shards) => {
            let origin = origin(site)?;
            let linkage = finish(&shards.folder, &model, &origin, limits(shards))?;
            let done = spread::store(site, &act("link"), linkage, origin.position)?;
            super::steps::linked(&shards.figures, &done)
        }
    }
}

fn origin(site: &Site) -> anyhow::Result<Origin> {
    Ok(Origin {
        site: spread::site_mark(site),
        position: spread::position(site)?,
    })
}

const fn limits(shards: &Shards) -> Limits {
    Limits {
        shard_rows: shards.shard_rows,
    }
}

fn tell(to: &Figures, line: &str) -> anyhow::Result<Ended> {
    if !is_quiet(to.json.as_deref()) {
        say(line)?;
    }
    Ok(Ended::Done)
}
