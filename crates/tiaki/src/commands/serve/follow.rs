//! While `tiaki serve` runs: a thread that links what comes in, and ranks persons again.
//!
//! It is woken by each finished submission and looks by itself every minute, since others may import
//! into the same database. Linking follows at once, and so does ranking of whom it touches. Matching
//! looks at every file, so it waits until nothing more has come in for a moment, but not for long, and
//! rests as long as it took: at most half of one core goes to it, and a stream of reports is matched
//! together.
//!
//! The operation's figures are counted anew after that, where something has happened, and then not for a minute, nor
//! for twenty times as long as it took.
//!
//! The site's own rules for mailboxes and networks, and its tables of countries, may be changed
//! meanwhile: each turn looks whether their files are others, and then everything is linked and ranked
//! again by what they say. Where one cannot be
//! used, that is in the log, and what comes in is linked by the rules of before: a slip in it must not
//! hold reports up.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use tiaki_ops::following::Follower;
use tiaki_ops::{Site, linking, operation};

use crate::site::{Folder, act, freshen};

/// How often it looks by itself.
const LOOK: Duration = Duration::from_secs(60);

/// How long nothing must have come in before files are matched.
const QUIET: Duration = Duration::from_secs(2);

/// How long matching waits for that at most, so that a steady stream of reports does not put it off.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts the thread, which ends with the process; what it gives wakes it.
#[expect(
    clippy::disallowed_methods,
    reason = "how long matching took says how long it rests"
)]
pub(super) fn begin(
    site: &Site,
    folder: &Folder,
) -> std::io::Result<impl Fn() + Send + Sync + 'static> {
    let (wake, woken) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new().name("follow".to_owned());
    let (mut site, folder) = (site.clone(), folder.clone());
    // As it was at the latest when the site was opened: a change since then is seen.
    let mut rules = None;
    thread.spawn(move || {
        let mut follower = Follower::new();
        let begun = Instant::now();
        let (mut due, mut rest_until) = (Some(begun), begun);
        let mut count_from = begun;
        loop {
            renew(&mut site, &folder, &mut rules);
            // A failure is in the log; the next turn tries again.
            match follower.link(&site, &act("serve")) {
                Ok(Some(_)) => due = due.or_else(|| Some(Instant::now())),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "what came in could not be linked"),
            }
            if let Err(error) = follower.rank(&site, &act("serve")) {
                tracing::error!(%error, "persons could not be ranked");
            }
            count(&site, &mut count_from);
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
                    if let Err(error) = follower.judge(&site, &act("serve")) {
                        tracing::error!(%error, "files could not be matched");
                    }
                    freshen(&site);
                    rest_until = Instant::now() + began.elapsed();
                }
                // Another program may have linked, or matched.
                Err(RecvTimeoutError::Timeout) => due = Some(Instant::now()),
            }
        }
    })?;
    Ok(move || notify(&wake))
}

/// Counts the operation's figures where something has happened since, at most a twentieth of the time.
#[expect(
    clippy::disallowed_methods,
    reason = "how long counting took says how long it rests"
)]
fn count(site: &Site, from: &mut Instant) {
    let began = Instant::now();
    if began < *from {
        return;
    }
    if let Err(error) = operation::count(site, &act("serve")) {
        tracing::error!(%error, "figures could not be counted");
    }
    *from = Instant::now() + LOOK.max(began.elapsed() * 20);
}

/// What tells the site's files from what they were, without reading them: of each its length, and when
/// it was written; nothing where there is none.
type Stamps = [Option<(u64, Option<SystemTime>)>; 4];

fn stamps(folder: &Folder) -> Stamps {
    let [authorities, log_life] = folder.countries_files();
    let files = [
        folder.mail_file(),
        folder.networks_file(),
        authorities,
        log_life,
    ];
    files.map(|file| {
        let found = std::fs::metadata(file).ok()?;
        Some((found.len(), found.modified().ok()))
    })
}

/// Reads the site's rules where one of their files is not what it was at the last look.
fn renew(site: &mut Site, folder: &Folder, last: &mut Option<Stamps>) {
    let now = stamps(folder);
    if *last == Some(now) {
        return;
    }
    *last = Some(now);
    let read = folder
        .mail()
        .and_then(|mail| Ok((mail, folder.networks()?, folder.countries()?)));
    match read {
        Ok((mail, networks, countries)) => {
            (site.mail, site.networks, site.countries) = (mail, networks, countries);
        }
        Err(error) => tracing::error!(
            error = format!("{error:#}"),
            in_force = linking::rules_in_force(site),
            "what comes in is linked and ranked by the rules of before"
        ),
    }
}

/// How long to wait for a notice: until it is quiet, where files may have to be matched since `due`, but
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
    use tiaki_core::mail::MailRules;

    use super::*;

    #[test]
    fn changed_rules_are_taken_over_and_broken_ones_are_not() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::scratch(place.path());
        let mut site = folder.site().unwrap();
        let standard = MailRules::standard().name();
        let mut last = None;
        let write = |text: &str| std::fs::write(folder.mail_file(), text).unwrap();
        let ignores = |domain: &str| {
            format!(
                "format = \"mail-domains-1\"\n[[provider]]\nignores = [\"tags\"]\ndomains = [\"{domain}\"]\n\
                 source = \"a test\"\n"
            )
        };
        renew(&mut site, &folder, &mut last);
        assert_eq!(site.mail.name(), standard, "there is no file");
        write(&ignores("one.example"));
        renew(&mut site, &folder, &mut last);
        let one = site.mail.name();
        assert_ne!(one, standard);
        write("format = ");
        renew(&mut site, &folder, &mut last);
        assert_eq!(site.mail.name(), one, "a slip leaves what was in force");
        write(&ignores("another.example"));
        renew(&mut site, &folder, &mut last);
        assert!(![one, standard.clone()].contains(&site.mail.name()));
        let [_, log_life] = folder.countries_files();
        std::fs::write(&log_life, "# version ours\n*;9;assumed;2026;a test\n").unwrap();
        renew(&mut site, &folder, &mut last);
        assert_eq!(site.countries.log_life.life(None).days, 9);
        std::fs::write(&log_life, "*;8").unwrap();
        renew(&mut site, &folder, &mut last);
        assert_eq!(site.countries.log_life.life(None).days, 9);
        std::fs::remove_file(&log_life).unwrap();
        std::fs::remove_file(folder.mail_file()).unwrap();
        renew(&mut site, &folder, &mut last);
        assert_eq!(site.mail.name(), standard, "it is gone");
    }

    #[test]
    fn a_stream_of_reports_puts_matching_off_for_so_long_and_no_longer() {
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
