//! `tiaki hash`: digests of files, with pictures decoded by the very program in its sandbox.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use serde_json::Value;
use support::House;

/// A bitmap of 100 x 80 with something to see, and its pixels from top to bottom.
fn bitmap() -> (Vec<u8>, Vec<u8>) {
    let value =
        |x: u32, y: u32, channel: u32| (x * x / 9 + y * 3 + x * y / 31 + channel * 85) % 256;
    let byte = |x, y, channel| u8::try_from(value(x, y, channel)).unwrap();
    let mut bytes = b"BM".to_vec();
    for number in [
        24_054_u32, 0, 54, 40, 100, 80, 0x18_0001, 0, 24_000, 0, 0, 0, 0,
    ] {
        bytes.extend(number.to_le_bytes());
    }
    let mut rgb = Vec::new();
    for row in 0..80 {
        for x in 0..100 {
            bytes.extend([
                byte(x, 79 - row, 2),
                byte(x, 79 - row, 1),
                byte(x, 79 - row, 0),
            ]);
            rgb.extend([byte(x, row, 0), byte(x, row, 1), byte(x, row, 2)]);
        }
    }
    (bytes, rgb)
}

#[test]
fn files_and_folders_become_lines_in_order() {
    let house = House::new();
    let (bytes, rgb) = bitmap();
    let folder = house.path("files");
    std::fs::create_dir_all(folder.join("deep")).unwrap();
    for (name, bytes) in [
        ("b.bmp", &bytes[..]),
        ("a.txt", b"words"),
        (
            "deep/c.jpg",
            b"\xff\xd8\xff\xe0 is not all of a picture that it should be",
        ),
    ] {
        tiaki_package::atomic_write(&folder.join(name), bytes).unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", folder.join("link")).unwrap();
    let output = house.command(&["hash"]).arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "a picture was refused");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["kind"], "text");
    assert_eq!(lines[0]["size"], 5);
    assert_eq!(lines[0]["md5"], "89759e1284e2479b991d2669de104942");
    assert_eq!(lines[0].get("pdq"), None);
    let expected = tiaki_match::pdq_of_rgb(100, 80, &rgb).unwrap();
    assert_eq!(lines[1]["pdq"], expected.hash.to_string());
    assert_eq!(lines[1]["quality"], expected.quality);
    assert_eq!(
        (&lines[1]["width"], &lines[1]["height"]),
        (&100.into(), &80.into())
    );
    let turned: Vec<String> = expected.dihedral.iter().map(ToString::to_string).collect();
    assert_eq!(lines[1]["dihedral"], Value::from(turned));
    assert_eq!(lines[2]["refused"]["code"], "damaged");
    assert_eq!(lines[2].get("pdq"), None);
    // The same again, to a file, without what was refused.
    std::fs::remove_file(folder.join("deep/c.jpg")).unwrap();
    let file = house.path("digests.jsonl");
    let again = house
        .command(&["hash"])
        .arg(&folder)
        .arg("--json")
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(0));
    assert!(again.stdout.is_empty());
    let kept: String = text
        .lines()
        .take(2)
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(std::fs::read_to_string(file).unwrap(), kept);
}

#[test]
fn what_is_not_there_is_said_and_ends_with_an_error() {
    let house = House::new();
    let output = house
        .command(&["hash"])
        .arg(house.path("missing"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cannot read")
    );
}

#[test]
fn the_worker_answers_one_line_and_never_more() {
    use std::io::Write;
    let house = House::new();
    for (bytes, starts) in [
        (bitmap().0, "tiaki-hash/1 hashed 100 80 "),
        (
            b"nothing of a picture".to_vec(),
            "tiaki-hash/1 refused unsupported\n",
        ),
        (Vec::new(), "tiaki-hash/1 refused unsupported\n"),
    ] {
        let mut command = house.command(&["hash-worker"]);
        command.stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped());
        let mut worker = command.spawn().unwrap();
        worker.stdin.take().unwrap().write_all(&bytes).unwrap();
        let output = worker.wait_with_output().unwrap();
        assert!(output.status.success());
        let line = String::from_utf8(output.stdout).unwrap();
        assert!(line.starts_with(starts), "{line}");
        assert_eq!(line.matches('\n').count(), 1);
    }
}

#[test]
fn links_and_special_files_are_refused_by_name() {
    let house = House::new();
    house.put("plain.txt", "text");
    std::os::unix::fs::symlink(house.path("plain.txt"), house.path("link")).unwrap();
    for path in ["link", "/dev/null"] {
        let said = house.run(&["hash", path], 1);
        let line: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(line["refused"]["code"], "not_a_file", "{path}");
    }
}
