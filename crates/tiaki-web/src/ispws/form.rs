//! The field `id` of finish and retract, as either kind of form.

use axum::Form;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

use super::body::{Bound, Guard, Watch};
use super::reply::Reply;

/// Bytes of such a form: one number, and room for what clients add.
const FORM_BYTES: u64 = 64 << 10;

/// Parts of a form that are looked at.
pub(super) const PARTS: usize = 64;

/// The number of the submission that a form names.
pub(super) async fn id(request: Request) -> Result<i64, Reply> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let watch = Watch::default();
    let request = request.map(|body| Guard::around(body, Bound::Whole(FORM_BYTES), &watch));
    let ids = if kind.starts_with("multipart/form-data") {
        of_multipart(request, &watch).await?
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        of_urlencoded(request, &watch).await?
    } else {
        let words =
            "send the field 'id' as multipart/form-data or application/x-www-form-urlencoded";
        return Err(Reply::invalid(words));
    };
    one(&ids)
}

/// The one number among the values of `id`.
pub(super) fn one(ids: &[String]) -> Result<i64, Reply> {
    match ids {
        [] => Err(Reply::invalid(
            "the field 'id' is missing; send the reportId in it",
        )),
        [id] => number(id),
        _ => Err(Reply::invalid(
            "the field 'id' comes more than once; send one report at a time",
        )),
    }
}

/// A submission's number: decimal digits.
pub(super) fn number(text: &str) -> Result<i64, Reply> {
    let text = text.trim();
    let is_number =
        !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    let number = if is_number { text.parse().ok() } else { None };
    number.ok_or_else(|| Reply::invalid("the field 'id' is not a reportId: decimal digits alone"))
}

async fn of_urlencoded(request: Request, watch: &Watch) -> Result<Vec<String>, Reply> {
    let fields = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Ok(Form(fields)) = fields else {
        return Err(watch.reply("the form cannot be read as application/x-www-form-urlencoded"));
    };
    let ids = fields.into_iter().filter(|(name, _)| name == "id");
    Ok(ids.map(|(_, value)| value).collect())
}

async fn of_multipart(request: Request, watch: &Watch) -> Result<Vec<String>, Reply> {
    let unreadable = "the form cannot be read as multipart/form-data; does its boundary agree?";
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| watch.reply(unreadable))?;
    let mut ids = Vec::new();
    for _ in 0..PARTS {
        let field = form
            .next_field()
            .await
            .map_err(|_| watch.reply(unreadable))?;
        let Some(field) = field else {
            return Ok(ids);
        };
        if field.name() == Some("id") {
            let text = field.text().await.map_err(|_| watch.reply(unreadable))?;
            ids.push(text);
        }
    }
    Err(Reply::invalid(
        "the form has too many parts; send the field 'id' alone",
    ))
}

#[cfg(test)]
mod tests {
    use super::{number, one};

    #[test]
    fn ids_are_decimal_digits() {
        assert_eq!(number(" 42\r\n").ok(), Some(42));
        assert_eq!(number("000000000000000007").ok(), Some(7));
        for bad in [
            "",
            " ",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "0x1",
            "٣",
            "1 2",
            "9999999999999999999",
            "1\0",
        ] {
            assert!(number(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn there_is_one() {
        assert!(one(&[]).is_err());
        assert!(one(&["1".to_owned(), "1".to_owned()]).is_err());
        assert_eq!(one(&["1".to_owned()]).ok(), Some(1));
    }
}
