//! The line between two sites, and what happens on it.

use std::cell::RefCell;
use std::rc::Rc;

use tiaki_ops::exchange::{Failed, Header, Held, Transport, receive};

use crate::sites::{Late, World};

/// A request.
#[derive(Clone)]
pub(crate) enum Call {
    Offer(Header),
    Piece([u8; 32], u64, Vec<u8>),
    Commit([u8; 32]),
}

/// Bytes of a piece here, so that most parcels take several.
const PIECE: usize = 3_000;

/// The way from one site to another.
pub(crate) struct Line {
    pub(crate) world: Rc<RefCell<World>>,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Does what is asked, at the site that is asked.
pub(crate) fn done(world: &World, from: usize, to: usize, call: &Call) -> Result<Held, Failed> {
    let place = &world.places[to];
    let (site, node) = (&place.site, &place.node);
    let act = world.act(to, "node");
    let name = world.places[from].authority;
    Ok(match call {
        Call::Offer(header) => receive::offer(site, node, &act, name, header)?,
        Call::Piece(parcel, at, bytes) => receive::piece(site, parcel, *at, bytes)?,
        Call::Commit(parcel) => {
            receive::commit(site, node, &act, parcel)?;
            Held::Whole
        }
    })
}

impl Line {
    fn call(&self, mut call: Call) -> Result<Held, Failed> {
        let (from, to) = (self.from, self.to);
        let mut world = self.world.borrow_mut();
        if world.is_calm {
            return done(&world, from, to, &call);
        }
        if world.are_parted(from, to) {
            return Err(Failed::NoAnswer);
        }
        // Each of these is a fault of its own; chance is drawn for all, so that one does not move the others.
        let [drop, twice, late, lost, crash, change] =
            [6, 6, 5, 8, 2, 4].map(|often| world.dice.percent(often));
        if drop {
            return Err(Failed::NoAnswer);
        }
        if late {
            world.late.push(Late { from, to, call });
            return Err(Failed::NoAnswer);
        }
        if let Call::Piece(_, _, bytes) = &mut call
            && change
        {
            let at = world.dice.roll(bytes.len());
            bytes[at] ^= 1 << world.dice.roll(8);
        }
        if crash {
            world.restart(to);
        }
        let mut answer = done(&world, from, to, &call);
        if twice {
            answer = done(&world, from, to, &call);
        }
        if lost { Err(Failed::NoAnswer) } else { answer }
    }
}

impl Transport for Line {
    fn offer(&mut self, header: &Header) -> Result<Held, Failed> {
        self.call(Call::Offer(header.clone()))
    }

    fn send(&mut self, parcel: &[u8; 32], from: u64, piece: &[u8]) -> Result<Held, Failed> {
        // A line may take less at once than it is given.
        let mut at = from;
        let mut held = Held::Some(from);
        for part in piece.chunks(PIECE) {
            held = self.call(Call::Piece(*parcel, at, part.to_vec()))?;
            at += part.len() as u64;
            if held != Held::Some(at) {
                break;
            }
        }
        Ok(held)
    }

    fn commit(&mut self, parcel: &[u8; 32]) -> Result<(), Failed> {
        self.call(Call::Commit(*parcel)).map(drop)
    }
}
