//! The provider API, under `/ispws`: what providers' software already speaks.
//!
//! It is the reporting interface of NCMEC's CyberTipline ("ISPWS") as its documentation and
//! its clients have it: Basic authentication, one XML document or form each way, a code in
//! every reply, a `Request-ID` on every reply. A client that is pointed at another base URL
//! works unmodified. Here are words and wires only; what may follow what is decided by
//! [`tiaki_ops::submissions`].
//!
//! What it promises: a reply with code 0 stands for something that has been committed; every
//! reply has an XML body with a code, whatever went wrong; nothing of what was sent is in a
//! reply, in a log line or in an address. What it refuses: bodies beyond their bounds or slower
//! than theirs, two ids, what it cannot tell apart; each with a code.
//!
//! To add a call: a module here with one handler, a line in [`router`], its words in the
//! schema (`docs/formats/ispws.xsd`).

mod body;
mod door;
mod fileinfo;
mod finish;
mod form;
mod office;
mod receipt;
mod reply;
mod retract;
mod status;
mod submit;
mod upload;
mod xsd;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use self::office::Office;
pub use self::office::Providers;
pub(crate) use self::office::Sweep;
pub(crate) use self::reply::{Code, Reply};

/// The calls, each behind the door, with everything that stands around a reply.
pub(crate) fn router(office: Office) -> Router {
    Router::new()
        .route("/status", get(status::show))
        .route("/xsd", get(xsd::show))
        .route("/submit", post(submit::take))
        .route("/upload", post(upload::take))
        .route("/fileinfo", post(fileinfo::take))
        .route("/finish", post(finish::take))
        .route("/retract", post(retract::take))
        .route("/receipt", get(receipt::show))
        .fallback(|| async { Reply::refused(Code::NotFound, "Resource not found") })
        .method_not_allowed_fallback(|| async { Reply::method() })
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(office.clone(), door::guard))
        .layer(from_fn_with_state(office.clone(), office::stand_around))
        .with_state(office)
}
