//! How the pages that people work on all day find their rows: by an index, on both databases, so that a million
//! reports do not slow them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use tiaki_core::exchange::Side;
use tiaki_core::id::{
    AccountId, ClientId, IncidentId, OperatorId, PersonId, ProviderId, SetAsideBatchId, SiteKey,
    ViewId,
};
use tiaki_core::policy::{Action, Purpose, Role};
use tiaki_core::quality::Field;
use tiaki_core::queue::view::{Holder, Sort, View};
use tiaki_core::referral::ReferralState;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::WorkplaceRules;
use tiaki_ops::access::Subject;
use tiaki_ops::clients::{Asked, ClientToken};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::operation::{Period, lists};
use tiaki_ops::quality::reports::Which as Provided;
use tiaki_ops::queue::Filter;
use tiaki_ops::refer::draft::{NewReferral, Which};
use tiaki_ops::sessions::{Session, SessionRules, Token};
use tiaki_ops::{Act, Site, Store, folding, linking, matching, operation, triage};
use tiaki_store::exchange::threads::{self, Thread};
use tiaki_store::log::Entry;
use tiaki_store::persons;
use tiaki_store::testing::{self, plans};
use tiaki_web::{Calls, Door, Exchanges, Sends, Views};

use crate::samples;

/// Tables of one row each, or of a few that no report adds to: read whole on purpose.
const SMALL: [&str; 16] = [
    "authority_keys",
    "deconflict_lists",
    "deconflict_peers",
    "folding",
    "hash_lists",
    "linked",
    "log_head",
    "operation_kept",
    // Those that left, of which the desk of the exchange counts what is not on its way.
    "packages",
    "providers",
    "queue_kept",
    "rule_versions",
    "schema_migrations",
    "search_state",
    "site",
    "standing_referrals",
];

fn report(handle: &str, address: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported><personOrUserReportedPerson>\
         <email>{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService><ipCaptureEvent>\
         <ipAddress>{address}</ipAddress><eventName>Login</eventName><dateTime>2026-01-02T03:00:00Z</dateTime>\
         </ipCaptureEvent></personOrUserReported></report>"
    )
}

pub(crate) fn filled(store: Store, folder: &Path) -> Site {
    for number in 0..40 {
        let text = report(
            &format!("synth-{number}"),
            &format!("198.51.100.{}", number / 2),
        );
        let file = folder.join(format!("{number}.xml"));
        tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
    }
    let site = Site {
        store,
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    };
    let act = Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    };
    let options = ImportOptions::default();
    import(&site, &act, &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    matching::run(&site, &act, 31).unwrap();
    folding::run(&site, &act).unwrap();
    linking::run(&site, &act).unwrap();
    triage::run(&site, &act).unwrap();
    operation::count(&site, &act).unwrap();
    site
}

fn session() -> Session {
    let at = samples::as_of();
    Session {
        operator: OperatorId::from_bytes([7; 16]),
        client: None,
        name: "ana".to_owned(),
        roles: vec![Role::Analyst],
        // An authority's: so that whose a thing is, is looked up.
        agency: "auth-nz".to_owned(),
        purpose: Some(Purpose::Investigation),
        reason: String::new(),
        started_at: at,
        ends_at: at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

/// What the pages of a queue, a report and a person read, with what their guard reads.
fn read(site: &Site) {
    let at = samples::as_of();
    let members = site.store.read("test", persons::members).unwrap();
    let (person, accounts): &(PersonId, Vec<AccountId>) = &members[0];
    let account = accounts[0];
    let parts = tiaki_ops::views::account(site, &account)
        .unwrap()
        .unwrap()
        .parts;
    let report = parts[0].report.unwrap();
    let view = tiaki_ops::views::person(site, person).unwrap().unwrap();
    let group = IncidentId::from_bytes([1; 16]);
    let own = site.store.read("test", |tx| {
        tiaki_store::folding::own_members(tx, &group, "auth-nz", (50, 0))
    });
    assert!(own.unwrap().is_empty());
    let (site, session) = (site as &dyn Both, session());
    site.readable(&session, &[report]).unwrap();
    site.session(&SessionRules::standard(), Token::new([1; 32]), at)
        .unwrap();
    for (action, subject) in [
        (Action::ReadQueue, Subject::Queue(view.authority.clone())),
        (Action::ReadPerson, Subject::Person(*person)),
        (Action::ReadReport, Subject::Report(report)),
        (Action::ReadAccount, Subject::Account(account)),
    ] {
        Door::decide(site, &session, action, &subject).unwrap();
    }
    for filter in [
        Filter::All,
        Filter::Free,
        Filter::Overdue,
        Filter::Back,
        Filter::SetAside,
        Filter::Mine("ana".to_owned()),
    ] {
        let found = site.queue(&view.authority, &filter, 0, at).unwrap();
        assert!(found.is_some());
    }
    worked(site, &view.authority, person, at);
    site.batches(&view.authority).unwrap();
    site.skipped(&view.authority, "ana").unwrap();
    site.standing(person, "ana", at).unwrap();
    assert!(site.person(person).unwrap().is_some());
    assert!(site.report(&report).unwrap().is_some());
    assert!(site.account(&account).unwrap().is_some());
    machine(site, at);
    figures(site);
    site.deeds(&session, person, 0).unwrap();
    site.surroundings(&session, &view).unwrap();
    site.worked("ana", person).unwrap();
    for text in ["synth77", "4000001", "acc_0123456789", &"0d".repeat(16)] {
        site.search(&session, text, at).unwrap().unwrap();
    }
    let rules = WorkplaceRules::standard();
    site.prompt(&rules, &session, at).unwrap();
    let folded = site.folded(&rules, &session, &report, at).unwrap();
    assert!(folded.is_some());
}

/// What stands around each call of a machine, and what its lists read beside those of pages.
fn machine(site: &dyn Both, at: Timestamp) {
    let token = format!(
        "tiaki_{}_{}",
        ClientId::from_bytes([7; 16]),
        "07".repeat(32)
    );
    let token = ClientToken::find(&token).unwrap();
    assert!(Door::client(site, &token, at).unwrap().is_none());
    let client = token.client();
    site.touch_client(&client, at).unwrap();
    assert_eq!(
        Door::ask(site, &client, ("k", &[b"one"]), at).unwrap(),
        Asked::New
    );
    assert_eq!(
        Door::ask(site, &client, ("k", &[b"one"]), at).unwrap(),
        Asked::Unknown
    );
    site.keep(&client, "k", (200, "{}")).unwrap();
    site.forget(&client, "k").unwrap();
    let draft = tiaki_core::id::SharedReferralId::from_bytes([7; 16]);
    assert!(site.draft(&draft).unwrap().is_none());
}

/// What the operation's figures and the lists behind them read.
fn figures(site: &dyn Both) {
    let at = samples::as_of();
    for period in [Period::All, Period::days(20_000, 20_600).unwrap()] {
        assert!(site.operation(period, at).unwrap().is_some());
        for step in lists::PERSONS {
            for country in [None, Some("NZ")] {
                site.operation_persons(step, period, country, 0).unwrap();
            }
        }
        let reports = site.operation_reports(period, 0).unwrap();
        provided(site, reports.rows[0].provider);
        for which in [
            lists::Packages::Of(period),
            lists::Packages::Open(None),
            lists::Packages::Open(Some(2)),
        ] {
            site.operation_packages(which, 0, at).unwrap();
        }
    }
}

/// What a provider's card and the lists behind its figures read beside what is counted for all.
fn provided(site: &dyn Both, provider: ProviderId) {
    assert!(site.provider_figures(&provider).unwrap().is_some());
    let lists = [
        Provided::All,
        Provided::Lacking(Field::UploadPlace),
        Provided::AskedHigh,
        Provided::Folded("viral".to_owned()),
        Provided::Actionable,
        Provided::Answered,
        Provided::Files,
        Provided::NotStated,
        Provided::NotViewed,
        Provided::Closed,
        Provided::Viral,
        Provided::Unplaced,
    ];
    for which in lists {
        site.provider_reports(&provider, &which, None).unwrap();
    }
}

/// What the pages of a queue read of views, of what is unread, and of bands set by hand.
fn worked(site: &dyn Both, authority: &str, person: &PersonId, at: Timestamp) {
    for sort in Sort::ALL {
        let chosen = View {
            sort: *sort,
            unread: true,
            child: true,
            provider: Some(ProviderId::from_bytes([1; 16])),
            held: Some(Holder::Nobody),
            ..View::default()
        };
        let count = site.view_count(authority, &chosen, "ana", at).unwrap();
        assert_eq!(count, 0);
        let filter = Filter::View(Box::new(chosen), "ana".to_owned());
        assert!(site.queue(authority, &filter, 0, at).unwrap().is_some());
    }
    let around = site.counts(authority, at).unwrap();
    let around = site.around(authority, "ana", around, at).unwrap();
    assert!(around.counts.of > 0);
    site.saved_view(&ViewId::from_bytes([1; 16]), "ana")
        .unwrap();
    site.opens_with(authority, "ana").unwrap();
    site.last_reason(authority, "ana").unwrap();
    site.unread("ana", &[*person]).unwrap();
    site.cases_counted("ana", &[*person]).unwrap();
    let shown = site.standing(person, "ana", at).unwrap();
    site.see(&[crate::looked::saw("ana", *person, shown.seen)])
        .unwrap();
    site.bands(person).unwrap();
    site.by_hand(&[*person], at).unwrap();
    let batch = SetAsideBatchId::from_bytes([1; 16]);
    assert!(site.offer(&batch, "ana").unwrap().is_none());
}

/// What the pages of referrals read: the list, one with what it would send, and the form.
fn read_referrals(site: &Site) {
    let at = samples::as_of();
    let members = site.store.read("test", persons::members).unwrap();
    let person = members[0].0;
    let act = Act {
        actor: "cem".to_owned(),
        at,
    };
    let new = NewReferral {
        persons: vec![person],
        to: vec!["NZ".to_owned()],
        purpose: "protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "routine".to_owned(),
        words: "file 9".to_owned(),
        ..NewReferral::default()
    };
    let id = site.draft_referral(&act, &new).unwrap().unwrap();
    let which = [
        Which::OfOthers("ana".to_owned()),
        Which::Own("cem".to_owned()),
        Which::State(ReferralState::Drafted),
        Which::All,
    ];
    for which in which {
        for authority in ["", "auth-nz"] {
            site.referrals("ana", authority, &which, 0).unwrap();
            let window = (0, 5);
            Calls::referrals_from(site, ("ana", authority), &which, window).unwrap();
        }
    }
    assert!(site.referral(&id, "ana", None, at).unwrap().is_some());
    assert_eq!(site.referrals_of("ana", &person).unwrap().len(), 1);
    site.of_band("auth-nz", "very_high").unwrap();
    let session = session();
    let subject = Subject::Draft(id);
    Door::decide(site, &session, Action::ReadReferral, &subject).unwrap();
}

/// What the pages of the exchange read: the desk with its lists, a package, what is kept apart, the keys of an authority.
fn read_exchange(site: &Site) {
    let at = samples::as_of();
    let (node, act) = (
        samples::exchange::node().unwrap(),
        Act {
            actor: "ana".to_owned(),
            at,
        },
    );
    let thread = |number: u8, side: Side| Thread {
        package: [number; 32],
        peer: "auth-fj".to_owned(),
        side: side.code().to_owned(),
        package_id: format!("pkg_{number}"),
        parcel: None,
        state: "received".to_owned(),
        reference: "OP-1".to_owned(),
        accounts: 1,
        persons: 1,
        terms: String::new(),
        began_at: at.micros(),
        expires_at: i64::MAX,
        reply_by: None,
        taken_at: None,
    };
    let write = |tx: &tiaki_store::Tx<'_>| {
        threads::begin(tx, &thread(1, Side::Recipient))?;
        threads::begin(tx, &thread(2, Side::Sender))?;
        tx.record(Entry {
            at,
            actor: "test".to_owned(),
            verb: "exchange.test",
            subject: String::new(),
            detail: String::new(),
        })
    };
    site.store.write("test", write).unwrap();
    assert_eq!(site.exchange_desk(&node, &act).unwrap().due.len(), 2);
    for side in Side::ALL {
        for state in [None, Some("received")] {
            let found = site.exchange_page(*side, state, (50, 0)).unwrap();
            assert_eq!(found.0.len(), 1);
        }
    }
    for package in [hex::encode([1; 32]), "pkg_2".to_owned()] {
        let found = site.exchange_sheet(&node, &act, (&package, None)).unwrap();
        assert!(found.is_some(), "{package}");
        let subject = Subject::Exchanged(package);
        Door::decide(site, &session(), Action::ReleaseReferral, &subject).unwrap();
    }
    assert!(site.exchange_apart().unwrap().is_empty());
    assert!(site.keys_of("auth-fj").unwrap().is_empty());
}

trait Both: Views + Door {}

impl<B: Views + Door> Both for B {}

/// The statements, and for each what would be read from end to end.
fn whole(site: &Site, scans: impl Fn(&str) -> Vec<String>) -> BTreeSet<String> {
    let noted = plans::statements(|| {
        read(site);
        read_referrals(site);
        read_exchange(site);
    });
    assert!(noted.len() > 20, "{}", noted.len());
    let mut found = BTreeSet::new();
    for sql in noted {
        for line in scans(sql) {
            let is_small = line
                .split(|char: char| !char.is_ascii_alphanumeric() && char != '_')
                .any(|word| SMALL.contains(&word) || is_alias(word, sql));
            if !is_small {
                found.insert(format!("{line}: {sql}"));
            }
        }
    }
    found
}

/// Whether a small table goes by this name in the statement.
fn is_alias(name: &str, sql: &str) -> bool {
    let named = |table: &str| sql.contains(&format!(" {table} {name} "));
    SMALL.iter().any(|table| named(table))
}

#[test]
fn no_page_that_people_work_on_reads_a_whole_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    let site = filled(Store::open_sqlite(&path).unwrap(), folder.path());
    let found = whole(&site, |sql| plans::scans_on_sqlite(&path, sql));
    assert!(found.is_empty(), "on SQLite: {found:#?}");
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let site = filled(Store::open_postgres(&url).unwrap(), folder.path());
        let found = whole(&site, |sql| plans::scans_on_postgres(&url, sql));
        assert!(found.is_empty(), "on PostgreSQL: {found:#?}");
    }
}
