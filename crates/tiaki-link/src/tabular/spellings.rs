//! How values of people are compared, whatever they are written in: pairs that are the same, alike,
//! or different. All are invented or common.

use super::cells::Cells;
use super::column::{Column, MISSING_VALUE};
use super::level::level;
use super::spec::ColumnKind::{self, Code, Date, Email, FamilyName, FullName, GivenName, Phone};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Same,
    Alike,
    Different,
}

/// Two cells among others that are common to all columns, so that words have a frequency.
fn compare(kind: ColumnKind, one: &str, other: &str) -> Found {
    let mut cells = Cells::new(vec!["value".to_owned()]);
    for cell in [
        one,
        other,
        "quorn",
        "zyx wvut",
        "1911-11-11",
        "q@far.example",
        "77777777",
    ] {
        cells.push([cell], 0, 1);
    }
    let order: Vec<u32> = (0..7).collect();
    let column = Column::new(&cells, &order, 0, "value", kind);
    let (a, b) = (column.ids[0], column.ids[1]);
    if a == MISSING_VALUE || b == MISSING_VALUE {
        return Found::Different;
    }
    if a == b {
        return Found::Same;
    }
    match level(&column, a, b) {
        0..=1 => Found::Different,
        _ => Found::Alike,
    }
}

const PAIRS: &[(ColumnKind, &str, &str, Found)] = &[
    // Case, width, accents, marks, what nobody sees.
    (GivenName, "José", "JOSE", Found::Same),
    (GivenName, "José", "Jose\u{301}", Found::Same),
    (GivenName, "ＡＮＮＡ", "Anna", Found::Same),
    (GivenName, "ﬁona", "Fiona", Found::Same),
    (GivenName, "An\u{200b}na", "Anna", Found::Same),
    (GivenName, "Anna\u{200f}", "Anna", Found::Same),
    (GivenName, "\u{202a}Anna\u{202c}", "Anna", Found::Same),
    (GivenName, "An\u{ad}na", "Anna", Found::Same),
    (GivenName, "İpek", "Ipek", Found::Same),
    (GivenName, "Ilgaz", "ılgaz", Found::Same),
    (FamilyName, "Weiß", "WEISS", Found::Same),
    (FamilyName, "Łukasz", "Lukasz", Found::Same),
    (FamilyName, "O’Neil", "O'Neil", Found::Same),
    (FamilyName, "O'Neil", "ONeil", Found::Same),
    (FamilyName, "Smith-Lee", "Smith Lee", Found::Same),
    (FamilyName, "Müller", "Mueller", Found::Alike),
    (FamilyName, "Sørensen", "Sorensen", Found::Same),
    (FamilyName, "Þór", "Thor", Found::Same),
    // Scripts.
    (GivenName, "Νίκος", "ΝΊΚΟΣ", Found::Same),
    (GivenName, "Νίκος", "Nikos", Found::Same),
    (GivenName, "Иван", "Ivan", Found::Same),
    (FamilyName, "Чехов", "Tchekhov", Found::Alike),
    (FamilyName, "Петров", "Petroff", Found::Alike),
    (GivenName, "Дмитрий", "Dmitry", Found::Alike),
    (GivenName, "Юлия", "Yulia", Found::Alike),
    (GivenName, "محمد", "Mohammed", Found::Alike),
    (GivenName, "مُحَمَّد", "محمد", Found::Same),
    (GivenName, "Muhammad", "Mohamed", Found::Alike),
    (GivenName, "أحمد", "Ahmed", Found::Alike),
    (GivenName, "احمد", "أحمد", Found::Same),
    (GivenName, "דוד", "David", Found::Alike),
    (GivenName, "한나", "Hanna", Found::Alike),
    (GivenName, "伟", "Wei", Found::Alike),
    (GivenName, "伟强", "偉強", Found::Alike),
    (FullName, "王伟", "汪卫", Found::Alike),
    (FullName, "王伟", "王伟", Found::Same),
    (FullName, "王伟", "李娜", Found::Different),
    (FullName, "Аnna Lee", "Anna Lee", Found::Same),
    // Order, particles, initials.
    (FullName, "Lee Anna", "Anna Lee", Found::Alike),
    (FullName, "Lee, Anna", "Anna Lee", Found::Alike),
    (FullName, "Anna van den Berg", "Anna Berg", Found::Alike),
    (FullName, "Ahmad bin Salim", "Ahmad Salim", Found::Alike),
    (FullName, "Omar al-Amin", "Omar Al Amin", Found::Same),
    (FullName, "Maria de la Cruz", "Maria Cruz", Found::Alike),
    (FullName, "Anna M. Lee", "Anna Maria Lee", Found::Alike),
    (FullName, "Anna Lee", "Tomas Park", Found::Different),
    (FullName, "Anna Lee", "Anna Park", Found::Alike),
    // Mistyped.
    (GivenName, "Martha", "Marhta", Found::Alike),
    (GivenName, "Jonathan", "Johnathon", Found::Alike),
    (GivenName, "Katherine", "Catherine", Found::Alike),
    (GivenName, "Anna", "Tomas", Found::Different),
    (FamilyName, "Lee", "Park", Found::Different),
    (FamilyName, "Smith", "Jones", Found::Different),
    // Numbers.
    (Phone, "+64 21 000 000", "0064 21 000 000", Found::Same),
    (Phone, "+64 21 000 000", "021 000 000", Found::Alike),
    (Phone, "+64 (0)21 000 000", "+64 21 000 000", Found::Alike),
    (
        Phone,
        "+64 21 000 000 ext. 12",
        "+64 21 000 000",
        Found::Same,
    ),
    (Phone, "+64 21 000 000 x12", "+64 21 000 000", Found::Same),
    (
        Phone,
        "＋６４ ２１ ０００ ０００",
        "+64 21 000 000",
        Found::Same,
    ),
    (Phone, "+٦٤ ٢١ ٠٠٠ ٠٠٠", "+64 21 000 000", Found::Same),
    (Phone, "+६४ २१ ००० ०००", "+64 21 000 000", Found::Same),
    (Phone, "021 000 000", "021 000 001", Found::Alike),
    (Phone, "021 123 456", "027 987 650", Found::Different),
    (Code, "AB-123 456", "ab123456", Found::Same),
    (Code, "ＡＢ１２３", "AB123", Found::Same),
    (Code, "AB١٢٣", "AB123", Found::Same),
    // Mail.
    (
        Email,
        "Kid.One@Mail.example",
        "kid.one@mail.example",
        Found::Same,
    ),
    (
        Email,
        "kid.one+x@mail.example",
        "kid.one@mail.example",
        Found::Same,
    ),
    (
        Email,
        "ｋｉｄ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
        "kid@mail.example",
        Found::Same,
    ),
    (Email, "kid@mail.example.", "kid@mail.example", Found::Same),
    (Email, "<kid@mail.example>", "kid@mail.example", Found::Same),
    (
        Email,
        "mailto:kid@mail.example",
        "kid@mail.example",
        Found::Same,
    ),
    (
        Email,
        "kid@bücher.example",
        "kid@bu\u{308}cher.example",
        Found::Same,
    ),
    (
        Email,
        "kid@bücher.example",
        "kid@bocher.example",
        Found::Alike,
    ),
    (
        Email,
        "kid.one@mail.example",
        "kid.one@other.example",
        Found::Alike,
    ),
    (
        Email,
        "kid.one@mail.example",
        "tom.two@other.example",
        Found::Different,
    ),
    // Dates.
    (Date, "2001-02-03", "03/02/2001", Found::Same),
    (Date, "2001-02-03", "3 Feb 2001", Found::Same),
    (Date, "2001-02-03", "02/03/2001", Found::Alike),
    (Date, "٢٠٠١-٠٢-٠٣", "2001-02-03", Found::Same),
    (Date, "２００１-０２-０３", "2001-02-03", Found::Same),
    (Date, "2001年2月3日", "2001-02-03", Found::Same),
    (Date, "2001-02-03", "1985-11-20", Found::Different),
];

#[test]
fn what_is_written_otherwise_is_found() {
    let mut wrong = Vec::new();
    for (kind, one, other, expected) in PAIRS {
        for (one, other) in [(one, other), (other, one)] {
            let found = compare(*kind, one, other);
            if found != *expected {
                wrong.push(format!(
                    "{kind:?} {one:?} {other:?}: {found:?}, not {expected:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
