//! Runs the binary in a folder of its own.
#![allow(dead_code, reason = "each test binary uses its part")]

pub(crate) mod agencies;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct House {
    pub(crate) folder: tempfile::TempDir,
    database: Option<String>,
}

impl House {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// On a new PostgreSQL database, where a server is installed.
    pub(crate) fn find_postgres() -> Option<Self> {
        let database = tiaki_store::testing::find_database()?;
        Some(Self {
            database: Some(database),
            ..Self::new()
        })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tiaki"));
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .env_remove("TIAKI_DATABASE_URL");
        if let Some(url) = &self.database {
            command.env("TIAKI_DATABASE_URL", url);
        }
        command
    }

    /// Runs and expects this exit code.
    pub(crate) fn run(&self, arguments: &[&str], code: i32) -> String {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}\n{}",
            both(&output)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--json", "-"]);
        let output = self.command(&arguments).output().unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{arguments:?}\n{}",
            both(&output)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The digests of what the store holds, documents and derived things alike.
    pub(crate) fn export(&self) -> serde_json::Value {
        self.json(&["db", "export"])
    }

    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = std::fs::File::create(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_ref()).unwrap();
    }
}

pub(crate) fn both(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Whether heavier counts are asked for.
pub(crate) fn is_sweep() -> bool {
    std::env::var_os("TIAKI_SWEEP").is_some()
}

pub(crate) fn is_there(program: &str) -> bool {
    let paths = ["/usr/bin", "/usr/local/bin", "/bin"];
    paths
        .iter()
        .any(|folder| Path::new(folder).join(program).exists())
}
