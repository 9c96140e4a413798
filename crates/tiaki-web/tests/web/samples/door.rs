//! A door behind which whoever names themselves may do everything.

use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Action, Decision, Purpose, Role, RuleId};
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::access::Subject;
use tiaki_ops::clients::{ClientToken, Entered};
use tiaki_ops::operators::own;
use tiaki_ops::sessions::{Attempt, Refused, Session, SessionRules, Token};
use tiaki_web::{Door, OwnLogin};

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
        client: None,
        name: name.to_owned(),
        // Everybody may do everything but who is called an auditor.
        roles: match name {
            "aud" => vec![Role::Auditor],
            _ => vec![Role::Analyst, Role::Supervisor],
        },
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

/// The present password is "correct horse battery", the code 123456.
impl OwnLogin for Inside {
    fn change_password(
        &self,
        _: &SessionRules,
        _: (Token, Token),
        (present, new): (&str, &str),
        _: (&[u8; 16], Timestamp),
    ) -> Result<Result<(), own::Refused>, Error> {
        Ok(match (present, new) {
            ("locked", _) => Err(own::Refused::Locked),
            ("correct horse battery", "correct horse battery") => Err(own::Refused::Same),
            ("correct horse battery", new) if new.len() < 12 => Err(own::Refused::Weak),
            ("correct horse battery", _) => Ok(()),
            _ => Err(own::Refused::Password),
        })
    }

    fn show_factor(
        &self,
        _: &SessionRules,
        _: Token,
        (password, code): (&str, &str),
        _: Timestamp,
    ) -> Result<Result<own::Enrolment, own::Refused>, Error> {
        Ok(match (password, code) {
            ("correct horse battery", "123456") => Ok(own::Enrolment {
                secret: "ABCDEFGH234567".to_owned(),
                address: "otpauth://totp/Tiaki:ana?secret=ABCDEFGH234567".to_owned(),
            }),
            ("correct horse battery", _) => Err(own::Refused::Code),
            _ => Err(own::Refused::Password),
        })
    }

    fn confirm_factor(
        &self,
        _: &SessionRules,
        _: (Token, Token),
        code: &str,
        _: Timestamp,
    ) -> Result<Result<(), own::Refused>, Error> {
        Ok(match code {
            "123456" => Ok(()),
            "999999" => Err(own::Refused::Over),
            _ => Err(own::Refused::Code),
        })
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

    fn client(&self, token: &ClientToken, _: Timestamp) -> Result<Option<Entered>, Error> {
        let client = token.client();
        Ok(Some(Entered {
            client,
            per_minute: 6_000,
            session: Session {
                client: Some(client),
                ..named(&format!("client:{client}"))
            },
        }))
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
