//! What can keep the pages from being served.

use std::net::SocketAddr;

use thiserror::Error;

/// A failure to serve.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The socket is open to a network.
    #[error(
        "will not listen on {address}: there is no log-in yet, so only a loopback address \
         such as 127.0.0.1 is allowed"
    )]
    NotLoopback {
        /// The address it listens on.
        address: SocketAddr,
    },
    /// The socket could not be taken over.
    #[error("cannot take over the listening socket")]
    Listen(#[source] std::io::Error),
    /// Serving stopped by itself.
    #[error("serving has stopped")]
    Serve(#[source] std::io::Error),
}
