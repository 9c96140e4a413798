//! What came of people who came by a package goes back to its sender by itself: the code, the day, and how many children,
//! never who, where the case is kept, or a word that somebody wrote.
//!
//! Where an outcome is recorded, whom it is owed to is noted in the same transaction ([`tiaki_store::exchange::told`]); the
//! letters are written in the next round of [`super::tend`], so that nothing is lost while nothing can be sealed to a sender.

use tiaki_core::exchange::Forbidden;
use tiaki_package::letter::Says;
use tiaki_store::exchange::{threads, told};
use tiaki_store::outcomes;

use super::say::{self, New};
use super::{Node, Refused};
use crate::{Act, Error, Site};

/// Letters of one round at most.
const ROUND: u32 = 1_000;

/// Tells senders what came of what they sent; how many letters were written.
pub(super) fn tend(site: &Site, node: &Node, act: &Act) -> Result<u64, Error> {
    let untold = site
        .store
        .read("exchange outcomes", |tx| told::untold(tx, ROUND))?;
    let mut said = 0;
    for one in untold {
        said += site.store.write("exchange outcomes", |tx| {
            let outcome = outcomes::find(tx, &one.outcome)?;
            let thread = threads::find(tx, &one.package, &one.peer)?;
            let (Some(outcome), Some(thread)) = (outcome, thread) else {
                told::told(tx, &one, "")?;
                return Ok(0);
            };
            let says = Says::Outcome {
                code: outcome.new.code.code().to_owned(),
                day: outcome.new.on,
                children: outcome.new.children.unwrap_or(0).into(),
            };
            match say::write(tx, (site, node), act, &thread, &New::own(says, None)) {
                Ok(letter) => {
                    told::told(tx, &one, &letter)?;
                    Ok::<_, Error>(1)
                }
                // It is said when something can be sealed to its sender again.
                Err(Error::Exchange(Refused::NoSealKey(_))) => Ok(0),
                // Nothing is said on what was taken back, or is not worked on here.
                Err(Error::Exchange(Refused::Forbidden(
                    Forbidden::Retracted | Forbidden::TooEarly | Forbidden::Returned,
                ))) => {
                    told::told(tx, &one, "")?;
                    Ok(0)
                }
                Err(error) => Err(error),
            }
        })?;
    }
    Ok(said)
}
