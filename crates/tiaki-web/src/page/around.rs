//! `/person/{per_…}/around?until=DAY&by=active`: a person with what lies around it, as a picture and in tables; of today, or
//! of a day, by what had come in or by what had happened by then.
//!
//! The slider is a form that is sent by `GET`: it gives the number of a day on which something changed, and the
//! answer leads to that day, so that an address means the same whatever comes in. Names (`A2`, `N1`) stay the same
//! from day to day. What is not drawn is counted; whom the reader may not know of is not here ([`tiaki_ops::around`]).

mod tables;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;
use tiaki_ops::access::Subject;
use tiaki_ops::around::{Around, By, Since};
use tiaki_ops::views::Person;

use self::tables::{Near, Other, Own, Place, Tied};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::scene::{self, Kind, Picture, Scene, Tie, WIDTH};

/// Accounts drawn at most.
const DRAWN: usize = 24;

/// Links drawn at most, weightiest first.
const TIES: usize = 40;

/// Days with a change that are listed at most: those nearest to the day that is shown.
const LISTED: usize = 9;

#[derive(Template)]
#[template(path = "person_around.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    until: String,
    is_active: bool,
    /// What is wrong with the day.
    wrong: Option<String>,
    /// What is shown, in a sentence.
    shown: String,
    slider: Option<Slider>,
    days: Vec<Mark>,
    width: i32,
    picture: Picture,
    own: Vec<Own>,
    ties: Vec<Tied>,
    near: Vec<Near>,
    places: Vec<Place>,
    others: Vec<Other>,
    /// What is not drawn, and why.
    left: Vec<String>,
    behind: i64,
}

/// The days on which something changed, to slide over.
struct Slider {
    last: usize,
    at: usize,
    from: String,
    to: String,
}

/// A day on which something changed.
struct Mark {
    date: String,
    is_here: bool,
}

/// What may stand in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A day: `2026-03-01`. Empty for today.
    until: String,
    /// `active`, for what had happened; else what had come in.
    by: String,
    /// The number of a day on which something changed, from 0.
    step: Option<String>,
}

/// What is asked for, read.
struct Chosen {
    /// Counted from 1970-01-01; nothing for all.
    until: Option<i64>,
    by: By,
}

impl Chosen {
    /// Whether something is shown that was known, or had happened, at that moment.
    fn has(&self, since: Since) -> bool {
        let Some(until) = self.until else {
            return true;
        };
        since.moment(self.by).is_some_and(|at| at.day() <= until)
    }
}

/// `GET /person/{person}/around`
pub(crate) async fn show(
    shell: Shell,
    Path(person): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let id = PersonId::parse(&person).map_err(|_| Problem::NotFound)?;
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let session = shell.session()?;
    let read = move |views: &dyn crate::Views| {
        let Some(person) = views.person(&id)? else {
            return Ok(None);
        };
        if person.id != id {
            return Ok(Some((person, Around::default())));
        }
        let around = views.surroundings(&session, &person)?;
        Ok(Some((person, around)))
    };
    let found = shell.edge.read("around", read).await?;
    let (person, around) = found.ok_or(Problem::NotFound)?;
    if person.id != id {
        // The id has ended: it leads to who holds its account now, where that may be read.
        if !shell.may_read(Subject::Person(person.id)).await? {
            return Err(Problem::NotFound);
        }
        return Ok(Redirect::to(&format!("/person/{}/around", person.id)).into_response());
    }
    let by = if asked.by == "active" {
        By::Active
    } else {
        By::Known
    };
    let days = days(&around, by);
    if let Some(step) = &asked.step {
        let step: usize = step.parse().map_err(|_| Problem::NotFound)?;
        let day = days.iter().nth(step).ok_or(Problem::NotFound)?;
        return Ok(Redirect::to(&address(&id.to_string(), Some(*day), by)).into_response());
    }
    let until = day(&asked.until);
    let is_wrong = until.is_none() && !asked.until.is_empty();
    let chosen = Chosen { until, by };
    let mut page = page(&shell, (&person, &around), &chosen, &days);
    if is_wrong {
        page.wrong = Some(shell.tongue().say("around-bad-day"));
    }
    write(&page)
}

/// A day as people write it, counted from 1970-01-01.
fn day(text: &str) -> Option<i64> {
    let is_day = text.len() == 10;
    let at = is_day.then(|| Timestamp::parse(&format!("{text}T00:00:00Z")).ok());
    at.flatten().map(Timestamp::day)
}

fn date(day: i64) -> String {
    Timestamp::default().plus_days(day).date()
}

fn address(id: &str, until: Option<i64>, by: By) -> String {
    let by = if by == By::Active { "&by=active" } else { "" };
    match until {
        Some(day) => format!("/person/{id}/around?until={}{by}", date(day)),
        None => format!("/person/{id}/around{}", by.replace('&', "?")),
    }
}

/// The days on which something came to be shown.
fn days(around: &Around, by: By) -> BTreeSet<i64> {
    let own = around.own.iter().map(|own| own.since);
    let near = around.near.iter().map(|near| near.since);
    let places = around.places.iter().flat_map(|place| {
        let others = place.others.iter().map(|(_, own)| own.since);
        place.own.iter().map(|own| own.since).chain(others)
    });
    let all = own
        .chain(near)
        .chain(places)
        .chain(around.ties.values().copied());
    all.filter_map(|since| since.moment(by))
        .map(Timestamp::day)
        .collect()
}

fn page(
    shell: &Shell,
    (person, around): (&Person, &Around),
    chosen: &Chosen,
    days: &BTreeSet<i64>,
) -> Page {
    let (id, tongue) = (person.id.to_string(), shell.tongue());
    let drawn = Drawn::of((person, around), chosen);
    let shown = match (chosen.until, chosen.by) {
        (None, _) => tongue.t("around-shown-now"),
        (Some(day), By::Known) => tongue.t("around-shown-known").word("day", date(day)),
        (Some(day), By::Active) => tongue.t("around-shown-active").word("day", date(day)),
    };
    Page {
        frame: shell.frame(
            Here::Within,
            tongue.t("around-title").word("short", short(&id)),
        ),
        short: short(&id),
        until: chosen.until.map(date).unwrap_or_default(),
        is_active: chosen.by == By::Active,
        wrong: None,
        shown: shown.into(),
        slider: slider(days, chosen.until),
        days: marks(days, chosen.until),
        width: WIDTH,
        picture: scene::picture(&drawn.scene, tongue.is_rtl()),
        own: tables::own(shell, &drawn),
        ties: tables::ties(shell, &drawn),
        near: tables::near(shell, &drawn),
        places: tables::places(shell, &drawn),
        others: tables::others(&drawn),
        left: drawn.left(tongue),
        behind: around.behind,
        id,
    }
}

fn slider(days: &BTreeSet<i64>, until: Option<i64>) -> Option<Slider> {
    let (first, last) = (days.first()?, days.last()?);
    let until = until.unwrap_or(*last);
    let before = days.range(..=until).count();
    (first < last).then(|| Slider {
        last: days.len().saturating_sub(1),
        at: before.saturating_sub(1),
        from: date(*first),
        to: date(*last),
    })
}

/// Some of the days, around the one that is shown.
fn marks(days: &BTreeSet<i64>, until: Option<i64>) -> Vec<Mark> {
    let at = until.map_or(days.len(), |until| days.range(..=until).count());
    let first = at
        .saturating_sub(LISTED.div_ceil(2))
        .min(days.len().saturating_sub(LISTED));
    let some = days.iter().skip(first).take(LISTED);
    some.map(|day| Mark {
        date: date(*day),
        is_here: until == Some(*day),
    })
    .collect()
}

/// What of it is drawn: places in the lists of [`Around`], and the scene that they make.
pub(super) struct Drawn<'d> {
    pub(super) person: &'d Person,
    pub(super) around: &'d Around,
    /// Accounts of the person, by their places among its accounts.
    pub(super) own: Vec<usize>,
    /// Links, by their places among the person's, with when they come to be shown.
    pub(super) ties: Vec<(usize, Since)>,
    pub(super) near: Vec<usize>,
    pub(super) places: Vec<Shared>,
    pub(super) others: Vec<usize>,
    scene: Scene,
    /// Accounts and links that there is no room for.
    no_room: (usize, usize),
    /// Accounts of which nothing was known, or had happened, by then.
    later: usize,
}

/// A shared place with those who are drawn at it.
pub(super) struct Shared {
    /// Its place among all.
    pub(super) at: usize,
    /// Places among the accounts that are drawn.
    pub(super) own: Vec<usize>,
    /// Places among [`Around::others`], each once.
    pub(super) others: BTreeSet<usize>,
}

impl<'d> Drawn<'d> {
    fn of((person, around): (&'d Person, &'d Around), chosen: &Chosen) -> Self {
        let since: BTreeMap<AccountId, Since> =
            around.own.iter().map(|own| (own.id, own.since)).collect();
        let accounts = person.accounts.iter().enumerate();
        let mut own: Vec<usize> = accounts
            .filter(|(_, account)| {
                since
                    .get(&account.id)
                    .is_some_and(|since| chosen.has(*since))
            })
            .map(|(at, _)| at)
            .collect();
        let later = around.own.len().saturating_sub(own.len());
        let no_room = own.len().saturating_sub(DRAWN);
        own.truncate(DRAWN);
        let mut drawn = Self {
            person,
            around,
            own,
            ties: Vec::new(),
            near: Vec::new(),
            places: Vec::new(),
            others: Vec::new(),
            scene: Scene::default(),
            no_room: (no_room.saturating_add(around.more_own), 0),
            later,
        };
        drawn.choose(chosen);
        drawn.scene = drawn.scene();
        drawn
    }

    /// Where an account of the person is drawn.
    fn place_of(&self, id: &AccountId) -> Option<usize> {
        let drawn = self.own.iter();
        let mut drawn = drawn.map(|at| self.person.accounts.get(*at).map(|account| account.id));
        drawn.position(|one| one == Some(*id))
    }

    fn choose(&mut self, chosen: &Chosen) {
        let around = self.around;
        let mut ties = Vec::new();
        for (at, link) in self.person.links.iter().enumerate() {
            let pair = (link.a.min(link.b), link.a.max(link.b));
            let since = around.ties.get(&pair).copied().unwrap_or_default();
            let is_here = self.place_of(&link.a).is_some() && self.place_of(&link.b).is_some();
            if is_here && chosen.has(since) {
                ties.push((at, since));
            }
        }
        self.no_room.1 = ties.len().saturating_sub(TIES);
        ties.truncate(TIES);
        self.ties = ties;
        let near = around.near.iter().enumerate();
        self.near = near
            .filter(|(_, near)| chosen.has(near.since) && self.place_of(&near.own).is_some())
            .map(|(at, _)| at)
            .collect();
        for (at, place) in around.places.iter().enumerate() {
            let own = place.own.iter().filter(|own| chosen.has(own.since));
            let own: Vec<usize> = own.filter_map(|own| self.place_of(&own.id)).collect();
            let others = place.others.iter().filter(|(_, own)| chosen.has(own.since));
            let others: BTreeSet<usize> = others.map(|(other, _)| *other).collect();
            if !own.is_empty() && !others.is_empty() {
                self.places.push(Shared { at, own, others });
            }
        }
        let at_places: BTreeSet<usize> = self
            .places
            .iter()
            .flat_map(|place| place.others.iter().copied())
            .collect();
        self.others = at_places.into_iter().collect();
    }

    /// Where another person is drawn.
    fn place_of_other(&self, id: Option<PersonId>) -> Option<usize> {
        let id = id?;
        let mut drawn = self.others.iter().map(|at| self.around.others.get(*at));
        drawn.position(|other| other.is_some_and(|other| other.id == id))
    }

    fn scene(&self) -> Scene {
        let names = |kind, all: &[usize]| {
            let names: Vec<String> = all.iter().map(|at| scene::name(kind, *at)).collect();
            names
        };
        let tie = |(at, _): &(usize, Since)| {
            let link = self.person.links.get(*at)?;
            let (a, b) = (self.place_of(&link.a)?, self.place_of(&link.b)?);
            Some(Tie {
                ends: (a.min(b), a.max(b)),
                tier: match link.tier.as_str() {
                    "confirmed" => "confirmed",
                    "probable" => "probable",
                    _ => "possible",
                },
                number: at.saturating_add(1),
            })
        };
        let near = |at: &usize| {
            let near = self.around.near.get(*at)?;
            let name = scene::name(Kind::Near, *at);
            Some((
                name,
                self.place_of(&near.own)?,
                self.place_of_other(near.person()),
            ))
        };
        let place = |place: &Shared| {
            let others = self.others.iter().enumerate();
            let others = others.filter(|(_, other)| place.others.contains(other));
            let others = others.map(|(at, _)| at).collect();
            (
                scene::name(Kind::Place, place.at),
                place.own.clone(),
                others,
            )
        };
        Scene {
            own: names(Kind::Own, &self.own),
            ties: self.ties.iter().filter_map(tie).collect(),
            near: self.near.iter().filter_map(near).collect(),
            places: self.places.iter().map(place).collect(),
            others: names(Kind::Other, &self.others),
        }
    }

    /// What is not drawn, each in a sentence.
    fn left(&self, tongue: crate::tongue::Tongue) -> Vec<String> {
        let around = self.around;
        let counted = [
            (self.no_room.0, tongue.t("around-left-own")),
            (self.later, tongue.t("around-left-later")),
            (self.no_room.1, tongue.t("around-left-ties")),
            (around.more_near, tongue.t("around-left-near")),
            (around.more_places, tongue.t("around-left-places")),
            (around.more_others, tongue.t("around-left-others")),
        ];
        let some = counted.into_iter().filter(|(count, _)| *count > 0);
        let mut told: Vec<String> = some
            .map(|(count, phrase)| phrase.n("count", count).into())
            .collect();
        if around.is_cut || around.places.iter().any(|place| place.is_cut) {
            told.push(tongue.say("around-left-more"));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{day, marks, slider};

    #[test]
    fn a_day_is_written_one_way() {
        assert_eq!(day("1970-01-02"), Some(1));
        for other in [
            "",
            "1970-1-2",
            "1970-02-30",
            "1970-01-02T00",
            "yesterday",
            "２970-01-02",
        ] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn the_slider_stands_at_the_last_change_before_the_day() {
        let days = BTreeSet::from([10, 20, 30]);
        for (until, at) in [
            (None, 2),
            (Some(9), 0),
            (Some(10), 0),
            (Some(25), 1),
            (Some(99), 2),
        ] {
            assert_eq!(slider(&days, until).unwrap().at, at, "{until:?}");
        }
        assert!(slider(&BTreeSet::from([10]), None).is_none());
        let many: BTreeSet<i64> = (0..100).collect();
        for until in [None, Some(0), Some(50), Some(99)] {
            let marks = marks(&many, until);
            assert_eq!(marks.len(), 9);
            assert_eq!(
                marks.iter().filter(|mark| mark.is_here).count(),
                usize::from(until.is_some())
            );
        }
    }
}
