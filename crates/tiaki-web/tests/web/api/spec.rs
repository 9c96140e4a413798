//! The description: it is the committed one, names every call, and says something of each field.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::Method;
use serde_json::Value;
use tiaki_web::openapi;

use super::Served;
use crate::samples::Samples;
use crate::samples::door::Inside;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the file is written where that is asked for"
)]
fn the_description_is_the_one_that_was_read() {
    let now = openapi();
    if std::env::var_os("TIAKI_OPENAPI").is_some_and(|how| how == "write") {
        std::fs::create_dir_all(std::path::Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &now).unwrap();
    }
    let before = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        before == now,
        "the API is another than docs/api/openapi.json says. If that is meant, run\n\
         TIAKI_OPENAPI=write cargo test -p tiaki-web --test web api\nand read the difference"
    );
}

#[test]
fn every_call_is_described_and_every_description_is_a_call() {
    let served = Served::new(Arc::new(Samples), Arc::new(Inside));
    let routes: BTreeSet<(Method, String)> = served
        .routes
        .iter()
        .filter(|route| route.path.starts_with("/api"))
        .map(|route| (route.method.clone(), route.path.to_owned()))
        .collect();
    let spec: Value = serde_json::from_str(&openapi()).unwrap();
    let mut described = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (path, item) in spec["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).unwrap();
            described.insert((method, path.clone()));
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} stands twice");
            assert!(operation["summary"].is_string(), "{name}");
            let places: BTreeSet<&str> = path
                .split('/')
                .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
                .collect();
            let given: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|one| one["in"] == "path")
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            assert_eq!(places, given, "{name}");
        }
    }
    assert_eq!(routes, described);
    assert!(routes.len() > 40, "{}", routes.len());
}

/// Each field of each type is described, no number is a fraction, and what is referred to is there.
#[test]
fn every_field_says_what_it_is_and_no_number_is_a_fraction() {
    fn walk(value: &Value, at: &str, refers: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                let kind = fields.get("type");
                assert!(kind.is_none_or(|kind| kind != "number"), "{at}: a fraction");
                if let Some(to) = fields.get("$ref").and_then(Value::as_str) {
                    refers.insert(to.rsplit('/').next().unwrap().to_owned());
                }
                if let Some(Value::Object(properties)) = fields.get("properties") {
                    for (name, field) in properties {
                        let within = field["oneOf"].as_array().into_iter().flatten();
                        let says = std::iter::once(field).chain(within).any(|one| {
                            one["description"]
                                .as_str()
                                .is_some_and(|says| !says.is_empty())
                        });
                        assert!(says, "{at}.{name} is not described");
                    }
                }
                for (name, field) in fields {
                    walk(field, &format!("{at}.{name}"), refers);
                }
            }
            Value::Array(all) => all.iter().for_each(|one| walk(one, at, refers)),
            _ => {}
        }
    }
    let spec: Value = serde_json::from_str(&openapi()).unwrap();
    let mut refers = BTreeSet::new();
    walk(&spec["components"]["schemas"], "schemas", &mut refers);
    walk(&spec["paths"], "paths", &mut refers);
    let known: BTreeSet<String> = spec["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(refers, known);
}
