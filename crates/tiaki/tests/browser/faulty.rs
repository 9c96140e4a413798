//! Pages with every fault, so that each check is known to find what it is for.

use crate::driver::Browser;
use crate::look::{EACH_WAY, NARROW, look};
use crate::served::{Answer, serve};
use crate::walk::{MANY, Walk};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'";

/// No `lang`, no title, no heading; a script and a style that the policy refuses; a picture that
/// is not there and one from elsewhere; something too wide; words that nobody can read.
const FAULTY: &str = r##"<!DOCTYPE html><html><head><link rel="stylesheet" href="/style.css"/>
<script src="/script.js"></script></head><body><main>
<p style="color: red">styled in place</p><script>document.title = "ran";</script>
<img src="/missing.png" alt=""/><img src="http://127.0.0.1:1/elsewhere.png" alt=""/>
<p class="faint">faint</p><p class="faint-dark">faint in the dark</p><div class="wide">wide</div>
<div class="cut">cut off</div>
<input name="unlabelled"/><a href="https://elsewhere.example/">away</a></main></body></html>"##;
const STYLE: &str = "body { background: #fff; color: #000 } .faint { color: #eee } .wide { width: 900px } \
    .cut { height: 18px; overflow: hidden; font: 16px/1 serif; animation: fade 9s infinite } @keyframes fade { to { opacity: .9 } } \
    @media (prefers-color-scheme: dark) { body { background: #000; color: #fff } .faint-dark { color: #111 } }";
const SCRIPT: &str = "console.error('complained'); setTimeout(() => missing(), 0);";
/// Nothing wrong with it.
const CLEAN: &str = r##"<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>clean</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/></head>
<body><main><h1>clean</h1><p>Words.</p></main></body></html>"##;

const MARK: &str = "<svg xmlns='http://www.w3.org/2000/svg'/>";

fn answer(path: &str, _: &str) -> Answer {
    let (status, kind, text) = match path {
        "/" | "/faulty" => (200, "text/html", FAULTY),
        "/clean" => (200, "text/html", CLEAN),
        "/style.css" => (200, "text/css", STYLE),
        "/script.js" => (200, "text/javascript", SCRIPT),
        "/refused" => (403, "text/html", CLEAN),
        "/favicon.ico" => (200, "image/svg+xml", MARK),
        _ => (404, "text/plain", ""),
    };
    Answer {
        status,
        kind,
        policy: POLICY,
        text: text.to_owned(),
    }
}

#[test]
fn each_fault_is_found() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let base = serve(answer);
    let page = browser.page();
    let findings = look(&page, &base, "/faulty", 200, EACH_WAY);
    let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
    for expected in [
        "has 0 h1",
        "has no title",
        "has lang ''",
        "complained",
        "missing is not defined",
        "script-src",
        "style-src",
        "gets 404 for",
        "loads from elsewhere: http://127.0.0.1:1/elsewhere.png",
        "does not load http://127.0.0.1:1/elsewhere.png",
        "(320 px, light): scrolls sideways",
        "(320 px, spaced): cuts text off in div.cut",
        "moves, where less motion was asked for",
        "(1280 px, light): axe color-contrast",
        "(1280 px, dark): axe color-contrast",
        "(1280 px, light): axe label",
        "(1280 px, light): axe html-has-lang",
    ] {
        let found = all.iter().any(|finding| finding.contains(expected));
        assert!(found, "not found: {expected}\n{}", all.join("\n"));
    }
    let wide = all
        .iter()
        .any(|finding| finding.contains("(1280 px, light): scrolls"));
    assert!(!wide, "900 px are not too wide for 1280: {all:#?}");
    let walk = Walk::of(&page, &base, MANY);
    let away = ("/".to_owned(), "https://elsewhere.example/".to_owned());
    assert_eq!(walk.elsewhere, [away]);
}

#[test]
fn a_page_without_faults_has_no_findings() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let base = serve(answer);
    let page = browser.page();
    for (path, status) in [("/clean", 200), ("/refused", 403)] {
        let findings = look(&page, &base, path, status, EACH_WAY);
        assert!(findings.is_empty(), "{findings:#?}");
    }
    let findings = look(&page, &base, "/refused", 200, NARROW);
    assert!(!findings.is_empty(), "a refusal that is not meant");
}
