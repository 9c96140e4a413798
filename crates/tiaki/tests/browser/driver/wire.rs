//! The DevTools protocol over two pipes: JSON messages, each ended by a NUL.
//!
//! Answers go to who asked, by number; events go to the page that they are of, in the order in
//! which the browser wrote them, so that whoever has an answer has every event before it too. A
//! browser that does not answer in time, or is gone, is a [`Trouble`] and never a wait without
//! end: writing is done by a thread of its own, since a pipe that nobody reads fills up.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// Why the browser did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It did not answer in time.
    Late { asked: String },
    /// It ended, or closed its pipe.
    Gone { asked: String },
    /// It refuses.
    Refused { asked: String, why: String },
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Late { asked } => write!(f, "the browser does not answer {asked}"),
            Self::Gone { asked } => write!(f, "the browser is gone, asked for {asked}"),
            Self::Refused { asked, why } => write!(f, "the browser refuses {asked}: {why}"),
        }
    }
}

/// Who waits for what.
#[derive(Default)]
struct Waiting {
    answers: BTreeMap<u64, Sender<Value>>,
    pages: BTreeMap<String, Sender<Value>>,
    closed: bool,
}

/// The two pipes.
pub(crate) struct Wire {
    out: Sender<Vec<u8>>,
    waiting: Arc<Mutex<Waiting>>,
    last: AtomicU64,
    patience: Duration,
}

impl Wire {
    /// Speaks through `to` and listens at `from`; a call waits for `patience` at most.
    pub(crate) fn new(
        mut to: impl Write + Send + 'static,
        from: impl Read + Send + 'static,
        patience: Duration,
    ) -> Self {
        let (out, written) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for message in written {
                if to.write_all(&message).and_then(|()| to.flush()).is_err() {
                    return;
                }
            }
        });
        let waiting = Arc::new(Mutex::new(Waiting::default()));
        let told = Arc::clone(&waiting);
        std::thread::spawn(move || listen(from, &told));
        Self {
            out,
            waiting,
            last: AtomicU64::new(0),
            patience,
        }
    }

    /// How long a call waits.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// Where the events of this page will arrive.
    pub(crate) fn events_of(&self, session: &str) -> Receiver<Value> {
        let (sender, receiver) = channel();
        lock(&self.waiting).pages.insert(session.to_owned(), sender);
        receiver
    }

    /// Asks the browser, or the page of a session.
    pub(crate) fn call(
        &self,
        session: Option<&str>,
        method: &str,
        params: &Value,
    ) -> Result<Value, Trouble> {
        let asked = method.to_owned();
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, receiver) = channel();
        {
            let mut waiting = lock(&self.waiting);
            if waiting.closed {
                return Err(Trouble::Gone { asked });
            }
            waiting.answers.insert(id, sender);
        }
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        if self.out.send(bytes).is_err() {
            return Err(Trouble::Gone { asked });
        }
        let answer = receiver.recv_timeout(self.patience).map_err(|error| {
            lock(&self.waiting).answers.remove(&id);
            let asked = asked.clone();
            match error {
                RecvTimeoutError::Timeout => Trouble::Late { asked },
                RecvTimeoutError::Disconnected => Trouble::Gone { asked },
            }
        })?;
        match answer.get("error") {
            Some(error) => Err(Trouble::Refused {
                asked,
                why: error.to_string(),
            }),
            None => Ok(answer.get("result").cloned().unwrap_or_default()),
        }
    }
}

fn lock(waiting: &Mutex<Waiting>) -> std::sync::MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands out what arrives, until the pipe closes.
fn listen(from: impl Read, waiting: &Mutex<Waiting>) {
    let mut from = BufReader::new(from);
    let mut message = Vec::new();
    loop {
        message.clear();
        if !matches!(from.read_until(0, &mut message), Ok(1..)) {
            break;
        }
        message.pop_if(|last| *last == 0);
        let Ok(message) = serde_json::from_slice::<Value>(&message) else {
            break;
        };
        let mut waiting = lock(waiting);
        if let Some(id) = message.get("id").and_then(Value::as_u64) {
            if let Some(asker) = waiting.answers.remove(&id) {
                let _ = asker.send(message);
            }
        } else if let Some(session) = message.get("sessionId").and_then(Value::as_str)
            && let Some(page) = waiting.pages.get(session)
        {
            let _ = page.send(message);
        }
    }
    let mut waiting = lock(waiting);
    waiting.closed = true;
    waiting.answers.clear();
    waiting.pages.clear();
}
