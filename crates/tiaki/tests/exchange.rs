//! The exchange from the command line: two agencies, a stick between them, and what is told with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use support::agencies::{knows, report};
use support::{House, both};

/// Two agencies that know each other, one of which let a package go to the other.
fn released(at: &House, nz: &House) {
    let reports = ["u-1", "u-2"].map(|handle| (handle.to_owned(), report(handle)));
    released_of(at, nz, &reports);
}

/// The same, of these reports.
fn released_of(at: &House, nz: &House, reports: &[(String, String)]) {
    at.run(&["exchange", "set-up", "--authority", "AT"], 0);
    nz.run(&["exchange", "set-up", "--authority", "NZ"], 0);
    knows(at, nz);
    knows(nz, at);

    for (name, report) in reports {
        at.put(&format!("in/{name}.xml"), report);
    }
    for step in [&["import", "in"][..], &["match"], &["link"], &["triage"]] {
        at.run(step, 0);
    }
    let refer = [
        "refer",
        "--operation",
        "Operation One",
        "--from",
        "AT",
        "--released-by",
        "ana",
        "--second",
        "ben",
        "--purpose",
        "prevention",
    ];
    at.run(&refer, 0);
    assert_eq!(at.json(&["exchange", "send"])["posted"]["packages"], 1);
}

/// The same, and the package came by stick; its id.
fn sent(at: &House, nz: &House, stick: &str) -> String {
    let output = at.command(&["exchange", "send"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(both(&output).contains("exchange set-up"));
    released(at, nz);
    assert_eq!(at.json(&["exchange", "export", stick])["parcels"], 1);
    let came = nz.json(&["exchange", "import", stick]);
    assert_eq!(
        (&came["parcels"], &came["quarantined"]),
        (&1.into(), &0.into())
    );
    let list = nz.json(&["exchange", "list"]);
    let package = list[0]["package"].as_str().unwrap().to_owned();
    assert_eq!(list[0]["state"], "received");
    package
}

#[test]
fn a_package_goes_by_stick_is_answered_and_taken_back() {
    let (at, nz) = (House::new(), House::new());
    let stick = tempfile::tempdir().unwrap();
    let stick = stick.path().to_str().unwrap();
    let package = sent(&at, &nz, stick);
    let accept = ["exchange", "accept", &package, "--operator", "cy"];
    assert_eq!(nz.json(&accept)["accounts"], 2);
    let output = nz.command(&accept).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(both(&output).contains("said_already"));
    nz.run(&["exchange", "export", stick], 0);
    at.run(&["exchange", "import", stick], 0);
    assert_eq!(
        at.json(&["exchange", "list", "--sent"])[0]["state"],
        "accepted"
    );

    let retract = [
        "exchange",
        "retract",
        &package,
        "--reason",
        "wrong_person",
        "--words",
        "marker-qzx",
        "--operator",
        "ana",
    ];
    at.run(&retract, 0);
    let owed = at.json(&["exchange", "outstanding"]);
    assert_eq!(
        (&owed[0]["owed"], &owed[0]["by"]),
        (&"retraction".into(), &"auth-nz".into())
    );
    at.run(&["exchange", "export", stick], 0);
    nz.run(&["exchange", "import", stick], 0);
    let shown = nz.json(&["exchange", "show", &package]);
    assert_eq!(shown["state"], "retracted");
    assert!(shown["letters"].to_string().contains("marker-qzx"));
    nz.run(&["exchange", "export", stick], 0);
    at.run(&["exchange", "import", stick], 0);
    assert_eq!(
        at.json(&["exchange", "outstanding"])
            .as_array()
            .unwrap()
            .len(),
        0
    );
    at.run(&["audit", "verify"], 0);
    nz.run(&["audit", "verify"], 0);

    // What is no parcel of this site is kept apart, and that is a finding.
    nz.put("stray.age", "nothing that was ever sealed");
    nz.run(&["exchange", "receive", "stray.age"], 1);
    assert_eq!(
        nz.json(&["exchange", "quarantine"])[0]["reason"],
        "not_sealed"
    );
    // After another key is made, what is sealed to the one before still opens.
    nz.run(&["exchange", "key", "renew"], 0);
    assert_eq!(
        nz.json(&["exchange", "show", &package])["letters"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--line", "127.0.0.1:0"];

/// A node that answers on a line.
struct Node {
    child: Child,
    address: String,
}

impl Node {
    fn start(house: &House) -> Self {
        Self::of(house.command(&SERVE))
    }

    /// The same, telling all that it can tell; and where it does.
    fn start_logged(house: &House) -> (Self, std::path::PathBuf) {
        let path = house.folder.path().join("log.txt");
        let mut command = house.command(&[&["-vvv"], &SERVE[..]].concat());
        command.stderr(std::fs::File::create(&path).unwrap());
        (Self::of(command), path)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = told.map(Result::unwrap);
        let line = told.find(|line| line.starts_with("other nodes at "));
        let address = line.unwrap().rsplit(' ').next().unwrap().to_owned();
        Self { child, address }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_package_goes_over_a_line_and_its_answer_comes_back() {
    let (at, nz) = (House::new(), House::new());
    released(&at, &nz);
    let list = |house: &House, which: &[&str]| house.json(&[&["exchange", "list"], which].concat());
    let carry = ["exchange", "carry"];

    // No line leads there yet: it waits, for a line or a stick.
    assert_eq!(at.json(&carry)["without_line"], 1);
    let there = Node::start(&nz);
    at.run(&["exchange", "peer", "NZ", "--address", &there.address], 0);
    assert_eq!(at.json(&carry)["parcels"], 1);
    assert_eq!(list(&nz, &[])[0]["state"], "received");
    let package = list(&nz, &[])[0]["package"].as_str().unwrap().to_owned();
    nz.run(&["exchange", "accept", &package, "--operator", "cy"], 0);

    // The answer goes back by the node itself, without a word.
    let here = Node::start(&at);
    nz.run(&["exchange", "peer", "AT", "--address", &here.address], 0);
    drop(there);
    let there = Node::start(&nz);
    let is_accepted = || list(&at, &["--sent"])[0]["state"] == "accepted";
    assert!(eventually(std::time::Duration::from_secs(20), is_accepted));
    drop((here, there));

    // Nobody answers there any more: it is put off, and said.
    let ask = [
        "exchange",
        "ask",
        &package,
        "--operator",
        "cy",
        "--words",
        "which day",
    ];
    nz.run(&ask, 0);
    nz.run(&carry, 1);
    at.run(&["audit", "verify"], 0);
    nz.run(&["audit", "verify"], 0);

    // An address that is none is told before anything is tried.
    let output = at
        .command(&["exchange", "peer", "NZ", "--address", "http://node.example"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(both(&output).contains("https://node.example"));
}

/// Values that are nowhere but in what a package holds: `mail`, `account`, `name`, `service` and `display`, of ten accounts.
fn planted(number: usize, of: &str) -> String {
    format!("qz{of}x{number:02}planted")
}

const PLANTED: [&str; 5] = ["mail", "account", "name", "service", "display"];

fn planted_report(number: usize) -> String {
    let [mail, account, name, service, display] = PLANTED.map(|of| planted(number, of));
    report(&account)
        .replace(
            &format!("<email>{account}@mail.example</email>"),
            &format!("<email>{mail}@mail.example</email>"),
        )
        .replace("Examplechat", &service)
        .replace(
            "</espService>",
            &format!(
                "</espService><screenName>{name}</screenName><displayName>{display}</displayName>"
            ),
        )
}

/// Which of these stand in some bytes: as they are, in UTF-16, in hexadecimal, and in base64 at each of its three places.
fn found_in<'m>(bytes: &[u8], markers: &'m [String]) -> BTreeSet<&'m str> {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD;
    let mut found = BTreeSet::new();
    for marker in markers {
        let plain = marker.as_bytes();
        let wide: Vec<u8> = plain.iter().flat_map(|byte| [*byte, 0]).collect();
        let hex: String = plain.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut forms = vec![plain.to_vec(), wide, hex.to_uppercase().into(), hex.into()];
        for before in 0..3 {
            let all = base64.encode([&vec![0; before], plain].concat());
            // Of the first and the last characters a part says what stands beside.
            let [from, to] = [(before * 8).div_ceil(6), (before + plain.len()) * 8 / 6];
            forms.push(all.as_bytes()[from..to].to_vec());
        }
        let is_there = |form: &Vec<u8>| memchr::memmem::find(bytes, form).is_some();
        if forms.iter().any(is_there) {
            found.insert(marker.as_str());
        }
    }
    found
}

/// All that a process holds in memory and may write to.
fn memory(of: &Child) -> Vec<u8> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let folder = std::path::PathBuf::from(format!("/proc/{}", of.id()));
    let mut memory = std::fs::File::open(folder.join("mem")).unwrap();
    let mut all = Vec::new();
    for line in std::fs::read_to_string(folder.join("maps"))
        .unwrap()
        .lines()
    {
        let mut parts = line.split_whitespace();
        let (range, may) = (parts.next().unwrap(), parts.next().unwrap());
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|end| u64::from_str_radix(end, 16).unwrap());
        if may.starts_with("rw") && memory.seek(SeekFrom::Start(from)).is_ok() {
            // What is mapped of a device cannot be read.
            (&memory).take(to - from).read_to_end(&mut all).ok();
        }
    }
    all
}

/// All bytes of all files of a folder.
fn disk(of: &std::path::Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(disk(&path));
        } else {
            all.extend(std::fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_hub_knows_nothing_of_what_it_hands_on() {
    let (at, hub, nz) = (House::new(), House::new(), House::new());
    let markers: Vec<String> = (0..10)
        .flat_map(|number| PLANTED.map(|of| planted(number, of)))
        .collect();
    let reports: Vec<(String, String)> = (0..10)
        .map(|number| (format!("r-{number}"), planted_report(number)))
        .collect();
    released_of(&at, &nz, &reports);
    hub.run(&["exchange", "set-up", "--authority", "CH", "--hub"], 0);
    for house in [&at, &nz] {
        knows(house, &hub);
        knows(&hub, house);
    }
    let list = |house: &House, which: &[&str]| house.json(&[&["exchange", "list"], which].concat());

    // To the hub, where it lies: looked at before anybody else is there to take it.
    hub.run(&["exchange", "peer", "NZ"], 0);
    let (between, log) = Node::start_logged(&hub);
    at.run(
        &["exchange", "peer", "CH", "--address", &between.address],
        0,
    );
    at.run(&["exchange", "peer", "NZ", "--via", "CH"], 0);
    assert_eq!(at.json(&["exchange", "carry"])["parcels"], 1);
    let mut held = memory(&between.child);
    held.extend(disk(hub.folder.path()));
    // On to the recipient, by the hub itself.
    let there = Node::start(&nz);
    hub.run(&["exchange", "peer", "NZ", "--address", &there.address], 0);
    let is_there = || !list(&nz, &[]).as_array().unwrap().is_empty();
    assert!(eventually(std::time::Duration::from_secs(30), is_there));
    held.extend(memory(&between.child));
    held.extend(disk(hub.folder.path()));
    drop(between);
    held.extend(std::fs::read(log).unwrap());

    // What is looked through is what the hub holds: it knows whom the parcel was for.
    let known = ["auth-nz".to_owned()];
    assert_eq!(found_in(&held, &known).len(), 1);
    assert_eq!(found_in(&held, &markers), BTreeSet::new());
    // And the markers went over it: the recipient, who accepts, has them.
    let package = list(&nz, &[])[0]["package"].as_str().unwrap().to_owned();
    nz.run(&["exchange", "accept", &package, "--operator", "cy"], 0);
    let mut taken = disk(nz.folder.path());
    taken.extend(memory(&there.child));
    let taken = found_in(&taken, &markers);
    assert!(taken.len() >= 30, "{taken:?}");
}

/// Whether something comes about within a time; asked every now and then.
fn eventually(within: std::time::Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let (told, wait) = std::sync::mpsc::channel::<()>();
    let mut left = within.as_millis() / 200;
    while left > 0 {
        if is_so() {
            return true;
        }
        wait.recv_timeout(std::time::Duration::from_millis(200))
            .ok();
        left -= 1;
    }
    drop(told);
    false
}
