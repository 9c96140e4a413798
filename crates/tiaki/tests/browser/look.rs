//! Holds one page to what every page promises, and tells what it breaks.

use std::fmt;

use serde_json::Value;

use crate::axe::{self, Rules};
use crate::driver::{Colours, Page};

/// Something on a page that should not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// In which window and colours.
    pub(crate) how: &'static str,
    pub(crate) what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.path, self.how, self.what)
    }
}

/// What every page has, whichever its colours and size.
const STRUCTURE: &str = r#"(() => {
  const faults = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  if (count("h1") !== 1) faults.push(`has ${count("h1")} h1`);
  if (count("main") !== 1) faults.push(`has ${count("main")} main`);
  if (!document.title.trim()) faults.push("has no title");
  const { lang, dir } = document.documentElement;
  if (!["en", "fr", "es", "ar"].includes(lang)) faults.push(`has lang '${lang}'`);
  if (dir !== (lang === "ar" ? "rtl" : "ltr")) faults.push(`has dir '${dir}' and lang '${lang}'`);
  if (document.compatMode !== "CSS1Compat") faults.push("is in quirks mode");
  if (count("[tabindex]:not([tabindex='0'], [tabindex='-1'])")) faults.push("orders its stops by tabindex");
  return faults;
})()"#;

/// What is wider than the window without being in a region that scrolls by itself.
const OVERFLOW: &str = r#"(() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => {
    for (let above = element.parentElement; above && above !== root; above = above.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(above).overflowX) && above !== document.body) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(element);
  });
  const named = wide.slice(0, 5).map((element) =>
    `${element.localName}${element.className ? "." + String(element.className.baseVal ?? element.className).replaceAll(" ", ".") : ""}`);
  return [`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth} px; ${named.join(", ")}`];
})()"#;

/// Goes to a page, looks at it in every way, and gives what it breaks.
///
/// `status` is what the server answers with.
pub(crate) fn look(page: &Page<'_>, base: &str, path: &str, status: u64) -> Vec<Finding> {
    page.size(1280, 800);
    page.colours(Colours::Light);
    page.told();
    page.goto(&format!("{base}{path}"));
    look_here(page, base, path, status)
}

/// As [`look`], at the page where one is, which was loaded just now.
pub(crate) fn look_here(page: &Page<'_>, base: &str, path: &str, status: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |how, what| {
        findings.push(Finding {
            path: path.to_owned(),
            how,
            what,
        });
    };
    for what in refused(page, base, path, status) {
        add("loading", what);
    }
    for what in page.read::<Vec<String>>(STRUCTURE) {
        add("structure", what);
    }
    for (how, width, colours, rules) in [
        ("1280 px, light", 1280, Colours::Light, Rules::All),
        ("1280 px, dark", 1280, Colours::Dark, Rules::Contrast),
        ("1280 px, forced", 1280, Colours::Forced, Rules::Contrast),
        ("320 px, light", 320, Colours::Light, Rules::All),
        ("320 px, dark", 320, Colours::Dark, Rules::Contrast),
    ] {
        page.size(width, 800);
        page.colours(colours);
        for what in page.read::<Vec<String>>(OVERFLOW) {
            add(how, what);
        }
        for barrier in axe::barriers(page, rules) {
            add(how, barrier.to_string());
        }
    }
    for what in page.told().1 {
        add("while looked at", what);
    }
    findings
}

/// What was complained of while the page loaded, what did not load, and what is from elsewhere.
fn refused(page: &Page<'_>, base: &str, path: &str, status: u64) -> Vec<String> {
    let (requests, complaints) = page.told();
    // A refusal that is meant is told on the console too.
    let meant = format!(
        "log: network Failed to load resource: the server responded with a status of {status} "
    );
    let is_meant = |told: &String| {
        status >= 400 && told.starts_with(&meant) && told.ends_with(&format!("{base}{path}"))
    };
    let mut told: Vec<String> = complaints
        .into_iter()
        .filter(|told| !is_meant(told))
        .collect();
    let mut documents = 0;
    for request in &requests {
        let is_document = request.kind == "Document";
        documents += u32::from(is_document);
        if !request.url.starts_with(&format!("{base}/")) {
            told.push(format!("loads from elsewhere: {}", request.url));
        }
        if let Some(why) = &request.failed {
            told.push(format!("does not load {}: {why}", request.url));
        }
        let expected = if is_document { status } else { 200 };
        if request.failed.is_none() && request.status != Some(expected) {
            let found = request.status.map_or(Value::Null, Value::from);
            told.push(format!("gets {found} for {}", request.url));
        }
    }
    if documents == 0 {
        told.push("was not asked for".to_owned());
    }
    told
}
