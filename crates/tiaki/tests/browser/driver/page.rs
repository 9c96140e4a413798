//! One page: going to addresses, keys, what has the focus, colours and sizes, pictures.
//!
//! What drives the page runs in a JavaScript world of its own (`Page.createIsolatedWorld`), so
//! that neither the page's security policy nor its scripts see it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};

use super::keys;
use super::seen::{Request, Seen};
use super::wire::{Trouble, Wire};

/// The colours that a person's settings ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    Light,
    Dark,
    /// High contrast as the system sets it, on a dark ground.
    Forced,
}

/// The element that has the focus.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Focus {
    /// Where it is, as a path of the style sheet's kind; `body` where nothing has the focus.
    pub(crate) path: String,
    /// Its name or text.
    pub(crate) text: String,
    /// What is wrong with how it shows the focus, if anything.
    pub(crate) fault: Option<String>,
}

/// Cookies and storage of somebody, gone with the last of its pages.
struct Visitor<'b> {
    wire: &'b Wire,
    context: String,
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let closing = json!({ "browserContextId": self.context });
        let _ = self
            .wire
            .call(None, "Target.disposeBrowserContext", &closing);
    }
}

/// A page of a browser.
pub(crate) struct Page<'b> {
    wire: &'b Wire,
    visitor: Arc<Visitor<'b>>,
    session: String,
    events: Receiver<Value>,
    seen: RefCell<Seen>,
    has_script: Cell<bool>,
}

const SETTLE: &str = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))";

impl<'b> Page<'b> {
    /// A page of somebody new.
    pub(super) fn open(wire: &'b Wire) -> Self {
        let options = json!({ "disposeOnDetach": true });
        let made = ask(wire, "Target.createBrowserContext", &options);
        let context = string(&made["browserContextId"]);
        Self::of(Arc::new(Visitor { wire, context }))
    }

    /// Another page of the same visitor.
    pub(crate) fn beside(&self) -> Self {
        Self::of(Arc::clone(&self.visitor))
    }

    fn of(visitor: Arc<Visitor<'b>>) -> Self {
        let wire = visitor.wire;
        let options = json!({
            "url": "about:blank", "browserContextId": visitor.context, "newWindow": true,
        });
        let target = ask(wire, "Target.createTarget", &options);
        let options = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = ask(wire, "Target.attachToTarget", &options);
        let session = string(&attached["sessionId"]);
        let page = Self {
            wire,
            visitor,
            events: wire.events_of(&session),
            session,
            seen: RefCell::default(),
            has_script: Cell::new(true),
        };
        for domain in ["Page", "Runtime", "Log", "Network", "Audits", "DOM"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        // As if nothing of it had been loaded before, each time.
        page.call(
            "Network.setCacheDisabled",
            &json!({ "cacheDisabled": true }),
        );
        page.call(
            "Emulation.setFocusEmulationEnabled",
            &json!({ "enabled": true }),
        );
        page.size(1280, 800);
        page
    }

    pub(crate) fn try_call(&self, method: &str, params: &Value) -> Result<Value, Trouble> {
        let answer = self.wire.call(Some(&self.session), method, params);
        self.take_in();
        answer
    }

    #[track_caller]
    pub(crate) fn call(&self, method: &str, params: &Value) -> Value {
        match self.try_call(method, params) {
            Ok(answer) => answer,
            Err(trouble) => panic!("{trouble}"),
        }
    }

    /// Takes in every event that has come.
    fn take_in(&self) {
        let mut seen = self.seen.borrow_mut();
        while let Ok(event) = self.events.try_recv() {
            seen.take(&event);
        }
    }

    /// Waits for events until `ready`.
    #[track_caller]
    fn wait(&self, what: &str, ready: impl Fn(&Seen) -> bool) {
        let end = now() + self.wire.patience();
        loop {
            self.take_in();
            if ready(&self.seen.borrow()) {
                return;
            }
            let event = self.events.recv_timeout(Duration::from_millis(200));
            if let Ok(event) = event {
                self.seen.borrow_mut().take(&event);
            } else {
                let seen = self.seen.borrow();
                assert!(
                    now() < end,
                    "waited in vain for {what}: {:#?}",
                    seen.requests
                );
                drop(seen);
                // Where the browser is gone, this says so.
                self.call("Runtime.evaluate", &json!({ "expression": "0" }));
            }
        }
    }

    /// Goes to an address and waits until all of it is there.
    #[track_caller]
    pub(crate) fn goto(&self, url: &str) {
        let gone = self.loading(|| self.call("Page.navigate", &json!({ "url": url })));
        assert_eq!(gone.get("errorText"), None, "{url}");
    }

    /// Does something that leads to another page, and waits until all of that is there.
    #[track_caller]
    pub(crate) fn loading<T>(&self, act: impl FnOnce() -> T) -> T {
        self.take_in();
        let before = self.seen.borrow().loads;
        let done = act();
        self.wait("a page", |seen| seen.loads > before);
        self.settle();
        done
    }

    /// Waits until what changed is drawn.
    #[track_caller]
    pub(crate) fn settle(&self) {
        // Where pages run no script, no promise of theirs is kept either.
        if self.has_script.get() {
            self.eval(SETTLE);
        }
    }

    /// From here on no script of a page runs.
    #[track_caller]
    pub(crate) fn without_script(&self) {
        let off = json!({ "value": true });
        self.call("Emulation.setScriptExecutionDisabled", &off);
        self.has_script.set(false);
    }

    /// The requests since this was last asked, and what was complained of.
    #[track_caller]
    pub(crate) fn told(&self) -> (Vec<Request>, Vec<String>) {
        // The mark of the tab is asked for after the page is there.
        self.wait("what the page loads", |seen| !seen.is_busy());
        let mut seen = self.seen.borrow_mut();
        let requests = std::mem::take(&mut seen.requests);
        (
            requests.into_values().collect(),
            std::mem::take(&mut seen.complaints),
        )
    }

    /// The value of an expression; of a promise, what becomes of it.
    #[track_caller]
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let frame = self.call("Page.getFrameTree", &json!({}));
        let world = self.call(
            "Page.createIsolatedWorld",
            &json!({ "frameId": frame["frameTree"]["frame"]["id"], "worldName": "tests" }),
        );
        let answer = self.call(
            "Runtime.evaluate",
            &json!({
                "expression": expression, "contextId": world["executionContextId"],
                "awaitPromise": true, "returnByValue": true, "userGesture": true,
            }),
        );
        if let Some(thrown) = answer.get("exceptionDetails") {
            panic!("{thrown}");
        }
        answer["result"]["value"].clone()
    }

    /// As [`Page::eval`], read as a type.
    #[track_caller]
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self, expression: &str) -> T {
        serde_json::from_value(self.eval(expression)).unwrap()
    }

    /// The path of where it is, with its query.
    pub(crate) fn path(&self) -> String {
        string(&self.eval("location.pathname + location.search"))
    }

    /// The window's size in CSS pixels.
    pub(crate) fn size(&self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Settings of colour; motion is always reduced, so that nothing is caught half-way.
    pub(crate) fn colours(&self, colours: Colours) {
        let (scheme, forced) = match colours {
            Colours::Light => ("light", "none"),
            Colours::Dark => ("dark", "none"),
            Colours::Forced => ("dark", "active"),
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "forced-colors", "value": forced },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
        self.settle();
    }

    /// The languages that the browser asks for.
    pub(crate) fn language(&self, language: &str) {
        let headers: BTreeMap<&str, &str> = [("Accept-Language", language)].into();
        self.call(
            "Network.setExtraHTTPHeaders",
            &json!({ "headers": headers }),
        );
    }

    /// Presses keys one after another: see [`keys`] for their names.
    #[track_caller]
    pub(crate) fn press(&self, names: &[&str]) {
        for name in names {
            for event in keys::events(name) {
                self.call("Input.dispatchKeyEvent", &event);
            }
        }
    }

    /// Goes on with Tab until what is selected has the focus.
    ///
    /// # Panics
    /// Where Tab does not lead there.
    #[track_caller]
    pub(crate) fn tab_to(&self, selector: &str) {
        let is_there = format!("document.activeElement.matches({})", json!(selector));
        // Once around, and past the browser's own stop between the last and the first.
        for _ in 0..self.stops().len() + 3 {
            self.press(&["Tab"]);
            if self.eval(&is_there) == true {
                return;
            }
        }
        panic!("Tab does not lead to {selector} on {}", self.path());
    }

    /// Writes into what has the focus.
    #[track_caller]
    pub(crate) fn write(&self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Gives the focus to the one element that this selects.
    #[track_caller]
    pub(crate) fn focus_on(&self, selector: &str) {
        let found = self.eval(&format!(
            "(() => {{ const found = document.querySelectorAll({}); if (found.length === 1) found[0].focus(); return found.length; }})()",
            json!(selector)
        ));
        assert_eq!(found, 1, "{selector} on {}", self.path());
    }

    /// What has the focus, and whether it shows.
    #[track_caller]
    pub(crate) fn focus(&self) -> Focus {
        self.read(concat!(include_str!("focus.js"), "; focused()"))
    }

    /// Everything that Tab should reach, in order, as paths.
    #[track_caller]
    pub(crate) fn stops(&self) -> Vec<String> {
        self.read(concat!(include_str!("focus.js"), "; stops()"))
    }

    /// What the window shows, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.settle();
        let taken = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        let coded = string(&taken["data"]);
        base64::prelude::BASE64_STANDARD.decode(coded).unwrap()
    }
}

/// Asks the browser, not a page.
fn ask(wire: &Wire, method: &str, params: &Value) -> Value {
    let answer = wire.call(None, method, params);
    answer.unwrap_or_else(|trouble| panic!("{trouble}"))
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a browser that hangs is told by the clock"
)]
fn now() -> Instant {
    Instant::now()
}
