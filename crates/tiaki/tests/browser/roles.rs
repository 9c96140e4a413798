//! Each role is led only where it may go.

use std::collections::BTreeSet;

use crate::demo::Demo;
use crate::driver::Browser;
use crate::walk::{Walk, kind};

/// Links to refusals that are known and wait to be mended: whose, on which kind of page, to which,
/// and how it is refused. Each must still be there, so that the list can only shrink.
const KNOWN: &[(&str, &str, &str, u64)] = &[];

#[test]
fn no_link_leads_anybody_to_a_refusal() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let mut names = demo.logins.iter().map(|login| login.name.as_str());
    assert!(names.any(|name| name == "demo-officer"));
    let mut refused = BTreeSet::new();
    for login in &demo.logins {
        let name = login.name.as_str();
        if name == "demo-analyst-2" {
            continue; // comes in and goes out by itself: `journeys`
        }
        let page = browser.page();
        demo.enter(&page, name);
        let walk = Walk::of(&page, &demo.base, 2);
        assert!(walk.longest_of_each().count() > 1, "{name} is led nowhere");
        if name == "demo-officer" {
            // Who works for an authority begins at its queue, and is led to whom waits there.
            page.goto(&format!("{}{}", demo.base, walk.longest("/person/*")));
            let home = page.eval("document.querySelector('a.brand').getAttribute('href')");
            assert_eq!(home, "/queue/auth-au");
        }
        for (from, to, status) in walk.refused {
            refused.insert((name, kind(&from), kind(&to), status.unwrap_or(0)));
        }
    }
    let known = KNOWN
        .iter()
        .map(|(name, from, to, status)| (*name, (*from).to_owned(), (*to).to_owned(), *status));
    assert_eq!(refused, known.collect());
}
