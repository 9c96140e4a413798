//! A PDF as krilla writes it, so that it is text: what is compressed goes into ASCII85 (ISO 32000-1, 7.4.3), which
//! takes a quarter more.
//!
//! krilla can write streams in hexadecimal digits itself, at twice the size and without the mark that ends them;
//! strings and names are ASCII already.

/// How krilla marks that a file holds bytes beyond ASCII (ISO 19005-2, 6.1.2), and what does the same in UTF-8.
const MARK: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n";
const MARK_IN_UTF8: &str = "%PDF-1.7\n%éé\n\n";

/// The same file as text; nothing where it has not the form that krilla gives.
pub(crate) fn text(pdf: &[u8]) -> Option<String> {
    let mut rest = pdf.strip_prefix(MARK)?;
    let mut text = MARK_IN_UTF8.to_owned();
    let mut places = Vec::new();
    while !rest.starts_with(b"xref\n") {
        places.push(text.len());
        rest = object(rest, &mut text)?;
    }
    let trailer = rest.get(find(rest, b"trailer\n")?..)?;
    let trailer = trailer.get(..find(trailer, b"startxref\n")?)?;
    let table = text.len();
    text.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f\r\n",
        places.len() + 1
    ));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n\r\n"));
    }
    text.push_str(std::str::from_utf8(trailer).ok()?);
    text.push_str(&format!("startxref\n{table}\n%%EOF"));
    Some(text)
}

/// One object; what follows it. Objects come in the order of their numbers.
fn object<'f>(from: &'f [u8], text: &mut String) -> Option<&'f [u8]> {
    const END: &[u8] = b"\nendobj\n";
    const STREAM: &[u8] = b"\nstream\n";
    let end = find(from, END)?;
    let Some(stream) = find(from.get(..end)?, STREAM) else {
        let (object, rest) = from.split_at_checked(end + END.len())?;
        text.push_str(std::str::from_utf8(object).ok()?);
        return Some(rest);
    };
    let head = std::str::from_utf8(from.get(..stream)?).ok()?;
    let (before, after) = head.split_once("/Length ")?;
    let digits = after.find(|char: char| !char.is_ascii_digit());
    let (length, after) = after.split_at(digits?);
    let at = stream + STREAM.len();
    let data = from.get(at..at.checked_add(length.parse().ok()?)?)?;
    let rest = from.get(at + data.len()..)?;
    let rest = rest.strip_prefix(b"\nendstream\nendobj\n")?;
    let (data, after) = match after.split_once("/Filter/FlateDecode") {
        Some((one, two)) => {
            let after = format!("{one}/Filter[/ASCII85Decode/FlateDecode]{two}");
            (in_85(data), after)
        }
        None => (std::str::from_utf8(data).ok()?.to_owned(), after.to_owned()),
    };
    let length = data.len();
    text.push_str(&format!(
        "{before}/Length {length}{after}\nstream\n{data}\nendstream\nendobj\n"
    ));
    Some(rest)
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|found| found == what)
}

/// Four bytes as five letters; lines of 75, and the mark of the end.
fn in_85(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 13 / 10 + 8);
    for (group, number) in bytes.chunks(4).zip(1_usize..) {
        let mut four = [0; 4];
        for (to, from) in four.iter_mut().zip(group) {
            *to = *from;
        }
        let value = u32::from_be_bytes(four);
        if value == 0 && group.len() == 4 {
            text.push('z');
        } else {
            for power in [52_200_625, 614_125, 7_225, 85, 1]
                .iter()
                .take(group.len() + 1)
            {
                let digit = u8::try_from(value / power % 85).unwrap_or_default();
                text.push(char::from(b'!' + digit));
            }
        }
        if number.is_multiple_of(15) {
            text.push('\n');
        }
    }
    text.push_str("~>");
    text
}

#[cfg(test)]
mod tests {
    use super::{in_85, text};

    #[test]
    fn four_bytes_are_five_letters() {
        for (bytes, letters) in [
            (&b""[..], "~>"),
            (b"Man ", "9jqo^~>"),
            (b"Man is", "9jqo^Bla~>"),
            (b"M", "9`~>"),
            (&[0, 0, 0, 0], "z~>"),
            (&[0, 0], "!!!~>"),
            (&[255, 255, 255, 255], "s8W-!~>"),
        ] {
            assert_eq!(in_85(bytes), letters);
        }
    }

    #[test]
    fn what_is_no_file_of_krillas_is_none() {
        for bytes in [
            &b""[..],
            b"%PDF-1.7\n",
            b"%PDF-1.7\n%\x80\x80\x80\x80\n\n1 0 obj\n",
            b"%PDF-1.7\n%\x80\x80\x80\x80\n\n1 0 obj\n<</Length 9>>\nstream\nx\nendstream\nendobj\n",
        ] {
            assert_eq!(text(bytes), None);
        }
    }
}
