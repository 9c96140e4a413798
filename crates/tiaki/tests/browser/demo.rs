//! A synthetic operation, served by the binary: one for all tests of this file.
//!
//! It is made in a folder of its own and goes away with the process that asked for it, however
//! that ends: a small shell script waits on its standard input and stops the server when that
//! closes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::time::Duration;

const SCRIPT: &str = r#"
dir=$(mktemp -d) || exit 1
cd "$dir" || exit 1
echo "$dir"
"$@" 2>errors &
pid=$!
exec >/dev/null 2>&1
cat >/dev/null
kill -9 $pid
wait $pid
cd /
rm -rf "$dir"
"#;

/// How long making it may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// A served operation.
pub(crate) struct Demo {
    /// Where, without a slash at the end.
    pub(crate) base: String,
    pub(crate) binary: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) logins: Vec<Login>,
    script: Child,
}

/// How an operator of the demo logs in.
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) password: String,
}

static SHARED: OnceLock<Demo> = OnceLock::new();

impl Demo {
    /// The operation that tests share.
    pub(crate) fn shared() -> &'static Self {
        SHARED.get_or_init(|| Self::new(Path::new(env!("CARGO_BIN_EXE_tiaki")), 2_000))
    }

    /// An operation of this many accounts, by this binary.
    ///
    /// # Panics
    /// Where it is not served in time.
    #[expect(
        clippy::zombie_processes,
        reason = "it is waited for when this is dropped, and ends with the tests else"
    )]
    pub(crate) fn new(binary: &Path, accounts: u32) -> Self {
        let binary = std::path::absolute(binary).unwrap();
        let mut script = Command::new("sh")
            .args(["-c", SCRIPT, "demo"])
            .arg(&binary)
            .args(["demo", "--seed", "1", "--listen", "127.0.0.1:0"])
            .args(["--accounts", &accounts.to_string()])
            .env_remove("TIAKI_DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(script.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            // To the end: a server that nobody reads could stand still.
            for line in output.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let folder = PathBuf::from(lines.recv_timeout(PATIENCE).unwrap());
        let mut said = Vec::new();
        loop {
            let Ok(line) = lines.recv_timeout(PATIENCE) else {
                let errors = std::fs::read_to_string(folder.join("errors")).unwrap_or_default();
                panic!("the demo is not served:\n{}\n{errors}", said.join("\n"));
            };
            if let Some((_, rest)) = line.split_once("serving http://") {
                let at = rest.split('/').next().unwrap();
                return Self {
                    base: format!("http://{at}"),
                    binary,
                    folder,
                    logins: logins(&said),
                    script,
                };
            }
            said.push(line);
        }
    }
}

impl Demo {
    /// How this operator logs in.
    pub(crate) fn login(&self, operator: &str) -> &Login {
        let found = self.logins.iter().find(|login| login.name == operator);
        found.unwrap_or_else(|| panic!("the demo has no operator {operator}"))
    }
}

/// The demo's operators, as it prints them: name, password, roles.
fn logins(said: &[String]) -> Vec<Login> {
    let after = said
        .iter()
        .skip_while(|line| !line.starts_with("to log in"))
        .skip(1);
    let lines = after.map_while(|line| {
        let mut words = line.split_whitespace();
        let (name, password) = (words.next()?, words.next()?);
        name.starts_with("demo-").then(|| Login {
            name: name.to_owned(),
            password: password.to_owned(),
        })
    });
    lines.collect()
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
