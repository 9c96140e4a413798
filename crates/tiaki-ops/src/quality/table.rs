//! Cards as a table that opens in any program: one measure a line.

use super::{Card, FieldLine};
use crate::cells::push_row;

/// The header of the table.
pub const CSV_HEADER: &str = "provider,name,rules,measure,item,count,of,would_gain_reports,would_gain_points,would_rise_reports,would_change,would_change_count\n";

/// Cards as CSV (RFC 4180). Cells that a spreadsheet would take for a formula begin with an
/// apostrophe. Empty cells are not known or do not apply.
#[must_use]
pub fn to_csv(cards: &[Card]) -> String {
    let mut text = CSV_HEADER.to_owned();
    for card in cards {
        one(card, &mut text);
    }
    text
}

/// Writes the lines of one card.
struct Lines<'c> {
    card: &'c Card,
    provider: String,
    text: &'c mut String,
}

impl Lines<'_> {
    /// A measure with how many of how many.
    fn count(&mut self, measure: &str, item: &str, count: u64, of: Option<u64>) {
        self.line(measure, item, count, of, [""; 5]);
    }

    fn line(&mut self, measure: &str, item: &str, count: u64, of: Option<u64>, more: [&str; 5]) {
        let count = count.to_string();
        let of = of.map_or_else(String::new, |of| of.to_string());
        let named = [&self.provider, self.card.name.as_str(), &self.card.rules];
        let counted = [measure, item, &count, &of];
        let cells: Vec<&str> = named.into_iter().chain(counted).chain(more).collect();
        push_row(self.text, &cells);
    }

    fn field(&mut self, line: &FieldLine) {
        let applicable = Some(line.full + line.partial + line.absent);
        let points = tenths(line.would_gain_tenths);
        let (gain, rise) = (line.would_gain.to_string(), line.would_rise.to_string());
        let change = line.would_change;
        let changed = change.map_or_else(String::new, |change| change.count.to_string());
        let what = change.map_or("", |change| change.what);
        let more = [gain.as_str(), &points, &rise, what, &changed];
        let lacking = line.partial + line.absent;
        self.line("lacking", line.field, lacking, applicable, more);
        self.count("absent", line.field, line.absent, applicable);
    }
}

fn one(card: &Card, text: &mut String) {
    let mut lines = Lines {
        card,
        provider: card.provider.to_string(),
        text,
    };
    let all = Some(card.reports);
    lines.count("reports", "", card.reports, None);
    lines.count("reports", "unread", card.unread, all);
    for (month, reports) in &card.months {
        lines.count("month", month, *reports, all);
    }
    if let Some(mean) = card.mean_tenths {
        lines.count("completeness", "mean_tenths", mean, Some(1_000));
    }
    for (ten, reports) in (0_u64..).zip(card.tens) {
        let from = format!("from_{}", ten * 10);
        lines.count("completeness", &from, reports, all);
    }
    for (band, reports) in &card.bands {
        lines.count("band", band, *reports, all);
    }
    for line in &card.fields {
        lines.field(line);
    }
    for (code, times) in &card.flags {
        lines.count("flag", code, *times, None);
    }
    for (kind, reports) in &card.folded {
        lines.count("folded", kind, *reports, all);
    }
    let (escalated, files) = (&card.escalated, &card.files);
    let (asked, counted) = (Some(escalated.reports), Some(files.files));
    let not_asked = escalated.not_asked_in_high_bands;
    for (measure, item, count, of) in [
        ("unknown_elements", "", card.unknown_elements, None),
        ("quarantined", "", card.quarantined, None),
        ("escalated", "asked", escalated.reports, all),
        ("escalated", "in_high_bands", escalated.in_high_bands, asked),
        ("escalated", "not_asked_in_high_bands", not_asked, all),
        ("files", "", files.files, None),
        (
            "files",
            "viewed_not_stated",
            files.viewed_not_stated,
            counted,
        ),
        ("files", "not_viewed", files.not_viewed, counted),
        ("files", "viral", files.viral, counted),
        ("batched", "", card.batched, all),
    ] {
        lines.count(measure, item, count, of);
    }
}

/// Tenths as a decimal: `27.5`.
fn tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
