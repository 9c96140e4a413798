//! The proposal as TOML, with its remarks.

use std::fmt::Write as _;

use super::{Confidence, Layout, Sampled, Suggested, words};
use crate::disclosure::map::Column;

/// Whether times are mapped that carry no zone.
pub(super) fn lacks_zone(columns: &[Sampled], suggested: &[Suggested]) -> bool {
    columns.iter().zip(suggested).any(|(sampled, suggested)| {
        matches!(
            suggested.column,
            Some(Column::EventAt | Column::RegisteredAt)
        ) && sampled.values.has_times_without_zone()
    })
}

/// Why a column is not placed.
pub(super) fn remark(sampled: &Sampled) -> String {
    let values = &sampled.values;
    let named = |column: Column| {
        words::columns(&sampled.header)
            .iter()
            .any(|(found, _)| *found == column)
    };
    let is_time = named(Column::EventAt) || named(Column::RegisteredAt);
    if values.is_empty() {
        "empty in the rows looked at"
    } else if is_time && values.is_since_1970() {
        "counts seconds or milliseconds since 1970: convert it to 2026-01-31T23:59:59Z to use it"
    } else if values.is_dated() || is_time {
        "looks like a time or a date of a form that is not read: convert it to 2026-01-31T23:59:59Z to use it"
    } else if named(Column::Ip) {
        "called an address, but its values are none, or have more in them, such as a port"
    } else if named(Column::Country) {
        "called a country, but its values are not codes of two letters"
    } else {
        "not known: confirm that it is not needed, or map it"
    }
    .to_owned()
}

pub(super) fn toml(
    provider: &str,
    layout: Layout,
    columns: &[Sampled],
    suggested: &[Suggested],
    rows: u64,
) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!(
        "# Proposed from the headers and the first {rows} rows. Confirm every line before you import with it:"
    ));
    line("# a column that is taken for another one speaks of the wrong person.".to_owned());
    line("format = \"disclosure-map-1\"".to_owned());
    line(format!("provider = {}   # confirm", quoted(provider)));
    line("# reference = \"\"     # the provider's or your reference of this disclosure".to_owned());
    line(
        "# received_at = \"\"   # when you received it, with its zone: 2026-06-01T00:00:00Z"
            .to_owned(),
    );
    line(zone(columns, suggested));
    match layout {
        Layout::Delimited(b',') => {}
        Layout::Delimited(delimiter) => {
            line(format!(
                "delimiter = {}",
                quoted(&char::from(delimiter).to_string())
            ));
        }
        Layout::Objects => line("# one JSON object a line".to_owned()),
    }
    let unplaced: Vec<&Suggested> = suggested.iter().filter(|s| s.column.is_none()).collect();
    if !unplaced.is_empty() {
        line("ignore = [".to_owned());
        for one in unplaced {
            line(format!("    {},   # {}", quoted(&one.header), one.why));
        }
        line("]".to_owned());
    }
    line("\n[columns]".to_owned());
    for one in suggested {
        if let Some(column) = one.column {
            let sure = match one.confidence {
                Confidence::High => one.confidence.text().to_owned(),
                _ => format!("{}, {}: confirm", one.confidence.text(), one.why),
            };
            line(format!(
                "{} = \"{}\"   # {sure}",
                quoted(&one.header),
                column.text()
            ));
        }
    }
    events(columns, suggested, &mut out);
    out
}

fn zone(columns: &[Sampled], suggested: &[Suggested]) -> String {
    let times: Vec<&Sampled> = columns
        .iter()
        .zip(suggested)
        .filter(|(_, s)| matches!(s.column, Some(Column::EventAt | Column::RegisteredAt)))
        .map(|(sampled, _)| sampled)
        .collect();
    let bare: Vec<&&Sampled> = times
        .iter()
        .filter(|sampled| sampled.values.has_times_without_zone())
        .collect();
    if times.is_empty() {
        "# no column of times was found".to_owned()
    } else if bare.is_empty() {
        "# all times carry their zone".to_owned()
    } else if bare.iter().all(|sampled| words::is_utc(&sampled.header)) {
        "time_zone = \"UTC\"   # likely, the header says so: confirm".to_owned()
    } else {
        "# times carry no zone: state it. Ask the provider; a wrong one points to the wrong subscriber.\n\
         time_zone = \"UTC\"   # nobody said so yet: an IANA name (Europe/Vienna) or an offset (+02:00)"
            .to_owned()
    }
}

fn events(columns: &[Sampled], suggested: &[Suggested], out: &mut String) {
    let column = columns
        .iter()
        .zip(suggested)
        .find(|(_, suggested)| suggested.column == Some(Column::Event));
    let Some(codes) = column.and_then(|(sampled, _)| sampled.values.codes()) else {
        return;
    };
    out.push_str("\n# What the provider calls events: Login, Registration, Purchase, Upload or Other.\n[events]\n");
    for code in codes {
        let kind = words::event(code);
        let _ = writeln!(out, "{} = \"{}\"   # confirm", quoted(code), kind.text());
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
