//! What can go wrong in a use case.

use thiserror::Error;

/// A failure of a use case. What cannot be *read* is not one: it is quarantined.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {what}")]
    Read {
        /// The path as the caller gave it, or the kind of file.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {what}")]
    Write {
        /// The path as the caller gave it, or the kind of file.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A mapping file, a rules file or a truth file is not as it must be.
    #[error("{what} is not as it must be: {why}")]
    Invalid {
        /// Which file.
        what: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// An earlier step has not been run, or not since more came in.
    #[error(
        "{missing} first: what is stored has not all been through it, so there is nothing sound to {step}"
    )]
    Early {
        /// What is to be done first.
        missing: &'static str,
        /// The step asked for.
        step: &'static str,
    },
    /// A package could not be made.
    #[error("cannot make the package for {authority}: {why}")]
    Package {
        /// The destination.
        authority: String,
        /// What is wrong.
        why: String,
    },
    /// What protected values are to be read for is not said.
    #[error("a child's account is shown for a named purpose only")]
    Purpose(#[from] tiaki_core::protection::PurposeError),
    /// A decision is not one that can be taken in.
    #[error("the decision is not as it must be: {0}")]
    Refused(#[from] crate::linking::Refused),
    /// What is said of where somebody is, is not a decision that can be taken in.
    #[error("the ruling is not as it must be: {0}")]
    Ruling(#[from] crate::rulings::Refused),
    /// A draft to several authorities is not one that can be taken in.
    #[error("the draft is not as it must be: {0}")]
    Shared(#[from] crate::refer::shared::Refused),
    /// What an operator asked of a referral cannot be done.
    #[error("the referral stays as it is: {0}")]
    Referral(#[from] crate::refer::draft::Refused),
    /// What an operator asked of a queue cannot be done.
    #[error("the queue stays as it is")]
    Queue(#[from] crate::queue::Refused),
    /// What an operator asked of a case cannot be done.
    #[error("the case stays as it is")]
    Case(#[from] crate::case::Refused),
    /// What is said of an outcome is not as it must be.
    #[error("the outcome is not recorded: {0}")]
    Outcome(#[from] crate::outcomes::Refused),
    /// What was asked of the exchange cannot be done.
    #[error("nothing is changed in the exchange: {0}")]
    Exchange(#[from] crate::exchange::Refused),
    /// What was asked of deconfliction cannot be done.
    #[error("nothing is changed in deconfliction: {0}")]
    Deconflict(#[from] crate::deconflict::Refused),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] tiaki_store::Error),
}
