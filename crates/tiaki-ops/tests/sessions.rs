//! Operators and their sessions: who is let in, for how long, what for, and what puts them out.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use support::{act, on_both};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::time::Timestamp;
use tiaki_ops::operators::{self, Wanted, factor};
use tiaki_ops::sessions::{self, Attempt, Refused, Session, SessionRules, Token};
use tiaki_ops::{Error, Site};
use tiaki_store::log;

const PASSWORD: &str = "secret-canary-password";

fn rules() -> SessionRules {
    SessionRules::standard()
}

fn token(number: u8) -> Token {
    Token::new([number; 32])
}

fn add(site: &Site, name: &str, roles: &[Role], lot: u8) -> Result<(), Error> {
    let wanted = Wanted {
        name,
        roles,
        agency: "",
    };
    operators::add(site, &act(0), wanted, PASSWORD, &([lot; 10], [lot; 16])).map(|_| ())
}

/// The code of an operator at a moment.
fn code(site: &Site, name: &str, at: Timestamp) -> String {
    let found = operators::find(site, name).unwrap();
    factor::code(&site.key, (&found.id, found.factor), at)
}

fn enter(site: &Site, name: &str, second: i64, number: u8) -> bool {
    let at = act(second).at;
    let code = code(site, name, at);
    let attempt = Attempt {
        name,
        password: PASSWORD,
        code: &code,
    };
    sessions::log_in(site, &rules(), attempt, token(number), at).unwrap()
}

fn wrong(site: &Site, name: &str, password: &str, code: &str, second: i64) {
    let attempt = Attempt {
        name,
        password,
        code,
    };
    assert!(!sessions::log_in(site, &rules(), attempt, token(99), act(second).at).unwrap());
}

fn session(site: &Site, number: u8, second: i64) -> Option<Session> {
    sessions::find(site, &rules(), token(number), act(second).at).unwrap()
}

fn verbs(site: &Site) -> Vec<String> {
    let entries = site
        .store
        .read("test", |tx| log::newest(tx, 1_000))
        .unwrap();
    let mut verbs: Vec<String> = entries.into_iter().map(|entry| entry.verb).collect();
    verbs.reverse();
    verbs
}

#[test]
fn who_has_name_password_and_code_is_let_in_and_nobody_else() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        let good = code(site, "ana", act(10).at);
        wrong(site, "ana", PASSWORD, "", 10);
        wrong(site, "ana", "secret-canary-passwort", &good, 10);
        wrong(site, "ann", PASSWORD, &good, 10);
        wrong(site, "", "", "", 10);
        wrong(site, "ana", &"x".repeat(2_000), &good, 10);
        wrong(site, &"ana".repeat(99), PASSWORD, &good, 10);
        assert!(session(site, 99, 10).is_none());
        assert!(enter(site, "ana", 10, 1));
        let found = session(site, 1, 11).unwrap();
        assert_eq!((found.name.as_str(), found.purpose), ("ana", None));
        assert_eq!(found.roles, [Role::Analyst]);
        assert!(session(site, 2, 11).is_none());
        // However it is spelt, it is the same operator.
        assert!(enter(site, "Ana", 60, 3));
        let told = verbs(site);
        assert_eq!(
            told,
            [
                "operator.added",
                "session.refused",
                "session.refused",
                "session.refused",
                "session.begun",
                "session.begun"
            ]
        );
    });
}

#[test]
fn a_code_lets_in_once() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        assert!(enter(site, "ana", 10, 1));
        assert!(!enter(site, "ana", 11, 2));
        assert!(session(site, 2, 12).is_none());
        // The next one is good, and then the one before it no longer.
        let before = code(site, "ana", act(40).at);
        assert!(enter(site, "ana", 75, 3));
        wrong(site, "ana", PASSWORD, &before, 76);
    });
}

#[test]
fn after_five_failures_nothing_lets_in_for_a_while_and_that_is_not_told() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        for _ in 0..5 {
            wrong(site, "ana", "a wrong password", "000000", 0);
        }
        let entries = verbs(site).len();
        assert!(!enter(site, "ana", 10, 1));
        assert!(!enter(site, "ana", 899, 1));
        // What is not tried is no entry either: nobody fills the log with it.
        assert_eq!(verbs(site).len(), entries);
        assert!(
            operators::list(site, act(899).at)
                .unwrap()
                .iter()
                .all(|one| one.locked)
        );
        assert!(enter(site, "ana", 901, 2));
        // One success forgets the failures.
        wrong(site, "ana", "a wrong password", "000000", 902);
        assert!(enter(site, "ana", 960, 3));
    });
}

#[test]
fn an_administrator_lets_somebody_in_again_who_was_locked_out() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        for _ in 0..5 {
            wrong(site, "ana", "a wrong password", "000000", 0);
        }
        operators::switch(site, &act(1), "ana", true).unwrap();
        assert!(enter(site, "ana", 10, 1));
    });
}

#[test]
fn a_session_is_over_when_it_is_not_used_and_at_the_end_of_the_day() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        assert!(enter(site, "ana", 0, 1));
        assert!(session(site, 1, 1_799).is_some());
        assert!(session(site, 1, 1_800).is_none());
        sessions::touch(site, token(1), act(1_000).at).unwrap();
        assert!(session(site, 1, 2_799).is_some());
        // What comes late in the wrong order does not shorten it.
        sessions::touch(site, token(1), act(500).at).unwrap();
        assert!(session(site, 1, 2_799).is_some());
        let day = 12 * 3_600;
        sessions::touch(site, token(1), act(day - 10).at).unwrap();
        assert!(session(site, 1, day - 1).is_some());
        assert!(session(site, 1, day).is_none());
    });
}

#[test]
fn a_purpose_is_named_by_whose_role_it_is_and_the_browser_holds_another_token_then() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        assert!(enter(site, "ana", 0, 1));
        let name = |tokens: (u8, u8), purpose: &str, reason: &str, second| {
            let tokens = (token(tokens.0), token(tokens.1));
            sessions::name_purpose(site, &rules(), tokens, (purpose, reason), act(second).at)
                .unwrap()
        };
        assert_eq!(
            name((1, 2), "curiosity", "why not", 1),
            Err(Refused::Purpose)
        );
        assert_eq!(
            name((1, 2), "data_subject", "a letter", 1),
            Err(Refused::Purpose)
        );
        assert_eq!(name((1, 2), "triage", "", 1), Err(Refused::Reason));
        assert_eq!(
            name((1, 2), "triage", "two\nlines", 1),
            Err(Refused::Reason)
        );
        assert_eq!(name((9, 2), "triage", "shift", 1), Err(Refused::Over));
        assert_eq!(name((1, 2), "triage", "shift", 9_999), Err(Refused::Over));
        assert!(session(site, 2, 2).is_none());
        assert_eq!(name((1, 2), "triage", "shift-canary", 2), Ok(()));
        assert!(
            session(site, 1, 3).is_none(),
            "the token of before opens nothing"
        );
        let found = session(site, 2, 3).unwrap();
        assert_eq!(found.purpose, Some(Purpose::Triage));
        assert_eq!(found.started_at, act(0).at, "it lasts no longer for it");
        let entries = site.store.read("test", |tx| log::newest(tx, 10)).unwrap();
        assert!(
            entries
                .iter()
                .any(|one| one.detail.starts_with("purpose triage reason "))
        );
        assert!(!format!("{entries:?}").contains("canary"));
    });
}

#[test]
fn who_is_changed_is_out_at_once() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        let analyst = Wanted {
            name: "ana",
            roles: &[Role::Liaison],
            agency: "",
        };
        type Change<'c> = &'c dyn Fn() -> Result<(), Error>;
        let changes: [Change<'_>; 5] = [
            &|| operators::set_roles(site, &act(1), analyst),
            &|| operators::set_password(site, &act(1), "ana", PASSWORD, &[3; 16]),
            &|| operators::renew_factor(site, &act(1), "ana"),
            &|| operators::switch(site, &act(1), "ana", false),
            &|| operators::switch(site, &act(1), "ana", true),
        ];
        for (number, change) in (0_u8..).zip(changes) {
            let second = i64::from(number) * 60;
            let was_in = enter(site, "ana", second, number);
            assert_eq!(was_in, number < 4, "who is switched off is not let in");
            change().unwrap();
            assert!(session(site, number, second + 1).is_none());
        }
        assert!(enter(site, "ana", 600, 50));
        assert_eq!(session(site, 50, 601).unwrap().roles, [Role::Liaison]);
    });
}

#[test]
fn logging_out_ends_one_session_or_all() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        for (number, second) in [(1, 0), (2, 60), (3, 120)] {
            assert!(enter(site, "ana", second, number));
        }
        sessions::log_out(site, &rules(), token(1), act(121).at).unwrap();
        assert!(session(site, 1, 122).is_none());
        assert!(session(site, 2, 122).is_some());
        let ended = sessions::log_out_everywhere(site, &rules(), token(2), act(123).at).unwrap();
        assert_eq!(ended, 2);
        assert!(session(site, 3, 124).is_none());
        // Nobody there, nothing happens.
        let entries = verbs(site).len();
        sessions::log_out(site, &rules(), token(1), act(125).at).unwrap();
        assert_eq!(verbs(site).len(), entries);
    });
}

#[test]
fn operators_that_cannot_be_are_refused() {
    on_both(|site, _| {
        add(site, "ana", &[Role::Analyst], 1).unwrap();
        for (name, roles) in [
            ("ana", &[Role::Analyst][..]),
            ("ANA", &[Role::Analyst][..]),
            ("a", &[Role::Analyst][..]),
            ("a b", &[Role::Analyst][..]),
            ("<b>", &[Role::Analyst][..]),
            ("ben", &[][..]),
            ("ben", &[Role::Administrator, Role::Analyst][..]),
            ("ben", &[Role::Auditor, Role::Supervisor][..]),
            ("ben", &[Role::PeerAgency][..]),
            ("ben", &[Role::Provider][..]),
        ] {
            assert!(add(site, name, roles, 2).is_err(), "{name} {roles:?}");
        }
        let elsewhere = Wanted {
            name: "ben",
            roles: &[Role::Analyst],
            agency: "auth-nowhere",
        };
        assert!(operators::add(site, &act(0), elsewhere, PASSWORD, &([2; 10], [2; 16])).is_err());
        let short = Wanted {
            agency: "",
            ..elsewhere
        };
        assert!(operators::add(site, &act(0), short, "short", &([2; 10], [2; 16])).is_err());
        assert!(operators::find(site, "ben").is_err());
        assert_eq!(operators::list(site, act(0).at).unwrap().len(), 1);
    });
}

/// Neither the database nor the log opens a session: no token, no password, no secret of a second factor.
#[test]
fn what_is_stored_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = support::sqlite(folder.path());
    add(&site, "ana", &[Role::Analyst], 1).unwrap();
    assert!(enter(&site, "ana", 0, 0xA7));
    let found = operators::find(&site, "ana").unwrap();
    let (secret, _) = factor::enrolment(&site.key, (&found.id, found.factor), "ana");
    site.store.analyse().unwrap();
    drop(site);
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap().flatten() {
        bytes.extend(std::fs::read(file.path()).unwrap());
    }
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    assert!(holds(b"ana"), "the search finds what is there");
    assert!(!holds(PASSWORD.as_bytes()));
    assert!(!holds(secret.as_bytes()));
    assert!(!holds(&[0xA7; 32]));
    assert!(!holds(token(0xA7).to_text().as_bytes()));
}

mod own_log_in {
    use tiaki_ops::operators::own::{self, Refused};

    use super::{
        PASSWORD, Role, Site, Timestamp, act, add, code, enter, factor, on_both, operators, rules,
        session, sessions, token, verbs,
    };

    fn change(
        site: &Site,
        tokens: (u8, u8),
        passwords: (&str, &str),
        second: i64,
    ) -> Result<(), Refused> {
        let tokens = (token(tokens.0), token(tokens.1));
        own::change_password(
            site,
            &rules(),
            tokens,
            passwords,
            (&[9; 16], act(second).at),
        )
        .unwrap()
    }

    fn show(
        site: &Site,
        number: u8,
        said: (&str, &str),
        second: i64,
    ) -> Result<own::Enrolment, Refused> {
        own::show_factor(site, &rules(), token(number), said, act(second).at).unwrap()
    }

    fn confirm(site: &Site, tokens: (u8, u8), code: &str, second: i64) -> Result<(), Refused> {
        let tokens = (token(tokens.0), token(tokens.1));
        own::confirm_factor(site, &rules(), tokens, code, act(second).at).unwrap()
    }

    /// The code of the factor after the one in force.
    fn next_code(site: &Site, name: &str, at: Timestamp) -> String {
        let found = operators::find(site, name).unwrap();
        factor::code(&site.key, (&found.id, found.factor + 1), at)
    }

    #[test]
    fn another_password_puts_out_all_other_sessions() {
        on_both(|site, _| {
            add(site, "ana", &[Role::Analyst], 1).unwrap();
            assert!(enter(site, "ana", 0, 1));
            assert!(enter(site, "ana", 60, 2));
            let new = "secret-canary-second";
            assert_eq!(
                change(site, (7, 8), (PASSWORD, new), 61),
                Err(Refused::Over)
            );
            assert_eq!(
                change(site, (2, 3), ("no", new), 61),
                Err(Refused::Password)
            );
            assert_eq!(
                change(site, (2, 3), (PASSWORD, "short"), 61),
                Err(Refused::Weak)
            );
            assert_eq!(
                change(site, (2, 3), (PASSWORD, "a\nline of it"), 61),
                Err(Refused::Weak)
            );
            assert_eq!(
                change(site, (2, 3), (PASSWORD, PASSWORD), 61),
                Err(Refused::Same)
            );
            assert!(session(site, 1, 62).is_some() && session(site, 2, 62).is_some());
            assert_eq!(change(site, (2, 3), (PASSWORD, new), 62), Ok(()));
            assert!(session(site, 1, 63).is_none(), "the other session is over");
            assert!(
                session(site, 2, 63).is_none(),
                "the old token is worth nothing"
            );
            assert!(session(site, 3, 63).is_some());
            assert!(
                !enter(site, "ana", 120, 4),
                "the old password lets nobody in"
            );
            assert!(verbs(site).contains(&"operator.password".to_owned()));
        });
    }

    #[test]
    fn too_many_wrong_tries_end_the_sessions() {
        on_both(|site, _| {
            add(site, "ana", &[Role::Analyst], 1).unwrap();
            assert!(enter(site, "ana", 0, 1));
            for _ in 1..rules().failures {
                assert_eq!(
                    change(site, (1, 2), ("no", "twelve bytes"), 1),
                    Err(Refused::Password)
                );
            }
            assert_eq!(
                change(site, (1, 2), ("no", "twelve bytes"), 1),
                Err(Refused::Locked)
            );
            assert!(session(site, 1, 2).is_none());
            assert!(!enter(site, "ana", 60, 3), "nobody is let in for a while");
            assert!(enter(site, "ana", 60 + rules().locked, 4));
        });
    }

    #[test]
    fn a_second_factor_is_in_force_once_a_code_of_it_came_back() {
        on_both(|site, _| {
            add(site, "ana", &[Role::Analyst], 1).unwrap();
            assert!(enter(site, "ana", 0, 1));
            let used = code(site, "ana", act(0).at);
            assert_eq!(
                show(site, 1, (PASSWORD, &used), 1),
                Err(Refused::Code),
                "used at the log-in"
            );
            let fresh = code(site, "ana", act(60).at);
            assert_eq!(show(site, 1, ("no", &fresh), 60), Err(Refused::Password));
            let shown = show(site, 1, (PASSWORD, &fresh), 60).unwrap();
            assert!(shown.address.contains(&shown.secret));
            assert!(!format!("{shown:?}").contains(&shown.secret));
            // Not in force yet: codes of the old one still let in, those of the new one do not.
            assert!(enter(site, "ana", 120, 2));
            let old = code(site, "ana", act(180).at);
            assert_eq!(confirm(site, (1, 3), &old, 180), Err(Refused::Code));
            let new = next_code(site, "ana", act(180).at);
            assert_eq!(confirm(site, (1, 3), &new, 180), Ok(()));
            assert!(session(site, 1, 181).is_none() && session(site, 2, 181).is_none());
            assert!(session(site, 3, 181).is_some());
            let attempt = sessions::Attempt {
                name: "ana",
                password: PASSWORD,
                code: &old,
            };
            let at = act(181).at;
            assert!(!sessions::log_in(site, &rules(), attempt, token(9), at).unwrap());
            let attempt = sessions::Attempt {
                name: "ana",
                password: PASSWORD,
                code: &new,
            };
            assert!(
                !sessions::log_in(site, &rules(), attempt, token(9), at).unwrap(),
                "it was used"
            );
            assert!(enter(site, "ana", 240, 5), "by the new one");
            let shows = verbs(site)
                .iter()
                .filter(|verb| *verb == "operator.factor_shown")
                .count();
            assert_eq!(shows, 1);
        });
    }
}
