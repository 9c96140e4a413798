//! What is printed, read back: text, structure, order of reading; and that nothing hostile breaks it.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use proptest::prelude::*;
use tiaki_print::testing::read;
use tiaki_print::{Block, Column, Direction, Document, Error, Moment, Printed, Text, print};

fn document(direction: Direction, blocks: Vec<Block>) -> Document {
    let mut all = vec![Block::Heading(1, Text::ours("Referral op-1"))];
    all.extend(blocks);
    Document {
        lang: match direction {
            Direction::LeftToRight => "en",
            Direction::RightToLeft => "ar",
        }
        .to_owned(),
        direction,
        title: "Referral op-1".to_owned(),
        made: Moment {
            year: 2026,
            month: 3,
            day: 1,
            hour: 9,
            minute: 30,
            second: 0,
        },
        head: Text::ours("TLP:AMBER+STRICT · H0 · op-1"),
        foot: Text::ours("pkg_1"),
        blocks: all,
    }
}

fn made(direction: Direction, blocks: Vec<Block>) -> Printed {
    let document = document(direction, blocks);
    print(&document, &|page, of| format!("Page {page} of {of}")).unwrap()
}

fn column(head: &str, share: u16, is_code: bool) -> Column {
    Column {
        head: Text::ours(head),
        share,
        is_code,
    }
}

fn table(cells: impl IntoIterator<Item = Text>) -> Block {
    let columns = vec![column("One", 3, true), column("Two", 5, false)];
    let rows = cells.into_iter().map(|cell| vec![Text::ours("a"), cell]);
    Block::Table(columns, rows.collect())
}

/// A file without what its streams hold, where any letters may follow each other.
fn outside(pdf: &str) -> String {
    let pieces = pdf.split("\nendstream\n");
    let objects = pieces.map(|piece| piece.split("\nstream\n").next().unwrap());
    objects.collect()
}

/// One of each block.
fn everything() -> Vec<Block> {
    vec![
        Block::Note(Text::ours("Check each link.")),
        Block::Pairs(vec![
            (Text::ours("From"), Text::received("Unit (NZ)")),
            (Text::ours("To"), Text::default()),
        ]),
        Block::Heading(2, Text::ours("Part")),
        Block::Paragraph(Text::ours("Some words of ").and(Text::received("Ωж\u{202E}日"))),
        Block::List(vec![Text::ours("one"), Text::ours("two")]),
        Block::Heading(3, Text::ours("Table")),
        table([Text::received("user@example.org"), Text::default()]),
    ]
}

#[test]
fn each_part_has_its_tag_and_text() {
    let printed = made(Direction::LeftToRight, everything());
    insta::assert_snapshot!(read(&printed.pdf).tree());
    let printed = made(Direction::RightToLeft, everything());
    insta::assert_snapshot!(read(&printed.pdf).tree());
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let blocks = || (0..3).flat_map(|_| everything()).collect();
    for direction in [Direction::LeftToRight, Direction::RightToLeft] {
        assert_eq!(made(direction, blocks()), made(direction, blocks()));
    }
}

#[test]
fn arabic_is_read_in_the_order_that_it_was_written() {
    let words = "هذه إحالة من \u{2068}Unit 12\u{2069} بشأن 3 أشخاص، لا نتيجة بل فرضية. ".repeat(9);
    let bare = words.replace(['\u{2068}', '\u{2069}'], "");
    let blocks = vec![
        Block::Paragraph(Text::ours(words.clone())),
        table([Text::received(bare.clone())]),
    ];
    for direction in [Direction::LeftToRight, Direction::RightToLeft] {
        let said = read(&made(direction, blocks.clone()).pdf).said();
        assert_eq!(said.get(1).unwrap(), &bare, "{direction:?}");
        assert_eq!(said.last().unwrap(), &bare, "{direction:?}");
    }
}

#[test]
fn the_file_says_what_it_is_and_does_nothing() {
    let printed = made(Direction::RightToLeft, everything());
    let pdf = &printed.pdf;
    for said in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/Lang(ar)",
        "/MarkInfo<</Marked true",
        "/Direction/R2L",
        "2026-03-01T09:30:00",
    ] {
        assert!(pdf.contains(said), "{said}");
    }
    for acting in [
        "/JavaScript",
        "/JS",
        "/URI",
        "/Annot",
        "/AcroForm",
        "/EmbeddedFile",
        "/OpenAction",
        "/AA",
        "/Launch",
        "/Encrypt",
        "/Producer",
        "/Creator",
    ] {
        assert!(!outside(pdf).contains(acting), "{acting}");
    }
    // All but the mark at the head and that of the metadata is ASCII.
    let beyond: String = pdf.chars().filter(|char| !char.is_ascii()).collect();
    assert_eq!(beyond, "éé\u{FEFF}");
}

#[test]
fn a_head_comes_again_and_is_read_once() {
    let cells = (0..200).map(|number| Text::ours(format!("cell {number}")));
    let printed = made(Direction::LeftToRight, vec![table(cells)]);
    assert!(printed.pages > 3, "{}", printed.pages);
    let said = read(&printed.pdf).said();
    assert_eq!(said.iter().filter(|text| *text == "Two").count(), 1);
    assert_eq!(said.last().unwrap(), "cell 199");
    assert!(!said.iter().any(|text| text.contains("Page 1 of")));
}

#[test]
fn what_has_no_title_is_refused() {
    let mut document = document(Direction::LeftToRight, Vec::new());
    document.title = " ".to_owned();
    let printed = print(&document, &|_, _| String::new());
    assert!(matches!(printed, Err(Error::Untitled)));
}

#[test]
fn a_hundred_kilobytes_in_a_cell_go_on_over_pages() {
    for text in [
        "x".repeat(100_000),
        "حرف ".repeat(14_000),
        "\u{202E}\0".repeat(6_000),
    ] {
        let cells = [Text::received(text.clone()), Text::ours("after")];
        let printed = made(Direction::LeftToRight, vec![table(cells)]);
        let said = read(&printed.pdf).said();
        assert_eq!(said.last().unwrap(), "after");
        let cell = said.iter().max_by_key(|text| text.len()).unwrap();
        let shown = text
            .replace('\u{202E}', "[U+202E]")
            .replace('\0', "[U+0000]");
        assert!(*cell == shown, "the whole of it, as it came");
        assert!(printed.pages > 10);
    }
}

/// Characters that could do harm, beside all others.
fn hostile() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        any::<char>(),
        Just('\u{202E}'),
        Just('\u{2066}'),
        Just('\u{2069}'),
        Just('\0'),
        Just('('),
        Just('\\'),
        Just('\u{301}'),
        Just('\u{64E}'),
        Just('ل'),
        Just('ا'),
        Just('ﷺ'),
        Just('1'),
        Just(' '),
        proptest::char::range('\u{600}', '\u{6FF}'),
        proptest::char::range('\u{20}', '\u{24F}'),
    ];
    proptest::collection::vec(char, 0..80).prop_map(|chars| chars.into_iter().collect())
}

/// Everything is there, in order: each character as itself or as its code point.
fn holds(said: &str, received: &str) -> bool {
    let mut rest = said;
    received.chars().all(|char| {
        let point = format!("[U+{:04X}]", u32::from(char));
        let after = rest
            .strip_prefix(char)
            .or_else(|| rest.strip_prefix(point.as_str()));
        if let Some(after) = after {
            rest = after;
        }
        after.is_some()
    }) && rest.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn hostile_text_is_shown_whole_and_does_nothing(texts in proptest::collection::vec(hostile(), 1..6)) {
        for direction in [Direction::LeftToRight, Direction::RightToLeft] {
            let cells = texts.iter().map(|text| Text::received(text.clone()));
            let mut blocks = vec![table(cells)];
            blocks.push(Block::Paragraph(Text::received(texts.concat())));
            blocks.push(Block::Heading(2, Text::received(texts.concat())));
            let printed = made(direction, blocks);
            let objects = outside(&printed.pdf);
            prop_assert!(!objects.contains("/URI") && !objects.contains("/Annot"));
            let said = read(&printed.pdf);
            let cells: Vec<String> = said
                .parts
                .iter()
                .filter(|part| part.tag == "Table")
                .flat_map(|table| &table.parts)
                .filter(|part| part.tag == "TBody")
                .flat_map(|body| &body.parts)
                .map(|row| row.parts.last().unwrap().text.clone())
                .collect();
            prop_assert_eq!(cells.len(), texts.len());
            for (cell, text) in cells.iter().zip(&texts) {
                let text = if text.is_empty() { "–" } else { text };
                prop_assert!(holds(cell, text), "{:?} of {:?}", cell, text);
            }
        }
    }
}
