//! What clients do, what happens to sites, and how everything heals.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use tiaki_core::exchange::Side;
use tiaki_core::id::{PackageId, ReferralId};
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::acts::{self, Which};
use tiaki_ops::exchange::forward::{Onward, forward};
use tiaki_ops::exchange::{self, Header, Held, Transport, carry, lists, post, receive, take};
use tiaki_package::{
    Content, Draft, Evaluation, Handling, HandlingCode, Party, Sender, Signed, Tlp, Urgency,
    UrgencyLevel, atomic_write,
};
use tiaki_store::referrals::{self, Referral};

use crate::line::{self, Call, Line};
use crate::sites::{SECOND, Sent, World, identity};

pub(crate) type Shared = Rc<RefCell<World>>;

/// Something happens.
pub(crate) fn one(world: &Shared) {
    let (what, number, other) = {
        let mut world = world.borrow_mut();
        let step = [1, 60, 3_600, 40_000][world.dice.roll(4)];
        world.now += step * SECOND;
        let count = world.places.len();
        let what = world.dice.roll(100);
        let number = world.dice.roll(count);
        let other = (number + 1 + world.dice.roll(count - 1)) % count;
        (what, number, other)
    };
    match what {
        0..14 => send(world, number, other),
        14..48 => pump(world, number),
        48..60 => decide(world, number),
        60..68 => talk(world, number),
        68..75 => pass_on(world, number, other),
        75..82 => take_back(world),
        82..85 => drop(come_late(world)),
        85..87 => replay(world),
        _ => trouble(world, what, number, other),
    }
}

/// Something happens to sites.
fn trouble(world: &Shared, what: usize, number: usize, other: usize) {
    let mut world = world.borrow_mut();
    match what {
        87..90 => {
            let pair = (number.min(other), number.max(other));
            if !world.parted.remove(&pair) {
                world.parted.insert(pair);
            }
        }
        90..92 => world.restart(number),
        92..94 => {
            let is_full = !world.places[number].is_full;
            world.set_full(number, is_full);
        }
        94..96 => {
            let day = 86_400 * SECOND;
            world.places[number].skew = [-day, 0, day][world.dice.roll(3)];
        }
        96 => world.turn(number, true),
        97 => world.turn(number, false),
        98 => {
            world.learn(number, other);
            again(&world, number);
        }
        _ => via(&world, number, other),
    }
}

/// A hub keeps the parcels of another for a site from now on, or not any more.
fn via(world: &World, number: usize, other: usize) {
    let Some(hub) = world.number("auth-ch") else {
        return;
    };
    if [number, other].contains(&hub) || world.places[number].is_full {
        return;
    }
    let place = &world.places[number];
    let goes_by_it = world.made.is_multiple_of(2);
    let hub = Some("auth-ch").filter(|_| goes_by_it);
    let act = world.act(number, "ana");
    exchange::set_peer(
        &place.site,
        &act,
        world.places[other].authority,
        "line",
        hub,
    )
    .unwrap();
}

/// Looks again at what a site keeps apart for a key that it did not know.
fn again(world: &World, number: usize) {
    let place = &world.places[number];
    for line in lists::quarantine(&place.site).unwrap() {
        if !["unknown_sender", "key_not_in_force"].contains(&line.reason.as_str()) {
            continue;
        }
        let mut parcel = [0; 32];
        hex::decode_to_slice(&line.parcel, &mut parcel).unwrap();
        let act = world.act(number, "ana");
        let done = take::retry(&place.site, &place.node, &act, &parcel);
        assert!(done.is_ok() || place.is_full, "{done:?}");
    }
}

/// The tables of accounts with these ids and handles.
fn tables(accounts: &BTreeMap<String, String>) -> BTreeMap<String, Content> {
    let csv = |text: String| Content {
        media_type: "text/csv".to_owned(),
        text,
    };
    let mut named = "account,person,service,handle,protection\n".to_owned();
    let mut said =
        "account,source,kind,value,seen_at_utc,port,event,verified_by_provider,possible_proxy\n"
            .to_owned();
    for (id, handle) in accounts {
        named.push_str(&format!("{id},per_1,ExampleChat,{handle},open\n"));
        said.push_str(&format!(
            "{id},rep_1,email,{handle}@mail.example,2026-01-02T03:04:05Z,,login,yes,not stated\n"
        ));
    }
    [
        ("accounts.csv".to_owned(), csv(named)),
        ("identifiers.csv".to_owned(), csv(said)),
    ]
    .into()
}

fn package(
    world: &mut World,
    from: usize,
    to: usize,
    accounts: &BTreeMap<String, String>,
) -> (PackageId, Signed) {
    world.made += 1;
    let made = world.made.to_be_bytes();
    let id = PackageId::derive(&world.places[from].site.key, &[&made]);
    // What the sender knows of the recipient: maybe an older key.
    let (sender, recipient) = (&world.places[from], &world.places[to]);
    let known = sender
        .site
        .store
        .read("test", |tx| referrals::find_key(tx, recipient.authority))
        .unwrap()
        .unwrap()
        .0;
    let at = world.now + sender.skew;
    let strict = [Tlp::Amber, Tlp::AmberStrict][world.dice.roll(2)];
    let (sender, recipient) = (&world.places[from], &world.places[to]);
    let draft = Draft {
        package_id: id.to_string(),
        operation: None,
        common_reference: Some("op-1".to_owned()),
        sender: Sender {
            authority: sender.authority.to_owned(),
            name: sender.node.authority.name.clone(),
            country: sender.node.authority.country.code().to_owned(),
        },
        recipients: vec![Party {
            authority: recipient.authority.to_owned(),
            country: recipient.node.authority.country.code().to_owned(),
            key: known.parse().unwrap(),
        }],
        created_at: at,
        expires_at: at + 365 * 86_400 * SECOND,
        reply_by: None,
        purpose: "prevention".to_owned(),
        legal_basis: "code 1".to_owned(),
        handling: Handling {
            codes: [HandlingCode::H0].into(),
            restriction: None,
        },
        evaluation: Evaluation::four_by_four("B", "2"),
        tlp: strict,
        urgency: Urgency {
            level: UrgencyLevel::Routine,
            reason: "code 3".to_owned(),
        },
        counts: BTreeMap::from([("accounts".to_owned(), accounts.len() as u64)]),
        withheld: Vec::new(),
        contents: tables(accounts),
    };
    (id, draft.sign(&sender.node.signing).unwrap())
}

/// A package is released and posted.
fn send(world: &Shared, from: usize, to: usize) {
    let mut world = world.borrow_mut();
    if world.places[from].is_full {
        return;
    }
    let mut accounts = BTreeMap::new();
    for _ in 0..=world.dice.roll(3) {
        let n = world.dice.roll(12);
        accounts.insert(format!("acc_{from}_{n}"), format!("h{n}"));
    }
    let (id, signed) = package(&mut world, from, to, &accounts);
    let place = &world.places[from];
    let act = world.act(from, "ana");
    let key = signed.manifest().recipients[0].key.clone();
    let sealed = signed.seal(std::slice::from_ref(&key)).unwrap();
    let referral = Referral {
        id: ReferralId::derive(&place.site.key, &[id.as_bytes()]),
        authority: world.places[to].authority.to_owned(),
        operation: "op-1".to_owned(),
        reference: "op-1".to_owned(),
        state: "released".to_owned(),
        released_by: "ana with ben".to_owned(),
        released_at: Timestamp::from_micros(act.at.micros()),
        accounts: i64::try_from(accounts.len()).unwrap(),
        persons: 1,
        package: id,
        digest: signed.digest(),
        size: i64::try_from(signed.to_bytes().len()).unwrap(),
    };
    std::fs::create_dir_all(&place.packages).unwrap();
    atomic_write(&place.packages.join(format!("{id}.tiaki")), &sealed).unwrap();
    let keys = BTreeMap::from([(referral.authority.clone(), key.to_string())]);
    place
        .site
        .store
        .write("test", |tx| {
            referrals::add(tx, std::slice::from_ref(&referral), &keys)
        })
        .unwrap();
    let posted = post::post(&place.site, &place.node, &act, &place.packages).unwrap();
    assert_eq!((posted.packages, posted.missing.len()), (1, 0));
    world.sent.push(Sent {
        from,
        to,
        package: id.to_string(),
        accounts,
        signed: Some(signed),
        is_in: false,
        taken_back: None,
        of: None,
    });
}

/// A site hands over what is due.
pub(crate) fn pump(world: &Shared, number: usize) {
    let (site, node, act) = {
        let world = world.borrow();
        let place = &world.places[number];
        (
            place.site.clone(),
            place.node.clone(),
            world.act(number, "node"),
        )
    };
    let chances = Rc::clone(world);
    let mut chance = move || chances.borrow_mut().dice.next();
    let lines = Rc::clone(world);
    let mut reach = |peer: &tiaki_store::exchange::Peer| {
        let to = lines.borrow().number(&peer.authority)?;
        let world = Rc::clone(&lines);
        let line = Line {
            world,
            from: number,
            to,
        };
        Some(Box::new(line) as Box<dyn Transport>)
    };
    let done = exchange::tend(&site, &node, &act)
        .and_then(|_| carry::carry(&site, &act, &mut chance, &mut reach));
    let is_full = world.borrow().places[number].is_full;
    assert!(done.is_ok() || is_full, "{done:?}");
}

/// Something that went wrong because it does not follow, or since the disk is full, is nothing; else it is wrong.
fn is_done<T>(world: &World, number: usize, done: Result<T, tiaki_ops::Error>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(tiaki_ops::Error::Exchange(_)) => None,
        Err(error) => {
            assert!(world.places[number].is_full, "{error:?}");
            None
        }
    }
}

/// One of the packages that this site's client sees as come.
fn pick(world: &mut World, number: usize, side: Side) -> Option<(String, String)> {
    let lines = lists::list(&world.places[number].site, side, (1_000, 0)).unwrap();
    let at = world.dice.roll(lines.len());
    let line = lines.get(at)?;
    Some((line.package.clone(), line.with.clone()))
}

fn entry<'w>(world: &'w mut World, package: &str) -> &'w mut Sent {
    world
        .sent
        .iter_mut()
        .find(|sent| sent.package == package)
        .unwrap()
}

/// Somebody decides on a package that came.
fn decide(world: &Shared, number: usize) {
    let mut world = world.borrow_mut();
    let Some((package, with)) = pick(&mut world, number, Side::Recipient) else {
        return;
    };
    let which = Which {
        package: &package,
        with: Some(&with),
    };
    let act = world.act(number, "cy");
    let what = world.dice.roll(10);
    let place = &world.places[number];
    let (site, node) = (&place.site, &place.node);
    match what {
        0..6 => {
            let done = acts::accept(site, node, &act, which, None);
            if is_done(&world, number, done).is_some() {
                entry(&mut world, &package).is_in = true;
            }
        }
        6..8 => {
            let done = acts::decline(site, node, &act, which, ("insufficient", None));
            if is_done(&world, number, done).is_some() {
                entry(&mut world, &package).is_in = false;
            }
        }
        8 => {
            let done = acts::give_back(site, node, &act, which, (Some("ES"), None));
            if is_done(&world, number, done).is_some() {
                entry(&mut world, &package).is_in = false;
            }
        }
        _ => {
            let told = ("arrest", 20_600, 0);
            drop(is_done(
                &world,
                number,
                acts::tell_outcome(site, node, &act, which, told),
            ));
        }
    }
}

/// Somebody asks, or answers what was asked.
fn talk(world: &Shared, number: usize) {
    let mut world = world.borrow_mut();
    let side = [Side::Recipient, Side::Sender][world.dice.roll(2)];
    let Some((package, with)) = pick(&mut world, number, side) else {
        return;
    };
    let which = Which {
        package: &package,
        with: Some(&with),
    };
    let act = world.act(number, "cy");
    let due = lists::outstanding(&world.places[number].site, &world.places[number].node, &act);
    let own = world.places[number].authority;
    let due = due.unwrap().into_iter();
    let asked = due.filter(|due| due.by == own && due.line.package == package);
    let asked: Vec<lists::Due> = asked.collect();
    let answer = asked.iter().find(|due| due.owed == lists::Owed::Answer);
    let material = asked.iter().find(|due| due.owed == lists::Owed::Material);
    let is_request = world.dice.percent(30);
    let (site, node) = (&world.places[number].site, &world.places[number].node);
    let done = match (answer, material) {
        (Some(due), _) => acts::answer(site, node, &act, which, (&due.letter, "code 2")),
        (None, Some(due)) => {
            let said = (due.letter.as_str(), "partly", None);
            acts::answer_material(site, node, &act, which, said)
        }
        _ if side == Side::Recipient && is_request => {
            let said = ("code 9", "what is in files.csv", None);
            acts::ask_material(site, node, &act, which, said)
        }
        _ => acts::ask(site, node, &act, which, "code 1"),
    };
    drop(is_done(&world, number, done));
}

/// Somebody passes on what came.
fn pass_on(world: &Shared, number: usize, to: usize) {
    let mut world = world.borrow_mut();
    let Some((package, with)) = pick(&mut world, number, Side::Recipient) else {
        return;
    };
    let which = Which {
        package: &package,
        with: Some(&with),
    };
    let act = world.act(number, "cy");
    let place = &world.places[number];
    let shown = lists::show(&place.site, &place.node, which).unwrap();
    let mut letters = shown.letters.iter();
    let leave = letters.find(|letter| letter.kind == "answer" && letter.by == with);
    let leave = leave.map(|letter| letter.letter.clone());
    let to_id = world.places[to].authority;
    let onward = Onward {
        which,
        to: to_id,
        second: "di",
        purpose: "prevention",
        legal_basis: "code 1",
        leave: leave.as_deref(),
    };
    let done = forward(&place.site, &place.node, &act, &onward);
    let Some(done) = is_done(&world, number, done) else {
        return;
    };
    let of = world.sent.iter().position(|sent| sent.package == package);
    let accounts = entry(&mut world, &package).accounts.clone();
    world.sent.push(Sent {
        from: number,
        to,
        package: done.package,
        accounts,
        signed: None,
        is_in: false,
        taken_back: None,
        of,
    });
}

/// A sender takes something back.
fn take_back(world: &Shared) {
    let mut world = world.borrow_mut();
    let count = world.sent.len();
    let at = world.dice.roll(count);
    let is_some = world.dice.percent(40);
    let Some(sent) = world.sent.get(at) else {
        return;
    };
    let (from, package) = (sent.from, sent.package.clone());
    let some: BTreeSet<String> = sent.accounts.keys().take(1).cloned().collect();
    let accounts = if is_some { some } else { BTreeSet::new() };
    let which = Which {
        package: &package,
        with: None,
    };
    let act = world.act(from, "ana");
    let place = &world.places[from];
    let said = ("wrong_person", &accounts, None);
    let done = acts::retract(&place.site, &place.node, &act, which, said);
    if is_done(&world, from, done).is_some() {
        taken_back(&mut world, at, &accounts);
    }
}

/// What follows for a package, and for what was made of it: now and whatever is made of it later was made before its
/// retraction was known.
fn taken_back(world: &mut World, at: usize, accounts: &BTreeSet<String>) {
    let sent = &mut world.sent[at];
    sent.taken_back = match sent.taken_back.take() {
        Some(before) if before.is_empty() => Some(before),
        _ if accounts.is_empty() => Some(BTreeSet::new()),
        before => Some(
            before
                .into_iter()
                .flatten()
                .chain(accounts.iter().cloned())
                .collect(),
        ),
    };
}

/// Something that was on the line all the time arrives.
fn come_late(world: &Shared) -> bool {
    let mut world = world.borrow_mut();
    let count = world.late.len();
    if count == 0 {
        return false;
    }
    let at = world.dice.roll(count);
    let late = world.late.remove(at);
    if world.is_calm || !world.are_parted(late.from, late.to) {
        // Nobody waits for the answer any more.
        drop(line::done(&world, late.from, late.to, &late.call));
    }
    true
}

/// Somebody who has a package of old seals it anew for its recipient, and hands it over.
fn replay(world: &Shared) {
    let mut world = world.borrow_mut();
    let count = world.sent.len();
    let at = world.dice.roll(count);
    let Some(sent) = world.sent.get(at) else {
        return;
    };
    let (from, to) = (sent.from, sent.to);
    let Some(signed) = &sent.signed else {
        return;
    };
    // One that never came is no replay.
    let lines = lists::list(&world.places[to].site, Side::Recipient, (1_000, 0)).unwrap();
    // Of one that only letters have come on, no reference is known.
    let came = |line: &lists::Line| line.package == sent.package && !line.reference.is_empty();
    if !lines.iter().any(came) || world.places[to].is_full {
        return;
    }
    let key = signed.manifest().recipients[0].key.clone();
    let own = (0..=world.places[to].turn.1).map(|turn| identity(world.places[to].authority, turn));
    assert!(
        own.map(|own| own.recipient_text())
            .any(|own| own == key.to_string())
    );
    let sealed = signed.seal(&[key]).unwrap();
    let header = Header {
        parcel: <sha2::Sha256 as sha2::Digest>::digest(&sealed).into(),
        recipient: world.places[to].authority.to_owned(),
        size: sealed.len() as u64,
    };
    let parcel = header.parcel;
    let calls = [
        Call::Offer(header),
        Call::Piece(parcel, 0, sealed),
        Call::Commit(parcel),
    ];
    let done: Vec<_> = calls
        .iter()
        .map(|call| line::done(&world, from, to, call))
        .collect();
    if done.last() == Some(&Ok(Held::Whole)) {
        *world.replays.entry(to).or_default() += 1;
    }
}

/// Everything works again, and is given time.
pub(crate) fn heal(world: &Shared) {
    let count = {
        let mut world = world.borrow_mut();
        world.is_calm = true;
        world.parted.clear();
        let count = world.places.len();
        for number in 0..count {
            world.set_full(number, false);
            world.places[number].skew = 0;
        }
        count
    };
    while come_late(world) {}
    for round in 0..40 {
        world.borrow_mut().now += 7 * 3_600 * SECOND;
        {
            let world = world.borrow();
            for number in 0..count {
                for other in (0..count).filter(|other| *other != number) {
                    if round == 0 {
                        world.learn(number, other);
                    }
                }
                again(&world, number);
            }
        }
        for number in 0..count {
            pump(world, number);
        }
        let world = world.borrow();
        let waits = |place: &crate::sites::Place| !lists::waiting(&place.site).unwrap().is_empty();
        if round > 0 && !world.places.iter().any(waits) {
            break;
        }
    }
    // What never came whole is let go of.
    let world = world.borrow();
    for number in 0..count {
        let mut act = world.act(number, "node");
        act.at = act.at.plus_days(30);
        receive::sweep(&world.places[number].site, &act).unwrap();
    }
}
