//! What has to add up at the end, from what clients did and what they are shown.

use std::collections::BTreeSet;

use tiaki_core::exchange::Side;
use tiaki_core::id::AccountId;
use tiaki_ops::exchange::acts::Which;
use tiaki_ops::exchange::lists::{self, Owed};
use tiaki_store::{log, persons};

use crate::sites::World;

/// Everything; the first thing that is wrong.
pub(crate) fn check(world: &World) -> Result<(), String> {
    for number in 0..world.sent.len() {
        package(world, number)?;
    }
    for number in 0..world.places.len() {
        place(world, number)?;
    }
    Ok(())
}

/// What is taken back of a package in the end: by its own sender, and of what it was made of. All of it where that is empty.
fn taken_back(world: &World, number: usize) -> Option<BTreeSet<String>> {
    let sent = &world.sent[number];
    let above = sent.of.and_then(|of| taken_back(world, of));
    match (sent.taken_back.clone(), above) {
        (Some(own), Some(above)) if own.is_empty() || above.is_empty() => Some(BTreeSet::new()),
        (Some(own), Some(above)) => Some(own.union(&above).cloned().collect()),
        (own, above) => own.or(above),
    }
}

/// A package is at its recipient once, both sides see the same of it, and what was taken back is.
fn package(world: &World, number: usize) -> Result<(), String> {
    let sent = &world.sent[number];
    let (from, to) = (&world.places[sent.from], &world.places[sent.to]);
    let here =
        |side: Side, place: &crate::sites::Place, with: &str| -> Result<lists::Shown, String> {
            let lines = lists::list(&place.site, side, (10_000, 0)).unwrap();
            let of = lines
                .iter()
                .filter(|line| line.package == sent.package && line.with == with);
            match of.count() {
                1 => {
                    let which = Which {
                        package: &sent.package,
                        with: Some(with),
                    };
                    Ok(lists::show(&place.site, &place.node, which).unwrap())
                }
                count => Err(format!(
                    "{} is {count} times at {} ({side:?})",
                    sent.package, place.authority
                )),
            }
        };
    let one = here(Side::Sender, from, to.authority)?;
    let other = here(Side::Recipient, to, from.authority)?;
    if one.line.state != other.line.state || one.line.state == "sent" {
        return Err(format!(
            "{} is {} at {} and {} at {}",
            sent.package, one.line.state, from.authority, other.line.state, to.authority
        ));
    }
    let ids = |shown: &lists::Shown| -> BTreeSet<(String, String)> {
        let letters = shown.letters.iter();
        letters
            .map(|letter| (letter.by.clone(), letter.letter.clone()))
            .collect()
    };
    if ids(&one) != ids(&other) || one.letters.len() != ids(&one).len() {
        return Err(format!("{}: not the same was said", sent.package));
    }
    for shown in [&one, &other] {
        if let Some(letter) = shown.letters.iter().find(|one| !one.forbidden.is_empty()) {
            return Err(format!(
                "{}: {} {}",
                sent.package, letter.kind, letter.forbidden
            ));
        }
        if shown.letters.iter().any(|letter| letter.says.is_none()) {
            return Err(format!("{}: a letter does not open", sent.package));
        }
    }
    let receipts = one
        .letters
        .iter()
        .filter(|one| one.kind == "received")
        .count();
    if receipts != 1 {
        return Err(format!("{}: {receipts} receipts", sent.package));
    }
    if taken_back(world, number).is_some_and(|all| all.is_empty()) && one.line.state != "retracted"
    {
        return Err(format!(
            "{} was taken back and is {}",
            sent.package, one.line.state
        ));
    }
    Ok(())
}

/// In the tables are the accounts of what was accepted and not taken back, and nothing else; nothing is owed that a node
/// owes by itself, nothing is kept apart but what somebody sealed anew; the log is whole.
fn place(world: &World, number: usize) -> Result<(), String> {
    let place = &world.places[number];
    let mut expected: BTreeSet<AccountId> = BTreeSet::new();
    for (at, sent) in world.sent.iter().enumerate() {
        if sent.to != number || !sent.is_in {
            continue;
        }
        let gone = taken_back(world, at);
        if gone.as_ref().is_some_and(BTreeSet::is_empty) {
            continue;
        }
        let gone = gone.unwrap_or_default();
        let left = sent.accounts.iter().filter(|(id, _)| !gone.contains(*id));
        expected.extend(left.map(|(_, handle)| {
            AccountId::derive(&place.site.key, &[b"ExampleChat", handle.as_bytes()])
        }));
    }
    let found = place.site.store.read("test", persons::accounts).unwrap();
    let found: BTreeSet<AccountId> = found.into_iter().collect();
    if found != expected {
        return Err(format!(
            "{} has {} accounts and should have {}",
            place.authority,
            found.len(),
            expected.len()
        ));
    }
    let act = world.act(number, "ana");
    let due = lists::outstanding(&place.site, &place.node, &act).unwrap();
    let by_itself = [Owed::Receipt, Owed::Retraction, Owed::RetractionOnward];
    if let Some(due) = due.iter().find(|due| by_itself.contains(&due.owed)) {
        return Err(format!(
            "{}: {:?} is owed by {}",
            place.authority, due.owed, due.by
        ));
    }
    let apart = lists::quarantine(&place.site).unwrap();
    if let Some(other) = apart.iter().find(|one| one.reason != "replayed") {
        return Err(format!("{} keeps apart: {}", place.authority, other.reason));
    }
    let replays = world.replays.get(&number).copied().unwrap_or(0);
    if apart.len() as u64 != replays {
        return Err(format!(
            "{} keeps {} apart, {replays} were sealed anew",
            place.authority,
            apart.len()
        ));
    }
    let checked = log::check(&place.site.store).unwrap();
    if checked.first_bad.is_some() {
        return Err(format!("{}: its log is broken", place.authority));
    }
    Ok(())
}
