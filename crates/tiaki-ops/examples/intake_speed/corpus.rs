//! A corpus to measure with: submissions of 1 to 40 kB, the same for the same seed.
//!
//! Sizes are log-uniform between 1,000 and 40,000 bytes, report and file details together, mean
//! 10.6 kB: most reports are short and most bytes are in long ones. What fills a report up to its
//! size follows what providers send:
//!
//! | of a hundred reports | are | filled with |
//! | --- | --- | --- |
//! | 55 | of files | details of files (each with two or three digests, its upload, names of a camera), then log-ins |
//! | 25 | of an account with its logs | log-ins, devices, associated accounts |
//! | 20 | of a conversation | free text of up to 4 kB a piece, log-ins |
//!
//! By bytes that is some 51 % log-ins and devices, 32 % file details, 6 % free text and 11 % the
//! rest. Documents are written without indentation, as serialisers do: that is the slowest form for
//! everyone, tokeniser and import alike. A fifth of the reported accounts return (on average in
//! four reports), a tenth of the files are seen again, addresses repeat within an account. Texts are
//! filler words; addresses and names are reserved ones.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Reports in a folder.
const FOLDER: u64 = 1_000;

/// Filler, which says nothing.
const WORDS: &[&str] = &[
    "amber", "basalt", "cedar", "delta", "ember", "fjord", "granite", "harbour", "island",
    "juniper", "kelp", "lichen", "meadow", "north", "ochre", "pebble", "quartz", "ridge", "slate",
    "tundra", "umber", "valley", "willow", "yarrow",
];

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn one_of<'a>(&mut self, several: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(several.len() as u64)).unwrap_or(0);
        several.get(at).copied().unwrap_or_default()
    }

    fn word(&mut self) -> &'static str {
        self.one_of(WORDS)
    }

    /// Log-uniform from 1,000 to 40,000, by a table of 2^(n/16) so that no floating point differs.
    fn size(&mut self) -> usize {
        // 40 = 2^5.32: 85 steps of a sixteenth of an octave, then even within the step.
        let step = self.below(85);
        let octave = 1_000_u64 << (step / 16);
        let within = usize::try_from(step % 16).unwrap_or(0);
        let low = octave * (16_000 + ROOTS.get(within).copied().unwrap_or(0)) / 16_000;
        let width = (octave * 45 / 1000).max(1);
        usize::try_from((low + self.below(width)).min(40_000)).unwrap_or(40_000)
    }
}

/// (2^(n/16) - 1) * 16, in thousandths.
const ROOTS: &[u64] = &[
    0, 708, 1_448, 2_221, 3_027, 3_870, 4_750, 5_669, 6_627, 7_629, 8_675, 9_768, 10_909, 12_100,
    13_344, 14_642,
];

/// A moment of 2025, as text.
fn moment(draw: &mut Draw) -> String {
    let (month, day) = (1 + draw.below(12), 1 + draw.below(28));
    let (hour, minute, second) = (draw.below(24), draw.below(60), draw.below(60));
    format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn address(draw: &mut Draw) -> String {
    match draw.below(4) {
        0 => format!(
            "2001:db8:{:x}:{:x}::{:x}",
            draw.below(65_536),
            draw.below(65_536),
            draw.below(65_536)
        ),
        1 => format!("198.51.100.{}", draw.below(256)),
        2 => format!("192.0.2.{}", draw.below(256)),
        _ => format!("203.0.113.{}", draw.below(256)),
    }
}

fn log_in(draw: &mut Draw, addresses: &[String], out: &mut String) {
    let at = usize::try_from(draw.below(addresses.len() as u64)).unwrap_or(0);
    let address = addresses.get(at).map_or("192.0.2.1", String::as_str);
    let event = draw.one_of(&["Login", "Login", "Login", "Upload", "Registration", "Other"]);
    let _ = write!(
        out,
        "<ipCaptureEvent><ipAddress>{address}</ipAddress><eventName>{event}</eventName><dateTime>{}</dateTime>",
        moment(draw)
    );
    if draw.percent(30) {
        out.push_str("<possibleProxy>false</possibleProxy>");
    }
    if draw.percent(40) {
        let _ = write!(out, "<port>{}</port>", 1_024 + draw.below(60_000));
    }
    out.push_str("</ipCaptureEvent>");
}

fn device(draw: &mut Draw, out: &mut String) {
    let _ = write!(
        out,
        "<deviceId><idType>IMEI</idType><idValue>00{:013}</idValue><eventName>Login</eventName><dateTime>{}</dateTime></deviceId>",
        draw.below(9_999_999_999_999),
        moment(draw)
    );
}

fn text(draw: &mut Draw, length: usize, out: &mut String) {
    let end = out.len() + length;
    while out.len() < end {
        out.push_str(draw.word());
        out.push_str(if draw.percent(8) {
            " &amp; "
        } else if draw.percent(10) {
            ".\n"
        } else {
            " "
        });
    }
}

fn hex(draw: &mut Draw, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes * 2 + 16);
    while text.len() < bytes * 2 {
        let _ = write!(text, "{:016x}", draw.next());
    }
    text.truncate(bytes * 2);
    text
}

fn file(draw: &mut Draw, number: u64, addresses: &[String], out: &mut String) {
    // A tenth of all files comes from a small common stock, and is met again.
    let mut of = Draw(if draw.percent(10) {
        draw.below(2_000)
    } else {
        draw.next()
    });
    let name = draw.word();
    let _ = write!(
        out,
        "<fileDetails><reportId>1000001</reportId><fileId>{}</fileId><originalFileName>{name}-{number}.jpg</originalFileName><uploadedToEspTimestamp>{}</uploadedToEspTimestamp>\
         <locationOfFile>https://esp.example/f/{}</locationOfFile><fileViewedByEsp>{}</fileViewedByEsp>\
         <publiclyAvailable>false</publiclyAvailable><fileRelevance>Reported</fileRelevance>\
         <industryClassification>{}</industryClassification>\
         <originalFileHash hashType=\"MD5\">{}</originalFileHash><originalFileHash hashType=\"SHA1\">{}</originalFileHash>",
        hex(draw, 16),
        moment(draw),
        hex(draw, 8),
        draw.percent(60),
        draw.one_of(&["A1", "A2", "B1", "B2"]),
        hex(&mut of, 16),
        hex(&mut of, 20),
    );
    if of.percent(60) {
        let _ = write!(
            out,
            "<originalFileHash hashType=\"PDQ\">{}</originalFileHash>",
            hex(&mut of, 32)
        );
    }
    log_in(draw, addresses, out);
    if draw.percent(35) {
        out.push_str("<details type=\"EXIF\"><nameValuePair><name>Make</name><value>SyntheticCam</value></nameValuePair>\
                      <nameValuePair><name>Model</name><value>Model 7</value></nameValuePair></details>");
    }
    out.push_str("</fileDetails>");
}

/// What a report is mostly about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Make {
    Files,
    Logs,
    Conversation,
}

/// A report under way.
struct Submission {
    draw: Draw,
    make: Make,
    number: u64,
    /// Bytes that report and file details are to have together.
    size: usize,
    account: u64,
    /// What is the same each time this account is reported.
    of: Draw,
    service: &'static str,
    addresses: Vec<String>,
}

impl Submission {
    fn new(seed: u64, number: u64) -> Self {
        let seed = seed.wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mut draw = Draw(seed ^ number.wrapping_mul(0xa076_1d64_78bd_642f));
        let size = draw.size();
        let make = match draw.below(100) {
            0..55 => Make::Files,
            55..80 => Make::Logs,
            _ => Make::Conversation,
        };
        // A fifth of the accounts return, in four reports each.
        let is_known = draw.percent(20);
        let account = if is_known {
            number / 20
        } else {
            1_000_000 + number
        };
        let mut of = Draw(account);
        let service = of.one_of(&["ExampleChat", "ExampleShare", "ExampleMail", "ExampleBoard"]);
        let addresses = (0..1 + of.below(6)).map(|_| address(&mut of)).collect();
        Self {
            draw,
            make,
            number,
            size,
            account,
            of,
            service,
            addresses,
        }
    }

    /// Its XML, and that of its files where it has some.
    fn write(mut self) -> (String, Option<String>) {
        let tail = self.tail();
        let mut report = self.head();
        let files = (self.make == Make::Files).then(|| self.files());
        let others = files.as_ref().map_or(0, String::len) + tail.len() + 300;
        self.fill(&mut report, others);
        report += &tail;
        (report, files)
    }

    /// What stands behind the reported person.
    fn tail(&mut self) -> String {
        let (service, number) = (self.service, self.number);
        let mut tail = String::new();
        if self.draw.percent(30) {
            let _ = write!(
                tail,
                "<intendedRecipient><espIdentifier>u-{}</espIdentifier><espService>{service}</espService></intendedRecipient>",
                5_000_000 + number
            );
        }
        if self.draw.percent(15) {
            let _ = write!(
                tail,
                "<victim><victimPerson><age>{}</age></victimPerson><espIdentifier>u-{}</espIdentifier>\
                 <espService>{service}</espService></victim>",
                9 + self.draw.below(8),
                6_000_000 + number
            );
        }
        let is_talk = self.make == Make::Conversation;
        if is_talk || self.draw.percent(25) {
            tail.push_str("<additionalInfo>");
            let length = if is_talk {
                (self.size / 2).clamp(100, 4_000)
            } else {
                120
            };
            text(&mut self.draw, length, &mut tail);
            tail.push_str("</additionalInfo>");
        }
        tail.push_str("</report>");
        tail
    }

    /// Everything up to the reported person's log-ins.
    fn head(&mut self) -> String {
        let Self {
            draw,
            of,
            account,
            service,
            ..
        } = self;
        let incident = match self.make {
            Make::Conversation => "Online Enticement of Children for Sexual Acts",
            _ => "Child Pornography (possession, manufacture, and distribution)",
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<report><incidentSummary><incidentType>{incident}</incidentType>\
             <platform>{service}</platform><incidentDateTime>{}</incidentDateTime></incidentSummary>\
             <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson>\
             <legalURL>https://esp.example/legal</legalURL></reporter><personOrUserReported><personOrUserReportedPerson>\
             <phone type=\"Mobile\" verified=\"true\">+000{:09}</phone><email type=\"Home\" verified=\"true\">u{account}@mail.example</email>\
             </personOrUserReportedPerson><espIdentifier>u-{account}</espIdentifier><espService>{service}</espService>\
             <screenName>{}{account}</screenName><displayName>{} {}</displayName><profileUrl>https://esp.example/u/{account}</profileUrl>",
            moment(draw),
            of.below(999_999_999),
            of.word(),
            of.word(),
            of.word(),
        )
    }

    fn files(&mut self) -> String {
        let mut files = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<files>");
        let (mut count, share) = (0, self.size * 2 / 3);
        while count == 0 || (files.len() < share && count < 60) {
            count += 1;
            file(&mut self.draw, count, &self.addresses, &mut files);
        }
        files.push_str("</files>\n");
        files
    }

    /// Log-ins, devices and associated accounts until the size is reached, and the person's end.
    fn fill(&mut self, report: &mut String, others: usize) {
        let Self { draw, of, .. } = self;
        log_in(draw, &self.addresses, report);
        let (mut devices, mut associated) = (String::new(), String::new());
        while report.len() + devices.len() + associated.len() + others < self.size {
            match draw.below(20) {
                0 => device(draw, &mut devices),
                1 if self.make == Make::Logs => {
                    let _ = write!(
                        associated,
                        "<associatedAccount type=\"Linked\"><espService>{}</espService><espIdentifier>u-{}</espIdentifier>\
                         <screenName>{}{}</screenName><displayName>{}</displayName></associatedAccount>",
                        self.service,
                        7_000_000 + draw.below(3_000_000),
                        draw.word(),
                        draw.below(10_000),
                        draw.word(),
                    );
                }
                _ => log_in(draw, &self.addresses, report),
            }
        }
        *report += &devices;
        let _ = write!(
            report,
            "<estimatedLocation verified=\"false\"><city>{}</city><countryCode>{}</countryCode></estimatedLocation>",
            of.word(),
            of.one_of(&["NZ", "FR", "US", "BR", "PH", "GB"])
        );
        *report += &associated;
        report.push_str("</personOrUserReported>");
    }
}

/// Writes the corpus below `root`: the first tenth in `first`, the rest in `rest`; returns its bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "a corpus that was not written whole is not measured"
)]
pub(crate) fn write(root: &Path, reports: u64, seed: u64) -> io::Result<u64> {
    let mut bytes = 0;
    for number in 0..reports {
        let part = if number < reports / 10 {
            "first"
        } else {
            "rest"
        };
        let folder = root.join(part).join(format!("{:05}", number / FOLDER));
        if number % FOLDER == 0 || number == reports / 10 {
            fs::create_dir_all(&folder)?;
        }
        let (report, files) = Submission::new(seed, number).write();
        bytes += report.len() as u64;
        fs::write(folder.join(format!("{number:08}.xml")), report)?;
        if let Some(files) = files {
            bytes += files.len() as u64;
            fs::write(folder.join(format!("{number:08}.files.xml")), files)?;
        }
    }
    Ok(bytes)
}
