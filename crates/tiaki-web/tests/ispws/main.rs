//! The provider API as clients meet it: bytes over a socket, written by hand.
#![expect(
    clippy::unwrap_used,
    reason = "a test that finds something missing fails at that place"
)]

mod calls;
mod clients;
mod door;
mod hostile;
mod server;
