//! The command line as `--help` shows it: names and options are a contract.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use support::House;

/// What `tiaki ARGUMENTS --help` prints, without space at the ends of lines.
fn help(house: &House, arguments: &[String]) -> String {
    let mut command = house.command(&[]);
    command
        .args(arguments)
        .arg("--help")
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.replace("tiaki.exe", "tiaki");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// The names under `Commands:`, but for `help`.
fn subcommands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Every command with its help, each group before what is in it.
fn all(house: &House, arguments: &[String]) -> Vec<(Vec<String>, String)> {
    let text = help(house, arguments);
    let below = subcommands(&text);
    let mut found = vec![(arguments.to_vec(), text)];
    for name in below {
        found.extend(all(house, &[arguments, &[name]].concat()));
    }
    found
}

#[test]
fn help_stands_as_reviewed() {
    let found = all(&House::new(), &[]);
    assert!(found.len() > 20, "{}", found.len());
    for (arguments, text) in found {
        let name = [&["tiaki".to_owned()], &arguments[..]].concat().join("-");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn every_command_has_an_example_or_is_a_group() {
    for (arguments, text) in all(&House::new(), &[]) {
        let is_group = !subcommands(&text).is_empty();
        let has_example = text.contains("Example:\n") || text.contains("Examples:\n");
        assert!(is_group || has_example, "{arguments:?}\n{text}");
        for line in text.lines().filter(|line| line.starts_with("  tiaki ")) {
            let named = arguments.iter().all(|name| line.contains(name.as_str()));
            assert!(named, "{arguments:?}: {line}");
        }
    }
}
