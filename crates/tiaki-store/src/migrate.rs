//! Migrations: numbered, append-only, one tree for each database.
//!
//! A database is brought from whatever version it has to the newest, each
//! migration with its row in `schema_migrations` in one go. Both trees must give
//! the same tables and columns (`tests/conformance.rs`). To add one: a file of
//! the same name in both folders and a line in each list below; where rows must be
//! rewritten in a way that SQL cannot, a step in [`after`].

use crate::catalogue::sql;
use crate::db::{Engine, Store, Tx};
use crate::error::Error;

sql! {
    VERSION = "SELECT MAX(version) FROM schema_migrations";
}

mod facts;

const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001_first.sql"),
    include_str!("../migrations/sqlite/0002_site.sql"),
    include_str!("../migrations/sqlite/0003_overview.sql"),
    include_str!("../migrations/sqlite/0004_submissions.sql"),
    include_str!("../migrations/sqlite/0005_facts.sql"),
    include_str!("../migrations/sqlite/0006_facts_moved.sql"),
    include_str!("../migrations/sqlite/0007_protection.sql"),
    include_str!("../migrations/sqlite/0008_list_entries.sql"),
    include_str!("../migrations/sqlite/0009_quality.sql"),
    include_str!("../migrations/sqlite/0010_received_files.sql"),
    include_str!("../migrations/sqlite/0011_statements.sql"),
    include_str!("../migrations/sqlite/0012_folding.sql"),
    include_str!("../migrations/sqlite/0013_vault_removals.sql"),
    include_str!("../migrations/sqlite/0014_found_handles.sql"),
    include_str!("../migrations/sqlite/0015_person_history.sql"),
    include_str!("../migrations/sqlite/0016_sealed.sql"),
    include_str!("../migrations/sqlite/0017_files_by_source.sql"),
    include_str!("../migrations/sqlite/0018_steps.sql"),
    include_str!("../migrations/sqlite/0019_near_reason.sql"),
    include_str!("../migrations/sqlite/0020_numbered_sources.sql"),
    include_str!("../migrations/sqlite/0021_linked_by.sql"),
    include_str!("../migrations/sqlite/0022_person_facts.sql"),
    include_str!("../migrations/sqlite/0023_queue.sql"),
    include_str!("../migrations/sqlite/0024_outcomes.sql"),
    include_str!("../migrations/sqlite/0025_rankings.sql"),
    include_str!("../migrations/sqlite/0026_waiting.sql"),
    include_str!("../migrations/sqlite/0027_location_rulings.sql"),
    include_str!("../migrations/sqlite/0028_queue_binding.sql"),
    include_str!("../migrations/sqlite/0029_person_changes.sql"),
    include_str!("../migrations/sqlite/0030_preservation.sql"),
    include_str!("../migrations/sqlite/0031_shared_referrals.sql"),
    include_str!("../migrations/sqlite/0032_marks_anew.sql"),
    include_str!("../migrations/sqlite/0033_cases.sql"),
    include_str!("../migrations/sqlite/0034_operators.sql"),
    include_str!("../migrations/sqlite/0035_near_misses_by_b.sql"),
    include_str!("../migrations/sqlite/0036_exposures.sql"),
    include_str!("../migrations/sqlite/0037_house.sql"),
    include_str!("../migrations/sqlite/0038_clients.sql"),
    include_str!("../migrations/sqlite/0039_operation.sql"),
    include_str!("../migrations/sqlite/0040_scale.sql"),
    include_str!("../migrations/sqlite/0041_search.sql"),
    include_str!("../migrations/sqlite/0042_desk.sql"),
    include_str!("../migrations/sqlite/0043_referral_drafts.sql"),
    include_str!("../migrations/sqlite/0044_children.sql"),
    include_str!("../migrations/sqlite/0045_deeds.sql"),
    include_str!("../migrations/sqlite/0046_case_agency.sql"),
    include_str!("../migrations/sqlite/0047_looks.sql"),
    include_str!("../migrations/sqlite/0048_orders.sql"),
    include_str!("../migrations/sqlite/0049_machines_cases.sql"),
    include_str!("../migrations/sqlite/0050_lists.sql"),
    include_str!("../migrations/sqlite/0051_standing.sql"),
    include_str!("../migrations/sqlite/0052_exchange.sql"),
    include_str!("../migrations/sqlite/0053_letters.sql"),
    include_str!("../migrations/sqlite/0054_deconflict.sql"),
    include_str!("../migrations/sqlite/0055_exchange_desk.sql"),
    include_str!("../migrations/sqlite/0056_members.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0001_first.sql"),
    include_str!("../migrations/postgres/0002_site.sql"),
    include_str!("../migrations/postgres/0003_overview.sql"),
    include_str!("../migrations/postgres/0004_submissions.sql"),
    include_str!("../migrations/postgres/0005_facts.sql"),
    include_str!("../migrations/postgres/0006_facts_moved.sql"),
    include_str!("../migrations/postgres/0007_protection.sql"),
    include_str!("../migrations/postgres/0008_list_entries.sql"),
    include_str!("../migrations/postgres/0009_quality.sql"),
    include_str!("../migrations/postgres/0010_received_files.sql"),
    include_str!("../migrations/postgres/0011_statements.sql"),
    include_str!("../migrations/postgres/0012_folding.sql"),
    include_str!("../migrations/postgres/0013_vault_removals.sql"),
    include_str!("../migrations/postgres/0014_found_handles.sql"),
    include_str!("../migrations/postgres/0015_person_history.sql"),
    include_str!("../migrations/postgres/0016_sealed.sql"),
    include_str!("../migrations/postgres/0017_files_by_source.sql"),
    include_str!("../migrations/postgres/0018_steps.sql"),
    include_str!("../migrations/postgres/0019_near_reason.sql"),
    include_str!("../migrations/postgres/0020_numbered_sources.sql"),
    include_str!("../migrations/postgres/0021_linked_by.sql"),
    include_str!("../migrations/postgres/0022_person_facts.sql"),
    include_str!("../migrations/postgres/0023_queue.sql"),
    include_str!("../migrations/postgres/0024_outcomes.sql"),
    include_str!("../migrations/postgres/0025_rankings.sql"),
    include_str!("../migrations/postgres/0026_waiting.sql"),
    include_str!("../migrations/postgres/0027_location_rulings.sql"),
    include_str!("../migrations/postgres/0028_queue_binding.sql"),
    include_str!("../migrations/postgres/0029_person_changes.sql"),
    include_str!("../migrations/postgres/0030_preservation.sql"),
    include_str!("../migrations/postgres/0031_shared_referrals.sql"),
    include_str!("../migrations/postgres/0032_marks_anew.sql"),
    include_str!("../migrations/postgres/0033_cases.sql"),
    include_str!("../migrations/postgres/0034_operators.sql"),
    include_str!("../migrations/postgres/0035_near_misses_by_b.sql"),
    include_str!("../migrations/postgres/0036_exposures.sql"),
    include_str!("../migrations/postgres/0037_house.sql"),
    include_str!("../migrations/postgres/0038_clients.sql"),
    include_str!("../migrations/postgres/0039_operation.sql"),
    include_str!("../migrations/postgres/0040_scale.sql"),
    include_str!("../migrations/postgres/0041_search.sql"),
    include_str!("../migrations/postgres/0042_desk.sql"),
    include_str!("../migrations/postgres/0043_referral_drafts.sql"),
    include_str!("../migrations/postgres/0044_children.sql"),
    include_str!("../migrations/postgres/0045_deeds.sql"),
    include_str!("../migrations/postgres/0046_case_agency.sql"),
    include_str!("../migrations/postgres/0047_looks.sql"),
    include_str!("../migrations/postgres/0048_orders.sql"),
    include_str!("../migrations/postgres/0049_machines_cases.sql"),
    include_str!("../migrations/postgres/0050_lists.sql"),
    include_str!("../migrations/postgres/0051_standing.sql"),
    include_str!("../migrations/postgres/0052_exchange.sql"),
    include_str!("../migrations/postgres/0053_letters.sql"),
    include_str!("../migrations/postgres/0054_deconflict.sql"),
    include_str!("../migrations/postgres/0055_exchange_desk.sql"),
    include_str!("../migrations/postgres/0056_members.sql"),
];

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY)";

/// What a migration needs beside its SQL.
fn after(version: i64, tx: &Tx<'_>) -> Result<(), Error> {
    match version {
        5 => facts::move_over(tx),
        _ => Ok(()),
    }
}

/// Brings the schema to the newest version. Several programs may start at once:
/// one migrates, the others wait and find it done.
pub(crate) fn migrate(store: &Store) -> Result<(), Error> {
    let (migrations, ledger) = match store.engine() {
        Engine::Postgres => (POSTGRES, LEDGER.to_owned()),
        Engine::Sqlite => (SQLITE, LEDGER.replace("BIGINT", "INTEGER") + " STRICT"),
    };
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found = store.migrate(&ledger, VERSION, migrations, &after)?;
    if found > known {
        return Err(Error::Newer { found, known });
    }
    if found > 0 && found < known {
        // Nothing is known yet of an index that came with a migration. Without that it works, and slower.
        drop(store.freshen());
    }
    Ok(())
}

/// The schema version in the database.
///
/// # Errors
/// Those of the store.
pub fn version(store: &Store) -> Result<i64, Error> {
    store.read("schema version", |tx| {
        Ok(tx
            .find(VERSION, &[], |row| row.find_int(0))?
            .flatten()
            .unwrap_or(0))
    })
}
