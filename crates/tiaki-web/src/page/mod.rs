//! The pages: one module each, with what its template is given and its handler.
//!
//! Here is what they share: [`Shell`], what a handler is given, and [`Frame`],
//! what stands around every page.

pub(crate) mod account;
pub(crate) mod alarm;
pub(crate) mod around;
pub(crate) mod audit;
pub(crate) mod authority;
pub(crate) mod band;
pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod deconfliction;
pub(crate) mod desk;
pub(crate) mod exchange;
pub(crate) mod exposure;
pub(crate) mod fairness;
pub(crate) mod health;
pub(crate) mod incident;
pub(crate) mod keys;
pub(crate) mod language;
pub(crate) mod leads;
pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod log;
pub(crate) mod login;
pub(crate) mod many;
pub(crate) mod may;
pub(crate) mod me;
pub(crate) mod narrative;
pub(crate) mod operation;
pub(crate) mod operators;
pub(crate) mod overview;
pub(crate) mod own;
pub(crate) mod packages;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod provider;
pub(crate) mod purpose;
pub(crate) mod quarantine;
pub(crate) mod queue;
pub(crate) mod referral;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod reviewing;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod shared;
pub(crate) mod unled;
pub(crate) mod view;

pub(crate) use self::leads::{Here, Lead};

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use tiaki_core::policy::{Action, Role};
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{MarkKind, Prompt};
use tiaki_ops::access::{self, Subject};
use tiaki_ops::sessions::Session;
use tiaki_ops::views::ObservationRow;
use tiaki_ops::{Act, Error};

use crate::api::Buckets;
use crate::assets::{MARK, SCRIPT, STYLE};
use crate::edge::counted::Counted;
use crate::edge::{Edge, Views};
use crate::keys::Preferences;
use crate::moment::{Day, Moment};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::text::Text;
use crate::tongue::{Phrase, Rich, Tongue};
use crate::visit::{Lang, Visit};
use crate::words;
pub(crate) use tiaki_words::grouped;

/// What the pages are served with.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) edge: Edge,
    pub(crate) settings: Arc<Settings>,
    /// How often each machine has called.
    pub(crate) buckets: Buckets,
}

/// What every handler is given: the house, at one moment, and who asks.
#[derive(Clone)]
pub(crate) struct Shell {
    pub(crate) edge: Edge,
    pub(crate) settings: Arc<Settings>,
    /// The moment of the request: all of a page is as of it.
    pub(crate) as_of: Timestamp,
    /// Who asks, and in which language.
    pub(crate) visit: Visit,
}

impl Shell {
    /// The house as this visitor is given it, now.
    pub(crate) fn new(house: &House, visit: Visit) -> Self {
        Self {
            edge: house.edge.clone(),
            settings: Arc::clone(&house.settings),
            as_of: house.settings.clock.now(),
            visit,
        }
    }
}

impl FromRequestParts<House> for Shell {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        // Who visits was found out before any handler ([`crate::head`]).
        let visit = parts.extensions.get::<Visit>().cloned();
        Ok(Self::new(house, visit.unwrap_or_default()))
    }
}

/// Where who is logged in begins: the overview; the queue or the cases of its own agency where it may not see that; the
/// card of the provider that it is of; what was exchanged with its agency, of a peer agency; or its own page.
pub(crate) fn home(session: &Session) -> String {
    let may_own = |action| access::may_some_day_own(session, action);
    if access::may_some_day(session, Action::ReadOperation) {
        "/".to_owned()
    } else if let Some(queue) = leads::own_queue(session) {
        queue
    } else if may_own(Action::ReadCase) {
        "/cases".to_owned()
    } else if session.roles.contains(&Role::Provider) {
        "/me/provider".to_owned()
    } else if session.roles.contains(&Role::PeerAgency) {
        "/packages".to_owned()
    } else {
        "/me".to_owned()
    }
}

/// What stands around a page.
pub(crate) struct Frame {
    /// The page's title, ours: a title never holds anything received.
    pub(crate) title: String,
    /// The pages that the head leads to at once.
    pub(crate) leads: Vec<Lead>,
    /// The pages that it leads to behind a fold.
    pub(crate) more: Vec<Lead>,
    /// Where who is logged in begins ([`home`]).
    pub(crate) home: String,
    /// Who is logged in.
    pub(crate) who: Option<Who>,
    /// What is said beside what was asked for.
    pub(crate) prompt: Option<Said>,
    /// The language of the page.
    pub(crate) tongue: Tongue,
    /// The address that a choice of language leads back to.
    pub(crate) back: String,
    /// What that page is called.
    pub(crate) home_word: String,
    /// Which lists may be led to.
    pub(crate) sees: Sees,
    /// The operation's name.
    pub(crate) operation: Text,
    /// When days are counted from.
    pub(crate) as_of: Moment,
    /// At which time acts are written down, where that is another day than the page is as of.
    pub(crate) acts: Option<Moment>,
    /// When figures were counted that are kept for a while; nothing where that was just now.
    pub(crate) counted: Option<Moment>,
    /// The stylesheet's name.
    pub(crate) style: &'static str,
    /// The mark's name.
    pub(crate) mark: &'static str,
    /// The script's name.
    pub(crate) script: &'static str,
    /// What keys do, for the script; nothing where nobody is logged in, or they are off.
    pub(crate) keys: String,
}

/// Lists that pages lead to, where they may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sees {
    /// All queues, decided places.
    pub(crate) queues: bool,
    /// The queue and the near misses of one's own agency; the site's are all.
    pub(crate) own_queue: bool,
    /// Drafts and referrals.
    pub(crate) referrals: bool,
    /// The search.
    pub(crate) search: bool,
}

/// What a page says when it is time for a break, or enough for today.
pub(crate) struct Said {
    pub(crate) text: String,
    /// Whether it proposes a break.
    pub(crate) is_break: bool,
    /// The mark that puts it off, where it may be put off.
    pub(crate) put_off: Option<&'static str>,
    /// For how many minutes.
    pub(crate) minutes: u16,
}

/// Who is logged in, in the head of a page.
pub(crate) struct Who {
    pub(crate) name: Text,
    /// What for; empty until it is named.
    pub(crate) purpose: String,
}

impl Shell {
    /// The name of who is logged in. A guard has seen to it that somebody is.
    pub(crate) fn operator(&self) -> Result<String, Problem> {
        Ok(self.session()?.name.clone())
    }

    /// Who is logged in. A guard has seen to it that somebody is.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Problem> {
        self.visit.session.clone().ok_or(Problem::LogIn)
    }

    /// Whether who is logged in may read what the guard was not asked about: whom an ended id leads on to, of which
    /// nothing is left, or a pair that an address names beside its person.
    pub(crate) async fn may_read(&self, of: Subject) -> Result<bool, Problem> {
        let session = self.session()?;
        self.edge
            .ask("access", move |door| {
                Ok(door.decide(&session, Action::ReadPerson, &of)?.allow)
            })
            .await
    }

    /// Which lists that pages lead to are open to who is logged in.
    pub(crate) fn sees(&self) -> Sees {
        Sees {
            queues: self.may(Action::ReadQueue),
            own_queue: self.may_own(Action::ReadQueue),
            referrals: self.may(Action::ReadReferral),
            search: self.may(Action::Search),
        }
    }

    /// Whether who is logged in may do this once it has named the purpose for it: what it may never do is
    /// not offered.
    pub(crate) fn may(&self, action: Action) -> bool {
        let session = self.visit.session.as_ref();
        session.is_some_and(|session| access::may_some_day(session, action))
    }

    /// The same of what is the visitor's own agency's: for the forms and links on a page that a guard has let it see.
    pub(crate) fn may_own(&self, action: Action) -> bool {
        let session = self.visit.session.as_ref();
        session.is_some_and(|session| access::may_some_day_own(session, action))
    }

    /// Who reads, at the moment that the page is as of.
    pub(crate) fn by(&self) -> Result<Act, Problem> {
        Ok(Act {
            actor: self.operator()?,
            at: self.as_of,
        })
    }

    /// Who does something, now.
    pub(crate) fn by_now(&self) -> Result<Act, Problem> {
        Ok(Act {
            actor: self.operator()?,
            at: (self.settings.now)(),
        })
    }

    /// The language that this visitor reads.
    pub(crate) fn tongue(&self) -> Tongue {
        Tongue::from(self.visit.lang)
    }

    /// The frame of a page with this title.
    pub(crate) fn frame(&self, here: Here, title: impl Into<String>) -> Frame {
        let session = self.visit.session.as_deref();
        let (leads, more) = leads::leads(session, self.tongue(), here);
        let home = session.map_or_else(|| "/".to_owned(), home);
        Frame {
            title: title.into(),
            leads,
            more,
            home_word: match home.as_str() {
                "/" => self.tongue().say("layout-overview"),
                "/cases" => self.tongue().say("layout-cases"),
                "/me" => self.tongue().say("me-eyebrow"),
                "/me/provider" => self.tongue().say("me-provider"),
                "/packages" => self.tongue().say("title-packages"),
                _ => self.tongue().say("layout-own-queue"),
            },
            home,
            sees: self.sees(),
            who: self.visit.session.as_ref().map(|session| Who {
                name: Text::new(&session.name),
                purpose: session
                    .purpose
                    .map(|purpose| self.tongue().code("purpose", purpose.code()))
                    .unwrap_or_default(),
            }),
            prompt: self.prompt(),
            tongue: self.tongue(),
            back: self.visit.here.clone(),
            operation: Text::new(&self.settings.operation),
            as_of: self.moment(self.as_of),
            acts: self.acts(),
            counted: None,
            style: &STYLE.name,
            mark: &MARK.name,
            script: &SCRIPT.name,
            keys: self
                .visit
                .session
                .as_ref()
                .map(|session| Preferences::read(&session.preferences).keys.told())
                .unwrap_or_default(),
        }
    }

    /// The frame of a page of figures that were counted at a moment.
    pub(crate) fn frame_of(
        &self,
        here: Here,
        title: impl Into<String>,
        counted: Timestamp,
    ) -> Frame {
        let is_old = (self.settings.now)()
            .micros()
            .saturating_sub(counted.micros())
            >= 1_000_000;
        Frame {
            counted: is_old.then(|| self.moment(counted)),
            ..self.frame(here, title)
        }
    }

    /// Figures of the whole site: [`Edge::figures`].
    pub(crate) async fn figures<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: impl Into<String>,
        read: impl FnOnce(&dyn Views) -> Result<T, Error> + Send + 'static,
    ) -> Result<Counted<T>, Problem> {
        self.edge
            .figures((name, of.into()), self.settings.now, read)
            .await
    }

    /// What the visitor's meter says, in words.
    fn prompt(&self) -> Option<Said> {
        let (prompt, may) = self.visit.prompt?;
        let (tongue, rules) = (self.tongue(), &self.settings.workplace);
        let (text, mark) = match prompt {
            Prompt::Break => (
                tongue
                    .t("prompt-break")
                    .n("minutes", rules.break_after_minutes)
                    .to_string(),
                MarkKind::PutOffBreak,
            ),
            Prompt::Cap => (tongue.say("prompt-cap"), MarkKind::PutOffEnd),
            _ => (tongue.say("prompt-end"), MarkKind::PutOffEnd),
        };
        Some(Said {
            text,
            is_break: prompt == Prompt::Break,
            put_off: may.then(|| mark.code()),
            minutes: rules.put_off_minutes,
        })
    }

    /// The time of acts, where that is another day than the page is as of: pages that stand at a moment, such as those of
    /// the demo, have it.
    fn acts(&self) -> Option<Moment> {
        let now = (self.settings.now)();
        (now.day() != self.as_of.day()).then(|| self.moment(now))
    }

    /// A day, counted from 1970-01-01, as seen today.
    pub(crate) fn day(&self, day: i64) -> Day {
        Day::new(day, self.as_of, self.tongue())
    }

    /// A moment as seen today.
    pub(crate) fn moment(&self, at: Timestamp) -> Moment {
        Moment::new(at, self.as_of, self.tongue())
    }
}

impl Frame {
    /// Whether the page is one of those behind the fold.
    pub(crate) fn is_in_more(&self) -> bool {
        self.more.iter().any(|lead| lead.is_here)
    }

    /// The languages to choose from.
    pub(crate) fn languages(&self) -> [Lang; 4] {
        Lang::ALL
    }

    /// A message: [`Tongue::t`].
    pub(crate) fn t(&self, key: &'static str) -> Phrase {
        self.tongue.t(key)
    }

    /// A message with markup in its places: [`Tongue::rich`].
    pub(crate) fn rich(&self, key: &'static str) -> Rich {
        self.tongue.rich(key)
    }
}

/// Writes a page.
pub(crate) fn write(page: &impl Template) -> Result<Response, Problem> {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(_) => {
            tracing::error!("a template failed");
            Err(Problem::Failed)
        }
    }
}

/// One of the four axes, side by side and never summed.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub(crate) name: String,
    /// 0 to 100.
    pub(crate) value: i64,
}

/// Danger, actionability, novelty, perishability.
pub(crate) fn axes(tongue: Tongue, values: [i64; 4]) -> [Axis; 4] {
    let axis = |code, value: i64| Axis {
        name: words::axis(tongue, code),
        value: value.clamp(0, 100),
    };
    let [danger, actionability, novelty, perishability] = values;
    [
        axis("danger", danger),
        axis("actionability", actionability),
        axis("novelty", novelty),
        axis("perishability", perishability),
    ]
}

/// An identifier as a source gave it.
pub(crate) struct Observed {
    pub(crate) kind: String,
    pub(crate) value: Text,
    pub(crate) at: Option<Moment>,
    pub(crate) port: Option<i64>,
    pub(crate) event: String,
    pub(crate) verified: String,
    pub(crate) proxy: String,
}

/// An identifier as pages write it.
pub(crate) fn observed(shell: &Shell, seen: &ObservationRow) -> Observed {
    let tongue = shell.tongue();
    Observed {
        kind: words::kind(tongue, &seen.kind),
        value: Text::new(&seen.value),
        at: seen.at.map(|at| shell.moment(at)),
        port: seen.port,
        event: words::event(tongue, &seen.event),
        verified: match (seen.mined, seen.recovery) {
            (true, _) => tongue.say("observed-mined"),
            (_, true) => words::stated_for_recovery(tongue, seen.verified),
            _ => words::stated(tongue, seen.verified),
        },
        proxy: words::stated(tongue, seen.proxy),
    }
}

/// The beginning of an id, enough to tell it from others on a page: `1a2b3c4d`.
pub(crate) fn short(id: &str) -> String {
    id.chars()
        .skip_while(|char| *char != '_')
        .skip(1)
        .take(8)
        .collect()
}

/// Thousandths as a percentage with one decimal: `87.5 %`.
pub(crate) fn percent(thousandths: i64) -> String {
    format!("{}.{}\u{202F}%", thousandths / 10, (thousandths % 10).abs())
}

/// Hundredths of a bit as `+8.43`.
pub(crate) fn bits(hundredths: i64) -> String {
    let sign = match hundredths {
        0 => "",
        1.. => "+",
        _ => "\u{2212}",
    };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// A part of a whole in percent, rounded to one decimal; what is not nothing is
/// never written as nothing. A dash where the whole is nothing.
pub(crate) fn share(part: i64, whole: i64) -> String {
    let scaled = i128::from(part) * 2_000 + i128::from(whole);
    match scaled.checked_div(i128::from(whole) * 2).map(i64::try_from) {
        Some(Ok(0)) if part > 0 => "<\u{202F}0.1\u{202F}%".to_owned(),
        Some(Ok(thousandths)) => percent(thousandths),
        Some(Err(_)) | None => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{bits, grouped, percent, share, short};

    #[test]
    fn bits_have_a_sign_and_two_decimals() {
        for (hundredths, written) in [
            (0, "0.00"),
            (843, "+8.43"),
            (5, "+0.05"),
            (-205, "\u{2212}2.05"),
        ] {
            assert_eq!(bits(hundredths), written);
        }
        assert!(bits(i64::MIN).starts_with('\u{2212}'));
    }

    #[test]
    fn numbers_are_written_one_way() {
        for (number, written) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1\u{202F}000"),
            (1_234_567, "1\u{202F}234\u{202F}567"),
            (-45_000, "\u{2212}45\u{202F}000"),
        ] {
            assert_eq!(grouped(number), written);
        }
        assert_eq!(
            grouped(i64::MIN)
                .chars()
                .filter(char::is_ascii_digit)
                .count(),
            19
        );
        assert_eq!(percent(875), "87.5\u{202F}%");
        assert_eq!(percent(1000), "100.0\u{202F}%");
        assert_eq!(share(1, 3), "33.3\u{202F}%");
        assert_eq!(share(2, 3), "66.7\u{202F}%");
        assert_eq!(share(1, 100_000), "<\u{202F}0.1\u{202F}%");
        assert_eq!(share(0, 100_000), "0.0\u{202F}%");
        assert_eq!(share(1, 0), "–");
        assert_eq!(share(i64::MAX, 1), "–");
    }

    #[test]
    fn short_ids_leave_the_prefix_out() {
        assert_eq!(short("per_0123456789abcdef0123456789abcdef"), "01234567");
        assert_eq!(short("no prefix"), "");
    }
}
