//! A case from the command line: what is told, what is refused and with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use support::{House, both};

fn report(handle: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><email>{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService>\
         </personOrUserReported></report>"
    )
}

/// A house with persons of one account each, by rank.
fn persons(house: &House, handles: &[&str]) -> Vec<String> {
    for handle in handles {
        house.put(&format!("in/{handle}.xml"), report(handle));
    }
    for step in [&["import", "in"][..], &["match"], &["link"], &["triage"]] {
        house.run(step, 0);
    }
    let queue = house.json(&["queue", "--authority", "coordinator"]);
    let rows = queue["persons"].as_array().or(queue["rows"].as_array());
    let rows = rows.unwrap_or_else(|| panic!("{queue}"));
    rows.iter()
        .map(|row| row["person"].as_str().unwrap().to_owned())
        .collect()
}

fn id(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap().to_owned()
}

/// Runs, expects this exit code, and gives all that is said.
fn said(house: &House, arguments: &[&str], code: i32) -> String {
    let output = house.command(arguments).output().unwrap();
    let all = both(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{all}");
    all
}

/// Ana at her desk.
struct Desk<'h>(&'h House);

impl Desk<'_> {
    fn json(&self, words: &[&str]) -> Value {
        let all = [&["case"], words, &["--operator", "ana"]].concat();
        self.0.json(&all)
    }

    /// Runs, expects this exit code, and gives all that is said.
    fn says(&self, words: &[&str], code: i32) -> String {
        let all = [&["case"], words, &["--operator", "ana"]].concat();
        said(self.0, &all, code)
    }
}

#[test]
fn a_case_is_worked_from_the_command_line() {
    for house in [Some(House::new()), House::find_postgres()]
        .into_iter()
        .flatten()
    {
        let found = persons(&house, &["one", "two"]);
        let [one, two] = [found[0].as_str(), found[1].as_str()];
        let desk = Desk(&house);
        let opened = desk.json(&["open", one, "--reference", "K-1"]);
        let case = id(&opened, "case");
        assert_eq!(opened["accounts"], 1);
        assert_eq!(opened["persons"][0], one);
        refused(&house, &case, one, two);
        written(&house, &case);
        asked(&desk, &case);
        moved(&house, &case, two);
        told(&house, &case);
        ended(&desk, &case, one);
        nothing_leaves(&house);
    }
}

/// What is refused is an error that says what is in the way.
fn refused(house: &House, case: &str, one: &str, two: &str) {
    let desk = Desk(house);
    let taken = desk.says(&["open", two, one], 2);
    assert!(taken.contains(case) && taken.contains(one), "{taken}");
    let bad = desk.says(&["show", "cas_1"], 2);
    assert!(bad.contains("begins with cas_"), "{bad}");
    let note = ["case", "note", case, "--text", "x", "--operator", "ben"];
    let stranger = said(house, &note, 2);
    assert!(stranger.contains("only members work"), "{stranger}");
    desk.says(&["note", case], 2);
    desk.says(&["close", case], 2);
}

/// Words come from an argument, a file, or standard input.
fn written(house: &House, case: &str) {
    let desk = Desk(house);
    house.put("note.txt", "qzwritten in a file\n");
    desk.says(&["note", case, "--text-file", "note.txt"], 0);
    let note = [
        "case",
        "note",
        case,
        "--text-file",
        "-",
        "--operator",
        "ana",
    ];
    let mut piped = house.command(&note);
    let piped = piped.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut piped = piped.spawn().unwrap();
    let mut into = piped.stdin.take().unwrap();
    into.write_all(b"qzwritten by hand").unwrap();
    drop(into);
    assert!(piped.wait().unwrap().success());
    let shown = desk.json(&["show", case]);
    assert_eq!(shown["notes"][0]["text"], "qzwritten in a file");
    assert_eq!(shown["notes"][1]["text"], "qzwritten by hand");
    let text = desk.says(&["show", case], 0);
    assert!(
        text.contains("qzwritten in a file") && text.contains("K-1"),
        "{text}"
    );
}

/// Tasks, requests and hand-overs; what hangs is a finding.
fn asked(desk: &Desk<'_>, case: &str) {
    let nobody = desk.says(&["assign", case, "ben"], 2);
    assert!(nobody.contains("no operator of this name"), "{nobody}");
    said(desk.0, &["operator", "add", "ben", "--role", "analyst"], 0);
    desk.says(&["assign", case, "ben"], 0);
    // Ana is nobody who logs in here: to a supervisor the case has no lead.
    let unled = ["case", "unled", "--operator", "sue"];
    let listed = said(desk.0, &unled, 1);
    assert!(
        listed.contains(case) && listed.contains("unknown"),
        "{listed}"
    );
    let appoint = [
        "case",
        "appoint",
        case,
        "ben",
        "--text",
        "qzwritten why",
        "--operator",
        "sue",
    ];
    said(desk.0, &appoint, 0);
    said(desk.0, &unled, 0);
    let led = said(desk.0, &appoint, 2);
    assert!(led.contains("who is active leads"), "{led}");
    let opened = id(&desk.json(&["show", case]), "opened_at");
    let year: u16 = opened[..4].parse().unwrap();
    let due = format!("{}-01-01", year + 1);
    let words = ["--text", "qzwritten task", "--due", &due, "--to", "ben"];
    let task = desk.json(&[&["task", "add", case], &words[..]].concat());
    let task = id(&task, "task");
    desk.says(&["task", "change", &task, "--no-due", "--to-nobody"], 0);
    desk.says(&["task", "done", &task], 0);
    desk.says(&["task", "undone", &task], 0);
    assert_eq!(desk.json(&["show", case])["tasks"][0]["state"], "open");
    let unfinished = desk.says(&["close", case, "--outcomes"], 2);
    assert!(unfinished.contains("1 tasks are not done"), "{unfinished}");
    desk.says(&["task", "done", &task], 0);

    let keep = [
        "--kind",
        "preservation",
        "--law",
        "us_2703f",
        "--office",
        "Examplechat",
    ];
    let keep = desk.json(&[&["request", "draft", case], &keep[..]].concat());
    let keep = id(&keep, "request");
    let early = desk.says(&["request", "answered", &keep], 2);
    assert!(early.contains("send it first"), "{early}");
    let sent = desk.json(&["request", "sent", &keep, "--on", "2020-01-01"]);
    assert_eq!(sent["ends_on"], "2020-03-31");
    let handed = desk.json(&["hand-over", case, "--office", "Child protection, north"]);
    let handed = id(&handed, "hand_over");
    let alarms = desk.json(&["alarms"]);
    let rows = alarms["alarms"].as_array().unwrap().iter();
    let kinds: Vec<&str> = rows.map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["preservation_ends", "unacknowledged"]);
    desk.says(&["alarms"], 1);
    desk.says(&["request", "expired", &keep], 0);
    let known = [
        "hand-over",
        "--acknowledged",
        &handed,
        "--reference",
        "CP-7",
    ];
    desk.says(&known, 0);
    let quiet = desk.says(&["alarms"], 0);
    assert!(quiet.contains("nothing hangs"), "{quiet}");
}

/// Persons in and out, waiting, restricted and not.
fn moved(house: &House, case: &str, two: &str) {
    let desk = Desk(house);
    let why = ["--text", "qzwritten reason"];
    let with = |words: &[&str]| desk.says(&[words, &why].concat(), 0);
    desk.says(&["add", case, two], 0);
    with(&["remove", case, two]);
    with(&["wait", case]);
    desk.says(&["resume", case], 0);
    with(&["restrict", case]);
    let hidden = said(house, &["case", "show", case, "--operator", "cleo"], 2);
    assert!(hidden.contains("no case of this id"), "{hidden}");
    with(&["restrict", case, "--end"]);
}

/// What a timeline tells, and that it is seen once all of it was told.
fn told(house: &House, case: &str) {
    let line = |words: &[&str]| {
        let all = [&["case", "timeline", case], words, &["--operator", "ben"]].concat();
        house.json(&all)
    };
    let part = line(&["--kind", "noted", "--oldest-first"]);
    assert_eq!(
        (&part["total"], &part["lines"][0]["kind"]),
        (&2.into(), &"noted".into())
    );
    let unread = part["unread"].as_u64().unwrap();
    assert!(unread > 10, "a part that is told marks nothing: {part}");
    assert_eq!(line(&["--peek"])["unread"], unread);
    let whole = line(&[]);
    let lines = whole["lines"].as_array().unwrap();
    assert_eq!(lines.len() as u64, whole["total"]);
    assert_eq!(line(&["--unread"])["total"], 0);
    let unheard = [
        "case",
        "timeline",
        case,
        "--kind",
        "unheard",
        "--operator",
        "ben",
    ];
    assert!(said(house, &unheard, 2).contains("no such kind"));
}

/// Closed with outcomes, opened again, closed with a code.
fn ended(desk: &Desk<'_>, case: &str, one: &str) {
    let outcome = format!("{one}=arrest");
    let closed = desk.json(&["close", case, "--outcome", &outcome, "--on", "2026-01-03"]);
    assert_eq!(closed["outcomes"].as_array().unwrap().len(), 1);
    assert!(desk.says(&["list", "--show", "closed"], 0).contains(case));
    assert!(
        desk.says(&["list", "--show", "mine"], 0)
            .contains("no cases")
    );
    desk.says(&["reopen", case, "--text", "qzwritten reason"], 0);
    let code = ["--code", "duplicate", "--text", "qzwritten reason"];
    desk.says(&[&["close", case], &code[..]].concat(), 0);
}

/// Nothing that was written is in what the log or an export tells.
fn nothing_leaves(house: &House) {
    for out in [
        said(house, &["audit", "verify", "--json", "-"], 0),
        said(house, &["db", "export", "--out", "export.jsonl"], 0),
    ] {
        assert!(!out.contains("qzwritten"), "{out}");
    }
    let export = std::fs::read(house.path("export.jsonl")).unwrap();
    assert!(!String::from_utf8_lossy(&export).contains("qzwritten"));
}
