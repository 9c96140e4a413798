//! The door: who is let in, and what guessing costs.

use tiaki_core::time::Timestamp;
use tiaki_ops::{Act, providers};

use crate::server::{Answer, Server, authorization};

fn ask(server: &Server, user: &str, password: &str) -> Answer {
    let request = format!(
        "GET /ispws/status HTTP/1.1\r\nHost: x\r\n{}Connection: close\r\n\r\n",
        authorization(user, password)
    );
    server.raw(request.as_bytes())
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::default(),
    }
}

#[test]
fn wrong_passwords_and_unknown_names_are_answered_alike() {
    let server = Server::new();
    let wrong = ask(&server, "esp", "wrong password");
    let unknown = ask(&server, "nobody", "wrong password");
    assert_eq!(wrong.both(), (401, 2000));
    assert_eq!(unknown.body, wrong.body);
    let fields = |answer: &Answer| {
        let names = answer
            .head
            .lines()
            .map(|line| line.split(':').next().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(fields(&unknown), fields(&wrong));
}

#[test]
fn unknown_names_cost_a_check_too() {
    let server = Server::new();
    let mut times = Vec::new();
    for name in ["esp", "nobody"] {
        let begun = tokio::time::Instant::now();
        for guess in 0..4 {
            assert_eq!(
                ask(&server, name, &format!("wrong password {guess}")).status,
                401
            );
        }
        times.push(begun.elapsed().as_micros());
    }
    let (known, unknown) = (times[0], times[1]);
    assert!(
        unknown * 3 > known && known * 3 > unknown,
        "{known} {unknown}"
    );
}

#[test]
fn who_guesses_is_made_to_wait_and_who_knows_is_not() {
    let server = Server::new();
    assert_eq!(ask(&server, "esp", crate::server::PASSWORD).status, 200);
    let mut last = 401;
    for guess in 0..12 {
        let answer = ask(&server, "esp", &format!("wrong password {guess}"));
        if answer.status == 429 {
            assert!(answer.header("retry-after").is_some());
            assert_eq!(answer.code(), 2000);
            last = 429;
            break;
        }
    }
    assert_eq!(last, 429, "nobody guesses on and on");
    assert_eq!(
        ask(&server, "esp", crate::server::PASSWORD).status,
        200,
        "the provider itself is not shut out"
    );
}

#[test]
fn what_is_remembered_of_a_login_ends_with_it() {
    let server = Server::new();
    let good = crate::server::PASSWORD;
    assert_eq!(ask(&server, "esp", good).status, 200);
    providers::switch(&server.site, &act(), "esp", false).unwrap();
    assert_eq!(ask(&server, "esp", good).both(), (403, 3000));
    providers::switch(&server.site, &act(), "esp", true).unwrap();
    assert_eq!(ask(&server, "esp", good).status, 200);
    providers::set_password(&server.site, &act(), "esp", "another password", &[8; 16]).unwrap();
    assert_eq!(ask(&server, "esp", good).both(), (401, 2000));
    assert_eq!(ask(&server, "esp", "another password").status, 200);
}

#[test]
fn credentials_that_are_none_are_refused() {
    let server = Server::new();
    for header in [
        "Authorization: Basic\r\n".to_owned(),
        "Authorization: Basic !!!!\r\n".to_owned(),
        "Authorization: Bearer abc\r\n".to_owned(),
        authorization("esp", crate::server::PASSWORD).repeat(2),
        authorization("esp", &"p".repeat(2_000)),
        authorization(&"u".repeat(200), "password"),
        authorization("esp\0", crate::server::PASSWORD),
        authorization("ESP", crate::server::PASSWORD),
    ] {
        let request =
            format!("GET /ispws/status HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n");
        assert_eq!(
            server.raw(request.as_bytes()).both(),
            (401, 2000),
            "{header}"
        );
    }
}
