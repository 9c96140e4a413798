//! Work on several threads whose result does not show how many there were.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for each number below `tasks` on up to `threads` threads; the results in the order
/// of the numbers. A panic in `work` is passed on.
pub(crate) fn each<T: Send>(
    tasks: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    each_with(tasks, threads, |(), task| work(task))
}

/// As [`each`]; every thread has one `S` to work with, which must not show in a result.
pub(crate) fn each_with<T: Send, S: Default>(
    tasks: usize,
    threads: usize,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let threads = threads.clamp(1, tasks.max(1));
    if threads == 1 {
        let mut own = S::default();
        return (0..tasks).map(|task| work(&mut own, task)).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let (mut done, mut own) = (Vec::new(), S::default());
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                return done;
            }
            done.push((task, work(&mut own, task)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(task, _)| *task);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Splits `length` into ranges of at most `size`, for [`each`].
pub(crate) fn range(task: usize, size: usize, length: usize) -> std::ops::Range<usize> {
    (task * size).min(length)..((task + 1) * size).min(length)
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let expected: Vec<usize> = (0..100).map(|n| n * n).collect();
        for threads in [0, 1, 2, 7, 200] {
            assert_eq!(super::each(100, threads, |n| n * n), expected);
        }
        assert!(super::each(0, 2, |n| n).is_empty());
    }
}
