//! `/operators`: who uses the software, in which roles; and the forms of an administrator. A password and a second
//! factor are made here and shown once, on the answer itself, which nothing caches.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Action, Role};
use tiaki_core::time::Timestamp;
use tiaki_ops::access::Subject;
use tiaki_ops::operators::Operator;
use tiaki_ops::operators::office::{Change, Given, Refused};

use crate::moment::Moment;
use crate::page::own::{Drawn, drawn};
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

/// Letters and digits that are not taken for each other (RFC 4648, section 6, in small letters).
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

#[derive(Template)]
#[template(path = "operators.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    may_change: bool,
    typed: Typed,
    roles: Vec<Choice>,
    wrong: Option<String>,
}

struct Row {
    id: String,
    short: String,
    name: Text,
    roles: Vec<String>,
    agency: Option<Text>,
    agency_typed: String,
    is_enabled: bool,
    is_locked: bool,
    since: Option<Moment>,
    is_own: bool,
    choices: Vec<Choice>,
}

/// A role to choose.
struct Choice {
    code: &'static str,
    word: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "operators_given.html")]
struct Once {
    frame: Frame,
    name: Text,
    password: Option<String>,
    secret: Option<String>,
    address: Option<String>,
    qr: Option<Drawn>,
}

/// What the forms send.
#[derive(Clone, Default)]
struct Typed {
    name: String,
    agency: String,
    roles: Vec<Role>,
    enabled: bool,
}

impl Typed {
    /// Reads a form; a role is sent as often as roles are chosen, which is why it is read here.
    fn read(sent: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in sent {
            match name.as_str() {
                "name" => value.trim().clone_into(&mut typed.name),
                "agency" => value.trim().clone_into(&mut typed.agency),
                "role" => typed.roles.extend(Role::find(&value)),
                "enabled" => typed.enabled = value == "yes",
                _ => {}
            }
        }
        typed
    }
}

/// `GET /operators`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    listed(&shell, Typed::default(), None).await
}

async fn listed(shell: &Shell, typed: Typed, wrong: Option<String>) -> Result<Response, Problem> {
    let at = shell.as_of;
    let found = shell
        .edge
        .read("operators", move |views| views.operators(at))
        .await?;
    let session = shell.session()?;
    let who = Arc::clone(&session);
    let may_change = shell
        .edge
        .ask("access", move |door| {
            Ok(door
                .decide(&who, Action::ChangeOperators, &Subject::Site)?
                .allow)
        })
        .await?;
    let is_wrong = wrong.is_some();
    let answer = write(&Page {
        frame: shell.frame(Here::Operators, shell.tongue().t("title-operators")),
        rows: found
            .iter()
            .map(|one| row(shell, one, one.id == session.operator))
            .collect(),
        may_change,
        roles: choices(shell, |role| typed.roles.contains(&role)),
        typed,
        wrong,
    })?;
    if is_wrong { refuse(answer) } else { Ok(answer) }
}

fn choices(shell: &Shell, is_chosen: impl Fn(Role) -> bool) -> Vec<Choice> {
    let all = Role::ALL.iter().map(|role| Choice {
        code: role.code(),
        word: shell.tongue().code("role", role.code()),
        is_chosen: is_chosen(*role),
    });
    all.collect()
}

fn row(shell: &Shell, one: &Operator, is_own: bool) -> Row {
    let id = one.id.to_string();
    let since = Timestamp::parse(&one.created_at).ok();
    Row {
        short: short(&id),
        id,
        name: Text::new(&one.name),
        roles: one
            .roles
            .iter()
            .map(|code| shell.tongue().code("role", code))
            .collect(),
        agency: (!one.agency.is_empty()).then(|| Text::new(&one.agency)),
        agency_typed: words::shown(&one.agency),
        is_enabled: one.enabled,
        is_locked: one.locked,
        since: since.map(|at| shell.moment(at)),
        is_own,
        choices: choices(shell, |role| one.roles.contains(&role.code())),
    }
}

/// 32 bytes of the system's randomness.
fn random(shell: &Shell) -> Result<[u8; 32], Problem> {
    (shell.settings.random)().ok_or_else(|| {
        tracing::error!("the system gives no randomness");
        Problem::Failed
    })
}

/// The first of random bytes.
fn some<const N: usize>(shell: &Shell) -> Result<[u8; N], Problem> {
    let mut taken = [0; N];
    let random = random(shell)?;
    taken
        .iter_mut()
        .zip(random)
        .for_each(|(to, from)| *to = from);
    Ok(taken)
}

/// A password of 160 random bits.
fn password(shell: &Shell) -> Result<String, Problem> {
    let letter = |byte: u8| LETTERS.get(usize::from(byte & 31)).copied().map(char::from);
    Ok(random(shell)?.into_iter().filter_map(letter).collect())
}

/// `POST /operators`
pub(crate) async fn add(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::read(ours(&headers, typed)?);
    let change = Change::Add {
        name: typed.name.clone(),
        roles: typed.roles.clone(),
        agency: typed.agency.clone(),
        password: password(&shell)?,
        lot: some(&shell)?,
        salt: some(&shell)?,
    };
    done(&shell, change, typed).await
}

/// `POST /operators/{operator}/…`: what is done is the last step of the address.
pub(crate) async fn act(
    shell: Shell,
    uri: Uri,
    Path(operator): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::read(ours(&headers, typed)?);
    let id = OperatorId::parse(&operator).map_err(|_| Problem::NotFound)?;
    let change = match uri.path().rsplit('/').next() {
        Some("roles") => Change::Roles {
            id,
            roles: typed.roles.clone(),
            agency: typed.agency.clone(),
        },
        Some("switch") => Change::Switch {
            id,
            enabled: typed.enabled,
        },
        Some("password") => Change::Password {
            id,
            password: password(&shell)?,
            salt: some(&shell)?,
        },
        Some("factor") => Change::Factor { id },
        _ => return Err(Problem::NotFound),
    };
    // What was typed for one is not put into the form for another.
    done(&shell, change, Typed::default()).await
}

async fn done(shell: &Shell, change: Change, typed: Typed) -> Result<Response, Problem> {
    let (by, at) = (shell.operator()?, (shell.settings.now)());
    let done = shell
        .edge
        .read("operators", move |views| {
            views.change_operator(&change, &by, at)
        })
        .await?;
    match done {
        Ok(given) if given.password.is_some() || given.factor.is_some() => once(shell, given),
        Ok(_) => Ok(Redirect::to("/operators").into_response()),
        Err(Refused::Gone) => Err(Problem::NotFound),
        Err(refused) => listed(shell, typed, Some(told(shell, refused))).await,
    }
}

fn told(shell: &Shell, refused: Refused) -> String {
    let tongue = shell.tongue();
    match refused {
        Refused::Conflict(one, other) => {
            let word = |role: Role| tongue.code("role", role.code());
            let told = tongue.t("operators-refused-conflict");
            told.word("one", word(one))
                .word("other", word(other))
                .to_string()
        }
        refused => tongue.code("operators-refused", refused.code()),
    }
}

fn once(shell: &Shell, given: Given) -> Result<Response, Problem> {
    let (secret, address) = given.factor.unzip();
    let qr = address.as_deref().and_then(drawn);
    write(&Once {
        frame: shell.frame(Here::Operators, shell.tongue().t("title-operators-given")),
        name: Text::new(&given.name),
        password: given.password,
        secret,
        address,
        qr,
    })
}
