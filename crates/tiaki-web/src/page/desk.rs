//! `/person/{per_…}/take`, `release`, `skip`, `set-aside`, `told`, `restore`: what operators do with one person,
//! by the forms on its page, and how that page shows it.
//!
//! `POST` alone. What is done leads back to the page or on to the queue, so that loading again does
//! nothing; what is refused comes back on the person's page with what was typed. The form to set aside
//! carries what its page showed, so that what came in meanwhile is not swallowed; who set aside, and why, is
//! told to who asks with a name.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_core::protection::Protection;
use tiaki_core::queue::{SetAsideCode, operator_key};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Band;
use tiaki_ops::Error;
use tiaki_ops::queue::bands::Past;
use tiaki_ops::queue::looks::Look;
use tiaki_ops::queue::{
    Back, MOST_AT_ONCE, MOST_VIEWS, Refused, Seen, SetAside, Standing, Told as Said, VIEW_NAME,
};

use crate::deed::{Deed, Outcome};
use crate::moment::Moment;
use crate::page::band::{self, Setting};
use crate::page::may::May;
use crate::page::queue::{last_step, ours, plain, refuse};
use crate::page::reviewing::{self, Bar, State};
use crate::page::{Shell, person};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

/// What operators did with a person, and the forms.
pub(super) struct Desk {
    pub(super) holds: Vec<Hold>,
    /// Whether who reads holds it.
    pub(super) is_mine: bool,
    /// What the rules of access let who reads do.
    pub(super) may: May,
    /// The classes of protection whose accounts may be revealed.
    pub(super) reveals: Vec<Protection>,
    pub(super) aside: Option<Aside>,
    pub(super) is_aside: bool,
    /// Who set it aside and why, as told to who asked.
    pub(super) said: Vec<Told>,
    /// What the page shows, for the form to carry; nothing where the person has no band.
    pub(super) seen: String,
    pub(super) referred: Option<Moment>,
    pub(super) skips: Vec<Skip>,
    pub(super) codes: Vec<Code>,
    pub(super) typed: Typed,
    /// Why somebody is skipped, as it was typed.
    pub(super) skip_reason: String,
    pub(super) wrong: Option<String>,
    /// The band, and the form that sets another.
    pub(super) setting: Setting,
    /// Where one is in a view that is worked through.
    pub(super) bar: Option<Bar>,
}

pub(super) struct Hold {
    pub(super) operator: Text,
    pub(super) since: Moment,
    pub(super) until: Moment,
    /// What came in since.
    pub(super) changed: Option<String>,
}

pub(super) struct Aside {
    pub(super) told: Option<Told>,
    pub(super) is_back: bool,
    pub(super) came: Vec<String>,
    pub(super) looked: Option<Looked>,
}

pub(super) struct Told {
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) code: String,
    pub(super) reason: Text,
}

pub(super) struct Looked {
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) verdict: String,
    pub(super) reason: Text,
}

pub(super) struct Skip {
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) reason: Text,
}

/// A reason to choose.
pub(super) struct Code {
    pub(super) code: &'static str,
    pub(super) text: String,
}

/// What the forms send.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) code: String,
    pub(super) reason: String,
    pub(super) seen: String,
    /// The band that is set.
    pub(super) band: String,
    /// Where to go on, for who works through a view.
    pub(super) then: String,
}

/// Every reason to set someone aside.
pub(super) fn codes(tongue: Tongue) -> Vec<Code> {
    let all = SetAsideCode::ALL.iter();
    all.map(|code| Code {
        code: code.code(),
        text: words::set_aside(tongue, code.code()),
    })
    .collect()
}

/// What came in since someone was set aside.
pub(super) fn came(tongue: Tongue, back: Back) -> Vec<String> {
    let all = [
        (back.new_sources, tongue.t("came-new-sources")),
        (back.other_members, tongue.t("came-other-members")),
        (back.more_urgent, tongue.t("came-more-urgent")),
        (back.moved, tongue.t("came-moved")),
    ];
    let true_ones = all.iter().filter(|(is_so, _)| *is_so);
    true_ones.map(|(_, words)| words.to_string()).collect()
}

fn told(shell: &Shell, told: &Said) -> Told {
    Told {
        operator: Text::new(&told.operator),
        at: shell.moment(told.at),
        code: words::set_aside(shell.tongue(), &told.code),
        reason: Text::new(&told.reason),
    }
}

/// What a page shows of a person, as its form carries it; nothing where its band is none that is known.
pub(super) fn seen(found: &Standing, band: &str) -> String {
    let known = Band::find(band).map(|band| Seen {
        of: found.seen,
        band: band.code().to_owned(),
    });
    known.as_ref().map(Seen::to_string).unwrap_or_default()
}

/// What is shown of the desk beside what operators did.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) wrong: Option<String>,
    pub(super) typed: Typed,
    pub(super) said: Vec<Said>,
}

/// What operators did with a person, before a page shows it: with what helps who works through a view, and written down
/// as seen by who reads.
pub(super) struct Stood {
    pub(super) standing: Standing,
    /// What may be done with the person.
    pub(super) may: May,
    /// The classes of protection whose accounts may be revealed.
    pub(super) reveals: Vec<Protection>,
    /// The bands that were ever set by hand.
    bands: Vec<Past>,
    /// With which words who reads last skipped somebody of the queue that is worked through.
    last_reason: Option<String>,
}

/// Who reads a page, and what of a view.
pub(super) struct Reader {
    operator: String,
    queue: Option<String>,
    at: Timestamp,
}

impl Reader {
    pub(super) fn of(shell: &Shell) -> Result<Self, Problem> {
        Ok(Self {
            operator: shell.operator()?,
            queue: State::of_page(shell).map(|state| state.authority().to_owned()),
            at: shell.as_of,
        })
    }

    /// What operators did with a person.
    pub(super) fn stood(&self, views: &dyn crate::Views, id: &PersonId) -> Result<Stood, Error> {
        let last_reason = match &self.queue {
            Some(authority) => views.last_reason(authority, &self.operator)?,
            None => None,
        };
        Ok(Stood {
            standing: views.standing(id, &self.operator, self.at)?,
            may: May::default(),
            reveals: Vec::new(),
            bands: views.bands(id)?,
            last_reason,
        })
    }

    /// What is seen of a person by who reads a page with this.
    pub(super) fn look(&self, person: PersonId, stood: &Stood) -> Look {
        Look {
            person,
            operator: self.operator.clone(),
            seen: stood.standing.seen,
            at: self.at,
        }
    }
}

pub(super) fn desk(shell: &Shell, stood: &Stood, band: &str, beside: Beside) -> Desk {
    let Beside { wrong, typed, said } = beside;
    let (tongue, found) = (shell.tongue(), &stood.standing);
    let may_set = stood.may.act(Action::OverrideBand);
    let setting = band::setting(shell, found, &stood.bands, band, &typed, may_set);
    let me = shell
        .visit
        .session
        .as_ref()
        .map(|session| operator_key(&session.name));
    let state = State::of_page(shell).or_else(|| State::read(&typed.then));
    // What was said of the last one that was skipped need not be typed again.
    let skip_reason = match (&wrong, &stood.last_reason) {
        (None, Some(reason)) => Text::new(reason).seen(),
        _ => typed.reason.clone(),
    };
    Desk {
        skip_reason,
        setting,
        bar: state.map(|state| state.bar(shell)),
        said: said.iter().map(|one| told(shell, one)).collect(),
        seen: seen(found, band),
        is_mine: found
            .holds
            .iter()
            .any(|hold| me.as_ref() == Some(&hold.operator.key)),
        may: stood.may.clone(),
        reveals: stood.reveals.clone(),
        holds: found
            .holds
            .iter()
            .map(|hold| Hold {
                operator: Text::new(&hold.operator.name),
                since: shell.moment(hold.taken_at),
                until: shell.moment(hold.until_at),
                changed: match (hold.other_members, hold.new_sources) {
                    (true, _) => Some(tongue.say("hold-other-members")),
                    (false, true) => Some(tongue.say("hold-new-sources")),
                    (false, false) => None,
                },
            })
            .collect(),
        aside: found.aside.as_ref().map(|aside| Aside {
            told: aside.told.as_ref().map(|one| told(shell, one)),
            is_back: aside.back.is_any(),
            came: came(tongue, aside.back),
            looked: aside.looked.as_ref().map(|looked| Looked {
                operator: Text::new(&looked.operator),
                at: shell.moment(looked.at),
                verdict: words::audited(tongue, &looked.verdict),
                reason: Text::new(&looked.reason),
            }),
        }),
        is_aside: found.is_aside(),
        referred: found.referred_at.map(|at| shell.moment(at)),
        skips: found
            .skips
            .iter()
            .map(|skip| Skip {
                operator: Text::new(&skip.operator),
                at: shell.moment(skip.at),
                reason: Text::new(&skip.reason),
            })
            .collect(),
        codes: codes(tongue),
        typed,
        wrong,
    }
}

/// `POST /person/{person}/{step}`
pub(crate) async fn act(
    shell: Shell,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let person = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    let operator = shell.operator()?;
    let deed = match last_step(&uri) {
        "take" => Deed::Take { person, operator },
        "release" => Deed::Release { person, operator },
        "skip" => Deed::Skip {
            person,
            operator,
            reason: typed.reason.clone(),
        },
        "set-aside" => {
            let Some(seen) = Seen::find(&typed.seen) else {
                let wrong = refusal(shell.tongue(), Refused::Unseen);
                return refuse(person::refused(&shell, person, wrong, typed).await?);
            };
            Deed::SetAside(SetAside {
                persons: vec![person],
                code: typed.code.clone(),
                reason: typed.reason.clone(),
                operator,
                count: 1,
                seen: BTreeMap::from([(person, seen)]),
            })
        }
        "told" => Deed::Tell { person, operator },
        "restore" => Deed::Restore { person, operator },
        _ => return Err(Problem::NotFound),
    };
    let state = State::read(&typed.then);
    match shell.act(deed).await? {
        Ok(Outcome::Taken(Some(taken))) => {
            Ok(Redirect::to(&format!("/person/{}#desk", taken.person)).into_response())
        }
        Ok(Outcome::Left(authority)) => {
            if let Some(state) = state {
                return reviewing::lead_on(&shell, state).await;
            }
            Ok(Redirect::to(&format!("/queue/{}", plain(&authority))).into_response())
        }
        Ok(Outcome::Told(said)) => person::told(&shell, person, said).await,
        Ok(_) => Ok(Redirect::to(&format!("/person/{person}#desk")).into_response()),
        Err(Refused::NotHere(_)) => Err(Problem::NotFound),
        Err(refused) => {
            let wrong = refusal(shell.tongue(), refused);
            refuse(person::refused(&shell, person, wrong, typed).await?)
        }
    }
}

/// What is done with a person.
pub(super) const WITH_PERSON: &[Action] = &[
    Action::DecideLink,
    Action::DecidePlace,
    Action::DraftReferral,
    Action::OpenCase,
    Action::OverrideBand,
    Action::Restore,
    Action::SetAside,
    Action::WorkQueue,
];

impl Shell {
    /// Has the queue do it, now and by the site's rules.
    pub(crate) async fn act(&self, deed: Deed) -> Result<Result<Outcome, Refused>, Problem> {
        let (rules, at) = (self.settings.queue, (self.settings.now)());
        let act = move |views: &dyn crate::Views| views.act(&deed, &rules, at);
        self.edge.read("queue act", act).await
    }
}

/// What to do about a refusal.
pub(super) fn refusal(tongue: Tongue, refused: Refused) -> String {
    let phrase = match refused {
        Refused::NoOperator => tongue.t("refused-no-asker"),
        Refused::Operator => tongue.t("refused-asker"),
        Refused::NoReason => tongue.t("refused-no-reason"),
        Refused::Reason => tongue.t("refused-reason"),
        Refused::Code => tongue.t("refused-code"),
        Refused::NotHere(_) => tongue.t("refused-not-here"),
        Refused::Held(_) => tongue.t("refused-held"),
        Refused::NotHeld(_) => tongue.t("refused-not-held"),
        Refused::Aside(_) => tongue.t("refused-aside"),
        Refused::NotAside(_) => tongue.t("refused-not-aside"),
        Refused::Changed(_) => tongue.t("refused-changed"),
        Refused::Nobody => tongue.t("refused-nobody"),
        Refused::Count { found, .. } => tongue.t("refused-count").n("found", found),
        Refused::NoBatch => tongue.t("refused-no-batch"),
        Refused::Unseen => tongue.t("refused-unseen"),
        Refused::Looking(_) => tongue.t("refused-looking"),
        Refused::NotTaken => tongue.t("refused-not-taken"),
        Refused::Verdict => tongue.t("refused-verdict"),
        Refused::Band => tongue.t("refused-band"),
        Refused::SameBand(_) => tongue.t("refused-same-band"),
        Refused::NoBand(_) => tongue.t("refused-no-band"),
        Refused::NoView => tongue.t("refused-no-view"),
        Refused::ViewName => tongue.t("refused-view-name").n("most", VIEW_NAME),
        Refused::ViewNames => tongue.t("refused-view-names"),
        Refused::ViewTwice => tongue.t("refused-view-twice"),
        Refused::ManyViews => tongue.t("refused-many-views").n("most", MOST_VIEWS),
        Refused::View => tongue.t("refused-view"),
        Refused::Meanwhile(_) => tongue.t("refused-meanwhile"),
        Refused::NothingNew => tongue.t("refused-nothing-new"),
        Refused::TooMany => tongue.t("refused-too-many").n("most", MOST_AT_ONCE),
        other => tongue.t("refused-other").word("why", other),
    };
    phrase.into()
}
