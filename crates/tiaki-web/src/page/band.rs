//! `POST /person/{per_…}/band` and `/person/{per_…}/lift-band`: another band than the rules gave, and back.
//!
//! The form is on the person's page, and the keys 1 to 4 choose in it. What counts is shown wherever the band is:
//! who set it, and what the rules gave.

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::PersonId;
use tiaki_core::queue::band::BY_HAND;
use tiaki_ops::queue::bands::{ByHand, Past};
use tiaki_ops::queue::{Refused, Standing};

use crate::deed::Deed;
use crate::moment::Moment;
use crate::page::desk::{Typed, refusal};
use crate::page::queue::{last_step, ours, refuse};
use crate::page::{Shell, person};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

/// The form, and what was set before.
pub(super) struct Setting {
    /// Whether who reads may set one.
    pub(super) may: bool,
    pub(super) bands: Vec<One>,
    pub(super) by_hand: Option<Hand>,
    pub(super) past: Vec<Ended>,
    pub(super) reason: String,
}

/// A band to choose.
pub(super) struct One {
    pub(super) code: &'static str,
    /// The key that chooses it.
    pub(super) key: &'static str,
    pub(super) band: Band,
    pub(super) is_chosen: bool,
    /// Whether the person has it.
    pub(super) is_here: bool,
}

/// A band that counts.
pub(super) struct Hand {
    pub(super) operator: Text,
    pub(super) given: String,
    pub(super) at: Moment,
    pub(super) reason: Text,
}

/// A band that counts no more.
pub(super) struct Ended {
    pub(super) said: Markup,
}

/// A band that counts, as pages say it.
pub(super) fn hand(shell: &Shell, found: &ByHand) -> Hand {
    Hand {
        operator: Text::new(&found.operator),
        given: words::band(shell.tongue(), &found.given).word,
        at: shell.moment(found.at),
        reason: Text::new(&found.reason),
    }
}

/// The keys that choose the bands, most urgent first.
const KEYS: [&str; 4] = ["band-very-high", "band-high", "band-medium", "band-low"];

pub(super) fn setting(
    shell: &Shell,
    found: &Standing,
    past: &[Past],
    band: &str,
    typed: &Typed,
    may: bool,
) -> Setting {
    let tongue = shell.tongue();
    let bands = BY_HAND.iter().zip(KEYS).map(|(one, key)| One {
        code: one.code(),
        key,
        band: words::band(tongue, one.code()),
        is_chosen: typed.band == one.code(),
        is_here: band == one.code(),
    });
    let ended = |past: &Past| {
        let (how, by, at) = past.ended.as_ref()?;
        let said = match how.as_str() {
            "higher" => tongue.rich("band-ended-higher"),
            "again" => tongue.rich("band-ended-again"),
            _ => tongue.rich("band-ended-lifted"),
        };
        let said = said
            .word("band", words::band(tongue, &past.band).word)
            .foreign("operator", &Text::new(&past.operator))
            .minute("at", &shell.moment(past.at))
            .foreign("reason", &Text::new(&past.reason))
            .foreign("by", &Text::new(by))
            .minute("ended", &shell.moment(*at));
        Some(Ended { said: said.into() })
    };
    Setting {
        may,
        bands: bands.collect(),
        by_hand: found.by_hand.as_ref().map(|one| hand(shell, one)),
        past: past.iter().filter_map(ended).collect(),
        reason: if typed.band.is_empty() {
            String::new()
        } else {
            typed.reason.clone()
        },
    }
}

/// What stands beside a band in a list.
pub(super) fn mark(tongue: Tongue, found: &ByHand) -> Markup {
    tongue
        .rich("band-by-hand")
        .foreign("operator", &Text::new(&found.operator))
        .word("given", words::band(tongue, &found.given).word)
        .into()
}

/// `POST /person/{person}/band` and `…/lift-band`
pub(crate) async fn act(
    shell: Shell,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let person = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    let operator = shell.operator()?;
    let deed = match last_step(&uri) {
        "lift-band" => Deed::LiftBand { person, operator },
        _ => Deed::SetBand {
            person,
            band: typed.band.clone(),
            operator,
            reason: typed.reason.clone(),
        },
    };
    match shell.act(deed).await? {
        Ok(_) => {
            // Who works through a view stays in it.
            let query = if typed.then.is_empty() { "" } else { "?" };
            let to = format!("/person/{person}{query}{}#desk", then(&typed.then));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refused::NotHere(_)) => Err(Problem::NotFound),
        Err(refused) => {
            let wrong = refusal(shell.tongue(), refused);
            refuse(person::refused(&shell, person, wrong, typed).await?)
        }
    }
}

/// What a form carried of a view that is worked through, as far as it is of codes and numbers.
fn then(text: &str) -> String {
    let is_plain = |char: &char| char.is_ascii_alphanumeric() || "_-=&".contains(*char);
    text.chars().filter(is_plain).collect()
}
