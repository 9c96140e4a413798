//! What the house goes by: whom it sends to, what it knows files by, how it ranks.

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::HashListId;
use tiaki_core::policy::Action;
use tiaki_ops::directory::Entry;
use tiaki_ops::lists::shown::{Figure, ListRow as FoundList, ListVersion, Shown as FoundShown};
use tiaki_ops::rules::office::Listed;
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    let of = |action| Need::Of(action, About::Site);
    let (directory, lists) = (of(Action::ReadDirectory), of(Action::ReadLists));
    let rules = of(Action::ReadRules);
    vec![
        Call::get(
            "/api/v1/authorities",
            directory,
            authorities,
            Describe::new::<Rows<Authority>>("authorities", "The directory of authorities")
                .query::<Part>(),
        ),
        Call::get(
            "/api/v1/authorities/{authority}",
            directory,
            authority,
            Describe::new::<Authority>("authority", "An authority"),
        ),
        Call::get(
            "/api/v1/lists",
            lists,
            hash_lists,
            Describe::new::<Rows<List>>("lists", "Hash lists, by name").query::<Part>(),
        ),
        Call::get(
            "/api/v1/lists/{list}",
            lists,
            hash_list,
            Describe::new::<ListOne>("list", "A hash list: versions and figures, no entries"),
        ),
        Call::get(
            "/api/v1/rules",
            rules,
            rule_versions,
            Describe::new::<Rows<RuleVersion>>(
                "rules",
                "Versions of the rules, the built-in first",
            )
            .query::<Part>(),
        ),
        Call::get(
            "/api/v1/rules/{version}",
            rules,
            rule_version,
            Describe::new::<RuleShown>(
                "rule_version",
                "A version of the rules, beside the one in force",
            ),
        ),
    ]
}

/// An authority: who receives what is sent to one country.
#[derive(Debug, Serialize, ToSchema)]
struct Authority {
    /// Its id: `auth-` and the country's code.
    id: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// What sort of body, as a code.
    kind: &'static str,
    /// Its name.
    name: String,
    /// Languages to write in, best first (ISO 639).
    languages: Vec<String>,
    /// On which ways it takes what is sent, best first, as codes.
    forms: Vec<&'static str>,
    /// Days for which providers in its country keep who had an address, from the event on.
    log_life_days: u16,
    /// The fingerprint of the key that packages are sealed to.
    key_fingerprint: Option<String>,
    /// Since when it has that key.
    key_since: Option<When>,
    /// Persons in its queue.
    waiting: i64,
    /// Packages that were sealed for it.
    packages: i64,
    /// When the last of them was.
    last_package_at: Option<When>,
    /// Where the entry comes from.
    source: String,
}

impl From<Entry> for Authority {
    fn from(found: Entry) -> Self {
        let one = found.authority;
        Self {
            id: one.id,
            country: one.country.to_string(),
            kind: one.kind.code(),
            name: one.name,
            languages: one.languages,
            forms: one.forms.iter().map(|form| form.code()).collect(),
            log_life_days: found.log_life.days,
            key_since: found.key.as_ref().map(|key| key.since.into()),
            key_fingerprint: found.key.map(|key| key.fingerprint),
            waiting: found.waiting,
            packages: found.packages.map_or(0, |(count, _)| count),
            last_package_at: when(found.packages.map(|(_, at)| at)),
            source: one.source,
        }
    }
}

async fn authorities(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Authority>>, Refused> {
    let place = Place::of(&part, "authorities")?;
    let found = shell
        .edge
        .read("directory", |views| views.directory())
        .await?;
    Ok(Answer(place.of_whole(found.entries).map(Authority::from)))
}

async fn authority(shell: Shell, Path(id): Path<String>) -> Result<Answer<Authority>, Refused> {
    let found = shell
        .edge
        .read("directory", |views| views.directory())
        .await?;
    let mut entries = found.entries.into_iter();
    let found = entries.find(|one| one.authority.id == id);
    Ok(Answer(found.ok_or_else(Refused::not_found)?.into()))
}

/// A hash list.
#[derive(Debug, Serialize, ToSchema)]
struct List {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Whether matching uses it.
    enabled: bool,
    /// When its present version came in.
    imported_at: When,
    /// Its entries.
    entries: i64,
    /// Hits in it, of all stored files.
    hits: i64,
    /// Its versions.
    versions: i64,
}

impl From<FoundList> for List {
    fn from(found: FoundList) -> Self {
        Self {
            id: found.id.to_string(),
            name: found.name,
            enabled: found.enabled,
            imported_at: found.imported_at.into(),
            entries: found.entries,
            hits: found.hits,
            versions: found.versions,
        }
    }
}

async fn hash_lists(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<List>>, Refused> {
    let place = Place::of(&part, "lists")?;
    let found = shell.edge.read("lists", |views| views.lists()).await?;
    Ok(Answer(place.of_whole(found).map(List::from)))
}

/// A version of a hash list.
#[derive(Debug, Serialize, ToSchema)]
struct Version {
    /// Its number, from 1.
    number: i64,
    /// SHA-256 of the document that it came in.
    document: String,
    /// The document's form, as a code.
    form: String,
    /// Whether it came as changes to the version before.
    is_update: bool,
    /// Who brought it in.
    imported_by: String,
    /// When.
    imported_at: When,
    /// Entries that it has.
    entries: i64,
    /// Entries that it added; null where that was not counted.
    added: Option<i64>,
    /// Entries that it changed.
    changed: Option<i64>,
    /// Entries that it withdrew.
    withdrawn: Option<i64>,
}

impl From<&ListVersion> for Version {
    fn from(found: &ListVersion) -> Self {
        let changes = found.changes.as_ref();
        Self {
            number: found.seq,
            document: hex::encode(found.document),
            form: found.form.clone(),
            is_update: found.is_update,
            imported_by: found.imported_by.clone(),
            imported_at: found.imported_at.into(),
            entries: found.entries,
            added: changes.map(|one| one.added),
            changed: changes.map(|one| one.changed),
            withdrawn: changes.map(|one| one.withdrawn),
        }
    }
}

/// How many entries of a kind a list has.
#[derive(Debug, Serialize, ToSchema)]
struct ListFigure {
    /// By which digest.
    algorithm: String,
    /// The scheme of their categories.
    scheme: String,
    /// The scheme's version.
    version: String,
    /// The country whose scheme it is.
    country: String,
    /// How many.
    entries: i64,
    /// Of these, those that would match almost anything, and are held back.
    degenerate: i64,
}

impl From<&Figure> for ListFigure {
    fn from(found: &Figure) -> Self {
        Self {
            algorithm: found.algorithm.clone(),
            scheme: found.scheme.clone(),
            version: found.version.clone(),
            country: found.country.clone(),
            entries: found.entries,
            degenerate: found.degenerate,
        }
    }
}

/// A hash list with its versions and figures.
#[derive(Debug, Serialize, ToSchema)]
struct ListOne {
    /// The list.
    list: List,
    /// Its versions, the newest first.
    versions: Vec<Version>,
    /// What its entries are.
    figures: Vec<ListFigure>,
}

impl From<FoundShown> for ListOne {
    fn from(found: FoundShown) -> Self {
        Self {
            list: found.list.into(),
            versions: found.versions.iter().map(Version::from).collect(),
            figures: found.figures.iter().map(ListFigure::from).collect(),
        }
    }
}

async fn hash_list(shell: Shell, Path(id): Path<String>) -> Result<Answer<ListOne>, Refused> {
    let id = HashListId::parse(&id).map_err(|_| Refused::not_found())?;
    let found = shell
        .edge
        .read("list", move |views| views.list(&id))
        .await?;
    Ok(Answer(found.ok_or_else(Refused::not_found)?.into()))
}

/// A version of the rules.
#[derive(Debug, Serialize, ToSchema)]
struct RuleVersion {
    /// Its name.
    version: String,
    /// Proposed, approved, withdrawn and so on, as a code.
    state: &'static str,
    /// Whether it is in force.
    in_force: bool,
    /// SHA-256 of its file.
    sha256: String,
    /// The version that it was made from.
    parent: Option<String>,
    /// Who proposed it.
    proposed_by: Option<String>,
    /// When (RFC 3339).
    proposed_at: Option<String>,
    /// Who approved it.
    approved_by: Option<String>,
    /// When (RFC 3339).
    approved_at: Option<String>,
    /// Who withdrew it.
    withdrawn_by: Option<String>,
    /// When (RFC 3339).
    withdrawn_at: Option<String>,
    /// When it was held against the past last (RFC 3339).
    backtested_at: Option<String>,
    /// Whether that was against what is in force now.
    backtest_is_current: bool,
}

impl From<&Listed> for RuleVersion {
    fn from(found: &Listed) -> Self {
        Self {
            version: found.version.clone(),
            state: found.state,
            in_force: found.in_force,
            sha256: found.sha256.clone(),
            parent: found.parent.clone(),
            proposed_by: found.proposed_by.clone(),
            proposed_at: found.proposed_at.clone(),
            approved_by: found.approved_by.clone(),
            approved_at: found.approved_at.clone(),
            withdrawn_by: found.withdrawn_by.clone(),
            withdrawn_at: found.withdrawn_at.clone(),
            backtested_at: found.backtested_at.clone(),
            backtest_is_current: found.backtest_is_current,
        }
    }
}

async fn rule_versions(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<RuleVersion>>, Refused> {
    let place = Place::of(&part, "rules")?;
    let found = shell.edge.read("rules", |views| views.rules()).await?;
    Ok(Answer(place.of_whole(found).map(|one| (&one).into())))
}

/// A figure that is another one in another version.
#[derive(Debug, Serialize, ToSchema)]
struct RuleChange {
    /// The part of the rules.
    part: String,
    /// What it is a figure of.
    of: String,
    /// Its name.
    figure: String,
    /// What it is in the other version; null where it is not there.
    before: Option<String>,
    /// What it is in this one; null where it is not there.
    after: Option<String>,
}

/// A version of the rules, beside another.
#[derive(Debug, Serialize, ToSchema)]
struct RuleShown {
    /// The version.
    version: RuleVersion,
    /// The version that it is held against.
    against: String,
    /// What is different; null where one of the two cannot be read.
    changes: Option<Vec<RuleChange>>,
}

async fn rule_version(
    shell: Shell,
    Path(version): Path<String>,
) -> Result<Answer<RuleShown>, Refused> {
    let found = shell
        .edge
        .read("rules", move |views| views.rule_version(&version))
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    let changes = found.changed.map(|all| {
        let all = all.into_iter();
        all.map(|one| RuleChange {
            part: one.part,
            of: one.of,
            figure: one.figure,
            before: one.before,
            after: one.after,
        })
        .collect()
    });
    Ok(Answer(RuleShown {
        version: (&found.listed).into(),
        against: found.against,
        changes,
    }))
}
