//! How long the PDQ index takes, against comparison with every entry in the same run.
//!
//! `cargo run --release -p tiaki-match --example pdq_speed -- [ENTRIES] [QUERIES]`
//!
//! Entries are random; half of the queries lie within a distance of 31 of one of them. Prints
//! one JSON object. Both ways must give the same answers, or it ends with an error.
#![expect(clippy::disallowed_methods, reason = "measures")]
#![expect(clippy::print_stdout, reason = "prints what it measured")]

use std::time::Instant;

use tiaki_match::{Neighbour, Pdq, PdqIndex, RECOMMENDED_RADIUS};

/// Queries that are also answered by comparison with every entry.
const COMPARED: usize = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |fallback: u32| arguments.next().map_or(Ok(fallback), |text| text.parse());
    let (count, queries) = (number(1_000_000)?, number(20_000)?);

    let mut state = 1;
    let entries: Vec<(Pdq, u32)> = (0..count)
        .map(|entry| (digest(&mut state), entry))
        .collect();
    let queries: Vec<Pdq> = (0..queries)
        .map(|n| query(&mut state, &entries, n % 2 == 0))
        .collect();

    let start = Instant::now();
    let index = PdqIndex::build(&entries)?;
    let build = start.elapsed();

    let start = Instant::now();
    let found: Vec<Vec<Neighbour>> = queries
        .iter()
        .map(|query| index.search(query, RECOMMENDED_RADIUS))
        .collect();
    let searched = start.elapsed();

    let compared = queries.len().min(COMPARED);
    let start = Instant::now();
    let expected: Vec<Vec<Neighbour>> = queries
        .iter()
        .take(compared)
        .map(|query| index.search_all(query, RECOMMENDED_RADIUS))
        .collect();
    let scanned = start.elapsed();
    if !found.iter().zip(&expected).all(|(one, other)| one == other) {
        return Err("the index and the comparison with every entry differ".into());
    }

    let each = |nanos: u128, count: usize| nanos / (count as u128).max(1);
    println!(
        "{{\"entries\":{},\"build_ms\":{},\"queries\":{},\"found\":{},\
         \"index_ns_per_query\":{},\"brute_force_ns_per_query\":{}}}",
        index.len(),
        build.as_millis(),
        queries.len(),
        found.iter().map(Vec::len).sum::<usize>(),
        each(searched.as_nanos(), queries.len()),
        each(scanned.as_nanos(), compared),
    );
    Ok(())
}

/// The next number of a SplitMix64 sequence.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn digest(state: &mut u64) -> Pdq {
    let mut bytes = [0; 32];
    for part in bytes.chunks_exact_mut(8) {
        part.copy_from_slice(&next(state).to_le_bytes());
    }
    Pdq(bytes)
}

/// A random digest, or one at most 31 bits from an entry.
fn query(state: &mut u64, entries: &[(Pdq, u32)], near: bool) -> Pdq {
    let mut query = digest(state);
    if near && !entries.is_empty() {
        let chosen = next(state) % entries.len() as u64;
        if let Some((near, _)) = usize::try_from(chosen).ok().and_then(|n| entries.get(n)) {
            query = *near;
        }
        for _ in 0..next(state) % 32 {
            let [bit, place, ..] = next(state).to_le_bytes();
            if let Some(byte) = query.0.get_mut(usize::from(place % 32)) {
                *byte ^= 1 << (bit % 8);
            }
        }
    }
    query
}
