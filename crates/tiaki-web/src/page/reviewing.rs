//! Working through a view without going back to the list: `POST /queue/{authority}/review` takes the next of it and
//! opens its page, which says where one is and leads on after each decision.
//!
//! All that it needs stands in the address, as the codes of the view and two numbers (how many were taken, how
//! many there are), so that it outlives nothing and needs no session. Forms carry it as `then`. Without a script it is
//! links and forms; the keys do the same.

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::policy::Action;
use tiaki_core::queue::view::View;
use tiaki_ops::access::Subject;
use tiaki_ops::queue::views::MOST;

use crate::deed::{Deed, Outcome};
use crate::page::desk::refusal;
use crate::page::queue::{Beside, Fields, listed, ours, plain, refuse};
use crate::page::view::{Looking, address};
use crate::page::{Shell, grouped};
use crate::problem::Problem;

/// Where one is in a view that is worked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    authority: String,
    view: View,
    /// How many were taken, this one among them.
    place: u32,
    /// How many there were in all when this one was taken.
    of: u32,
}

/// The bar of a page that is worked through.
pub(super) struct Bar {
    /// `3 of 120 in this view`.
    pub(super) told: String,
    /// The form that takes the next.
    pub(super) next: String,
    /// Where the view is listed.
    pub(super) stop: String,
    /// What forms carry to lead on.
    pub(super) then: String,
    /// The same as fields.
    pub(super) pairs: Vec<(&'static str, String)>,
}

impl State {
    /// Reads the query of an address: `review=auth-nz&band=high&k=3&n=120`; nothing where there is none such in it.
    pub(super) fn read(query: &str) -> Option<Self> {
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            pairs.push(pair.split_once('=')?);
        }
        Self::of_pairs(&pairs)
    }

    fn of_pairs(pairs: &[(&str, &str)]) -> Option<Self> {
        let one = |name: &str| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| *value)
        };
        let authority = one("review").filter(|authority| !authority.is_empty())?;
        let number = |name: &str| {
            let number = one(name).map(|text| text.parse().ok());
            number.unwrap_or(Some(0))
        };
        Some(Self {
            authority: plain(authority),
            view: View::read(pairs.iter().copied())?,
            place: number("k")?,
            of: number("n")?,
        })
    }

    /// The state of the page that was asked for.
    pub(super) fn of_page(shell: &Shell) -> Option<Self> {
        let (_, query) = shell.visit.here.split_once('?')?;
        Self::read(query)
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    fn query(&self) -> String {
        let view = self.view.query();
        let and = if view.is_empty() { "" } else { "&" };
        format!(
            "review={}{and}{view}&k={}&n={}",
            self.authority, self.place, self.of
        )
    }

    pub(super) fn bar(&self, shell: &Shell) -> Bar {
        let of = if self.of > MOST {
            format!("{}+", grouped(MOST.into()))
        } else {
            grouped(self.of.into())
        };
        let told = shell
            .tongue()
            .t("review-place")
            .n("place", self.place)
            .word("of", of);
        let base = format!("/queue/{}", self.authority);
        let mut pairs = self.view.pairs();
        pairs.push(("k", self.place.to_string()));
        Bar {
            told: told.into(),
            next: format!("{base}/review"),
            stop: address(&base, &self.view, None),
            then: self.query(),
            pairs,
        }
    }
}

/// `POST /queue/{authority}/review`
pub(crate) async fn next(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let view = fields.view().ok_or(Problem::Form)?;
    let place = fields.one("k").parse().unwrap_or(0);
    let state = State {
        authority,
        view,
        place,
        of: 0,
    };
    take(&shell, state).await
}

/// Leads on after a decision on somebody of a view, where the queue may still be worked.
pub(super) async fn lead_on(shell: &Shell, state: State) -> Result<Response, Problem> {
    let (session, queue) = (shell.session()?, Subject::Queue(state.authority.clone()));
    let ask = move |door: &dyn crate::Door| door.decide(&session, Action::WorkQueue, &queue);
    if shell.edge.ask("access", ask).await?.allow {
        take(shell, state).await
    } else {
        Err(Problem::NotFound)
    }
}

/// Takes the next of a view and leads to its page; to the list, where nobody is left.
async fn take(shell: &Shell, state: State) -> Result<Response, Problem> {
    let deed = Deed::Review {
        authority: state.authority.clone(),
        view: state.view.clone(),
        operator: shell.operator()?,
    };
    let looking = Looking {
        view: state.view.clone(),
        saved: None,
    };
    let mut beside = Beside::default();
    match shell.act(deed).await? {
        Ok(Outcome::Review(Some((taken, left)))) => {
            let place = state.place.saturating_add(1);
            let left = u32::try_from(left.max(0)).unwrap_or(u32::MAX);
            let here = State {
                place,
                of: place.saturating_add(left),
                ..state
            };
            let to = format!("/person/{}?{}", taken.person, here.query());
            Ok(Redirect::to(&to).into_response())
        }
        Ok(_) => {
            let said = match state.place {
                0 => shell.tongue().t("review-nobody"),
                done => shell.tongue().t("review-over").n("count", done),
            };
            beside.note = Some(said.into());
            let filter = looking.filter(shell)?;
            listed(shell, state.authority, filter, 0, looking, beside).await
        }
        Err(refused) => {
            beside.wrong = Some(refusal(shell.tongue(), refused));
            let filter = looking.filter(shell)?;
            refuse(listed(shell, state.authority, filter, 0, looking, beside).await?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn where_one_is_reads_back_from_the_address() {
        for query in [
            "review=auth-nz&k=1&n=7",
            "review=coordinator&band=high&sort=due&k=3&n=1001",
        ] {
            let state = State::read(query).unwrap();
            assert_eq!(state.query(), query);
        }
        let odd = State::read("review=auth-nz%2F..&k=1&n=2").unwrap();
        assert_eq!(odd.authority(), "auth-nz2F");
    }

    #[test]
    fn what_is_no_such_state_is_none() {
        for query in [
            "",
            "band=high",
            "review=",
            "review=auth-nz&k=x&n=1",
            "review=auth-nz&band=urgent",
            "review",
        ] {
            assert_eq!(State::read(query), None, "{query}");
        }
    }
}
