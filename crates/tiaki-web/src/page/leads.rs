//! The pages that the head of every page leads to: those that people work on all day at once, and those of the
//! house behind a fold. Nobody is led to what it may never see. A new page of either kind is one line in
//! `WORK` or `HOUSE`.

use tiaki_core::policy::Action;
use tiaki_ops::access;
use tiaki_ops::sessions::Session;

use crate::page::queue::plain;
use crate::tongue::Tongue;

/// The pages that the head of every page leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    Alarms,
    Audit,
    Authorities,
    Cases,
    Exchange,
    Fairness,
    Lists,
    Load,
    Log,
    LogCheck,
    Operation,
    Operators,
    Overview,
    OwnQueue,
    Providers,
    Quarantine,
    Referrals,
    Reviews,
    Rules,
    /// A page that others lead to.
    Within,
}

/// A page that the head leads to.
pub(crate) struct Lead {
    pub(crate) href: String,
    pub(crate) word: String,
    pub(crate) is_here: bool,
}

/// A page, where it is, who may see it.
type Known = (Here, &'static str, Action);

/// What people work on all day.
const WORK: &[Known] = &[
    (Here::Overview, "/", Action::ReadOperation),
    (Here::Operation, "/operation", Action::ReadOperation),
    (Here::Alarms, "/alarms", Action::ReadQueue),
    (Here::Cases, "/cases", Action::ReadCase),
    (Here::Referrals, "/referrals", Action::ReadReferral),
    (Here::Exchange, "/exchange", Action::ReadReferral),
    (Here::Reviews, "/reviews", Action::ReadQueue),
    (Here::Audit, "/audit", Action::ReadQueue),
];

/// The house itself: who reports to it, whom it sends to, what it knows files by, how it ranks, what was done, by
/// whom.
const HOUSE: &[Known] = &[
    (Here::Providers, "/providers", Action::ReadProviderCard),
    (Here::Authorities, "/authorities", Action::ReadDirectory),
    (Here::Lists, "/lists", Action::ReadLists),
    (Here::Rules, "/rules", Action::ReadRules),
    (Here::Fairness, "/fairness", Action::ReadOperation),
    (Here::Quarantine, "/quarantine", Action::ReadQuarantine),
    (Here::Load, "/load", Action::ReadUnitLoad),
    (Here::Log, "/log", Action::ReadLog),
    (Here::LogCheck, "/log/check", Action::VerifyLog),
    (Here::Operators, "/operators", Action::ReadOperators),
];

/// A page's name.
fn word(page: Here, tongue: Tongue) -> String {
    match page {
        Here::Alarms => tongue.say("layout-alarms"),
        Here::Audit => tongue.say("layout-audit"),
        Here::Authorities => tongue.say("title-authorities"),
        Here::Cases => tongue.say("layout-cases"),
        Here::Exchange => tongue.say("exchange-lead-word"),
        Here::Fairness => tongue.say("layout-fairness"),
        Here::Lists => tongue.say("title-lists"),
        Here::Load => tongue.say("title-load"),
        Here::Log => tongue.say("title-log"),
        Here::LogCheck => tongue.say("title-log-check"),
        Here::Operation => tongue.say("title-operation"),
        Here::Operators => tongue.say("title-operators"),
        Here::Overview => tongue.say("layout-overview"),
        Here::OwnQueue => tongue.say("layout-own-queue"),
        Here::Providers => tongue.say("layout-providers"),
        Here::Quarantine => tongue.say("layout-quarantine"),
        Here::Referrals => tongue.say("send-referrals"),
        Here::Reviews => tongue.say("layout-reviews"),
        Here::Rules => tongue.say("title-rules"),
        Here::Within => String::new(),
    }
}

/// The queue of the authority that somebody works for, where that is not the site's own agency and they may see it.
pub(crate) fn own_queue(session: &Session) -> Option<String> {
    let has_one =
        !session.agency.is_empty() && access::may_some_day_own(session, Action::ReadQueue);
    has_one.then(|| format!("/queue/{}", plain(&session.agency)))
}

/// How many pages stand in the head without a fold.
const AT_ONCE: usize = 7;

/// What the head leads somebody to, at once and behind a fold; nothing where nobody is logged in. Who sees few pages
/// sees them all at once.
pub(crate) fn leads(
    session: Option<&Session>,
    tongue: Tongue,
    here: Here,
) -> (Vec<Lead>, Vec<Lead>) {
    let Some(session) = session else {
        return (Vec::new(), Vec::new());
    };
    let mine = |pages: &[Known]| -> Vec<Lead> {
        pages
            .iter()
            .filter(|(page, _, action)| match page {
                // Each agency has its own.
                Here::Alarms | Here::Audit | Here::Cases | Here::Referrals | Here::Reviews => {
                    access::may_some_day_own(session, *action)
                }
                _ => access::may_some_day(session, *action),
            })
            .map(|(page, href, _)| Lead {
                href: (*href).to_owned(),
                word: word(*page, tongue),
                is_here: *page == here,
            })
            .collect()
    };
    let (mut work, mut house) = (mine(WORK), mine(HOUSE));
    // Who works here for another authority has one queue.
    if let Some(href) = own_queue(session) {
        let lead = Lead {
            href,
            word: word(Here::OwnQueue, tongue),
            is_here: here == Here::OwnQueue,
        };
        work.insert(0, lead);
    }
    if work.len() + house.len() <= AT_ONCE {
        work.append(&mut house);
    }
    (work, house)
}
