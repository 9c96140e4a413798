//! The line between nodes of the exchange: what [`tiaki_ops::exchange`] carries, over a network.
//!
//! HTTP/1.1 over TLS 1.3. Both sides show a certificate, of which nothing counts but the public key: whose it is, the
//! directory says, where a second person has compared its fingerprint with whoever holds it. No other authority vouches
//! for anybody, so none can be made to vouch for somebody else. A key that is revoked there opens nothing from the next
//! request on, on connections that are open too.
//!
//! - [`LineKey`]: the secret of this node, and the certificate that shows it;
//! - [`Lines`]: ways to others, each a [`tiaki_ops::exchange::Transport`];
//! - [`answer`]: the other end, before `tiaki_ops::exchange::receive`.
//!
//! What goes over it is sealed already: a line hides from the network who speaks about what and how much, and keeps
//! strangers from a node's door. It never opens a parcel. What both sides say is in `docs/formats/line.md`.
//!
//! To add a request: its path in `wire`, its answer in `answer`, its call in `call`.

mod answer;
mod call;
mod key;
mod trust;
mod wire;

pub use answer::{Here, answer};
pub use call::{Address, Lines, NoAddress};
pub use key::{KeyFault, LineKey};
