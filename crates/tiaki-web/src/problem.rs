//! Problems: what a request gets instead of a page (RFC 9457).
//!
//! One type, our own words, a request id. What may not be seen and what is not
//! there are the same problem. A failure on our side says that and nothing else:
//! what went wrong is in the log, under the same id.

use askama::Template;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use tiaki_core::policy::RuleId;

use crate::head::RequestId;
use crate::page::{Frame, Here, Shell, login};
use crate::tongue::Tongue;

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Too many wait for the store.
    Busy,
    /// A failure on our side.
    Failed,
    /// A form that no page of ours sent.
    Foreign,
    /// A form that did not come through whole.
    Form,
    /// The page cannot be asked that way.
    Method,
    /// The request names another host.
    Misdirected,
    /// There is nothing here, or nothing that may be seen.
    NotFound,
    /// Nobody is logged in.
    LogIn,
    /// What is asked for is not for the purpose that was named, or none was.
    Purpose,
    /// A child's account was asked for without saying what for.
    Reason,
    /// It may not be done, by this rule.
    Refused(RuleId),
}

/// Marks an answer that refuses on a page of its own, so that no problem takes its place: a form that
/// comes back with what was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnPage;

/// In which form a problem is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Html,
    Json,
}

/// The body of a problem in JSON (RFC 9457, section 3).
#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    request_id: &'a str,
}

/// A problem as a page.
#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    title: String,
    detail: String,
    status: u16,
    request_id: &'a str,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Form => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::LogIn => StatusCode::UNAUTHORIZED,
            Self::Purpose | Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::Reason => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The last part of the problem's type; stable.
    fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Foreign => "foreign",
            Self::Form => "form",
            Self::Method => "method",
            Self::Misdirected => "misdirected",
            Self::NotFound => "not-found",
            Self::LogIn => "log-in",
            Self::Purpose => "purpose",
            Self::Reason => "reason",
            Self::Refused(_) => "refused",
        }
    }

    fn title(self, tongue: Tongue) -> String {
        tongue.code("problem-title", self.code())
    }

    /// What the reader can do; nothing for failures on our side.
    fn detail(self, tongue: Tongue) -> String {
        match self {
            Self::Busy | Self::Failed => String::new(),
            _ => tongue.code("problem-detail", self.code()),
        }
    }

    /// An empty answer that carries the problem; [`crate::head`] writes it.
    pub(crate) fn bare(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }

    /// The problem that an answer carries. An error that did not come from us
    /// (a path that does not decode) becomes one of ours, so none slips by.
    pub(crate) fn of(response: &Response) -> Option<Self> {
        if response.extensions().get::<OwnPage>().is_some() {
            return None;
        }
        let status = response.status();
        let carried = response.extensions().get::<Self>().copied();
        carried
            .or_else(|| status.is_client_error().then_some(Self::NotFound))
            .or_else(|| status.is_server_error().then_some(Self::Failed))
    }

    /// The answer in the form asked for.
    pub(crate) fn answer(self, wants: Wants, shell: &Shell, id: &RequestId) -> Response {
        let mut response = match wants {
            Wants::Json => self.json(shell.tongue(), id),
            Wants::Html => self.html(shell, id),
        };
        *response.status_mut() = self.status();
        match self {
            Self::Busy => response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("10")),
            Self::Method => response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD")),
            Self::Failed
            | Self::Foreign
            | Self::Form
            | Self::Misdirected
            | Self::NotFound
            | Self::LogIn
            | Self::Purpose
            | Self::Reason
            | Self::Refused(_) => None,
        };
        response
    }

    fn json(self, tongue: Tongue, id: &RequestId) -> Response {
        let body = Body {
            r#type: format!("urn:tiaki:problem:{}", self.code()),
            title: self.title(tongue),
            status: self.status().as_u16(),
            detail: self.detail(tongue),
            request_id: &id.0,
        };
        let kind = HeaderValue::from_static("application/problem+json");
        let lang = HeaderValue::from_static(tongue.lang());
        (
            [(CONTENT_TYPE, kind), (CONTENT_LANGUAGE, lang)],
            serde_json::to_string(&body).unwrap_or_default(),
        )
            .into_response()
    }

    fn html(self, shell: &Shell, id: &RequestId) -> Response {
        if self == Self::LogIn {
            return login::answer(shell);
        }
        let (title, detail) = (self.title(shell.tongue()), self.detail(shell.tongue()));
        let mut frame = shell.frame(Here::Within, title.as_str());
        // What is not there and what may not be seen are one answer, whatever was asked for.
        frame.back = "/".to_owned();
        let page = ProblemPage {
            frame,
            title,
            detail,
            status: self.status().as_u16(),
            request_id: &id.0,
        };
        Html(page.render().unwrap_or_default()).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.bare()
    }
}

impl Wants {
    /// JSON where the request prefers a JSON type to HTML (RFC 9110, section 12.5.1), else HTML.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let (mut html, mut json) = (0.0_f32, 0.0_f32);
        let values = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        for range in values.flat_map(|value| value.split(',')) {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0));
            match kind.as_str() {
                "text/html" => html = html.max(weight),
                "application/json" | "application/problem+json" => json = json.max(weight),
                _ => {}
            }
        }
        if json > html { Self::Json } else { Self::Html }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::ACCEPT;
    use axum::http::{HeaderMap, HeaderValue};

    use super::Wants;

    #[test]
    fn html_unless_json_is_preferred() {
        for (accept, wants) in [
            ("", Wants::Html),
            ("*/*", Wants::Html),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Wants::Html),
            ("application/json", Wants::Json),
            ("Application/Problem+JSON", Wants::Json),
            ("text/html;q=0.5, application/json", Wants::Json),
            ("application/json;q=0.5, text/html", Wants::Html),
            ("application/json, text/html", Wants::Html),
            ("application/json;q=0", Wants::Html),
            ("application/json;q=nonsense", Wants::Html),
            ("application/json;q=NaN", Wants::Html),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(Wants::of(&headers), wants, "{accept}");
        }
    }
}
