//! What a supervisor and an administrator do on pages, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be"
)]

use std::sync::Arc;

use tiaki_core::id::{OperatorId, SiteKey};
use tiaki_core::policy::{Action, Role};
use tiaki_core::time::Timestamp;
use tiaki_ops::access::{self, Subject};
use tiaki_ops::operators::office::{Change, Refused as NotChanged, change};
use tiaki_ops::operators::{self, factor};
use tiaki_ops::rules::shown::{self, Refused};
use tiaki_ops::rules::{STANDARD_TEXT, office};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Countries, Site, Store};
use tiaki_package::SigningKey;
use tiaki_store::testing;

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

fn on_both(test: impl Fn(&Site)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    test(&site(
        Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
    ));
    match testing::find_database() {
        Some(url) => test(&site(Store::open_postgres(&url).unwrap())),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

fn session(operator: OperatorId, name: &str, role: Role) -> Session {
    Session {
        operator,
        client: None,
        name: name.to_owned(),
        roles: vec![role],
        agency: String::new(),
        purpose: None,
        reason: String::new(),
        started_at: AT,
        ends_at: AT,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

fn new(name: &str, roles: Vec<Role>, agency: &str, lot: u8) -> Change {
    Change::Add {
        name: name.to_owned(),
        roles,
        agency: agency.to_owned(),
        password: "a long enough one".to_owned(),
        lot: [lot; 10],
        salt: [lot; 16],
    }
}

#[test]
fn an_administrator_adds_and_changes_others_and_never_themselves() {
    on_both(|site| {
        let add = |wanted: Change| change(site, &wanted, "root", AT).unwrap();
        let given = add(new("root", vec![Role::Administrator], "", 1)).unwrap();
        assert!(given.password.is_some() && given.factor.is_some());
        add(new("ana", vec![Role::Analyst], "", 2)).unwrap();
        for (wanted, refused) in [
            (new("a", vec![Role::Analyst], "", 3), NotChanged::Name),
            (new("é n", vec![Role::Analyst], "", 3), NotChanged::Name),
            (new("ANA", vec![Role::Analyst], "", 3), NotChanged::Taken),
            (new("ben", vec![], "", 3), NotChanged::NoRole),
            (
                new("ben", vec![Role::PeerAgency], "", 3),
                NotChanged::NoAgency,
            ),
            (
                new("ben", vec![Role::Analyst], "auth-zz", 3),
                NotChanged::NoAuthority,
            ),
        ] {
            assert_eq!(add(wanted.clone()), Err(refused), "{wanted:?}");
        }
        let both = new("ben", vec![Role::Administrator, Role::Analyst], "", 3);
        assert!(matches!(add(both), Err(NotChanged::Conflict(..))));
        let ana = operators::find(site, "ana").unwrap();
        let before = factor::enrolment(&site.key, (&ana.id, ana.factor), "ana");
        let given = add(Change::Factor { id: ana.id }).unwrap();
        assert!(given.password.is_none() && given.factor != Some(before));
        add(Change::Switch {
            id: ana.id,
            enabled: false,
        })
        .unwrap();
        assert!(!operators::find(site, "ana").unwrap().enabled);
        let nobody = OperatorId::from_bytes([9; 16]);
        assert_eq!(add(Change::Factor { id: nobody }), Err(NotChanged::Gone));
        // Whose account it is decides.
        let root = operators::find(site, "root").unwrap();
        let of_root = session(root.id, "root", Role::Administrator);
        let may = |id| {
            let subject = Subject::Operator(id);
            let decision = access::decide(site, &of_root, Action::ChangeOperators, &subject);
            decision.unwrap().allow
        };
        assert!(may(ana.id) && !may(root.id));
    });
}

#[test]
fn rules_are_approved_by_somebody_else_with_a_reason_and_a_back_test() {
    on_both(|site| {
        let key = SigningKey::from_seed([3; 32]);
        let text = STANDARD_TEXT
            .replacen("version = \"standard-1\"", "version = \"site-2\"", 1)
            .replacen(
                "enticement = { points = 45",
                "enticement = { points = 50",
                1,
            );
        let act = Act {
            actor: "ana".to_owned(),
            at: AT,
        };
        office::propose(site, &act, &text, "ana", "a test").unwrap();
        let found = shown::one(site, "site-2").unwrap().unwrap();
        assert_eq!(found.against, "standard-1");
        let changed = found.changed.unwrap();
        assert_eq!(changed.len(), 1);
        assert!(shown::one(site, "site-9").unwrap().is_none());
        assert_eq!(
            shown::one(site, "standard-1").unwrap().unwrap().changed,
            Some(Vec::new())
        );
        let approve = |version: &str, by: &str, reason: &str| {
            shown::approve(site, version, (by, reason), &key, AT).unwrap()
        };
        assert_eq!(approve("site-9", "ben", "x"), Err(Refused::Missing));
        assert_eq!(approve("standard-1", "ben", "x"), Err(Refused::State));
        assert_eq!(approve("site-2", "ANA", "x"), Err(Refused::Proposer));
        assert_eq!(approve("site-2", "ben", "x"), Err(Refused::Untried));
        // The rules of access know who proposed it.
        let may = |name: &str| {
            let who = session(OperatorId::from_bytes([7; 16]), name, Role::Supervisor);
            let subject = Subject::Rules("site-2".to_owned());
            let decision = access::decide(site, &who, Action::ApproveRules, &subject);
            decision.unwrap().allow
        };
        assert!(may("ben") && !may("ana"));
        let withdraw = |version: &str, reason: &str| {
            shown::withdraw(site, version, ("ben", reason), AT).unwrap()
        };
        assert_eq!(withdraw("standard-1", "x"), Err(Refused::State));
        assert_eq!(withdraw("site-2", " "), Err(Refused::Reason));
        assert_eq!(withdraw("site-2", "a test"), Ok(()));
        assert_eq!(withdraw("site-2", "a test"), Err(Refused::State));
        assert_eq!(approve("site-2", "ben", "x"), Err(Refused::State));
    });
}
