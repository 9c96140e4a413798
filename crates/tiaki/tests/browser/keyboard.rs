//! Without a pointer: Tab alone reaches all that can be used, in order, and one sees where one is.

use crate::demo::Demo;
use crate::driver::{Browser, Colours, Page};
use crate::walk::Walk;

/// Kinds of pages that have forms, tables or folded parts.
const KINDS: &[&str] = &[
    "/",
    "/account/*",
    "/alarms",
    "/person/*",
    "/queue/*",
    "/referral/*",
    "/referrals",
    "/report/*",
    "/review/*/*",
    "/reviews",
];

/// What is wrong on the way through a page with Tab.
fn faults(page: &Page<'_>, path: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let stops = page.stops();
    assert!(stops.len() > 5, "{path} has only {stops:?}");
    for (number, expected) in stops.iter().enumerate() {
        page.press(&["Tab"]);
        let focus = page.focus();
        if focus.path != *expected {
            faults.push(format!(
                "{path}: stop {number} is {} ('{}') instead of {expected}",
                focus.path, focus.text
            ));
            break;
        }
        if let Some(fault) = focus.fault {
            faults.push(format!("{path}: {} ('{}') {fault}", focus.path, focus.text));
        }
    }
    faults
}

#[test]
fn tab_reaches_everything_in_order_and_the_focus_shows() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    let walk = Walk::of(&page, &demo.base, 2);
    let mut found = Vec::new();
    for kind in KINDS {
        let path = walk.longest(kind);
        page.goto(&format!("{}{path}", demo.base));
        found.extend(faults(&page, path));
    }
    // At 400 % zoom of a window of 1280 by 1024, and in the dark.
    page.size(320, 256);
    page.colours(Colours::Dark);
    for kind in ["/", "/person/*", "/purpose"] {
        let path = walk.longest(kind);
        page.goto(&format!("{}{path}", demo.base));
        found.extend(faults(&page, path));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_skip_link_leads_past_the_navigation() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    page.goto(&format!("{}/", demo.base));
    let hidden = "document.querySelector('.skip').getBoundingClientRect().bottom <= 0";
    assert_eq!(page.eval(hidden), true, "seen before it has the focus");
    page.press(&["Tab"]);
    let skip = page.focus();
    assert_eq!(page.eval("document.activeElement.matches('.skip')"), true);
    assert_eq!(skip.fault, None);
    page.press(&["Enter"]);
    page.settle();
    assert_eq!(page.focus().path, "#main");
    page.press(&["Tab"]);
    let next = page.focus();
    assert_eq!(
        page.eval("document.activeElement.closest('main') !== null"),
        true,
        "{next:?}"
    );
    page.press(&["Shift+Tab", "Shift+Tab"]);
    assert_eq!(
        page.eval("document.activeElement.closest('header') !== null"),
        true,
        "{:?}",
        page.focus()
    );
}
