mod hostile;
mod sample;
mod written;

use super::{Document, read, write};
use crate::json::{Limits, Rejection};

/// The file of a document.
fn bytes(document: &Document) -> Vec<u8> {
    write(document, Vec::new()).unwrap()
}

fn parse(text: &str) -> Result<Document, Rejection> {
    read(text.as_bytes(), &Limits::default())
}
