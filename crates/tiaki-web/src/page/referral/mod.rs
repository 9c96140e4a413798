//! Referrals: `/referrals`, the list; `/referral/{shr_…}`, one of them; `/person/{per_…}/refer` and
//! `/queue/{authority}/refer`, the form that drafts one.
//!
//! What goes and what stays, and the list of checks, come from [`tiaki_ops::refer`] as it would send them now. Who
//! drafted a referral is shown no form to release it; the rules of access and the use case refuse it anyway. What is
//! refused comes back on the page and changes nothing.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod one;

use tiaki_ops::refer::draft::Refused;

use crate::page::short;
use crate::tongue::Tongue;

/// What to do about a refusal.
fn wrong(tongue: Tongue, refused: Refused) -> String {
    match refused {
        Refused::NoDraft | Refused::NotHere => tongue.say("send-wrong-not-here"),
        Refused::Persons => tongue.say("send-wrong-persons"),
        Refused::Accounts => tongue.say("send-wrong-accounts"),
        Refused::Queue => tongue.say("send-wrong-queue"),
        Refused::Recipients => tongue.say("send-wrong-recipients"),
        Refused::NoAuthority => tongue.say("refused-no-authority"),
        Refused::UnderWay(other) => tongue
            .t("send-wrong-under-way")
            .word("referral", short(&other.to_string()))
            .to_string(),
        Refused::Purpose => tongue.say("send-wrong-purpose"),
        Refused::LegalBasis => tongue.say("send-wrong-legal-basis"),
        Refused::Urgency => tongue.say("send-wrong-urgency"),
        Refused::ReplyBy => tongue.say("send-wrong-reply-by"),
        Refused::Cover => tongue.say("send-wrong-cover"),
        Refused::Words => tongue.say("send-wrong-words"),
        Refused::Identifier => tongue.say("send-wrong-identifier"),
        Refused::NoOperator => tongue.say("refused-no-decider"),
        Refused::Operator => tongue.say("refused-decider"),
        Refused::NoReason => tongue.say("refused-no-reason"),
        Refused::Reason => tongue.say("refused-reason"),
        Refused::Step(_) => tongue.say("send-wrong-step"),
        Refused::Gone => tongue.say("send-wrong-gone"),
        Refused::Drafter => tongue.say("send-wrong-drafter"),
        Refused::Placed => tongue.say("send-wrong-placed"),
        Refused::Blocked => tongue.say("send-wrong-blocked"),
        Refused::Unanswered => tongue.say("send-wrong-unanswered"),
        Refused::Moved => tongue.say("send-wrong-moved"),
        Refused::NoSender => tongue.say("send-wrong-no-sender"),
    }
}
