//! The persons, the most urgent first: why each is where it is, and what goes of it.

use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;
use tiaki_print::{Block, Text};
use tiaki_words::Tongue;

use super::Paper;
use super::words::{self, code, code_column, column, joined, pair, received, stated};
use crate::refer::listed::{Address, Link, OF_A_QUEUE, PERSONS, Person, REPORTS, ROWS, Report};
use crate::triage::said;
use crate::triage::told::RANKED_AGAIN;
use crate::views::{EXACT, LinkEvidence, Reason};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl Paper<'_> {
    /// The persons that are listed: all that somebody chose, and of a queue the first.
    fn shown(&self) -> &[Person] {
        let most = match self.cover {
            Some(_) => PERSONS,
            None => OF_A_QUEUE,
        };
        let all = self.contents.listed.persons.as_slice();
        all.get(..most).unwrap_or(all)
    }

    pub(super) fn persons(&self, tongue: Tongue) -> Vec<Block> {
        let listed = self.shown();
        let (shown, all) = (listed.len(), self.contents.persons);
        let lead = if shown as u64 >= all {
            tongue.t("paper-persons-all")
        } else {
            tongue.t("paper-persons-first").n("shown", shown)
        };
        let mut blocks = vec![
            Block::Heading(2, Text::ours(tongue.say("paper-persons"))),
            Block::Paragraph(Text::ours(lead.n("all", all))),
        ];
        for (person, number) in listed.iter().zip(1_u64..) {
            let heading = tongue.t("paper-person").n("number", number);
            let heading = heading.word("person", person.id);
            blocks.push(Block::Heading(3, Text::ours(heading)));
            blocks.push(Block::Pairs(self.place(tongue, person)));
            reasons(tongue, person, &mut blocks);
            accounts(tongue, person, &mut blocks);
            identifiers(tongue, person, &mut blocks);
            addresses(tongue, person, &mut blocks);
            links(tongue, person, &mut blocks);
        }
        blocks
    }

    /// Where the person stands, and why.
    fn place(&self, tongue: Tongue, person: &Person) -> Vec<(Text, Text)> {
        let band = tongue.code("band", &person.band);
        let class = tongue.code("class", &person.class);
        let mut pairs = vec![
            pair(tongue.say("paper-band"), Text::ours(band)),
            pair(tongue.say("paper-class"), Text::ours(class)),
            pair(tongue.say("paper-why"), why(tongue, person)),
            pair(tongue.say("paper-axes"), axes(tongue, person)),
        ];
        if !person.until.is_empty() {
            let until = self.until(tongue, &person.until);
            pairs.push(pair(tongue.say("paper-until"), until));
        }
        if !person.country.is_empty() {
            let country = country(tongue, person);
            pairs.push(pair(tongue.say("paper-country"), country));
        }
        let tier = Text::ours(tongue.code("tier", &person.tier));
        let count = u64::try_from(person.in_all).unwrap_or(0);
        let accounts = joined([words::number(count), tier]);
        pairs.push(pair(tongue.say("paper-accounts"), accounts));
        let verdicts = person.verdicts.iter();
        let verdicts = verdicts.map(|(code, count)| (tongue.code("verdict", code), *count));
        let files = words::counted(tongue, verdicts);
        if !files.is_empty() {
            pairs.push(pair(tongue.say("paper-person-files"), files));
            let viewed = words::viewed(tongue, person.viewed);
            pairs.push(pair(tongue.say("paper-person-viewed"), viewed));
        }
        if !person.references.is_empty() {
            let references = received(tongue, &person.references);
            pairs.push(pair(tongue.say("paper-common-reference"), references));
        }
        if !person.others.is_empty() {
            let others = received(tongue, &person.others);
            pairs.push(pair(tongue.say("paper-also-sent-to"), others));
        }
        pairs
    }

    /// Until when the evidence is expected to last, and how long that is from the release.
    fn until(&self, tongue: Tongue, until: &str) -> Text {
        let Ok(end) = Timestamp::parse(&format!("{until}T00:00:00Z")) else {
            return code(until);
        };
        let days = (end.micros() - self.draft.created_at).div_euclid(DAY);
        if days < 0 {
            return Text::ours(tongue.t("paper-until-over").word("day", until));
        }
        let phrase = tongue.t("paper-until-days").word("day", until);
        Text::ours(phrase.n("days", days))
    }

    /// The reports that all this was read from.
    pub(super) fn reports(&self, tongue: Tongue) -> Vec<Block> {
        let persons = self.shown().len();
        let listed = self.contents.listed.reports.iter();
        let listed: Vec<&Report> = listed.filter(|report| report.place < persons).collect();
        if listed.is_empty() {
            return Vec::new();
        }
        let columns = vec![
            column(tongue.say("paper-provider"), 5),
            code_column(tongue.say("paper-provider-reference"), 4),
            column(tongue.say("paper-offence"), 6),
            column(tongue.say("paper-incident-at"), 4),
            column(tongue.say("paper-escalated"), 3),
            column(tongue.say("paper-terms"), 4),
        ];
        let rows = listed.iter().take(REPORTS);
        let rows = rows.map(|report| row_of_report(tongue, report)).collect();
        let mut blocks = vec![
            Block::Heading(2, Text::ours(tongue.say("paper-reports"))),
            Block::Paragraph(Text::ours(tongue.say("paper-reports-of"))),
            Block::Table(columns, rows),
        ];
        more(tongue, listed.len(), REPORTS, "reports.csv", &mut blocks);
        blocks
    }
}

fn why(tongue: Tongue, person: &Person) -> Text {
    let Some(reasons) = &person.reasons else {
        return Text::ours(tongue.say("paper-why-withheld"));
    };
    if reasons.class == RANKED_AGAIN {
        let again = tongue.t("told-again").word("command", "tiaki triage");
        return Text::ours(again);
    }
    match said::class_reason(tongue, &reasons.class) {
        Some(told) => Text::ours(told),
        None => received(tongue, &reasons.class),
    }
}

fn axes(tongue: Tongue, person: &Person) -> Text {
    let codes = ["danger", "actionability", "novelty", "perishability"];
    joined(codes.into_iter().zip(person.axes).map(|(axis, points)| {
        let phrase = tongue
            .t("paper-axis-points")
            .word("axis", tongue.code("axis", axis));
        Text::ours(phrase.n("points", points))
    }))
}

fn country(tongue: Tongue, person: &Person) -> Text {
    let name = tongue.find_code("country", &person.country);
    let name = name.unwrap_or_else(|| tiaki_words::plain(&person.country));
    let phrase = tongue.t("paper-country-confidence").word("country", name);
    Text::ours(phrase.word("percent", percent(person.confidence)))
}

/// Thousandths as a percentage, rounded down: nothing becomes certain by it.
fn percent(thousandths: i64) -> i64 {
    thousandths.clamp(0, 1_000) / 10
}

/// Each reason with its points.
fn reasons(tongue: Tongue, person: &Person, blocks: &mut Vec<Block>) {
    let all = person.reasons.as_ref().map(|reasons| &reasons.factors);
    let all = all.map(Vec::as_slice).unwrap_or_default();
    if all.is_empty() {
        return;
    }
    let columns = vec![
        column(tongue.say("paper-axis"), 4),
        column(tongue.say("paper-points"), 2),
        column(tongue.say("paper-reasons"), 14),
    ];
    let row = |reason: &Reason| {
        let text = match said::factor(tongue, reason) {
            Some(told) => Text::ours(told),
            None => received(tongue, &reason.text),
        };
        vec![
            Text::ours(tongue.code("axis", &reason.axis)),
            code(&format!("{:+}", reason.points)),
            text,
        ]
    };
    let rows = all.iter().take(2 * ROWS).map(row).collect();
    blocks.push(Block::Table(columns, rows));
    more(tongue, all.len(), 2 * ROWS, "persons.csv", blocks);
}

fn accounts(tongue: Tongue, person: &Person, blocks: &mut Vec<Block>) {
    if person.accounts.is_empty() {
        return;
    }
    let columns = vec![
        column(tongue.say("paper-service"), 5),
        code_column(tongue.say("paper-handle"), 6),
        column(tongue.say("paper-protection"), 4),
        code_column(tongue.say("paper-account"), 5),
    ];
    let or_kept = |text: &str| match text {
        "" => Text::ours(tongue.say("paper-kept-back")),
        text => received(tongue, text),
    };
    let rows = person.accounts.iter().take(ROWS).map(|account| {
        let protection = match account.protection {
            Protection::Open => Text::default(),
            class => Text::ours(tongue.code("protection", class.code())),
        };
        vec![
            or_kept(&account.service),
            or_kept(&account.handle),
            protection,
            code(&account.id.to_string()),
        ]
    });
    blocks.push(Block::Table(columns, rows.collect()));
    more(tongue, person.accounts.len(), ROWS, "accounts.csv", blocks);
}

fn identifiers(tongue: Tongue, person: &Person, blocks: &mut Vec<Block>) {
    if person.identifiers.is_empty() {
        return;
    }
    let columns = vec![
        column(tongue.say("paper-identifiers"), 5),
        code_column(tongue.say("paper-value"), 11),
        column(tongue.say("paper-verified"), 4),
    ];
    let rows = person.identifiers.iter().take(ROWS).map(|one| {
        vec![
            Text::ours(tongue.code("kind", &one.kind)),
            received(tongue, &one.value),
            Text::ours(stated(tongue, one.verified)),
        ]
    });
    blocks.push(Block::Table(columns, rows.collect()));
    let all = person.identifiers.len();
    more(tongue, all, ROWS, "identifiers.csv", blocks);
}

/// Addresses, the newest first, since their logs live longest.
fn addresses(tongue: Tongue, person: &Person, blocks: &mut Vec<Block>) {
    if person.addresses.is_empty() {
        return;
    }
    let columns = vec![
        code_column(tongue.say("paper-addresses"), 7),
        code_column(tongue.say("paper-port"), 2),
        column(tongue.say("paper-seen"), 5),
        column(tongue.say("paper-event"), 3),
        column(tongue.say("paper-proxy"), 3),
    ];
    let row = |address: &Address| {
        let port = address.port.map(|port| port.to_string());
        let at = address.at.map(|at| at.to_string());
        vec![
            received(tongue, &address.value),
            code(&port.unwrap_or_default()),
            code(&at.unwrap_or_default()),
            Text::ours(tongue.code("event", &address.event)),
            Text::ours(stated(tongue, address.proxy)),
        ]
    };
    let rows = person.addresses.iter().rev().take(ROWS).map(row);
    blocks.push(Block::Table(columns, rows.collect()));
    let all = person.addresses.len();
    more(tongue, all, ROWS, "identifiers.csv", blocks);
}

/// What holds the accounts together, the firmest first.
fn links(tongue: Tongue, person: &Person, blocks: &mut Vec<Block>) {
    if person.links.is_empty() {
        return;
    }
    let mut all: Vec<&Link> = person.links.iter().collect();
    all.sort_by_key(|link| (-link.confidence, link.between));
    let columns = vec![
        code_column(tongue.say("paper-between"), 6),
        column(tongue.say("paper-tier"), 3),
        column(tongue.say("paper-confidence"), 3),
        column(tongue.say("paper-shared"), 10),
    ];
    let rows = all.iter().take(ROWS).map(|link| {
        let [a, b] = link.between;
        let confidence = tongue
            .t("paper-percent")
            .word("percent", percent(link.confidence));
        let shared = link.evidence.iter().map(|piece| shared(tongue, piece));
        vec![
            joined([code(&a.to_string()), code(&b.to_string())]),
            Text::ours(tongue.code("tier", &link.tier)),
            Text::ours(confidence),
            joined(shared),
        ]
    });
    blocks.push(Block::Heading(4, Text::ours(tongue.say("paper-links"))));
    blocks.push(Block::Table(columns, rows.collect()));
    more(tongue, all.len(), ROWS, "links.csv", blocks);
}

/// What two accounts share, how they agree on it, and how many hold it.
fn shared(tongue: Tongue, piece: &LinkEvidence) -> Text {
    let manner = tongue.code("manner", &piece.manner);
    let manner = match piece.reliability.as_str() {
        "mined_at_one" => tongue
            .t("agreement-mined-at-one")
            .word("manner", manner)
            .into(),
        "mined_at_both" => tongue
            .t("agreement-mined-at-both")
            .word("manner", manner)
            .into(),
        _ => manner,
    };
    let said = tongue
        .t("paper-link-piece")
        .word("kind", tongue.code("kind", &piece.kind));
    let said = said.word("manner", manner);
    let held = if piece.holders > EXACT {
        tongue.t("paper-up-to").n("count", piece.holders).into()
    } else {
        tiaki_words::grouped(i64::try_from(piece.holders).unwrap_or(i64::MAX))
    };
    let phrase = tongue.t("paper-link-held").n("count", piece.holders);
    Text::ours(phrase.word("piece", said).word("held", held))
}

fn row_of_report(tongue: Tongue, listed: &Report) -> Vec<Text> {
    let terms = joined(listed.terms.iter().map(|term| received(tongue, term)));
    let Some(report) = &listed.report else {
        return vec![
            Text::ours(tongue.say("paper-disclosure")),
            code(&listed.source.to_string()),
            Text::default(),
            Text::default(),
            Text::default(),
            terms,
        ];
    };
    let marks = report.marks.split(',').map(str::trim);
    let marks = marks.filter(|mark| !mark.is_empty());
    let marks = marks.map(|mark| tongue.code("mark", mark));
    let offence = tongue.code("offence", &report.incident_type);
    let about = std::iter::once(offence).chain(marks).map(Text::ours);
    let at = report.incident_at.map(|at| at.to_string());
    vec![
        received(tongue, &report.provider),
        received(tongue, &report.reference),
        joined(about),
        code(&at.unwrap_or_default()),
        Text::ours(stated(tongue, Some(report.escalated))),
        terms,
    ]
}

/// How many more a table holds, where not all are listed.
fn more(tongue: Tongue, all: usize, shown: usize, table: &'static str, blocks: &mut Vec<Block>) {
    if let Some(more) = all.checked_sub(shown).filter(|more| *more > 0) {
        let phrase = tongue.t("paper-more").n("count", more).word("table", table);
        blocks.push(Block::Paragraph(Text::ours(phrase)));
    }
}
