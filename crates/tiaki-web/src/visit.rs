//! A visit: in which language a page is asked for, and by whom.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language that pages are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    #[default]
    En,
    Fr,
    Es,
    Ar,
}

/// What is known of a request before its page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visit {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read once pages are written in more languages")
    )]
    pub(crate) lang: Lang,
}

impl Lang {
    /// All of them, as they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Es, Self::Ar];

    /// As BCP 47 names it, and as `<html lang>` does.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ar => "ar",
        }
    }

    #[expect(dead_code, reason = "as above")]
    /// The direction it is written in, as `<html dir>` names it.
    pub(crate) const fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En | Self::Fr | Self::Es => "ltr",
        }
    }

    /// The language of a tag such as `fr` or `ar-MA`; nothing where it is none of ours.
    pub(crate) fn find(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let mut known = Self::ALL.into_iter();
        known.find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }
}

impl Visit {
    /// What the headers of a request say.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self {
            lang: preferred(headers).unwrap_or_default(),
        }
    }
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
    use axum::http::header::ACCEPT_LANGUAGE;
    use axum::http::{HeaderMap, HeaderValue};

    use super::{Lang, Visit};

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
            assert_eq!(Visit::of(&headers).lang, lang, "{accept}");
        }
    }
}
