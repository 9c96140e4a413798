//! `POST /ispws/upload`: a file passes through.
//!
//! The form's parts `id` and `file` may come in either order. The file's bytes are held for as
//! long as it takes to compute with them, a quarter of a mebibyte at a time, whatever its size;
//! where `id` comes after the file, its digests wait for it.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request, State};
use tiaki_ops::submissions::{Caller, Received, ToSeal, Upload};

use super::body::{Bound, Guard, Watch};
use super::form;
use super::office::{Office, Ticket};
use super::reply::{Code, Reply, digits};
use crate::edge::chain;

/// Bytes that are computed with at once.
const PIECE: usize = 256 << 10;

/// How long an upload waits for others to end.
const PATIENCE: Duration = Duration::from_secs(25);

const UNREADABLE: &str = "the form cannot be read as multipart/form-data with the parts 'id' and 'file'; \
                          does its boundary agree?";

pub(super) async fn take(
    State(office): State<Office>,
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
    request: Request,
) -> Result<Reply, Reply> {
    let watch = Watch::default();
    let request = request.map(|body| Guard::around(body, Bound::Stream, &watch));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| watch.reply(UNREADABLE))?;
    let by = (caller, ticket);
    let taken = parts(&office, &by, &mut form, &watch).await;
    if taken.is_err() {
        // The client is still sending: read on for a while, so that it hears why not.
        drain(&mut form, &watch).await;
    }
    let (number, (received, sealing)) = taken?;
    let kept = office
        .step("upload", by, move |desk, step| {
            desk.keep_upload(step, number, &received, sealing)
        })
        .await?;
    Ok(Reply::file(
        number,
        &digits(&kept.upload),
        Some(&digits(&kept.md5)),
    ))
}

/// Reads the form to its end: the submission's number, and what was received.
async fn parts(
    office: &Office,
    by: &(Caller, Ticket),
    form: &mut Multipart,
    watch: &Watch,
) -> Result<(i64, (Received, ToSeal)), Reply> {
    let (mut number, mut received) = (None, None);
    for _ in 0..form::PARTS {
        watch.got_on();
        let field = form
            .next_field()
            .await
            .map_err(|_| watch.reply(UNREADABLE))?;
        let Some(field) = field else {
            let number = number.ok_or_else(|| {
                Reply::invalid("the part 'id' is missing; send the reportId in it")
            })?;
            let received = received.ok_or_else(|| Reply::invalid("the part 'file' is missing"))?;
            return Ok((number, received));
        };
        match field.name() {
            Some("id") if number.is_some() => {
                return Err(Reply::invalid("the part 'id' comes more than once"));
            }
            Some("id") => {
                let text = field.text().await.map_err(|_| watch.reply(UNREADABLE))?;
                let named = form::number(&text)?;
                number = Some(named);
                // Before its bytes come, so that none come in vain.
                office
                    .step("upload", by.clone(), move |desk, step| {
                        desk.may_upload(step, named)
                    })
                    .await?;
            }
            Some("file") if received.is_some() => {
                return Err(Reply::invalid(
                    "the part 'file' comes more than once; upload one file at a time",
                ));
            }
            Some("file") => received = Some(file(office, &by.1, field, watch).await?),
            _ => {}
        }
    }
    Err(Reply::invalid(
        "the form has too many parts; send 'id' and 'file'",
    ))
}

/// Lets the bytes of a file pass, and returns their digests.
async fn file(
    office: &Office,
    ticket: &Ticket,
    mut field: Field<'_>,
    watch: &Watch,
) -> Result<(Received, ToSeal), Reply> {
    // Each picture under way costs a process.
    let place = tokio::time::timeout(PATIENCE, office.files.acquire()).await;
    let Ok(Ok(_place)) = place else {
        return Err(Reply::busy());
    };
    let request = Arc::clone(&ticket.request);
    let begin = office.work("upload", move |desk| desk.begin_upload(&request));
    let mut upload = begin.await?;
    let mut piece: Vec<u8> = Vec::new();
    loop {
        watch.got_on();
        let chunk = field.chunk().await.map_err(|_| watch.reply(UNREADABLE))?;
        let is_last = chunk.is_none();
        piece.extend_from_slice(&chunk.unwrap_or_default());
        if piece.len() >= PIECE || (is_last && !piece.is_empty()) {
            (upload, piece) = feed(office, upload, piece).await?;
        }
        if is_last {
            break;
        }
    }
    tokio::task::spawn_blocking(move || upload.finish())
        .await
        .map_err(|_| failed())
}

/// Computes with a piece on a thread that may block, and gives its room back, empty.
async fn feed(
    office: &Office,
    mut upload: Upload,
    mut piece: Vec<u8>,
) -> Result<(Upload, Vec<u8>), Reply> {
    let pieces = Arc::clone(&office.pieces).acquire_owned();
    let turn = pieces.await.map_err(|_| failed())?;
    let fed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let outcome = upload.feed(&piece);
        piece.clear();
        outcome.map(|()| (upload, piece))
    });
    match fed.await {
        Ok(Ok(fed)) => Ok(fed),
        Ok(Err(error)) => {
            tracing::error!(error = %chain(&error), "a file could not be sealed");
            Err(failed())
        }
        Err(_) => Err(failed()),
    }
}

fn failed() -> Reply {
    tracing::error!("a file could not be computed with");
    Reply::refused(
        Code::UploadFailed,
        "Upload failed; nothing was taken in, send it again",
    )
}

/// Reads what is left of a refused form, up to a bound.
async fn drain(form: &mut Multipart, watch: &Watch) {
    let mut left = super::body::LEFT_OVER;
    while let Ok(Some(mut field)) = form.next_field().await {
        while let Ok(Some(chunk)) = field.chunk().await {
            watch.got_on();
            left = left.saturating_sub(chunk.len() as u64);
            if left == 0 {
                return;
            }
        }
    }
}
