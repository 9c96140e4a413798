//! Specs: what is read, and what is refused with its line.

use super::spec::{ColumnKind, Spec, SpecError};

fn headers() -> Vec<String> {
    ["key", "name", "born", "town", "from"]
        .map(str::to_owned)
        .to_vec()
}

const GOOD: &str = r#"format = "link-table-1"
mode = "link"
id = "key"
source = "from"
one_per_source = true
threshold = 0.625
ignore = ["town"]

[columns]
born = "date"
name = "full_name"
"#;

fn refused(text: &str) -> String {
    Spec::parse(text, &headers(), 1).unwrap_err().to_string()
}

#[test]
fn a_spec_is_read_and_written_back() {
    let spec = Spec::parse(GOOD, &headers(), 1).unwrap();
    assert_eq!(
        spec.columns,
        [
            ("name".to_owned(), ColumnKind::FullName),
            ("born".to_owned(), ColumnKind::Date),
        ]
    );
    assert_eq!(
        (spec.across, spec.one_per_source, spec.threshold),
        (true, Some(true), Some(625))
    );
    assert_eq!(Spec::parse(&spec.to_toml(), &headers(), 1), Ok(spec));
}

#[test]
fn what_the_form_does_not_have_is_refused_with_its_line() {
    for (from, to, message) in [
        (
            "link-table-1",
            "link-table-2",
            "line 1: format is not link-table-1",
        ),
        (
            "\"link\"",
            "\"join\"",
            "line 2: unknown variant `join`, expected `dedupe` or `link`",
        ),
        (
            "id = \"key\"",
            "id = \"kee\"",
            "line 3: the table has no column \"kee\"",
        ),
        (
            "source = \"from\"",
            "source = \"key\"",
            "line 4: column \"key\" has two uses",
        ),
        (
            "0.625",
            "1.5",
            "line 6: threshold must lie above 0 and below 1",
        ),
        (
            "0.625",
            "0",
            "line 6: threshold must lie above 0 and below 1",
        ),
        (
            "[\"town\"]",
            "[\"towns\"]",
            "line 7: the table has no column \"towns\"",
        ),
        (
            "[\"town\"]",
            "[]",
            "the table has column \"town\", which is neither under [columns] nor under ignore",
        ),
        (
            "born = ",
            "birth = ",
            "line 10: the table has no column \"birth\"",
        ),
        (
            "source = \"from\"\n",
            "",
            "the table has column \"from\", which is neither under [columns] nor under ignore",
        ),
    ] {
        assert_eq!(refused(&GOOD.replace(from, to)), message, "{from} -> {to}");
    }
    let kind = refused(&GOOD.replace("\"date\"", "\"datum\""));
    assert!(
        kind.starts_with(
            "line 10: column \"born\" has a kind that does not exist; kinds are given_name,"
        ),
        "{kind}"
    );
    let unknown = refused(&GOOD.replace("threshold", "treshold"));
    assert!(
        unknown.starts_with("line 6: unknown field `treshold`"),
        "{unknown}"
    );
    assert!(refused("format = ").starts_with("line 1: "));
    let lonely = "format = \"link-table-1\"\nmode = \"link\"\nignore = [\"key\", \"born\", \"town\", \"from\"]\n[columns]\nname = \"text\"\n";
    assert_eq!(
        refused(lonely),
        "line 2: mode \"link\" needs a source column or two tables"
    );
    assert!(Spec::parse(lonely, &headers(), 2).is_ok());
    let nothing =
        "format = \"link-table-1\"\nignore = [\"key\", \"name\", \"born\", \"town\", \"from\"]\n";
    assert_eq!(
        refused(nothing),
        "no column is compared: name some under [columns]"
    );
}

#[test]
fn too_many_columns_are_refused() {
    let headers: Vec<String> = (0..17).map(|n| format!("c{n}")).collect();
    let mut text = String::from("format = \"link-table-1\"\n[columns]\n");
    for header in &headers {
        text += &format!("{header} = \"text\"\n");
    }
    assert_eq!(
        Spec::parse(&text, &headers, 1),
        Err(SpecError::TooMany { count: 17 })
    );
}
