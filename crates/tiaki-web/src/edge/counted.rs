//! Figures of a whole site, which take a moment to count on a large one: counted once for all who ask.
//!
//! What took less than [`QUICK`] is counted for each who asks, so that on a small site every page is of this very
//! moment. What took longer is kept [`AS_LONG`] times as long as it took, at most [`LONGEST`], so that at most a
//! twentieth of one processor goes into it however many ask; while somebody counts anew, others get what is there.
//! Pages say when it was counted. Nothing is kept of what one may see and another may not: what differs by
//! operator is no figure of the site.
//!
//! Counts of one part, beside a queue's filters, are kept shorter ([`BRIEFLY`]) and are counted anew after every deed at
//! this site's pages, so that who did something sees it; of what another process did they tell half a minute later, which
//! no page says.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tiaki_core::time::Timestamp;
use tiaki_ops::Error;

use super::{Edge, Views};
use crate::problem::Problem;

/// What is counted for each who asks.
const QUICK: Duration = Duration::from_millis(250);

/// How many times as long as it took something is kept.
const AS_LONG: u32 = 20;

/// How long something is kept at most.
const LONGEST: Duration = Duration::from_secs(300);

/// What of one part, such as a queue, is counted for each who asks.
const BRIEF: Duration = Duration::from_millis(2);

/// How long the figures of a part are kept.
const BRIEFLY: Duration = Duration::from_secs(30);

/// The counts beside a queue's filters.
pub(crate) const QUEUE_COUNTS: &str = "queue_counts";

type Key = (&'static str, String);

/// What was counted, by name and by what was asked.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    slots: HashMap<Key, Slot>,
    /// How often something was forgotten.
    forgotten: u64,
}

#[derive(Clone)]
struct Slot {
    found: Arc<dyn Any + Send + Sync>,
    at: Timestamp,
    good_for: Duration,
    /// Whether somebody counts anew.
    is_counting: bool,
}

/// Figures, and when they were counted.
pub(crate) struct Counted<T> {
    pub(crate) found: Arc<T>,
    pub(crate) at: Timestamp,
}

/// How long something is kept that took so long.
fn good_for(took: Duration) -> Duration {
    if took < QUICK {
        Duration::ZERO
    } else {
        (took * AS_LONG).min(LONGEST)
    }
}

fn since(now: Timestamp, then: Timestamp) -> Duration {
    let micros = now.micros().saturating_sub(then.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

impl Kept {
    /// What is kept and still good; marks it as being counted anew where it is not.
    fn find<T: Send + Sync + 'static>(&self, key: &Key, now: Timestamp) -> Option<Counted<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = kept.slots.get_mut(key)?;
        if since(now, slot.at) >= slot.good_for && !slot.is_counting {
            slot.is_counting = true;
            return None;
        }
        let found = Arc::clone(&slot.found).downcast().ok()?;
        Some(Counted { found, at: slot.at })
    }

    fn keep(&self, key: Key, slot: Slot) {
        self.keep_since(None, key, slot);
    }

    /// The same, where nothing was forgotten since.
    fn keep_since(&self, before: Option<u64>, key: Key, slot: Slot) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if before.is_some_and(|before| before != kept.forgotten) {
            return;
        }
        if slot.good_for.is_zero() {
            kept.slots.remove(&key);
        } else {
            kept.slots.insert(key, slot);
        }
    }

    /// Nobody counts any more.
    fn give_up(&self, key: &Key) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = kept.slots.get_mut(key) {
            slot.is_counting = false;
        }
    }

    /// Figures of one part of the site, such as a queue's, within a read: what takes a moment is kept for
    /// [`BRIEFLY`], or until [`Kept::forget`].
    pub(crate) fn briefly<T: Copy + Send + Sync + 'static>(
        &self,
        (name, of): (&'static str, &str),
        clock: fn() -> Timestamp,
        read: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let key = (name, of.to_owned());
        let at = clock();
        if let Some(found) = self.find(&key, at) {
            return Ok(*found.found);
        }
        let before = self.forgotten();
        // Also where counting fails, or panics.
        let counting = Counting(self.clone(), key.clone());
        let found = read()?;
        drop(counting);
        let took = since(clock(), at);
        let slot = Slot {
            found: Arc::new(found),
            at,
            good_for: if took < BRIEF {
                Duration::ZERO
            } else {
                BRIEFLY
            },
            is_counting: false,
        };
        // What was counted before something was done is not kept.
        self.keep_since(Some(before), key, slot);
        Ok(found)
    }

    /// Nothing that is kept of a name is good any more, since something was done that changes it.
    pub(crate) fn forget(&self, name: &'static str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.slots.retain(|key, _| key.0 != name);
        kept.forgotten = kept.forgotten.wrapping_add(1);
    }

    fn forgotten(&self) -> u64 {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.forgotten
    }
}

/// Somebody who counts, until that ends.
struct Counting(Kept, Key);

impl Drop for Counting {
    fn drop(&mut self) {
        self.0.give_up(&self.1);
    }
}

impl Edge {
    /// Figures of the whole site: as [`Edge::read`], counted once for all who ask. `of` tells apart what is asked
    /// under one name.
    pub(crate) async fn figures<T: Send + Sync + 'static>(
        &self,
        (name, of): (&'static str, String),
        clock: fn() -> Timestamp,
        read: impl FnOnce(&dyn Views) -> Result<T, Error> + Send + 'static,
    ) -> Result<Counted<T>, Problem> {
        let key = (name, of);
        if let Some(found) = self.kept.find(&key, clock()) {
            return Ok(found);
        }
        let kept = self.kept.clone();
        // Also where nobody ever comes to count, since all turns are taken or who asked has gone.
        let counting = Counting(kept.clone(), key.clone());
        self.read(name, move |views| {
            let counting = counting;
            let at = clock();
            let found = Arc::new(read(views)?);
            drop(counting);
            let slot = Slot {
                found: Arc::clone(&found) as Arc<dyn Any + Send + Sync>,
                at,
                good_for: good_for(since(clock(), at)),
                is_counting: false,
            };
            kept.keep(key, slot);
            Ok(Counted { found, at })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    fn slot(found: u32, good_for: Duration) -> Slot {
        Slot {
            found: Arc::new(found),
            at: at(0),
            good_for,
            is_counting: false,
        }
    }

    #[test]
    fn what_is_quick_is_not_kept_and_what_is_slow_not_for_ever() {
        assert_eq!(good_for(Duration::from_millis(249)), Duration::ZERO);
        assert_eq!(good_for(Duration::from_secs(2)), Duration::from_secs(40));
        assert_eq!(good_for(Duration::from_secs(60)), LONGEST);
    }

    #[test]
    fn one_counts_anew_and_others_get_what_is_there() {
        let (kept, key) = (Kept::default(), ("figures", "7".to_owned()));
        kept.keep(key.clone(), slot(1, Duration::ZERO));
        assert!(kept.find::<u32>(&key, at(0)).is_none(), "it was not kept");
        kept.keep(key.clone(), slot(1, Duration::from_secs(10)));
        assert_eq!(*kept.find::<u32>(&key, at(9_999_999)).unwrap().found, 1);
        assert!(
            kept.find::<u32>(&("figures", "8".to_owned()), at(0))
                .is_none()
        );
        // The first who comes too late counts; who comes after gets what is there.
        assert!(kept.find::<u32>(&key, at(10_000_000)).is_none());
        assert_eq!(*kept.find::<u32>(&key, at(20_000_000)).unwrap().found, 1);
        // Who fails lets the next one try.
        kept.give_up(&key);
        assert!(kept.find::<u32>(&key, at(20_000_000)).is_none());
        kept.keep(key.clone(), slot(2, Duration::from_secs(10)));
        assert_eq!(*kept.find::<u32>(&key, at(5)).unwrap().found, 2);
    }

    #[test]
    fn a_part_is_counted_again_where_that_is_quick_and_once_something_was_done() {
        fn now() -> Timestamp {
            TICKS.with(|ticks| ticks.set(ticks.get() + 1_000));
            at(TICKS.with(std::cell::Cell::get))
        }
        thread_local! {
            static TICKS: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
        }
        let kept = Kept::default();
        let told = std::cell::Cell::new(0);
        let count = |reading: i64| {
            let read = || {
                told.set(told.get() + 1);
                TICKS.with(|ticks| ticks.set(ticks.get() + reading));
                Ok(told.get())
            };
            kept.briefly(("queue_counts", "auth-nz"), now, read)
                .unwrap()
        };
        // One millisecond: for each who asks. Then six: once for all, for half a minute or until something is done.
        assert_eq!((count(0), count(0)), (1, 2));
        assert_eq!((count(6_000), count(6_000)), (3, 3));
        kept.forget("others");
        assert_eq!(count(6_000), 3);
        kept.forget("queue_counts");
        assert_eq!(count(6_000), 4);
        TICKS.with(|ticks| ticks.set(ticks.get() + 30_000_000));
        assert_eq!(count(6_000), 5);
    }
}
