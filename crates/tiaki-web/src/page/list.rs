//! `/lists` and `/list/{lst_…}`: hash lists, where they come from, what each version changed, and what they hit, in
//! figures. An entry's digest is never on a page.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use tiaki_core::id::HashListId;
use tiaki_ops::lists::shown::{Hits, ListRow, ListVersion, Shown};

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;

/// Categories of one table; the rest is counted.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "lists.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
}

/// A list among lists.
struct Row {
    id: String,
    name: Text,
    is_enabled: bool,
    imported: Moment,
    entries: String,
    hits: String,
    versions: String,
}

#[derive(Template)]
#[template(path = "list.html")]
struct One {
    frame: Frame,
    row: Row,
    short: String,
    held: String,
    is_any_held: bool,
    figures: Vec<Figure>,
    versions: Vec<Version>,
    categories: Vec<Category>,
    more: usize,
}

struct Figure {
    algorithm: String,
    scheme: Text,
    version: Text,
    country: Text,
    entries: String,
    held: String,
}

struct Version {
    place: String,
    at: Moment,
    by: Text,
    form: Text,
    is_update: bool,
    entries: String,
    /// Added, changed, withdrawn.
    changes: Option<[String; 3]>,
    document: String,
}

struct Category {
    category: Text,
    scheme: Text,
    version: Text,
    country: Text,
    effect: String,
    hits: String,
}

/// `GET /lists`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    let counted = shell.figures("lists", "", |views| views.lists()).await?;
    write(&List {
        frame: shell.frame_of(Here::Lists, shell.tongue().t("title-lists"), counted.at),
        rows: counted.found.iter().map(|list| row(&shell, list)).collect(),
    })
}

fn row(shell: &Shell, list: &ListRow) -> Row {
    Row {
        id: list.id.to_string(),
        name: Text::new(&list.name),
        is_enabled: list.enabled,
        imported: shell.moment(list.imported_at),
        entries: grouped(list.entries),
        hits: grouped(list.hits),
        versions: grouped(list.versions),
    }
}

/// `GET /list/{list}`
pub(crate) async fn show(shell: Shell, Path(list): Path<String>) -> Result<Response, Problem> {
    let id = HashListId::parse(&list).map_err(|_| Problem::NotFound)?;
    let found = shell
        .edge
        .read("list", move |views| views.list(&id))
        .await?;
    write(&one(&shell, &found.ok_or(Problem::NotFound)?))
}

fn one(shell: &Shell, found: &Shown) -> One {
    let row = row(shell, &found.list);
    let held: i64 = found.figures.iter().map(|figure| figure.degenerate).sum();
    One {
        frame: shell.frame(Here::Lists, shell.tongue().t("title-list")),
        short: short(&row.id),
        row,
        held: grouped(held),
        is_any_held: held > 0,
        figures: found
            .figures
            .iter()
            .map(|figure| Figure {
                algorithm: algorithm(&figure.algorithm),
                scheme: Text::new(&figure.scheme),
                version: Text::new(&figure.version),
                country: Text::new(&figure.country),
                entries: grouped(figure.entries),
                held: grouped(figure.degenerate),
            })
            .collect(),
        versions: found
            .versions
            .iter()
            .map(|one| version(shell, one))
            .collect(),
        categories: found
            .hits
            .iter()
            .take(SHOWN)
            .map(|hits| category(shell, hits))
            .collect(),
        more: found.hits.len().saturating_sub(SHOWN),
    }
}

/// What a kind of digest is called.
fn algorithm(code: &str) -> String {
    match code {
        "md5" => "MD5".to_owned(),
        "sha1" => "SHA-1".to_owned(),
        "sha256" => "SHA-256".to_owned(),
        "pdq" => "PDQ".to_owned(),
        other => crate::words::plain(other),
    }
}

fn version(shell: &Shell, found: &ListVersion) -> Version {
    Version {
        place: grouped(found.seq),
        at: shell.moment(found.imported_at),
        by: Text::new(&found.imported_by),
        form: Text::new(&found.form),
        is_update: found.is_update,
        entries: grouped(found.entries),
        changes: found
            .changes
            .map(|changes| [changes.added, changes.changed, changes.withdrawn].map(grouped)),
        document: hex::encode(found.document),
    }
}

fn category(shell: &Shell, hits: &Hits) -> Category {
    Category {
        category: Text::new(&hits.category),
        scheme: Text::new(&hits.scheme),
        version: Text::new(&hits.version),
        country: Text::new(&hits.country),
        effect: shell.tongue().code("list-effect", &hits.effect),
        hits: grouped(hits.hits),
    }
}
