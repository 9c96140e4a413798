//! While `tiaki serve` runs: a thread that links what comes in, and ranks persons again.
//!
//! It is woken by each finished submission and looks by itself every minute, since others may import
//! into the same database. Linking follows at once. Ranking looks at everything, so it waits until
//! nothing more has come in for a moment, and rests as long as it took: at most half of one core goes
//! to it, and a stream of reports is ranked together.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use tiaki_ops::Site;
use tiaki_ops::following::Follower;

use crate::site::act;

/// How often it looks by itself.
const LOOK: Duration = Duration::from_secs(60);

/// How long nothing must have come in before everybody is ranked again.
const QUIET: Duration = Duration::from_secs(2);

/// Starts the thread, which ends with the process; what it gives wakes it.
#[expect(
    clippy::disallowed_methods,
    reason = "how long ranking took says how long it rests"
)]
pub(super) fn begin(site: Arc<Site>) -> std::io::Result<impl Fn() + Send + Sync + 'static> {
    let (wake, woken) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new().name("follow".to_owned());
    thread.spawn(move || {
        let mut follower = Follower::new();
        let (mut is_due, mut rest_until) = (true, Instant::now());
        loop {
            // A failure is in the log; the next turn tries again.
            match follower.link(&site, &act("serve")) {
                Ok(found) => is_due |= found.is_some(),
                Err(error) => tracing::error!(%error, "what came in could not be linked"),
            }
            let rest = rest_until.saturating_duration_since(Instant::now());
            let wait = if is_due { QUIET.max(rest) } else { LOOK };
            match woken.recv_timeout(wait) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if is_due => {
                    is_due = false;
                    let began = Instant::now();
                    if let Err(error) = follower.rank(&site, &act("serve")) {
                        tracing::error!(%error, "persons could not be ranked");
                    }
                    rest_until = Instant::now() + began.elapsed();
                }
                // Another program may have linked, or matched.
                Err(RecvTimeoutError::Timeout) => is_due = true,
            }
        }
    })?;
    Ok(move || notify(&wake))
}

/// One waiting notice is enough.
fn notify(wake: &SyncSender<()>) {
    let _ = wake.try_send(());
}
