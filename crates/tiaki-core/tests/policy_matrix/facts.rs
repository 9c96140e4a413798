//! The facts of a question, each with its name and its value in words.

use tiaki_core::policy::{
    Agency, Cell, Hand, Handling, Membership, Meter, Purpose, Reach, Resource, Rows, Standing,
    Terms,
};
use tiaki_core::protection::Protection;

/// A fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

const fn fact(name: &'static str, value: &'static str) -> Fact {
    Fact { name, value }
}

/// The facts of a question besides role and action, in the order in which they are told.
pub(crate) fn of(cell: &Cell) -> Vec<Fact> {
    let actor = cell.actor;
    let factor = match (actor.second_factor, actor.machine) {
        (false, _) => "not given",
        (true, false) => "given",
        (true, true) => "a machine's token",
    };
    let purpose = actor.purpose.map_or("none", Purpose::code);
    let mut facts = vec![fact("second factor", factor), fact("purpose", purpose)];
    facts.push(match cell.resource.reach() {
        None => fact("who", agency(actor.agency)),
        Some(reach) => fact("who and whose", agency_and_reach(actor.agency, reach)),
    });
    facts.extend(of_resource(cell.resource));
    facts
}

const fn agency(agency: Agency) -> &'static str {
    match agency {
        Agency::Site => "the site's operators",
        Agency::Authority => "an authority's operators",
        _ => "another's operators",
    }
}

const fn agency_and_reach(agency: Agency, reach: Reach) -> &'static str {
    match (agency, reach) {
        (Agency::Site, Reach::Own) => "the site's operators on their own",
        (Agency::Site, Reach::Other) => "the site's operators on another's",
        (Agency::Authority, Reach::Own) => "an authority's operators on their own",
        (Agency::Authority, Reach::Other) => "an authority's operators on another's",
        _ => "another's operators",
    }
}

/// Those of the thing, besides whose it is.
fn of_resource(resource: Resource) -> Vec<Fact> {
    let mut facts = Vec::new();
    match resource {
        Resource::Account { protection, .. } => facts.push(fact("account", protected(protection))),
        Resource::Export { rows, .. } => facts.push(fact("rows", many(rows))),
        Resource::Exposure { meter } => facts.push(fact("meter", whose(meter))),
        Resource::Operators { own: true } => facts.push(fact("rights", "one's own")),
        Resource::Operators { own: false } => facts.push(fact("rights", "another's")),
        _ => {}
    }
    match resource {
        Resource::Account { case, .. }
        | Resource::Draft { case, .. }
        | Resource::Link { case, .. }
        | Resource::Outcome { case, .. }
        | Resource::Person { case, .. }
        | Resource::Place { case, .. }
        | Resource::Referral { case, .. }
        | Resource::Report { case, .. }
        | Resource::SecondLook { case, .. }
        | Resource::SetAside { case, .. } => {
            facts.push(fact("case", case.map_or("in none", in_case)));
        }
        Resource::Case { standing, .. } => facts.push(fact("case", in_case(standing))),
        _ => assert!(resource.case().is_none(), "a case that is not told"),
    }
    facts.extend(
        resource
            .terms()
            .map(|terms| fact("handling", handling(terms))),
    );
    facts.extend(
        resource
            .hand()
            .map(|hand| fact("first person", first(hand))),
    );
    facts
}

const fn in_case(standing: Standing) -> &'static str {
    match (standing.restricted, standing.membership) {
        (false, Membership::None) => "open, from outside",
        (false, Membership::Member) => "open, as member",
        (false, Membership::Lead) => "open, as lead",
        (true, Membership::None) => "restricted, from outside",
        (true, Membership::Member) => "restricted, as member",
        (true, Membership::Lead) => "restricted, as lead",
        _ => "another standing",
    }
}

const fn handling(terms: Terms) -> &'static str {
    match (terms.code, terms.leave) {
        (Handling::None, _) => "no code",
        (Handling::H0, _) => "H0",
        (Handling::H1, _) => "H1",
        (Handling::H2, false) => "H2 without leave",
        (Handling::H2, true) => "H2 with leave",
        (Handling::H3, false) => "H3 without leave",
        (Handling::H3, true) => "H3 with leave",
        _ => "another code",
    }
}

const fn first(hand: Hand) -> &'static str {
    match hand {
        Hand::Nobody => "nobody yet",
        Hand::Actor => "the same",
        Hand::Another => "somebody else",
        _ => "another hand",
    }
}

const fn protected(protection: Protection) -> &'static str {
    match protection {
        Protection::Open => "open",
        Protection::Reported => "shielded and reported",
        Protection::Kin => "belongs with a child's",
        Protection::Child => "a child's",
        _ => "another protection",
    }
}

const fn many(rows: Rows) -> &'static str {
    match rows {
        Rows::Few => "up to 50",
        Rows::Many => "more than 50",
        _ => "another number",
    }
}

const fn whose(meter: Meter) -> &'static str {
    match meter {
        Meter::Own => "one's own",
        Meter::Unit => "the unit's",
        Meter::Another => "another's",
        _ => "nobody's",
    }
}
