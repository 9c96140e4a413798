//! Families of messages that are made from codes, with all the codes that each may meet.

/// Each family, and its codes.
pub(super) fn families() -> Vec<(&'static str, Vec<String>)> {
    let told = |codes: &[&str]| {
        codes
            .iter()
            .map(|code| (*code).to_owned())
            .collect::<Vec<_>>()
    };
    vec![
        (
            "problem-detail",
            told(&[
                "foreign",
                "form",
                "method",
                "misdirected",
                "not-found",
                "purpose",
            ]),
        ),
        (
            "problem-title",
            told(&[
                "busy",
                "failed",
                "foreign",
                "form",
                "method",
                "misdirected",
                "not-found",
                "purpose",
            ]),
        ),
    ]
}
