//! For tests: a throw-away PostgreSQL cluster where the server is installed, and
//! databases left as a killed process would leave them.
//!
//! The cluster lives in a temporary folder, listens on a Unix socket there and
//! nowhere else, and goes away with the process that started it: a small shell
//! script waits on its standard input and stops the server when that closes.
//! As root, the server runs as the user `postgres`, since it refuses root.

pub mod plans;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const SCRIPT: &str = r#"
dir=$(mktemp -d) || exit 1
"$1/initdb" -D "$dir/db" -U tiaki --auth=trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$1/postgres" -D "$dir/db" -k "$dir" -c listen_addresses= -c max_connections=60 \
    -c max_pred_locks_per_transaction=1024 $2 >>"$dir/log" 2>&1 &
pid=$!
for _ in $(seq 1 300); do
    "$1/pg_isready" -h "$dir" -q && break
    sleep 0.1
done
echo "$dir"
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$dir"
"#;

struct Cluster {
    folder: PathBuf,
    _child: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DURABLE: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The connection string of a new, empty database, or nothing where no server is installed. It
/// does not wait for the disk, which tests need not.
///
/// # Panics
/// Where `TIAKI_REQUIRE_POSTGRES` is set and no server can be started.
#[must_use]
pub fn find_database() -> Option<String> {
    database(CLUSTER.get_or_init(|| start("-c fsync=off")).as_ref())
}

/// As [`find_database`], of a server with its settings as installed, which waits for the disk at
/// each commit: to measure with.
///
/// # Panics
/// As [`find_database`].
#[must_use]
pub fn find_durable_database() -> Option<String> {
    database(DURABLE.get_or_init(|| start("")).as_ref())
}

fn database(cluster: Option<&Cluster>) -> Option<String> {
    let Some(cluster) = cluster else {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their runner, not by configuration"
        )]
        let required = std::env::var("TIAKI_REQUIRE_POSTGRES").is_ok();
        assert!(
            !required,
            "PostgreSQL is required here and could not be started"
        );
        return None;
    };
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let folder = cluster.folder.display();
    let mut client = postgres::Client::connect(
        &format!("host={folder} user=tiaki dbname=postgres"),
        postgres::NoTls,
    )
    .ok()?;
    client
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .ok()?;
    Some(format!("host={folder} user=tiaki dbname={name}"))
}

/// Leaves the SQLite database at `path` as if the process had been killed while it
/// took in disclosures: none is complete, and of each only the rows up to the
/// sequence number `last` are there.
///
/// # Panics
/// Where the database cannot be opened or changed.
pub fn cut_disclosures_off(path: &Path, last: i64) {
    let statements = format!(
        "UPDATE disclosures SET complete = 0; DELETE FROM source_facts WHERE seq > {last}; \
         DELETE FROM account_parts WHERE seq > {last}"
    );
    let done = rusqlite::Connection::open(path)
        .and_then(|connection| connection.execute_batch(&statements));
    assert!(done.is_ok(), "the database could not be cut off");
}

fn start(settings: &str) -> Option<Cluster> {
    let binaries = find_binaries()?;
    let as_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    let mut command = if as_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut child = command
        .args(["-c", SCRIPT, "cluster"])
        .arg(binaries)
        .arg(settings)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut folder = String::new();
    BufReader::new(child.stdout.take()?)
        .read_line(&mut folder)
        .ok()?;
    let folder = PathBuf::from(folder.trim());
    folder.is_dir().then_some(Cluster {
        folder,
        _child: child,
    })
}

/// The folder of the newest installed server's programs.
fn find_binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders = ["/usr/bin", "/usr/local/bin"].map(PathBuf::from).to_vec();
    let mut installed: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    installed.sort();
    folders.extend(installed);
    let programs = ["initdb", "postgres", "pg_isready"];
    let is_server = |folder: &Path| programs.iter().all(|program| folder.join(program).exists());
    folders.into_iter().rev().find(|folder| is_server(folder))
}
