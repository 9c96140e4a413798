//! Pictures of ten pages, in light, in dark and in Arabic: `cargo xtask screenshots`.
//!
//! With `TIAKI_SCREENSHOTS` they go to that folder, of an operation of 12,000 accounts, by the
//! binary of `TIAKI_SCREENSHOTS_BINARY` where that is given. The demo serves as of its world's
//! date, so the same version draws the same bytes on the same machine; another machine has other
//! letters. Without it a part is drawn twice and held to what is promised of all.
//!
//! To add a page: a line in [`PAGES`].

use std::path::{Path, PathBuf};

use crate::demo::Demo;
use crate::driver::{Browser, Colours, Page};
use crate::picture;

const WIDTH: u32 = 1360;

/// Where a picture's page is found.
enum At {
    Path(&'static str),
    /// The first link or form in the page's text that leads to what begins so.
    First {
        on: &'static str,
        to: &'static str,
    },
}

/// Name, where, and how many pixels high. What is found on another page stands after that.
const PAGES: &[(&str, At, u32)] = &[
    ("overview", At::Path("/"), 1250),
    ("queue", first("overview", "/queue/auth-"), 1700),
    ("person", first("queue", "/person/"), 1500),
    ("report", first("person", "/report/"), 1000),
    ("review", first("reviews", "/review/"), 900),
    ("case", first("cases", "/case/"), 1400),
    ("referral", first("referrals", "/referral/"), 1400),
    ("operation", At::Path("/operation"), 1700),
    ("alarms", At::Path("/alarms"), 900),
    ("provider", first("providers", "/provider/"), 1000),
];

const fn first(on: &'static str, to: &'static str) -> At {
    At::First { on, to }
}

/// Settings, by the word at the end of the file's name.
const LOOKS: &[(&str, Colours, &str)] = &[
    ("light", Colours::Light, "en"),
    ("dark", Colours::Dark, "en"),
    ("ar", Colours::Light, "ar"),
];

/// Draws pages into a folder; gives the files.
fn draw(page: &Page<'_>, base: &str, names: &[&str], folder: &Path) -> Vec<PathBuf> {
    let lists = [
        ("providers", "/providers"),
        ("reviews", "/reviews"),
        ("cases", "/cases"),
        ("referrals", "/referrals?show=mine"),
    ];
    let mut found: Vec<(&str, String)> = lists
        .iter()
        .map(|(name, path)| (*name, (*path).to_owned()))
        .collect();
    let mut files = Vec::new();
    page.language("en");
    // What is found on another page stands after that: nothing after the last one wanted is looked for.
    let last = PAGES.iter().rposition(|(name, ..)| names.contains(name));
    for (name, at, _) in PAGES.iter().take(last.map_or(0, |last| last + 1)) {
        let path = match at {
            At::Path(path) => (*path).to_owned(),
            At::First { on, to } => {
                let on = found.iter().find(|(known, _)| known == on).unwrap();
                page.goto(&format!("{base}{}", on.1));
                let link = page.eval(&format!(
                    "[...document.querySelectorAll('main a[href], main form[action]')].map(one => \
                     one.getAttribute('href') ?? one.getAttribute('action')).find(to => to.startsWith('{to}'))"
                ));
                let link = link.as_str().map(str::to_owned);
                link.unwrap_or_else(|| panic!("nothing on {} leads to {to}", on.1))
            }
        };
        found.push((name, path));
    }
    for (name, _, height) in PAGES.iter().filter(|(name, ..)| names.contains(name)) {
        let (_, path) = found.iter().find(|(known, _)| known == name).unwrap();
        for (look, colours, language) in LOOKS {
            page.size(WIDTH, *height);
            page.colours(*colours);
            page.language(language);
            page.goto(&format!("{base}{path}"));
            let file = folder.join(format!("{name}-{look}.png"));
            let drawn = picture::with_palette(&page.picture());
            std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), &drawn).unwrap();
            files.push(file);
        }
    }
    files
}

#[test]
fn pictures_are_drawn_the_same_each_time() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = browser.page();
    if let Some(folder) = std::env::var_os("TIAKI_SCREENSHOTS").map(PathBuf::from) {
        let binary = std::env::var_os("TIAKI_SCREENSHOTS_BINARY");
        let binary = binary.unwrap_or_else(|| env!("CARGO_BIN_EXE_tiaki").into());
        let demo = Demo::new(Path::new(&binary), 12_000);
        demo.enter(&page, "demo-analyst");
        std::fs::create_dir_all(&folder).unwrap();
        let names: Vec<_> = PAGES.iter().map(|(name, ..)| *name).collect();
        let files = draw(&page, &demo.base, &names, &folder);
        assert_eq!(files.len(), 30);
        return;
    }
    // One of its own: what others do meanwhile shows on the pages.
    let demo = Demo::new(Path::new(env!("CARGO_BIN_EXE_tiaki")), 300);
    let base = &demo.base;
    demo.enter(&page, "demo-analyst");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let drawn = folders.each_ref().map(|folder| {
        let files = draw(&page, base, &["overview", "person"], folder.path());
        let read = files.iter().map(|file| {
            let name = file.file_name().unwrap().to_owned();
            (name, std::fs::read(file).unwrap())
        });
        read.collect::<Vec<_>>()
    });
    assert!(drawn[0] == drawn[1], "two pictures of one page differ");
    let names: Vec<_> = drawn[0]
        .iter()
        .map(|(name, _)| name.to_str().unwrap())
        .collect();
    let expected = ["overview-light.png", "overview-dark.png", "overview-ar.png"];
    assert_eq!(names[..3], expected);
    for (name, bytes) in &drawn[0] {
        // Width, and that each pixel is a number in a palette (PNG, section 11.2.1).
        assert_eq!(bytes[16..20], WIDTH.to_be_bytes(), "{name:?}");
        assert_eq!(bytes[24..26], [8, 3], "{name:?}");
    }
    assert!(drawn[0][0].1 != drawn[0][1].1, "dark is drawn as light");
}
