//! Replies: a code, words, and the HTTP status that goes with them.
//!
//! The documentation gives one pair of code and status only (an over-full batched report: 4100
//! under 400); the others follow the meaning of the codes, because clients take any 2xx for
//! done. Element order is the documentation's.

use axum::http::header::{CONTENT_TYPE, LINK, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tiaki_ops::submissions::{Reason, Refusal};

const XML: HeaderValue = HeaderValue::from_static("application/xml");
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"ESP Web Services\"");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
static RECEIPT_DIGEST: HeaderName = HeaderName::from_static("receipt-digest");

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The codes of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Success,
    Server,
    UploadFailed,
    NotFound,
    Unauthenticated,
    NotAuthorized,
    Invalid,
    Validation,
    Malformed,
    NoReport,
    NoFile,
    Retracted,
    Finished,
}

impl Code {
    pub(crate) const fn number(self) -> u16 {
        match self {
            Self::Success => 0,
            Self::Server => 1000,
            Self::UploadFailed => 1110,
            Self::NotFound => 1210,
            Self::Unauthenticated => 2000,
            Self::NotAuthorized => 3000,
            Self::Invalid => 4000,
            Self::Validation => 4100,
            Self::Malformed => 4110,
            Self::NoReport => 5001,
            Self::NoFile => 5002,
            Self::Retracted => 5101,
            Self::Finished => 5102,
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Success => StatusCode::OK,
            Self::Server | Self::UploadFailed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotFound | Self::NoReport | Self::NoFile => StatusCode::NOT_FOUND,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::NotAuthorized => StatusCode::FORBIDDEN,
            Self::Invalid | Self::Validation | Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Retracted | Self::Finished => StatusCode::CONFLICT,
        }
    }
}

/// A reply.
#[derive(Debug)]
pub(crate) struct Reply {
    code: Code,
    status: StatusCode,
    body: String,
    retry_after: Option<u64>,
    receipt: Option<(i64, [u8; 32])>,
}

impl Reply {
    fn new(code: Code, body: &str) -> Self {
        Self {
            code,
            status: code.status(),
            body: format!("{DECLARATION}{body}\n"),
            retry_after: None,
            receipt: None,
        }
    }

    /// A `reportResponse`: further elements in the order of the schema.
    fn response(code: Code, words: &str, further: &[(&str, &str)]) -> Self {
        let mut body = format!(
            "<reportResponse><responseCode>{}</responseCode><responseDescription>{}</responseDescription>",
            code.number(),
            escaped(words)
        );
        for (name, value) in further {
            body.push_str(&format!("<{name}>{}</{name}>", escaped(value)));
        }
        body.push_str("</reportResponse>");
        Self::new(code, &body)
    }

    /// Done, with words of its own.
    pub(super) fn said(words: &str) -> Self {
        Self::response(Code::Success, words, &[])
    }

    /// Done, to this submission.
    pub(super) fn success(number: i64) -> Self {
        Self::response(
            Code::Success,
            "Success",
            &[("reportId", &number.to_string())],
        )
    }

    /// A file was taken: its id, and the MD5 of the bytes that came.
    pub(super) fn file(number: i64, file: &str, md5: Option<&str>) -> Self {
        let number = number.to_string();
        let mut further = vec![("reportId", number.as_str()), ("fileId", file)];
        further.extend(md5.map(|md5| ("hash", md5)));
        Self::response(Code::Success, "Success", &further)
    }

    /// A submission is finished, with the digest of its receipt.
    pub(super) fn done(number: i64, files: &[String], receipt: [u8; 32]) -> Self {
        let files: String = files
            .iter()
            .map(|file| format!("<fileId>{file}</fileId>"))
            .collect();
        let files = if files.is_empty() {
            "<files/>".to_owned()
        } else {
            format!("<files>{files}</files>")
        };
        let body = format!(
            "<reportDoneResponse><responseCode>0</responseCode><reportId>{number}</reportId>{files}</reportDoneResponse>"
        );
        Self {
            receipt: Some((number, receipt)),
            ..Self::new(Code::Success, &body)
        }
    }

    pub(crate) fn refused(code: Code, words: &str) -> Self {
        Self::response(code, words, &[])
    }

    /// A refusal of the use case.
    pub(super) fn of(refusal: &Refusal) -> Self {
        let code = match refusal.reason {
            Reason::Finished => Code::Finished,
            Reason::Invalid => Code::Invalid,
            Reason::Malformed => Code::Malformed,
            Reason::NoFile => Code::NoFile,
            Reason::NoReport => Code::NoReport,
            Reason::Retracted => Code::Retracted,
            Reason::Schema => Code::Validation,
        };
        Self::refused(code, &refusal.words)
    }

    /// The request is not as it must be.
    pub(super) fn invalid(words: &str) -> Self {
        Self::refused(Code::Invalid, words)
    }

    /// Who calls is not known.
    pub(super) fn unauthenticated() -> Self {
        Self::refused(Code::Unauthenticated, "Authentication required")
    }

    /// Too many wrong passwords; again in so many seconds.
    pub(super) fn throttled(seconds: u64) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(seconds),
            ..Self::unauthenticated()
        }
    }

    /// A body beyond its bound.
    pub(super) fn too_large(words: &str) -> Self {
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..Self::invalid(words)
        }
    }

    /// A body that did not come in time.
    pub(super) fn too_slow() -> Self {
        Self {
            status: StatusCode::REQUEST_TIMEOUT,
            ..Self::invalid("the request did not come in time; send it again")
        }
    }

    /// The call cannot be made that way.
    pub(super) fn method() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            ..Self::invalid(
                "Invalid request: status, xsd and receipt are read (GET), all others sent (POST)",
            )
        }
    }

    /// A failure on our side.
    pub(crate) fn failed() -> Self {
        Self::refused(
            Code::Server,
            "Server error; nothing was taken in, send it again",
        )
    }

    /// Too much at once.
    pub(super) fn busy() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            retry_after: Some(5),
            ..Self::refused(
                Code::Server,
                "Server busy; nothing was taken in, send it again",
            )
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, XML);
        headers.insert(axum::http::header::CACHE_CONTROL, NO_STORE);
        if self.code == Code::Unauthenticated {
            headers.insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some((number, digest)) = self.receipt {
            if let Ok(value) = HeaderValue::from_str(&format!("sha-256={}", digits(&digest))) {
                headers.insert(&RECEIPT_DIGEST, value);
            }
            if let Ok(value) =
                HeaderValue::from_str(&format!("<receipt?id={number}>; rel=\"receipt\""))
            {
                headers.insert(LINK, value);
            }
        }
        response.extensions_mut().insert(self.code);
        response
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn digits(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

/// Text as XML has it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{Code, Reply, escaped};

    #[test]
    fn elements_stand_in_the_order_of_the_documentation() {
        for (reply, body) in [
            (
                Reply::file(7, "ab", Some("cd")),
                "<reportResponse><responseCode>0</responseCode><responseDescription>Success</responseDescription>\
                 <reportId>7</reportId><fileId>ab</fileId><hash>cd</hash></reportResponse>",
            ),
            (
                Reply::done(7, &[], [0; 32]),
                "<reportDoneResponse><responseCode>0</responseCode><reportId>7</reportId><files/></reportDoneResponse>",
            ),
            (
                Reply::done(7, &["ab".to_owned(), "cd".to_owned()], [0; 32]),
                "<reportDoneResponse><responseCode>0</responseCode><reportId>7</reportId>\
                 <files><fileId>ab</fileId><fileId>cd</fileId></files></reportDoneResponse>",
            ),
        ] {
            let start = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
            assert_eq!(reply.body, format!("{start}{body}\n"));
        }
    }

    #[test]
    fn no_words_break_out_of_their_element() {
        assert_eq!(escaped("a<b>&\u{1}c"), "a&lt;b&gt;&amp;c");
    }

    #[test]
    fn only_code_0_is_a_success() {
        for code in [Code::Server, Code::Invalid, Code::Finished, Code::NoReport] {
            assert!(!Reply::refused(code, "x").status.is_success());
        }
    }
}
