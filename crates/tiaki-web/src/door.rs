//! The door: who is let in, and what each may do. [`Site`] is the one that counts; tests bring their own.

pub(crate) mod own;

use tiaki_core::id::ClientId;
use tiaki_core::policy::{Action, Decision};
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Prompt, WorkplaceRules};
use tiaki_ops::access::{self, Subject};
use tiaki_ops::clients::{self, Asked, ClientToken, Entered};
use tiaki_ops::sessions::{self, Attempt, Refused, Session, SessionRules, Token};
use tiaki_ops::{Error, Site, exposure};

use self::own::OwnLogin;

/// Sessions and rules of access, as the pages ask for them.
pub trait Door: OwnLogin + Send + Sync + 'static {
    /// Lets somebody in, or not; why not is not told.
    ///
    /// # Errors
    /// Those of the use case.
    fn log_in(
        &self,
        rules: &SessionRules,
        attempt: Attempt<'_>,
        token: Token,
        at: Timestamp,
    ) -> Result<bool, Error>;

    /// Who is logged in with this token.
    ///
    /// # Errors
    /// Those of the use case.
    fn session(
        &self,
        rules: &SessionRules,
        token: Token,
        at: Timestamp,
    ) -> Result<Option<Session>, Error>;

    /// Writes down that a session is used.
    ///
    /// # Errors
    /// Those of the use case.
    fn touch(&self, token: Token, at: Timestamp) -> Result<(), Error>;

    /// Names what a session is for; the second token is the one to hold from then on.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn name_purpose(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error>;

    /// Ends a session, or all of the operator whose it is.
    ///
    /// # Errors
    /// Those of the use case.
    fn log_out(
        &self,
        rules: &SessionRules,
        token: Token,
        everywhere: bool,
        at: Timestamp,
    ) -> Result<(), Error>;

    /// Keeps the language that an operator reads, or how pages behave for it.
    ///
    /// # Errors
    /// Those of the use case.
    fn prefer(
        &self,
        session: &Session,
        language: Option<&str>,
        preferences: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Error>;

    /// What a session's meter of exposure says on the next page, and whether it may be put off.
    ///
    /// # Errors
    /// Those of the use case.
    fn prompt(
        &self,
        _rules: &WorkplaceRules,
        _session: &Session,
        _at: Timestamp,
    ) -> Result<Option<(Prompt, bool)>, Error> {
        Ok(None)
    }

    /// Which machine is let in by a token.
    ///
    /// # Errors
    /// Those of the use case.
    fn client(&self, _token: &ClientToken, _at: Timestamp) -> Result<Option<Entered>, Error> {
        Ok(None)
    }

    /// Writes down that a machine is used.
    ///
    /// # Errors
    /// Those of the use case.
    fn touch_client(&self, _id: &ClientId, _at: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    /// Begins what a machine asks under a key, or tells what was answered.
    ///
    /// # Errors
    /// Those of the use case.
    fn ask(
        &self,
        _id: &ClientId,
        _request: (&str, &[&[u8]]),
        _at: Timestamp,
    ) -> Result<Asked, Error> {
        Ok(Asked::New)
    }

    /// Keeps an answer under its key.
    ///
    /// # Errors
    /// Those of the use case.
    fn keep(&self, _id: &ClientId, _key: &str, _answer: (u16, &str)) -> Result<(), Error> {
        Ok(())
    }

    /// Forgets what was begun under a key.
    ///
    /// # Errors
    /// Those of the use case.
    fn forget(&self, _id: &ClientId, _key: &str) -> Result<(), Error> {
        Ok(())
    }

    /// Whether a session may do something to something.
    ///
    /// # Errors
    /// Those of the use case.
    fn decide(
        &self,
        session: &Session,
        action: Action,
        subject: &Subject,
    ) -> Result<Decision, Error>;

    /// Whether a session may do each of these to something, in their order.
    ///
    /// # Errors
    /// Those of the use case.
    fn decide_each(
        &self,
        session: &Session,
        actions: &[Action],
        subject: &Subject,
    ) -> Result<Vec<Decision>, Error> {
        let decided = actions.iter();
        decided
            .map(|action| self.decide(session, *action, subject))
            .collect()
    }
}

impl Door for Site {
    fn log_in(
        &self,
        rules: &SessionRules,
        attempt: Attempt<'_>,
        token: Token,
        at: Timestamp,
    ) -> Result<bool, Error> {
        sessions::log_in(self, rules, attempt, token, at)
    }

    fn session(
        &self,
        rules: &SessionRules,
        token: Token,
        at: Timestamp,
    ) -> Result<Option<Session>, Error> {
        sessions::find(self, rules, token, at)
    }

    fn touch(&self, token: Token, at: Timestamp) -> Result<(), Error> {
        sessions::touch(self, token, at)
    }

    fn name_purpose(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        sessions::name_purpose(self, rules, tokens, said, at)
    }

    fn log_out(
        &self,
        rules: &SessionRules,
        token: Token,
        everywhere: bool,
        at: Timestamp,
    ) -> Result<(), Error> {
        if everywhere {
            sessions::log_out_everywhere(self, rules, token, at)?;
            return Ok(());
        }
        sessions::log_out(self, rules, token, at)
    }

    fn prefer(
        &self,
        session: &Session,
        language: Option<&str>,
        preferences: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Error> {
        sessions::prefer(self, session, language, preferences, at)
    }

    fn prompt(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Option<(Prompt, bool)>, Error> {
        exposure::prompt(self, rules, session, at)
    }

    fn client(&self, token: &ClientToken, at: Timestamp) -> Result<Option<Entered>, Error> {
        clients::enter(self, token, at)
    }

    fn touch_client(&self, id: &ClientId, at: Timestamp) -> Result<(), Error> {
        clients::touch(self, id, at)
    }

    fn ask(&self, id: &ClientId, request: (&str, &[&[u8]]), at: Timestamp) -> Result<Asked, Error> {
        clients::ask(self, id, request, at)
    }

    fn keep(&self, id: &ClientId, key: &str, answer: (u16, &str)) -> Result<(), Error> {
        clients::answer(self, id, key, answer)
    }

    fn forget(&self, id: &ClientId, key: &str) -> Result<(), Error> {
        clients::forget(self, id, key)
    }

    fn decide(
        &self,
        session: &Session,
        action: Action,
        subject: &Subject,
    ) -> Result<Decision, Error> {
        access::decide(self, session, action, subject)
    }

    fn decide_each(
        &self,
        session: &Session,
        actions: &[Action],
        subject: &Subject,
    ) -> Result<Vec<Decision>, Error> {
        access::decide_each(self, session, actions, subject)
    }
}
