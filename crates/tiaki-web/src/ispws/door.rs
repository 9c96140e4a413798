//! The door: who calls.
//!
//! Basic authentication (RFC 7617) under the providers' logins. Checking a password is dear on
//! purpose, so that guessing is; therefore few are checked at once, whoever guesses wrong waits
//! longer each time, and one that has been found right is remembered, as a keyed digest of
//! name, password and stored hash under a secret of this process. A login that was switched off
//! or given another password since is not let in by what is remembered, since that is looked
//! up each time. A name that nobody has costs and is told the same as a wrong password.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tiaki_core::id::SiteKey;
use tiaki_ops::passwords;
use tiaki_ops::providers::{self, LONGEST_USERNAME, Login};
use tiaki_ops::submissions::Caller;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::body;
use super::office::{Office, Ticket};
use super::reply::{Code, Reply};

/// Passwords checked at once.
const CHECKS: usize = 2;

/// Callers that wait for a check; more are turned away.
const WAITING: usize = 512;

/// How long a caller waits for its check.
const PATIENCE: Duration = Duration::from_secs(60);

/// Right passwords that are remembered.
const REMEMBERED: usize = 4_096;

/// Wrong guesses that are free.
const FREE: u32 = 5;

/// The longest wait after a wrong guess.
const LONGEST_WAIT: u64 = 60;

/// Guessers that are remembered.
const GUESSERS: usize = 4_096;

/// What the door remembers.
pub(super) struct Door {
    secret: SiteKey,
    right: Mutex<BTreeSet<[u8; 32]>>,
    wrong: Mutex<BTreeMap<(String, Option<IpAddr>), Guesses>>,
    checks: Semaphore,
    waiting: Semaphore,
}

/// Wrong guesses at one login from one address.
#[derive(Debug, Clone, Copy)]
struct Guesses {
    count: u32,
    until: Instant,
}

impl Door {
    pub(super) fn new(secret: SiteKey) -> Self {
        Self {
            secret,
            right: Mutex::default(),
            wrong: Mutex::default(),
            checks: Semaphore::new(CHECKS),
            waiting: Semaphore::new(WAITING),
        }
    }

    fn mark(&self, login: &Login, password: &str) -> [u8; 32] {
        let parts = [&login.username, password, &login.password];
        self.secret.digest("password", &parts.map(str::as_bytes))
    }

    fn is_remembered(&self, mark: &[u8; 32]) -> bool {
        let right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
        right.contains(mark)
    }

    fn remember(&self, mark: [u8; 32]) {
        let mut right = self.right.lock().unwrap_or_else(PoisonError::into_inner);
        if right.len() >= REMEMBERED {
            right.clear();
        }
        right.insert(mark);
    }

    /// How many seconds this guesser has to wait.
    fn wait(&self, guesser: &(String, Option<IpAddr>)) -> Option<u64> {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let until = wrong.get(guesser)?.until;
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| left.as_secs() + 1)
    }

    fn guessed_wrong(&self, guesser: (String, Option<IpAddr>)) {
        let now = Instant::now();
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= GUESSERS {
            wrong.retain(|_, guesses| guesses.until > now);
            if wrong.len() >= GUESSERS {
                wrong.clear();
            }
        }
        let count = wrong
            .get(&guesser)
            .map_or(1, |guesses| guesses.count.saturating_add(1));
        let seconds = match count.checked_sub(FREE) {
            None | Some(0) => 0,
            Some(beyond) => 1_u64
                .checked_shl(beyond - 1)
                .unwrap_or(LONGEST_WAIT)
                .min(LONGEST_WAIT),
        };
        let until = now + Duration::from_secs(seconds);
        wrong.insert(guesser, Guesses { count, until });
    }

    fn guessed_right(&self, guesser: &(String, Option<IpAddr>)) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.remove(guesser);
    }
}

/// Lets a request in with its [`Caller`], or answers it.
pub(super) async fn guard(
    State(office): State<Office>,
    mut request: Request,
    next: Next,
) -> Response {
    let ip = request
        .extensions()
        .get::<Ticket>()
        .and_then(|ticket| ticket.ip);
    match enter(&office, request.headers(), ip).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(reply) => {
            body::drain(std::mem::replace(request.body_mut(), Body::empty())).await;
            reply.into_response()
        }
    }
}

async fn enter(office: &Office, headers: &HeaderMap, ip: Option<IpAddr>) -> Result<Caller, Reply> {
    let (username, password) = credentials(headers).ok_or_else(Reply::unauthenticated)?;
    let sought = username.clone();
    let login = office
        .work("login", move |desk| providers::find(desk.site(), &sought))
        .await?;
    let mark = login
        .as_ref()
        .map(|login| office.door.mark(login, &password));
    if !mark.is_some_and(|mark| office.door.is_remembered(&mark)) {
        let guesser = (username, ip);
        if let Some(seconds) = office.door.wait(&guesser) {
            return Err(Reply::throttled(seconds));
        }
        check(office, login.clone(), password, mark, guesser).await?;
    }
    let login = login.ok_or_else(Reply::unauthenticated)?;
    if !login.enabled {
        return Err(Reply::refused(Code::NotAuthorized, "Not authorized"));
    }
    Ok(Caller {
        username: login.username,
        provider: login.provider,
    })
}

/// Checks a password, each as dearly as the other.
async fn check(
    office: &Office,
    login: Option<Login>,
    password: String,
    mark: Option<[u8; 32]>,
    guesser: (String, Option<IpAddr>),
) -> Result<(), Reply> {
    let door = Arc::clone(&office.door);
    let _waiting = door.waiting.try_acquire().map_err(|_| Reply::busy())?;
    let turn = tokio::time::timeout(PATIENCE, door.checks.acquire()).await;
    let Ok(Ok(_turn)) = turn else {
        return Err(Reply::busy());
    };
    // Another request of the same caller may have been checked meanwhile.
    if mark.is_some_and(|mark| door.is_remembered(&mark)) {
        return Ok(());
    }
    let checked = tokio::task::spawn_blocking(move || providers::check(login.as_ref(), &password));
    match checked.await {
        Ok(true) => {
            door.guessed_right(&guesser);
            mark.into_iter().for_each(|mark| door.remember(mark));
            Ok(())
        }
        Ok(false) => {
            door.guessed_wrong(guesser);
            Err(Reply::unauthenticated())
        }
        Err(_) => Err(Reply::failed()),
    }
}

/// Name and password of Basic authentication, where they are given in one header and whole.
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else {
        return None;
    };
    let (scheme, coded) = value.to_str().ok()?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = String::from_utf8(BASE64_STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (username, password) = plain.split_once(':')?;
    let is_bounded = username.len() <= LONGEST_USERNAME && password.len() <= passwords::LONGEST;
    (is_bounded && !username.is_empty()).then(|| (username.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::AUTHORIZATION;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use tiaki_core::id::SiteKey;

    use super::{Door, FREE, LONGEST_WAIT, credentials};

    fn of(values: &[&str]) -> Option<(String, String)> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, value.parse().unwrap());
        }
        credentials(&headers)
    }

    #[test]
    fn credentials_are_read_as_clients_write_them() {
        let coded = BASE64_STANDARD.encode("esp:pass:word é");
        let read = Some(("esp".to_owned(), "pass:word é".to_owned()));
        assert_eq!(of(&[&format!("Basic {coded}")]), read);
        assert_eq!(of(&[&format!("basic  {coded} ")]), read);
    }

    #[test]
    fn other_credentials_are_none() {
        let coded = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
        let good = coded("esp:password");
        for bad in [
            &[][..],
            &[""],
            &["Basic"],
            &["Basic !!!"],
            &["Bearer abc"],
            &[&coded("no colon")],
            &[&coded(":password")],
            &[&coded(&format!("{}:p", "u".repeat(129)))],
            &[&coded(&format!("u:{}", "p".repeat(1_025)))],
            &["Basic /////w=="],
            &[&good, &good],
        ] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn wrong_guesses_wait_longer_each_time_and_right_ones_end_it() {
        let door = Door::new(SiteKey::new(&[1; 32]));
        let guesser = ("esp".to_owned(), None);
        for _ in 0..FREE {
            assert_eq!(door.wait(&guesser), None);
            door.guessed_wrong(guesser.clone());
        }
        let mut before = 0;
        for _ in 0..20 {
            door.guessed_wrong(guesser.clone());
            let wait = door.wait(&guesser).unwrap();
            assert!(wait >= before && wait <= LONGEST_WAIT + 1, "{wait}");
            before = wait;
        }
        assert!(before > LONGEST_WAIT - 1);
        let elsewhere = ("esp".to_owned(), Some("203.0.113.7".parse().unwrap()));
        assert_eq!(door.wait(&elsewhere), None, "others do not wait for it");
        door.guessed_right(&guesser);
        assert_eq!(door.wait(&guesser), None);
    }

    #[tokio::test]
    async fn guessers_are_forgotten_rather_than_piled_up() {
        let door = Door::new(SiteKey::new(&[1; 32]));
        for number in 0..10_000 {
            door.guessed_wrong((format!("u-{number}"), None));
        }
        assert!(door.wrong.lock().unwrap().len() <= super::GUESSERS);
    }
}
