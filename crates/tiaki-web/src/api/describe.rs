//! Calls with their descriptions, and the description of them all (OpenAPI 3.1).
//!
//! A call is added once, with its address, what it needs, its handler and what it takes and gives: routes, guard and
//! description come from that one line, so that none of them is without the others. Types describe themselves
//! (`utoipa::ToSchema`); their first lines are read by people who write against the API.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{Object, Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Required,
    Response, ResponseBuilder,
};
use utoipa::{IntoParams, ToSchema};

use crate::access::Need;
use crate::api::refused::Body;
use crate::page::House;

/// Schemas by name.
type Schemas = Vec<(String, RefOr<Schema>)>;

/// What a call is in words, what it takes and what it gives.
pub(crate) struct Describe {
    id: &'static str,
    summary: &'static str,
    more: &'static str,
    query: Vec<Parameter>,
    body: Option<String>,
    answer: Option<String>,
    key: Key,
    schemas: Schemas,
}

/// Whether a call is sent under a key, so that it is done once however often it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// It only reads.
    None,
    /// It may be: the same twice changes nothing more.
    May,
    /// It has to be: the same twice would be done twice.
    Must,
}

/// A call.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) need: Need,
    pub(crate) handler: MethodRouter<House>,
    pub(crate) key: Key,
    /// Names that may stand in the query.
    pub(crate) asks: Vec<String>,
    about: Describe,
}

impl Describe {
    /// A call of this name, which clients make functions of, with what it is in one line; it answers with `A`.
    pub(super) fn new<A: ToSchema>(id: &'static str, summary: &'static str) -> Self {
        let mut about = Self {
            id,
            summary,
            more: "",
            query: Vec::new(),
            body: None,
            answer: None,
            key: Key::None,
            schemas: Vec::new(),
        };
        about.answer = Some(about.add::<A>());
        about
    }

    /// What else there is to know.
    pub(super) const fn more(mut self, more: &'static str) -> Self {
        self.more = more;
        self
    }

    /// What may stand in its query.
    pub(super) fn query<Q: IntoParams>(mut self) -> Self {
        self.query
            .extend(Q::into_params(|| Some(ParameterIn::Query)));
        self
    }

    /// What its body is.
    pub(super) fn body<B: ToSchema>(mut self) -> Self {
        self.body = Some(self.add::<B>());
        self
    }

    /// It is sent under a key.
    pub(super) const fn keyed(mut self) -> Self {
        self.key = Key::Must;
        self
    }

    fn add<T: ToSchema>(&mut self) -> String {
        let name = T::name().into_owned();
        T::schemas(&mut self.schemas);
        self.schemas.push((name.clone(), T::schema()));
        name
    }
}

impl Call {
    /// Something to read.
    pub(super) fn get<T: 'static>(
        path: &'static str,
        need: Need,
        handler: impl Handler<T, House>,
        about: Describe,
    ) -> Self {
        Self::new(Method::GET, (path, need), get(handler), about)
    }

    /// Something to do.
    pub(super) fn post<T: 'static>(
        path: &'static str,
        need: Need,
        handler: impl Handler<T, House>,
        mut about: Describe,
    ) -> Self {
        if about.key == Key::None {
            about.key = Key::May;
        }
        Self::new(Method::POST, (path, need), post(handler), about)
    }

    fn new(
        method: Method,
        (path, need): (&'static str, Need),
        handler: MethodRouter<House>,
        about: Describe,
    ) -> Self {
        Self {
            method,
            path,
            need,
            handler,
            key: about.key,
            asks: about.query.iter().map(|one| one.name.clone()).collect(),
            about,
        }
    }

    fn operation(&self) -> Operation {
        let about = &self.about;
        let tag = self.path.split('/').nth(3).unwrap_or_default();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(about.id))
            .tag(tag)
            .summary(Some(about.summary));
        if !about.more.is_empty() {
            operation = operation.description(Some(about.more));
        }
        for place in places(self.path) {
            operation = operation.parameter(in_path(place));
        }
        for one in &about.query {
            operation = operation.parameter(one.clone());
        }
        if self.key != Key::None {
            operation = operation.parameter(key(self.key));
        }
        if let Some(name) = &about.body {
            let body = RequestBodyBuilder::new()
                .required(Some(Required::True))
                .content("application/json", content(name));
            operation = operation.request_body(Some(body.build()));
        }
        if let Some(name) = &about.answer {
            let answer = ResponseBuilder::new()
                .description("Done.")
                .content("application/json", content(name));
            operation = operation.response("200", answer.build());
        }
        for (status, says) in refusals(&self.method, self.path) {
            operation = operation.response(status, refusal(says));
        }
        operation.build()
    }
}

fn content(name: &str) -> utoipa::openapi::Content {
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(name)))
        .build()
}

fn refusal(says: &str) -> Response {
    ResponseBuilder::new()
        .description(says)
        .content("application/problem+json", content("Problem"))
        .build()
}

/// The places in an address.
fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
}

fn text() -> Object {
    Object::with_type(SchemaType::new(Type::String))
}

fn in_path(place: &str) -> Parameter {
    let says = match place {
        "account" | "one" | "other" => "An account: acc_ and 32 hexadecimal digits.",
        "authority" => "An authority of the directory, such as auth-nz.",
        "case" => "A case: cas_ and 32 hexadecimal digits.",
        "draft" => "A referral, or a standing choice: shr_ and 32 hexadecimal digits.",
        "incident" => "A group of reports that are one: inc_ and 32 hexadecimal digits.",
        "list" => "A hash list: its id as the lists give it.",
        "person" => "A person: per_ and 32 hexadecimal digits.",
        "provider" => "A provider: pro_ and 32 hexadecimal digits.",
        "report" => "A report: rep_ and 32 hexadecimal digits.",
        "task" => "A task of the case: tsk_ and 32 hexadecimal digits.",
        "version" => "A version of the rules, as the list of them names it.",
        _ => "An id.",
    };
    ParameterBuilder::new()
        .name(place)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(says))
        .schema(Some(text()))
        .build()
}

fn key(key: Key) -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(if key == Key::Must {
            Required::True
        } else {
            Required::False
        })
        .description(Some(
            "1 to 64 visible ASCII characters of the caller's choice, new for each act: within a day the same \
             request under the same key is done once, and answered with the same bytes.",
        ))
        .schema(Some(text()))
        .build()
}

/// With what a call may be refused.
fn refusals(method: &Method, path: &str) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        (
            "400",
            "The query, the cursor, the key or the body does not read.",
        ),
        ("401", "No token that is good."),
        (
            "403",
            "It may not be done: by its roles, for its purpose, or by a machine at all.",
        ),
        ("404", "Nothing here that may be seen."),
        (
            "429",
            "Too many requests: Retry-After says when to ask again, in seconds.",
        ),
        ("500", "A failure on our side."),
        (
            "503",
            "Too many wait: Retry-After says when to ask again, in seconds.",
        ),
    ];
    if method == Method::POST {
        all.extend([
            (
                "409",
                "What is there stands against it, or it is not known what became of it.",
            ),
            ("413", "The body is too large."),
            ("415", "The body is not said to be JSON."),
            ("422", "What was sent cannot be taken in."),
        ]);
    } else {
        all.push(("304", "It is as the caller has it (If-None-Match)."));
        if path.ends_with("/{person}") {
            all.push((
                "303",
                "The id has ended: Location says who holds its account now.",
            ));
        }
    }
    all
}

/// The description of calls.
pub(super) fn document(calls: &[Call]) -> OpenApi {
    let mut schemas: Schemas = Vec::new();
    let mut paths = Paths::new();
    for call in calls {
        schemas.extend(call.about.schemas.iter().cloned());
        let method = if call.method == Method::POST {
            HttpMethod::Post
        } else {
            HttpMethod::Get
        };
        let mut operation = call.operation();
        for (status, says) in [("303", "It leads on."), ("304", "As the caller has it.")] {
            // These have no body.
            if let Some(found) = operation.responses.responses.get_mut(status) {
                let plain = match found {
                    RefOr::T(response) => response.description.clone(),
                    RefOr::Ref(_) => says.to_owned(),
                };
                *found = ResponseBuilder::new().description(plain).build().into();
            }
        }
        paths.add_path_operation(call.path, vec![method], operation);
    }
    Body::schemas(&mut schemas);
    schemas.push((
        Body::name().into_owned(),
        <Body<'_> as utoipa::PartialSchema>::schema(),
    ));
    let mut components = Components::new();
    components.schemas.extend(schemas);
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("tiaki_<client>_<secret>")
                .build(),
        ),
    );
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Tiaki")
                .version("1")
                .description(Some(
                    "What the pages of Tiaki show and do, for machines. Moments are RFC 3339 in UTC; numbers are whole; \
                     ids stand in addresses, and nothing else does. Fields may be added to answers; none is taken away \
                     and none changes its meaning under /api/v1. See docs/api.md.",
                ))
                .build(),
        )
        .paths(paths)
        .components(Some(components))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("token", [])]))
        .build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// No two types share a name: one of them would be described as the other.
    #[test]
    fn one_name_is_one_type() {
        let mut seen = BTreeMap::new();
        for call in crate::api::calls() {
            for (name, schema) in call.about.schemas {
                let before = seen.entry(name.clone()).or_insert_with(|| schema.clone());
                assert!(*before == schema, "two types are called {name}");
            }
        }
        assert!(seen.len() > 80, "{}", seen.len());
    }
}
