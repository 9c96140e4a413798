//! Whether the first line of a table is one of headers, or a row whose cells would be taken for some.
//!
//! A row that is taken for headers is lost as a row, and its cells, which may be a person's name and
//! birth date, would stand in messages. So a first line is refused where a cell of it looks like a
//! value: a date, a number, a mailbox, or what stands again below it. Numbers that only count the
//! columns, as data frames write them, are headers. Where nothing speaks for a row, but no cell is
//! made of words that headers are made of, the line is taken for headers, and messages name columns
//! by their number ([`is_known`]). Whoever knows the table can say either ([`super::read_bare`],
//! [`super::read_headed`]): some tables have a column for each year.

use super::cells::Cells;
use super::guess;
use super::normal::{self, Order};

/// Words that headers are made of, in lower case.
const WORDS: &[&str] = &[
    "account",
    "address",
    "age",
    "alias",
    "amount",
    "apellido",
    "apellidos",
    "area",
    "author",
    "authors",
    "birth",
    "birthdate",
    "birthday",
    "birthplace",
    "born",
    "brand",
    "category",
    "cell",
    "city",
    "class",
    "code",
    "color",
    "colour",
    "comment",
    "company",
    "correo",
    "country",
    "county",
    "created",
    "cuit",
    "date",
    "datum",
    "day",
    "department",
    "description",
    "device",
    "district",
    "dob",
    "doc",
    "document",
    "email",
    "employer",
    "ende",
    "end",
    "e",
    "event",
    "family",
    "familyname",
    "father",
    "fax",
    "fecha",
    "first",
    "firstname",
    "fname",
    "forename",
    "full",
    "fullname",
    "geburtsdatum",
    "gender",
    "geschlecht",
    "given",
    "givenname",
    "handle",
    "height",
    "home",
    "house",
    "husband",
    "iban",
    "id",
    "index",
    "initial",
    "initials",
    "ip",
    "isbn",
    "issn",
    "job",
    "journal",
    "key",
    "kind",
    "label",
    "land",
    "language",
    "last",
    "lastname",
    "license",
    "line",
    "lname",
    "localidad",
    "login",
    "mail",
    "maiden",
    "manufacturer",
    "married",
    "middle",
    "mobile",
    "model",
    "mother",
    "month",
    "municipality",
    "nachname",
    "nacimiento",
    "naissance",
    "name",
    "names",
    "nationality",
    "nick",
    "nickname",
    "nom",
    "nombre",
    "note",
    "notes",
    "number",
    "num",
    "of",
    "occupation",
    "ort",
    "pages",
    "parish",
    "partner",
    "passport",
    "person",
    "phone",
    "pays",
    "place",
    "plz",
    "post",
    "postal",
    "postcode",
    "prenom",
    "prénom",
    "price",
    "product",
    "profession",
    "province",
    "provider",
    "publisher",
    "rec",
    "record",
    "ref",
    "reference",
    "region",
    "remark",
    "remarks",
    "row",
    "screen",
    "sec",
    "sex",
    "sku",
    "soc",
    "social",
    "source",
    "ssn",
    "start",
    "state",
    "status",
    "strasse",
    "straße",
    "street",
    "suburb",
    "surname",
    "tel",
    "telephone",
    "telefon",
    "telefono",
    "teléfono",
    "text",
    "time",
    "timestamp",
    "title",
    "town",
    "type",
    "unique",
    "updated",
    "url",
    "user",
    "username",
    "value",
    "venue",
    "village",
    "ville",
    "vorname",
    "weight",
    "wife",
    "work",
    "year",
    "zip",
    "zipcode",
];

/// What a cell of a first line looks like, where it looks like a value. `at` counts from 0.
pub(crate) fn find_value(cell: &str, at: usize) -> Option<&'static str> {
    if cell.is_empty() {
        return None;
    }
    if let Some((name, host)) = cell.split_once('@')
        && !name.is_empty()
        && host.contains('.')
    {
        return Some("a mailbox");
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let date = normal::date(cell, Order::Dmy).or_else(|| normal::date(cell, Order::Mdy));
    if digits >= 3 && date.is_some_and(|date| date.day > 0 && date.month > 0) {
        return Some("a date");
    }
    let counts_columns = [at, at + 1].iter().any(|n| n.to_string() == cell);
    if letters == 0 && digits > 0 && !counts_columns {
        return Some("a number");
    }
    (digits >= 6).then_some("a number")
}

/// The first column, counted from 0, whose header stands again in a row of `table` below it. A row
/// that repeats the whole line is none: tables that were put one after the other have such.
pub(crate) fn find_again(
    cells: &Cells,
    table: u32,
    own: &[String],
    place: &[usize],
) -> Option<usize> {
    let unknown = |header: &String| !header.is_empty() && !is_known(header);
    let asked: Vec<bool> = own.iter().map(unknown).collect();
    if !asked.contains(&true) {
        return None;
    }
    let rows = (0..cells.rows()).filter(|row| cells.table(*row) == table);
    for row in rows {
        let same = |at: &usize| {
            let cell = place.get(*at).map_or("", |place| cells.cell(row, *place));
            own.get(*at).is_some_and(|header| header == cell)
        };
        let found = (0..own.len()).find(|at| asked.get(*at) == Some(&true) && same(at));
        if found.is_some() && (own.len() == 1 || !(0..own.len()).all(|at| same(&at))) {
            return found;
        }
    }
    None
}

/// Whether a header is made of words that headers are made of.
pub(crate) fn is_known(header: &str) -> bool {
    let words = guess::words(header);
    let small = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let known = |word: &str| WORDS.contains(&word);
    guess::is_usual(&words.join("_"))
        || (words.iter().any(|w| known(w)) && words.iter().all(|w| known(w) || small(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_headers() {
        for (cell, what) in [
            ("1990-02-01", Some("a date")),
            ("1.2.1990", Some("a date")),
            ("19900201", Some("a date")),
            ("12/31/1990", Some("a date")),
            ("ana.lee@mail.example", Some("a mailbox")),
            ("17", Some("a number")),
            ("-3,5", Some("a number")),
            ("021 555 01234", Some("a number")),
            ("AB123456C", Some("a number")),
            ("3", None),
            ("2", None),
            ("", None),
            ("given_name", None),
            ("address_1", None),
            ("Date of birth", None),
            ("e-mail", None),
            ("@handle", None),
            ("May", None),
            ("B2B", None),
        ] {
            assert_eq!(find_value(cell, 2), what, "{cell}");
        }
    }

    #[test]
    fn headers_are_known_by_their_words() {
        for header in [
            "given_name",
            "GivenName",
            "rec_id",
            "address 2",
            "E-Mail",
            "Date of birth",
            "dob",
        ] {
            assert!(is_known(header), "{header}");
        }
        for header in ["ana", "12 Main Street", "colourless", "", "7"] {
            assert!(!is_known(header), "{header}");
        }
    }
}
