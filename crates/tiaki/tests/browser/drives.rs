//! What the driver does reaches the page as a person's doing would.

use serde_json::json;

use crate::driver::{Browser, Colours};
use crate::served::{Answer, serve};

const FORM: &str = r##"<!DOCTYPE html><html lang="en" dir="ltr"><head><title>form</title>
<style>p { color: rgb(0, 0, 1) } @media (prefers-color-scheme: dark) { p { color: rgb(0, 0, 2) } }
@media (forced-colors: active) { p { color: Mark } } main { block-size: 1px; inline-size: 100%; background: #f00 }</style>
</head><body><main></main><p>LANGUAGE</p><form action="/sent"><input id="one" name="one"/><select id="two" name="two">
<option>a</option><option>b</option></select><button>Send</button></form><script>
addEventListener("keydown", (event) => { document.title += `|${[event.key, event.code, event.ctrlKey, event.shiftKey, event.isTrusted].join(" ")}`; });
</script></body></html>"##;

fn answer(path: &str, head: &str) -> Answer {
    let language = head
        .lines()
        .find_map(|line| line.strip_prefix("Accept-Language: "));
    let text = match path.split('?').next().unwrap_or_default() {
        "/form" | "/sent" => FORM.replace("LANGUAGE", language.unwrap_or("none")),
        _ => String::new(),
    };
    Answer {
        status: 200,
        kind: "text/html",
        policy: "default-src 'unsafe-inline'",
        text,
    }
}

#[test]
fn keys_and_text_arrive_as_from_a_keyboard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let base = serve(answer);
    let page = browser.page();
    page.goto(&format!("{base}/form"));
    page.press(&["j", "?", "Control+Enter", "Shift+Tab"]);
    assert_eq!(
        page.eval("document.title"),
        "form|j KeyJ false false true|? Slash false false true|Enter Enter true false true\
         |Tab Tab false true true"
    );
    page.focus_on("#one");
    page.write("a b & é");
    page.press(&["!", "Backspace", "Space", "x", "Tab", "b"]);
    assert_eq!(page.eval("document.activeElement.id"), "two");
    page.focus_on("#one");
    page.loading(|| page.press(&["Enter"]));
    assert_eq!(page.path(), "/sent?one=a+b+%26+%C3%A9+x&two=b");
}

#[test]
fn settings_of_colour_size_and_language_reach_the_page() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let base = serve(answer);
    let page = browser.page();
    page.language("ar, fr;q=0.5");
    page.goto(&format!("{base}/form"));
    let paragraph = "document.querySelector('p')";
    assert_eq!(page.eval(&format!("{paragraph}.innerText")), "ar, fr;q=0.5");
    let colour = format!("getComputedStyle({paragraph}).color");
    page.colours(Colours::Light);
    assert_eq!(page.eval(&colour), "rgb(0, 0, 1)");
    page.colours(Colours::Dark);
    assert_eq!(page.eval(&colour), "rgb(0, 0, 2)");
    page.colours(Colours::Forced);
    let forced = page.eval(&colour);
    assert!(
        forced != "rgb(0, 0, 1)" && forced != "rgb(0, 0, 2)",
        "{forced}"
    );
    assert_eq!(
        page.eval("matchMedia('(prefers-reduced-motion: reduce)').matches"),
        true
    );
    page.size(320, 500);
    assert_eq!(page.eval("[innerWidth, innerHeight]"), json!([320, 500]));
    let picture = page.picture();
    // The size stands in the first part of a PNG (section 11.2.1 of its specification).
    assert_eq!(&picture[1..4], b"PNG");
    assert_eq!(&picture[16..24], [0, 0, 1, 64, 0, 0, 1, 244]);
}

#[test]
fn visitors_have_cookies_of_their_own_and_pages_beside_share_them() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let base = serve(answer);
    let (one, other) = (browser.page(), browser.page());
    let beside = one.beside();
    for page in [&one, &other, &beside] {
        page.goto(&format!("{base}/form"));
    }
    one.eval("document.cookie = 'a=b'");
    assert_eq!(beside.eval("document.cookie"), "a=b");
    assert_eq!(other.eval("document.cookie"), "");
}
