//! The rules for what stands in a letter. They hold on both ways: nothing is signed and nothing is read that breaks one.

use super::{Letter, Named, Package, Says};
use crate::manifest::InvalidField;
use crate::manifest::check::{self as rules, MAX_INTEGER, country, id, require, text};

pub(super) fn check(letter: &Letter) -> Result<(), InvalidField> {
    id("letter_id", &letter.letter_id)?;
    id("sender.authority", &letter.sender.authority)?;
    text("sender.name", &letter.sender.name)?;
    country("sender.country", &letter.sender.country)?;
    id("recipient.authority", &letter.recipient.authority)?;
    country("recipient.country", &letter.recipient.country)?;
    time("created_at", letter.created_at)?;
    package("about", &letter.about)?;
    if let Some(answers) = &letter.answers {
        id("answers", answers)?;
    }
    require(
        letter.answers.is_some() == letter.says.is_answer(),
        "answers",
        "there if and only if the kind answers a letter",
    )?;
    says(&letter.says)
}

fn says(says: &Says) -> Result<(), InvalidField> {
    match says {
        Says::Received { received_at } => time("says.received_at", *received_at),
        Says::Refused { code } => id("says.code", code),
        Says::Accepted { reference } => words("says.reference", reference.as_deref()),
        Says::Declined { words: said, .. } | Says::MaterialAnswered { words: said, .. } => {
            words("says.words", said.as_deref())
        }
        Says::Returned {
            suggested,
            words: said,
        } => {
            suggested
                .as_ref()
                .map_or(Ok(()), |to| named("says.suggested", to))?;
            words("says.words", said.as_deref())
        }
        Says::Question { words } | Says::Answer { words } => text("says.words", words),
        Says::Forwarded {
            to,
            package: as_one,
            forwarded_at,
        } => {
            named("says.to", to)?;
            package("says.package", as_one)?;
            time("says.forwarded_at", *forwarded_at)
        }
        Says::MaterialAsked {
            legal_basis,
            what,
            reply_by,
        } => {
            text("says.legal_basis", legal_basis)?;
            text("says.what", what)?;
            reply_by.map_or(Ok(()), |at| time("says.reply_by", at))
        }
        Says::Supplemented { package: more } => package("says.package", more),
        Says::Retracted {
            accounts,
            words: said,
            ..
        } => {
            for account in accounts {
                id("says.accounts", account)?;
            }
            let rising = accounts.is_sorted_by(|one, next| one < next);
            require(rising, "says.accounts", "each id once, in rising order")?;
            words("says.words", said.as_deref())
        }
        Says::RetractionDone {
            blocked_at,
            accounts,
            forwarded,
        } => {
            time("says.blocked_at", *blocked_at)?;
            count("says.accounts", *accounts)?;
            forwarded
                .iter()
                .try_for_each(|onward| named("says.forwarded", &onward.to))
        }
        Says::Outcome {
            code,
            day,
            children,
        } => {
            id("says.code", code)?;
            require((0..=100_000).contains(day), "says.day", "0 to 100000")?;
            count("says.children", *children)
        }
    }
}

fn package(field: &'static str, package: &Package) -> Result<(), InvalidField> {
    id(field, &package.package_id)?;
    require(
        rules::is_digest(&package.sha256),
        field,
        "64 lower-case hexadecimal digits",
    )
}

fn named(field: &'static str, named: &Named) -> Result<(), InvalidField> {
    if let Some(authority) = &named.authority {
        id(field, authority)?;
    }
    country(field, &named.country)
}

fn words(field: &'static str, words: Option<&str>) -> Result<(), InvalidField> {
    words.map_or(Ok(()), |words| text(field, words))
}

fn time(field: &'static str, at: i64) -> Result<(), InvalidField> {
    require((0..=MAX_INTEGER).contains(&at), field, "0 to 2^53 - 1")
}

fn count(field: &'static str, count: u64) -> Result<(), InvalidField> {
    let fits = i64::try_from(count).is_ok_and(|count| count <= MAX_INTEGER);
    require(fits, field, "a count is below 2^53")
}
