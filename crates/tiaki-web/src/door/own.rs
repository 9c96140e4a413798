//! What the pages ask about one's own log-in: another password, another second factor.

use tiaki_core::time::Timestamp;
use tiaki_ops::operators::own::{self, Enrolment, Refused};
use tiaki_ops::sessions::{SessionRules, Token};
use tiaki_ops::{Error, Site};

/// Changes to one's own log-in; where two tokens are given the second is the one to hold from then on.
pub trait OwnLogin {
    /// Gives the operator whose session it is another password; the present one first.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn change_password(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        passwords: (&str, &str),
        salt: (&[u8; 16], Timestamp),
    ) -> Result<Result<(), Refused>, Error>;

    /// Shows the next secret of the second factor, for the present password and a code.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn show_factor(
        &self,
        rules: &SessionRules,
        token: Token,
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<Enrolment, Refused>, Error>;

    /// Has the secret that was shown in force, for a code of it.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn confirm_factor(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        code: &str,
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error>;
}

impl OwnLogin for Site {
    fn change_password(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        passwords: (&str, &str),
        salt: (&[u8; 16], Timestamp),
    ) -> Result<Result<(), Refused>, Error> {
        own::change_password(self, rules, tokens, passwords, salt)
    }

    fn show_factor(
        &self,
        rules: &SessionRules,
        token: Token,
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<Enrolment, Refused>, Error> {
        own::show_factor(self, rules, token, said, at)
    }

    fn confirm_factor(
        &self,
        rules: &SessionRules,
        tokens: (Token, Token),
        code: &str,
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        own::confirm_factor(self, rules, tokens, code, at)
    }
}
