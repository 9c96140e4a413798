//! What operators saw, written down a moment later, for all at once.
//!
//! Each person's page marks the person as seen by who reads it. On SQLite each write empties the cache of every
//! connection that reads, so that a mark for each page had made all other pages read anew what they had read a moment
//! before. So marks are held for [`LATER`] and written as one. Nobody notices: before anything is answered to an
//! operator whose marks are held they are written. What is held when the machine stops at once is lost, and those
//! persons stay unread, as they do where writing fails.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tiaki_core::queue::operator_key;
use tiaki_ops::queue::looks::Look;

use super::{Edge, chain};

/// How long marks are held at most.
const LATER: Duration = Duration::from_secs(1);

/// Marks that are held, the earliest first.
#[derive(Clone, Default)]
pub(super) struct Looked {
    held: Arc<Mutex<Vec<Look>>>,
    /// Held by who writes: whoever comes meanwhile waits until it is written.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Looked {
    /// Holds a mark; whether it is the only one.
    fn hold(&self, look: Look) -> bool {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push(look);
        held.len() == 1
    }

    fn all(&self) -> Vec<Look> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// The first so many are written.
    fn written(&self, count: usize) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = count.min(held.len());
        held.drain(..count);
    }

    fn holds_of(&self, operator: &str) -> bool {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let key = operator_key(operator);
        held.iter().any(|look| operator_key(&look.operator) == key)
    }
}

impl Edge {
    /// An operator saw this: it is written down within [`LATER`], and before that operator is answered again.
    pub(crate) fn saw(&self, look: Look) {
        if self.looked.hold(look) {
            let edge = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(LATER).await;
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

    /// Writes down all that is held. What cannot be written is given up: those persons stay unread.
    pub(crate) async fn write_looks(&self) {
        let _turn = self.looked.turn.lock().await;
        let looks = self.looked.all();
        if looks.is_empty() {
            return;
        }
        let count = looks.len();
        let views = Arc::clone(&self.views);
        let write = move || views.see(&looks).map_err(|error| chain(&error));
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
