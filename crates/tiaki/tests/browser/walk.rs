//! Follows links from the first page to every kind of page.
//!
//! Of each kind a few are opened, and the one that holds most and the one that holds least are
//! kept: what is long and what is empty break in different ways.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::driver::Page;

/// How many pages of a kind are opened to choose from.
pub(crate) const MANY: usize = 6;

const LINKS: &str = "[...document.querySelectorAll('a[href]')].map(link => { \
    const to = new URL(link.href); to.hash = ''; return to.href; })";

/// What links lead to.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Of each kind, the pages opened, each with its length.
    kinds: BTreeMap<String, Vec<(u64, String)>>,
    /// Links to other hosts, and the page that they are on.
    pub(crate) elsewhere: Vec<(String, String)>,
    /// Links to what is not answered with 200: the page they are on, the address, the status.
    pub(crate) refused: Vec<(String, String, Option<u64>)>,
}

impl Walk {
    /// From the first page of `base` on; of each kind this many pages are opened.
    pub(crate) fn of(page: &Page<'_>, base: &str, each: usize) -> Self {
        let mut walk = Self::default();
        // Where the mark in the head leads to: not everybody may see the overview.
        page.goto(&format!("{base}/"));
        let home = page.eval("document.querySelector('a.brand')?.getAttribute('href') ?? '/'");
        let home = home.as_str().unwrap().to_owned();
        let mut known = BTreeSet::from([home.clone()]);
        let mut waiting = VecDeque::from([(home, String::new())]);
        while let Some((path, from)) = waiting.pop_front() {
            let seen = walk.kinds.entry(kind(&path)).or_default();
            if seen.len() == each {
                continue;
            }
            page.told();
            page.goto(&format!("{base}{path}"));
            let length = page.eval("document.documentElement.outerHTML.length");
            seen.push((length.as_u64().unwrap(), path.clone()));
            let (requests, _) = page.told();
            let document = requests.iter().find(|request| request.kind == "Document");
            let status = document.and_then(|document| document.status);
            if status != Some(200) {
                walk.refused.push((from, path.clone(), status));
            }
            for link in page.read::<Vec<String>>(LINKS) {
                match link.strip_prefix(base) {
                    // What is saved to a file is no page.
                    Some(to) if is_file(to) || !known.insert(to.to_owned()) => {}
                    Some(to) => waiting.push_back((to.to_owned(), path.clone())),
                    None => walk.elsewhere.push((path.clone(), link)),
                }
            }
        }
        walk
    }

    /// The longest page of a kind.
    ///
    /// # Panics
    /// Where no link leads to one.
    #[track_caller]
    pub(crate) fn longest(&self, kind: &str) -> &str {
        let found = self.kinds.get(kind).and_then(|pages| pages.iter().max());
        let Some((_, path)) = found else {
            panic!("no link leads to {kind}; met: {:#?}", self.kinds.keys());
        };
        path
    }

    /// The longest page of each kind.
    pub(crate) fn longest_of_each(&self) -> impl Iterator<Item = &str> {
        let longest = self.kinds.values().filter_map(|pages| pages.iter().max());
        longest.map(|(_, path)| path.as_str())
    }

    /// The pages to look at: the longest of each kind, and the shortest where that is another kind
    /// of long; of what only turns pages, the longest.
    pub(crate) fn chosen(&self) -> Vec<&str> {
        let mut chosen = Vec::new();
        for (kind, pages) in &self.kinds {
            let (Some(longest), Some(shortest)) = (pages.iter().max(), pages.iter().min()) else {
                continue;
            };
            chosen.push(longest.1.as_str());
            if shortest.0 * 5 < longest.0 * 4 && !kind.contains('?') {
                chosen.push(shortest.1.as_str());
            }
        }
        chosen
    }
}

fn is_file(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    [".csv", ".json"].iter().any(|end| path.ends_with(end))
}

/// The kind of page behind a path: ids are `*`, and of a query its only key is kept. Lists are narrowed in many ways at
/// once: each way is looked at, not all that can be made of them.
pub(crate) fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_id = |before: &str, step: &str| {
        ["authority", "queue", "rules"].contains(&before)
            || step
                .split_once('_')
                .is_some_and(|(_, digits)| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let steps: Vec<_> = path.split('/').collect();
    let mut before = "";
    let mut kind = String::new();
    for (number, step) in steps.into_iter().enumerate() {
        if number > 0 {
            kind.push('/');
        }
        kind.push_str(if is_id(before, step) { "*" } else { step });
        before = step;
    }
    let mut keys = query.split('&').filter(|pair| !pair.is_empty());
    if let Some(pair) = keys.next() {
        let key = pair.split('=').next().unwrap_or(pair);
        kind.push('?');
        kind.push_str(if keys.next().is_some() { "*" } else { key });
    }
    kind
}

#[test]
fn kinds_are_told_apart_without_ids() {
    for (path, expected) in [
        ("/", "/"),
        ("/person/per_0123456789abcdef", "/person/*"),
        ("/queue/auth-nz", "/queue/*"),
        (
            "/queue/auth-nz/set-aside?after=20",
            "/queue/*/set-aside?after",
        ),
        ("/review/acc_01/acc_02", "/review/*/*"),
        ("/queue/coordinator?show=free&from=10", "/queue/*?*"),
        ("/incidents", "/incidents"),
        ("/authority/auth-nz", "/authority/*"),
        ("/log?family=person", "/log?family"),
    ] {
        assert_eq!(kind(path), expected);
    }
}
