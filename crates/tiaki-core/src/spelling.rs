//! Under which form a value links: many ways to write one number, one name, one address.
//!
//! People and forms write a value in other widths, digits of other scripts, with marks that nobody sees,
//! with an extension or a trunk zero, in letters that only look like others. What is stored stays the
//! key of the plain form ([`IdentifierKind::normalise`]), as with mail (see [`crate::mail`]): the form
//! here is made from the value as received whenever accounts are linked, so that one run knows one rule,
//! and older sites need no conversion. Where the plain form is all there is to say, both are the same.
//!
//! What it refuses:
//! - to guess a country: a number without one is compared as written. Senders that state a country code
//!   beside the number have it put before it when it is read;
//! - to make handles of other letters one: a screen name is an identifier of its service, so accents and
//!   scripts count in it, and only letters of another script *inside* a Latin word count as what they
//!   look like. Names shown to others are brought to Latin letters;
//! - to bring Chinese, Japanese and Korean names to Latin letters: many names have one sound;
//! - to take handles for one that are the same without their digits and letters written as digits: what
//!   is left is a word, of which hardly one in five pairs of accounts is one person's where two hold it, and
//!   none where five do (`docs/benchmarks.md`). It is evidence of a kind of its own ([`stem`]), weaker and
//!   counted only where the handles themselves differ;
//! - to take two extensions of one number for one line: those are two people's behind a switchboard. The
//!   number alone, with or without an extension elsewhere, is the switchboard's
//!   ([`IdentifierKind::switchboard_key`]).
//!
//! To change a rule: here, with a higher [`VERSION`]; [`IdentifierKind::guarded_forms`] must stay as
//! wide, which a property in `tests` holds.

mod stem;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::id::SiteKey;
use crate::identifier::IdentifierKind;

pub use self::stem::stem;

/// The version of these rules: raised with every change, and written in the log by each linking.
pub const VERSION: u32 = 2;

/// What stands before the extension in the form of a number that has one (RFC 3966).
const EXTENSION: &str = ";ext=";

/// Digits that an extension has at most, where a word says that it is one (as in the CyberTipline's
/// schema), and behind a sign: more are another number.
const LONGEST_EXTENSION: (usize, usize) = (10, 7);

impl IdentifierKind {
    /// The form under which values of this kind link, or nothing where the value cannot be one. Mail
    /// addresses link by their mailbox ([`crate::mail::MailRules::mailbox`]), not by this.
    #[must_use]
    pub fn linked(self, value: &str) -> Option<String> {
        match self {
            Self::Phone => phone(value),
            Self::ScreenName | Self::DisplayName if !value.is_ascii() => {
                let name = name(value, self == Self::DisplayName);
                self.normalise(&name)
            }
            _ => self.normalise(value),
        }
    }

    /// The key under which a value links; nothing where it cannot be one. `stored` is the key of its
    /// plain form ([`Self::join_key`]), 0 where it has none, and is given back wherever both forms are
    /// the same.
    #[must_use]
    pub fn link_key(self, site: &SiteKey, value: &str, stored: u64) -> Option<u64> {
        let may_differ = self == Self::Phone || !value.is_ascii();
        if !may_differ {
            return (stored != 0).then_some(stored);
        }
        let form = self.linked(value)?;
        let is_plain = self.normalise(value).as_ref() == Some(&form);
        if is_plain && stored != 0 {
            Some(stored)
        } else {
            Some(site.short(self.code(), &[form.as_bytes()]))
        }
    }

    /// Of a telephone number with an extension, the key under which the number without it links; nothing
    /// of any other value. It is many people's, so it is weak evidence; but who states the number alone
    /// does not contradict who states it with an extension.
    #[must_use]
    pub fn switchboard_key(self, site: &SiteKey, value: &str) -> Option<u64> {
        if self != Self::Phone {
            return None;
        }
        let form = self.linked(value)?;
        let (number, _) = form.split_once(EXTENSION)?;
        Some(site.short(self.code(), &[number.as_bytes()]))
    }
}

/// The number of a form of [`IdentifierKind::linked`] without its extension.
pub(crate) fn without_extension(form: &str) -> &str {
    form.split_once(EXTENSION)
        .map_or(form, |(number, _)| number)
}

/// Whether a character shows nothing (`Default_Ignorable_Code_Point` of Unicode 16,
/// DerivedCoreProperties.txt).
#[must_use]
pub const fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// The text in one width (NFKC, UAX 15), without what nobody sees.
fn seen(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    // Twice: what nobody sees may stand between a letter and its mark.
    let first = text.chars().filter(|c| !is_unseen(*c)).nfkc();
    first
        .filter(|c| !is_unseen(*c))
        .nfkc()
        .collect::<String>()
        .into()
}

/// An address of mail as it is meant: out of its brackets, its scheme and its quotation marks
/// (RFC 5321, 4.1.2: a quoted local part is the same as an unquoted one), without a last dot.
pub(crate) fn mail(value: &str) -> Cow<'_, str> {
    let text = seen(value);
    let odd = |byte: u8| matches!(byte, b'<' | b'>' | b'"' | b':');
    let bare = text.trim().trim_end_matches('.');
    if !text.bytes().any(odd) && bare.len() == text.len() {
        return text;
    }
    let bare = bare.strip_prefix('<').unwrap_or(bare);
    let bare = bare.strip_suffix('>').unwrap_or(bare).trim_end_matches('.');
    let bare = match bare.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => bare.get(7..).unwrap_or(bare),
        _ => bare,
    };
    let unquoted = bare.rsplit_once('@').and_then(|(local, domain)| {
        let inner = local.strip_prefix('"')?.strip_suffix('"')?;
        let is_atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let plain = !inner.is_empty() && inner.chars().all(is_atom);
        plain.then(|| format!("{inner}@{domain}"))
    });
    unquoted.unwrap_or_else(|| bare.to_owned()).into()
}

/// Digits of other scripts of which a name or a number may be written: where each ten begin
/// (Unicode 16, `General_Category=Nd` of scripts in common use; other widths are folded by NFKC).
const ZEROS: [u32; 17] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0,
];

/// A digit of any of these scripts as one of ours; other characters stay.
fn digit(c: char) -> char {
    let number = u32::from(c);
    let ten = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&number));
    let value = ten.and_then(|zero| char::from_digit(number - zero, 10));
    value.unwrap_or(c)
}

/// Calling codes of countries where a number at home begins with a 0 that is no part of it, and none
/// abroad does (ITU-T E.164 and E.123; national numbering plans). Not Italy: there it is a part.
const TRUNK_ZERO: [&str; 74] = [
    "20", "212", "213", "233", "234", "249", "250", "251", "254", "255", "256", "260", "261",
    "263", "264", "27", "31", "32", "33", "353", "355", "358", "359", "373", "380", "381", "382",
    "383", "385", "386", "387", "389", "40", "41", "421", "43", "44", "46", "49", "51", "54", "55",
    "58", "60", "61", "62", "63", "64", "66", "81", "82", "84", "855", "856", "86", "880", "886",
    "90", "91", "92", "93", "94", "95", "961", "962", "963", "964", "966", "967", "971", "972",
    "976", "98", "995",
];

/// A telephone number: digits of any script, without trunk zero, and its extension behind it.
fn phone(value: &str) -> Option<String> {
    // As most are written.
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"+-(). ".contains(&byte);
    if value.bytes().all(is_plain) {
        return without_trunk_zero(IdentifierKind::Phone.normalise(value)?);
    }
    let text: String = seen(value).chars().map(digit).collect();
    let (text, extension) = split_extension(text.trim());
    let spelt = spelt_out(text);
    let form = IdentifierKind::Phone.normalise(spelt.as_deref().unwrap_or(text))?;
    let number = without_trunk_zero(form)?;
    Some(match extension {
        Some(extension) => format!("{number}{EXTENSION}{extension}"),
        None => number,
    })
}

fn without_trunk_zero(form: String) -> Option<String> {
    let Some(digits) = form.strip_prefix('+') else {
        return Some(form);
    };
    let without = TRUNK_ZERO.iter().find_map(|code| {
        let rest = digits.strip_prefix(code)?.strip_prefix('0')?;
        // One zero: of two, the number is no number of this plan.
        (!rest.starts_with('0')).then(|| format!("+{code}{rest}"))
    });
    // What is left may be too short for a number.
    without
        .filter(|form| IdentifierKind::Phone.normalise(form).as_ref() == Some(form))
        .or(Some(form))
}

/// A number as written without the extension behind it.
pub(crate) fn main_number(text: &str) -> &str {
    split_extension(text).0
}

/// The number and the extension behind it: `ext. 12`, `x12`, `#12`, `;ext=12` (RFC 3966), `,,12`. What
/// stands there and is no extension is left out.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    const WORDS: [&str; 9] = [
        "x",
        "ext",
        "extn",
        "extension",
        "anexo",
        "dw",
        "durchwahl",
        "poste",
        "доб",
    ];
    let mut digits = 0;
    for (at, c) in text.char_indices() {
        digits += usize::from(c.is_ascii_digit());
        let (before, behind) = text.split_at(at);
        let is_after_letter = before.chars().next_back().is_some_and(char::is_alphabetic);
        if digits < 5 || is_after_letter || !behind.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let word: String = behind
            .chars()
            .take_while(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect();
        let is_sign = matches!(c, '#' | ';') || behind.starts_with(",,");
        if is_sign || WORDS.contains(&&*word) {
            let name = behind.get(..EXTENSION.len());
            let is_its = c != ';' || name.is_some_and(|name| name.eq_ignore_ascii_case(EXTENSION));
            let (by_word, by_sign) = LONGEST_EXTENSION;
            let is_said = word.len() > 1 || c == ';';
            let most = if is_said { by_word } else { by_sign };
            return (before, extension(behind, most).filter(|_| is_its));
        }
    }
    (text, None)
}

/// The first digits of a text, where they are no more than an extension has.
fn extension(text: &str, most: usize) -> Option<&str> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let (_, rest) = text.split_at(from);
    let end = rest.find(|c: char| !c.is_ascii_digit());
    let (digits, _) = rest.split_at(end.unwrap_or(rest.len()));
    (digits.len() <= most).then_some(digits)
}

/// The digits of a North American number that ends in a word (ITU-T E.161): `1-800-555-TIAKI` is not
/// one, having a letter too many.
fn spelt_out(text: &str) -> Option<String> {
    let key = |c: char| match c.to_ascii_lowercase() {
        'a'..='c' => Some('2'),
        'd'..='f' => Some('3'),
        'g'..='i' => Some('4'),
        'j'..='l' => Some('5'),
        'm'..='o' => Some('6'),
        'p'..='s' => Some('7'),
        't'..='v' => Some('8'),
        'w'..='z' => Some('9'),
        _ => c.is_ascii_digit().then_some(c),
    };
    let first = text.find(|c: char| c.is_ascii_alphanumeric())?;
    let (sign, number) = text.split_at(first);
    let letters = number.chars().filter(char::is_ascii_alphabetic).count();
    let digits: String = number.chars().filter_map(key).collect();
    let is_whole = letters >= 3 && digits.len() == 11 && number.starts_with('1');
    is_whole.then(|| format!("{}{digits}", if sign.contains('+') { "+" } else { "" }))
}

/// A name in one width and one case, letters that only look Latin among Latin ones as those; and,
/// where it is one that is shown to others, in Latin letters.
fn name(value: &str, is_shown: bool) -> String {
    let text = seen(value);
    let mut found = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let looks: Cow<'_, str> = looks(word);
        for c in looks.chars().map(digit) {
            if is_shown {
                shown(c, &mut found);
            } else {
                found.push(c);
            }
        }
    }
    // By way of capitals: `ß` is `ss`, `ς` is `σ`, `ı` is `i`. The dot that `İ` leaves goes.
    let folded = found.chars().flat_map(char::to_uppercase);
    let folded = folded.flat_map(char::to_lowercase).nfkc();
    let mut after_i = false;
    let undotted = folded.filter(|c| {
        let is_dot = after_i && *c == '\u{307}';
        after_i = *c == 'i' || is_dot;
        !is_dot
    });
    undotted.collect()
}

/// A word of Latin letters among which others stand that look like them, as what it looks like
/// (UTS 39, 4 and 5.1); other words as they are.
fn looks(word: &str) -> Cow<'_, str> {
    let is_other = |c: char| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}');
    let is_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}');
    let has_both = word.contains(is_latin) && word.contains(is_other);
    let seen_as = |c: char| if is_other(c) { look(c) } else { Some(c) };
    let whole = has_both.then(|| word.chars().map(seen_as).collect::<Option<String>>());
    whole.flatten().map_or(word.into(), Cow::Owned)
}

/// The Latin letter that a Cyrillic or Greek one looks like (UTS 39, confusables.txt).
const fn look(c: char) -> Option<char> {
    Some(match c {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' => 'Y',
        'Х' | 'Χ' => 'X',
        'Ζ' => 'Z',
        'а' | 'α' => 'a',
        'с' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' => 'x',
        'у' => 'y',
        _ => return None,
    })
}

/// A character of a name that is shown: letters of alphabets in Latin ones, without accents; one
/// apostrophe, one dash.
fn shown(c: char, to: &mut String) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{B4}' | '`' => to.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => to.push('-'),
        _ if is_mark(c) => {}
        '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{6FF}' | '\u{1E00}'..='\u{1FFF}' => {
            match deunicode::deunicode_char(c) {
                Some(latin) if !latin.is_empty() => to.push_str(latin),
                _ => to.push(c),
            }
        }
        _ => to.push(c),
    }
}

/// Accents that have no letter of their own, and vowel signs of Hebrew and Arabic, which are mostly left
/// out.
const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}'
    )
}
