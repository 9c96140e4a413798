//! The binary under test, in a folder of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, ensure};
use base64::Engine;

const PASSWORD: &str = "a password of the soak";

/// The logins that clients share.
pub(super) const USERS: [&str; 4] = ["soak-0", "soak-1", "soak-2", "soak-3"];

pub(super) fn credentials(user: &str) -> String {
    base64::prelude::BASE64_STANDARD.encode(format!("{user}:{PASSWORD}"))
}

/// Builds the optimised binary.
pub(crate) fn build(root: &Path) -> anyhow::Result<PathBuf> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "tiaki"])
        .current_dir(root)
        .status()
        .context("cannot run cargo build")?;
    ensure!(built.success(), "the binary does not build");
    Ok(root.join("target/release/tiaki"))
}

/// A folder that goes when this goes.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn make() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("tiaki-soak-{}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The server.
pub(super) struct Server {
    binary: PathBuf,
    folder: PathBuf,
    /// Where PostgreSQL is, if it is that.
    database: Option<String>,
    child: Option<Child>,
    /// Held so that what it says has a reader.
    output: Option<BufReader<ChildStdout>>,
    pub(super) address: String,
}

impl Server {
    /// Makes its logins.
    pub(super) fn prepare(
        binary: &Path,
        folder: &Folder,
        database: Option<String>,
        vault: bool,
    ) -> anyhow::Result<Self> {
        let server = Self {
            binary: binary.to_owned(),
            folder: folder.0.clone(),
            database,
            child: None,
            output: None,
            address: String::new(),
        };
        if vault {
            super::vault::make(&server.folder)?;
        }
        for user in USERS {
            let mut child = server
                .command(&["provider", "add", user, "--user", user, "--password-stdin"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .context("cannot run tiaki provider add")?;
            if let Some(mut input) = child.stdin.take() {
                writeln!(input, "{PASSWORD}").context("cannot give the password")?;
            }
            ensure!(child.wait()?.success(), "tiaki provider add failed");
        }
        Ok(server)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.folder).args(arguments);
        if let Some(url) = &self.database {
            command.env("TIAKI_DATABASE_URL", url);
        }
        command
    }

    /// The folder that it works in; its data are in `tiaki-data`.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn start(&mut self) -> anyhow::Result<()> {
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run tiaki serve")?;
        let output = child.stdout.take().context("tiaki serve has no output")?;
        let mut line = String::new();
        let mut output = BufReader::new(output);
        output.read_line(&mut line)?;
        self.output = Some(output);
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        self.address = address
            .context("tiaki serve does not say where")?
            .to_owned();
        self.child = Some(child);
        Ok(())
    }

    /// SIGKILL.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            if let Some(ended) = child.try_wait()? {
                crate::say(&format!("the server had ended by itself: {ended}"));
            }
            child.kill().context("cannot kill the server")?;
            child.wait()?;
        }
        Ok(())
    }

    /// As service managers stop it.
    pub(super) fn stop(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            let told = Command::new("kill").arg(child.id().to_string()).status()?;
            ensure!(told.success(), "cannot tell the server to stop");
            ensure!(child.wait()?.success(), "the server did not stop in order");
        }
        Ok(())
    }

    /// What a command prints as JSON, and whether it found nothing amiss.
    pub(super) fn json(&self, arguments: &[&str]) -> anyhow::Result<(serde_json::Value, bool)> {
        let arguments = [arguments, &["--json", "-"]].concat();
        let output = self
            .command(&arguments)
            .output()
            .with_context(|| format!("cannot run tiaki {}", arguments.join(" ")))?;
        let read = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("tiaki {} gives no JSON", arguments.join(" ")))?;
        Ok((read, output.status.success()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.kill());
            drop(child.wait());
        }
    }
}
