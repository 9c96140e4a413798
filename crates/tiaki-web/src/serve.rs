//! Routes, and the sockets they answer on.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use tiaki_core::policy::Action;
use tokio::sync::watch;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::access::{About, Need, Route, Routes};
use crate::api::{self, Buckets};
use crate::asks;
use crate::assets;
use crate::door::Door;
use crate::edge::{Edge, Views};
use crate::error::Error;
use crate::head::{Requests, stand_around};
use crate::ispws::{self, Office, Providers, Sweep};
use crate::page::{self, House};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::wire;

/// The sockets to answer on.
#[derive(Debug)]
pub struct Listeners {
    /// For the pages, and for the provider API where there is one: loopback only.
    pub pages: std::net::TcpListener,
    /// For the provider API alone: any address, since it has a log-in. Whoever opens one to a
    /// network has seen to TLS in front of it.
    pub providers: Option<std::net::TcpListener>,
}

/// Serves the pages, and the provider API where `providers` are given, until `shutdown` ends;
/// requests under way are answered first.
///
/// # Errors
/// [`Error::NotLoopback`] where the socket of the pages is open to a network: passwords would go over it in
/// clear. A proxy on this machine ends TLS. Else where a socket fails.
pub async fn serve<V: Views>(
    (views, door): (Arc<V>, Arc<dyn Door>),
    listeners: Listeners,
    settings: Settings,
    providers: Option<Providers>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let address = listeners.pages.local_addr().map_err(Error::Listen)?;
    if !address.ip().to_canonical().is_loopback() {
        return Err(Error::NotLoopback { address });
    }
    let pages = taken_over(listeners.pages)?;
    let apart = listeners.providers.map(taken_over).transpose()?;
    let office = providers.as_ref().map(Office::new);
    let (stopping, stop) = watch::channel(false);
    let mut tasks = tokio::task::JoinSet::new();
    if let Some(office) = &office {
        // It ends with the runtime; what it does is committed or not.
        tokio::spawn(Sweep::default().run(office.clone()));
    }
    if let (Some(listener), Some(office)) = (apart, &office) {
        tasks.spawn(wire::answer(listener, alone(office), stop.clone()));
    }
    let edge = Edge::new(views, door);
    let routes = both(edge.clone(), settings, office);
    tasks.spawn(wire::answer(pages, routes, stop));
    shutdown.await;
    stopping.send_replace(true);
    while tasks.join_next().await.is_some() {}
    edge.write_looks().await;
    Ok(())
}

fn taken_over(listener: std::net::TcpListener) -> Result<tokio::net::TcpListener, Error> {
    listener.set_nonblocking(true).map_err(Error::Listen)?;
    tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)
}

/// The provider API and nothing else: what else is asked for is not there.
fn alone(office: &Office) -> Router {
    Router::new()
        .nest("/ispws", ispws::router(office.clone()))
        .fallback(|| async { ispws::Reply::refused(ispws::Code::NotFound, "Resource not found") })
}

/// The provider API alone, as [`serve`] answers with on its own socket: for tests.
pub fn provider_router(providers: &Providers) -> Router {
    alone(&Office::new(providers))
}

fn both(edge: Edge, settings: Settings, office: Option<Office>) -> Router {
    let (pages, _) = over(edge, settings);
    match office {
        // Beside what stands around the pages, not within: providers' software names the host
        // that it was configured with.
        Some(office) => pages.nest("/ispws", ispws::router(office)),
        None => pages,
    }
}

/// The routes of the pages, with everything that stands around an answer.
pub fn router<V: Views>(views: Arc<V>, door: Arc<dyn Door>, settings: Settings) -> Router {
    router_and_routes(views, door, settings).0
}

/// The same, and the list of all routes with what each needs: for whoever goes through them.
pub fn router_and_routes<V: Views>(
    views: Arc<V>,
    door: Arc<dyn Door>,
    settings: Settings,
) -> (Router, Vec<Route>) {
    over(Edge::new(views, door), settings)
}

fn over(edge: Edge, settings: Settings) -> (Router, Vec<Route>) {
    let house = House {
        edge,
        settings: Arc::new(settings),
        buckets: Buckets::default(),
    };
    let around = from_fn_with_state((house.clone(), Requests::default()), stand_around);
    let routes = Routes::new(house.clone());
    let routes = unled_routes(cased(senders(reported(queues(text(mine(own(routes))))))));
    let routes = desk_routes(figured(person(house_routes(routes))));
    let routes = exchange_routes(send_routes(routes));
    let (routes, listed) = routes.calls(api::calls()).finish();
    let routes = routes
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(elsewise)
        .layer(around)
        .layer(smaller())
        .with_state(house);
    (routes, listed)
}

/// Answers go compressed to who takes them so: a page of fifty persons has a tenth of its bytes then. That their length
/// tells what is in them (BREACH) needs somebody who has a logged-in browser ask for pages of his choice: a session's
/// cookie goes with no request of another site.
fn smaller() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// What is asked for by a method that it does not take: the address of a form shows nothing.
async fn elsewise(method: Method) -> Problem {
    if method == Method::GET || method == Method::HEAD {
        Problem::NotFound
    } else {
        Problem::Method
    }
}

/// What everybody needs: the log-in, one's own pages, the stylesheet.
fn own(routes: Routes) -> Routes {
    let mine = Need::Of(Action::KeepLogin, About::Site);
    routes
        .get("/health", Need::Nothing, page::health::show)
        .get("/assets/{name}", Need::Nothing, assets::show)
        .post("/language", Need::Nothing, page::language::choose)
        .get("/login", Need::Nothing, page::login::show)
        .post("/login", Need::Nothing, page::login::enter)
        .post("/logout", mine, page::login::leave)
        .asked("/purpose", mine, asks::PURPOSE, page::purpose::show)
        .post("/purpose", mine, page::purpose::name)
        .asked("/me", mine, asks::ME, page::me::show)
        .get("/me/provider", mine, page::me::provider)
        .get("/me/keys", mine, page::keys::show)
        .post("/me/keys", mine, page::keys::choose)
}

/// One's own log-in.
fn mine(routes: Routes) -> Routes {
    let mine = Need::Of(Action::KeepLogin, About::Site);
    routes
        .get("/me/password", mine, page::own::password)
        .post("/me/password", mine, page::own::change_password)
        .get("/me/factor", mine, page::own::factor)
        .post("/me/factor", mine, page::own::show_factor)
        .post("/me/factor/confirm", mine, page::own::confirm_factor)
}

/// Text that is opened, and what is done that nobody opens too much.
fn text(routes: Routes) -> Routes {
    let meter = Need::Of(Action::ReadExposure, About::Site);
    routes
        .post(
            "/report/{report}/narrative",
            Need::Of(Action::OpenNarrative, About::Report),
            page::narrative::open,
        )
        .get("/me/exposure", meter, page::exposure::show)
        .post("/me/exposure/mark", meter, page::exposure::mark)
        .post("/me/exposure/spare", meter, page::exposure::spare)
        .get(
            "/load",
            Need::Of(Action::ReadUnitLoad, About::Site),
            page::load::show,
        )
        .post(
            "/load/lift",
            Need::Of(Action::SetExposureLimits, About::Site),
            page::load::lift,
        )
}

/// Queues, and what is done with who waits in them.
fn queues(routes: Routes) -> Routes {
    // Each agency has its own.
    let own = Need::Of(Action::ReadQueue, About::Own);
    let work = Need::Of(Action::WorkQueue, About::Person);
    queue_pages(routes)
        .get(
            "/",
            Need::Of(Action::ReadOperation, About::Site),
            page::overview::show,
        )
        .post(
            "/queue/{authority}/next",
            Need::Of(Action::WorkQueue, About::Queue),
            page::queue::next,
        )
        .post(
            "/queue/{authority}/set-aside",
            Need::Of(Action::SetAsideBulk, About::Queue),
            page::queue::aside::set_aside,
        )
        .post(
            "/queue/{authority}/restore",
            Need::Of(Action::Restore, About::Queue),
            page::queue::restore,
        )
        .asked("/alarms", own, asks::ALARMS, page::alarm::show)
        .get("/audit", own, page::audit::list)
        .post(
            "/audit",
            Need::Of(Action::WorkQueue, About::Own),
            page::audit::next,
        )
        .get(
            "/audit/{decision}",
            Need::Of(Action::ReadSecondLook, About::SecondLook),
            page::audit::show,
        )
        .post(
            "/audit/{decision}",
            Need::Of(Action::DecideSecondLook, About::SecondLook),
            page::audit::decide,
        )
        .post("/person/{person}/take", work, page::desk::act)
        .post("/person/{person}/release", work, page::desk::act)
        .post("/person/{person}/skip", work, page::desk::act)
        .post(
            "/person/{person}/set-aside",
            Need::Of(Action::SetAside, About::Person),
            page::desk::act,
        )
        .post(
            "/person/{person}/restore",
            Need::Of(Action::Restore, About::Person),
            page::desk::act,
        )
        .post(
            "/person/{person}/told",
            Need::Of(Action::ReadPerson, About::Person),
            page::desk::act,
        )
}

/// A queue whole and by its parts.
fn queue_pages(routes: Routes) -> Routes {
    let read = Need::Of(Action::ReadQueue, About::Queue);
    routes
        .asked("/queue/{authority}", read, asks::QUEUE, page::queue::show)
        .asked(
            "/queue/{authority}/free",
            read,
            asks::QUEUE,
            page::queue::show,
        )
        .asked(
            "/queue/{authority}/overdue",
            read,
            asks::QUEUE,
            page::queue::show,
        )
        .asked(
            "/queue/{authority}/back",
            read,
            asks::QUEUE,
            page::queue::show,
        )
        .asked(
            "/queue/{authority}/set-aside",
            read,
            asks::QUEUE,
            page::queue::show,
        )
        .asked(
            "/queue/{authority}/mine",
            read,
            asks::QUEUE,
            page::queue::show,
        )
}

/// Views of queues, what is done with many of them at once, and bands that are set by hand.
fn desk_routes(routes: Routes) -> Routes {
    let work = Need::Of(Action::WorkQueue, About::Queue);
    let save = Need::Of(Action::SaveView, About::Queue);
    let band = Need::Of(Action::OverrideBand, About::Person);
    routes
        .post("/queue/{authority}/many", work, page::many::act)
        .post("/queue/{authority}/undo", work, page::many::undo)
        .post("/queue/{authority}/review", work, page::reviewing::next)
        .post("/queue/{authority}/views", save, page::view::save)
        .get(
            "/queue/{authority}/view/{view}",
            Need::Of(Action::ReadQueue, About::Queue),
            page::view::open,
        )
        .post("/queue/{authority}/view/{view}", save, page::view::change)
        .post(
            "/queue/{authority}/view/{view}/share",
            Need::Of(Action::ShareView, About::Queue),
            page::view::change,
        )
        .post("/person/{person}/band", band, page::band::act)
        .post("/person/{person}/lift-band", band, page::band::act)
}

/// Cases, and what is done in them.
fn cased(routes: Routes) -> Routes {
    let of = |action| Need::Of(action, About::Case);
    let edit = of(Action::EditCase);
    let ask = of(Action::RequestEvidence);
    let hand_over = of(Action::HandOverChild);
    let assign = of(Action::AssignCase);
    routes
        .asked(
            "/cases",
            Need::Of(Action::ReadCase, About::Own),
            asks::CASES,
            page::cases::show,
        )
        .asked(
            "/case/{case}",
            of(Action::ReadCase),
            asks::CASE,
            page::case::show,
        )
        .post("/case/{case}/seen", of(Action::ReadCase), page::case::act)
        .post("/case/{case}/note", edit, page::case::act)
        .post("/case/{case}/add-task", edit, page::case::act)
        .post("/case/{case}/change-task", edit, page::case::act)
        .post("/case/{case}/do-task", edit, page::case::act)
        .post("/case/{case}/undo-task", edit, page::case::act)
        .post("/case/{case}/add-person", edit, page::case::act)
        .post("/case/{case}/add-persons", edit, page::case::act)
        .post("/case/{case}/remove-person", edit, page::case::act)
        .post("/case/{case}/wait", edit, page::case::act)
        .post("/case/{case}/resume", edit, page::case::act)
        .post("/case/{case}/add-request", ask, page::case::act)
        .post("/case/{case}/move-request", ask, page::case::act)
        .post("/case/{case}/hand-over", hand_over, page::case::act)
        .post("/case/{case}/acknowledge", hand_over, page::case::act)
        .post("/case/{case}/assign", assign, page::case::act)
        .post("/case/{case}/unassign", assign, page::case::act)
        .post("/case/{case}/leave", of(Action::EditCase), page::case::act)
        .post("/case/{case}/close", of(Action::CloseCase), page::case::act)
        .post(
            "/case/{case}/reopen",
            of(Action::ReopenCase),
            page::case::act,
        )
        .post(
            "/case/{case}/restrict",
            of(Action::RestrictCase),
            page::case::act,
        )
        .post(
            "/person/{person}/case",
            Need::Of(Action::OpenCase, About::Person),
            page::case::opening::open,
        )
        .get(
            "/person/{person}/case",
            Need::Of(Action::ReadPerson, About::Person),
            page::case::opening::show,
        )
}

/// Cases that nobody leads. Of no case, and so of none that somebody is a member of: only a supervisor assigns there.
fn unled_routes(routes: Routes) -> Routes {
    let assign = Need::Of(Action::AssignCase, About::Own);
    routes.get("/cases/unled", assign, page::unled::show).post(
        "/cases/unled",
        assign,
        page::unled::appoint,
    )
}

/// What people say of the links of a person, and how things are found.
fn person(routes: Routes) -> Routes {
    let search = Need::Of(Action::Search, About::Site);
    routes
        .asked(
            "/person/{person}/around",
            Need::Of(Action::ReadPerson, About::Person),
            asks::AROUND,
            page::around::show,
        )
        .get("/search", search, page::search::show)
        .post("/search", search, page::search::find)
        .post(
            "/person/{person}/link",
            Need::Of(Action::DecideLink, About::Person),
            page::person::answer::answer,
        )
        .post(
            "/review/{one}/{other}/undo",
            Need::Of(Action::DecideLink, About::Pair),
            page::review::undo,
        )
}

/// Referrals: the list, the forms that draft one, and what moves one; and packages, for who is of a peer agency.
fn send_routes(routes: Routes) -> Routes {
    let of = |action| Need::Of(action, About::Draft);
    let draft = |about| Need::Of(Action::DraftReferral, about);
    let release = of(Action::ReleaseReferral);
    routes
        .asked(
            "/referrals",
            Need::Of(Action::ReadReferral, About::Own),
            asks::REFERRALS,
            page::referral::list::show,
        )
        .asked(
            "/packages",
            Need::Of(Action::ReadPackage, About::Own),
            asks::PAGE,
            page::packages::show,
        )
        .get(
            "/referral/{draft}",
            of(Action::ReadReferral),
            page::referral::one::show,
        )
        .post(
            "/referral/{draft}/submit",
            of(Action::DraftReferral),
            page::referral::one::act,
        )
        .post(
            "/referral/{draft}/release",
            release,
            page::referral::one::act,
        )
        .post(
            "/referral/{draft}/send-back",
            release,
            page::referral::one::act,
        )
        .post(
            "/referral/{draft}/withdraw",
            of(Action::WithdrawReferral),
            page::referral::one::act,
        )
        .get(
            "/person/{person}/refer",
            draft(About::Person),
            page::referral::form::of_person,
        )
        .post(
            "/person/{person}/refer",
            draft(About::Person),
            page::referral::form::draft,
        )
        .asked(
            "/queue/{authority}/refer",
            draft(About::Queue),
            asks::BAND,
            page::referral::form::of_band,
        )
        .post(
            "/queue/{authority}/refer",
            draft(About::Queue),
            page::referral::form::of_queue,
        )
}

/// The exchange with other authorities: what is owed, each package, what is said on it, and what could not be taken.
fn exchange_routes(routes: Routes) -> Routes {
    let of = |action| Need::Of(action, About::Exchanged);
    let apart = |action| Need::Of(action, About::Site);
    let act = page::exchange::one::act;
    let (decide, ask) = (of(Action::OpenCase), of(Action::RequestEvidence));
    let draft = of(Action::DraftReferral);
    routes
        .asked(
            "/exchange",
            Need::Of(Action::ReadReferral, About::Site),
            asks::EXCHANGE,
            page::exchange::desk::show,
        )
        .get(
            "/exchange/apart",
            apart(Action::ReadQuarantine),
            page::exchange::apart::show,
        )
        .post(
            "/exchange/apart",
            apart(Action::RetryQuarantine),
            page::exchange::apart::retry,
        )
        .asked(
            "/exchange/{package}",
            of(Action::ReadReferral),
            asks::WITH,
            page::exchange::one::show,
        )
        .post("/exchange/{package}/accept", decide, act)
        .post("/exchange/{package}/decline", decide, act)
        .post("/exchange/{package}/return", decide, act)
        .post("/exchange/{package}/ask", ask, act)
        .post("/exchange/{package}/answer", ask, act)
        .post("/exchange/{package}/material", ask, act)
        .post("/exchange/{package}/fulfil", ask, act)
        .post(
            "/exchange/{package}/outcome",
            of(Action::RecordOutcome),
            act,
        )
        .post("/exchange/{package}/supplement", draft, act)
        .post("/exchange/{package}/forward", draft, act)
        .post("/exchange/{package}/withdraw", draft, act)
        .post(
            "/exchange/{package}/release",
            of(Action::ReleaseReferral),
            act,
        )
        .post(
            "/exchange/{package}/retract",
            of(Action::RetractReferral),
            act,
        )
}

/// What was reported, who is behind it, and what people decide on that.
fn reported(routes: Routes) -> Routes {
    let all = Need::Of(Action::ReadQueue, About::Site);
    routes
        .asked(
            "/person/{person}",
            Need::Of(Action::ReadPerson, About::Person),
            asks::PERSON,
            page::person::show,
        )
        .post(
            "/person/{person}/place",
            Need::Of(Action::DecidePlace, About::Person),
            page::place::decide,
        )
        .post(
            "/person/{person}/share",
            Need::Of(Action::DraftReferral, About::Person),
            page::shared::draft,
        )
        .asked("/places", all, asks::PAGE, page::place::list)
        .asked(
            "/referrals/standing",
            Need::Of(Action::ReadReferral, About::Site),
            asks::PAGE,
            page::shared::list,
        )
        .post(
            "/referrals/{draft}/end",
            Need::Of(Action::WithdrawReferral, About::Draft),
            page::shared::end,
        )
        .get(
            "/account/{account}",
            Need::Of(Action::ReadAccount, About::Account),
            page::account::show,
        )
        .post(
            "/account/{account}",
            Need::Of(Action::RevealProtected, About::Account),
            page::account::reveal,
        )
        .get(
            "/report/{report}",
            Need::Of(Action::ReadReport, About::Report),
            page::report::show,
        )
        .asked(
            "/reviews",
            Need::Of(Action::ReadQueue, About::Own),
            asks::PAGE,
            page::review::list,
        )
        .get(
            "/review/{one}/{other}",
            Need::Of(Action::ReadPerson, About::Pair),
            page::review::show,
        )
        .post(
            "/review/{one}/{other}",
            Need::Of(Action::DecideLink, About::Pair),
            page::review::decide,
        )
        .asked("/incidents", all, asks::PAGE, page::incident::list)
        .asked(
            "/incident/{incident}",
            Need::Of(Action::ReadReport, About::Incident),
            asks::PAGE,
            page::incident::show,
        )
}

/// Who reports, how evenly it is worked, and what could not be read.
fn senders(routes: Routes) -> Routes {
    routes
        .get(
            "/providers",
            Need::Of(Action::ReadProviderCard, About::Site),
            page::provider::list,
        )
        .get(
            "/provider/{provider}",
            Need::Of(Action::ReadProviderCard, About::Provider),
            page::provider::show,
        )
        .asked(
            "/provider/{provider}/reports",
            Need::Of(Action::ReadQueue, About::Site),
            asks::PROVIDED,
            page::provider::reports::show,
        )
        .get(
            "/fairness",
            Need::Of(Action::ReadOperation, About::Site),
            page::fairness::show,
        )
        .get(
            "/quarantine",
            Need::Of(Action::ReadQuarantine, About::Site),
            page::quarantine::show,
        )
}

/// The operation in figures, and the lists behind them.
fn figured(routes: Routes) -> Routes {
    let list = Need::Of(Action::ReadQueue, About::Site);
    routes
        .asked(
            "/operation",
            Need::Of(Action::ReadOperation, About::Site),
            asks::OPERATION,
            page::operation::show,
        )
        .asked(
            "/operation/persons",
            list,
            asks::FIGURE,
            page::operation::list::persons,
        )
        .asked(
            "/operation/reports",
            list,
            asks::FIGURE,
            page::operation::list::reports,
        )
        .asked(
            "/operation/packages",
            Need::Of(Action::ReadReferral, About::Site),
            asks::FIGURE,
            page::operation::list::packages,
        )
}

/// The house itself: whom it sends to, what it knows files by, how it ranks, what was done, by whom.
fn house_routes(routes: Routes) -> Routes {
    let directory = Need::Of(Action::ReadDirectory, About::Site);
    let keys = Need::Of(Action::ChangeDirectory, About::Site);
    let lists = Need::Of(Action::ReadLists, About::Site);
    let rules = Need::Of(Action::ReadRules, About::Site);
    let decide = Need::Of(Action::ApproveRules, About::Rules);
    let check = Need::Of(Action::VerifyLog, About::Site);
    let change = Need::Of(Action::ChangeOperators, About::Operator);
    routes
        .asked(
            "/authorities",
            directory,
            asks::AUTHORITIES,
            page::authority::list,
        )
        .get("/authority/{authority}", directory, page::authority::show)
        .post(
            "/authority/{authority}/key/check",
            keys,
            page::authority::turn,
        )
        .post(
            "/authority/{authority}/key/revoke",
            keys,
            page::authority::turn,
        )
        .get("/lists", lists, page::list::list)
        .get("/list/{list}", lists, page::list::show)
        .get("/rules", rules, page::rules::list)
        .get("/rules/{version}", rules, page::rules::show)
        .post("/rules/{version}/approve", decide, page::rules::approve)
        .post("/rules/{version}/withdraw", decide, page::rules::withdraw)
        .asked(
            "/log",
            Need::Of(Action::ReadLog, About::Site),
            asks::LOG,
            page::log::show,
        )
        .get(
            "/deconfliction",
            Need::Of(Action::ReadLog, About::Site),
            page::deconfliction::show,
        )
        .get("/log/check", check, page::log::ask)
        .post("/log/check", check, page::log::check)
        .get(
            "/operators",
            Need::Of(Action::ReadOperators, About::Site),
            page::operators::list,
        )
        .post(
            "/operators",
            Need::Of(Action::ChangeOperators, About::Site),
            page::operators::add,
        )
        .post("/operators/{operator}/roles", change, page::operators::act)
        .post("/operators/{operator}/switch", change, page::operators::act)
        .post(
            "/operators/{operator}/password",
            change,
            page::operators::act,
        )
        .post("/operators/{operator}/factor", change, page::operators::act)
}
