//! Lists and logs of any length are read in the memory of one element.
//!
//! The documents are made while they are read, so that what this process takes at its peak is what
//! reading takes.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use tiaki_formats::disclosure::{Map, Rows};
use tiaki_formats::hashlist::{Item, Options, read};

/// Elements of each document: kept, they would take far more than [`CEILING`].
const ELEMENTS: u64 = 200_000;
/// KiB that the process may have had at its peak.
const CEILING: u64 = 48 << 10;

/// A document that is made as it is read: a head, elements by number, an end.
struct Made<F> {
    element: F,
    next: u64,
    head: &'static str,
    end: &'static str,
    pending: Vec<u8>,
    at: usize,
}

impl<F: Fn(u64) -> String> Made<F> {
    fn new(head: &'static str, element: F, end: &'static str) -> Self {
        Self {
            element,
            next: 0,
            head,
            end,
            pending: Vec::new(),
            at: 0,
        }
    }
}

impl<F: Fn(u64) -> String> Read for Made<F> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.pending.len() {
            self.pending = match self.next {
                0 => self.head.as_bytes().to_vec(),
                n if n <= ELEMENTS => (self.element)(n).into_bytes(),
                n if n == ELEMENTS + 1 => self.end.as_bytes().to_vec(),
                _ => Vec::new(),
            };
            (self.next, self.at) = (self.next + 1, 0);
        }
        let mut rest = self.pending.get(self.at..).unwrap_or_default();
        let count = rest.read(out)?;
        self.at += count;
        Ok(count)
    }
}

/// The most that this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

fn list<F: Fn(u64) -> String>(made: Made<F>) -> u64 {
    let mut entries = 0;
    read(BufReader::new(made), &Options::default(), &mut |item| {
        assert!(matches!(item, Item::Entry(_)), "{item:?}");
        entries += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(peak() < CEILING, "{} KiB", peak());
    entries
}

#[test]
fn a_vics_list_of_any_length_takes_no_more() {
    let head = "{\"@odata.context\":\"http://github.com/ICMEC/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\",\
        \"value\":[{\"MD5\":\"0cc175b9c0f1b6a831c399e269772661\"}";
    let media = |n| {
        format!(
            ",\n{{\"MediaID\":{n},\"Category\":1,\"MD5\":\"{n:032X}\",\"MediaFiles\":[{{\"FileName\":\"{n}.bin\",\"FilePath\":\"/synthetic/{n}.bin\"}}]}}"
        )
    };
    assert_eq!(list(Made::new(head, media, "]}")), ELEMENTS + 1);
}

#[test]
fn an_answer_of_hash_sharing_of_any_length_takes_no_more() {
    let head = "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images>";
    let image = |n| {
        format!(
            "<image><member id=\"1\"/><id>{n}</id><fingerprints><md5>{n:032x}</md5></fingerprints></image>\n"
        )
    };
    let made = Made::new(head, image, "</images></queryResult>");
    assert_eq!(list(made), ELEMENTS);
}

#[test]
fn a_log_of_any_length_takes_no_more() {
    let map = "format = \"disclosure-map-1\"\nprovider = \"P\"\n[columns]\nid = \"account\"\nip = \"ip\"\n";
    let map = Map::parse(map).unwrap();
    let line = |n| format!("{{\"id\":\"u-{n}\",\"ip\":\"203.0.113.7\"}}\n");
    let made = Made::new("{\"id\":\"u-0\"}\n", line, "");
    let rows = Rows::new(BufReader::new(made), &map).unwrap();
    let mut read = 0;
    for row in rows {
        row.unwrap();
        read += 1;
    }
    assert_eq!(read, ELEMENTS + 1);
    assert!(peak() < CEILING, "{} KiB", peak());
}
