//! Somebody at a keyboard: every step is a key, or text typed where the focus is.
//!
//! An address is given once, before the log-in; from there on links and buttons lead. After each page that comes, what
//! it complained of, what did not load and what came from elsewhere ends the test, and so does a stop of Tab that does
//! not show that it has the focus. The page is asked only what is on it, never made to do anything.

use serde_json::json;

use crate::axe::{self, Rules};
use crate::demo::Demo;
use crate::driver::Page;
use crate::journeys::has;
use crate::look::refused;

/// Whoever is at the keyboard of a page.
pub(crate) struct Hands<'a> {
    pub(crate) demo: &'a Demo,
    pub(crate) page: Page<'a>,
}

impl<'a> Hands<'a> {
    /// At the log-in of a demo.
    pub(crate) fn at(demo: &'a Demo, page: Page<'a>) -> Self {
        let hands = Self { demo, page };
        let login = format!("{}/login", demo.base);
        hands.arrive(200, || hands.page.goto(&login));
        hands
    }

    /// Does what leads to a page, and holds that to what every page promises; `status` is what it is answered with.
    #[track_caller]
    fn arrive(&self, status: u64, act: impl FnOnce()) {
        self.page.told();
        self.page.loading(act);
        let path = self.page.path();
        let faults = refused(&self.page, &self.demo.base, &path, status);
        assert!(faults.is_empty(), "{path}: {}", faults.join("\n"));
    }

    #[track_caller]
    fn shows(&self) {
        let focus = self.page.focus();
        assert_eq!(focus.fault, None, "{} on {}", focus.path, self.page.path());
    }

    #[track_caller]
    pub(crate) fn sees(&self, selector: &str) {
        assert!(
            has(&self.page, selector),
            "{selector} is not on {}: {}",
            self.page.path(),
            self.page
                .eval("document.querySelector('main').innerText.slice(0, 4000)")
        );
    }

    /// How many of these are on the page.
    pub(crate) fn count(&self, selector: &str) -> u64 {
        let found = format!("document.querySelectorAll({}).length", json!(selector));
        self.page.read(&found)
    }

    /// The text of the first of these.
    pub(crate) fn text(&self, selector: &str) -> String {
        let found = format!(
            "document.querySelector({})?.innerText ?? ''",
            json!(selector)
        );
        self.page.read(&found)
    }

    /// On with Tab to what is selected.
    #[track_caller]
    pub(crate) fn to(&self, selector: &str) {
        self.page.tab_to(selector);
        self.shows();
    }

    /// Back with Shift and Tab to what is selected.
    #[track_caller]
    pub(crate) fn back_to(&self, selector: &str) {
        let is_there = format!("document.activeElement.matches({})", json!(selector));
        for _ in 0..self.page.stops().len() + 3 {
            self.page.press(&["Shift+Tab"]);
            if self.page.eval(&is_there) == true {
                return self.shows();
            }
        }
        panic!("nothing leads back to {selector} on {}", self.page.path());
    }

    /// Enter, where it leads to another page.
    #[track_caller]
    pub(crate) fn enter(&self) {
        self.arrive(200, || self.page.press(&["Enter"]));
    }

    /// Enter, where what is sent is refused, on a page that says so and has no barrier either.
    #[track_caller]
    pub(crate) fn enter_in_vain(&self) {
        self.arrive(422, || self.page.press(&["Enter"]));
        self.sees("[role=alert]");
        let barriers = axe::barriers(&self.page, Rules::All);
        let told: Vec<String> = barriers.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }

    /// On to a link or a button, and Enter.
    #[track_caller]
    pub(crate) fn follow(&self, selector: &str) {
        self.to(selector);
        self.enter();
    }

    /// On to a field, and text.
    #[track_caller]
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        self.to(selector);
        self.page.write(text);
    }

    /// On to a box, which is ticked then.
    #[track_caller]
    pub(crate) fn tick(&self, selector: &str) {
        self.to(selector);
        if self.page.eval("document.activeElement.checked") == false {
            self.page.press(&["Space"]);
        }
        assert_eq!(self.page.eval("document.activeElement.checked"), true);
    }

    /// On to a choice, and from its first value down to this one.
    #[track_caller]
    pub(crate) fn choose(&self, selector: &str, value: &str) {
        self.to(selector);
        self.page.press(&["Home"]);
        for _ in 0..20 {
            if self.page.eval("document.activeElement.value") == value {
                return;
            }
            self.page.press(&["ArrowDown"]);
        }
        panic!("no {value} to choose in {selector}");
    }

    /// On to a day, and that day, as an English keyboard has it: the month first.
    #[track_caller]
    pub(crate) fn date(&self, selector: &str, day: &str) {
        self.to(selector);
        let (year, rest) = day.split_once('-').unwrap();
        for digit in format!("{rest}{year}").replace('-', "").chars() {
            self.page.press(&[&digit.to_string()]);
        }
        assert_eq!(self.page.eval("document.activeElement.value"), day);
    }

    /// Unfolds what holds a form, writes why into that, and sends it.
    #[track_caller]
    pub(crate) fn reason(&self, form: &str, why: &str) {
        self.to(&format!("details:has({form}) > summary"));
        self.page.press(&["Enter"]);
        self.fill(&format!("{form} input[name=reason]"), why);
        self.enter();
        assert!(
            !has(&self.page, "[role=alert]"),
            "{}",
            self.text("[role=alert]")
        );
    }

    /// Name, password, code and purpose, from the log-in to the page that one begins with: of somebody new in this
    /// role, for a code is good once and no other test may log in as they do.
    #[track_caller]
    pub(crate) fn log_in(&self, operator: &str, role: &str) {
        let add = ["operator", "add", operator, "--role", role];
        let password = self.demo.command(&add, "password");
        self.fill("input[name=name]", operator);
        self.fill("input[name=code]", &self.demo.code(operator));
        self.back_to("input[name=password]");
        self.page.write(&password);
        self.enter();
        assert!(
            self.page.path().starts_with("/purpose"),
            "{operator} is at {}",
            self.page.path()
        );
        self.to("input[name=purpose]");
        self.page.press(&["Space"]);
        for _ in 0..10 {
            if self.page.eval("document.activeElement.value") == "investigation" {
                break;
            }
            self.page.press(&["ArrowDown"]);
        }
        let chosen = self
            .page
            .eval("document.querySelector('input[name=purpose]:checked').value");
        assert_eq!(chosen, "investigation");
        self.fill("input[name=reason]", "synthetic operation");
        self.enter();
        assert_eq!(self.page.path(), "/");
    }

    #[track_caller]
    pub(crate) fn log_out(&self) {
        self.follow("form[action='/logout'] button");
        assert_eq!(self.page.path(), "/login");
    }
}
