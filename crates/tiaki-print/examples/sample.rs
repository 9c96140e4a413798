//! Prints a sample in two directions into a folder: `cargo run -p tiaki-print --example sample FOLDER`.

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

#[expect(clippy::disallowed_methods, reason = "a sample is not kept")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("a folder")?);
    for (name, direction) in [
        ("en", Direction::LeftToRight),
        ("ar", Direction::RightToLeft),
    ] {
        let printed = print(&document(direction), &|page, of| format!("{page} / {of}"))?;
        std::fs::write(folder.join(format!("{name}.pdf")), printed.pdf)?;
    }
    Ok(())
}
