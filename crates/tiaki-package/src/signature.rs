//! The object that carries a signature, as receipts and letters have it: written and read in one place.

use std::collections::BTreeMap;

use crate::json::{self, Sink, Value};
use crate::keys::VerifyingKey;

/// The only algorithm.
const ALGORITHM: &str = "Ed25519";

/// Writes `,"signature":{…}` and the end of the object around it.
pub(crate) fn write(key: &VerifyingKey, signature: &[u8; 64], out: &mut impl Sink) {
    out.put(b",\"signature\":{\"algorithm\":");
    json::write_text(ALGORITHM, out);
    out.put(b",\"key\":");
    json::write_text(&key.to_hex(), out);
    out.put(b",\"value\":");
    json::write_text(&hex::encode(signature), out);
    out.put(b"}}");
}

/// The key and the signature; nothing where it is no such object.
pub(crate) fn read(value: &Value) -> Option<(VerifyingKey, [u8; 64])> {
    let Value::Object(members) = value else {
        return None;
    };
    if members.len() != 3 || text(members, "algorithm")? != ALGORITHM {
        return None;
    }
    let key = VerifyingKey::from_hex(text(members, "key")?).ok()?;
    let mut signature = [0; 64];
    hex::decode_to_slice(text(members, "value")?, &mut signature).ok()?;
    Some((key, signature))
}

fn text<'m>(members: &'m BTreeMap<String, Value>, name: &str) -> Option<&'m str> {
    match members.get(name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}
