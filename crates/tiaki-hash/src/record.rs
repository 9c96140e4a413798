//! The one line that the worker answers with, and its strict reading.
//!
//! `tiaki-hash/1 hashed WIDTH HEIGHT QUALITY HASH DIHEDRAL*8 ORIENTED ORIENTED-QUALITY` with
//! digests in hexadecimal and `- -` where the picture is not turned; or
//! `tiaki-hash/1 refused CODE`. The worker may be in an attacker's hands when it writes: nothing
//! that it says beyond digits and known words is passed on.

use std::fmt::Write;

use tiaki_match::Pdq;

use crate::refusal::Refusal;

/// The longest line: ten digests, four numbers, and words.
pub(crate) const LONGEST: usize = 800;

const GREETING: &str = "tiaki-hash/1";

/// What the worker found of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hashed {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) hash: Pdq,
    pub(crate) quality: u8,
    pub(crate) dihedral: [Pdq; 8],
    pub(crate) oriented: Option<(Pdq, u8)>,
}

/// Writes the line.
pub(crate) fn write(answer: &Result<Hashed, Refusal>) -> String {
    let mut line = String::from(GREETING);
    // Writing to a text cannot fail.
    let _ = match answer {
        Err(refusal) => write!(line, " refused {}", refusal.code()),
        Ok(found) => write_hashed(&mut line, found),
    };
    line.push('\n');
    line
}

fn write_hashed(line: &mut String, found: &Hashed) -> std::fmt::Result {
    write!(
        line,
        " hashed {} {} {}",
        found.width, found.height, found.quality
    )?;
    write!(line, " {}", found.hash)?;
    for hash in found.dihedral {
        write!(line, " {hash}")?;
    }
    match found.oriented {
        Some((hash, quality)) => write!(line, " {hash} {quality}"),
        None => write!(line, " - -"),
    }
}

/// Reads the line; whatever is not exactly one is no answer.
pub(crate) fn read(line: &[u8]) -> Option<Result<Hashed, Refusal>> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let mut fields = line.split(' ');
    if fields.next()? != GREETING {
        return None;
    }
    let answer = match fields.next()? {
        "refused" => Err(Refusal::of_code(fields.next()?)?),
        "hashed" => Ok(read_hashed(&mut fields)?),
        _ => return None,
    };
    fields.next().is_none().then_some(answer)
}

fn read_hashed<'a>(fields: &mut impl Iterator<Item = &'a str>) -> Option<Hashed> {
    let width = number(fields.next()?)?;
    let height = number(fields.next()?)?;
    let quality = percent(fields.next()?)?;
    let hash = Pdq::parse(fields.next()?).ok()?;
    let mut dihedral = [Pdq([0; 32]); 8];
    for each in &mut dihedral {
        *each = Pdq::parse(fields.next()?).ok()?;
    }
    let oriented = match (fields.next()?, fields.next()?) {
        ("-", "-") => None,
        (hash, quality) => Some((Pdq::parse(hash).ok()?, percent(quality)?)),
    };
    Some(Hashed {
        width,
        height,
        hash,
        quality,
        dihedral,
        oriented,
    })
}

fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = is_plain.then(|| text.parse().ok()).flatten()?;
    (1..=tiaki_match::MAX_SIDE)
        .contains(&number)
        .then_some(number)
}

fn percent(text: &str) -> Option<u8> {
    let number: u8 = text.parse().ok()?;
    (number <= 100 && number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(oriented: Option<(Pdq, u8)>) -> Hashed {
        let mut dihedral = [Pdq([0; 32]); 8];
        for (place, each) in dihedral.iter_mut().enumerate() {
            each.0[place] = 1;
        }
        Hashed {
            width: 640,
            height: 1,
            hash: Pdq([0xa5; 32]),
            quality: 100,
            dihedral,
            oriented,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for answer in [
            Ok(hashed(None)),
            Ok(hashed(Some((Pdq([7; 32]), 0)))),
            Err(Refusal::Damaged),
            Err(Refusal::TooLarge),
        ] {
            let line = write(&answer);
            assert!(line.len() <= LONGEST, "{}", line.len());
            assert_eq!(read(line.as_bytes()), Some(answer));
        }
    }

    #[test]
    fn anything_else_is_no_answer() {
        let good = write(&Ok(hashed(None)));
        let good = good.trim_end();
        for bad in [
            String::new(),
            "\n".to_owned(),
            good.to_owned(),
            format!("{good} \n"),
            format!("{good} more\n"),
            format!("{good}\n\n"),
            format!(" {good}\n"),
            format!("{}\n", good.replace("/1", "/2")),
            format!("{}\n", good.replace(" 640 ", " 0 ")),
            format!("{}\n", good.replace(" 640 ", " +640 ")),
            format!("{}\n", good.replace(" 640 ", " 4294967296 ")),
            format!("{}\n", good.replace(" 100 ", " 101 ")),
            format!("{}\n", good.replace(" 100 ", " 0100 ")),
            format!("{}\n", good.replace("a5a5", "a5")),
            format!("{}\n", good.replace("- -", "- 7")),
            format!("{}\n", good.replace("- -", "-")),
            "tiaki-hash/1 refused\n".to_owned(),
            "tiaki-hash/1 refused because\n".to_owned(),
            "tiaki-hash/1 refused damaged words\n".to_owned(),
            "tiaki-hash/1 hashed\n".to_owned(),
        ] {
            assert_eq!(read(bad.as_bytes()), None, "{bad:?}");
        }
        assert_eq!(read(b"tiaki-hash/1 refused damaged\xff\n"), None);
    }
}
