//! What each route needs, and the guard that asks before any handler.
//!
//! A route can only be added together with what it needs ([`Routes`]), so none is without; and the list of all
//! of them ([`Route`]) is what the access test goes through. The guard finds who visits, reads what the
//! address is about, and has [`tiaki_core::policy`] decide. A form that another
//! site sends is refused first ([`origin`]). A refusal is 401 where nobody is logged in, 404
//! where one may not know that the thing is there, 403 else; where another purpose would do, the page to name
//! one is shown.
//!
//! To add a kind of address: a variant of [`About`] and its reading.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use tiaki_core::id::{
    AccountId, CaseId, IncidentId, OperatorId, PersonId, ProviderId, ReportId, SetAsideId,
    SharedReferralId,
};
use tiaki_core::policy::{Action, Refusal};
use tiaki_ops::Error;
use tiaki_ops::access::Subject;
use tiaki_ops::sessions::Session;

use crate::api::{self, Around, Call, around};
use crate::asks;
use crate::door::Door;
use crate::edge::counted::{Kept, QUEUE_COUNTS};
use crate::origin;
use crate::page::{House, purpose};
use crate::problem::{Problem, Wants};
use crate::visit::Visit;

/// Bytes that a form may have.
const FORM_BYTES: usize = 16 * 1024;

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: the log-in itself, the stylesheet, whether the server answers.
    Nothing,
    /// That this may be done to what the address is about.
    Of(Action, About),
}

/// What an address is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The site as a whole.
    Site,
    /// What the visitor's own agency has of something that each has: its cases, its alarms, pairs and second looks, the
    /// referrals to it.
    Own,
    /// The queue `{authority}`.
    Queue,
    /// The case `{case}`.
    Case,
    /// The person `{person}`.
    Person,
    /// The account `{account}`.
    Account,
    /// The report `{report}`.
    Report,
    /// The group of reports `{incident}`.
    Incident,
    /// The accounts `{one}` and `{other}`.
    Pair,
    /// The decision `{decision}`.
    SecondLook,
    /// The draft `{draft}`.
    Draft,
    /// The provider `{provider}`, with or without an ending.
    Provider,
    /// The version `{version}` of the rules.
    Rules,
    /// The account of the operator `{operator}`.
    Operator,
    /// The package `{package}` of the exchange.
    Exchanged,
}

/// A route, for whoever goes through all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// By which method.
    pub method: Method,
    /// The address, with its parameters in braces.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
    /// What may stand in the query of a page, by name; a call says its own.
    pub asks: &'static [&'static str],
}

/// Routes with what they need.
pub(crate) struct Routes {
    house: House,
    router: Router<House>,
    listed: Vec<Route>,
}

impl Routes {
    pub(crate) fn new(house: House) -> Self {
        Self {
            house,
            router: Router::new(),
            listed: Vec::new(),
        }
    }

    /// A page to read, in whose query nothing stands.
    pub(crate) fn get<T: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: impl Handler<T, House>,
    ) -> Self {
        self.asked(path, need, &[], handler)
    }

    /// A page to read, in whose query these names may stand.
    pub(crate) fn asked<T: 'static>(
        self,
        path: &'static str,
        need: Need,
        asks: &'static [&'static str],
        handler: impl Handler<T, House>,
    ) -> Self {
        self.add(Method::GET, path, (need, asks), get(handler))
    }

    /// A form to send.
    pub(crate) fn post<T: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: impl Handler<T, House>,
    ) -> Self {
        let form = post(handler).layer(DefaultBodyLimit::max(FORM_BYTES));
        self.add(Method::POST, path, (need, &[]), form)
    }

    /// The calls of the JSON API.
    pub(crate) fn calls(mut self, calls: Vec<Call>) -> Self {
        for call in calls {
            let state = Around {
                house: self.house.clone(),
                key: call.key,
                asks: call.asks,
            };
            let handler = call.handler.layer(from_fn_with_state(state, around));
            self = self.add(call.method, call.path, (call.need, &[]), handler);
        }
        self
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        (need, asks): (Need, &'static [&'static str]),
        handler: MethodRouter<House>,
    ) -> Self {
        let state = (self.house.clone(), need, asks);
        let guarded = handler.layer(from_fn_with_state(state, guard));
        self.router = self.router.route(path, guarded);
        self.listed.push(Route {
            method,
            path,
            need,
            asks,
        });
        self
    }

    pub(crate) fn finish(self) -> (Router<House>, Vec<Route>) {
        (self.router, self.listed)
    }
}

impl About {
    /// What an address with these parameters is about; nothing where one does not read.
    fn subject(self, params: &RawPathParams) -> Option<Subject> {
        let value = |name: &str| {
            let mut found = params.iter();
            found
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        Some(match self {
            Self::Site => Subject::Site,
            Self::Own => Subject::Own,
            Self::Queue => Subject::Queue(value("authority")?),
            Self::Case => Subject::Case(CaseId::parse(&value("case")?).ok()?),
            Self::Person => Subject::Person(PersonId::parse(&value("person")?).ok()?),
            Self::Account => Subject::Account(AccountId::parse(&value("account")?).ok()?),
            Self::Report => Subject::Report(ReportId::parse(&value("report")?).ok()?),
            Self::Incident => Subject::Incident(IncidentId::parse(&value("incident")?).ok()?),
            Self::Pair => Subject::Pair(
                AccountId::parse(&value("one")?).ok()?,
                AccountId::parse(&value("other")?).ok()?,
            ),
            Self::SecondLook => Subject::SecondLook(SetAsideId::parse(&value("decision")?).ok()?),
            Self::Draft => Subject::Draft(SharedReferralId::parse(&value("draft")?).ok()?),
            Self::Rules => Subject::Rules(value("version")?),
            Self::Exchanged => Subject::Exchanged(value("package")?),
            Self::Operator => Subject::Operator(OperatorId::parse(&value("operator")?).ok()?),
            Self::Provider => {
                let asked = value("provider")?;
                let id = asked.split('.').next().unwrap_or_default();
                Subject::Provider(ProviderId::parse(id).ok()?)
            }
        })
    }
}

/// Lets a request through to its handler, or not.
async fn guard(
    State((house, need, asks)): State<(House, Need, &'static [&'static str])>,
    Extension(visit): Extension<Visit>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    // No browser sends a token by itself.
    let is_form = request.method() == Method::POST && !api::is_call(request.uri().path());
    if is_form && !origin::is_ours(request.headers()) {
        return Problem::Foreign.into_response();
    }
    let (action, about) = match need {
        Need::Nothing => return answer(asks, request, next).await,
        Need::Of(action, about) => (action, about),
    };
    let Some(session) = visit.session.clone() else {
        return Problem::LogIn.into_response();
    };
    let Some(subject) = about.subject(&params) else {
        return Problem::NotFound.into_response();
    };
    // Who is taken from a queue is shown: what may not be read is not there.
    if action == Action::WorkQueue && matches!(about, About::Person) {
        match refusal(&house, &session, Action::ReadPerson, subject.clone()).await {
            Ok(None) | Ok(Some(Problem::Purpose)) => {}
            Ok(Some(problem)) | Err(problem) => return problem.into_response(),
        }
    }
    let is_read = request.method().is_safe();
    match refusal(&house, &session, action, subject).await {
        Ok(None) => {
            let _forgetting = (!is_read).then(|| Forgetting(house.edge.kept()));
            answer(asks, request, next).await
        }
        Ok(Some(Problem::Purpose)) if is_page(&request) => {
            let to = purpose::address(request.uri());
            Redirect::to(&to).into_response()
        }
        Ok(Some(problem)) | Err(problem) => problem.into_response(),
    }
}

/// Who did something sees at once what it changed; so does everybody else where who did it did not wait for the answer.
struct Forgetting(Kept);

impl Drop for Forgetting {
    fn drop(&mut self) {
        self.0.forget(QUEUE_COUNTS);
    }
}

/// The handler's answer, but to a page whose address asks for what it does not read.
async fn answer(asks: &[&str], request: Request, next: Next) -> Response {
    let is_page = [Method::GET, Method::HEAD].contains(request.method())
        && !api::is_call(request.uri().path());
    if is_page && !asks::are_known(asks, request.uri().query()) {
        return Problem::NotFound.into_response();
    }
    next.run(request).await
}

/// Whether a person reads a page, who can be led to another.
fn is_page(request: &Request) -> bool {
    request.method() == Method::GET
        && !api::is_call(request.uri().path())
        && Wants::of(request.headers()) == Wants::Html
}

/// Why a session may not do it; nothing where it may.
async fn refusal(
    house: &House,
    session: &Arc<Session>,
    action: Action,
    subject: Subject,
) -> Result<Option<Problem>, Problem> {
    let session = Arc::clone(session);
    house
        .edge
        .ask("access", move |door| {
            let decision = door.decide(&session, action, &subject)?;
            let Some(refusal) = decision.refusal else {
                return Ok(None);
            };
            let others = session.purposes().into_iter();
            for purpose in others.filter(|purpose| session.purpose != Some(*purpose)) {
                let other = Session {
                    purpose: Some(purpose),
                    ..(*session).clone()
                };
                if door.decide(&other, action, &subject)?.allow {
                    return Ok(Some(Problem::Purpose));
                }
            }
            let is_known = refusal == Refusal::Refused || reads(door, &session, &subject)?;
            Ok(Some(if is_known {
                Problem::Refused(decision.rule)
            } else {
                Problem::NotFound
            }))
        })
        .await
}

/// Whether a session may read, for some purpose, the person, the account, the two accounts or the package that an address
/// names: then it is told that something else is refused, also where that is about another kind of thing, such as a case on a
/// person.
fn reads(door: &dyn Door, session: &Session, subject: &Subject) -> Result<bool, Error> {
    let read = match subject {
        Subject::Person(_) | Subject::Pair(..) => Action::ReadPerson,
        Subject::Account(_) => Action::ReadAccount,
        Subject::Exchanged(_) => Action::ReadReferral,
        _ => return Ok(false),
    };
    let purposes = session.purposes().into_iter().map(Some);
    for purpose in std::iter::once(session.purpose).chain(purposes) {
        let way = Session {
            purpose,
            ..session.clone()
        };
        if door.decide(&way, read, subject)?.allow {
            return Ok(true);
        }
    }
    Ok(false)
}
