//! `cargo xtask clients`: open-source clients of the provider API, unmodified, against the binary.
//!
//! That existing software works when it is pointed at another address is what the provider API is
//! for, and only that software can show it. It is not ours and is not part of the build: this
//! installs nothing, and runs those clients that it finds.
//!
//! | client | found where |
//! | --- | --- |
//! | `ncmec-cybertip` | the Python named by `--python` can import it (Python 3.13) |
//! | `@civitai/cybertipline-tools` | `node_modules` of the folder named by `--node` holds it |
//!
//! To add one: a script in `xtask/clients` that takes base address, user and password and ends
//! with another code than 0 where a call does not go as it should; a line in `run`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

use crate::say;

/// Where the clients are.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    pub(crate) python: Option<PathBuf>,
    pub(crate) node: Option<PathBuf>,
}

/// Runs the clients that are there; whether all went through.
pub(crate) fn run(root: &Path, clients: &Clients) -> anyhow::Result<bool> {
    ensure!(
        clients.python.is_some() || clients.node.is_some(),
        "name at least one client: --python PYTHON or --node FOLDER"
    );
    let mut build = Command::new("cargo");
    build
        .args(["build", "--locked", "--release"])
        .current_dir(root);
    ensure!(succeeds(&mut build)?, "the binary does not build");
    let folder = root.join("target/clients");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("cannot clear the folder of the last run")?;
    }
    std::fs::create_dir_all(&folder).context("cannot make a folder for the site")?;
    let tiaki = root.join("target/release/tiaki");
    let password = login(&tiaki, &folder)?;
    let (mut server, base) = serve(&tiaki, &folder)?;
    let outcome = each(root, clients, &base, &password);
    server.kill().context("cannot stop the server")?;
    server.wait().context("cannot wait for the server")?;
    outcome
}

fn each(root: &Path, clients: &Clients, base: &str, password: &str) -> anyhow::Result<bool> {
    let script = |name: &str| root.join("xtask/clients").join(name);
    let mut all = true;
    if let Some(python) = &clients.python {
        let mut command = Command::new(python);
        all &= succeeds(
            command
                .arg(script("nachtalb.py"))
                .args([base, USER, password]),
        )?;
    }
    if let Some(folder) = &clients.node {
        let mut command = Command::new("node");
        command
            .arg(script("civitai.mjs"))
            .args([base, USER, password])
            .current_dir(folder);
        all &= succeeds(&mut command)?;
    }
    say(if all {
        "clients: all went through"
    } else {
        "clients: FAILED"
    });
    Ok(all)
}

const USER: &str = "example-chat";

fn login(tiaki: &Path, folder: &Path) -> anyhow::Result<String> {
    let made = Command::new(tiaki)
        .args(["provider", "add", "Example Chat", "--user", USER])
        .current_dir(folder)
        .output()
        .context("cannot run tiaki provider add")?;
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    let password = said.lines().find_map(|line| line.strip_prefix("password"));
    Ok(password
        .context("tiaki provider add shows no password")?
        .trim()
        .to_owned())
}

/// Starts the server on a port of the system's choice; gives the address of the provider API.
fn serve(tiaki: &Path, folder: &Path) -> anyhow::Result<(Child, String)> {
    let mut server = Command::new(tiaki)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start tiaki serve")?;
    let out = server.stdout.take().context("tiaki serve has no output")?;
    for line in BufReader::new(out).lines() {
        let line = line.context("cannot read what tiaki serve says")?;
        if let Some((_, base)) = line.split_once("provider API at ") {
            return Ok((server, base.trim().to_owned()));
        }
    }
    server.kill().ok();
    anyhow::bail!("tiaki serve does not say where its provider API is")
}

fn succeeds(command: &mut Command) -> anyhow::Result<bool> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("cannot run {program}"))?;
    Ok(status.success())
}
