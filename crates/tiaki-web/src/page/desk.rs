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
use tiaki_core::queue::SetAsideCode;
use tiaki_core::triage::Band;
use tiaki_ops::queue::{Back, Refused, Seen, SetAside, Standing, Told as Said};

use crate::deed::{Deed, Outcome};
use crate::moment::Moment;
use crate::page::queue::{last_step, ours, plain, refuse};
use crate::page::{Shell, person};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

/// What operators did with a person, and the forms.
pub(super) struct Desk {
    pub(super) holds: Vec<Hold>,
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
    pub(super) wrong: Option<String>,
}

pub(super) struct Hold {
    pub(super) operator: Text,
    pub(super) since: Moment,
    pub(super) until: Moment,
    /// What came in since.
    pub(super) changed: Option<&'static str>,
}

pub(super) struct Aside {
    pub(super) told: Option<Told>,
    pub(super) is_back: bool,
    pub(super) came: Vec<&'static str>,
    pub(super) looked: Option<Looked>,
}

pub(super) struct Told {
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) code: &'static str,
    pub(super) reason: Text,
}

pub(super) struct Looked {
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) verdict: &'static str,
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
    pub(super) text: &'static str,
}

/// What the forms send.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) code: String,
    pub(super) reason: String,
    pub(super) seen: String,
}

/// Every reason to set someone aside.
pub(super) fn codes() -> Vec<Code> {
    let all = SetAsideCode::ALL.iter();
    all.map(|code| Code {
        code: code.code(),
        text: code.text(),
    })
    .collect()
}

/// What came in since someone was set aside.
pub(super) fn came(back: Back) -> Vec<&'static str> {
    let all = [
        (back.new_sources, "a new source names it"),
        (back.other_members, "it is made of other accounts"),
        (back.more_urgent, "its band is more urgent"),
        (back.moved, "it moved to another queue"),
    ];
    let true_ones = all.iter().filter(|(is_so, _)| *is_so);
    true_ones.map(|(_, words)| *words).collect()
}

fn told(shell: &Shell, told: &Said) -> Told {
    Told {
        operator: Text::new(&told.operator),
        at: shell.moment(told.at),
        code: words::set_aside(&told.code),
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

pub(super) fn desk(shell: &Shell, found: &Standing, band: &str, beside: Beside) -> Desk {
    let Beside { wrong, typed, said } = beside;
    Desk {
        said: said.iter().map(|one| told(shell, one)).collect(),
        seen: seen(found, band),
        holds: found
            .holds
            .iter()
            .map(|hold| Hold {
                operator: Text::new(&hold.operator.name),
                since: shell.moment(hold.taken_at),
                until: shell.moment(hold.until_at),
                changed: match (hold.other_members, hold.new_sources) {
                    (true, _) => Some("Made of other accounts since"),
                    (false, true) => Some("A new source names it since"),
                    (false, false) => None,
                },
            })
            .collect(),
        aside: found.aside.as_ref().map(|aside| Aside {
            told: aside.told.as_ref().map(|one| told(shell, one)),
            is_back: aside.back.is_any(),
            came: came(aside.back),
            looked: aside.looked.as_ref().map(|looked| Looked {
                operator: Text::new(&looked.operator),
                at: shell.moment(looked.at),
                verdict: words::audited(&looked.verdict),
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
        codes: codes(),
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
                let wrong = refusal(Refused::Unseen);
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
    match shell.act(deed).await? {
        Ok(Outcome::Taken(Some(taken))) => {
            Ok(Redirect::to(&format!("/person/{}#desk", taken.person)).into_response())
        }
        Ok(Outcome::Left(authority)) => {
            Ok(Redirect::to(&format!("/queue/{}", plain(&authority))).into_response())
        }
        Ok(Outcome::Told(said)) => person::told(&shell, person, said).await,
        Ok(_) => Ok(Redirect::to(&format!("/person/{person}#desk")).into_response()),
        Err(Refused::NotHere(_)) => Err(Problem::NotFound),
        Err(refused) => refuse(person::refused(&shell, person, refusal(refused), typed).await?),
    }
}

impl Shell {
    /// Has the queue do it, now and by the site's rules.
    pub(super) async fn act(&self, deed: Deed) -> Result<Result<Outcome, Refused>, Problem> {
        let (rules, at) = (self.settings.queue, (self.settings.now)());
        let act = move |views: &dyn crate::Views| views.act(&deed, &rules, at);
        self.edge.read("queue act", act).await
    }
}

/// What to do about a refusal.
pub(super) fn refusal(refused: Refused) -> String {
    let words = match refused {
        Refused::NoOperator => "Say who asks.",
        Refused::Operator => "The name of who asks has at most 100 characters, in one line.",
        Refused::NoReason => "Give a reason: whoever reads this decision later has nothing else.",
        Refused::Reason => "A reason has at most 300 characters, in one line.",
        Refused::Code => "Choose a reason from the list.",
        Refused::NotHere(_) => "One of these persons is in no queue any more.",
        Refused::Held(_) => "Another operator holds it.",
        Refused::NotHeld(_) => "This name does not hold it.",
        Refused::Aside(_) => "It is set aside: bring it back first.",
        Refused::NotAside(_) => "It is not set aside.",
        Refused::Changed(_) => {
            "Something came in since it was taken. Look at it, hold it on, and decide then."
        }
        Refused::Nobody => "Choose at least one person.",
        Refused::Count { found, .. } => {
            return format!("It is about {found} persons now: look at the number again.");
        }
        Refused::NoBatch => "Nothing of this is left to be undone.",
        Refused::Unseen => {
            "The form does not say what was seen: look at this page and send it again."
        }
        Refused::Looking(_) => {
            "This name looks at it a second time: decide first, then it is told."
        }
        Refused::NotTaken => {
            "This second look is not this name's: it has not taken it, its time is over, or it brought the person back or was told why. Take the next one first."
        }
        Refused::Verdict => "Choose what you say.",
        other => return format!("It cannot be done: {other}."),
    };
    words.to_owned()
}
