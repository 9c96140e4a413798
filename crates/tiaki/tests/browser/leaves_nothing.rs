//! A browser that hangs does not hold the tests up, and nothing of it is left behind.

use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;

use crate::driver::{Browser, Trouble};

/// Processes whose command line or environment names a folder.
fn processes_of(folder: &Path) -> Vec<String> {
    let named = folder.to_str().unwrap();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let is_process = entry.file_name().to_string_lossy().parse::<u32>().is_ok();
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        if is_process && command.contains(named) {
            found.push(command);
        }
    }
    found
}

#[test]
fn a_browser_takes_its_processes_and_files_with_it() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = browser.page();
    page.goto("data:text/html,<title>a</title>");
    let folder = browser.folder();
    assert!(processes_of(&folder).len() > 2, "which processes are its?");
    drop(page);
    drop(browser);
    assert_eq!(processes_of(&folder), Vec::<String>::new());
    assert!(!folder.exists());
}

#[test]
fn a_browser_that_hangs_is_told_in_time_and_goes_too() {
    let Some(browser) = Browser::find_with(Duration::from_secs(5)) else {
        return;
    };
    let folder = browser.folder();
    let group = Pid::from_raw(i32::try_from(browser.process()).unwrap()).unwrap();
    kill_process_group(group, Signal::STOP).unwrap();
    // More than the pipe holds, so that writing would stand still as well.
    let long = json!({ "url": "x".repeat(1 << 20) });
    for _ in 0..2 {
        let answer = browser.call("Target.createTarget", &long);
        assert!(matches!(answer, Err(Trouble::Late { .. })), "{answer:?}");
    }
    drop(browser);
    assert_eq!(processes_of(&folder), Vec::<String>::new());
    assert!(!folder.exists());
}

#[test]
fn a_browser_that_dies_is_told_at_once() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let group = Pid::from_raw(i32::try_from(browser.process()).unwrap()).unwrap();
    kill_process_group(group, Signal::KILL).unwrap();
    let answer = browser.call("Browser.getVersion", &json!({}));
    assert!(matches!(answer, Err(Trouble::Gone { .. })), "{answer:?}");
}
