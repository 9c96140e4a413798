//! A package's form for people, `referral.pdf`: in the recipient's language, of what the other contents hold.
//!
//! It is made of the manifest ([`Draft`]) and of the rows that the tables got ([`super::listed`]), of nothing else:
//! no text of a report, nothing that stays. The language is the first of the recipient's that is one of ours, else
//! English. The same package gives the same bytes.
//!
//! Words are in `locales/*/paper.ftl` and, where pages say the same, in `tiaki-words`. To add a part: its blocks in
//! [`Paper::document`], its keys in the four catalogues.

mod cover;
mod persons;
#[cfg(test)]
mod tests;
mod words;

use std::sync::LazyLock;

use tiaki_core::authority::Authority;
use tiaki_core::time::Timestamp;
use tiaki_package::{Content, Draft};
use tiaki_print::{Block, Direction, Document, Moment, Text, print};
use tiaki_words::{Catalogue, Lang, Tongue};

use self::words::{code, pair};
use super::Release;
use super::make::{Cover, StaysCode, stays};
use super::tables::Contents;

/// The content of a package that holds it.
pub(super) const NAME: &str = "referral.pdf";
/// Its media type (RFC 8118).
const MEDIA_TYPE: &str = "application/pdf";

/// What is said here alone.
const fn own(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[include_str!("../../locales/en/paper.ftl")],
        Lang::Fr => &[include_str!("../../locales/fr/paper.ftl")],
        Lang::Es => &[include_str!("../../locales/es/paper.ftl")],
        Lang::Ar => &[include_str!("../../locales/ar/paper.ftl")],
    }
}

static SAYS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&[own, tiaki_words::shared]));

/// What a package's printed form is made of.
pub(super) struct Paper<'p> {
    pub(super) draft: &'p Draft,
    pub(super) to: &'p Authority,
    pub(super) release: &'p Release,
    pub(super) cover: Option<&'p Cover>,
    pub(super) contents: &'p Contents,
    /// Whether the package has it as CASE/UCO too.
    pub(super) has_case: bool,
}

/// The language that an authority is written to in.
pub(super) fn lang_of(to: &Authority) -> Lang {
    let mut languages = to.languages.iter();
    languages
        .find_map(|language| Lang::find(language))
        .unwrap_or_default()
}

impl Paper<'_> {
    /// The printed form; nothing where it cannot be made, which is logged, so that a package is not held up by it.
    pub(super) fn content(&self) -> Option<Content> {
        let tongue = SAYS.tongue(lang_of(self.to));
        let page = |page: usize, pages: usize| {
            let phrase = tongue.t("paper-page").n("page", page);
            phrase.n("pages", pages).to_string()
        };
        match print(&self.document(tongue), &page) {
            Ok(printed) => Some(Content {
                media_type: MEDIA_TYPE.to_owned(),
                text: printed.pdf,
            }),
            Err(error) => {
                let package = &self.draft.package_id;
                tracing::error!(package.id = package, %error, "a package goes without its printed form");
                None
            }
        }
    }

    fn document(&self, tongue: Tongue) -> Document {
        let lang = tongue.lang();
        let title = tongue
            .t("paper-title")
            .word("reference", self.reference())
            .to_string();
        let mut blocks = vec![
            Block::Heading(1, Text::ours(title.clone())),
            Block::Note(Text::ours(tongue.say("paper-hypothesis"))),
        ];
        blocks.extend(self.cover_blocks(tongue));
        blocks.extend(self.summary(tongue));
        blocks.extend(certainty(tongue));
        blocks.extend(self.persons(tongue));
        blocks.extend(self.reports(tongue));
        blocks.extend(self.stays(tongue));
        blocks.extend(self.answer(tongue));
        blocks.extend(self.others(tongue));
        Document {
            lang: lang.code().to_owned(),
            direction: match lang.dir() {
                "rtl" => Direction::RightToLeft,
                _ => Direction::LeftToRight,
            },
            title: title.replace(['\u{2068}', '\u{2069}'], ""),
            made: moment(Timestamp::from_micros(self.draft.created_at)),
            head: self.head(),
            foot: code(&self.draft.package_id),
            blocks,
        }
    }

    /// The reference to name in an answer: that of a referral, else that of the operation.
    fn reference(&self) -> &str {
        let of_referral = self.cover.map(|cover| cover.reference.as_str());
        let of_operation = self.draft.common_reference.as_deref();
        of_referral.or(of_operation).unwrap_or_default()
    }

    /// What binds whoever holds a page of it.
    fn head(&self) -> Text {
        let codes = self.draft.handling.codes.iter();
        let codes: Vec<String> = codes.map(|code| format!("{code:?}")).collect();
        code(&format!(
            "TLP:{} · {} · {}",
            words::tlp(self.draft.tlp),
            codes.join(" "),
            self.reference()
        ))
    }

    /// What stays, and why.
    fn stays(&self, tongue: Tongue) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(2, Text::ours(tongue.say("paper-stays")))];
        let stays = stays(self.contents);
        if stays.is_empty() {
            let none = Text::ours(tongue.say("paper-stays-none"));
            blocks.push(Block::Paragraph(none));
            return blocks;
        }
        let columns = vec![
            words::column(tongue.say("paper-stays-what"), 8),
            words::column(tongue.say("paper-stays-count"), 2),
            words::column(tongue.say("paper-stays-why"), 9),
        ];
        let row = |(stays, count): (StaysCode, u64)| {
            vec![
                Text::ours(tongue.code("referral-stays", stays.code())),
                words::number(count),
                Text::ours(tongue.code("paper-stays-why", stays.code())),
            ]
        };
        blocks.push(Block::Table(columns, stays.into_iter().map(row).collect()));
        blocks
    }

    /// How to answer.
    fn answer(&self, tongue: Tongue) -> Vec<Block> {
        let from = &self.release.from;
        let whom = tongue.t("paper-answer-whom").word("authority", &from.name);
        let whom = whom.word("reference", self.reference()).to_string();
        let ways = [
            tongue.say("paper-answer-child"),
            whom,
            tongue.say("paper-answer-accept"),
            tongue.say("paper-answer-ask"),
            tongue.say("paper-answer-wrong"),
        ];
        let mut pairs = vec![
            pair(tongue.say("paper-from"), words::authority(tongue, from)),
            pair(tongue.say("paper-reference"), code(self.reference())),
        ];
        if let Some(reply_by) = self.draft.reply_by {
            let day = Timestamp::from_micros(reply_by).date();
            pairs.push(pair(tongue.say("paper-reply-by"), code(&day)));
        }
        vec![
            Block::Heading(2, Text::ours(tongue.say("paper-answer"))),
            Block::List(ways.into_iter().map(Text::ours).collect()),
            Block::Pairs(pairs),
        ]
    }

    /// What else the package holds.
    fn others(&self, tongue: Tongue) -> Vec<Block> {
        let tables = self.contents.tables.keys().copied();
        let case = self.has_case.then_some(super::case::NAME);
        let names = tables.chain(case).chain(["summary.txt"]);
        let row = |name: &'static str| {
            let what = name.split('.').next().unwrap_or_default();
            vec![code(name), Text::ours(tongue.code("paper-holds", what))]
        };
        let columns = vec![
            words::code_column(tongue.say("paper-contents-name"), 4),
            words::column(tongue.say("paper-contents-what"), 14),
        ];
        vec![
            Block::Heading(2, Text::ours(tongue.say("paper-contents"))),
            Block::Table(columns, names.map(row).collect()),
        ]
    }
}

/// How certain what it says is.
fn certainty(tongue: Tongue) -> [Block; 2] {
    let said = [
        tongue.say("paper-certainty-person"),
        tongue.say("paper-certainty-place"),
        tongue.say("paper-certainty-known"),
        tongue.say("paper-certainty-viewed"),
        tongue.say("paper-certainty-address"),
        tongue.say("paper-certainty-points"),
    ];
    [
        Block::Heading(2, Text::ours(tongue.say("paper-certainty"))),
        Block::List(said.into_iter().map(Text::ours).collect()),
    ]
}

/// A moment as the metadata of a file has it, from how it is written: `2026-03-01T09:30:00Z`.
fn moment(at: Timestamp) -> Moment {
    let written = at.to_string();
    let mut parts = written.split(|char: char| !char.is_ascii_digit());
    let year = parts.next().and_then(|part| part.parse().ok());
    let mut next = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    Moment {
        year: year.unwrap_or(1970),
        month: next(),
        day: next(),
        hour: next(),
        minute: next(),
        second: next(),
    }
}
