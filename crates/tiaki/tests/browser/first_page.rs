//! The first page is usable with little: what all of it weighs over the network.

use std::io::Write;

use crate::demo::Demo;
use crate::driver::Browser;

/// Bytes that the first page may have, heads of answers included.
const LIMIT: u64 = 150_000;

#[test]
fn the_first_page_weighs_less_than_150_kilobytes() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    // Who works here for an authority begins at its queue, with fifty persons on the page.
    for (who, path) in [("demo-analyst", "/"), ("demo-officer", "/queue/auth-au")] {
        let page = browser.page();
        demo.enter(&page, who);
        page.told();
        page.goto(&format!("{}{path}", demo.base));
        let (requests, _) = page.told();
        let bytes = |kind: &str| -> u64 {
            let of = requests.iter().filter(|request| request.kind == kind);
            of.map(|request| request.bytes).sum()
        };
        // Where these were nothing, nothing would have been weighed.
        assert!(bytes("Document") > 2_000, "{requests:#?}");
        assert!(bytes("Stylesheet") > 2_000, "{requests:#?}");
        let all: u64 = requests.iter().map(|request| request.bytes).sum();
        let mut note = std::io::stderr();
        let _ = writeln!(
            note,
            "first page of {who}: {all} bytes in {} requests ({} document, {} stylesheet)",
            requests.len(),
            bytes("Document"),
            bytes("Stylesheet"),
        );
        assert!(all < LIMIT, "{all} bytes: {requests:#?}");
    }
}
