//! Each page as it stands, so that a change to a page is seen and judged.

use crate::client::{get, pages, paths};
use crate::samples::Samples;

/// A page with one line for each line of substance; the names of assets hold
/// their digest and are left out, so that a new colour is not a new page.
fn normal(page: &str) -> String {
    let lines = page.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(without_digest).collect::<Vec<_>>().join("\n")
}

fn without_digest(line: &str) -> String {
    let mut written = String::new();
    for (at, part) in line.split("/assets/").enumerate() {
        if at == 0 {
            written.push_str(part);
        } else {
            let (stem, rest) = part.split_once('.').unwrap();
            let (_, rest) = rest.split_once('.').unwrap();
            written.push_str(&format!("/assets/{stem}.[digest].{rest}"));
        }
    }
    written
}

#[tokio::test]
async fn pages_stand_as_reviewed() {
    for (name, path) in paths() {
        // A router of its own for each, so that request ids do not depend on the order.
        let answer = get(&pages(Samples), &path).await;
        insta::assert_snapshot!(name, normal(&answer.body));
    }
}
