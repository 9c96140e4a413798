//! Refusals, and that the shipped files are what they say.

use super::*;

const SHIPPED: [(&str, &str); 4] = [
    (
        "adversarial-mimic",
        include_str!("../../params/adversarial-mimic.toml"),
    ),
    (
        "flag-everything",
        include_str!("../../params/flag-everything.toml"),
    ),
    (
        "no-ip-country",
        include_str!("../../params/no-ip-country.toml"),
    ),
    ("small", include_str!("../../params/small.toml")),
];

#[test]
fn shipped_files_read_and_differ() {
    let default = Params::parse("").unwrap();
    assert_eq!(Params::parse(Params::default_text()).unwrap(), default);
    for (name, text) in SHIPPED {
        assert_ne!(Params::parse(text).unwrap(), default, "{name}");
    }
    let mimic = Params::parse(SHIPPED[0].1).unwrap();
    assert_eq!(mimic.persons.mimic, Share(6_000));
    assert_eq!(
        mimic.persons.families, default.persons.families,
        "what a file does not say stays"
    );
    assert_eq!(
        Params::parse(SHIPPED[1].1).unwrap().provider["Snapfern"].escalates,
        Share(10_000)
    );
}

#[test]
fn every_figure_has_its_source() {
    let mut in_providers = false;
    for line in Params::default_text().lines() {
        in_providers |= line.starts_with("[provider.");
        let is_figure =
            line.contains(" = ") && !line.starts_with('#') && !line.starts_with("format");
        // Signals and providers have one note each for all of them, above.
        let noted = line
            .split_once('#')
            .is_some_and(|(_, note)| note.trim().len() > 5);
        assert!(noted || !is_figure || in_providers, "{line}");
    }
}

#[test]
fn values_that_make_no_world_are_refused() {
    let cases = [
        ("format = \"world-params-2\"", "format"),
        ("[operation]\nas_of = \"yesterday\"", "operation.as_of"),
        (
            "[operation]\nas_of = \"1980-01-01T00:00:00Z\"",
            "operation.as_of",
        ),
        ("[operation]\ndays = 0", "operation.days"),
        (
            "[operation]\ndisclosure_after_days = 181",
            "operation.disclosure_after_days",
        ),
        ("[operation]\nname = \"a\\\"b\"", "operation.name"),
        ("[persons]\nchildren = []", "persons.children"),
        ("[persons]\nchildren = [[1, 0]]", "persons.children"),
        ("[persons]\nvictim_ages = [[18, 1]]", "persons.victim_ages"),
        (
            "[persons]\nhead = { offender = 0, bystander = 0, victim = 0 }",
            "persons.head",
        ),
        ("[identifiers]\ncare = [0, 0, 0]", "identifiers.care"),
        ("[network]\nlease_days = []", "network.lease_days"),
        ("[network]\nlease_days = [0]", "network.lease_days"),
        (
            "[network]\npersons_per_place = 0",
            "network.persons_per_place",
        ),
        ("[network]\nvpn_countries = [\"ZZ\"]", "country ZZ"),
        ("[countries]\nadded = { nz = 5 }", "country nz"),
        ("[files]\nmemes_listed = 13", "files.memes_listed"),
        ("[incidents]\nnoise = 10000", "incidents.noise"),
        ("[provider.Snapfern]\nhost = true", "provider"),
        ("[provider.Hostbox]\nweight = 0", "provider"),
        ("[provider.Synthforge]\nweight = 1", "provider"),
    ];
    for (text, expected) in cases {
        match Params::parse(text) {
            Err(Error::Parameter { name, .. }) => assert_eq!(name, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn texts_of_another_form_are_refused() {
    for text in [
        "[operation",
        "[persons]\nendangering = 10001",
        "[identifiers]\nvpn = [0, 0, 20000]",
        "[signals]\nhours = { endangering = 1, offender = 1, bystander = 10001 }",
        "[provider.Snapfern]\nip = 10001",
        "surprise = 1",
        "[operation]\nsurprise = 1",
        "[signals]\nweather = { endangering = 1, offender = 1, bystander = 1 }",
        "[persons]\nendangering = -1",
        "[persons]\nendangering = 0.5",
        "[persons]\nendangering = \"many\"",
        "[provider.Snapfern]\nkind = \"fax\"",
        "[provider.New]\nweight = 5",
        "operation = 3",
    ] {
        assert!(matches!(Params::parse(text), Err(Error::Read(_))), "{text}");
    }
}
