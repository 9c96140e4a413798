//! Hash lists: one of known files, a national one, and one of memes and harmless files.

use std::io::{self, Write};

use crate::files::{self, Digests};
use crate::identity::hex_into;
use crate::world::World;

const HEADER: &[u8] = b"algorithm,digest,scheme,version,country,category\n";
/// Categories of the first list, an invented industry scheme.
const FIRST: [&str; 4] = ["A1", "A2", "B1", "B2"];
/// Categories of the second, an invented national one: other codes for other cuts.
const SECOND: [&str; 4] = ["1", "1", "2", "3"];

/// One list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// Known files, with all digests.
    First,
    /// Known files again, a part of them and a few of its own.
    Second,
    /// Viral memes and harmless files.
    Tiaki,
}

impl List {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::First, Self::Second, Self::Tiaki];

    /// Its file.
    pub(crate) const fn file_name(self) -> &'static str {
        match self {
            Self::First => "synthetic-a.csv",
            Self::Second => "synthetic-b.csv",
            Self::Tiaki => "tiaki.csv",
        }
    }

    /// Scheme, version and country.
    const fn provenance(self) -> &'static str {
        match self {
            Self::First => "synthetic-a,1,US",
            Self::Second => "synthetic-b,2025,NZ",
            Self::Tiaki => "tiaki,1,",
        }
    }
}

/// Writes a list; gives how many entries it has.
pub(crate) fn write(world: &World<'_>, list: List, out: &mut impl Write) -> io::Result<u64> {
    out.write_all(HEADER)?;
    let mut entries = Entries {
        list,
        text: String::new(),
        count: 0,
    };
    let (seed, params) = (&world.setting.seed, &world.setting.params.files);
    if list == List::Tiaki {
        for number in 0..params.memes_listed {
            entries.add(&files::meme(seed, number), "viral", true);
        }
        for number in 0..params.harmless {
            entries.add(&files::harmless(seed, number), "negative", true);
        }
    } else {
        for number in 0..world.catalogue.len() {
            let file = files::circulating(seed, params, number);
            let (is_listed, categories) = match list {
                List::First => (file.listed_first, FIRST),
                List::Second | List::Tiaki => (file.listed_second, SECOND),
            };
            if is_listed {
                let category = categories.get(usize::from(file.class)).unwrap_or(&"");
                // Not every contributor gives SHA-256, and the national list is older.
                let in_full = list == List::First && number % 5 < 2;
                entries.add(&file.digests, category, in_full);
            }
            if entries.text.len() > 1 << 16 {
                out.write_all(entries.text.as_bytes())?;
                entries.text.clear();
            }
        }
    }
    out.write_all(entries.text.as_bytes())?;
    out.flush()?;
    Ok(entries.count)
}

struct Entries {
    list: List,
    text: String,
    count: u64,
}

impl Entries {
    fn add(&mut self, digests: &Digests, category: &str, in_full: bool) {
        self.entry("md5", &digests.md5, category);
        if self.list != List::Second {
            self.entry("sha1", &digests.sha1, category);
        }
        if in_full {
            self.entry("sha256", &digests.sha256, category);
        }
        if let Some(pdq) = &digests.pdq {
            self.entry("pdq", pdq, category);
        }
    }

    fn entry(&mut self, algorithm: &str, digest: &[u8], category: &str) {
        self.count += 1;
        self.text.push_str(algorithm);
        self.text.push(',');
        hex_into(&mut self.text, digest);
        for part in [",", self.list.provenance(), ",", category, "\n"] {
            self.text.push_str(part);
        }
    }
}
