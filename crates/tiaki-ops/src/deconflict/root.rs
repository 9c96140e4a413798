//! The root of the answerer's keys, as it is kept: one line of text in a file of its own, written over when its epoch ends.
//!
//! It is not in the database, so that it is in no backup of that: an old copy of it opens the lists of its epoch again.

use tiaki_core::time::Timestamp;
use tiaki_deconflict::{Epoch, Root, Seed};

use super::{EPOCH_DAYS, Refused, moment};

/// How the line begins.
const FORMAT: &str = "tiaki-deconflict-root-1";

/// The line that a root is kept as. Whoever has it can search through this site's lists of this epoch.
#[must_use]
pub fn root_text(root: &Root) -> String {
    let epoch = root.epoch();
    let secret = hex::encode(root.secret().as_slice());
    format!("{FORMAT} {} {} {secret}", epoch.number(), epoch.days())
}

/// Reads a root that was kept.
///
/// # Errors
/// [`Refused::BadRoot`].
pub fn parse_root(text: &str) -> Result<Root, Refused> {
    let parts: Vec<&str> = text.trim().split(' ').collect();
    let [FORMAT, number, days, digits] = parts.as_slice() else {
        return Err(Refused::BadRoot);
    };
    let (Ok(number), Ok(days)) = (number.parse(), days.parse()) else {
        return Err(Refused::BadRoot);
    };
    let epoch = Epoch::new(number, days).map_err(|_| Refused::BadRoot)?;
    let mut secret = [0; 32];
    hex::decode_to_slice(digits, &mut secret).map_err(|_| Refused::BadRoot)?;
    Ok(Root::restore(epoch, secret))
}

/// The root of the epoch that a moment lies in, from the one that was kept and from fresh randomness; and whether it is
/// another than that, and to be written over it before anything is published with it.
///
/// # Errors
/// [`Refused::ClockBack`] where the one that was kept is of a later epoch.
pub fn renew(kept: Option<Root>, at: Timestamp, fresh: [u8; 32]) -> Result<(Root, bool), Refused> {
    let (epoch, seed) = (Epoch::at(moment(at), EPOCH_DAYS)?, Seed::new(fresh));
    match kept {
        None => Ok((Root::new(epoch, &seed), true)),
        Some(root) if root.epoch() == epoch => Ok((root, false)),
        Some(root) if epoch.is_after(root.epoch()) => Ok((root.advance(epoch, &seed)?, true)),
        Some(_) => Err(Refused::ClockBack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    #[test]
    fn a_root_is_kept_for_its_epoch_and_goes_forward_only() {
        let at = |day: i64| Timestamp::from_micros(day * DAY);
        let (root, is_new) = renew(None, at(20_700), [1; 32]).unwrap();
        assert!(is_new);
        let text = root_text(&root);
        let (same, is_new) = renew(Some(parse_root(&text).unwrap()), at(20_701), [2; 32]).unwrap();
        assert!(!is_new);
        assert_eq!(root_text(&same), text);
        let (next, is_new) = renew(Some(same), at(20_731), [2; 32]).unwrap();
        assert!(is_new);
        assert_ne!(next.secret(), root.secret());
        let back = renew(Some(next), at(20_700), [3; 32]);
        assert_eq!(back.err(), Some(Refused::ClockBack));
    }

    #[test]
    fn what_is_no_root_is_refused() {
        let (root, _) = renew(None, Timestamp::from_micros(20_700 * DAY), [1; 32]).unwrap();
        let text = root_text(&root);
        let cut = &text[..text.len() - 1];
        let other = text.replace("root-1", "root-2");
        for wrong in ["", "x", cut, &other, "tiaki-deconflict-root-1 1 0 00"] {
            assert_eq!(parse_root(wrong).err(), Some(Refused::BadRoot), "{wrong}");
        }
    }
}
