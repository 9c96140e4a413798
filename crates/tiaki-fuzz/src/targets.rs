//! The targets: one function for each parser.
//!
//! An input that has two parts (a map and its table) is cut at the first line `---`.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use tiaki_core::identifier::IdentifierKind;
use tiaki_core::triage::Rules;
use tiaki_formats::archive::{Archive, Fault};
use tiaki_formats::case as case_uco;
use tiaki_formats::cybertip::{
    FileDetails, ReadOptions, read_file_details, read_file_details_from, read_report,
    read_report_from, write_files, write_report,
};
use tiaki_formats::cybertip_json;
use tiaki_formats::disclosure::{Map, Rows, suggest};
use tiaki_formats::hashlist::{self, Form, Item, Options};
use tiaki_formats::json::Limits;
use tiaki_formats::mine::mine as look_through;
use tiaki_formats::referral::{self, Handling};
use tiaki_package::{
    Identity, SigningKey, Verification, VerifyingKey, parse_signed, receipt::parse_receipt, verify,
};

/// A zipped folder: it is refused, or its names stay in the folder and its files have the bytes
/// that it says, which are within the limit together.
pub(crate) fn archive(bytes: &[u8]) {
    const LIMIT: u64 = 1 << 20;
    let Ok(mut archive) = Archive::open(Cursor::new(bytes), bytes.len() as u64, LIMIT) else {
        return;
    };
    let (mut names, mut total) = (BTreeSet::new(), 0);
    let _outcome = archive.each(|member| -> Result<(), Fault> {
        let name = member.name().to_owned();
        let leads_out = |part: &str| part.is_empty() || part == "." || part == "..";
        assert!(!name.split('/').any(leads_out), "a name leads out");
        assert!(!name.contains(['\\', '\0', ':']), "no file's name");
        assert!(names.insert(name.to_lowercase()), "a name stands twice");
        let said = member.size();
        let mut read = Vec::new();
        member.read_to_end(&mut read).map_err(|_| Fault::Broken)?;
        assert_eq!(read.len() as u64, said, "longer or shorter than it says");
        total += said;
        assert!(total <= LIMIT, "the limit does not hold");
        Ok(())
    });
}

/// A package as CASE/UCO: it is refused, or it is sent to somebody under some code, and survives being
/// written.
pub(crate) fn case(bytes: &[u8]) {
    let read = case_uco::read(bytes, &Limits::default());
    let Ok(found) = read else { return };
    assert!(!found.head.recipients.is_empty(), "it goes to nobody");
    assert!(!found.head.terms.handling.is_empty(), "it has no code");
    let written = case_uco::write(&found, Vec::new());
    let again = written.map(|bytes| case_uco::read(&bytes, &Limits::default()));
    assert_eq!(again.ok(), Some(Ok(found)), "written, it reads otherwise");
}

/// A report reads the same from memory and from a stream, and survives being written.
pub(crate) fn cybertip_report(bytes: &[u8]) {
    let options = ReadOptions::default();
    let from_memory = read_report(bytes, &options);
    let from_stream = read_report_from(bytes, &options);
    match (from_memory, from_stream) {
        (Ok(parsed), Ok(streamed)) => {
            assert_eq!(parsed, streamed, "memory and stream disagree");
            let again = read_report(write_report(&parsed.value).as_bytes(), &options);
            assert_eq!(
                again.map(|again| again.value).as_ref(),
                Ok(&parsed.value),
                "written and read again it is another"
            );
        }
        // Which of two faults is met first may differ.
        (one, other) => assert_eq!(one.is_ok(), other.is_ok(), "memory and stream disagree"),
    }
}

/// Details of files, likewise.
pub(crate) fn cybertip_files(bytes: &[u8]) {
    let options = ReadOptions::default();
    let parsed = read_file_details(bytes, &options);
    let streamed = read_file_details_from(bytes, &options);
    assert_eq!(
        parsed.as_ref().map(|found| &found.value).ok(),
        streamed.as_ref().map(|found| &found.value).ok(),
        "memory and stream disagree"
    );
    if let Ok(parsed) = parsed {
        let files: &[FileDetails] = &parsed.value;
        let again = read_file_details(write_files(files).as_bytes(), &options);
        assert_eq!(
            again.map(|again| again.value).ok().as_deref(),
            Some(files),
            "written and read again they are others"
        );
    }
}

/// A CyberTip as police download it: one, many, or lines of them. What is read survives being
/// written, what was not known too.
pub(crate) fn cybertip_json(bytes: &[u8]) {
    let limits = Limits::default();
    let _shape = cybertip_json::read_all(bytes, &limits, |read| {
        let Ok(parsed) = read.report else { return };
        let written = cybertip_json::write(&parsed.value);
        let again = cybertip_json::read_one(written.as_bytes(), &limits);
        assert_eq!(
            again.map(|again| again.value).as_ref(),
            Ok(&parsed.value),
            "written and read again it is another"
        );
    });
}

/// Text of any kind: finds lie in it, in order, and do not overlap.
pub(crate) fn mine(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut last = 0;
    for find in look_through(&text).finds {
        assert!(last <= find.start && find.start < find.end, "finds overlap");
        assert!(
            text.get(find.start..find.end).is_some(),
            "a find cuts a character"
        );
        last = find.end;
    }
}

/// A receipt: it is refused, or its bytes are the one canonical form of it.
pub(crate) fn receipt(bytes: &[u8]) {
    if let Ok(signed) = parse_receipt(bytes) {
        assert_eq!(
            signed.to_bytes(),
            bytes.trim_ascii_end(),
            "another form of it was accepted"
        );
        let _verdict = signed.verify(None);
    }
}

/// A map of a disclosure.
pub(crate) fn disclosure_map(bytes: &[u8]) {
    let _map = Map::parse(&String::from_utf8_lossy(bytes));
}

/// A map and its table: every line is a row or a refusal, and lines never go backwards.
pub(crate) fn disclosure_rows(bytes: &[u8]) {
    let (map, table) = parts(bytes);
    let Ok(map) = Map::parse(&String::from_utf8_lossy(map)) else {
        return;
    };
    let Ok(rows) = Rows::new(table, &map) else {
        return;
    };
    let mut last = 0;
    for row in rows {
        let line = row.map_or_else(|refused| refused.line, |row| row.line);
        assert!(line > last, "lines go backwards");
        last = line;
    }
}

/// A hash list, in whatever form it is: as what it looks like, and as each of the forms.
pub(crate) fn hash_list(bytes: &[u8]) {
    let forms = Form::ALL.map(Some);
    for form in [None].into_iter().chain(forms) {
        let options = Options {
            form,
            algorithm: None,
        };
        let mut last = 0;
        let _summary = hashlist::read(bytes, &options, &mut |item| {
            let line = match item {
                Item::Entry(entry) => entry.line,
                Item::Refused(refused) => refused.line,
                Item::Removed(removed) => removed.line,
            };
            assert!(line >= last, "lines go backwards");
            last = line;
            ControlFlow::Continue(())
        });
    }
}

/// A table that a map is proposed for: the proposal is a sound map, and the same each time.
pub(crate) fn disclosure_proposal(bytes: &[u8]) {
    let proposed = suggest(bytes, "P");
    if let Ok(found) = &proposed {
        assert!(Map::parse(&found.toml).is_ok(), "no sound map is proposed");
    }
    assert_eq!(proposed, suggest(bytes, "P"), "proposed otherwise");
}

/// The one form of an identifier is a fixed point: bringing it to that form again changes nothing.
pub(crate) fn identifier(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for kind in IdentifierKind::ALL {
        if let Some(form) = kind.normalise(&text)
            && *kind != IdentifierKind::Ip
        {
            assert_eq!(kind.normalise(&form).as_ref(), Some(&form), "{kind:?}");
        }
    }
    let _countries = tiaki_core::phone::countries(&text);
}

/// Keys in text.
pub(crate) fn keys(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _identity = Identity::parse(&text);
    let _signingkey = SigningKey::parse(&text);
    let _verifyingkey = VerifyingKey::parse(&text);
}

/// A package that was opened: it is refused, or its bytes are the one canonical form of it.
pub(crate) fn package(bytes: &[u8]) {
    let Ok(signed) = parse_signed(bytes) else {
        return;
    };
    assert_eq!(signed.to_bytes(), bytes, "another form of it was accepted");
    let against = Verification {
        senders: vec![SigningKey::from_seed([1; 32]).verifying_key()],
        recipient: None,
        now: 0,
    };
    let _refused = verify(&signed, &against);
}

/// A referral: it is refused, or it is about something, its files and URLs name accounts that are
/// there, and a note says what H3 restricts, and only then.
pub(crate) fn referral(bytes: &[u8]) {
    let read = referral::read(bytes, &Limits::default());
    assert_eq!(read, referral::read(bytes, &Limits::default()));
    let Ok(found) = read else { return };
    let accounts = found.accounts.len();
    assert!(
        accounts + found.files.len() + found.urls.len() > 0,
        "it is about nothing"
    );
    let of_files = found.files.iter().filter_map(|file| file.account);
    let of_urls = found.urls.iter().filter_map(|url| url.account);
    assert!(
        of_files.chain(of_urls).all(|at| at < accounts),
        "an account that is not there is named"
    );
    let digests = found.files.iter().map(|file| file.digests.len());
    assert!(
        digests.into_iter().all(|count| count > 0),
        "a file has no digest"
    );
    assert_eq!(
        found.handling.contains(&Handling::H3),
        found.handling_note.is_some(),
        "a note without H3, or H3 without one"
    );
    assert!(found.handling.is_sorted(), "codes in another order");
}

/// Rules of triage.
pub(crate) fn triage_rules(bytes: &[u8]) {
    let _rules = Rules::parse(&String::from_utf8_lossy(bytes));
}

/// What stands before and after the first line `---`.
fn parts(bytes: &[u8]) -> (&[u8], &[u8]) {
    const CUT: &[u8] = b"\n---\n";
    let at = bytes.windows(CUT.len()).position(|found| found == CUT);
    at.and_then(|at| bytes.split_at_checked(at))
        .map_or((bytes, &[]), |(before, rest)| {
            (before, rest.get(CUT.len()..).unwrap_or_default())
        })
}
