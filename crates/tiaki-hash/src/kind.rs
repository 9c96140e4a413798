//! What a file is, by how it begins. Names and stated types are not asked: they lie.

/// How many bytes from the start are looked at, at most.
pub(crate) const HEAD: usize = 512;

/// A form of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PictureForm {
    /// AV1 in the ISO container. Not decoded.
    Avif,
    /// Windows bitmap.
    Bmp,
    /// GIF.
    Gif,
    /// HEVC in the ISO container, as telephones write it. Not decoded.
    Heif,
    /// JPEG.
    Jpeg,
    /// JPEG XL. Not decoded.
    Jxl,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// WebP.
    Webp,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A picture.
    Picture(PictureForm),
    /// A film.
    Video,
    /// An archive, or a compressed file.
    Archive,
    /// Text in UTF-8.
    Text,
    /// Anything else, and nothing at all.
    Other,
}

impl Kind {
    /// Reads the first bytes; `head` is the whole file or its first 512 bytes.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        match FORMS.iter().find(|form| form.begins(head)) {
            Some(form) => form.kind,
            None if is_text(head) => Self::Text,
            None => Self::Other,
        }
    }

    /// The word that software keeps: `jpeg`, `video`, `archive` ...
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Picture(PictureForm::Avif) => "avif",
            Self::Picture(PictureForm::Bmp) => "bmp",
            Self::Picture(PictureForm::Gif) => "gif",
            Self::Picture(PictureForm::Heif) => "heif",
            Self::Picture(PictureForm::Jpeg) => "jpeg",
            Self::Picture(PictureForm::Jxl) => "jxl",
            Self::Picture(PictureForm::Png) => "png",
            Self::Picture(PictureForm::Tiff) => "tiff",
            Self::Picture(PictureForm::Webp) => "webp",
            Self::Video => "video",
            Self::Archive => "archive",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    /// Whether it is a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Picture(_))
    }
}

/// Bytes that stand at a place in all files of a kind, and more of them at another.
struct Form {
    kind: Kind,
    first: (usize, &'static [u8]),
    second: (usize, &'static [u8]),
}

impl Form {
    fn begins(&self, head: &[u8]) -> bool {
        [self.first, self.second].iter().all(|(place, bytes)| {
            let rest = head.get(*place..).unwrap_or_default();
            rest.starts_with(bytes)
        })
    }
}

const fn form(kind: Kind, first: &'static [u8]) -> Form {
    at(kind, 0, first, 0, b"")
}

const fn at(
    kind: Kind,
    place: usize,
    first: &'static [u8],
    then: usize,
    second: &'static [u8],
) -> Form {
    Form {
        kind,
        first: (place, first),
        second: (then, second),
    }
}

/// In this order; the brands of the ISO container before the container itself.
const FORMS: &[Form] = &[
    form(Kind::Picture(PictureForm::Jpeg), b"\xff\xd8\xff"),
    form(Kind::Picture(PictureForm::Png), b"\x89PNG\r\n\x1a\n"),
    form(Kind::Picture(PictureForm::Gif), b"GIF87a"),
    form(Kind::Picture(PictureForm::Gif), b"GIF89a"),
    at(Kind::Picture(PictureForm::Webp), 0, b"RIFF", 8, b"WEBP"),
    form(Kind::Picture(PictureForm::Tiff), b"II\x2a\0"),
    form(Kind::Picture(PictureForm::Tiff), b"MM\0\x2a"),
    form(Kind::Picture(PictureForm::Tiff), b"II\x2b\0"),
    form(Kind::Picture(PictureForm::Tiff), b"MM\0\x2b"),
    // The four bytes after the size are reserved, and the header that follows is small.
    at(Kind::Picture(PictureForm::Bmp), 0, b"BM", 15, b"\0\0\0"),
    at(Kind::Picture(PictureForm::Heif), 4, b"ftyphei", 0, b""),
    at(Kind::Picture(PictureForm::Heif), 4, b"ftyphev", 0, b""),
    at(Kind::Picture(PictureForm::Heif), 4, b"ftypmif1", 0, b""),
    at(Kind::Picture(PictureForm::Heif), 4, b"ftypmsf1", 0, b""),
    at(Kind::Picture(PictureForm::Avif), 4, b"ftypavif", 0, b""),
    at(Kind::Picture(PictureForm::Avif), 4, b"ftypavis", 0, b""),
    form(Kind::Picture(PictureForm::Jxl), b"\xff\x0a"),
    at(
        Kind::Picture(PictureForm::Jxl),
        4,
        b"JXL \r\n\x87\n",
        0,
        b"",
    ),
    at(Kind::Video, 4, b"ftyp", 0, b""),
    at(Kind::Video, 4, b"moov", 0, b""),
    at(Kind::Video, 4, b"mdat", 0, b""),
    at(Kind::Video, 0, b"RIFF", 8, b"AVI "),
    form(Kind::Video, b"\x1a\x45\xdf\xa3"),
    form(Kind::Video, b"FLV\x01"),
    form(Kind::Video, b"\0\0\x01\xba"),
    form(Kind::Video, b"\0\0\x01\xb3"),
    form(Kind::Video, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    at(Kind::Video, 0, b"\x47", 188, b"\x47"),
    form(Kind::Archive, b"PK\x03\x04"),
    form(Kind::Archive, b"PK\x05\x06"),
    form(Kind::Archive, b"7z\xbc\xaf\x27\x1c"),
    form(Kind::Archive, b"Rar!\x1a\x07"),
    form(Kind::Archive, b"\x1f\x8b"),
    form(Kind::Archive, b"BZh"),
    form(Kind::Archive, b"\xfd7zXZ\0"),
    form(Kind::Archive, b"\x28\xb5\x2f\xfd"),
    at(Kind::Archive, 257, b"ustar", 0, b""),
];

/// Not empty, UTF-8 up to a character that the end may have cut, and no control but white space.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && head.len() >= HEAD => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let is_shown = |letter: char| !letter.is_control() || "\t\n\r\x0c".contains(letter);
    !text.is_empty() && text.chars().all(is_shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        let mut tar = vec![b'a'; 257];
        tar.extend(b"ustar\0");
        let mut stream = vec![0; 200];
        (stream[0], stream[188]) = (0x47, 0x47);
        for (head, code) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "jpeg"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
            (b"GIF89a\x01\0", "gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
            (b"RIFF\x10\0\0\0AVI LIST", "video"),
            (b"RIFF\x10\0\0\0WAVEfmt\0", "other"),
            (b"II\x2a\0\x08\0\0\0", "tiff"),
            (b"MM\0\x2a\0\0\0\x08", "tiff"),
            (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "bmp"),
            (b"BM is how a text may begin", "text"),
            (b"\0\0\0\x18ftypheic\0\0", "heif"),
            (b"\0\0\0\x18ftypavif\0\0", "avif"),
            (b"\0\0\0\x18ftypisom\0\0", "video"),
            (b"\x1a\x45\xdf\xa3\x01", "video"),
            (b"PK\x03\x04\x14\0", "archive"),
            (b"\x1f\x8b\x08\0", "archive"),
            (b"%PDF-1.7\n\xe2\xe3", "other"),
            (b"plain\tlines\r\n", "text"),
            ("caf\u{e9}".as_bytes(), "text"),
            (b"\xef\xbb\xbf{}", "text"),
            (b"a\0b", "other"),
            (b"", "other"),
            (&tar, "archive"),
            (&stream, "video"),
        ] {
            assert_eq!(Kind::of(head).code(), code, "{head:?}");
        }
    }

    #[test]
    fn a_character_cut_by_the_end_of_what_is_looked_at_is_no_fault() {
        let mut head = vec![b'a'; HEAD - 1];
        head.push(0xc3);
        assert_eq!(Kind::of(&head), Kind::Text);
        head.remove(0);
        assert_eq!(Kind::of(&head), Kind::Other);
    }

    #[test]
    fn no_start_however_short_makes_it_panic() {
        for length in 0..40 {
            for byte in 0..=255_u8 {
                let _ = Kind::of(&vec![byte; length]);
            }
        }
        for form in FORMS {
            for length in 0..=form.first.1.len() {
                let _ = Kind::of(&form.first.1[..length]);
            }
        }
    }
}
