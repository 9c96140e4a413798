//! Families of messages that are made from codes, with all the codes that each may meet.

use tiaki_core::policy::{Purpose, Role};

use crate::keys::Stroke;

/// Each family, and its codes.
pub(super) fn families() -> Vec<(&'static str, Vec<String>)> {
    let told = |codes: &[&str]| {
        codes
            .iter()
            .map(|code| (*code).to_owned())
            .collect::<Vec<_>>()
    };
    let all = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let purposes = || all(Purpose::ALL.iter().map(|purpose| purpose.code()).collect());
    vec![
        ("purpose", purposes()),
        ("purpose-meaning", purposes()),
        (
            "stroke",
            all(Stroke::ALL.iter().map(|stroke| stroke.name).collect()),
        ),
        (
            "role",
            all(Role::ALL.iter().map(|role| role.code()).collect()),
        ),
        (
            "problem-detail",
            told(&[
                "foreign",
                "form",
                "method",
                "log-in",
                "misdirected",
                "not-found",
                "purpose",
                "reason",
                "refused",
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
                "log-in",
                "misdirected",
                "not-found",
                "purpose",
                "reason",
                "refused",
            ]),
        ),
    ]
}
