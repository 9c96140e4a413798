//! Logging in, as an operator does: by the keyboard, on the pages.
//!
//! A code of the second factor is good once, and a new one comes every 30 seconds. So each
//! operator logs in once, and further pages hold the same cookie.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::demo::Demo;
use crate::driver::Page;

/// Cookies of sessions, by where and whose.
static SESSIONS: Mutex<BTreeMap<(String, String), Value>> = Mutex::new(BTreeMap::new());

impl Demo {
    /// Makes the page one of this operator, for the first purpose that it may name.
    ///
    /// # Panics
    /// Where it is not let in.
    pub(crate) fn enter(&self, page: &Page<'_>, operator: &str) {
        let mut sessions = SESSIONS.lock().unwrap();
        let key = (self.base.clone(), operator.to_owned());
        if let Some(cookies) = sessions.get(&key) {
            page.call("Network.setCookies", &json!({ "cookies": cookies }));
            return;
        }
        self.log_in(page, operator);
        let held = page.call("Network.getCookies", &json!({ "urls": [self.base] }));
        let cookies: Vec<Value> = held["cookies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cookie| {
                // It may be sent by no script, and with no request from another site.
                assert_eq!(cookie["httpOnly"], true, "{}", cookie["name"]);
                assert_eq!(cookie["sameSite"], "Strict", "{}", cookie["name"]);
                json!({
                    "name": cookie["name"], "value": cookie["value"], "url": self.base,
                    "httpOnly": true, "sameSite": "Strict",
                })
            })
            .collect();
        assert!(!cookies.is_empty(), "a session without a cookie");
        sessions.insert(key, cookies.into());
    }

    /// Logs in and names the first purpose on offer, by the forms and the keyboard alone.
    pub(crate) fn log_in(&self, page: &Page<'_>, operator: &str) {
        page.goto(&format!("{}/login", self.base));
        self.fill_in(page, operator, &self.login(operator).password);
        assert_ne!(page.path(), "/login", "{operator} is not let in");
        self.name_purpose(page);
    }

    /// Fills in the log-in where it is shown, and sends it.
    pub(crate) fn fill_in(&self, page: &Page<'_>, operator: &str, password: &str) {
        for (field, text) in [
            ("name", operator),
            ("password", password),
            ("code", &self.code(operator)),
        ] {
            page.focus_on(&format!("input[name={field}]"));
            page.write(text);
        }
        page.loading(|| page.press(&["Enter"]));
    }

    /// Names a purpose for which the first page may be seen, where the operator may name one at all: to
    /// investigate, for which cases are shown too, or else the first on offer that does.
    pub(crate) fn name_purpose(&self, page: &Page<'_>) {
        let codes = "[...document.querySelectorAll('[name=purpose]')].map(choice => choice.value)";
        page.goto(&format!("{}/purpose", self.base));
        let codes = page.eval(codes);
        let mut codes: Vec<&str> = codes
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|code| code.as_str())
            .collect();
        codes.sort_by_key(|code| *code != "investigation");
        for code in codes {
            page.goto(&format!("{}/purpose", self.base));
            page.eval(&format!(
                "document.querySelector('[name=purpose][value={code}]').focus()"
            ));
            page.press(&["Space"]);
            page.tab_to("input[name=reason]");
            page.press(&["Control+a", "Backspace"]);
            page.write("synthetic operation");
            page.loading(|| page.press(&["Enter"]));
            if !page.path().starts_with("/purpose") {
                return;
            }
        }
    }

    /// A code of the second factor, as its authenticator would show.
    pub(crate) fn code(&self, operator: &str) -> String {
        self.command(&["operator", "code", operator], "code")
    }

    /// Runs a command on the site beside the server, and gives what stands behind `word` in what it says.
    ///
    /// # Panics
    /// Where nothing does.
    pub(crate) fn command(&self, arguments: &[&str], word: &str) -> String {
        let told = Command::new(&self.binary)
            .current_dir(&self.folder)
            .arg("--data")
            .arg("tiaki-demo/site")
            .args(arguments)
            .env_remove("TIAKI_DATABASE_URL")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&told.stdout);
        let found = said.lines().find_map(|line| line.strip_prefix(word));
        let found =
            found.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&told.stderr)));
        found.trim().to_owned()
    }
}
