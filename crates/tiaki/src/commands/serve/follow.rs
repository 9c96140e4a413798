//! While `tiaki serve` runs: a thread that links what comes in, and ranks persons again.
//!
//! It is woken by each finished submission and looks by itself every minute, since others may import
//! into the same database. Linking follows at once. Ranking looks at everything, so it waits until
//! nothing more has come in for a moment, but not for long, and rests as long as it took: at most half of one core goes
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

/// How long ranking waits for that at most, so that a steady stream of reports does not put it off.
const PATIENCE: Duration = Duration::from_secs(20);

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
        let begun = Instant::now();
        let (mut due, mut rest_until) = (Some(begun), begun);
        loop {
            // A failure is in the log; the next turn tries again.
            match follower.link(&site, &act("serve")) {
                Ok(Some(_)) => due = due.or_else(|| Some(Instant::now())),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "what came in could not be linked"),
            }
            let wait = wait(due, rest_until, Instant::now());
            let notice = if wait.is_zero() {
                Err(RecvTimeoutError::Timeout)
            } else {
                woken.recv_timeout(wait)
            };
            match notice {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if due.is_some() => {
                    due = None;
                    let began = Instant::now();
                    if let Err(error) = follower.rank(&site, &act("serve")) {
                        tracing::error!(%error, "persons could not be ranked");
                    }
                    rest_until = Instant::now() + began.elapsed();
                }
                // Another program may have linked, or matched.
                Err(RecvTimeoutError::Timeout) => due = Some(Instant::now()),
            }
        }
    })?;
    Ok(move || notify(&wake))
}

/// How long to wait for a notice: until it is quiet, where persons are to be ranked since `due`, but
/// not beyond [`PATIENCE`] after that; at least until the rest is over.
fn wait(due: Option<Instant>, rest_until: Instant, now: Instant) -> Duration {
    let Some(since) = due else {
        return LOOK;
    };
    let latest = (since + PATIENCE).saturating_duration_since(now);
    let rest = rest_until.saturating_duration_since(now);
    QUIET.min(latest).max(rest)
}

/// One waiting notice is enough.
fn notify(wake: &SyncSender<()>) {
    let _ = wake.try_send(());
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "any moment serves")]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_reports_puts_ranking_off_for_so_long_and_no_longer() {
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(wait(None, now, now), LOOK);
        assert_eq!(wait(Some(now), now, now), QUIET);
        assert_eq!(wait(Some(now), now, after(19)), Duration::from_secs(1));
        assert!(wait(Some(now), now, after(20)).is_zero());
        assert!(wait(Some(now), now, after(60)).is_zero());
        // It rests first, however long somebody waits.
        let rest = Duration::from_secs(30);
        assert_eq!(wait(Some(now), after(90), after(60)), rest);
    }
}
