//! Decisions that cannot all hold, in words for whoever runs linking: ids only.

use tiaki_link::{Conflict, Decision};

use super::{account, ruling::word};

/// One conflict in one line.
pub(super) fn words(conflict: &Conflict) -> String {
    match conflict {
        Conflict::Decisions { same, other } => format!(
            "{} and {} are decided {}, and {}",
            account(other.a),
            account(other.b),
            word(other.verdict),
            chain(same)
        ),
        Conflict::Contradicted {
            same,
            contradiction,
        } => format!(
            "a report tells {} and {} apart, and {}",
            account(contradiction.a),
            account(contradiction.b),
            chain(same)
        ),
        Conflict::Unknown { decision } => format!(
            "{} and {} are decided {}, and one of them is not here",
            account(decision.a),
            account(decision.b),
            word(decision.verdict)
        ),
        _ => "decisions of a kind that this version has no words for".to_owned(),
    }
}

fn chain(same: &[Decision]) -> String {
    let pair = |one: &Decision| format!("{} with {}", account(one.a), account(one.b));
    let pairs: Vec<String> = same.iter().map(pair).collect();
    format!("decided same: {}", pairs.join(", "))
}
