//! A door behind which whoever names themselves may do everything.

use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Action, Decision, Purpose, Role, RuleId};
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::access::Subject;
use tiaki_ops::sessions::{Attempt, Refused, Session, SessionRules, Token};
use tiaki_web::Door;

/// Whoever names a session is inside.
pub(crate) struct Inside;

/// Who is inside with this token.
fn session(token: Token) -> Option<Session> {
    let hex = token.to_text();
    let bytes = (0..hex.len())
        .step_by(2)
        .filter_map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok());
    let name: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    let name = String::from_utf8(name)
        .ok()
        .filter(|name| !name.is_empty())?;
    Some(named(&name))
}

fn named(name: &str) -> Session {
    let at = super::as_of();
    Session {
        operator: OperatorId::from_bytes([7; 16]),
        name: name.to_owned(),
        roles: vec![Role::Analyst, Role::Supervisor],
        agency: String::new(),
        purpose: Some(Purpose::Triage),
        reason: "shift".to_owned(),
        started_at: at,
        ends_at: at.plus_seconds(12 * 3_600),
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

impl Door for Inside {
    fn log_in(
        &self,
        _: &SessionRules,
        attempt: Attempt<'_>,
        _: Token,
        _: Timestamp,
    ) -> Result<bool, Error> {
        Ok(attempt.name == "ana")
    }

    fn session(
        &self,
        _: &SessionRules,
        token: Token,
        _: Timestamp,
    ) -> Result<Option<Session>, Error> {
        Ok(session(token))
    }

    fn touch(&self, _: Token, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn name_purpose(
        &self,
        _: &SessionRules,
        _: (Token, Token),
        (purpose, reason): (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        Ok(match (purpose, reason) {
            (_, "") => Err(Refused::Reason),
            ("triage", _) => Ok(()),
            _ => Err(Refused::Purpose),
        })
    }

    fn log_out(&self, _: &SessionRules, _: Token, _: bool, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn prefer(
        &self,
        _: &Session,
        _: Option<&str>,
        _: Option<&str>,
        _: Timestamp,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn decide(&self, _: &Session, _: Action, _: &Subject) -> Result<Decision, Error> {
        Ok(Decision {
            allow: true,
            rule: RuleId::OwnLogin,
            reason: "",
            refusal: None,
        })
    }
}
