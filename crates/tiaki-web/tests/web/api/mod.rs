//! The JSON API as a machine gets it. Whatever is answered, refusals too, is held against the description.

mod acts;
mod cases;
mod figures;
mod found;
mod keys;
mod reads;
mod refusals;
mod spec;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tiaki_core::id::{ClientId, SharedReferralId, SiteKey};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::clients::{self, Client, Secret, Wanted};
use tiaki_ops::outcomes::{Recorded, Refused, Said};
use tiaki_ops::refer::draft::{Listed, Which};
use tiaki_ops::refer::shared::Shown;
use tiaki_ops::sessions::SessionRules;
use tiaki_ops::{Act, Countries, Error, Site, Store};
use tiaki_web::{Calls, Door, Route, Settings, Views, openapi, router_and_routes};
use tower::ServiceExt;

use crate::hostile::{Planted, Soiled};
use crate::plans;
use crate::routes::Broken;
use crate::samples;

samples::calls!(Planted);
samples::calls!(Soiled);

impl Calls for Broken {
    fn draft(&self, _: &SharedReferralId) -> Result<Option<Shown>, Error> {
        Err(Self::error())
    }

    fn referrals_from(
        &self,
        _: (&str, &str),
        _: &Which,
        _: (u32, u32),
    ) -> Result<(Vec<Listed>, bool), Error> {
        Err(Self::error())
    }

    fn record(&self, _: &Act, _: &Said) -> Result<Result<Recorded, Refused>, Error> {
        Err(Self::error())
    }

    fn clients(&self, _: Timestamp) -> Result<Vec<Client>, Error> {
        Err(Self::error())
    }
}

/// A token that samples let in: they look at its form alone.
pub(super) fn sample_token() -> String {
    format!("tiaki_cli_{}_{}", "5".repeat(32), "6".repeat(64))
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem.
    pub(super) fn code(&self) -> String {
        let found = self.json()["type"].as_str().unwrap().to_owned();
        found.strip_prefix("urn:tiaki:problem:").unwrap().to_owned()
    }
}

/// The API over something, with its description.
pub(super) struct Served {
    pub(super) router: Router,
    pub(super) routes: Vec<Route>,
    spec: Value,
}

impl Served {
    pub(super) fn new<V: Views>(views: Arc<V>, door: Arc<dyn Door>) -> Self {
        let settings = Settings {
            operation: "Operation Sample (synthetic)".to_owned(),
            clock: Arc::new(samples::as_of()),
            now: samples::as_of,
            follow: None,
            approve: None,
            queue: QueueRules::standard(),
            sessions: SessionRules::standard(),
            sending: None,
            exchange: samples::exchange::node(),
            workplace: tiaki_core::workplace::WorkplaceRules::shared(),
            random: || Some([9; 32]),
            names: Vec::new(),
        };
        let (router, routes) = router_and_routes(views, door, settings);
        Self {
            router,
            routes,
            spec: closed(serde_json::from_str(&openapi()).unwrap()),
        }
    }

    /// Sends a request, and holds its answer against the description.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header("host", "127.0.0.1:8400");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 1 << 24).await.unwrap().to_vec(),
        };
        self.check(&method, path, &answer);
        answer
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.send(Method::GET, path, &[("authorization", &bearer)], "")
            .await
    }

    /// Sends an act under a key.
    pub(super) async fn post(&self, path: &str, (token, key): (&str, &str), body: Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        if !key.is_empty() {
            headers.push(("idempotency-key", key));
        }
        self.send(Method::POST, path, &headers, body.to_string())
            .await
    }

    /// What the description says of an address.
    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let path = path.split('?').next().unwrap();
        let is_of = |template: &str| {
            let (asked, known): (Vec<&str>, Vec<&str>) =
                (path.split('/').collect(), template.split('/').collect());
            asked.len() == known.len()
                && asked
                    .iter()
                    .zip(known)
                    .all(|(one, other)| other.starts_with('{') || *one == other)
        };
        let paths = self.spec["paths"].as_object().unwrap();
        // Those without places go first, as in the router.
        let mut found: Vec<_> = paths.iter().filter(|(path, _)| is_of(path)).collect();
        found.sort_by_key(|(path, _)| path.matches('{').count());
        let method = method.as_str().to_ascii_lowercase();
        found.first().and_then(|(_, item)| item.get(&method))
    }

    fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let at = format!("{method} {path}: {}", answer.status);
        assert!(path.starts_with("/api/"), "{at}");
        assert_eq!(answer.header("cache-control"), "no-store", "{at}");
        assert!(
            !answer.headers.contains_key("access-control-allow-origin"),
            "{at}"
        );
        assert!(!answer.headers.contains_key("set-cookie"), "{at}");
        let status = answer.status.as_u16().to_string();
        let described = self
            .operation(method, path)
            .map(|operation| &operation["responses"][&status]);
        let schema = match described {
            Some(found) => {
                assert!(found.is_object(), "{at}: not described");
                match found.get("content").and_then(Value::as_object) {
                    None => {
                        assert!(
                            answer.bytes.is_empty(),
                            "{at}: a body that is not described"
                        );
                        return;
                    }
                    Some(content) => {
                        let kind = answer.header("content-type");
                        let found = content.get(kind);
                        found.unwrap_or_else(|| panic!("{at}: {kind} is not described"))["schema"]
                            .clone()
                    }
                }
            }
            None => {
                assert!(
                    ["401", "404", "405", "421", "429"].contains(&status.as_str()),
                    "{at}"
                );
                json!({"$ref": "#/components/schemas/Problem"})
            }
        };
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": self.spec["components"],
        });
        let validator = jsonschema::validator_for(&whole).unwrap();
        let value = answer.json();
        let wrong: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{at}: {wrong:?}\n{value:#}");
        if !answer.status.is_success() {
            assert_eq!(value["status"], answer.status.as_u16(), "{at}");
        }
    }
}

/// A description in which an object has no more fields than it names: what is answered and not described is found.
fn closed(mut spec: Value) -> Value {
    fn close(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let has_fields = fields.get("properties").is_some_and(Value::is_object);
                if has_fields && fields.get("type").is_some_and(|kind| kind == "object") {
                    fields
                        .entry("additionalProperties")
                        .or_insert(Value::Bool(false));
                }
                fields.values_mut().for_each(close);
            }
            Value::Array(all) => all.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut spec["components"]["schemas"]);
    spec
}

/// The API over a store of forty reports that were linked and ranked.
pub(super) struct House {
    pub(super) site: Site,
    pub(super) served: Served,
    _folder: tempfile::TempDir,
}

pub(super) fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    }
}

impl House {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        let site = plans::filled(store, folder.path());
        Self {
            served: Served::new(Arc::new(site.clone()), Arc::new(site.clone())),
            site,
            _folder: folder,
        }
    }

    /// The token of a new machine.
    pub(super) fn token(&self, name: &str, roles: &[Role], purpose: Option<Purpose>) -> String {
        let (token, _) = add(&self.site, name, roles, ("", purpose), 1_000);
        token
    }
}

/// Adds a machine: its token and its id.
pub(super) fn add(
    site: &Site,
    name: &str,
    roles: &[Role],
    (agency, purpose): (&str, Option<Purpose>),
    per_minute: u16,
) -> (String, ClientId) {
    let wanted = Wanted {
        name,
        roles,
        agency,
        purpose: purpose.map(|purpose| (purpose, "test 1")),
        per_minute,
        days: 30,
    };
    let lot = u8::try_from(name.len()).unwrap();
    let mut secret = [lot; 32];
    for (to, from) in secret.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    let mut id = [lot; 10];
    for (to, from) in id.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    let token = clients::add(site, &act(), &wanted, (id, Secret::new(secret))).unwrap();
    (token.to_text(), token.client())
}

/// A store without anything.
pub(super) fn empty(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    }
}
