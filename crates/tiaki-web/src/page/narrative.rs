//! `/report/{rep_…}/narrative`: what reporters and chats say, by a deliberate act.
//!
//! `POST` alone. The answer shows the text once and is kept by nobody: it is never cached, its address shows nothing
//! when it is loaded again, and no other page, title or list holds a word of it. The open is in the log and on the
//! operator's own meter before the page is made (`tiaki_ops::exposure`). What is refused comes back as a page that
//! says who can help.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use tiaki_core::id::ReportId;
use tiaki_ops::exposure::{Folded, Narrative, Refused};

use crate::page::queue::refuse;
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Markup;

/// Characters in a piece of a line: what one [`Text`] shows.
const PIECE: usize = 2_000;

#[derive(Template)]
#[template(path = "narrative.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    about: String,
    texts: Vec<Told>,
    /// What the open counts, in minutes, rounded up.
    minutes: i64,
    held: u64,
    of_child: u64,
    more: u64,
    is_unread: bool,
}

struct Told {
    place: String,
    /// Each line, in pieces.
    lines: Vec<Vec<Text>>,
    cut: u64,
}

#[derive(Template)]
#[template(path = "narrative_refused.html")]
struct RefusedPage {
    frame: Frame,
    id: String,
    short: String,
    refusal: Refusal,
}

/// Why a text is not opened, and who can help.
pub(super) struct Refusal {
    pub(super) why: String,
    pub(super) who: Option<Markup>,
}

/// What a report's page says of its text.
pub(super) struct Fold {
    pub(super) about: String,
    pub(super) weight: String,
    /// What people came to already.
    pub(super) assessed: Vec<String>,
    pub(super) opened_at: Option<crate::moment::Moment>,
    pub(super) refusal: Option<Refusal>,
}

/// `POST /report/{report}/narrative`
pub(crate) async fn open(shell: Shell, Path(report): Path<String>) -> Result<Response, Problem> {
    let id = ReportId::parse(&report).map_err(|_| Problem::NotFound)?;
    let session = shell.session()?;
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let at = (shell.settings.now)();
    let found = shell
        .edge
        .read("narrative", move |views| {
            let known = views.folded(&rules, &session, &id, at)?;
            let told = views.narrative(&rules, &session, &id, at)?;
            Ok(known.zip(told))
        })
        .await?;
    let (known, told) = found.ok_or(Problem::NotFound)?;
    match told {
        Ok(told) => write(&page(&shell, &id, &known, &told)),
        Err(refused) => {
            let id = id.to_string();
            let page = RefusedPage {
                frame: shell.frame(Here::Within, shell.tongue().t("title-narrative")),
                short: short(&id),
                id,
                refusal: refusal(&shell, &refused, &known.supervisors),
            };
            refuse(write(&page)?)
        }
    }
}

fn page(shell: &Shell, id: &ReportId, known: &Folded, told: &Narrative) -> Page {
    let id = id.to_string();
    let tongue = shell.tongue();
    let texts = told.texts.iter().map(|one| Told {
        place: tongue.code("text-place", one.place.code()),
        lines: lines(&one.text),
        cut: one.cut,
    });
    Page {
        frame: shell.frame(Here::Within, tongue.t("title-narrative")),
        short: short(&id),
        id,
        about: about(shell, known),
        texts: texts.collect(),
        minutes: (told.seconds + 59) / 60,
        held: told.held,
        of_child: told.of_child,
        more: told.more,
        is_unread: told.is_unread,
    }
}

/// A text in its lines, each in pieces that are shown whole; lines of nothing part paragraphs and are left out.
fn lines(text: &str) -> Vec<Vec<Text>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let chars: Vec<char> = line.chars().collect();
            let pieces = chars.chunks(PIECE);
            pieces
                .map(|piece| Text::new(&piece.iter().collect::<String>()))
                .collect()
        })
        .collect()
}

/// What a text may be about, as it is warned of.
fn about(shell: &Shell, known: &Folded) -> String {
    let words = known
        .categories
        .iter()
        .map(|category| shell.tongue().code("category", category.code()));
    words.collect::<Vec<_>>().join(" · ")
}

fn refusal(shell: &Shell, refused: &Refused, supervisors: &[String]) -> Refusal {
    let tongue = shell.tongue();
    let why = match refused {
        Refused::OptedOut(category) => tongue
            .t("narrative-refused-spared")
            .word("category", tongue.code("category", category.code()))
            .to_string(),
        Refused::Closed => tongue.say("narrative-refused-closed"),
        _ => tongue.say("narrative-refused-cap"),
    };
    let names = Text::new(&supervisors.join(", "));
    let who = (!supervisors.is_empty()).then(|| match refused {
        Refused::OptedOut(_) => tongue.rich("narrative-who-spared").foreign("names", &names),
        _ => tongue.rich("narrative-who-lifts").foreign("names", &names),
    });
    Refusal {
        why,
        who: who.map(Markup::from),
    }
}

/// What a report's page says of its text before it is opened.
pub(super) fn fold(shell: &Shell, known: &Folded) -> Fold {
    let tongue = shell.tongue();
    let assessed = [
        (known.assessed.set_aside, tongue.say("narrative-set-aside")),
        (known.assessed.referred, tongue.say("narrative-referred")),
        (known.assessed.ended, tongue.say("narrative-ended")),
    ];
    Fold {
        about: about(shell, known),
        weight: format!("{}\u{202F}%", known.weight),
        assessed: assessed
            .into_iter()
            .filter_map(|(is_so, words)| is_so.then_some(words))
            .collect(),
        opened_at: known.opened_at.map(|at| shell.moment(at)),
        refusal: known
            .refused
            .as_ref()
            .map(|refused| refusal(shell, refused, &known.supervisors)),
    }
}
