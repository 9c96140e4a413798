//! What a decoder in an attacker's hands can do: nothing, and its parent goes on.
//!
//! The attempts are made by `src/bin/probe.rs`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test stops where something is not as it should be"
)]

use std::process::{Command, Stdio};
use std::time::Duration;

use tiaki_hash::{FileDigests, Hasher, Kind, PdqOutcome, PictureForm, Settings};

const PROBE: &str = env!("CARGO_BIN_EXE_tiaki-hash-probe");

fn settings(arguments: &[&str], patience: Duration) -> Settings {
    let arguments = arguments.iter().map(Into::into).collect();
    Settings {
        worker: Some((PROBE.into(), arguments)),
        patience,
    }
}

/// A BMP of 40 x 30, large enough to say that a decoder is at work.
fn picture() -> Vec<u8> {
    let mut bytes = b"BM".to_vec();
    bytes.extend(3_654_u32.to_le_bytes());
    bytes.extend([0; 4]);
    for number in [54_u32, 40, 40, 30, 0x18_0001, 0, 3600, 0, 0, 0, 0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend((0..3600_u32).map(|place| (place * place / 7 % 256) as u8));
    bytes
}

fn digests(settings: &Settings, bytes: &[u8]) -> FileDigests {
    let mut hasher = Hasher::start(settings);
    for piece in bytes.chunks(1000) {
        hasher.feed(piece);
    }
    hasher.finish()
}

fn refusal(found: &FileDigests) -> &'static str {
    match found.pdq {
        PdqOutcome::Refused { code, words } => {
            assert!(!words.is_empty());
            code
        }
        other => panic!("{other:?}"),
    }
}

/// The parent is as well as before: it has the other digests, and hashes the next picture.
fn goes_on(found: &FileDigests) {
    assert_eq!(found.size, 3_654);
    assert_eq!(found.kind, Kind::Picture(PictureForm::Bmp));
    let patience = Duration::from_secs(20);
    let next = digests(&settings(&["hash-worker"], patience), &picture());
    assert!(
        matches!(next.pdq, PdqOutcome::Hashed { width: 40, .. }),
        "{next:?}"
    );
    assert_eq!((next.sha256, next.md5), (found.sha256, found.md5));
}

/// The attempt is possible outside, and death inside.
fn is_killed(name: &str) {
    let mut bare = Command::new(PROBE);
    let bare = bare
        .args(["bare", name])
        .stdin(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(bare.stdout).unwrap();
    // What replaces the program has nothing more to say.
    assert!(bare.status.success(), "{name}: {:?}", bare.status);
    assert!(said == "survived\n" || name == "execute", "{name}: {said}");
    let settings = settings(&["attempt", name], Duration::from_secs(20));
    let found = digests(&settings, &picture());
    assert_eq!(refusal(&found), "forbidden", "{name}");
    goes_on(&found);
}

macro_rules! killed {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                is_killed(stringify!($name));
            }
        )*
    };
}

killed! {
    be_dumped,
    change_a_mode,
    change_folder,
    connect,
    control_a_device,
    create_a_file,
    duplicate_a_file,
    execute,
    fork,
    list_a_folder,
    let_others_go_first,
    listen,
    look_at_a_file,
    make_a_file_of_memory,
    make_a_folder,
    make_a_link,
    make_a_pipe,
    open_a_file,
    raise_a_limit,
    reach_for_the_parent,
    read_from_an_open_file,
    remove_a_file,
    rename_a_file,
    send_a_datagram,
    signal_the_parent,
    sleep,
    start_a_thread,
    stop_itself,
    talk_to_a_neighbour,
    watch_files,
    write_to_an_open_file,
}

/// What the bare system may forbid to us as well, as whoever runs the tests.
#[test]
fn change_root_and_be_traced() {
    for name in ["change_root", "be_traced"] {
        let settings = settings(&["attempt", name], Duration::from_secs(20));
        let found = digests(&settings, &picture());
        assert_eq!(refusal(&found), "forbidden", "{name}");
        goes_on(&found);
    }
}

/// Each attempt on resources, and what is said of it.
fn ends(name: &str, code: &str) {
    let settings = settings(&["attempt", name], Duration::from_secs(60));
    let found = digests(&settings, &picture());
    assert_eq!(refusal(&found), code, "{name}");
    goes_on(&found);
}

#[test]
fn memory_without_end_is_refused() {
    ends("allocate_without_end", "memory");
}

#[test]
fn computing_without_end_is_cut_off() {
    ends("compute_without_end", "time");
}

#[test]
fn calls_without_end_are_refused() {
    ends("call_itself_without_end", "memory");
}

#[test]
fn an_answer_without_end_is_not_read() {
    ends("talk_without_end", "worker");
}

#[test]
fn no_answer_is_said_to_be_none() {
    ends("say_nothing", "worker");
}

#[test]
fn half_an_answer_is_none() {
    ends("say_half_a_line", "worker");
}

#[test]
fn an_answer_with_more_behind_is_none() {
    ends("say_more_than_a_line", "worker");
}

#[test]
fn who_does_not_listen_is_left_after_a_while() {
    let settings = settings(&["bare", "be_deaf"], Duration::from_millis(300));
    let mut large = picture();
    large.resize(1 << 20, 0);
    let found = digests(&settings, &large);
    assert_eq!(refusal(&found), "time");
    assert_eq!(found.size, 1 << 20);
}

#[test]
fn who_listens_and_never_answers_is_left_after_a_while() {
    let settings = settings(&["bare", "hear_and_be_dumb"], Duration::from_millis(300));
    assert_eq!(refusal(&digests(&settings, &picture())), "time");
}

/// Where a wall cannot be raised, a sound picture is not decoded.
fn without(call: &str) {
    let settings = settings(&["without", call], Duration::from_secs(20));
    let found = digests(&settings, &picture());
    assert_eq!(refusal(&found), "sandbox", "{call}");
    goes_on(&found);
}

#[test]
fn without_landlock_nothing_is_decoded() {
    without("landlock_create_ruleset");
    without("landlock_restrict_self");
}

#[test]
fn without_seccomp_nothing_is_decoded() {
    without("seccomp");
}

#[test]
fn without_limits_nothing_is_decoded() {
    without("prlimit64");
}

#[test]
fn where_it_could_be_dumped_nothing_is_decoded() {
    without("prctl");
}

#[test]
fn a_program_that_is_not_there_is_said() {
    let settings = Settings::with_worker("/nowhere/tiaki".into());
    assert_eq!(refusal(&digests(&settings, &picture())), "worker");
}

#[test]
fn no_program_at_all_decodes_nothing() {
    let settings = Settings {
        worker: None,
        patience: Duration::from_secs(1),
    };
    assert_eq!(refusal(&digests(&settings, &picture())), "worker");
}
