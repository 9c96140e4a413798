//! Reasons that the core and the use cases tell as English sentences, in another language.
//!
//! Where a reason has its code (a factor, a line of an axis), the code says what it is. Reasons of places and
//! classes are kept as sentences alone, so they are told apart by making them: the numbers and days of a
//! sentence are put into each sentence that the core could have said, and the one that is the same is what
//! was meant. What no code of this version says is nothing here: it is shown as it came, as foreign text.
//!
//! To add a sentence: its type in the core or the use cases, with `Display`; its key; its case here.

use tiaki_core::country::Country;
use tiaki_core::locate::{EvidenceKind, LocationReason};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{
    AxisCode, AxisReason, Band, Change, DangerClass, Factor, FactorCode, Family, WouldChange,
};
use tiaki_words::Tongue;

use super::told::{ClassReached, Ruled};
use crate::refer::shared::Ground;
use crate::views::Reason;

/// What a factor or a line of an axis says.
#[must_use]
pub fn factor(tongue: Tongue, reason: &Reason) -> Option<String> {
    of_factor(tongue, reason)
        .or_else(|| of_axis(tongue, reason))
        .or_else(|| ruled(tongue, &reason.text))
}

/// What would have to be known for another band.
#[must_use]
pub fn would_change(tongue: Tongue, sentence: &str, band: &str) -> Option<String> {
    Band::find(band).and_then(|band| change(tongue, sentence, band))
}

/// Why a danger class was reached.
#[must_use]
pub fn class_reason(tongue: Tongue, sentence: &str) -> Option<String> {
    reached(tongue, sentence)
}

/// What speaks for a country.
#[must_use]
pub fn whereabouts(tongue: Tongue, sentence: &str) -> Option<String> {
    evidence(tongue, sentence)
}

/// On what grounds an authority is proposed.
#[must_use]
pub fn ground(tongue: Tongue, sentence: &str) -> Option<String> {
    evidence(tongue, sentence).or_else(|| grounds(tongue, sentence))
}

fn of_factor(tongue: Tongue, reason: &Reason) -> Option<String> {
    let code = FactorCode::find(&reason.code)?;
    let count = numbers(&reason.text).last().copied().unwrap_or(1);
    let sentence = |count: u64, counted| Factor {
        code,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        permille: 1_000,
        points: 0,
        counted,
        sources: Vec::new(),
    };
    let both = [(count, true), (count, false), (1, true), (1, false)];
    let (count, counted) = both
        .into_iter()
        .find(|(count, counted)| sentence(*count, *counted).to_string() == reason.text)?;
    let mut text = tongue.find_code("factor", code.code())?;
    if count > 1 {
        text = tongue
            .t("told-count")
            .word("text", text)
            .n("count", count)
            .into();
    }
    if !counted {
        text = tongue.t("told-not-counted").word("text", text).into();
    }
    Some(text)
}

fn of_axis(tongue: Tongue, reason: &Reason) -> Option<String> {
    let code = AxisCode::find(&reason.code)?;
    let days = numbers(&reason.text).last().copied().unwrap_or(0);
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    let sentence = |days_left: &Option<i64>| {
        let line = AxisReason {
            code,
            points: 0,
            days_left: *days_left,
        };
        line.to_string() == reason.text
    };
    let days_left = [None, Some(0), Some(days), Some(-days)]
        .into_iter()
        .find(sentence)?;
    let text = tongue.find_code("axis-reason", code.code())?;
    Some(match days_left {
        None => text,
        Some(0) => tongue.t("told-within-a-day").word("text", text).into(),
        Some(days) => tongue
            .t("told-in-days")
            .word("text", text)
            .n("days", days)
            .into(),
    })
}

/// What operators decided on a place, in place of an axis's line.
fn ruled(tongue: Tongue, sentence: &str) -> Option<String> {
    if Ruled::Some.to_string() == sentence {
        return Some(tongue.say("told-ruled-some"));
    }
    if Ruled::Conflict.to_string() == sentence {
        return Some(tongue.say("told-ruled-conflict"));
    }
    let day = dates(sentence).into_iter().next()?;
    let is_said = |country: &Country| Ruled::Country(day.clone(), *country).to_string() == sentence;
    let country = Country::all().find(is_said)?;
    let phrase = tongue.t("told-ruled-country").word("day", day);
    Some(
        phrase
            .word("country", tongue.find_code("country", country.code())?)
            .into(),
    )
}

fn change(tongue: Tongue, sentence: &str, to_band: Band) -> Option<String> {
    let found = FactorCode::ALL.iter().map(|code| Change::Found(*code));
    let refuted = Family::ALL.iter().map(|family| Change::Refuted(*family));
    for what in found.chain(refuted).chain([Change::NoVictim]) {
        let to = |to_class: &&DangerClass| {
            let change = WouldChange {
                what,
                to_class: **to_class,
                to_band,
            };
            change.to_string() == sentence
        };
        let Some(to_class) = DangerClass::ALL.iter().find(to) else {
            continue;
        };
        let phrase = match what {
            Change::Found(code) => {
                let text = tongue.find_code("factor", code.code())?;
                tongue.t("told-if-found").word("text", text)
            }
            Change::Refuted(family) => {
                let family = tongue.code("family", family.code());
                tongue.t("told-if-refuted").word("family", family)
            }
            Change::NoVictim => tongue.t("told-if-no-victim"),
        };
        return Some(
            phrase
                .word("class", tongue.code("class", to_class.code()))
                .into(),
        );
    }
    None
}

fn reached(tongue: Tongue, sentence: &str) -> Option<String> {
    let rule = sentence
        .split_once('\'')
        .and_then(|(_, rest)| rest.rsplit_once('\''))
        .map(|(rule, _)| rule.to_owned());
    for class_of in DangerClass::ALL {
        for (may_be_victim, raised) in [(false, false), (true, false), (false, true), (true, true)]
        {
            let reached = ClassReached {
                class: *class_of,
                rule: rule.clone(),
                may_be_victim,
                raised,
            };
            if reached.to_string() == sentence {
                return Some(told_class(tongue, &reached));
            }
        }
    }
    None
}

fn told_class(tongue: Tongue, reached: &ClassReached) -> String {
    let name = tongue.code("class", reached.class.code());
    let mut text: String = match &reached.rule {
        Some(rule) => {
            // A site's own rule has the name that the site gave it.
            let known = tongue.find_code("rule", rule);
            let phrase = tongue.t("told-class-rule").word("class", name);
            phrase.word("rule", known.as_ref().unwrap_or(rule)).into()
        }
        None => name,
    };
    if reached.may_be_victim {
        text = tongue.t("told-class-victim").word("text", text).into();
    }
    if reached.raised {
        text = tongue.t("told-class-raised").word("text", text).into();
    }
    text
}

fn evidence(tongue: Tongue, sentence: &str) -> Option<String> {
    let days: Vec<Timestamp> = dates(sentence)
        .iter()
        .filter_map(|day| Timestamp::parse(&format!("{day}T00:00:00Z")).ok())
        .collect();
    let values = numbers(sentence).first().copied().unwrap_or(1);
    let (first, last) = (days.first().copied(), days.last().copied());
    let times = [(None, None), (first, None), (None, last), (first, last)];
    for kind in EvidenceKind::ALL {
        for values in [values, 1] {
            for (newest, registered) in times {
                for weak_network in [false, true] {
                    let reason = LocationReason {
                        kind: *kind,
                        points: 0,
                        values: u32::try_from(values).unwrap_or(u32::MAX),
                        newest,
                        weak_network,
                        registered,
                        sources: Vec::new(),
                    };
                    if reason.to_string() == sentence {
                        return told_place(tongue, &reason);
                    }
                }
            }
        }
    }
    None
}

fn told_place(tongue: Tongue, reason: &LocationReason) -> Option<String> {
    let phrase = match reason.kind {
        EvidenceKind::Address => tongue.t("told-place-address"),
        EvidenceKind::BillingCountry => tongue.t("told-place-billing-country"),
        EvidenceKind::Language => tongue.t("told-place-language"),
        EvidenceKind::LoginIp => tongue.t("told-place-login-ip"),
        EvidenceKind::OtherIp => tongue.t("told-place-other-ip"),
        EvidenceKind::PhonePrefix => tongue.t("told-place-phone-prefix"),
        EvidenceKind::ProviderEstimate => tongue.t("told-place-provider-estimate"),
        EvidenceKind::ProviderVerified => tongue.t("told-place-provider-verified"),
        EvidenceKind::RegistrationIp => tongue.t("told-place-registration-ip"),
        EvidenceKind::StatedCountry => tongue.t("told-place-stated-country"),
        EvidenceKind::TimeOfDay => tongue.t("told-place-time-of-day"),
        EvidenceKind::UploadIp => tongue.t("told-place-upload-ip"),
        _ => return None,
    };
    let mut text: String = phrase.n("count", reason.values).into();
    if let Some(newest) = reason.newest {
        let phrase = tongue.t("told-newest").word("text", text);
        text = phrase.word("day", newest.date()).into();
    }
    if let Some(registered) = reason.registered {
        let phrase = tongue.t("told-registered").word("text", text);
        text = phrase.word("day", registered.date()).into();
    }
    if reason.weak_network {
        text = tongue.t("told-weak-network").word("text", text).into();
    }
    Some(text)
}

fn grounds(tongue: Tongue, sentence: &str) -> Option<String> {
    let numbers = numbers(sentence);
    let first = numbers.first().copied().unwrap_or(1);
    if let Some(day) = dates(sentence).into_iter().next() {
        let is_said = Ground::Ruled(day.clone()).to_string() == sentence;
        return is_said.then(|| tongue.t("told-ground-ruled").word("day", day).into());
    }
    if Ground::Children(first).to_string() == sentence {
        return Some(tongue.t("told-ground-children").n("count", first).into());
    }
    let all = numbers.last().copied().unwrap_or(0);
    let accounts = Ground::Accounts { count: first, all };
    (accounts.to_string() == sentence).then(|| {
        let phrase = tongue.t("told-ground-accounts").n("count", first);
        phrase.n("all", all).into()
    })
}

/// The numbers of a sentence, in order.
fn numbers(sentence: &str) -> Vec<u64> {
    let parts = sentence.split(|char: char| !char.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}

/// The days of a sentence, in order, as `2026-03-01`.
fn dates(sentence: &str) -> Vec<String> {
    let parts = sentence.split(|char: char| !char.is_ascii_digit() && char != '-');
    let is_day = |part: &&str| part.len() == 10 && tiaki_core::outcome::date(part).is_ok();
    parts.filter(is_day).map(str::to_owned).collect()
}
