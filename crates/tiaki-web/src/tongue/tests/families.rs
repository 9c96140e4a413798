//! Families of messages that are made from codes, with all the codes that each may meet.

use tiaki_core::authority::{AuthorityKind, Form};
use tiaki_core::case::{
    CaseEventKind, CaseState, ClosingCode, LeadGap, MemberRole, Preservation, RequestKind,
    RequestState, RequestStep,
};
use tiaki_core::clock::Basis;
use tiaki_core::country::Country;
use tiaki_core::exchange::{Forbidden, Kind as LetterKind, Step};
use tiaki_core::fold::GroupKind;
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::network::NetworkKind;
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::policy;
use tiaki_core::protection::PurposeCode;
use tiaki_core::quality::{Band as Usable, Field};
use tiaki_core::queue::view::{Column, Holder, Sort};
use tiaki_core::queue::{AuditVerdict, SetAsideCode};
use tiaki_core::referral::{
    CheckCode, CoverCode, ReasonCode, ReferralState, ReferralStep, Standing, Urgency,
};
use tiaki_core::report::{IncidentType, Mark, Role};
use tiaki_core::statement::Statement;
use tiaki_core::triage::{Axis, AxisCode, Band, DangerClass, FactorCode, Family, Rules};
use tiaki_core::workplace::{Category, Load, TextPlace};
use tiaki_formats::cybertip::{RejectionCode, Rule};
use tiaki_formats::referral::{Handling, Purpose, SenderKind, Tlp, UrgencyLevel, UrgencyReason};
use tiaki_ops::exchange::acts;
use tiaki_ops::exchange::keys::Purpose as KeyPurpose;
use tiaki_ops::exchange::lists::{Owed, READY_STATE};
use tiaki_ops::fairness::DEFINITIONS;
use tiaki_ops::linking::Reason;
use tiaki_ops::log::VERBS;
use tiaki_ops::operation::STEPS;
use tiaki_ops::operation::lists::PERSONS;
use tiaki_ops::refer::StaysCode;
use tiaki_ops::rules::shown::Refused;
use tiaki_ops::views::BANDS;

/// A family and its codes.
type Codes = (&'static str, Vec<String>);

fn told(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

macro_rules! all {
    ($kind:ty, $text:ident) => {
        <$kind>::ALL
            .iter()
            .map(|code| code.$text().to_owned())
            .collect::<Vec<String>>()
    };
}

use crate::keys::Stroke;

/// Each family, and its codes.
pub(super) fn families() -> Vec<Codes> {
    let all = [
        of_cases(),
        of_problems(),
        of_sessions(),
        of_core(),
        of_linking(),
        of_terms(),
        of_reports(),
        of_care(),
        of_house(),
        of_figures(),
        of_views(),
        of_referrals(),
        of_exchange(),
    ];
    all.into_iter().flatten().collect()
}

fn of_figures() -> Vec<Codes> {
    let lists: Vec<&str> = PERSONS.iter().map(|(code, _)| *code).collect();
    vec![
        ("operation-column", told(&crate::page::operation::COLUMNS)),
        ("operation-list", told(&lists)),
        ("operation-list-meaning", told(&lists)),
        ("operation-meaning", told(&STEPS)),
        ("operation-step", told(&STEPS)),
    ]
}

fn of_referrals() -> Vec<Codes> {
    let stays = [
        StaysCode::Children,
        StaysCode::Identifiers,
        StaysCode::Restricted,
        StaysCode::Reasons,
    ];
    let mut packages = all!(Step, code);
    packages.push(READY_STATE.to_owned());
    vec![
        ("referral-at", told(&["released"])),
        ("referral-check", all!(CheckCode, code)),
        ("referral-cover", all!(CoverCode, code)),
        ("referral-means", all!(ReferralState, code)),
        ("referral-standing", all!(Standing, code)),
        ("referral-state", all!(ReferralState, code)),
        (
            "referral-stays",
            stays.iter().map(|code| code.code().to_owned()).collect(),
        ),
        ("package-state", packages),
        (
            "deconflict-question",
            told(&["asked", "answered", "refused", "failed"]),
        ),
        (
            "deconflict-alarm",
            told(&[
                "budget_reached",
                "near_budget",
                "one_case",
                "misses",
                "refusals",
                "same_size",
            ]),
        ),
        (
            "deconflict-contact",
            told(&[
                "asked",
                "proposed",
                "led",
                "paused",
                "released",
                "declined",
                "withdrawn",
                "expired",
            ]),
        ),
        ("deconflict-lead", told(&["ours", "theirs", "joint"])),
        ("referral-step", all!(ReferralStep, code)),
        ("referral-urgency", all!(Urgency, code)),
        ("referral-why", all!(ReasonCode, code)),
    ]
}

/// The codes of what could not be taken: those of `docs/exchange.md` and of reading and verifying packages and letters.
const REFUSALS: [&str; 22] = [
    "bad_signature",
    "content_digest_mismatch",
    "content_extra",
    "content_missing",
    "damaged",
    "duplicate_key",
    "expired",
    "key_not_in_force",
    "letter_id_reused",
    "malformed",
    "no_matching_key",
    "not_canonical",
    "not_sealed",
    "package_id_reused",
    "replayed",
    "revoked_key",
    "too_large",
    "unknown_package",
    "unknown_sender",
    "unreadable",
    "unsupported_format",
    "wrong_recipient",
];

fn of_exchange() -> Vec<Codes> {
    let keys = ["confirmed", "ended", "later", "proposed", "revoked"];
    vec![
        ("exchange-forbidden", all!(Forbidden, code)),
        ("exchange-material-state", told(&acts::material_codes())),
        ("exchange-owed", all!(Owed, code)),
        ("exchange-why-declined", told(&acts::decline_codes())),
        ("exchange-why-retracted", told(&acts::retract_codes())),
        ("key-purpose", all!(KeyPurpose, code)),
        ("key-state", told(&keys)),
        ("letter-kind", all!(LetterKind, code)),
        ("parcel-refusal", told(&REFUSALS)),
    ]
}

fn of_care() -> Vec<Codes> {
    let bases = [Basis::Assumed, Basis::Law, Basis::Practice].map(Basis::code);
    vec![
        ("basis", told(&bases)),
        ("category", all!(Category, code)),
        ("load-step", all!(Load, code)),
        ("network", all!(NetworkKind, code)),
        ("text-place", all!(TextPlace, code)),
    ]
}

fn of_cases() -> Vec<Codes> {
    vec![
        ("case-state", all!(CaseState, code)),
        ("case-state-meaning", all!(CaseState, code)),
        ("case-role", all!(MemberRole, code)),
        ("case-unled", all!(LeadGap, code)),
        ("case-closing", all!(ClosingCode, code)),
        ("case-request", all!(RequestKind, code)),
        ("case-request-state", all!(RequestState, code)),
        ("case-law", all!(Preservation, code)),
        ("case-step", all!(RequestStep, code)),
        ("case-event", all!(CaseEventKind, code)),
        ("case-link", told(&["different", "same", "unsure"])),
        ("case-added", told(&["more_accounts", "restricted"])),
        (
            "case-cause",
            told(&[
                "decision",
                "disclosure",
                "matching",
                "others",
                "protection",
                "report",
                "rules",
            ]),
        ),
    ]
}

fn of_house() -> Vec<Codes> {
    vec![
        (
            "authorities-part",
            told(&["all", "waiting", "keyless", "unknown"]),
        ),
        ("authority-kind", all!(AuthorityKind, code)),
        ("authority-form", all!(Form, code)),
        ("log-life-basis", told(&["assumed", "law", "practice"])),
        (
            "log-family",
            VERBS
                .iter()
                .map(|(family, _)| (*family).to_owned())
                .collect(),
        ),
        (
            "rules-state",
            told(&["built_in", "proposed", "approved", "withdrawn", "refused"]),
        ),
        ("rules-refused", all!(Refused, code)),
        (
            "rules-cases",
            told(&[
                "danger",
                "offence",
                "error",
                "open",
                "learnt_from",
                "undated",
            ]),
        ),
        ("rules-bands", told(&["persons", "up", "down"])),
        (
            "operators-refused",
            told(&["name", "taken", "no_role", "no_agency", "no_authority"]),
        ),
        ("list-effect", told(&["known", "viral", "negative"])),
    ]
}

fn of_problems() -> Vec<Codes> {
    let details = told(&[
        "foreign",
        "form",
        "log-in",
        "method",
        "misdirected",
        "not-found",
        "purpose",
        "reason",
        "refused",
    ]);
    let titles = details.iter().cloned().chain(told(&["busy", "failed"]));
    vec![
        ("problem-title", titles.collect()),
        ("problem-detail", details),
    ]
}

fn of_sessions() -> Vec<Codes> {
    vec![
        ("purpose", all!(policy::Purpose, code)),
        ("purpose-meaning", all!(policy::Purpose, code)),
        ("role", all!(policy::Role, code)),
        (
            "stroke",
            Stroke::ALL
                .iter()
                .map(|stroke| stroke.name.to_owned())
                .collect(),
        ),
    ]
}

fn of_views() -> Vec<Codes> {
    vec![
        ("column", all!(Column, code)),
        ("holder", all!(Holder, code)),
        ("sort", all!(Sort, code)),
    ]
}

fn of_core() -> Vec<Codes> {
    let mut bands = told(&BANDS);
    bands.extend(all!(Band, code));
    bands.extend(told(&["set_aside"]));
    bands.sort();
    bands.dedup();
    let mut axes = all!(Axis, code);
    axes.extend(told(&["class", "danger"]));
    let figures = DEFINITIONS.iter().map(|(figure, _)| (*figure).to_owned());
    let figures: Vec<String> = figures.collect();
    vec![
        ("audit-verdict", all!(AuditVerdict, code)),
        ("axis", axes),
        ("axis-reason", all!(AxisCode, code)),
        ("band", bands),
        ("class", all!(DangerClass, code)),
        (
            "country",
            Country::all()
                .map(|country| country.code().to_owned())
                .collect(),
        ),
        ("factor", all!(FactorCode, code)),
        ("fairness-figure", figures.clone()),
        ("fairness-meaning", figures),
        ("family", all!(Family, code)),
        ("outcome", all!(OutcomeCode, code)),
        ("rule", rules()),
        ("set-aside-code", all!(SetAsideCode, code)),
        ("stated", all!(Statement, code)),
    ]
}

/// The conditions of the rules that come with the software; a site's own keep their names.
fn rules() -> Vec<String> {
    let codes = Rules::STANDARD_TEXT
        .lines()
        .filter_map(|line| line.strip_prefix("code = \""));
    let mut codes: Vec<String> = codes
        .filter_map(|rest| rest.strip_suffix('"'))
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes.dedup();
    assert!(
        !codes.is_empty(),
        "the standard rules name their conditions"
    );
    codes
}

fn of_linking() -> Vec<Codes> {
    let reasons = [
        Reason::Contradiction,
        Reason::Decision,
        Reason::Differing,
        Reason::Unsure,
        Reason::WeakBridge,
        Reason::WeakEvidence,
    ];
    let reasons = reasons.map(|reason| {
        let code = serde_json::to_value(reason).unwrap();
        code.as_str().unwrap().to_owned()
    });
    let mut kinds = all!(IdentifierKind, code);
    // What linking shares beside identifiers.
    kinds.extend(told(&[
        "file_digest",
        "group",
        "group_identifier",
        "name_stem",
        "person_name",
        "user_agent",
    ]));
    kinds.sort();
    kinds.dedup();
    let manners = [
        "differing",
        "equal",
        "indirect",
        "ip_day",
        "ip_flow",
        "ip_lease",
        "ip_undated",
        "ip_window",
        "recycled",
    ];
    let values = [
        "circulating",
        "daily_line",
        "disposable",
        "fixed_line",
        "mobile",
        "ordinary",
        "personal",
        "placeholder",
        "shared_network",
        "shared_thing",
        "static_line",
    ];
    vec![
        ("kind", kinds),
        ("manner", told(&manners)),
        ("not-joined", reasons.to_vec()),
        (
            "tier",
            told(&["confirmed", "possible", "probable", "single"]),
        ),
        ("value", told(&values)),
        (
            "whereabouts",
            told(&["conflict", "routed", "several", "unknown"]),
        ),
    ]
}

fn of_terms() -> Vec<Codes> {
    vec![
        ("handling", all!(Handling, text)),
        ("information-grade", told(&["1", "2", "3", "4"])),
        ("sender", all!(SenderKind, text)),
        ("source-grade", told(&["A", "B", "C", "X"])),
        ("tlp", all!(Tlp, text)),
        ("urgency", all!(UrgencyLevel, text)),
        ("urgency-reason", all!(UrgencyReason, text)),
        ("use", all!(Purpose, text)),
    ]
}

fn of_reports() -> Vec<Codes> {
    let mut events = all!(EventKind, code);
    // Where nothing is said of what happened.
    events.extend(told(&["", "unknown"]));
    events.sort();
    events.dedup();
    let verdicts = [
        "first_seen",
        "held",
        "known",
        "negative",
        "unmatched",
        "viral",
        "without_digest",
    ];
    let formats = [
        "archive",
        "cybertip_json",
        "cybertip_xml",
        "disclosure",
        "disclosure_row",
        "hash_list",
        "hash_list_row",
    ];
    vec![
        ("event", events),
        ("field", all!(Field, code)),
        ("field-meaning", all!(Field, code)),
        ("folded", all!(GroupKind, code)),
        ("folded-meaning", all!(GroupKind, code)),
        ("flag", all!(Rule, text)),
        ("format", told(&formats)),
        ("mark", all!(Mark, code)),
        ("offence", all!(IncidentType, code)),
        ("read-for", all!(PurposeCode, code)),
        ("refusal", all!(RejectionCode, text)),
        ("account-role", all!(Role, code)),
        ("usable", all!(Usable, code)),
        ("verdict", told(&verdicts)),
        ("verdict-meaning", told(&verdicts)),
    ]
}
