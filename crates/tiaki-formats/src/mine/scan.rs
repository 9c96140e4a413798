//! What can begin at a place, and how far it goes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Find, FindKind, LOOK, MOST, labels, phone};

/// Candidates after which the rest of a text is not looked at.
const MOST_FOUND: usize = 4 * MOST;

pub(super) struct Scan<'t> {
    text: &'t str,
    pub(super) found: Vec<Find>,
    pub(super) steps: u64,
}

/// What makes up words; nothing of an identifier may begin or end inside one.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'t> Scan<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            found: Vec::new(),
            steps: 0,
        }
    }

    /// Looks at every place; gives whether it stopped before the end.
    pub(super) fn run(&mut self) -> bool {
        let mut before = None;
        for (at, c) in self.text.char_indices() {
            self.steps += 1;
            self.place(at, c, before);
            before = Some(c);
            if self.found.len() > MOST_FOUND {
                return true;
            }
        }
        false
    }

    fn place(&mut self, at: usize, c: char, before: Option<char>) {
        let is_start = !before.is_some_and(is_word);
        match c {
            '@' => {
                self.email(at);
                if is_start && !before.is_some_and(|c| matches!(c, '.' | '-' | '@' | '/' | '+')) {
                    self.handle(at);
                }
            }
            '$' if is_start && before != Some('$') => self.cashtag(at),
            '+' if is_start && before != Some('+') => self.phone(at, false),
            '0'..='9' if is_start => {
                self.ipv4(at, before);
                self.ipv6(at, before);
            }
            ':' if is_start && before != Some(':') => self.ipv6(at, before),
            'a'..='f' | 'A'..='F' if is_start => {
                self.ipv6(at, before);
                self.label(at);
            }
            'h' | 'H' if is_start => {
                self.url(at);
                self.label(at);
            }
            'g'..='z' | 'G'..='Z' if is_start => self.label(at),
            _ => {}
        }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn push(&mut self, kind: FindKind, start: usize, end: usize, value: String) {
        self.found.push(Find {
            kind,
            start,
            end,
            value,
        });
    }

    // E-mail: local part to the left of the sign, domain to the right.

    fn email(&mut self, at: usize) {
        let bytes = self.text.as_bytes();
        let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-'".contains(b);
        let left = bytes.get(..at).unwrap_or_default();
        let mut length = left
            .iter()
            .rev()
            .take(65)
            .take_while(|b| is_local(b))
            .count();
        self.steps += length as u64;
        // Marks around an address are not part of it.
        let local = |length: usize| left.get(at - length..).unwrap_or_default();
        while local(length).first().is_some_and(|b| b".'-%+".contains(b)) {
            length -= 1;
        }
        let start = at - length;
        let touches = self
            .text
            .get(..start)
            .and_then(|text| text.chars().next_back());
        if touches.is_some_and(|c| is_word(c) || c == '@') {
            return;
        }
        let sound = (1..=64).contains(&length) && local(length).last() != Some(&b'.');
        let (taken, domain) = domain(self.rest(at + 1));
        self.steps += taken as u64;
        let twice = local(length).windows(2).any(|pair| pair == b"..");
        let after = self.rest(at + 1 + taken).chars().next();
        if sound && !twice && is_domain(&domain) && after != Some('@') {
            let name = self.text.get(start..at).unwrap_or_default();
            self.push(
                FindKind::Email,
                start,
                at + 1 + taken,
                format!("{name}@{domain}"),
            );
        }
    }

    // Names behind a sign.

    fn handle(&mut self, at: usize) {
        let rest = self.rest(at + 1);
        let length = rest
            .bytes()
            .take(31)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
            .count();
        self.steps += length as u64;
        let name = rest.get(..length).unwrap_or_default();
        let is_cut_off = rest
            .get(length..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| is_word(c) || c == '@' || c == '-');
        let name = name.trim_end_matches('.');
        let tail = name.rsplit_once('.').map(|(_, tail)| tail);
        let is_domain = tail.is_some_and(|tail| {
            ["com", "net", "org", "example", "edu", "gov"]
                .iter()
                .any(|known| tail.eq_ignore_ascii_case(known))
        });
        let has_letter = name.bytes().any(|b| b.is_ascii_alphabetic());
        if (2..=30).contains(&name.len())
            && has_letter
            && !name.starts_with('.')
            && !is_cut_off
            && !is_domain
            && !labels::is_no_name(name)
        {
            self.push(FindKind::Handle, at, at + 1 + name.len(), name.to_owned());
        }
    }

    fn cashtag(&mut self, at: usize) {
        let rest = self.rest(at + 1);
        let length = rest
            .bytes()
            .take(21)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            .count();
        self.steps += length as u64;
        let name = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['-', '_']);
        let is_cut_off = rest
            .get(name.len()..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| is_word(c) || c == '$');
        let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        // What is short and all in capitals is a share or a variable.
        let is_ticker = name.len() <= 5 && name.bytes().all(|b| b.is_ascii_uppercase());
        if begins && !is_ticker && (2..=20).contains(&name.len()) && !is_cut_off {
            self.push(FindKind::Cashtag, at, at + 1 + name.len(), name.to_owned());
        }
    }

    // What a label announces.

    fn label(&mut self, at: usize) {
        let bytes = self.text.as_bytes();
        let ahead = bytes.get(at..bytes.len().min(at + 32)).unwrap_or_default();
        let Some((length, kind)) = labels::find(ahead) else {
            return;
        };
        self.steps += 32;
        let Some(start) = self.after_label(at + length) else {
            return;
        };
        if kind == FindKind::Phone {
            self.phone(start, true);
            return;
        }
        let rest = self.rest(start);
        let end = rest
            .char_indices()
            .take(65)
            .find(|(_, c)| c.is_whitespace() || c.is_control() || ",;<>\"'()[]{}|`".contains(*c))
            .map_or(rest.len().min(257), |(end, _)| end);
        self.steps += 64;
        let Some(value) = rest.get(..end) else { return };
        let sign = if kind == FindKind::Cashtag { '$' } else { '@' };
        let shown = value.strip_prefix(sign).unwrap_or(value);
        let start = start + (value.len() - shown.len());
        let name = shown.trim_end_matches(['.', ':', '!', '?', '/', '\u{2026}']);
        let has_sense = name.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        let is_url = name.contains("://");
        if name.chars().count() > 64 || !has_sense || is_url || labels::is_no_name(name) {
            return;
        }
        self.push(kind, start, start + name.len(), name.to_owned());
    }

    /// Where the value begins after a label: `: value`, `= value`, ` is value`, `- value`.
    fn after_label(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let spaces = |text: &str| text.bytes().take(4).take_while(|b| *b == b' ').count();
        let lead = spaces(rest);
        let body = rest.get(lead..)?;
        let mark = [":", "=", "is: ", "was: ", "is ", "- "]
            .iter()
            .find(|mark| body.starts_with(**mark) && (lead > 0 || !mark.starts_with(['i', 'w'])))?;
        let tail = body.get(mark.len()..)?;
        let gap = spaces(tail);
        let quote = tail.get(gap..)?.starts_with(['"', '\'']);
        let start = at + lead + mark.len() + gap + usize::from(quote);
        // The path of a URL is not the value of a label.
        (!self.rest(start).starts_with("//")).then_some(start)
    }

    fn phone(&mut self, at: usize, labelled: bool) {
        self.steps += phone::LONGEST as u64;
        if let Some((length, value)) = phone::find(self.rest(at), labelled) {
            self.push(FindKind::Phone, at, at + length, value);
        }
    }

    // Addresses.

    fn ipv4(&mut self, at: usize, before: Option<char>) {
        if before.is_some_and(|c| matches!(c, '.' | '-' | '/' | ':' | '+' | ']' | ')'))
            && !self.is_after_colon(at)
        {
            return;
        }
        let rest = self.rest(at);
        let Some((length, address)) = ipv4(rest) else {
            return;
        };
        self.steps += length as u64;
        let mut after = rest.get(length..).unwrap_or_default().chars();
        let (first, second) = (after.next(), after.next());
        let goes_on = match first {
            Some('.' | '-') => second.is_some_and(|c| c.is_ascii_digit()),
            Some('/') => second.is_some_and(|c| c.is_ascii_digit()),
            Some('@') => true,
            Some(c) => is_word(c),
            None => false,
        };
        if !goes_on && !self.is_version(at) && is_routed(address) {
            self.push(FindKind::Ip, at, at + length, address.to_string());
        }
    }

    /// Whether a colon before a number is that of a label and not of a clock or an address.
    fn is_after_colon(&self, at: usize) -> bool {
        let mut before = self.text.get(..at).unwrap_or_default().chars().rev();
        before.next() == Some(':') && before.next().is_some_and(char::is_alphabetic)
    }

    /// Whether the word before says that a number is a version.
    fn is_version(&self, at: usize) -> bool {
        let from = at.saturating_sub(16);
        let before = (from..=at)
            .find_map(|from| self.text.get(from..at))
            .unwrap_or_default();
        let word = before
            .trim_end_matches([' ', '.', ':', '='])
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        [
            "v", "ver", "version", "build", "release", "firmware", "rev", "revision", "section",
        ]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
    }

    fn ipv6(&mut self, at: usize, before: Option<char>) {
        if before.is_some_and(|c| matches!(c, ':' | '.' | '%')) && !self.is_after_colon(at) {
            return;
        }
        let rest = self.rest(at);
        let length = rest
            .bytes()
            .take(46)
            .take_while(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
            .count();
        self.steps += length as u64;
        let mut token = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).and_then(|rest| rest.chars().next());
        if after.is_some_and(|c| is_word(c) || c == '@') || token.matches(':').count() < 2 {
            return;
        }
        token = token.trim_end_matches('.');
        if token.ends_with(':') && !token.ends_with("::") {
            token = token.trim_end_matches(':');
        }
        let Ok(address) = token.parse::<Ipv6Addr>() else {
            return;
        };
        let zone = match rest
            .get(token.len()..)
            .and_then(|rest| rest.strip_prefix('%'))
        {
            Some(zone) => {
                1 + zone
                    .bytes()
                    .take(16)
                    .take_while(u8::is_ascii_alphanumeric)
                    .count()
            }
            None => 0,
        };
        let is_network = rest
            .get(token.len()..)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // Only what is routed: the global unicast addresses (RFC 4291), and mapped ones.
        let is_global = address.segments().first().is_some_and(|s| s >> 13 == 1);
        let mapped = address.to_ipv4_mapped().is_some_and(is_routed);
        if (is_global || mapped) && !is_network {
            let value = IpAddr::from(address).to_canonical().to_string();
            self.push(FindKind::Ip, at, at + token.len() + zone, value);
        }
    }

    // URLs.

    fn url(&mut self, at: usize) {
        let rest = self.rest(at);
        let Some((scheme, mut taken)) = scheme(rest) else {
            return;
        };
        let (host_length, host) = domain(rest.get(taken..).unwrap_or_default());
        self.steps += host_length as u64;
        if !is_domain(&host) && host.parse::<Ipv4Addr>().is_err() {
            return;
        }
        taken += host_length;
        let tail = rest.get(taken..).unwrap_or_default();
        let length = tail
            .char_indices()
            .take_while(|(at, c)| {
                *at < LOOK && !c.is_whitespace() && !c.is_control() && !"<>\"`{}|\\^".contains(*c)
            })
            .last()
            .map_or(0, |(at, c)| at + c.len_utf8());
        self.steps += length as u64;
        let tail = tail.get(..length).unwrap_or_default();
        let tail = if tail.starts_with(['/', ':', '?', '#']) {
            trim_tail(tail)
        } else {
            ""
        };
        let value = format!("{scheme}://{host}{}", refang(tail));
        self.push(FindKind::Url, at, at + taken + tail.len(), value);
    }
}

/// What ends a sentence does not belong to the URL in it, nor does a bracket that it did not open.
fn trim_tail(mut tail: &str) -> &str {
    let count = |mark: char| tail.matches(mark).count();
    let mut loose = [(')', '('), (']', '[')]
        .map(|(close, open)| (close, count(close).saturating_sub(count(open))));
    while let Some(last) = tail.chars().next_back() {
        let is_mark = matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*');
        let bracket = loose
            .iter_mut()
            .find(|(close, left)| *close == last && *left > 0);
        match bracket {
            Some((_, left)) => *left -= 1,
            None if is_mark => {}
            None => break,
        }
        tail = tail.get(..tail.len() - last.len_utf8()).unwrap_or_default();
    }
    tail
}

fn refang(text: &str) -> String {
    text.replace("[.]", ".")
        .replace("(.)", ".")
        .replace("[:]", ":")
}

/// The scheme that a text begins with, put right, and its length there.
fn scheme(text: &str) -> Option<(&'static str, usize)> {
    const SCHEMES: [(&str, &str); 4] = [
        ("https", "https"),
        ("hxxps", "https"),
        ("http", "http"),
        ("hxxp", "http"),
    ];
    let (written, scheme) = SCHEMES.iter().find(|(written, _)| {
        text.get(..written.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(written))
    })?;
    let after = text.get(written.len()..)?;
    let mark = ["://", "[:]//", "[://]", ":\\/\\/"]
        .iter()
        .find(|mark| after.starts_with(**mark))?;
    Some((scheme, written.len() + mark.len()))
}

/// A host that a text begins with, put right (`[.]` is a dot), and its length there.
fn domain(text: &str) -> (usize, String) {
    let mut host = String::new();
    let mut at = 0;
    while host.len() <= 253 {
        let rest = text.get(at..).unwrap_or_default();
        let dot = ["[.]", "(.)", "[dot]", "(dot)", "."].iter().find(|dot| {
            rest.get(..dot.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(dot))
        });
        let next = rest.chars().next();
        match (dot, next) {
            (Some(dot), _) => {
                // A full stop at the end of a sentence is no part of a host.
                let after = rest.get(dot.len()..).and_then(|rest| rest.chars().next());
                if host.is_empty() || !after.is_some_and(char::is_alphanumeric) {
                    break;
                }
                host.push('.');
                at += dot.len();
            }
            (None, Some(c)) if c.is_alphanumeric() || c == '-' => {
                host.extend(c.to_lowercase());
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    (at, host)
}

/// Whether a text can be the name of a host: labels of letters, digits and hyphens, the last of
/// letters, two at least.
fn is_domain(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let sound = |label: &&str| {
        (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    let is_top = last.chars().count() >= 2
        && (last.chars().all(char::is_alphabetic) || last.starts_with("xn--"));
    host.len() <= 253 && labels.len() >= 2 && labels.iter().all(sound) && is_top
}

/// An IPv4 address that a text begins with: four numbers to 255, none with a leading zero.
fn ipv4(text: &str) -> Option<(usize, Ipv4Addr)> {
    let mut parts = [0_u8; 4];
    let mut at = 0;
    for (position, part) in parts.iter_mut().enumerate() {
        if position > 0 {
            let rest = text.get(at..)?;
            at += ["[.]", "(.)", "."]
                .iter()
                .find(|dot| rest.starts_with(**dot))?
                .len();
        }
        let rest = text.get(at..)?;
        let length = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..length)?;
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        *part = digits.parse().ok()?;
        at += length;
    }
    Some((at, Ipv4Addr::from(parts)))
}

/// Whether a provider of connections could answer for an address.
fn is_routed(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || first == 0
        || first >= 240)
}
