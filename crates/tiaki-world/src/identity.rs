//! What people sign up with: names, mailboxes, phones, devices, means of payment.
//!
//! The same account shows the same in each report and in the disclosure; what another account of the
//! person shares with it, and what strangers share by chance, is decided here. Nothing can be anyone's:
//! mail is at reserved domains (RFC 2606), the national part of a phone number begins with 00, which no
//! numbering plan assigns, names are codes.

use std::fmt::Write as _;

use crate::calendar::{DAY, HOUR};
use crate::draw::{Draw, Purpose, mix, place, short};
use crate::params::{HandleStyle, Share};
use crate::plan::{NONE, Person};
use crate::words;
use crate::world::World;

/// Given names and family names, as codes.
const GIVEN_NAMES: u64 = 400;
const FAMILY_NAMES: u64 = 2_500;
/// Mailboxes of one person.
const MAILBOXES: u64 = 3;

/// A mailbox of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) address: String,
    pub(crate) is_verified: bool,
    pub(crate) is_recovery: bool,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phone {
    /// Without `+`.
    pub(crate) calling_code: &'static str,
    pub(crate) national: String,
    pub(crate) is_verified: bool,
}

/// What an account has been given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) screen_name: String,
    pub(crate) display_name: String,
    pub(crate) mails: Vec<Mail>,
    pub(crate) phone: Option<Phone>,
    /// The device by number; see [`World::device`].
    pub(crate) device: u64,
    pub(crate) payment: Option<String>,
    pub(crate) registered_at: i64,
}

impl World<'_> {
    /// The name that the provider knows an account by, and that the truth gives.
    pub(crate) fn handle(&self, number: u32) -> String {
        let account = self.plan.account(number);
        let scrambled = |tweak: u64| self.setting.seed.permute(tweak, 20, number.into());
        match self
            .setting
            .provider(account.provider)
            .map(|(_, one)| one.handle)
        {
            Some(HandleStyle::Numeric) => format!("{}", 100_000_000_000_000 + scrambled(21)),
            Some(HandleStyle::Hex) => {
                format!("{:016x}", self.setting.seed.permute(22, 32, number.into()))
            }
            Some(HandleStyle::Prefixed) => format!("hb-{}", base36(scrambled(23), 8)),
            Some(HandleStyle::ScreenName) | None => self.unique_name(number),
        }
    }

    /// What an account has been given.
    pub(crate) fn identity(&self, number: u32) -> Identity {
        let account = self.plan.account(number);
        let person = *self.plan.person(account.person);
        let (device, registered_at) = self.opened(&person, account.person, number);
        let mut draw = self.setting.seed.draw(Purpose::Account, number.into(), 0);
        let params = &self.setting.params.identifiers;
        let care = usize::from(person.care);
        let by_care = |shares: [Share; 3]| shares.get(care).copied().unwrap_or_default();
        let screen_name = self.screen_name(&mut draw, number);
        let mails = self.mails(&mut draw, &person, account.person, number);
        let has_phone = !draw.chance(by_care(params.no_phone)) && !person.clueless;
        let is_verified = draw.chance(params.verified_phone);
        let phone = has_phone.then(|| self.phone(account.person, is_verified));
        let payment = draw
            .chance(params.payment)
            .then(|| self.payment(account.person));
        let display_name = display_name(&mut draw, self.given_name(account.person));
        Identity {
            screen_name,
            display_name,
            mails,
            phone,
            device,
            payment,
            registered_at,
        }
    }

    /// The given name of a person, by number.
    pub(crate) fn given_name(&self, person: u32) -> u64 {
        self.setting.seed.permute(31, 16, person.into()) % GIVEN_NAMES
    }

    /// The family name of a person, by number: families share one.
    pub(crate) fn family_name(&self, number: u32) -> u64 {
        let household = self.plan.person(number).household;
        let is_family = self.plan.household(household).is_family;
        let bearer = if is_family {
            u64::from(household)
        } else {
            u64::from(number)
        };
        self.setting.seed.permute(32, 16, bearer) % FAMILY_NAMES
    }

    /// The identifiers of a device: its own, and the equipment's. IMEIs begin with 00, the reporting
    /// body of test equipment (3GPP TS 23.003, GSMA TS.06).
    pub(crate) fn device(&self, device: u64) -> (String, String) {
        let (high, low) = (
            mix(device ^ self.setting.seed.permute(33, 20, 1)),
            mix(!device),
        );
        let uuid = format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        );
        (uuid, format!("00{:013}", low % 10_000_000_000_000))
    }

    /// The camera of a device, by model and serial number.
    pub(crate) fn camera(&self, device: u64) -> (u64, String) {
        let model = mix(device) % u64::from(self.setting.params.files.camera_models);
        (
            model,
            format!("SC{model:02}-{:07}", mix(device ^ 0x5c) % 10_000_000),
        )
    }

    /// The device an account was opened on, and when: accounts of one person are opened one after
    /// another, some within the hour.
    fn opened(&self, person: &Person, number: u32, account: u32) -> (u64, i64) {
        let mut draw = self.setting.seed.draw(Purpose::Person, number.into(), 2);
        let params = &self.setting.params.identifiers;
        let new_device = params
            .new_device
            .get(usize::from(person.care))
            .copied()
            .unwrap_or_default();
        let last =
            self.setting.as_of - i64::from(self.setting.params.operation.session_days + 3) * DAY;
        let first = last - 5 * 365 * DAY;
        let (mut device, mut at) = (0, draw.between(first, last));
        for ordinal in 0..account.saturating_sub(person.first_account) {
            let is_new = draw.chance(new_device);
            let again = draw.chance(3_500);
            let (soon, later) = (
                at + draw.between(HOUR / 12, HOUR),
                draw.between(first, last),
            );
            device = if is_new {
                u64::from(ordinal) + 1
            } else {
                device
            };
            at = if again { soon } else { later };
        }
        let household = self.plan.household(person.household);
        if household.shared_device && mix(u64::from(account)) & 1 == 0 {
            return (1 << 60 | u64::from(person.household), at);
        }
        (u64::from(number) << 12 | device, at)
    }

    /// A name that a person uses wherever it is free; some are used by strangers too.
    fn usual_name(&self, person: u32) -> (String, bool) {
        let params = &self.setting.params.identifiers;
        let mut draw = self.setting.seed.draw(Purpose::Person, person.into(), 3);
        if draw.chance(params.common_name) {
            let which = draw.below(params.common_names.into());
            let (_, noun) = words::pair(which);
            return (format!("{noun}{}", 10 + mix(which) % 90), true);
        }
        let scrambled = self.setting.seed.permute(34, 16, person.into());
        let (adjective, noun) = words::pair(scrambled);
        (format!("{adjective}{noun}{}", scrambled >> 12), false)
    }

    /// A name made for one account.
    fn new_name(&self, account: u32) -> String {
        let scrambled = self.setting.seed.permute(35, 16, account.into());
        let (adjective, noun) = words::pair(scrambled);
        format!("{noun}_{adjective}{}", scrambled >> 12)
    }

    fn screen_name(&self, draw: &mut Draw, number: u32) -> String {
        let account = self.plan.account(number);
        if self.is_named_by_screen_name(number) {
            return self.unique_name(number);
        }
        let care = usize::from(self.plan.person(account.person).care);
        let new_name = self
            .setting
            .params
            .identifiers
            .new_name
            .get(care)
            .copied()
            .unwrap_or_default();
        if draw.chance(new_name) {
            return self.new_name(number);
        }
        let (mut name, _) = self.usual_name(account.person);
        match draw.below(12) {
            0 => name
                .get_mut(..1)
                .into_iter()
                .for_each(str::make_ascii_uppercase),
            1 => name = name.replacen('e', "3", 1),
            2 => name.push('_'),
            _ => {}
        }
        name
    }

    fn is_named_by_screen_name(&self, number: u32) -> bool {
        let provider = self.plan.account(number).provider;
        self.setting
            .provider(provider)
            .is_none_or(|(_, one)| one.handle == HandleStyle::ScreenName)
    }

    /// A screen name that no other account of the provider has.
    fn unique_name(&self, number: u32) -> String {
        let account = self.plan.account(number);
        let person = self.plan.person(account.person);
        let care = usize::from(person.care);
        let new_name = self
            .setting
            .params
            .identifiers
            .new_name
            .get(care)
            .copied()
            .unwrap_or_default();
        let mut draw = self.setting.seed.draw(Purpose::Account, number.into(), 1);
        if draw.chance(new_name) {
            return self.new_name(number);
        }
        let (name, is_common) = self.usual_name(account.person);
        let earlier = (person.first_account..number)
            .any(|one| self.plan.account(one).provider == account.provider);
        if is_common || earlier {
            // The provider asks for another name where one is taken.
            return format!(
                "{name}_{}",
                base36(self.setting.seed.permute(36, 13, number.into()), 5)
            );
        }
        name
    }

    fn mails(&self, draw: &mut Draw, person: &Person, number: u32, account: u32) -> Vec<Mail> {
        let params = &self.setting.params.identifiers;
        let disposable = params
            .disposable_mail
            .get(usize::from(person.care))
            .copied()
            .unwrap_or_default();
        let (is_disposable, is_new) = (draw.chance(disposable), draw.chance(params.new_mail));
        let is_verified = draw.chance(params.verified_mail);
        let other_box = 1 + draw.below(MAILBOXES - 1);
        let address = match () {
            () if is_disposable => self.disposable(draw, account),
            () if is_new => self.mailbox(number, other_box),
            () => self.mailbox(number, 0),
        };
        let mut mails = vec![Mail {
            address: plus_tagged(draw, address, params.plus_tag),
            is_verified,
            is_recovery: false,
        }];
        let household = self.plan.household(person.household);
        let recovery = match () {
            () if household.is_family
                && household.persons > 1
                && draw.chance(params.shared_mail) =>
            {
                Some(self.mailbox(household.first_person, 0))
            }
            () if !is_disposable && is_new && draw.chance(4_500) => Some(self.mailbox(number, 0)),
            () if is_disposable && draw.chance(600) => Some(self.mailbox(number, 0)),
            () => None,
        };
        mails.extend(recovery.map(|address| Mail {
            address,
            is_verified: draw.chance(5_000),
            is_recovery: true,
        }));
        mails
    }

    /// A mailbox of a person, the first being the main one.
    fn mailbox(&self, person: u32, which: u64) -> String {
        let scrambled = self.setting.seed.permute(40 + which, 16, person.into());
        let (adjective, noun) = words::pair(scrambled);
        let domain = 1 + mix(scrambled) % u64::from(self.setting.params.identifiers.mail_domains);
        let number = scrambled >> 12;
        match which {
            0 => format!("{adjective}.{noun}{number}@mail{domain}.example"),
            _ => format!("{noun}{number}.{which}@mail{domain}.example"),
        }
    }

    fn disposable(&self, draw: &mut Draw, account: u32) -> String {
        let params = &self.setting.params.identifiers;
        let is_common = draw.chance(params.common_mailbox);
        let domain = 1 + draw.below(params.disposable_domains.into());
        let common = draw.pick(&[
            "inbox", "test", "me", "mail123", "nobody", "anon", "abc", "post",
        ]);
        if is_common {
            return format!("{common}@temp{domain}.example");
        }
        format!(
            "{}@temp{domain}.example",
            base36(self.setting.seed.permute(45, 20, account.into()), 8)
        )
    }

    fn phone(&self, number: u32, is_verified: bool) -> Phone {
        let person = self.plan.person(number);
        let owner = if person.phone_of == NONE {
            number
        } else {
            person.phone_of
        };
        let household = self.plan.household(person.household);
        let mut draw = self.setting.seed.draw(Purpose::Person, owner.into(), 4);
        let country = if draw.chance(self.setting.params.identifiers.foreign_phone) {
            self.setting
                .countries
                .by_weight(draw.below(self.setting.countries.total()))
        } else {
            usize::from(household.country)
        };
        // Walk the permutation of 2^28 until it is below 10^8: still one number for each person.
        let mut digits = self.setting.seed.permute(46, 14, owner.into());
        while digits >= 100_000_000 {
            digits = self.setting.seed.permute(46, 14, digits);
        }
        let calling_code = self.setting.countries.country(country).calling_code;
        Phone {
            calling_code,
            national: format!("00{digits:08}"),
            is_verified,
        }
    }

    fn payment(&self, person: u32) -> String {
        let mut draw = self.setting.seed.draw(Purpose::Person, person.into(), 5);
        let shared = draw.chance(self.setting.params.identifiers.shared_payment);
        // A card that goes round: one for some two hundred persons of the world.
        let cards = self.plan.persons.len() as u64 / 200 + 1;
        let owner = if shared {
            1 << 31 | draw.below(cards)
        } else {
            u64::from(person)
        };
        format!("card-{:016x}", self.setting.seed.permute(47, 32, owner))
    }
}

/// A name as others see it, in one of several scripts.
fn display_name(draw: &mut Draw, given: u64) -> String {
    match draw.below(10) {
        0 => format!("Имя-{given:03}"),
        1 => format!("اسم-{given:03}"),
        2 => format!("नाम-{given:03}"),
        3 => format!("名-{given:03}"),
        4 | 5 => format!("given {given:03}"),
        _ => format!("Given-{given:03}"),
    }
}

fn plus_tagged(draw: &mut Draw, address: String, share: Share) -> String {
    let tag = draw.below(900);
    match address.split_once('@').filter(|_| draw.chance(share)) {
        Some((local, domain)) => format!("{local}+{tag}@{domain}"),
        None => address,
    }
}

/// A number in digits and small letters, at least so many.
fn base36(mut number: u64, len: usize) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.len() < len {
        digits.push(char::from_digit(short(number % 36), 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}

/// Lower-case hexadecimal digits, after what is there.
pub(crate) fn hex_into(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
}

/// A place in a list that wraps around.
pub(crate) fn wrapped<T: Copy + Default>(items: &[T], number: u64) -> T {
    items
        .get(place(number) % items.len().max(1))
        .copied()
        .unwrap_or_default()
}
