//! Single keys, as the script of the pages heeds them: rows, choices and bands by one stroke; none while somebody
//! types, none with another key held, none where they are switched off; and others where others were chosen.

use serde_json::json;

use crate::demo::Demo;
use crate::driver::{Browser, Page};
use crate::journeys::{enter_on, first, has};

/// One whose keys no other test goes by.
const OPERATOR: &str = "demo-supervisor";

/// The place of the row that one is in, from 0; -1 in none.
fn row(page: &Page<'_>) -> i64 {
    let at = page.eval(
        "[...document.querySelectorAll('tr[data-row]')].indexOf(document.activeElement.closest('tr[data-row]'))",
    );
    at.as_i64().unwrap()
}

fn rows(page: &Page<'_>) -> i64 {
    let count = page.eval("document.querySelectorAll('tr[data-row]').length");
    count.as_i64().unwrap()
}

fn chosen(page: &Page<'_>) -> serde_json::Value {
    page.eval("document.querySelectorAll('tr[data-row] input[type=checkbox]:checked').length")
}

/// Opens the page of keys, does something in its form, and sends it.
fn choose(page: &Page<'_>, demo: &Demo, change: impl FnOnce()) {
    page.goto(&format!("{}/me/keys", demo.base));
    change();
    enter_on(page, "form[action='/me/keys'] button.main");
    assert!(!has(page, "[role=alert]"), "{}", page.path());
}

#[test]
fn rows_choices_and_bands_by_one_stroke_and_nothing_while_somebody_types() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, OPERATOR);
    page.goto(&format!("{}/me/keys", demo.base));
    enter_on(&page, "form:has(input[name=anew]) button");
    page.goto(&format!("{}/", demo.base));
    let queue = format!("{}{}", demo.base, first(&page, "/queue/auth-"));
    page.goto(&queue);
    let last = rows(&page) - 1;
    assert!(last > 1, "a queue of {last}");
    for (key, at) in [("j", 0), ("j", 1), ("J", 2), ("k", 1), ("k", 0), ("k", 0)] {
        page.press(&[key]);
        assert_eq!(row(&page), at, "after {key}");
    }
    // Two that stand next to each other and may be chosen: whom somebody holds may not.
    let boxes = page.eval(
        "(() => { const has = [...document.querySelectorAll('tr[data-row]')].map(row => row.querySelector('input[type=checkbox]') !== null); \
         return has.findIndex((one, at) => one && has[at + 1]); })()",
    );
    let free = boxes.as_i64().unwrap();
    assert!(free >= 0, "nobody may be chosen");
    for _ in 0..free {
        page.press(&["j"]);
    }
    page.press(&["x"]);
    assert_eq!((row(&page), chosen(&page)), (free, json!(1)));
    page.press(&["j", "x"]);
    assert_eq!(chosen(&page), 2);
    page.press(&["x"]);
    assert_eq!(chosen(&page), 1, "a second stroke takes it back");
    page.press(&["Alt+j"]);
    assert_eq!(
        row(&page),
        free + 1,
        "with another key held it is the browser's"
    );

    page.focus_on("#head-search");
    page.press(&["j", "x", "1", "?"]);
    assert_eq!(page.eval("document.activeElement.value"), "jx1?");
    assert_eq!((row(&page), chosen(&page)), (-1, json!(1)));
    page.press(&["Escape", "k"]);
    assert_eq!(
        row(&page),
        last,
        "from nowhere upwards one begins at the end"
    );

    page.loading(|| page.press(&["o"]));
    let person = page.path();
    assert!(person.starts_with("/person/"), "{person}");
    let band = "input[name=band]:not(:disabled):not([data-key=''])";
    let key = page.eval(&format!(
        "['band-very-high', 'band-high', 'band-medium', 'band-low'].indexOf(document.querySelector(\"{band}\").dataset.key) + 1"
    ));
    page.press(&[&key.to_string()]);
    assert_eq!(page.eval("document.activeElement.name"), "reason");
    assert_eq!(
        page.eval("document.querySelectorAll('input[name=band]:checked').length"),
        1
    );
    let set = page.eval("document.querySelector('input[name=band]:checked').value");
    page.write("known from elsewhere");
    page.loading(|| page.press(&["Control+Enter"]));
    assert!(!has(&page, "[role=alert]"), "the band was refused");
    page.goto(&format!("{}{person}", demo.base));
    let here = page.eval(&format!(
        "document.querySelector('input[name=band][value={}]').disabled",
        set.as_str().unwrap()
    ));
    assert_eq!(here, true, "it is not in the band that was set");
    enter_on(&page, &format!("form[action='{person}/lift-band'] button"));
    assert!(
        !has(&page, &format!("form[action='{person}/lift-band']")),
        "it is not lifted"
    );
    keys_of_ones_own(&page, demo, &queue);
}

/// Another key does what one gave it, and none does anything once they are off.
fn keys_of_ones_own(page: &Page<'_>, demo: &Demo, queue: &str) {
    choose(page, demo, || {
        page.tab_to("input[name=down]");
        page.press(&["Control+a"]);
        page.write("q");
    });
    page.goto(queue);
    page.press(&["j"]);
    assert_eq!(row(page), -1, "the old key does nothing");
    page.press(&["q", "q"]);
    assert_eq!(row(page), 1);

    choose(page, demo, || {
        page.tab_to("input[name=on]");
        page.press(&["Space"]);
    });
    page.goto(queue);
    page.press(&["q", "j", "k", "x", "1", "n"]);
    assert_eq!((row(page), chosen(page)), (-1, json!(0)));
    assert_eq!(
        format!("{}{}", demo.base, page.path()),
        queue,
        "nothing was sent"
    );
    assert_eq!(page.eval("document.body.dataset.keys ?? ''"), "");

    page.goto(&format!("{}/me/keys", demo.base));
    enter_on(page, "form:has(input[name=anew]) button");
    page.goto(queue);
    page.press(&["j"]);
    assert_eq!(row(page), 0, "as they were at first");
}
