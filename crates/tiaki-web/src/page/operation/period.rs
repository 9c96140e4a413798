//! The days that figures and lists are asked for, as the address says them.

use tiaki_core::outcome::{date, date_text};
use tiaki_core::time::Timestamp;
use tiaki_ops::operation::{Period, first_of, month_of};

use crate::page::Shell;
use crate::tongue::Tongue;

/// What is offered in one step, by its code in the address.
const PRESETS: [&str; 4] = ["all", "month", "days", "quarter"];

/// A period, and how the address says it.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) period: Period,
    /// One of [`PRESETS`], or nothing where days are named.
    pub(super) preset: Option<&'static str>,
    /// What stands in the fields of the form: as typed, or the ends of the preset.
    pub(super) from: String,
    pub(super) to: String,
    /// Whether what was typed is no period, so that everything is shown.
    pub(super) is_wrong: bool,
}

/// A period to choose.
pub(super) struct Preset {
    pub(super) query: String,
    pub(super) word: String,
    pub(super) is_here: bool,
}

impl Chosen {
    /// Reads what the address says; nothing where it names a preset that there is not.
    pub(super) fn read(
        preset: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
        as_of: Timestamp,
    ) -> Option<Self> {
        let (from, to) = (given(from), given(to));
        if preset.is_none() && (from.is_some() || to.is_some()) {
            return Some(Self::typed(from, to, as_of));
        }
        let today = as_of.day();
        let wanted = preset.unwrap_or("all");
        let preset = *PRESETS.iter().find(|known| **known == wanted)?;
        let month = month_of(today);
        let first = match preset {
            "month" => Some(first_of(month)),
            "days" => Some(today - 29),
            "quarter" => Some(first_of(month - month.rem_euclid(3))),
            _ => None,
        };
        let text = |day: Option<i64>| day.map(date_text).unwrap_or_default();
        Some(Self {
            period: first
                .and_then(|first| Period::days(first, today))
                .unwrap_or(Period::All),
            preset: Some(preset),
            from: text(first),
            to: text(first.map(|_| today)),
            is_wrong: false,
        })
    }

    /// Days that somebody typed; an end that is left open is the earliest day, or today.
    fn typed(from: Option<&str>, to: Option<&str>, as_of: Timestamp) -> Self {
        let day = |text: Option<&str>, otherwise: i64| {
            text.map_or(Some(otherwise), |text| date(text).ok())
        };
        let period = day(from, 0)
            .zip(day(to, as_of.day()))
            .and_then(|(from, to)| Period::days(from, to));
        let short = |text: Option<&str>| text.unwrap_or_default().chars().take(32).collect();
        Self {
            period: period.unwrap_or(Period::All),
            preset: None,
            from: short(from),
            to: short(to),
            is_wrong: period.is_none(),
        }
    }

    /// How an address says it, without a mark before it; everything is said by nothing.
    pub(super) fn query(&self) -> String {
        match (self.preset, self.period) {
            (Some("all"), _) | (None, Period::All) => String::new(),
            (Some(preset), _) => format!("period={preset}"),
            (None, Period::Days { from, to }) => days(from, to),
        }
    }

    /// In words.
    pub(super) fn words(&self, tongue: Tongue) -> String {
        match self.period {
            Period::All => tongue.say("operation-period-is-all"),
            Period::Days { from, to } => tongue
                .t("operation-period-is")
                .word("from", date_text(from))
                .word("to", date_text(to))
                .to_string(),
        }
    }

    /// What is offered; `more` goes with it in the address.
    pub(super) fn presets(&self, shell: &Shell, more: &str) -> Vec<Preset> {
        let tongue = shell.tongue();
        let word = |code| match code {
            "month" => tongue.say("operation-period-month"),
            "days" => tongue.say("operation-period-days"),
            "quarter" => tongue.say("operation-period-quarter"),
            _ => tongue.say("operation-period-all"),
        };
        PRESETS
            .into_iter()
            .map(|code| Preset {
                query: joined(&[&format!("period={code}"), more]),
                word: word(code),
                is_here: self.preset == Some(code),
            })
            .collect()
    }
}

/// What was typed, where that is anything.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Days as an address says them.
pub(super) fn days(from: i64, to: i64) -> String {
    format!("from={}&to={}", date_text(from), date_text(to))
}

/// Parts of an address with `&` between, those that say nothing left out.
pub(super) fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("&")
}

/// A path with what is asked of it.
pub(super) fn at(path: &str, parts: &[&str]) -> String {
    let query = joined(parts);
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(preset: Option<&str>, from: Option<&str>, to: Option<&str>) -> Option<Chosen> {
        let as_of = Timestamp::parse("2026-03-10T12:00:00Z").unwrap();
        Chosen::read(preset, from, to, as_of)
    }

    #[test]
    fn presets_end_today_and_begin_where_they_say() {
        for (preset, from) in [
            ("month", "2026-03-01"),
            ("days", "2026-02-09"),
            ("quarter", "2026-01-01"),
        ] {
            let chosen = read(Some(preset), None, None).unwrap();
            let period = Period::days(date(from).unwrap(), date("2026-03-10").unwrap());
            assert_eq!(Some(chosen.period), period, "{preset}");
            assert_eq!(chosen.query(), format!("period={preset}"));
        }
        assert_eq!(read(None, None, None).unwrap().period, Period::All);
        assert!(read(Some("year"), None, None).is_none());
    }

    #[test]
    fn days_that_are_no_period_are_shown_as_typed() {
        for (from, to) in [
            ("2026-03-09", "2026-03-08"),
            ("yesterday", ""),
            ("2026-02-30", "2026-03-01"),
            ("", "1969-12-31"),
        ] {
            let chosen = read(None, Some(from), Some(to)).unwrap();
            assert!(chosen.is_wrong, "{from} {to}");
            assert_eq!((chosen.from.as_str(), chosen.period), (from, Period::All));
        }
        let open = read(None, Some("2026-03-01"), None).unwrap();
        assert_eq!(open.query(), "from=2026-03-01&to=2026-03-10");
        assert!(!open.is_wrong);
    }
}
