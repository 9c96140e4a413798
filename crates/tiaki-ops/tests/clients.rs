//! Machines: which are let in, until when, and that the same request is done once.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use support::{act, on_both};
use tiaki_core::id::ClientId;
use tiaki_core::policy::{Action, Purpose, Role};
use tiaki_ops::access::{self, Subject};
use tiaki_ops::clients::{self, Asked, ClientToken, Secret, Wanted};
use tiaki_ops::{Error, Site};
use tiaki_store::log;

const DAY: i64 = 24 * 3_600;

fn wanted<'w>(name: &'w str, roles: &'w [Role]) -> Wanted<'w> {
    Wanted {
        name,
        roles,
        agency: "",
        purpose: Some((Purpose::Investigation, "case 7")),
        per_minute: 60,
        days: 30,
    }
}

fn add(site: &Site, wanted: &Wanted<'_>, lot: u8) -> Result<ClientToken, Error> {
    clients::add(site, &act(0), wanted, ([lot; 10], Secret::new([lot; 32])))
}

fn is_in(site: &Site, token: &ClientToken, second: i64) -> bool {
    clients::enter(site, token, act(second).at)
        .unwrap()
        .is_some()
}

#[test]
fn a_token_lets_its_machine_in_until_its_day() {
    on_both(|site, _| {
        let token = add(site, &wanted("case-system", &[Role::Analyst]), 1).unwrap();
        let entered = clients::enter(site, &token, act(5).at).unwrap().unwrap();
        assert_eq!(entered.client, token.client());
        assert_eq!(entered.per_minute, 60);
        assert_eq!(entered.session.name, format!("client:{}", token.client()));
        assert_eq!(entered.session.roles, [Role::Analyst]);
        assert_eq!(entered.session.purpose, Some(Purpose::Investigation));
        assert_eq!(ClientToken::find(&token.to_text()), Some(token));
        assert!(is_in(site, &token, 30 * DAY - 1));
        assert!(!is_in(site, &token, 30 * DAY));
        // Another's secret, and a machine that there is not.
        let other = add(site, &wanted("other", &[Role::Analyst]), 2).unwrap();
        let text = token
            .to_text()
            .replace(&token.client().to_string(), &other.client().to_string());
        assert!(!is_in(site, &ClientToken::find(&text).unwrap(), 5));
        let nobody = ClientId::from_bytes([9; 16]).to_string();
        let text = token
            .to_text()
            .replace(&token.client().to_string(), &nobody);
        assert!(!is_in(site, &ClientToken::find(&text).unwrap(), 5));
        // What is given anew, and what is ended.
        let secret = Secret::new([7; 32]);
        let new = clients::renew(site, &act(10), &token.client(), 2, secret).unwrap();
        assert!(!is_in(site, &token, 11));
        assert!(is_in(site, &new, 11));
        assert!(!is_in(site, &new, 10 + 2 * DAY));
        clients::end(site, &act(20), &new.client()).unwrap();
        assert!(!is_in(site, &new, 20));
        assert!(is_in(site, &other, 20));
        assert!(clients::end(site, &act(21), &new.client()).is_err());
        assert!(clients::renew(site, &act(21), &ClientId::from_bytes([9; 16]), 2, secret).is_err());
    });
}

#[test]
fn nothing_that_is_stored_or_told_holds_a_secret() {
    on_both(|site, _| {
        let wanted = wanted("case-system", &[Role::Analyst]);
        let made = ([1; 10], Secret::new([0x5c; 32]));
        let token = clients::add(site, &act(0), &wanted, made).unwrap();
        clients::touch(site, &token.client(), act(4_000).at).unwrap();
        let secret = "5c".repeat(32);
        assert!(token.to_text().ends_with(&secret));
        assert!(!format!("{token:?}").contains("5c5c5c"));
        let listed = clients::list(site, act(9).at).unwrap();
        assert!(
            listed
                .iter()
                .any(|one| one.used_at.is_some() && one.is_good)
        );
        assert!(!format!("{listed:?}").contains(&secret));
        let stored = site.store.read("test", tiaki_store::clients::all).unwrap();
        assert!(stored.iter().all(|one| one.digest != [0x5c; 32]));
        let entries = site.store.read("test", |tx| log::newest(tx, 10)).unwrap();
        let entry = entries.iter().find(|entry| entry.verb == "client.added");
        let entry = entry.unwrap();
        assert_eq!(entry.subject, token.client().to_string());
        assert!(!format!("{entries:?}").contains(&secret));
        assert!(!entry.detail.contains("case 7"), "{}", entry.detail);
    });
}

#[test]
fn a_machine_that_is_not_as_it_must_be_is_refused() {
    on_both(|site, _| {
        let good = wanted("one", &[Role::Analyst]);
        add(site, &good, 1).unwrap();
        for (bad, why) in [
            (good, "of this name"),
            (wanted("x", &[Role::Analyst]), "a name is"),
            (wanted("client:x", &[Role::Analyst]), "a name is"),
            (wanted("two", &[]), "needs a role"),
            (wanted("two", &[Role::Analyst, Role::Auditor]), "cannot be"),
            (
                Wanted {
                    name: "two",
                    agency: "auth-xx",
                    ..good
                },
                "no authority",
            ),
            (
                Wanted {
                    name: "two",
                    purpose: None,
                    ..good
                },
                "needs the purpose",
            ),
            (
                Wanted {
                    name: "two",
                    purpose: Some((Purpose::Oversight, "test")),
                    ..good
                },
                "not here for that",
            ),
            (
                Wanted {
                    name: "two",
                    purpose: Some((Purpose::Triage, " ")),
                    ..good
                },
                "a reason",
            ),
            (
                Wanted {
                    name: "two",
                    days: 0,
                    ..good
                },
                "1 to 366 days",
            ),
            (
                Wanted {
                    name: "two",
                    days: 367,
                    ..good
                },
                "1 to 366 days",
            ),
            (
                Wanted {
                    name: "two",
                    per_minute: 0,
                    ..good
                },
                "requests in a minute",
            ),
        ] {
            let refused = add(site, &bad, 2).unwrap_err().to_string();
            assert!(refused.contains(why), "{why}: {refused}");
            assert!(refused.contains("the client"), "{refused}");
        }
        assert_eq!(clients::list(site, act(1).at).unwrap().len(), 1);
        // Who has no purpose to name needs none.
        let admin = Wanted {
            purpose: None,
            ..wanted("watch", &[Role::Administrator])
        };
        add(site, &admin, 3).unwrap();
    });
}

/// The policy is asked of a machine as it is of people, and knows that it is one.
#[test]
fn a_machine_does_not_do_what_takes_a_person() {
    on_both(|site, _| {
        let token = add(site, &wanted("one", &[Role::Analyst, Role::Supervisor]), 1).unwrap();
        let machine = clients::enter(site, &token, act(5).at).unwrap().unwrap();
        let person = tiaki_ops::sessions::Session {
            client: None,
            ..machine.session.clone()
        };
        for action in Action::ALL {
            let may = |session| {
                let found = access::decide(site, session, *action, &Subject::Site).unwrap();
                found.allow
            };
            if action.takes_a_person() {
                assert!(!may(&machine.session), "{action:?}");
            } else {
                assert_eq!(may(&machine.session), may(&person), "{action:?}");
            }
        }
        assert!(access::may(&person, Action::ProposeRules));
        assert!(!access::may(&machine.session, Action::ProposeRules));
    });
}

#[test]
fn a_request_under_one_key_is_begun_once_for_a_day() {
    on_both(|site, _| {
        let one = add(site, &wanted("one", &[Role::Analyst]), 1)
            .unwrap()
            .client();
        let other = add(site, &wanted("two", &[Role::Analyst]), 2)
            .unwrap()
            .client();
        let ask = |client: &ClientId, key: &str, body: &[u8], second| {
            let asked: [&[u8]; 2] = [b"POST", body];
            clients::ask(site, client, (key, &asked), act(second).at).unwrap()
        };
        assert_eq!(ask(&one, "k", b"a", 0), Asked::New);
        assert_eq!(ask(&one, "k", b"a", 1), Asked::Unknown);
        clients::answer(site, &one, "k", (200, "{\"done\":true}")).unwrap();
        let kept = Asked::Answered(200, "{\"done\":true}".to_owned());
        assert_eq!(ask(&one, "k", b"a", DAY), kept);
        assert_eq!(ask(&one, "k", b"b", 2), Asked::Other);
        assert_eq!(ask(&other, "k", b"a", 2), Asked::New);
        assert_eq!(ask(&one, "l", b"a", 2), Asked::New);
        clients::forget(site, &one, "l").unwrap();
        assert_eq!(ask(&one, "l", b"a", 3), Asked::New);
        assert_eq!(ask(&one, "k", b"a", DAY + 1), Asked::New);
    });
}
