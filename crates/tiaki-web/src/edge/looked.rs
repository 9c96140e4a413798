//! What operators saw, written down a moment later, for all at once.
//!
//! Each person's page marks the person as seen by who reads it. On SQLite each write empties the cache of every
//! connection that reads, so that a mark for each page had made all other pages read anew what they had read a moment
//! before. So marks are held for [`LATER`] and written as one. Nobody notices: before anything is answered to an
//! operator whose marks are held they are written. What is held when the machine stops at once is lost, and those
//! persons stay unread, as they do where writing fails.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tiaki_core::queue::operator_key;
use tiaki_ops::queue::looks::Look;

use super::{Edge, chain};

/// How long marks are held at most.
const LATER: Duration = Duration::from_secs(1);

/// Marks that are held.
#[derive(Clone, Default)]
pub(super) struct Looked {
    held: Arc<Mutex<Held>>,
    /// Held by who writes: whoever comes meanwhile waits until it is written.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct Held {
    /// The earliest first.
    looks: Vec<Look>,
    /// Whether somebody will write them soon.
    is_awaited: bool,
}

impl Looked {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds a mark; whether nobody is going to write it yet: who is told so has to.
    fn hold(&self, look: Look) -> bool {
        let mut held = self.held();
        held.looks.push(look);
        !std::mem::replace(&mut held.is_awaited, true)
    }

    /// Who was going to write begins: what comes from now on waits for the next.
    fn begin(&self) {
        self.held().is_awaited = false;
    }

    fn all(&self) -> Vec<Look> {
        self.held().looks.clone()
    }

    /// The first so many are written.
    fn written(&self, count: usize) {
        let mut held = self.held();
        let count = count.min(held.looks.len());
        held.looks.drain(..count);
    }

    fn holds_of(&self, operator: &str) -> bool {
        let key = operator_key(operator);
        let held = self.held();
        let mut looks = held.looks.iter();
        looks.any(|look| operator_key(&look.operator) == key)
    }
}

impl Edge {
    /// An operator saw this: it is written down within [`LATER`], and before that operator is answered again.
    pub(crate) fn saw(&self, look: Look) {
        if self.looked.hold(look) {
            let edge = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(LATER).await;
                edge.looked.begin();
                edge.write_looks().await;
            });
        }
    }

    /// Writes down what is held of an operator, where anything is, and all else that is held with it.
    pub(crate) async fn write_looks_of(&self, operator: &str) {
        if self.looked.holds_of(operator) {
            self.write_looks().await;
        }
    }

    /// Writes down all that is held; where that fails, one by one. What cannot be written is given up: those persons
    /// stay unread.
    pub(crate) async fn write_looks(&self) {
        let _turn = self.looked.turn.lock().await;
        let looks = self.looked.all();
        if looks.is_empty() {
            return;
        }
        let count = looks.len();
        let views = Arc::clone(&self.views);
        let write = move || match views.see(&looks) {
            Ok(()) => Ok(()),
            Err(_) => {
                let mut outcome = Ok(());
                for look in &looks {
                    if let Err(error) = views.see(std::slice::from_ref(look)) {
                        outcome = Err(chain(&error));
                    }
                }
                outcome
            }
        };
        let done = tokio::task::spawn_blocking(write).await;
        self.looked.written(count);
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(looks = count, error, "what was seen is not written down");
            }
            Err(_) => tracing::error!(looks = count, "writing down what was seen did not end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use tiaki_core::id::PersonId;
    use tiaki_core::time::Timestamp;
    use tiaki_ops::queue::Seen;

    use super::{Look, Looked};

    fn look(operator: &str) -> Look {
        Look {
            person: PersonId::from_bytes([1; 16]),
            operator: operator.to_owned(),
            seen: Seen::find("0.0.low").unwrap().of,
            at: Timestamp::from_micros(1),
        }
    }

    #[test]
    fn a_mark_that_comes_while_others_are_written_is_not_left_to_chance() {
        let looked = Looked::default();
        assert!(looked.hold(look("ana")), "somebody has to write it");
        assert!(!looked.hold(look("ben")), "with the first");
        looked.begin();
        let written = looked.all().len();
        // Meanwhile:
        assert!(looked.hold(look("cleo")), "nobody will write this one");
        looked.written(written);
        assert!(!looked.holds_of("ana") && looked.holds_of("Cleo"));
        assert!(!looked.hold(look("dora")));
    }
}
