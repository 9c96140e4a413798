//! At which hours somebody is active, against the hours at which people sleep in a country.
//!
//! Nearly everybody sleeps at night. So who is hardly ever active between two and five by a country's
//! clock lives by that clock, or by one beside it. That is all it says: it tells Oceania from Europe and never one
//! neighbour from another, and a night worker lives by another clock. Work that places crowds by the
//! hours of their posts says as much, and places crowds, not persons (La Morgia, Mei, Raponi, Stefa,
//! "Time-Zone Geolocation of Crowds in the Dark Web", ICDCS 2018). So it only ever leans on a choice
//! between countries that other evidence names.
//!
//! An hour of a day counts once, however much was done in it. A time of exactly midnight is taken for
//! a day without its hour and does not count. Offsets are those of standard time, so that in summer
//! the night that is looked at is an hour later where clocks are put forward.

use std::collections::BTreeSet;

use crate::country::Country;
use crate::time::Timestamp;

/// Offsets from UTC of standard time, in minutes, and the countries that have them: tz database 2025b
/// (public domain), `zone.tab`, as of 2026.
const OFFSETS: &[(&[i64], &str)] = &[
    (&[-660], "AS NU"),
    (&[-660, 720], "UM"),
    (&[-600], "CK"),
    (&[-600, -570, -540], "PF"),
    (&[-600, -540, -480, -420, -360, -300], "US"),
    (&[-480], "PN"),
    (&[-480, -420, -360, -300], "MX"),
    (&[-480, -420, -360, -300, -240, -210], "CA"),
    (&[-360], "BZ CR GT HN NI SV"),
    (&[-360, -300], "EC"),
    (&[-360, -240, -180], "CL"),
    (&[-300], "BS CO CU HT JM KY PA PE TC"),
    (&[-300, -240, -180, -120], "BR"),
    (
        &[-240],
        "AG AI AW BB BL BM BO BQ CW DM DO GD GP GY KN LC MF MQ MS PR SX TT VC VE VG VI",
    ),
    (&[-240, -120, 0], "GL"),
    (&[-180], "AR FK GF PM PY SR UY"),
    (&[-180, 0, 180, 300, 420, 480, 600, 720], "AQ"),
    (&[-120], "GS"),
    (&[-60], "CV"),
    (&[-60, 0], "PT"),
    (
        &[0],
        "BF CI EH FO GB GG GH GM GN GW IE IM IS JE LR MA ML MR SH SL SN ST TG",
    ),
    (&[0, 60], "ES"),
    (
        &[60],
        "AD AL AO AT BA BE BJ CF CG CH CM CZ DE DK DZ FR GA GI GQ HR HU IT LI LU MC ME MK MT NE NG NL NO PL RS SE SI SJ SK SM TD TN VA",
    ),
    (&[60, 120], "CD"),
    (
        &[120],
        "AX BG BI BW CY EE EG FI GR IL LB LS LT LV LY MD MW MZ NA PS RO RW SD SS SZ ZA ZM ZW",
    ),
    (&[120, 180], "UA"),
    (
        &[120, 180, 240, 300, 360, 420, 480, 540, 600, 660, 720],
        "RU",
    ),
    (
        &[180],
        "BH BY DJ ER ET IQ JO KE KM KW MG QA SA SO SY TR TZ UG YE YT",
    ),
    (&[210], "IR"),
    (&[240], "AE AM AZ GE MU OM RE SC"),
    (&[270], "AF"),
    (&[300], "KZ MV PK TF TJ TM UZ"),
    (&[330], "IN LK"),
    (&[345], "NP"),
    (&[360], "BD BT IO KG"),
    (&[360, 480], "CN"),
    (&[390], "CC MM"),
    (&[420], "CX KH LA TH VN"),
    (&[420, 480], "MN"),
    (&[420, 480, 540], "ID"),
    (&[480], "BN HK MO MY PH SG TW"),
    (&[480, 525, 570, 600, 630], "AU"),
    (&[540], "JP KP KR PW TL"),
    (&[600], "GU MP"),
    (&[600, 660], "FM PG"),
    (&[660], "NC NF SB VU"),
    (&[720], "FJ MH NR TV WF"),
    (&[720, 765], "NZ"),
    (&[720, 780, 840], "KI"),
    (&[780], "TK TO WS"),
];

const MICROS: i64 = 1_000_000;
const HOUR: i64 = 3_600 * MICROS;
const DAY: i64 = 24 * HOUR;
const MINUTE: i64 = 60 * MICROS;

/// The hours at which somebody was active, each of each day once: counted from 1970-01-01T00.
#[derive(Debug, Default)]
pub(super) struct Rhythm(BTreeSet<i64>);

impl Rhythm {
    /// Notes a moment of activity.
    pub(super) fn note(&mut self, at: Timestamp) {
        if at.micros().rem_euclid(DAY) != 0 {
            self.0.insert(at.micros().div_euclid(HOUR));
        }
    }

    /// How many hours there are.
    pub(super) fn hours(&self) -> usize {
        self.0.len()
    }

    /// Which part of them, in thousandths, lies in the night (`from` to `to` by the clock) of a country:
    /// the least over its zones; nothing for a country that nobody lives in.
    pub(super) fn at_night(&self, country: Country, (from, to): (u8, u8)) -> Option<u16> {
        let night = i64::from(from) * HOUR..i64::from(to) * HOUR;
        let at = |offset: &i64| {
            let local = |hour: &&i64| {
                // The middle of the hour, since only the hour is known.
                let moment = (**hour)
                    .saturating_mul(HOUR)
                    .saturating_add(HOUR / 2)
                    .saturating_add(offset * MINUTE);
                night.contains(&moment.rem_euclid(DAY))
            };
            self.0.iter().filter(local).count()
        };
        let least = offsets(country)?.iter().map(at).min()?;
        u16::try_from(least * 1_000 / self.0.len().max(1)).ok()
    }
}

fn offsets(country: Country) -> Option<&'static [i64]> {
    let code = country.code();
    let of = OFFSETS
        .iter()
        .find(|(_, codes)| codes.split(' ').any(|one| one == code));
    of.map(|(offsets, _)| *offsets)
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, OFFSETS, Rhythm, offsets};
    use crate::country::Country;
    use crate::time::Timestamp;

    fn country(code: &str) -> Country {
        Country::find(code).unwrap()
    }

    fn active(hours: impl Iterator<Item = i64>) -> Rhythm {
        let mut rhythm = Rhythm::default();
        for hour in hours {
            rhythm.note(Timestamp::from_micros(hour * HOUR + 1));
        }
        rhythm
    }

    #[test]
    fn the_table_is_whole() {
        let mut seen = std::collections::BTreeSet::new();
        for (offsets, codes) in OFFSETS {
            assert!(offsets.is_sorted() && !offsets.is_empty(), "{codes}");
            assert!(
                offsets.iter().all(|one| (-720..=840).contains(one)),
                "{codes}"
            );
            for code in codes.split(' ') {
                assert!(Country::find(code).is_some(), "{code}");
                assert!(seen.insert(code), "{code} twice");
            }
        }
        let without: Vec<String> = Country::all()
            .filter(|country| offsets(*country).is_none())
            .map(|country| country.code().to_owned())
            .collect();
        // Bouvet Island, Heard Island and the McDonald Islands; Kosovo is in no table of zones.
        assert_eq!(without, ["BV", "HM", "XK"]);
    }

    #[test]
    fn who_sleeps_at_night_is_told_from_who_would_not() {
        // Active from 7 to 23 by the clock of New Zealand, twelve hours ahead in standard time.
        let awake = (0..10).flat_map(|day| (7..23).map(move |hour| day * 24 + hour - 12));
        let rhythm = active(awake);
        assert_eq!(rhythm.hours(), 160);
        assert_eq!(rhythm.at_night(country("NZ"), (2, 5)), Some(0));
        assert_eq!(rhythm.at_night(country("FJ"), (2, 5)), Some(0));
        assert!(rhythm.at_night(country("GB"), (2, 5)).unwrap() > 100);
        assert!(rhythm.at_night(country("DE"), (2, 5)).unwrap() > 100);
        assert_eq!(rhythm.at_night(country("BV"), (2, 5)), None);
    }

    #[test]
    fn an_hour_counts_once_and_days_without_hours_not_at_all() {
        let mut rhythm = Rhythm::default();
        for second in 0..100 {
            rhythm.note(Timestamp::from_micros(HOUR + second));
        }
        for day in -3..3 {
            rhythm.note(Timestamp::from_micros(day * DAY));
        }
        assert_eq!(rhythm.hours(), 1);
        assert_eq!(Rhythm::default().at_night(country("NZ"), (2, 5)), Some(0));
    }
}
