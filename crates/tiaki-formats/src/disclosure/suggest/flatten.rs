//! The members of NDJSON as columns: each way that leads to a value is one.

use std::collections::BTreeMap;
use std::io::Cursor;

use super::{SAMPLE_ROWS, Sampled, SuggestError};
use crate::elements::{Json, Misread};
use crate::lines::Lines;
use crate::row::RowCode;

pub(super) fn sample(bare: &[u8]) -> Result<(Vec<Sampled>, u64), SuggestError> {
    let mut lines = Lines::new(Cursor::new(bare));
    let mut columns: BTreeMap<String, Sampled> = BTreeMap::new();
    let mut count = 0;
    while count < SAMPLE_ROWS as u64 {
        let Some(read) = lines.next() else { break };
        let read = read.and_then(|text| {
            Json::parse(text.as_bytes()).map_err(|why| match why {
                Misread::Depth => RowCode::TooDeep,
                Misread::NotUtf8 => RowCode::NotUtf8,
                Misread::Repeated => RowCode::RepeatedMember,
                Misread::Syntax => RowCode::NotJson,
            })
        });
        match read {
            Ok(Json::Object(members)) => {
                count += 1;
                for (name, value) in &members {
                    walk(std::slice::from_ref(name), value, &mut columns);
                }
            }
            Ok(_) if count == 0 => return Err(SuggestError::FirstRow(RowCode::NotJson)),
            Err(code) if count == 0 => return Err(SuggestError::FirstRow(code)),
            Ok(_) | Err(_) => {}
        }
    }
    Ok((columns.into_values().collect(), count))
}

fn walk(path: &[String], value: &Json, columns: &mut BTreeMap<String, Sampled>) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                let mut path = path.to_vec();
                path.push(name.clone());
                walk(&path, value, columns);
            }
        }
        Json::Array(elements) => elements.iter().for_each(|value| walk(path, value, columns)),
        Json::Null => {
            column(path, columns);
        }
        _ => {
            let text = value.scalar().unwrap_or_default();
            column(path, columns).values.add(text.trim());
        }
    }
}

fn column<'c>(path: &[String], columns: &'c mut BTreeMap<String, Sampled>) -> &'c mut Sampled {
    let header = header(path);
    columns.entry(header.clone()).or_insert_with(|| Sampled {
        header,
        values: super::Values::default(),
    })
}

/// The header that leads there: a name, dots between names, or a pointer where names hold dots.
fn header(path: &[String]) -> String {
    let is_plain = |name: &String| !name.contains('.') && !name.is_empty();
    match path {
        [name] if !name.starts_with('/') => name.clone(),
        names if names.iter().all(is_plain) && !names.iter().any(|n| n.starts_with('/')) => {
            names.join(".")
        }
        names => names
            .iter()
            .map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1")))
            .collect(),
    }
}
