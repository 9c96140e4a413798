//! A session that ends while somebody works, and pages without their script.

use crate::demo::Demo;
use crate::driver::Browser;
use crate::journeys::{enter_on, first, has};

/// One that no other test logs in as.
const PASSING: &str = "passing-analyst";

#[test]
fn who_is_sent_away_comes_back_to_where_one_was() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    let add = ["operator", "add", PASSING, "--role", "analyst"];
    let password = demo.command(&add, "password");
    page.goto(&format!("{}/login", demo.base));
    demo.fill_in(&page, PASSING, &password);
    demo.name_purpose(&page);
    page.goto(&format!("{}/", demo.base));
    let queue = first(&page, "/queue/auth-");

    // Another password ends all sessions at once, on every page that is open.
    let password = demo.command(&["operator", "password", PASSING], "password");
    // A code is good once: a new second factor gives new ones.
    demo.command(&["operator", "factor", PASSING], "codes");
    enter_on(&page, &format!("main a[href='{queue}']"));
    assert!(has(&page, "form[action='/login']"), "{}", page.path());
    assert!(
        !has(&page, "table"),
        "something is shown to who is sent away"
    );
    demo.fill_in(&page, PASSING, &password);
    if page.path().starts_with("/purpose") {
        page.eval("document.querySelector('[name=purpose][value=investigation]').focus()");
        page.press(&["Space"]);
        page.tab_to("input[name=reason]");
        page.press(&["Control+a", "Backspace"]);
        page.write("synthetic operation");
        page.loading(|| page.press(&["Enter"]));
    }
    assert_eq!(page.path(), queue);
    demo.command(&["operator", "disable", PASSING], "");
    page.goto(&format!("{}{queue}", demo.base));
    assert!(has(&page, "form[action='/login']"), "{}", page.path());
}

#[test]
fn everything_can_be_done_without_a_script() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    page.without_script();
    page.goto(&format!("{}/", demo.base));
    let queue = first(&page, "/queue/auth-");
    page.goto(&format!("{}{queue}", demo.base));
    enter_on(&page, &format!("form[action='{queue}/next'] button"));
    let person = page.path();
    assert!(person.starts_with("/person/"), "nobody was taken: {person}");
    enter_on(&page, &format!("form[action='{person}/release'] button"));
    page.goto(&format!("{}{person}", demo.base));
    assert!(
        has(&page, &format!("form[action='{person}/take'] button")),
        "it is still held"
    );
    // Text of a report opens by a form, and says so in the meter.
    let report = first(&page, "/report/");
    page.goto(&format!("{}{report}", demo.base));
    assert!(has(&page, "main h1"));
    page.goto(&format!("{}/me/exposure", demo.base));
    assert!(has(&page, "main h1"));
}
