//! Bodies: bounded in size where they are held, bounded in time always.
//!
//! A body passes through [`Guard`], which ends it where it pauses too long, comes too slowly on
//! the whole, or exceeds its bound; why it ended is told by its [`Watch`].

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use http_body::Frame;
use tiaki_ops::submissions::TEXT_BYTES;
use tokio::time::{Instant, Sleep};

use super::reply::Reply;

/// How long a body may pause.
const PAUSE: Duration = Duration::from_secs(30);

/// How long a body may take, whatever its size.
const START: Duration = Duration::from_secs(60);

/// What must come in a second after that, on the whole: far below any line, far above an attack.
const BYTES_A_SECOND: u64 = 1_024;

/// What may be read between one part of a form and the next.
const BETWEEN: u64 = 1 << 20;

/// After so many bytes the reader gets its turn, whether or not more are there: one that takes
/// all there is before it looks at any would seem to wait.
const TURN: u64 = 256 << 10;

/// What of a body is still read after it was refused, so that the client hears the reply.
pub(super) const LEFT_OVER: u64 = 4 << 20;

/// For how long.
const HEARING: Duration = Duration::from_secs(10);

/// Why a body ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The connection ended.
    Cut,
    /// More than may come.
    Large,
    /// It paused or came too slowly.
    Slow,
}

/// Tells of a body under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    fault: AtomicU8,
    /// Bytes since the reader last got on.
    waiting: AtomicU64,
}

impl Watch {
    /// The reader has got on: a part begun, a piece of a file taken.
    pub(super) fn got_on(&self) {
        self.0.waiting.store(0, Ordering::Relaxed);
    }

    /// Why the body ended early, if it did.
    pub(super) fn fault(&self) -> Option<Fault> {
        match self.0.fault.load(Ordering::Relaxed) {
            1 => Some(Fault::Cut),
            2 => Some(Fault::Large),
            3 => Some(Fault::Slow),
            _ => None,
        }
    }

    fn note(&self, fault: Fault) {
        let code = match fault {
            Fault::Cut => 1,
            Fault::Large => 2,
            Fault::Slow => 3,
        };
        let _ = self
            .0
            .fault
            .compare_exchange(0, code, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// The reply to a body that could not be read, where `otherwise` says what else is wrong.
    pub(super) fn reply(&self, otherwise: &str) -> Reply {
        match self.fault() {
            Some(Fault::Cut) => Reply::invalid("the request was cut off; send it again"),
            Some(Fault::Large) => Reply::too_large("the request is larger than may come here"),
            Some(Fault::Slow) => Reply::too_slow(),
            None => Reply::invalid(otherwise),
        }
    }
}

/// What may come.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound {
    /// So many bytes in all.
    Whole(u64),
    /// Any number, as long as the reader gets on.
    Stream,
}

/// A body with its bounds.
pub(super) struct Guard {
    inner: Body,
    bound: Bound,
    watch: Watch,
    total: u64,
    /// Bytes since the reader had its turn.
    since_turn: u64,
    begun: Instant,
    pause: Pin<Box<Sleep>>,
}

type Polled = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

impl Guard {
    /// The body behind its guard.
    pub(super) fn around(inner: Body, bound: Bound, watch: &Watch) -> Body {
        Body::new(Self {
            inner,
            bound,
            watch: watch.clone(),
            total: 0,
            since_turn: 0,
            begun: Instant::now(),
            pause: Box::pin(tokio::time::sleep(PAUSE)),
        })
    }

    fn fail(&self, fault: Fault) -> Polled {
        self.watch.note(fault);
        let error = std::io::Error::other("the body was not taken to its end");
        Poll::Ready(Some(Err(axum::Error::new(error))))
    }

    /// What is wrong with a body of which so much has come, if anything is; and whether it is
    /// to be read on, only to be heard.
    fn beyond(&self) -> Option<(Fault, bool)> {
        let allowed = START + Duration::from_secs(self.total / BYTES_A_SECOND);
        if self.begun.elapsed() > allowed {
            return Some((Fault::Slow, false));
        }
        let (so_far, most) = match self.bound {
            Bound::Whole(most) => (self.total, most),
            Bound::Stream => (self.watch.0.waiting.load(Ordering::Relaxed), BETWEEN),
        };
        (so_far > most).then_some((Fault::Large, so_far <= most + LEFT_OVER))
    }
}

impl HttpBody for Guard {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        loop {
            if matches!(self.bound, Bound::Stream) && self.since_turn >= TURN {
                self.since_turn = 0;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match Pin::new(&mut self.inner).poll_frame(context) {
                Poll::Pending => {
                    return match self.pause.as_mut().poll(context) {
                        Poll::Ready(()) => self.fail(Fault::Slow),
                        Poll::Pending => Poll::Pending,
                    };
                }
                Poll::Ready(Some(Err(_))) => return self.fail(Fault::Cut),
                Poll::Ready(None) => {
                    let beyond = self.beyond().map(|(fault, _)| fault);
                    return match self.watch.fault().or(beyond) {
                        Some(fault) => self.fail(fault),
                        None => Poll::Ready(None),
                    };
                }
                Poll::Ready(Some(Ok(frame))) => {
                    let size = frame.data_ref().map_or(0, |data| data.len() as u64);
                    self.total = self.total.saturating_add(size);
                    self.since_turn = self.since_turn.saturating_add(size);
                    self.watch.0.waiting.fetch_add(size, Ordering::Relaxed);
                    let next = Instant::now() + PAUSE;
                    self.pause.as_mut().reset(next);
                    match (self.beyond(), self.watch.fault()) {
                        (None, None) => return Poll::Ready(Some(Ok(frame))),
                        // Bytes are left out from here on, so the body has no sound end any more.
                        (Some((fault, true)), _) => self.watch.note(fault),
                        (Some((fault, false)), _) | (None, Some(fault)) => return self.fail(fault),
                    }
                }
            }
        }
    }
}

/// The whole body: one text.
pub(super) async fn text(request: Request) -> Result<Vec<u8>, Reply> {
    let watch = Watch::default();
    let body = Guard::around(request.into_body(), Bound::Whole(TEXT_BYTES), &watch);
    let most = usize::try_from(TEXT_BYTES).unwrap_or(usize::MAX);
    match to_bytes(body, most).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(_) => Err(watch.reply("the request cannot be read")),
    }
}

/// Reads a refused body on for a while, so that the client hears the reply.
pub(super) async fn drain(body: Body) {
    let watch = Watch::default();
    let most = usize::try_from(LEFT_OVER).unwrap_or(usize::MAX);
    let body = Guard::around(body, Bound::Whole(LEFT_OVER), &watch);
    let read = to_bytes(body, most);
    drop(tokio::time::timeout(HEARING, read).await);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::{Body, Bytes, HttpBody, to_bytes};
    use http_body::Frame;

    use super::{BETWEEN, Bound, Fault, Guard, LEFT_OVER, Watch};

    /// A body that gives the same piece again and again, each after a pause.
    struct Drip {
        piece: Bytes,
        left: usize,
        pause: Duration,
        sleep: std::pin::Pin<Box<tokio::time::Sleep>>,
    }

    impl Drip {
        fn body(piece: usize, count: usize, pause: Duration) -> Body {
            Body::new(Self {
                piece: vec![b'x'; piece].into(),
                left: count,
                pause,
                sleep: Box::pin(tokio::time::sleep(pause)),
            })
        }
    }

    impl HttpBody for Drip {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            context: &mut std::task::Context<'_>,
        ) -> super::Polled {
            if self.left == 0 {
                return std::task::Poll::Ready(None);
            }
            std::task::ready!(self.sleep.as_mut().poll(context));
            self.left -= 1;
            let next = tokio::time::Instant::now() + self.pause;
            self.sleep.as_mut().reset(next);
            std::task::Poll::Ready(Some(Ok(Frame::data(self.piece.clone()))))
        }
    }

    async fn read(body: Body, bound: Bound) -> Result<usize, Option<Fault>> {
        let watch = Watch::default();
        let read = to_bytes(Guard::around(body, bound, &watch), usize::MAX).await;
        read.map(|bytes| bytes.len()).map_err(|_| watch.fault())
    }

    #[tokio::test(start_paused = true)]
    async fn what_keeps_its_bounds_passes() {
        let second = Duration::from_secs(1);
        let body = || Drip::body(2_048, 50, second);
        assert_eq!(read(body(), Bound::Whole(102_400)).await, Ok(102_400));
        assert_eq!(read(Body::empty(), Bound::Whole(0)).await, Ok(0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_pauses_is_ended() {
        let body = Drip::body(2_048, 50, Duration::from_secs(31));
        assert_eq!(
            read(body, Bound::Whole(1 << 20)).await,
            Err(Some(Fault::Slow))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_ended() {
        let body = Drip::body(1, 1_000, Duration::from_secs(10));
        assert_eq!(
            read(body, Bound::Whole(1 << 20)).await,
            Err(Some(Fault::Slow))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_upload_at_a_slow_but_honest_pace_passes() {
        let body = Drip::body(16_384, 1_000, Duration::from_secs(8));
        let watch = Watch::default();
        let guarded = Guard::around(body, Bound::Stream, &watch);
        let mut stream = guarded;
        let mut total = 0;
        while let Some(frame) =
            std::future::poll_fn(|context| std::pin::Pin::new(&mut stream).poll_frame(context))
                .await
        {
            watch.got_on();
            total += frame.unwrap().into_data().unwrap().len();
        }
        assert_eq!(total, 16_384_000);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_large_is_read_on_for_a_while_and_refused() {
        let millisecond = Duration::from_millis(1);
        let slightly = Drip::body(1_000, 11, millisecond);
        assert_eq!(
            read(slightly, Bound::Whole(10_000)).await,
            Err(Some(Fault::Large))
        );
        let endless = Drip::body(1 << 20, usize::MAX, millisecond);
        assert_eq!(
            read(endless, Bound::Whole(10_000)).await,
            Err(Some(Fault::Large))
        );
        const { assert!(LEFT_OVER < 1 << 30, "an endless body is given up") };
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_whose_reader_does_not_get_on_is_ended() {
        let pieces = usize::try_from(BETWEEN >> 10).unwrap() + 2;
        let body = Drip::body(1 << 10, pieces, Duration::from_millis(1));
        assert_eq!(read(body, Bound::Stream).await, Err(Some(Fault::Large)));
    }
}

#[cfg(test)]
mod turns {
    use std::task::Waker;

    use super::*;

    /// A body of so many pieces of 64 KiB, all there at once.
    struct Ready(u32);

    const PIECE: usize = 64 << 10;

    impl HttpBody for Ready {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Polled {
            if self.0 == 0 {
                return Poll::Ready(None);
            }
            self.0 -= 1;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![7; PIECE])))))
        }
    }

    /// Reads as a reader of forms does: all there is, and only then it gets on.
    fn read(pieces: u32, gets_on: bool) -> (usize, Option<Fault>) {
        let watch = Watch::default();
        let mut body = Guard::around(Body::new(Ready(pieces)), Bound::Stream, &watch);
        let mut context = Context::from_waker(Waker::noop());
        let mut taken = 0;
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => taken += frame.data_ref().map_or(0, Bytes::len),
                Poll::Ready(Some(Err(_)) | None) => return (taken, watch.fault()),
                Poll::Pending if gets_on => watch.got_on(),
                Poll::Pending => {}
            }
        }
    }

    #[tokio::test]
    async fn no_byte_of_a_body_that_is_all_there_is_left_out() {
        assert_eq!(read(480, true), (480 * PIECE, None));
    }

    #[tokio::test]
    async fn a_body_in_which_the_reader_does_not_get_on_ends_with_its_fault() {
        let (taken, fault) = read(480, false);
        assert_eq!(fault, Some(Fault::Large));
        assert!(taken <= 2 << 20, "{taken}");
    }
}
