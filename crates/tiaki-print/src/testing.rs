//! Reads back what was printed, for tests: the parts of the document with their text, as a program that reads aloud
//! finds them. It knows the forms that our own files have, and no others.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "it is for tests, which fail so"
)]

use std::collections::BTreeMap;
use std::io::Read as _;

/// A part of a printed document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Its tag, such as `H1` or `TD`.
    pub tag: String,
    /// The text that is its own, in the order of reading.
    pub text: String,
    /// The parts within it.
    pub parts: Vec<Self>,
}

impl Part {
    /// All text in it and within it, each part on a line.
    pub fn said(&self) -> Vec<String> {
        let own = Some(self.text.clone()).filter(|text| !text.is_empty());
        let within = self.parts.iter().flat_map(Self::said);
        own.into_iter().chain(within).collect()
    }

    /// The tree as text, a part on each line.
    pub fn tree(&self) -> String {
        let mut tree = String::new();
        self.draw(0, &mut tree);
        tree
    }

    fn draw(&self, depth: usize, tree: &mut String) {
        tree.push_str(&"  ".repeat(depth));
        tree.push_str(&self.tag);
        if !self.text.is_empty() {
            tree.push(' ');
            tree.push_str(&self.text);
        }
        tree.push('\n');
        for part in &self.parts {
            part.draw(depth + 1, tree);
        }
    }
}

struct File<'f> {
    objects: BTreeMap<u32, &'f str>,
    /// The text of each marked piece, by the page's object and the mark.
    marked: BTreeMap<(u32, u32), String>,
}

/// The parts of a printed file.
pub fn read(pdf: &str) -> Part {
    assert!(pdf.starts_with("%PDF-1.7\n%éé\n"), "the head of the file");
    let mut objects = BTreeMap::new();
    for piece in pdf.split("\nendobj\n") {
        let Some((head, body)) = piece.split_once(" 0 obj\n") else {
            continue;
        };
        let number = head.rsplit('\n').next().unwrap().parse().unwrap();
        objects.insert(number, body);
    }
    let mut file = File {
        objects,
        marked: BTreeMap::new(),
    };
    let pages = file.find("/Type/Page/");
    for page in pages {
        file.page(page);
    }
    let [root] = *file.find("/Type/StructTreeRoot") else {
        panic!("one tree");
    };
    let top = file.numbers(root, "/K[");
    file.part(top.first().copied().unwrap())
}

impl File<'_> {
    fn object(&self, number: u32) -> &str {
        self.objects.get(&number).copied().unwrap()
    }

    fn find(&self, what: &str) -> Vec<u32> {
        let found = self.objects.iter().filter(|(_, body)| {
            // What a stream holds is no object.
            body.split("stream\n").next().unwrap().contains(what)
        });
        found.map(|(number, _)| *number).collect()
    }

    /// The objects that an array names, marks left out.
    fn numbers(&self, of: u32, array: &str) -> Vec<u32> {
        let body = self.object(of);
        let Some((_, rest)) = body.split_once(array) else {
            return Vec::new();
        };
        let list = rest.split(']').next().unwrap();
        let words: Vec<&str> = list.split_whitespace().collect();
        let pairs = words.windows(3);
        pairs
            .filter(|words| matches!(words, [_, "0", "R"]))
            .map(|words| words.first().unwrap().parse().unwrap())
            .collect()
    }

    /// The object that a name of a dictionary leads to.
    fn named(&self, of: u32, name: &str) -> Option<u32> {
        let (_, rest) = self.object(of).split_once(name)?;
        rest.split_whitespace().next()?.parse().ok()
    }

    fn stream(&self, number: u32) -> Vec<u8> {
        let (_, rest) = self.object(number).split_once("stream\n").unwrap();
        let letters = rest.split("~>").next().unwrap();
        let bytes = of_85(letters);
        let mut read = Vec::new();
        flate2::read::ZlibDecoder::new(bytes.as_slice())
            .read_to_end(&mut read)
            .unwrap();
        read
    }

    /// What each glyph of a font stands for.
    fn letters(&self, font: u32) -> BTreeMap<u16, String> {
        let map = self.stream(self.named(font, "/ToUnicode ").unwrap());
        let map = String::from_utf8(map).unwrap();
        let pairs = map.lines().filter_map(|line| {
            let (glyph, text) = line.strip_prefix('<')?.split_once("> <")?;
            let text = text.strip_suffix('>')?;
            let units: Vec<u16> = text
                .as_bytes()
                .chunks(4)
                .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
                .collect();
            let glyph = u16::from_str_radix(glyph, 16).ok()?;
            Some((glyph, String::from_utf16(&units).unwrap()))
        });
        pairs.collect()
    }

    fn page(&mut self, page: u32) {
        let resources = self.named(page, "/Resources ").unwrap();
        let (_, fonts) = self.object(resources).split_once("/Font<<").unwrap();
        let fonts = fonts.split(">>").next().unwrap().split('/').skip(1);
        let fonts: BTreeMap<String, BTreeMap<u16, String>> = fonts
            .map(|font| {
                let mut words = font.split_whitespace();
                let name = words.next().unwrap().to_owned();
                (name, self.letters(words.next().unwrap().parse().unwrap()))
            })
            .collect();
        let drawn = self.stream(self.named(page, "/Contents ").unwrap());
        for (mark, text) in marked(&drawn, &fonts) {
            self.marked.insert((page, mark), text);
        }
    }

    fn part(&self, number: u32) -> Part {
        let body = self.object(number);
        let tag = body.split_once("/S/").unwrap().1;
        let tag = tag.split(['/', '>']).next().unwrap().to_owned();
        // The page that marks are on where they do not say so themselves comes after them.
        let list = body
            .split_once("/K[")
            .and_then(|(_, rest)| rest.rsplit_once(']'));
        let (list, after) = list.unwrap_or_default();
        let page = after.split_once("/Pg ");
        let page = page.and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok());
        let mut part = Part {
            tag,
            ..Part::default()
        };
        let mut rest = list;
        while let Some(next) = rest.chars().next() {
            if let Some(mark) = rest.strip_prefix("<<") {
                let (dictionary, after) = mark.split_once(">>").unwrap();
                let value = |name: &str| -> u32 {
                    let (_, rest) = dictionary.split_once(name).unwrap();
                    let digits = rest.split(|char: char| !char.is_ascii_digit());
                    digits.into_iter().next().unwrap().parse().unwrap()
                };
                let at = (value("/Pg "), value("/MCID "));
                part.text.push_str(self.marked.get(&at).unwrap());
                rest = after;
            } else if next.is_ascii_digit() {
                let end = rest.find(|char: char| !char.is_ascii_digit());
                let (digits, after) = rest.split_at(end.unwrap_or(rest.len()));
                let number = digits.parse().unwrap();
                if let Some(after) = after.strip_prefix(" 0 R") {
                    part.parts.push(self.part(number));
                    rest = after;
                } else {
                    let text = self.marked.get(&(page.unwrap_or_default(), number));
                    part.text.push_str(text.unwrap());
                    rest = after;
                }
            } else {
                rest = rest.split_at(next.len_utf8()).1;
            }
        }
        part
    }
}

/// Five letters as four bytes.
fn of_85(letters: &str) -> Vec<u8> {
    let letters: Vec<u32> = letters
        .replace('z', "!!!!!")
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| u32::from(byte - b'!'))
        .collect();
    let mut bytes = Vec::new();
    for group in letters.chunks(5) {
        let padded = group.iter().copied().chain(std::iter::repeat(84)).take(5);
        let value = padded.fold(0_u32, |value, digit| {
            value
                .checked_mul(85)
                .and_then(|value| value.checked_add(digit))
                .unwrap()
        });
        bytes.extend(value.to_be_bytes().iter().take(group.len() - 1));
    }
    bytes
}

/// The text of each marked piece of what is drawn.
fn marked(drawn: &[u8], fonts: &BTreeMap<String, BTreeMap<u16, String>>) -> Vec<(u32, String)> {
    let mut pieces: Vec<(u32, String)> = Vec::new();
    let (mut mark, mut font, mut is_said) = (None, None, false);
    let mut rest = drawn;
    while let [byte, after @ ..] = rest {
        if let Some(after) = rest.strip_prefix(b"/MCID ") {
            let digits: String = after
                .iter()
                .map(|byte| char::from(*byte))
                .take_while(char::is_ascii_digit)
                .collect();
            mark = Some(digits.parse().unwrap());
            pieces.push((mark.unwrap(), String::new()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix(b"/ActualText") {
            // What glyphs stand for where they alone would not say it.
            let (bytes, after) = written(after);
            if let Some((_, text)) = pieces.last_mut() {
                text.push_str(&said(&bytes));
            }
            (is_said, rest) = (true, after);
        } else if let Some(after) = rest.strip_prefix(b"EMC") {
            if !is_said {
                mark = None;
            }
            (is_said, rest) = (false, after);
        } else if let Some(after) = rest.strip_prefix(b"/f") {
            let digits = after.iter().map(|byte| char::from(*byte));
            let digits: String = digits.take_while(char::is_ascii_digit).collect();
            font = fonts.get(&format!("f{digits}"));
            rest = after;
        } else if *byte == b'(' {
            let (bytes, after) = string(after);
            if let (Some(_), Some((_, text)), false) = (mark, pieces.last_mut(), is_said) {
                for pair in bytes.chunks(2) {
                    let [high, low] = *pair else {
                        panic!("glyphs have two bytes");
                    };
                    let letter = font.unwrap().get(&u16::from_be_bytes([high, low]));
                    text.push_str(letter.map(String::as_str).unwrap_or_default());
                }
            }
            rest = after;
        } else {
            rest = after;
        }
    }
    pieces
}

/// The bytes of a string in either form, and what follows.
fn written(from: &[u8]) -> (Vec<u8>, &[u8]) {
    match from.trim_ascii_start() {
        [b'(', after @ ..] => string(after),
        [b'<', after @ ..] => {
            let end = after.iter().position(|byte| *byte == b'>').unwrap();
            let (digits, after) = after.split_at(end);
            (hex::decode(digits).unwrap(), after)
        }
        _ => panic!("a string"),
    }
}

/// A text string: UTF-16 with its mark, or ASCII.
fn said(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => {
            let units = units.chunks(2).map(|unit| match *unit {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => panic!("units have two bytes"),
            });
            char::decode_utf16(units).map(Result::unwrap).collect()
        }
        ascii => std::str::from_utf8(ascii).unwrap().to_owned(),
    }
}

/// The bytes of a string up to its end, and what follows.
fn string(mut rest: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut bytes = Vec::new();
    let mut depth = 0;
    loop {
        match rest {
            [b')', after @ ..] if depth == 0 => return (bytes, after),
            [b'\\', after @ ..] => {
                let digits = after
                    .iter()
                    .take(3)
                    .take_while(|byte| byte.is_ascii_digit());
                let digits: String = digits.map(|byte| char::from(*byte)).collect();
                if digits.is_empty() {
                    let [escaped, after @ ..] = after else {
                        panic!("an escape at the end");
                    };
                    bytes.push(match escaped {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'b' => 8,
                        b'f' => 12,
                        other => *other,
                    });
                    rest = after;
                } else {
                    bytes.push(u8::from_str_radix(&digits, 8).unwrap());
                    rest = after.split_at(digits.len()).1;
                }
            }
            [byte, after @ ..] => {
                depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
                bytes.push(*byte);
                rest = after;
            }
            [] => panic!("a string without an end"),
        }
    }
}
