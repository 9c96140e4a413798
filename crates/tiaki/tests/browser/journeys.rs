//! What people do, by the keyboard alone: come in and go out, change the language, set somebody
//! aside and undo it, join two accounts and part them again.
//!
//! Elements are found by what they send, never by their words, which are in four languages.

use serde_json::json;

use crate::demo::Demo;
use crate::driver::{Browser, Page};

const ANALYST: &str = "demo-analyst";

/// The first address on a page that begins so.
pub(crate) fn first(page: &Page<'_>, start: &str) -> String {
    let found = page.eval(&format!(
        "document.querySelector(\"main a[href^='{start}']\")?.getAttribute('href')"
    ));
    let found = found.as_str().map(str::to_owned);
    found.unwrap_or_else(|| panic!("nothing on {} leads to {start}", page.path()))
}

pub(crate) fn has(page: &Page<'_>, selector: &str) -> bool {
    page.eval(&format!(
        "document.querySelector({}) !== null",
        json!(selector)
    )) == true
}

/// Goes on with Tab to what is selected, presses Enter, and waits for the next page.
pub(crate) fn enter_on(page: &Page<'_>, selector: &str) {
    page.tab_to(selector);
    page.loading(|| page.press(&["Enter"]));
}

#[test]
fn who_is_not_logged_in_sees_nothing_and_who_logs_out_neither() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    // One that no other test logs in as.
    let operator = "demo-analyst-2";
    let password = demo.login(operator).password.clone();

    page.goto(&format!("{}/quarantine", demo.base));
    assert!(has(&page, "form[action='/login']"));
    let fill = |password: &str, code: &str| {
        for (field, text) in [("name", operator), ("password", password), ("code", code)] {
            page.tab_to(&format!("input[name={field}]"));
            page.press(&["Control+a", "Backspace"]);
            page.write(text);
        }
        page.loading(|| page.press(&["Enter"]));
    };
    let code = demo.code(operator);
    fill("not the password", &code);
    assert!(has(&page, "[role=alert]"), "a wrong password is not told");
    let told = page.eval("document.querySelector('[role=alert]').innerText");
    assert_eq!(
        page.eval("document.querySelector('input[name=password]').value"),
        ""
    );
    fill(&password, "000000");
    assert_eq!(
        page.eval("document.querySelector('[role=alert]').innerText"),
        told,
        "what was wrong is told apart"
    );
    fill(&password, &code);
    assert!(
        has(&page, "form[action='/logout']"),
        "not let in: {}",
        page.path()
    );
    demo.name_purpose(&page);
    page.goto(&format!("{}/quarantine", demo.base));
    assert!(!has(&page, "form[action='/login']"));

    enter_on(&page, "form[action='/logout'] button");
    assert!(has(&page, "form[action='/login']"));
    // Nothing that was seen comes back from the browser's memory.
    page.loading(|| page.eval("history.back()"));
    assert!(
        has(&page, "form[action='/login']"),
        "seen again: {}",
        page.path()
    );
    page.goto(&format!("{}/quarantine", demo.base));
    assert!(has(&page, "form[action='/login']"));
}

#[test]
fn the_language_changes_where_one_is_and_stays() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, ANALYST);
    page.goto(&format!("{}/alarms", demo.base));
    let pages = "document.querySelector('header nav').innerText";
    let english = page.eval(pages);
    let direction = "[document.documentElement.lang, document.documentElement.dir]";
    assert_eq!(page.eval(direction), json!(["en", "ltr"]));
    enter_on(&page, "form[action='/language'] button[lang=ar]");
    assert_eq!(page.path(), "/alarms");
    assert_eq!(page.eval(direction), json!(["ar", "rtl"]));
    assert_ne!(page.eval(pages), english);
    // The first thing of a line stands at the right.
    let brand = "document.querySelector('.brand').getBoundingClientRect().left > innerWidth / 2";
    assert_eq!(page.eval(brand), true);
    page.goto(&format!("{}/providers", demo.base));
    assert_eq!(page.eval(direction), json!(["ar", "rtl"]));
    enter_on(&page, "form[action='/language'] button[lang=en]");
    assert_eq!(page.eval(direction), json!(["en", "ltr"]));
}

#[test]
fn somebody_is_taken_set_aside_and_brought_back_by_keyboard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, ANALYST);
    page.goto(&format!("{}/", demo.base));
    let queue = first(&page, "/queue/auth-");
    page.goto(&format!("{}{queue}", demo.base));
    enter_on(&page, &format!("form[action='{queue}/next'] button"));
    let person = page.path();
    assert!(person.starts_with("/person/"), "nobody was taken: {person}");
    assert_eq!(page.eval("location.hash"), "#desk");
    let text = page.eval("document.querySelector('[aria-labelledby=desk]').innerText");
    assert!(text.as_str().unwrap().contains(ANALYST), "{text}");

    let form = format!("form[action='{person}/set-aside']");
    page.tab_to(&format!("details:has({form}) > summary"));
    page.press(&["Enter"]);
    page.tab_to(&format!("{form} select[name=code]"));
    page.press(&["ArrowDown"]);
    page.tab_to(&format!("{form} input[name=reason]"));
    page.write("already with a colleague");
    page.loading(|| page.press(&["Enter"]));
    assert_eq!(page.path(), queue);
    page.goto(&format!("{}{person}", demo.base));
    assert!(
        !has(&page, "[role=alert]"),
        "{}",
        page.eval("document.querySelector('main').innerText")
    );
    let back = format!("form[action='{person}/restore'] button");
    assert!(has(&page, &back), "it is not set aside");
    page.goto(&format!("{}{queue}/set-aside", demo.base));
    assert!(has(&page, &format!("main a[href='{person}']")));

    page.goto(&format!("{}{person}", demo.base));
    enter_on(&page, &back);
    assert_eq!(page.path(), person);
    assert!(has(&page, &form) && !has(&page, &back), "it is not back");
    page.goto(&format!("{}{queue}/set-aside", demo.base));
    assert!(!has(&page, &format!("main a[href='{person}']")));
}

#[test]
fn two_accounts_are_joined_and_parted_again_by_keyboard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, ANALYST);
    page.goto(&format!("{}/reviews", demo.base));
    let pair =
        page.eval("document.querySelector(\"form[action^='/review/']\").getAttribute('action')");
    let pair = pair.as_str().unwrap().to_owned();
    for (number, verdict) in ["same", "different"].into_iter().enumerate() {
        page.goto(&format!("{}{pair}", demo.base));
        let before =
            page.eval("document.querySelectorAll('[aria-labelledby=decided] tbody tr').length");
        assert_eq!(before, number);
        page.tab_to("select[name=verdict]");
        for _ in 0..=number {
            page.press(&["ArrowDown"]);
        }
        assert_eq!(page.eval("document.activeElement.value"), verdict);
        page.tab_to("input[name=reason]");
        page.write("seen side by side");
        page.loading(|| page.press(&["Enter"]));
        assert_eq!(page.path(), "/reviews");
    }
    page.goto(&format!("{}{pair}", demo.base));
    let said = page.eval(
        "[...document.querySelectorAll('[aria-labelledby=decided] tbody tr')].map(row => \
         [row.innerText.includes('demo-analyst'), row.querySelector('td a') !== null])",
    );
    // The newest counts, the one before is kept.
    assert_eq!(said, json!([[true, true], [true, false]]));
}
