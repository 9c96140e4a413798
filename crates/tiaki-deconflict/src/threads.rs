//! Batches on several threads, so that the number of threads cannot show.
//!
//! Each thread takes the next batch that nobody has taken; results stand in the order of the batches.
//! A panic in a thread goes on in the caller.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What `each` gives for every item, with its place; the first refusal by place is the one returned.
pub(crate) fn run<T: Sync, R: Send, E: Send>(
    items: &[T],
    threads: NonZeroUsize,
    each: impl Fn(usize, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else {
                return done;
            };
            done.push((place, each(place, item)));
        }
    };
    let others = threads.get().min(items.len()).saturating_sub(1);
    let mut done = thread::scope(|scope| {
        let started: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for thread in started {
            match thread.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order_and_the_first_refusal_counts() {
        let items: Vec<u32> = (0..100).collect();
        for threads in [1, 2, 7, 200] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let doubled = run(&items, threads, |_, item| Ok::<_, ()>(item * 2));
            assert_eq!(doubled, Ok((0..100).map(|item| item * 2).collect()));
            let refused = run(&items, threads, |place, _| {
                if place >= 40 { Err(place) } else { Ok(()) }
            });
            assert_eq!(refused, Err(40));
        }
        assert_eq!(
            run(&[0; 0], NonZeroUsize::MIN, |_, _| Ok::<_, ()>(1)),
            Ok(vec![])
        );
    }
}
