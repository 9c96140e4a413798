//! Whether a form was sent by a page of ours.
//!
//! A browser says where a request comes from: `Sec-Fetch-Site` (Fetch Metadata, sent to
//! loopback by every current browser) or else `Origin`. Only what is said to be the
//! same origin is taken; a request that says nothing is refused, since then nobody can
//! tell. There are no cookies to steal, but a foreign page must not be able to make an
//! operator's browser read a child's account, nor fill the log.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the headers say that a page of this site sent the request.
pub(crate) fn is_ours(headers: &HeaderMap) -> bool {
    let one = |name: &HeaderName| {
        let mut values = headers.get_all(name).iter();
        let first = values.next()?.to_str().ok()?;
        // Two of them are a forgery or a mistake: neither is believed.
        values.next().is_none().then_some(first)
    };
    if headers.contains_key(&SITE) {
        return one(&SITE) == Some("same-origin");
    }
    let (Some(origin), Some(host)) = (one(&ORIGIN), one(&HOST)) else {
        return false;
    };
    origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"))
        == Some(host)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::is_ours;

    #[test]
    fn only_what_says_that_it_is_ours_is_taken() {
        let host = ("host", "127.0.0.1:8400");
        for (pairs, taken) in [
            (vec![host, ("sec-fetch-site", "same-origin")], true),
            (
                vec![("sec-fetch-site", "same-origin"), ("origin", "null"), host],
                true,
            ),
            (vec![host, ("origin", "http://127.0.0.1:8400")], true),
            (vec![], false),
            (vec![host], false),
            (vec![host, ("sec-fetch-site", "cross-site")], false),
            (vec![host, ("sec-fetch-site", "same-site")], false),
            (vec![host, ("sec-fetch-site", "none")], false),
            (vec![host, ("sec-fetch-site", "")], false),
            (
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://127.0.0.1:8400"),
                ],
                false,
            ),
            (
                vec![
                    host,
                    ("sec-fetch-site", "same-origin"),
                    ("sec-fetch-site", "cross-site"),
                ],
                false,
            ),
            (vec![host, ("origin", "null")], false),
            (vec![host, ("origin", "http://127.0.0.1:8401")], false),
            (vec![host, ("origin", "http://evil.example")], false),
            (vec![host, ("origin", "ftp://127.0.0.1:8400")], false),
            (vec![("origin", "http://127.0.0.1:8400")], false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.append(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                );
            }
            assert_eq!(is_ours(&headers), taken, "{pairs:?}");
        }
    }
}
