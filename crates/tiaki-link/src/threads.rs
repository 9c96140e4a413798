//! Dividing work among threads so that the division cannot show.
//!
//! Work is cut into contiguous ranges, one for each thread; results come back in the order of the
//! ranges. A panic in a thread goes on in the caller.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::LazyLock;
use std::thread;

use crate::table::to_u32;

/// Below so many items a second thread costs more than it brings.
const WORTHWHILE: usize = 16_384;

/// How many threads there can be. Asking the system takes longer than a small run.
static AVAILABLE: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));

/// How many threads to use for so many items.
pub(crate) fn count(items: usize) -> usize {
    (*AVAILABLE).min(items / WORTHWHILE).max(1)
}

/// `0..items` in so many ranges of about one length.
pub(crate) fn ranges(items: usize, parts: usize) -> Vec<Range<usize>> {
    let edge = |part: usize| items / parts * part + (items % parts).min(part);
    (0..parts).map(|part| edge(part)..edge(part + 1)).collect()
}

/// Runs each piece of work in a thread of its own, the last in this one.
pub(crate) fn run<T: Send, R: Send>(work: Vec<T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut work = work;
    let Some(last) = work.pop() else {
        return Vec::new();
    };
    thread::scope(|scope| {
        let each = &each;
        let started: Vec<_> = work
            .into_iter()
            .map(|piece| scope.spawn(move || each(piece)))
            .collect();
        let own = each(last);
        let mut results: Vec<R> = started
            .into_iter()
            .map(|thread| match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect();
        results.push(own);
        results
    })
}

/// Items in one of many pieces.
const STRIDE: usize = 8_192;

/// Runs over `0..items` in many contiguous pieces, each thread taking every so many-th; the results
/// come back in the order of the pieces, however many threads there are.
pub(crate) fn run_many<R: Send>(items: usize, each: impl Fn(Range<u32>) -> R + Sync) -> Vec<R> {
    let pieces: Vec<Range<u32>> = (0..items)
        .step_by(STRIDE)
        .map(|start| to_u32(start)..to_u32((start + STRIDE).min(items)))
        .collect();
    in_turns(pieces, each)
}

/// Runs over two lists side by side in the same way.
pub(crate) fn run_pairs<A: Send, B: Send, R: Send>(
    one: Vec<A>,
    other: Vec<B>,
    each: impl Fn(A, B) -> R + Sync,
) -> Vec<R> {
    in_turns(one.into_iter().zip(other).collect(), |(a, b)| each(a, b))
}

fn in_turns<T: Send, R: Send>(pieces: Vec<T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = (*AVAILABLE).min(pieces.len()).max(1);
    let mut turns: Vec<Vec<T>> = (0..threads).map(|_| Vec::new()).collect();
    for (number, piece) in pieces.into_iter().enumerate() {
        if let Some(turn) = turns.get_mut(number % threads) {
            turn.push(piece);
        }
    }
    let done = run(turns, |turn| {
        turn.into_iter().map(&each).collect::<Vec<R>>()
    });
    let mut done: Vec<_> = done.into_iter().map(Vec::into_iter).collect();
    let mut results = Vec::new();
    // The first thread's first, the second's first ...
    while let Some(next) = {
        let turn = results.len() % threads;
        done.get_mut(turn).and_then(Iterator::next)
    } {
        results.push(next);
    }
    results
}

/// Cuts a slice at these positions, ascending and each at most its length.
pub(crate) fn cut<'s, T>(mut slice: &'s mut [T], cuts: &[usize]) -> Vec<&'s mut [T]> {
    let mut pieces = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts {
        let (piece, rest) = std::mem::take(&mut slice).split_at_mut(cut - from);
        pieces.push(piece);
        (slice, from) = (rest, *cut);
    }
    pieces.push(slice);
    pieces
}

/// Sorts each piece in a thread of its own and merges them.
pub(crate) fn sort_pieces<T: Copy + Send, K: Ord>(
    pieces: Vec<Vec<T>>,
    key: impl Fn(&T) -> K + Sync,
) -> Vec<T> {
    let mut sorted = run(pieces, |mut piece: Vec<T>| {
        piece.sort_unstable_by_key(|item| key(item));
        piece
    });
    while sorted.len() > 1 {
        let mut merged = Vec::with_capacity(sorted.len().div_ceil(2));
        let mut rest = sorted.into_iter();
        while let Some(one) = rest.next() {
            merged.push(match rest.next() {
                Some(other) => merge(one, other, &key),
                None => one,
            });
        }
        sorted = merged;
    }
    sorted.pop().unwrap_or_default()
}

fn merge<T: Copy, K: Ord>(one: Vec<T>, other: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    if one.is_empty() || other.is_empty() {
        return if one.is_empty() { other } else { one };
    }
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        let next = if key(right) < key(left) {
            other.next()
        } else {
            one.next()
        };
        merged.extend(next);
    }
    merged.extend(one);
    merged.extend(other);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_everything_once() {
        for (items, parts) in [(0, 1), (1, 3), (10, 3), (12, 4)] {
            let all: Vec<usize> = ranges(items, parts).into_iter().flatten().collect();
            assert_eq!(all, (0..items).collect::<Vec<_>>(), "{items} in {parts}");
        }
    }

    #[test]
    fn pieces_come_back_in_order_and_sorted_pieces_as_one() {
        assert_eq!(run(vec![3, 1, 2], |n| n * 10), [30, 10, 20]);
        assert!(run(Vec::<u8>::new(), |n| n).is_empty());
        let pieces = run_many(3 * STRIDE + 5, |range| range.len());
        assert_eq!(pieces, [STRIDE, STRIDE, STRIDE, 5]);
        assert_eq!(
            run_pairs(vec![1, 2, 3], vec![4, 5, 6], |a, b| a * b),
            [4, 10, 18]
        );
        let pieces = vec![vec![5, 1], vec![], vec![4, 2, 2], vec![3]];
        assert_eq!(sort_pieces(pieces, |n| *n), [1, 2, 2, 3, 4, 5]);
        let mut items = [1, 2, 3, 4, 5];
        let lengths: Vec<usize> = cut(&mut items, &[2, 2]).iter().map(|p| p.len()).collect();
        assert_eq!(lengths, [2, 0, 3]);
    }
}
