//! A visit: in which language a page is asked for, and by whom.

use std::sync::Arc;

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, Method, Uri};
use tiaki_core::workplace::Prompt;
use tiaki_ops::sessions::{Session, Token};

pub(crate) use tiaki_words::Lang;

/// Keeps the language that was chosen on a page.
pub(crate) const LANG_COOKIE: &str = "tiaki-lang";

/// Holds what a session is known by; the second name is for sites that are served over TLS (RFC 6265bis,
/// section 4.1.3.2).
pub(crate) const SESSION_COOKIES: [&str; 2] = ["tiaki", "__Host-tiaki"];

/// What is known of a request before its page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visit {
    /// The language of its pages.
    pub(crate) lang: Lang,
    /// Where a choice of language leads back to: an address of ours.
    pub(crate) here: String,
    /// What the browser holds of a session, over or not.
    pub(crate) token: Option<Token>,
    /// Who is logged in.
    pub(crate) session: Option<Arc<Session>>,
    /// What their meter says, and whether it may be put off.
    pub(crate) prompt: Option<(Prompt, bool)>,
}

impl Visit {
    /// What a request says: the language chosen on a page goes before what the browser prefers.
    pub(crate) fn of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        Self {
            lang: chosen(headers)
                .or_else(|| preferred(headers))
                .unwrap_or_default(),
            here: match (method, uri.path_and_query()) {
                (&Method::GET | &Method::HEAD, Some(here)) => here.as_str().to_owned(),
                // A form's own address shows nothing.
                _ => "/".to_owned(),
            },
            token: None,
            session: None,
            prompt: None,
        }
    }

    /// The same, of somebody who is logged in: the language that they read goes before all but what was
    /// chosen on a page.
    pub(crate) fn of_session(mut self, headers: &HeaderMap, session: Session) -> Self {
        if let (None, Some(lang)) = (chosen(headers), Lang::of_code(&session.language)) {
            self.lang = lang;
        }
        self.session = Some(Arc::new(session));
        self
    }
}

/// What the browser holds of a session.
pub(crate) fn token(headers: &HeaderMap, is_secure: bool) -> Option<Token> {
    let [plain, secure] = SESSION_COOKIES;
    cookie(headers, if is_secure { secure } else { plain }).and_then(Token::find)
}

/// The language that was chosen on a page.
fn chosen(headers: &HeaderMap) -> Option<Lang> {
    cookie(headers, LANG_COOKIE).and_then(Lang::of_code)
}

/// The value of a cookie; nothing where there is none, or where there are two and nobody can tell which is ours.
fn cookie<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let values = headers.get_all(COOKIE).iter();
    let mut found = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == wanted)
        .map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The language of ours that is preferred most (RFC 9110, section 12.5.4).
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let values = headers.get_all(ACCEPT_LANGUAGE).iter();
    let mut best: Option<(u16, Lang)> = None;
    for range in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(1_000, thousandths);
        let Some(lang) = Lang::find(tag).filter(|_| weight > 0) else {
            continue;
        };
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// A weight such as `0.8` in thousandths; what is no weight counts nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || part.len() > 3 || !is_digits(whole) || !is_digits(part) {
        return 0;
    }
    let part = format!("{part:0<3}").parse().unwrap_or(0_u16);
    let whole = whole.parse().unwrap_or(0_u16);
    (whole.saturating_mul(1_000).saturating_add(part)).min(1_000)
}

#[cfg(test)]
mod tests {
    use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
    use axum::http::{HeaderMap, HeaderValue, Method, Uri};

    use super::{Lang, Visit};

    fn visit(headers: &HeaderMap) -> Visit {
        Visit::of(&Method::GET, &Uri::from_static("/alarms?within=3"), headers)
    }

    #[test]
    fn the_language_of_ours_that_is_preferred_most_is_taken() {
        for (accept, lang) in [
            ("", Lang::En),
            ("*", Lang::En),
            ("ar", Lang::Ar),
            ("AR-ma, fr;q=0.9", Lang::Ar),
            ("mi, fr;q=0.4, es;q=0.5", Lang::Es),
            ("fr;q=0", Lang::En),
            ("fr;q=nonsense, es;q=0.1", Lang::Es),
            ("fr;q=0.12345", Lang::En),
            ("fr, es", Lang::Fr),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            assert_eq!(visit(&headers).lang, lang, "{accept}");
        }
    }

    #[test]
    fn what_was_chosen_goes_before_what_is_preferred() {
        for (cookie, lang) in [
            ("tiaki-lang=ar", Lang::Ar),
            ("other=1; tiaki-lang=es", Lang::Es),
            ("tiaki-lang=AR", Lang::Fr),
            ("tiaki-lang=", Lang::Fr),
            ("tiaki-lang=mi", Lang::Fr),
            ("not-tiaki-lang=ar", Lang::Fr),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("fr"));
            headers.insert(COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(visit(&headers).lang, lang, "{cookie}");
        }
    }

    #[test]
    fn a_page_leads_back_to_itself_and_a_form_to_the_first_page() {
        let headers = HeaderMap::new();
        assert_eq!(visit(&headers).here, "/alarms?within=3");
        let form = Visit::of(&Method::POST, &Uri::from_static("/alarms"), &headers);
        assert_eq!(form.here, "/");
    }
}
