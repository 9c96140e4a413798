//! Both directions with the stock `age` program, and the recipe of `docs/formats/package.md`,
//! where their programs are installed.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use super::*;

/// Runs `age` over the bytes; none where it is not installed.
fn age(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let started = Command::new("age")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = match started {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("skipped: the program `age` is not installed");
            return None;
        }
        started => started.unwrap(),
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(output.stdout)
}

#[test]
fn the_stock_program_opens_what_is_sealed_here() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let signed = draft(&[&identity(2), &identity(3)])
        .sign(&signing())
        .unwrap();
    let keys = [2, 3].map(|number| identity(number).recipient());
    let sealed = signed.seal(&keys).unwrap();
    for number in [2, 3] {
        atomic_write_secret(&key, identity(number).to_text().as_bytes()).unwrap();
        let Some(bytes) = age(&["-d", "-i", key.to_str().unwrap()], &sealed) else {
            return;
        };
        assert_eq!(bytes, signed.to_bytes());
    }
}

#[test]
fn what_the_stock_program_seals_opens_here() {
    let identity = identity(2);
    let signed = signed();
    let to = identity.recipient_text();
    let Some(sealed) = age(&["-r", &to], &signed.to_bytes()) else {
        return;
    };
    let opened = open(&sealed[..], &identity).unwrap();
    assert_eq!(opened, signed);
    assert!(verify(&opened, &expecting(&identity)).is_ok());

    // Sealed, but no package.
    let other = age(&["-r", &to], b"{\"format\":\"other\"}").unwrap();
    assert_eq!(
        open(&other[..], &identity).unwrap_err().code(),
        "unsupported_format"
    );
    // The form for e-mail is to be unwrapped first.
    let armoured = age(&["-a", "-r", &to], &signed.to_bytes()).unwrap();
    assert_eq!(
        open(&armoured[..], &identity).unwrap_err().code(),
        "not_sealed"
    );
}

/// The commands of the document, from the line that says so to the end of the block.
fn recipe() -> String {
    let document = include_str!("../../../../docs/formats/package.md");
    let block = document.split("```sh\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

#[test]
fn the_documented_recipe_accepts_a_good_package_and_refuses_an_altered_one() {
    for program in ["age", "jq", "openssl", "xxd", "sha256sum"] {
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        if !found.unwrap().status.success() {
            println!("skipped: the program `{program}` is not installed");
            return;
        }
    }
    let (folder, identity) = (tempfile::tempdir().unwrap(), identity(2));
    let key = folder.path().join("authority.key");
    atomic_write_secret(&key, identity.to_text().as_bytes()).unwrap();
    let run = |bytes: &[u8]| {
        let sealed = age(&["-r", &identity.recipient_text()], bytes).unwrap();
        atomic_write(&folder.path().join("package.tiaki"), &sealed).unwrap();
        let output = Command::new("sh")
            .args(["-ec", &recipe()])
            .current_dir(folder.path())
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let mut draft = draft(&[&identity]);
    draft.purpose = "prévention \"et\" enquête / \\ 😀\nline two".to_owned();
    let signed = draft.sign(&signing()).unwrap();
    let text = String::from_utf8(signed.to_bytes()).unwrap();
    let (good, printed) = run(text.as_bytes());
    assert!(good, "{printed}");
    for entry in &signed.manifest().contents {
        assert_eq!(
            printed.matches(entry.sha256.as_str()).count(),
            2,
            "{printed}"
        );
    }
    let (good, printed) = run(text.replace("line two", "line 2").as_bytes());
    assert!(!good, "{printed}");
}
