//! Prints a sample in two directions into a folder, and says how long as much as 1, 10 and 100 persons takes:
//! `cargo run --release -p tiaki-print --example sample FOLDER`.

use std::path::PathBuf;

use tiaki_print::{Block, Column, Direction, Document, Moment, Text, print};

fn document(direction: Direction) -> Document {
    let column = |head: &str, share, is_code| Column {
        head: Text::ours(head),
        share,
        is_code,
    };
    let arabic = direction == Direction::RightToLeft;
    let (title, words) = if arabic {
        ("إحالة", "هذه إحالة من \u{2068}Unit 12\u{2069} بشأن 3 أشخاص. ليست نتيجة بل فرضية: تحقق من كل رابط قبل التصرف. ".repeat(4))
    } else {
        ("Referral", "A paragraph of some length, which goes over several lines so that one sees how they break. ".repeat(4))
    };
    let rows = (0..120)
        .map(|n| {
            vec![
                Text::received(format!("192.0.2.{n}")),
                Text::received(if n % 7 == 0 {
                    "مستخدم مثال".to_owned()
                } else if n == 20 {
                    "x".repeat(9000)
                } else {
                    format!("user-{n}@example.org \u{202E}日")
                }),
                Text::default(),
            ]
        })
        .collect();
    Document {
        lang: if arabic { "ar" } else { "en" }.to_owned(),
        direction,
        title: title.to_owned(),
        made: Moment {
            year: 2026,
            month: 3,
            day: 1,
            hour: 9,
            minute: 30,
            second: 0,
        },
        head: Text::ours("TLP:AMBER+STRICT · H1 · op-0123456789abcdef"),
        foot: Text::ours("pkg_00000000"),
        blocks: vec![
            Block::Heading(1, Text::ours(title)),
            Block::Pairs(vec![
                (Text::ours("Sender"), Text::received("Unit (NZ)")),
                (Text::ours("Recipient"), Text::received("وحدة")),
            ]),
            Block::Note(Text::ours(
                "Persons are hypotheses of software, not findings: check each link before acting on it.",
            )),
            Block::Heading(2, Text::ours("Part")),
            Block::Paragraph(Text::ours(words)),
            Block::List(vec![Text::ours("one"), Text::ours("two")]),
            Block::Heading(3, Text::ours("Table")),
            Block::Table(
                vec![
                    column("Address", 2, true),
                    column("Name", 5, false),
                    column("Nothing", 2, false),
                ],
                rows,
            ),
        ],
    }
}

/// As much as a package of so many persons has, each with its tables.
fn persons(direction: Direction, count: u32) -> Document {
    let words = match direction {
        Direction::LeftToRight => "files that nobody else here holds, viewed by a person",
        Direction::RightToLeft => "ملفات يُرصد بعضها لأول مرة ولا يملكها أحد غيره هنا",
    };
    let table = |rows: u32, columns: usize, code: &str| {
        let column = |at| Column {
            head: Text::ours("Head"),
            share: 4,
            is_code: at == 0,
        };
        let row = |number| {
            let own = Text::received(format!("{code}{number}"));
            let rest = std::iter::repeat_n(Text::ours(words), columns - 1);
            std::iter::once(own).chain(rest).collect()
        };
        Block::Table(
            (0..columns).map(column).collect(),
            (0..rows).map(row).collect(),
        )
    };
    let mut document = document(direction);
    for number in 0..count {
        let name = Text::ours(format!("{number}. per_0190b2c3d4e5f60718293a4b5c6d7e8f"));
        document.blocks.push(Block::Heading(3, name));
        let pair = || (Text::ours("Name"), Text::ours(words));
        document
            .blocks
            .push(Block::Pairs((0..8).map(|_| pair()).collect()));
        document.blocks.push(table(8, 3, "axis "));
        document.blocks.push(table(3, 4, "user_"));
        document.blocks.push(table(6, 3, "user@example.org "));
        document.blocks.push(table(10, 5, "192.0.2."));
    }
    document
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a sample is not kept, and its time is its point"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("a folder")?);
    let page = |page, of| format!("{page} / {of}");
    for (name, direction) in [
        ("en", Direction::LeftToRight),
        ("ar", Direction::RightToLeft),
    ] {
        let printed = print(&document(direction), &page)?;
        std::fs::write(folder.join(format!("{name}.pdf")), printed.pdf)?;
        for count in [1, 10, 100] {
            let document = persons(direction, count);
            let began = std::time::Instant::now();
            let printed = print(&document, &page)?;
            println!(
                "{name}: {count} persons, {} pages, {} kB, {} ms",
                printed.pages,
                printed.pdf.len() / 1_000,
                began.elapsed().as_millis()
            );
        }
    }
    Ok(())
}
