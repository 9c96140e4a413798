//! Every kind of page that links lead to, held to what every page promises.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use crate::demo::Demo;
use crate::driver::{Browser, Page};
use crate::known::{KNOWN, KNOWN_IN_LANGUAGES, without_known};
use crate::look::{BOTH_SIZES, EACH_WAY, Finding, NARROW, Way, look};
use crate::walk::{MANY, Walk};

/// Kinds of pages that links must lead to, so that none gets lost.
pub(crate) const KINDS: &[&str] = &[
    "/",
    "/account/*",
    "/alarms",
    "/audit",
    "/authorities",
    "/authority/*",
    "/case/*",
    "/cases",
    "/exchange",
    "/exchange/apart",
    "/fairness",
    "/incident/*",
    "/incidents",
    "/lists",
    "/list/*",
    "/me",
    "/me/exposure",
    "/me/factor",
    "/me/password",
    "/operation",
    "/operation/packages",
    "/operation/persons?step",
    "/operation/reports",
    "/person/*",
    "/person/*/around",
    "/person/*/case",
    "/person/*/refer",
    "/places",
    "/provider/*",
    "/provider/*/reports?of",
    "/providers",
    "/purpose",
    "/quarantine",
    "/queue/*",
    "/queue/*/back",
    "/queue/*/free",
    "/queue/*/overdue",
    "/queue/*/refer",
    "/queue/*/set-aside",
    "/referral/*",
    "/referrals",
    "/referrals/standing",
    "/report/*",
    "/review/*/*",
    "/reviews",
    "/rules",
    "/rules/*",
];

/// How many pages are looked at at the same time.
const AT_ONCE: usize = 2;

#[test]
fn no_page_has_a_barrier_a_complaint_or_anything_from_elsewhere() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    let walk = Walk::of(&page, &demo.base, MANY);
    for kind in KINDS {
        walk.longest(kind);
    }
    assert_eq!(walk.elsewhere, []);
    let mut paths: Vec<_> = walk.chosen().into_iter().map(|path| (path, 200)).collect();
    paths.extend([("/nothing-here", 404), ("/person/per_x", 404)]);
    let findings = without_known(
        KNOWN,
        look_at_all(&page, &demo.base, "en", &paths, EACH_WAY),
    );
    assert!(
        findings.is_empty(),
        "of {} pages, {}",
        paths.len(),
        told(&findings)
    );
}

/// What others see besides: other forms, other figures, the log, the operators.
#[test]
fn pages_of_other_roles_have_no_barrier_either() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let roles: [(&str, &[&str]); 3] = [
        ("demo-supervisor", &["/cases/unled", "/load", "/rules/*"]),
        ("demo-auditor", &["/log", "/log/check", "/deconfliction"]),
        ("demo-admin", &["/operators", "/log/check"]),
    ];
    for (name, kinds) in roles {
        let page = browser.page();
        demo.enter(&page, name);
        let walk = Walk::of(&page, &demo.base, 2);
        for kind in kinds {
            walk.longest(kind);
        }
        let paths: Vec<_> = walk.longest_of_each().map(|path| (path, 200)).collect();
        let findings = without_known(
            KNOWN,
            look_at_all(&page, &demo.base, "en", &paths, BOTH_SIZES),
        );
        assert!(
            findings.is_empty(),
            "{name}: of {} pages, {}",
            paths.len(),
            told(&findings)
        );
    }
}

/// Arabic turns the page around; French and Spanish have the longer words.
#[test]
fn pages_in_other_languages_have_no_barrier_either() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    let walk = Walk::of(&page, &demo.base, 2);
    let paths: Vec<_> = walk.longest_of_each().map(|path| (path, 200)).collect();
    for (language, ways) in [("ar", BOTH_SIZES), ("fr", NARROW), ("es", NARROW)] {
        page.language(language);
        page.goto(&format!("{}/", demo.base));
        assert_eq!(page.eval("document.documentElement.lang"), language);
        let findings = look_at_all(&page, &demo.base, language, &paths, ways);
        let findings = without_known(KNOWN_IN_LANGUAGES, findings);
        assert!(findings.is_empty(), "{language}: {}", told(&findings));
    }
}

/// Looks at pages, each with the status that it is answered with, some at a time.
pub(crate) fn look_at_all(
    page: &Page<'_>,
    base: &str,
    language: &str,
    paths: &[(&str, u64)],
    ways: &[Way],
) -> Vec<Finding> {
    let waiting = Mutex::new(paths.iter());
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            let beside = page.beside();
            beside.language(language);
            let (waiting, found) = (&waiting, &found);
            scope.spawn(move || {
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some((path, status)) = next else {
                        return;
                    };
                    let findings = look(&beside, base, path, *status, ways);
                    found.lock().unwrap().extend(findings);
                }
            });
        }
    });
    let mut findings = found.into_inner().unwrap();
    findings.sort();
    findings
}

/// Findings in lines, the same on several pages once.
pub(crate) fn told(findings: &[Finding]) -> String {
    let mut lines = BTreeMap::<(&str, &str), Vec<&str>>::new();
    for finding in findings {
        let key = (finding.what.as_str(), finding.how);
        lines.entry(key).or_default().push(&finding.path);
    }
    let mut text = format!("{} findings", findings.len());
    for ((what, how), pages) in lines {
        let _ = write!(text, "\n[{how}] {what}\n    on {}", pages.join(" "));
    }
    text
}
