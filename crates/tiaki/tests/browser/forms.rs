//! What forms answer with is a page like any other.

use crate::demo::Demo;
use crate::driver::Browser;
use crate::every_page::{look_at_all, told};
use crate::journeys::first;
use crate::known::{KNOWN_OF_FORMS, without_known};
use crate::look::{EACH_WAY, look_here};

#[test]
fn the_log_in_and_its_refusal_have_no_barrier() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    let paths = [("/login", 200), ("/quarantine", 401)];
    let mut findings = look_at_all(&page, &demo.base, "en", &paths, EACH_WAY);
    page.goto(&format!("{}/login", demo.base));
    page.told();
    for field in ["name", "password", "code"] {
        page.focus_on(&format!("input[name={field}]"));
        page.write("123456");
    }
    page.loading(|| page.press(&["Enter"]));
    assert_eq!(page.path(), "/login");
    findings.extend(look_here(&page, &demo.base, "/login", 401, EACH_WAY));
    assert!(findings.is_empty(), "{}", told(&findings));
}

#[test]
fn what_asks_again_before_many_are_set_aside_has_no_barrier() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let page = browser.page();
    demo.enter(&page, "demo-analyst");
    page.goto(&format!("{}/", demo.base));
    let queue = first(&page, "/queue/auth-");
    page.goto(&format!("{}{queue}", demo.base));
    page.told();
    let form = format!("form[action='{queue}/many']");
    for _ in 0..2 {
        page.tab_to(&format!("{form} input[name=person]"));
        page.press(&["Space"]);
    }
    page.tab_to(&format!("{form} select[name=code]"));
    page.press(&["ArrowDown"]);
    page.tab_to(&format!("{form} input[name=reason]"));
    page.write("for the test");
    page.loading(|| page.press(&["Enter"]));
    let asked = "document.querySelector('main input[name=count]')?.value";
    assert_eq!(page.eval(asked), "2");
    let path = page.path();
    let findings = look_here(&page, &demo.base, &path, 200, EACH_WAY);
    let findings = without_known(KNOWN_OF_FORMS, findings);
    assert!(findings.is_empty(), "{}", told(&findings));
}
