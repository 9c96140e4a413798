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
  if (document.getAnimations().length) faults.push("moves, where less motion was asked for");
  if (document.compatMode !== "CSS1Compat") faults.push("is in quirks mode");
  if (count("[tabindex]:not([tabindex='0'], [tabindex='-1'])")) faults.push("orders its stops by tabindex");
  return faults;
})()"#;

/// Opens what is folded, which is held to the same; how many there were.
const UNFOLDED: &str = r#"(() => {
  const folded = [...document.querySelectorAll("main details:not([open])")];
  for (const one of folded) one.open = true;
  return folded.length;
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

/// What is cut off, with the line height and the distances of WCAG 1.4.12 in place of the page's own.
const SPACED: &str = r#"(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
  const cut = [...document.body.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
    if (element.clientWidth <= 1 || !element.checkVisibility()) return false;
    return (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  });
  return cut.slice(0, 5).map((element) => `cuts text off in ${element.localName}.${element.className}`);
})()"#;

/// In which window and colours a page is looked at, and for what.
pub(crate) struct Way {
    how: &'static str,
    width: u32,
    colours: Colours,
    rules: Rules,
}

const fn way(how: &'static str, width: u32, colours: Colours, rules: Rules) -> Way {
    Way {
        how,
        width,
        colours,
        rules,
    }
}

/// Every way.
pub(crate) const EACH_WAY: &[Way] = &[
    way("1280 px, light", 1280, Colours::Light, Rules::All),
    way("1280 px, dark", 1280, Colours::Dark, Rules::Contrast),
    way("1280 px, forced", 1280, Colours::Forced, Rules::Contrast),
    way("320 px, light", 320, Colours::Light, Rules::All),
];

/// Where words and their direction change, but not the colours.
pub(crate) const BOTH_SIZES: &[Way] = &[
    way("1280 px, light", 1280, Colours::Light, Rules::All),
    way("320 px, light", 320, Colours::Light, Rules::All),
];

/// Where only words get longer.
pub(crate) const NARROW: &[Way] = &[way("320 px, light", 320, Colours::Light, Rules::All)];

/// Goes to a page, looks at it in these ways, and gives what it breaks.
///
/// `status` is what the server answers with.
pub(crate) fn look(
    page: &Page<'_>,
    base: &str,
    path: &str,
    status: u64,
    ways: &[Way],
) -> Vec<Finding> {
    page.size(1280, 800);
    page.colours(Colours::Light);
    page.told();
    page.goto(&format!("{base}{path}"));
    look_here(page, base, path, status, ways)
}

/// As [`look`], at the page where one is, which was loaded just now.
pub(crate) fn look_here(
    page: &Page<'_>,
    base: &str,
    path: &str,
    status: u64,
    ways: &[Way],
) -> Vec<Finding> {
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
    page.read::<u32>(UNFOLDED);
    for way in ways {
        page.size(way.width, 800);
        page.colours(way.colours);
        for what in page.read::<Vec<String>>(OVERFLOW) {
            add(way.how, what);
        }
        for barrier in axe::barriers(page, way.rules) {
            add(way.how, barrier.to_string());
        }
    }
    page.size(320, 800);
    for what in page.read::<Vec<String>>(SPACED) {
        add("320 px, spaced", what);
    }
    page.settle();
    for what in page.read::<Vec<String>>(OVERFLOW) {
        add("320 px, spaced", what);
    }
    for what in page.told().1 {
        add("while looked at", what);
    }
    findings
}

/// What was complained of while the page loaded, what did not load, and what is from elsewhere.
pub(crate) fn refused(page: &Page<'_>, base: &str, path: &str, status: u64) -> Vec<String> {
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
        // The browser's own drawing in a field for a date; a page's own would be a refusal of the policy.
        if request.url.starts_with("data:") {
            continue;
        }
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
