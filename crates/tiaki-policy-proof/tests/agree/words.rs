//! The facts of the core in the words of the schema.

use std::collections::HashMap;

use cedar_policy::RestrictedExpression;
use tiaki_core::policy::{Actor, Kind, Resource, Standing};

/// Attributes of an entity.
pub(crate) type Attributes = HashMap<String, RestrictedExpression>;

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

pub(crate) fn of_actor(actor: &Actor) -> Attributes {
    let mut found = Attributes::from([
        ("agency".to_owned(), text(actor.agency.code())),
        (
            "secondFactor".to_owned(),
            RestrictedExpression::new_bool(actor.second_factor),
        ),
        (
            "machine".to_owned(),
            RestrictedExpression::new_bool(actor.machine),
        ),
    ]);
    found.extend(
        actor
            .purpose
            .map(|purpose| ("purpose".to_owned(), text(purpose.code()))),
    );
    found
}

fn standing(standing: Standing) -> RestrictedExpression {
    RestrictedExpression::new_record([
        (
            "restricted".to_owned(),
            RestrictedExpression::new_bool(standing.restricted),
        ),
        ("membership".to_owned(), text(standing.membership.code())),
    ])
    .unwrap()
}

/// What the schema calls a kind of thing.
pub(crate) fn name(kind: Kind) -> String {
    let words = kind.code().split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect()
}

pub(crate) fn of_resource(resource: Resource) -> Attributes {
    let mut found = Attributes::new();
    let mut put = |name: &str, value| found.insert(name.to_owned(), value);
    if let Some(reach) = resource.reach() {
        put("reach", text(reach.code()));
    }
    if let Some(case) = resource.case() {
        put("standing", standing(case));
    }
    if let Some(terms) = resource.terms() {
        put("code", text(terms.code.code()));
        put("leave", RestrictedExpression::new_bool(terms.leave));
    }
    if let Some(hand) = resource.hand() {
        put("first", text(hand.code()));
    }
    match resource {
        Resource::Account { protection, .. } => put("protection", text(protection.code())),
        Resource::Export { rows, .. } => put("rows", text(rows.code())),
        Resource::Exposure { meter } => put("meter", text(meter.code())),
        Resource::Operators { own } => put("own", RestrictedExpression::new_bool(own)),
        _ => None,
    };
    found
}
