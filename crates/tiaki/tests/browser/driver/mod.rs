//! Debian's Chromium, driven by the DevTools protocol.
//!
//! The protocol goes over two pipes (`--remote-debugging-pipe`): no port that others on the
//! machine could reach, no WebSocket, and the browser ends by itself when the test does. It tells
//! what a WebDriver does not: what a page's security policy refused, what stood on the console,
//! what each request weighed; and it changes colours, motion and size as a person's settings do.
//!
//! A browser has a folder of its own for its profile and whatever else it writes, reaches nothing
//! but loopback, and takes its processes with it when it is dropped. Where none is installed
//! [`Browser::find`] gives nothing; with `TIAKI_REQUIRE_BROWSER` set, that is a failure. With `TIAKI_SKIP_BROWSER` set it gives
//! nothing either.

mod keys;
mod page;
mod seen;
mod wire;

use std::fs::File;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};

pub(crate) use page::{Colours, Page};
pub(crate) use wire::Trouble;
use wire::Wire;

/// Where Chromium may be.
const PLACES: &[&str] = &[
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/local/bin/chromium",
];

/// How long a call may take before the browser counts as hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// The protocol's pipes are numbers 3 and 4 of the browser's process.
const START: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// No window, nothing of a first start, no connection of its own, and the same drawing everywhere.
const FLAGS: &[&str] = &[
    "--headless",
    "--remote-debugging-pipe",
    // As root there is no sandbox to be had, and only our own pages are shown.
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-features=Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--lang=en",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-server=direct://",
];

/// A running browser.
pub(crate) struct Browser {
    wire: Wire,
    child: Child,
    /// Goes last.
    folder: tempfile::TempDir,
}

impl Browser {
    /// A new browser, or nothing where none is installed.
    ///
    /// # Panics
    /// Where `TIAKI_REQUIRE_BROWSER` is set and there is none.
    pub(crate) fn find() -> Option<Self> {
        Self::find_with(PATIENCE)
    }

    /// As [`Browser::find`], with another patience.
    pub(crate) fn find_with(patience: Duration) -> Option<Self> {
        if std::env::var_os("TIAKI_SKIP_BROWSER").is_some() {
            let _ = writeln!(std::io::stderr(), "skipped: TIAKI_SKIP_BROWSER is set");
            return None;
        }
        let found = PLACES.iter().map(Path::new).find(|place| place.exists());
        let Some(program) = found else {
            let required = std::env::var_os("TIAKI_REQUIRE_BROWSER").is_some();
            assert!(
                !required,
                "a browser is required here and there is none in {PLACES:?}"
            );
            let mut note = std::io::stderr();
            let _ = writeln!(note, "skipped: no Chromium is installed");
            return None;
        };
        Some(Self::start(program, patience))
    }

    fn start(program: &Path, patience: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path();
        let errors = File::create(own.join("stderr")).unwrap();
        let mut child = Command::new("sh")
            .args(["-c", START])
            .arg(program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", own.join("profile").display()))
            .arg("about:blank")
            .env("HOME", own)
            .env("TMPDIR", own)
            .env("XDG_CONFIG_HOME", own.join("config"))
            .env("XDG_CACHE_HOME", own.join("cache"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .current_dir(own)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .process_group(0)
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let browser = Self {
            wire: Wire::new(to, from, patience),
            child,
            folder,
        };
        if let Err(trouble) = browser.wire.call(None, "Browser.getVersion", &json!({})) {
            let said = std::fs::read_to_string(browser.folder.path().join("stderr"));
            panic!("{trouble}\n{}", said.unwrap_or_default());
        }
        browser
    }

    /// Where it writes.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Its first process, which leads its group.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks the browser itself.
    pub(crate) fn call(&self, method: &str, params: &Value) -> Result<Value, Trouble> {
        self.wire.call(None, method, params)
    }

    /// A page with cookies and storage of its own, as in a window of somebody else.
    pub(crate) fn page(&self) -> Page<'_> {
        Page::open(&self.wire)
    }
}

impl Drop for Browser {
    #[expect(
        clippy::disallowed_methods,
        reason = "its children may write for a moment after they were killed"
    )]
    fn drop(&mut self) {
        if let Some(group) = Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(0)) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
        for _ in 0..50 {
            let gone = std::fs::remove_dir_all(self.folder.path());
            if gone.is_ok() || !self.folder.path().exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
