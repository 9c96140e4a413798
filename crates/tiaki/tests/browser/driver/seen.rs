//! What a page told while it was open: its requests, and whatever should not have been.

use std::collections::BTreeMap;

use serde_json::Value;

/// A request of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) url: String,
    /// What it is for: `Document`, `Stylesheet`, `Image`, …
    pub(crate) kind: String,
    pub(crate) status: Option<u64>,
    /// Bytes that came over the network: head and body, as they were sent.
    pub(crate) bytes: u64,
    pub(crate) failed: Option<String>,
    over: bool,
}

/// What was told since it was last asked for.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) requests: BTreeMap<String, Request>,
    /// Errors and warnings: of the console, of the security policy, of scripts, of the browser.
    pub(crate) complaints: Vec<String>,
    /// How many times a page was loaded, ever.
    pub(crate) loads: u64,
}

impl Seen {
    /// Takes an event in.
    pub(crate) fn take(&mut self, event: &Value) {
        let params = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.loads += 1,
            "Page.javascriptDialogOpening" => {
                self.complain("dialog", &params["message"]);
            }
            "Runtime.consoleAPICalled" => {
                if matches!(
                    params["type"].as_str(),
                    Some("error" | "warning" | "assert")
                ) {
                    self.complain("console", &params["args"]);
                }
            }
            "Runtime.exceptionThrown" => self.complain("script", &params["exceptionDetails"]),
            "Log.entryAdded" => self.log(&params["entry"]),
            "Audits.issueAdded" => self.complain("issue", &params["issue"]),
            _ => self.network(event),
        }
    }

    fn log(&mut self, entry: &Value) {
        if matches!(entry["level"].as_str(), Some("error" | "warning")) {
            let told = format!(
                "log: {} {} {}",
                text(&entry["source"]),
                text(&entry["text"]),
                text(&entry["url"])
            );
            self.complaints.push(told);
        }
    }

    fn network(&mut self, event: &Value) {
        let params = &event["params"];
        let Some(id) = params["requestId"].as_str() else {
            return;
        };
        if event["method"] == "Network.requestWillBeSent" && params["type"] == "Document" {
            // Of the page before nothing more will be told: what it still waited for was dropped.
            self.requests.retain(|_, request| request.over);
        }
        let request = self.requests.entry(id.to_owned()).or_default();
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                text(&params["request"]["url"]).clone_into(&mut request.url);
                text(&params["type"]).clone_into(&mut request.kind);
                request.over = false;
                let sent = params["redirectResponse"]["encodedDataLength"].as_u64();
                request.bytes += sent.unwrap_or(0);
            }
            "Network.responseReceived" => request.status = params["response"]["status"].as_u64(),
            "Network.loadingFinished" => {
                // Whole bytes, though the protocol writes every number as it likes.
                let sent = params["encodedDataLength"]
                    .as_number()
                    .map(ToString::to_string);
                let sent = sent.and_then(|sent| sent.split('.').next()?.parse::<u64>().ok());
                request.bytes += sent.unwrap_or(0);
                request.over = true;
            }
            "Network.loadingFailed" => {
                request.failed = Some(text(&params["errorText"]).to_owned());
                request.over = true;
            }
            _ => {}
        }
    }

    /// Whether a request is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.requests
            .values()
            .any(|request| !request.over && is_fetched(&request.url))
    }

    fn complain(&mut self, what: &str, told: &Value) {
        let mut told = told.to_string();
        told.truncate(told.floor_char_boundary(2_000));
        self.complaints.push(format!("{what}: {told}"));
    }
}

/// Whether an address is one that goes over the network at all.
fn is_fetched(url: &str) -> bool {
    url.starts_with("http:") || url.starts_with("https:")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
