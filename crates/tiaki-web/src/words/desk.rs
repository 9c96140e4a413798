//! Words for what operators do with a queue.

use tiaki_core::queue::{AuditVerdict, SetAsideCode};

/// Why someone was set aside.
pub(crate) fn set_aside(code: &str) -> &'static str {
    SetAsideCode::find(code).map_or("A reason that is not known here", |code| code.text())
}

/// What a second look came to.
pub(crate) fn audited(verdict: &str) -> &'static str {
    match AuditVerdict::find(verdict) {
        Some(AuditVerdict::Missed) => "it belonged in the queue",
        Some(AuditVerdict::Rightly) => "rightly set aside",
        _ => "a word that is not known here",
    }
}
