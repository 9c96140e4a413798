//! Words for what operators do with a queue.

use crate::tongue::Tongue;

/// Why someone was set aside.
pub(crate) fn set_aside(tongue: Tongue, code: &str) -> String {
    let known = tongue.find_code("set-aside-code", code);
    known.unwrap_or_else(|| tongue.say("set-aside-code-unknown"))
}

/// What a second look came to.
pub(crate) fn audited(tongue: Tongue, verdict: &str) -> String {
    let known = tongue.find_code("audit-verdict", verdict);
    known.unwrap_or_else(|| tongue.say("audit-verdict-unknown"))
}
