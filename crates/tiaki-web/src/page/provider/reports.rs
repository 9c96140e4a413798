//! `/provider/{pro_…}/reports?of=…`: the reports that a figure of a provider's card counts, the latest first, a hundred
//! on a page.
//!
//! The figure stands in the address by a code (`of`), and what of it by another (`what`): a field, a band, a month. The
//! list goes on after the report that the address names (`after`: when it came in and its id), so that the last of a
//! million is as near as the first. Reports that a restricted case hides from who looks are left out without a word;
//! counts stay.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::id::{ProviderId, ReportId};
use tiaki_core::quality::{Band, Field};
use tiaki_core::time::Timestamp;
use tiaki_ops::quality::reports::{Place, Row as Found, WALKED, Which};
use tiaki_ops::quality::{Card, FieldLine};

use super::{code, signed};
use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::shut;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

#[derive(Template)]
#[template(path = "provider_reports.html")]
struct Page {
    frame: Frame,
    id: String,
    name: Text,
    heading: String,
    meaning: String,
    /// What the card counts.
    counted: Option<String>,
    /// Whether it is asked of other tables, as they are now.
    is_of_now: bool,
    rows: Vec<Row>,
    /// How many were looked through, where the list is not at its end for that.
    walked: Option<String>,
    newest: Option<String>,
    older: Option<String>,
}

struct Row {
    id: String,
    short: String,
    received: Moment,
    about: String,
    is_escalated: bool,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    of: Option<String>,
    what: Option<String>,
    after: Option<String>,
}

/// The figure that an address names; nothing where there is none such.
pub(crate) fn which(of: &str, what: Option<&str>) -> Option<Which> {
    let field = || Field::find(what?);
    let plain = match of {
        "band" => return Some(Which::Band(Band::find(what?)?)),
        "points" => {
            let mut tens = (0..10_u8).map(|ten| (ten, format!("{}", u16::from(ten) * 10)));
            return tens
                .find(|(_, from)| Some(from.as_str()) == what)
                .map(|(ten, _)| Which::Ten(ten));
        }
        "month" => return month(what?).map(Which::Month),
        "lacking" => return field().map(Which::Lacking),
        "partial" => return field().map(Which::Partial),
        "absent" => return field().map(Which::Absent),
        "gain" => return field().map(Which::Gain),
        "rise" => return field().map(Which::Rise),
        "flag" => {
            let flag = what.filter(|flag| (1..=64).contains(&flag.len()));
            let flag = flag.filter(|flag| code(flag) == **flag)?;
            return Some(Which::Flag(flag.to_owned()));
        }
        "all" => Which::All,
        "unread" => Which::Unread,
        "asked" => Which::Asked,
        "asked-high" => Which::AskedHigh,
        "not-asked-high" => Which::NotAskedHigh,
        "batched" => Which::Batched,
        "elements" => Which::Elements,
        "same-report" | "same-incident" | "viral" => Which::Folded(of.replace('-', "_")),
        "actionable" => Which::Actionable,
        "answered" => Which::Answered,
        "files" => Which::Files,
        "files-not-stated" => Which::NotStated,
        "files-not-viewed" => Which::NotViewed,
        "files-closed" => Which::Closed,
        "files-viral" => Which::Viral,
        "unplaced" => Which::Unplaced,
        _ => return None,
    };
    what.is_none().then_some(plain)
}

/// A month as an address says it, `none` for those that are not stated.
fn month(text: &str) -> Option<Option<String>> {
    if text == "none" {
        return Some(None);
    }
    let (year, month) = text.split_once('-')?;
    let are_digits = |text: &str, many: usize| {
        text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    (are_digits(year, 4) && are_digits(month, 2)).then(|| Some(text.to_owned()))
}

/// A place in the list, as an address says it.
pub(crate) fn place(text: &str) -> Option<Place> {
    let (at, report) = text.split_once('.')?;
    Some(Place {
        received_at: Timestamp::from_micros(at.parse().ok()?),
        report: ReportId::parse(report).ok()?,
    })
}

/// The address of the list behind a figure.
pub(crate) fn address(provider: &str, of: &str, what: Option<&str>) -> String {
    let what = what.map(|what| format!("&what={what}"));
    format!(
        "/provider/{provider}/reports?of={of}{}",
        what.unwrap_or_default()
    )
}

/// `GET /provider/{provider}/reports`
pub(crate) async fn show(
    shell: Shell,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let provider = ProviderId::parse(&id).map_err(|_| Problem::NotFound)?;
    let of = asked.of.as_deref().unwrap_or("all");
    let which = which(of, asked.what.as_deref()).ok_or(Problem::NotFound)?;
    let after = match asked.after.as_deref() {
        None => None,
        Some(text) => Some(place(text).ok_or(Problem::NotFound)?),
    };
    let cards = shell
        .figures("providers", "", |views| views.cards())
        .await?;
    let card = cards.found.iter().find(|card| card.provider == provider);
    let card = card.ok_or(Problem::NotFound)?;
    let (operator, wanted) = (shell.operator()?, which.clone());
    let found = shell
        .edge
        .read("provider_reports", move |views| {
            let mut found = views.provider_reports(&provider, &wanted, after)?;
            shut::leave_out_reports(views, &operator, &mut found.rows, |row| row.place.report)?;
            Ok(found)
        })
        .await?;
    let (tongue, id) = (shell.tongue(), provider.to_string());
    let here = address(&id, of, asked.what.as_deref());
    let next = found.next.map(|next| {
        let (at, report) = (next.received_at.micros(), next.report);
        format!("{here}&after={at}.{report}")
    });
    let (heading, meaning) = told(tongue, &which);
    write(&Page {
        frame: shell.frame_of(Here::Within, tongue.t("provided-title"), cards.at),
        name: Text::new(&card.name),
        heading,
        meaning,
        counted: counted(card, &which).map(|number| grouped(signed(number))),
        is_of_now: is_of_now(&which),
        rows: found
            .rows
            .iter()
            .map(|row| self::row(&shell, row))
            .collect(),
        walked: found
            .is_cut
            .then(|| grouped(i64::try_from(WALKED).unwrap_or(i64::MAX))),
        newest: after.is_some().then_some(here),
        older: next,
        id,
    })
}

fn row(shell: &Shell, found: &Found) -> Row {
    let id = found.place.report.to_string();
    Row {
        short: short(&id),
        id,
        received: shell.moment(found.place.received_at),
        about: words::incident(shell.tongue(), &found.incident_type),
        is_escalated: found.escalated,
    }
}

/// Whether other tables are asked, which may have changed since the figure was counted.
const fn is_of_now(which: &Which) -> bool {
    matches!(
        which,
        Which::AskedHigh
            | Which::NotAskedHigh
            | Which::Actionable
            | Which::Answered
            | Which::Folded(_)
            | Which::Unplaced
    )
}

/// What the card counts; nothing where that is not on it.
fn counted(card: &Card, which: &Which) -> Option<u64> {
    let line = |field: &Field| -> Option<&FieldLine> {
        let mut lines = card.fields.iter();
        lines.find(|line| line.field == field.code())
    };
    let change = |field| line(field)?.would_change.map(|change| change.count);
    match which {
        Which::All => Some(card.reports),
        Which::Unread => Some(card.unread),
        Which::Band(band) => card.bands.get(band.code()).copied(),
        Which::Ten(ten) => card.tens.get(usize::from(*ten)).copied(),
        Which::Month(month) => {
            let month = month.as_deref().unwrap_or_default();
            card.months.get(month).copied()
        }
        Which::Lacking(field) => line(field).map(|line| line.partial + line.absent),
        Which::Partial(field) => line(field).map(|line| line.partial),
        Which::Absent(field) => line(field).map(|line| line.absent),
        Which::Gain(field) => line(field).map(|line| line.would_gain),
        Which::Rise(field) => line(field).map(|line| line.would_rise),
        Which::Flag(code) => card.flags.get(code).copied(),
        Which::Asked => Some(card.escalated.reports),
        Which::AskedHigh => Some(card.escalated.in_high_bands),
        Which::NotAskedHigh => Some(card.escalated.not_asked_in_high_bands),
        Which::Batched => Some(card.batched),
        Which::Elements => Some(card.unknown_elements),
        Which::Folded(kind) => card.folded.get(kind).copied(),
        Which::Files => Some(card.files.files),
        Which::NotStated => Some(card.files.viewed_not_stated),
        Which::NotViewed => Some(card.files.not_viewed),
        Which::Viral => Some(card.files.viral),
        Which::Closed => change(&Field::Viewed),
        Which::Unplaced => change(&Field::UploadPlace),
        Which::Actionable | Which::Answered => None,
    }
}

/// What a list is called, and how it is counted.
fn told(tongue: Tongue, which: &Which) -> (String, String) {
    if let Some(told) = of_completeness(tongue, which) {
        return told;
    }
    match which {
        Which::Asked => (
            tongue.say("common-high-priority-asked"),
            tongue.say("provided-asked-meaning"),
        ),
        Which::AskedHigh => (
            tongue.say("provided-asked-high"),
            tongue.say("provided-high-meaning"),
        ),
        Which::NotAskedHigh => (
            tongue.say("provider-fact-not-asked-high"),
            tongue.say("provided-high-meaning"),
        ),
        Which::Batched => (
            tongue.say("provider-fact-batched"),
            tongue.say("provided-batched-meaning"),
        ),
        Which::Elements => (
            tongue.say("report-elements-not-known-to-the-form"),
            tongue.say("provided-elements-meaning"),
        ),
        Which::Folded(kind) => {
            let heading = match kind.as_str() {
                "same_report" => tongue.say("provider-fact-same-report"),
                "same_incident" => tongue.say("provider-fact-same-incident"),
                _ => tongue.say("provider-fact-viral"),
            };
            (heading, tongue.say("provided-folded-meaning"))
        }
        Which::Actionable => (
            tongue.say("provided-actionable"),
            tongue.say("provided-actionable-meaning"),
        ),
        Which::Answered => (
            tongue.say("provided-answered"),
            tongue.say("provided-answered-meaning"),
        ),
        Which::Files => of_files(tongue, tongue.say("provider-fact-files")),
        Which::NotStated => of_files(tongue, tongue.say("provider-fact-viewed-not-stated")),
        Which::NotViewed => of_files(tongue, tongue.say("provider-fact-not-viewed")),
        Which::Viral => of_files(tongue, tongue.say("provider-fact-viral-files")),
        Which::Closed => of_files(tongue, tongue.say("provided-closed")),
        Which::Unplaced => (
            tongue.say("provided-unplaced"),
            tongue.say("provided-unplaced-meaning"),
        ),
        _ => (
            tongue.say("common-reports"),
            tongue.say("provided-all-meaning"),
        ),
    }
}

fn of_files(tongue: Tongue, heading: String) -> (String, String) {
    (heading, tongue.say("provided-files-meaning"))
}

/// The same of figures that go by what a report said when it was read.
fn of_completeness(tongue: Tongue, which: &Which) -> Option<(String, String)> {
    let field = |field: &Field| words::field(tongue, field.code()).0;
    Some(match which {
        Which::Unread => (
            tongue.say("provided-unread"),
            tongue.say("provided-unread-meaning"),
        ),
        Which::Band(band) => (
            words::usable(tongue, band.code()),
            tongue.say("provided-band-meaning"),
        ),
        Which::Ten(ten) => {
            let from = u64::from(*ten) * 10;
            let to = if *ten == 9 { 100 } else { from + 9 };
            let heading = tongue.t("provided-points").n("from", from).n("to", to);
            (heading.into(), tongue.say("provided-points-meaning"))
        }
        Which::Month(month) => {
            let heading = match month {
                Some(month) => words::shown(month),
                None => tongue.say("provided-no-month"),
            };
            (heading, tongue.say("provided-month-meaning"))
        }
        Which::Lacking(of) => (
            tongue.t("provided-lacking").word("field", field(of)).into(),
            tongue.say("provided-lacking-meaning"),
        ),
        Which::Partial(of) => (
            tongue.t("provided-partial").word("field", field(of)).into(),
            tongue.say("provided-partial-meaning"),
        ),
        Which::Absent(of) => (
            tongue.t("provided-absent").word("field", field(of)).into(),
            tongue.say("provided-absent-meaning"),
        ),
        Which::Gain(of) => (
            tongue.t("provided-gain").word("field", field(of)).into(),
            tongue.say("provided-gain-meaning"),
        ),
        Which::Rise(of) => (
            tongue.t("provided-rise").word("field", field(of)).into(),
            tongue.say("provided-rise-meaning"),
        ),
        Which::Flag(code) => (
            tongue.code("flag", code),
            tongue.say("provided-flag-meaning"),
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_figure_or_none() {
        for (of, what, wanted) in [
            ("all", None, Which::All),
            ("points", Some("0"), Which::Ten(0)),
            ("points", Some("90"), Which::Ten(9)),
            ("band", Some("poor"), Which::Band(Band::Poor)),
            (
                "month",
                Some("2026-01"),
                Which::Month(Some("2026-01".to_owned())),
            ),
            ("month", Some("none"), Which::Month(None)),
            (
                "lacking",
                Some("upload_place"),
                Which::Lacking(Field::UploadPlace),
            ),
            ("same-report", None, Which::Folded("same_report".to_owned())),
        ] {
            assert_eq!(which(of, what), Some(wanted), "{of} {what:?}");
        }
        for (of, what) in [
            ("", None),
            ("all", Some("x")),
            ("points", Some("100")),
            ("points", Some("5")),
            ("points", Some("-10")),
            ("points", None),
            ("band", Some("none")),
            ("month", Some("2026-1")),
            ("month", Some("2026-01-01")),
            ("flag", Some("")),
            ("flag", Some("a b")),
            ("gain", Some("nothing")),
        ] {
            assert_eq!(which(of, what), None, "{of} {what:?}");
        }
    }

    #[test]
    fn a_place_is_a_moment_and_a_report() {
        let report = ReportId::from_bytes([7; 16]);
        let found = place(&format!("1780000000000000.{report}")).unwrap();
        assert_eq!(found.report, report);
        assert_eq!(found.received_at.micros(), 1_780_000_000_000_000);
        for text in ["", "7", "7.", ".x", "x.rep_00", "7.per_00"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
