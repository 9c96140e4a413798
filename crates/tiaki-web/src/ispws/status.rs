//! `GET /ispws/status`: whether the login works, and from where the caller is seen.

use axum::Extension;
use tiaki_ops::submissions::Caller;

use super::office::Ticket;
use super::reply::Reply;

pub(super) async fn show(
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
) -> Reply {
    let ip = ticket
        .ip
        .map_or_else(|| "unknown".to_owned(), |ip| ip.to_string());
    let username = caller.username;
    Reply::said(&format!("Remote User : {username}, Remote Ip : {ip}"))
}
