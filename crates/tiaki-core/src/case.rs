//! Cases: what a unit opens on one or more persons, and what is done in it.
//!
//! Nothing here reads or writes. A case has a state that never skips ([`CaseState`]), tasks
//! ([`TaskState`]), legal requests with what becomes of them ([`RequestState`]) and with the law that says
//! how long data is preserved ([`Preservation`]), members ([`MemberRole`], and why none of them leads it: [`LeadGap`]), and a list of what happened
//! ([`CaseEventKind`]). Times are arguments: days since 1970 where the law counts in days, moments elsewhere.
//!
//! Why no state of a case is skipped: who reads a timeline must be able to tell from each line what
//! was so before it. A step that does not follow is refused with what would.
//!
//! To add a state or a step: its line in `state`, in the table of the step and in the tests over all
//! pairs. To add a law that preserves: a line in `request` with its article, a row in `docs/cases.md`.

mod kind;
mod lead;
mod request;
mod state;

pub use kind::CaseEventKind;
pub use lead::LeadGap;
pub use request::{
    Preservation, RequestError, RequestKind, RequestState, RequestStep, STATED_DAYS, Term,
    due_days, ends_on, extended,
};
pub use state::{CaseState, CaseStep, ClosingCode, MemberRole, StepError, TaskState, TaskStep};

/// Characters of a note.
pub const NOTE: usize = 4_000;
/// Characters of the name of an office.
pub const OFFICE: usize = 100;

/// The most days until a task or the answer to a request is due: five years. What is later is a slip of the pen, and
/// would hang in no list that anybody reads.
pub const DUE_DAYS: i64 = 1_827;

/// A note as it is written down: not empty, at most [`NOTE`] characters, in lines; nothing where the text
/// is no such note.
#[must_use]
pub fn find_note(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    let fits = !text.is_empty() && text.chars().count() <= NOTE && !text.chars().any(is_odd);
    fits.then_some(text)
}

/// The name of an office as it is written down: one line, not empty, at most [`OFFICE`] characters, and no
/// address of a mailbox, which is a person's; nothing where the text is no such name.
#[must_use]
pub fn find_office(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits = !text.is_empty()
        && text.chars().count() <= OFFICE
        && !text.chars().any(|c| c.is_control() || c == '@');
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{NOTE, OFFICE, find_note, find_office};

    #[test]
    fn notes_have_lines_and_nothing_that_is_not_seen() {
        let long = "x".repeat(NOTE);
        for (text, kept) in [
            (" one\ntwo\tthree ", Some("one\ntwo\tthree")),
            (long.as_str(), Some(long.as_str())),
            ("", None),
            (" \n ", None),
            ("bell\u{7}", None),
            ("line\r\nline", None),
            (&format!("{long}x"), None),
        ] {
            assert_eq!(find_note(text), kept, "{text:.20}");
        }
    }

    #[test]
    fn an_office_is_one_line_and_no_mailbox() {
        let long = "x".repeat(OFFICE);
        for (text, kept) in [
            (" Child protection, north ", Some("Child protection, north")),
            (long.as_str(), Some(long.as_str())),
            ("", None),
            ("a\nb", None),
            ("desk@office.example", None),
            (&format!("{long}x"), None),
        ] {
            assert_eq!(find_office(text), kept, "{text:.20}");
        }
    }
}
