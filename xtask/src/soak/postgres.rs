//! A throw-away PostgreSQL: in a temporary folder, on a Unix socket there and nowhere else.
//!
//! A small shell script waits on its standard input and stops the server when that closes, so that
//! it goes away with this program however that ends. Its settings are as installed: it waits for
//! the disk at each commit. As root, the server runs as the user `postgres`, since it refuses root.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;

const SCRIPT: &str = r#"
dir=$(mktemp -d) || exit 1
"$1/initdb" -D "$dir/db" -U tiaki --auth=trust -E UTF8 --locale=C >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$1/postgres" -D "$dir/db" -k "$dir" -c listen_addresses= >>"$dir/log" 2>&1 &
pid=$!
for _ in $(seq 1 300); do
    "$1/pg_isready" -h "$dir" -q && break
    sleep 0.1
done
"$1/psql" -q -h "$dir" -U tiaki -d postgres -c 'CREATE DATABASE soak TEMPLATE template0' >>"$dir/log" 2>&1
echo "$dir"
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$dir"
"#;

/// A running server; it goes when this goes.
pub(super) struct Cluster {
    /// What `TIAKI_DATABASE_URL` is to be.
    pub(super) url: String,
    child: Child,
}

impl Cluster {
    pub(super) fn start() -> anyhow::Result<Self> {
        let binaries = binaries().context("no PostgreSQL server is installed")?;
        let id = Command::new("id").arg("-u").output();
        let mut command = if id.is_ok_and(|output| output.stdout == b"0\n") {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let mut child = command
            .args(["-c", SCRIPT, "cluster"])
            .arg(binaries)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start PostgreSQL")?;
        let output = child.stdout.take().context("PostgreSQL has no output")?;
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder)?;
        let folder = folder.trim();
        anyhow::ensure!(!folder.is_empty(), "PostgreSQL did not start");
        Ok(Self {
            url: format!("postgres:///soak?host={folder}&user=tiaki"),
            child,
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// The newest server's programs.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter();
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, folder)| folder);
    let others = ["/usr/local/bin", "/usr/bin"].map(PathBuf::from);
    let is_one = |folder: &PathBuf| has(folder, "postgres") && has(folder, "initdb");
    newest.into_iter().chain(others).find(is_one)
}

fn has(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}
