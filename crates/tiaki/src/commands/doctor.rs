//! `tiaki doctor`.

use serde_json::{Value, json};
use tiaki_core::locate::LocateRules;
use tiaki_core::queue::QueueRules;
use tiaki_core::{quality, triage};
use tiaki_ops::{Engine, Error, Site, linking, refer, views};

use crate::Ended;
use crate::cli::Figures;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let overview = views::overview(&site)?;
    let keys = refer::keys(&site)?;
    let waiting: Vec<&str> = overview
        .destinations
        .iter()
        .filter(|destination| {
            destination.country.is_some() && !keys.contains_key(&destination.authority)
        })
        .map(|destination| destination.authority.as_str())
        .collect();
    let unfolded = site.store.read("doctor", tiaki_store::folding::unfolded)?;
    let engine = match site.store.engine() {
        Engine::Postgres => "PostgreSQL",
        Engine::Sqlite => "SQLite",
    };
    let vault = match folder.vault()? {
        Some(_) => "files are sealed",
        None => "none: files are dropped",
    };
    let weights = linking::rules_in_force(&site);
    let linked_by = site.store.read("doctor", tiaki_store::persons::linked_by)?;
    let is_linked_by_others = linked_by.as_ref().is_some_and(|by| *by != weights);
    let rules = rules(&site);
    let ruled = Ruled::read(folder, &site, overview.ranked_otherwise)?;
    let sender = folder.signing_key()?.verifying_key().to_string();
    figures(
        to.json.as_deref(),
        &json!({ "database": engine, "schema": tiaki_store::schema_version(&site.store)?, "sender": sender, "vault": vault,
                 "linking": { "in_force": weights, "linked_by": linked_by }, "rules": rules,
                 "reports": overview.counts.reports, "accounts": overview.counts.accounts,
                 "quarantined": overview.counts.quarantined, "reports_not_folded": unfolded, "destinations_without_key": waiting,
                 "queue": ruled.queue.as_ref().map(queue_figures), "triage_rules": ruled.triage,
                 "ranked_otherwise": ruled.ranked_otherwise, "wrong": ruled.wrong }),
    )?;
    if !is_quiet(to.json.as_deref()) {
        let counts = &overview.counts;
        say(format_args!(
            "database      {engine}, schema {}",
            tiaki_store::schema_version(&site.store)?
        ))?;
        say(format_args!("sender        {sender}"))?;
        say(format_args!("vault         {vault}"))?;
        say(format_args!("linking       {}", told(&weights)))?;
        if let Some(by) = linked_by.filter(|_| is_linked_by_others) {
            let by = if by.is_empty() {
                "an earlier version".to_owned()
            } else {
                told(&by)
            };
            say(format_args!(
                "              persons were linked by {by}: run tiaki link --update"
            ))?;
        }
        let others: Vec<&str> = rules.iter().map(String::as_str).collect();
        say(format_args!("rules         {}", others.join(", ")))?;
        ruled.tell()?;
        say(format_args!("reports       {}", grouped(counts.reports)))?;
        say(format_args!("accounts      {}", grouped(counts.accounts)))?;
        say(format_args!(
            "quarantined   {}",
            grouped(counts.quarantined)
        ))?;
        if unfolded > 0 {
            let unfolded = grouped(unfolded);
            say(format_args!(
                "not folded    {unfolded} reports: run tiaki fold"
            ))?;
        }
        if !waiting.is_empty() {
            say(format_args!("no key yet    {}", waiting.join(", ")))?;
        }
    }
    Ok(
        if waiting.is_empty() && !is_linked_by_others && ruled.is_sound() {
            Ended::Done
        } else {
            Ended::Finding
        },
    )
}

/// By what queues run and persons are ranked. What is wrong with a file of the site, or with what was
/// approved, is a finding and no error: the rest is told all the same.
struct Ruled {
    queue: Option<QueueRules>,
    triage: Option<String>,
    ranked_otherwise: Option<i64>,
    wrong: Vec<String>,
}

impl Ruled {
    fn read(folder: &Folder, site: &Site, ranked_otherwise: Option<i64>) -> anyhow::Result<Self> {
        let queue = folder.queue_rules();
        let read = |tx: &tiaki_store::Tx<'_>| tiaki_ops::rules::in_force(tx, site);
        let triage = match site.store.read("doctor", read) {
            Err(error) if !matches!(error, Error::Invalid { .. }) => return Err(error.into()),
            found => found,
        };
        let of_queue = queue.as_ref().err().map(|error| format!("{error:#}"));
        let of_triage = triage.as_ref().err().map(ToString::to_string);
        Ok(Self {
            wrong: [of_queue, of_triage].into_iter().flatten().collect(),
            queue: queue.ok(),
            triage: triage.ok().map(|rules| rules.version),
            ranked_otherwise,
        })
    }

    fn is_sound(&self) -> bool {
        self.wrong.is_empty() && self.ranked_otherwise.is_none_or(|many| many == 0)
    }

    fn tell(&self) -> anyhow::Result<()> {
        if let Some(queue) = &self.queue {
            say(format_args!(
                "queue         held for {} hours, skipped for {}, alarms {} days before, {} of 1000 looked at again",
                queue.hold_hours, queue.skip_hours, queue.alarm_days, queue.audit_permille
            ))?;
        }
        if let Some(version) = &self.triage {
            say(format_args!("triage        {version}"))?;
        }
        if let Some(many @ 1..) = self.ranked_otherwise {
            let many = grouped(many);
            say(format_args!(
                "              {many} persons were ranked by other rules: run tiaki triage"
            ))?;
        }
        for what in &self.wrong {
            say(format_args!("wrong         {what}"))?;
        }
        Ok(())
    }
}

fn queue_figures(rules: &QueueRules) -> Value {
    json!({ "hold_hours": rules.hold_hours, "skip_hours": rules.skip_hours, "alarm_days": rules.alarm_days,
            "audit_permille": rules.audit_permille })
}

/// The versions of the rules and tables in force beside those for linking.
fn rules(site: &Site) -> [String; 5] {
    [
        site.countries.directory.version().to_owned(),
        site.countries.log_life.version().to_owned(),
        LocateRules::standard().version,
        triage::Rules::standard().version,
        quality::Rules::standard().version.clone(),
    ]
}

/// By which weights and rules accounts are linked, in words.
fn told(rules: &str) -> String {
    let words = rules.split(' ').map(|word| match word.split_once('=') {
        Some(("model", version)) => format!("weights {version}"),
        Some(("mail", version)) => format!("mail domains {version}"),
        Some((what, version)) => format!("{what} {version}"),
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}
