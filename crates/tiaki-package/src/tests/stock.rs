//! Both directions with the stock `age` program, where it is installed.

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
