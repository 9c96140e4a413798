//! The rules of the format for what stands in a manifest. They hold on both ways: nothing is
//! signed and nothing is read that breaks one.

use super::{ContentEntry, Evaluation, Handling, HandlingCode, InvalidField, Manifest};

/// The name of Europol's scheme.
pub(super) const FOUR_BY_FOUR: &str = "4x4";

/// The largest integer that every JSON reader holds exactly (RFC 8259, section 6).
pub(crate) const MAX_INTEGER: i64 = (1 << 53) - 1;
/// The longest free text of a manifest, in bytes.
const MAX_TEXT: usize = 4000;
/// The longest id.
const MAX_ID: usize = 80;
/// The longest name of a content.
const MAX_NAME: usize = 64;

/// Checks all rules but the digests of the contents.
pub(crate) fn check(manifest: &Manifest) -> Result<(), InvalidField> {
    id("package_id", &manifest.package_id)?;
    for (field, value) in [
        ("operation", &manifest.operation),
        ("common_reference", &manifest.common_reference),
    ] {
        value
            .as_deref()
            .map_or(Ok(()), |value| text(field, value))?;
    }
    id("sender.authority", &manifest.sender.authority)?;
    text("sender.name", &manifest.sender.name)?;
    country("sender.country", &manifest.sender.country)?;
    recipients(manifest)?;
    times(manifest)?;
    text("purpose", &manifest.purpose)?;
    text("legal_basis", &manifest.legal_basis)?;
    handling(&manifest.handling)?;
    evaluation(&manifest.evaluation)?;
    text("urgency.reason", &manifest.urgency.reason)?;
    for (name, count) in &manifest.counts {
        require(
            is_content_name(name),
            "counts",
            "a name is 1 to 64 of a-z 0-9 . _ -",
        )?;
        let fits = i64::try_from(*count).is_ok_and(|count| count <= MAX_INTEGER);
        require(fits, "counts", "a count is below 2^53")?;
    }
    for withheld in &manifest.withheld {
        text("withheld.what", &withheld.what)?;
        text("withheld.why", &withheld.why)?;
    }
    contents(&manifest.contents)
}

/// Whether contents may have this name: no path, no hidden file, the same on every file system.
pub(crate) fn is_content_name(name: &str) -> bool {
    let allowed = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
    };
    (1..=MAX_NAME).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(allowed)
}

pub(crate) fn require(
    holds: bool,
    field: &'static str,
    rule: &'static str,
) -> Result<(), InvalidField> {
    if holds {
        Ok(())
    } else {
        Err(InvalidField { field, rule })
    }
}

pub(crate) fn id(field: &'static str, value: &str) -> Result<(), InvalidField> {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-');
    let holds = (1..=MAX_ID).contains(&value.len()) && value.bytes().all(allowed);
    require(holds, field, "1 to 80 of A-Z a-z 0-9 . _ : -")
}

pub(crate) fn text(field: &'static str, value: &str) -> Result<(), InvalidField> {
    let holds = (1..=MAX_TEXT).contains(&value.len())
        && value
            .chars()
            .all(|character| character == '\n' || !character.is_control());
    require(holds, field, "1 to 4000 bytes without control characters")
}

pub(crate) fn country(field: &'static str, value: &str) -> Result<(), InvalidField> {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let holds = value.len() == 2 && value.bytes().all(allowed);
    require(holds, field, "two capital letters or digits")
}

fn recipients(manifest: &Manifest) -> Result<(), InvalidField> {
    require(
        !manifest.recipients.is_empty(),
        "recipients",
        "at least one",
    )?;
    for party in &manifest.recipients {
        id("recipients.authority", &party.authority)?;
        country("recipients.country", &party.country)?;
    }
    let mut keys: Vec<String> = manifest
        .recipients
        .iter()
        .map(|party| party.key.to_string())
        .collect();
    keys.sort_unstable();
    let different = keys.windows(2).all(|pair| pair.first() != pair.last());
    require(different, "recipients.key", "each key once")
}

fn times(manifest: &Manifest) -> Result<(), InvalidField> {
    let (created, expires) = (manifest.created_at, manifest.expires_at);
    require(
        (0..=MAX_INTEGER).contains(&created),
        "created_at",
        "0 to 2^53 - 1",
    )?;
    let after = created.saturating_add(1)..=MAX_INTEGER;
    require(
        after.contains(&expires),
        "expires_at",
        "later than created_at, below 2^53",
    )?;
    let reply_by = manifest
        .reply_by
        .is_none_or(|reply_by| after.contains(&reply_by));
    require(reply_by, "reply_by", "later than created_at, below 2^53")
}

fn handling(handling: &Handling) -> Result<(), InvalidField> {
    require(!handling.codes.is_empty(), "handling.codes", "at least one")?;
    let in_words = handling.codes.contains(&HandlingCode::H3);
    let rule = "there if and only if H3 is";
    require(
        handling.restriction.is_some() == in_words,
        "handling.restriction",
        rule,
    )?;
    handling
        .restriction
        .as_deref()
        .map_or(Ok(()), |words| text("handling.restriction", words))
}

fn evaluation(evaluation: &Evaluation) -> Result<(), InvalidField> {
    id("evaluation.scheme", &evaluation.scheme)?;
    id("evaluation.source", &evaluation.source)?;
    id("evaluation.information", &evaluation.information)?;
    if evaluation.scheme != FOUR_BY_FOUR {
        return Ok(());
    }
    let source = matches!(evaluation.source.as_str(), "A" | "B" | "C" | "X");
    require(source, "evaluation.source", "A, B, C or X in 4x4")?;
    let information = matches!(evaluation.information.as_str(), "1" | "2" | "3" | "4");
    require(information, "evaluation.information", "1 to 4 in 4x4")
}

/// Whether it is a SHA-256 as the formats write it.
pub(crate) fn is_digest(text: &str) -> bool {
    let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 64 && text.bytes().all(digits)
}

fn contents(entries: &[ContentEntry]) -> Result<(), InvalidField> {
    let rising = entries.is_sorted_by(|one, next| one.name < next.name);
    require(rising, "contents.name", "each name once, in rising order")?;
    for entry in entries {
        let rule = "1 to 64 of a-z 0-9 . _ -, not beginning with a full stop";
        require(is_content_name(&entry.name), "contents.name", rule)?;
        let media_type = (3..=MAX_ID).contains(&entry.media_type.len())
            && entry
                .media_type
                .bytes()
                .all(|byte| (b' '..=b'~').contains(&byte))
            && entry.media_type.contains('/');
        require(
            media_type,
            "contents.media_type",
            "a media type of at most 80 characters",
        )?;
        require(
            is_digest(&entry.sha256),
            "contents.sha256",
            "64 lower-case hexadecimal digits",
        )?;
        let size = i64::try_from(entry.size).is_ok_and(|size| size <= MAX_INTEGER);
        require(size, "contents.size", "below 2^53")?;
    }
    Ok(())
}
