//! The host's disclosure: all of its accounts with their logs, as one table and its map.
//!
//! It comes once, early, as the one of Operation H did. One row is one event or file of one account,
//! or what the account has been given; an empty cell says nothing.

use std::fmt::Write as _;
use std::io::Write;

use std::collections::BTreeSet;

use crate::calendar::{DAY, HOUR};
use crate::draw::{Draw, Purpose};
use crate::files::{self, Digests};
use crate::identity::{Identity, hex_into};
use crate::plan::{Behaviour, Person, Role, Signal};
use crate::world::World;

/// The headers, in the host's own words.
const HEADER: &str = "account_id,mail,mail_confirmed,msisdn,nick,country_code,opened_at,event,at,\
                      ip,src_port,device,card,md5,sha1,sha256,pdq,internal_note\n";
const MAP: &str = r#"# What the columns of the host's disclosure are.
format = "disclosure-map-1"
provider = "{provider}"
reference = "SYN-{year}-0001"
received_at = "{received_at}"
time_zone = "UTC"
delimiter = ","
ignore = ["internal_note"]

[columns]
account_id = "account"
mail = "email"
mail_confirmed = "email_verified"
msisdn = "phone"
nick = "screen_name"
country_code = "country"
opened_at = "registered_at"
event = "event"
at = "event_at"
ip = "ip"
src_port = "port"
device = "device"
card = "payment"
md5 = "md5"
sha1 = "sha1"
sha256 = "sha256"
pdq = "pdq"

[events]
LOGIN_OK = "Login"
SIGNUP = "Registration"
CHARGE = "Purchase"
PUT_OBJECT = "Upload"
SHARE_LINK = "Other"
"#;

/// The map of a world's disclosure.
pub(crate) fn map(world: &World<'_>, provider: u8) -> String {
    let received_at = world.calendar.stamp(world.disclosed_at).to_string();
    MAP.replace("{provider}", world.provider_name(provider))
        .replace("{year}", received_at.get(..4).unwrap_or("2026"))
        .replace("{received_at}", &received_at)
}

/// Writes the table; calls `step` after each account. Gives how many rows it has.
pub(crate) fn write(
    world: &World<'_>,
    provider: u8,
    out: &mut impl Write,
    mut step: impl FnMut(u64),
) -> std::io::Result<Disclosed> {
    out.write_all(HEADER.as_bytes())?;
    let mut table = Rows {
        text: String::new(),
        rows: 0,
        with_sets: BTreeSet::new(),
    };
    let mut accounts = 0;
    for (number, account) in (0_u32..).zip(&world.plan.accounts) {
        if account.provider != provider {
            continue;
        }
        table.text.clear();
        world.disclose(number, &mut table);
        out.write_all(table.text.as_bytes())?;
        accounts += 1;
        step(accounts);
    }
    out.flush()?;
    Ok(Disclosed {
        rows: table.rows,
        with_sets: table.with_sets,
    })
}

/// What is known once a disclosure is written.
pub(crate) struct Disclosed {
    /// Its rows.
    pub(crate) rows: u64,
    /// Persons some account of whom holds a set of files that nobody has seen, by number.
    pub(crate) with_sets: BTreeSet<u32>,
}

/// Rows of the table as they are written.
struct Rows {
    text: String,
    rows: u64,
    with_sets: BTreeSet<u32>,
}

/// What one row says beside the account.
#[derive(Default)]
struct Row<'r> {
    /// Mailbox, whether confirmed, phone, nick, country, time of registration.
    holder: [&'r str; 6],
    event: &'r str,
    at: &'r str,
    ip: &'r str,
    port: &'r str,
    device: &'r str,
    card: &'r str,
    digests: Option<&'r Digests>,
    note: &'r str,
}

impl Rows {
    fn add(&mut self, handle: &str, row: &Row<'_>) {
        self.rows += 1;
        self.text.push_str(handle);
        let cells = [row.event, row.at, row.ip, row.port, row.device, row.card];
        for cell in row.holder.iter().chain(&cells) {
            self.text.push(',');
            self.text.push_str(cell);
        }
        match row.digests {
            Some(digests) => {
                for digest in [&digests.md5[..], &digests.sha1, &digests.sha256] {
                    self.text.push(',');
                    hex_into(&mut self.text, digest);
                }
                self.text.push(',');
                digests
                    .pdq
                    .iter()
                    .for_each(|pdq| hex_into(&mut self.text, pdq));
            }
            None => self.text.push_str(",,,,"),
        }
        let _ = writeln!(self.text, ",{}", row.note);
    }
}

impl World<'_> {
    fn disclose(&self, number: u32, table: &mut Rows) {
        let account = self.plan.account(number);
        let person = *self.plan.person(account.person);
        let mut draw = self
            .setting
            .seed
            .draw(Purpose::Disclosure, number.into(), 0);
        let handle = self.handle(number);
        let identity = self.identity(number);
        let (device, _) = self.device(identity.device);
        self.holder_rows(&handle, &person, &identity, &mut draw, table);
        if draw.chance(6_000) {
            self.event_row(
                &handle,
                account.person,
                "SIGNUP",
                identity.registered_at,
                &device,
                None,
                table,
            );
        }
        let first = self.disclosed_at - i64::from(self.setting.params.operation.log_days) * DAY;
        let sessions = self.setting.sessions(&self.plan, account.person);
        let mut logged = 0;
        for session in sessions {
            let at = session + draw.between(0, HOUR / 2);
            if (first..self.disclosed_at).contains(&at) && draw.chance(7_000) {
                self.event_row(
                    &handle,
                    account.person,
                    "LOGIN_OK",
                    at,
                    &device,
                    None,
                    table,
                );
                logged += 1;
            }
        }
        if logged == 0 {
            let at = draw.between(first, self.disclosed_at - 60);
            self.event_row(
                &handle,
                account.person,
                "LOGIN_OK",
                at,
                &device,
                None,
                table,
            );
        }
        let (stored, has_set) = self.stored(number, account.person, &person, &mut draw);
        if has_set {
            table.with_sets.insert(account.person);
        }
        for digests in stored {
            let at = draw.between(first, self.disclosed_at - 60);
            let event = if draw.chance(1_500) {
                "SHARE_LINK"
            } else {
                "PUT_OBJECT"
            };
            self.event_row(
                &handle,
                account.person,
                event,
                at,
                &device,
                Some(&digests),
                table,
            );
        }
    }

    /// What the holder gave, one row for each mailbox.
    fn holder_rows(
        &self,
        handle: &str,
        person: &Person,
        identity: &Identity,
        draw: &mut Draw,
        table: &mut Rows,
    ) {
        let params = &self.setting.params.countries;
        let phone = identity
            .phone
            .as_ref()
            .map(|phone| format!("+{}{}", phone.calling_code, phone.national));
        let opened_at = self.calendar.stamp(identity.registered_at).to_string();
        let household = self.plan.household(person.household);
        let (stated, wrong) = (draw.chance(5_500), draw.chance(params.wrong_estimate));
        let other = self
            .setting
            .countries
            .by_weight(draw.below(self.setting.countries.total()));
        let country = match () {
            () if person.clueless || !stated => "",
            () if wrong || person.elsewhere => self.setting.countries.country(other).code,
            () => {
                self.setting
                    .countries
                    .country(household.country.into())
                    .code
            }
        };
        for (mail, is_first) in identity.mails.iter().zip([true, false]) {
            let confirmed = if mail.is_verified { "true" } else { "false" };
            let mut row = Row {
                holder: [&mail.address, confirmed, "", "", "", ""],
                ..Row::default()
            };
            if is_first {
                let [_, _, to_phone, nick, place, opened] = &mut row.holder;
                *to_phone = phone.as_deref().unwrap_or("");
                *nick = &identity.screen_name;
                *place = country;
                *opened = &opened_at;
                row.card = identity.payment.as_deref().unwrap_or("");
                row.note = if draw.chance(500) {
                    "\"kept, see ticket\""
                } else {
                    ""
                };
            }
            table.add(handle, &row);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    fn event_row(
        &self,
        handle: &str,
        person: u32,
        event: &str,
        at: i64,
        device: &str,
        digests: Option<&Digests>,
        table: &mut Rows,
    ) {
        let presence = self.presence(person, at);
        let clueless = self.plan.person(person).clueless;
        let ip = presence
            .address
            .filter(|_| !clueless)
            .map_or_else(String::new, |address| address.to_string());
        // The host writes the port down for some of its edges only.
        let with_port = !ip.is_empty() && presence.port % 10 < 4;
        let port = if with_port {
            presence.port.to_string()
        } else {
            String::new()
        };
        let at = self.calendar.stamp(at).to_string();
        let row = Row {
            event,
            at: &at,
            ip: &ip,
            port: &port,
            device,
            digests,
            ..Row::default()
        };
        table.add(handle, &row);
    }

    /// The files that an account has stored, and whether they hold a set that nobody has seen.
    fn stored(
        &self,
        number: u32,
        person_number: u32,
        person: &Person,
        draw: &mut Draw,
    ) -> (Vec<Digests>, bool) {
        let (seed, params) = (&self.setting.seed, &self.setting.params.files);
        let mut stored = Vec::new();
        let count = match (person.role, person.behaviour) {
            (Role::Offender, Behaviour::Own) => {
                draw.weighted(params.per_report.iter().copied()).max(1)
            }
            (Role::Victim, _) => u32::from(draw.chance(800)),
            (_, Behaviour::Medical) => 0,
            _ => 1,
        };
        for _ in 0..count {
            let which = self.catalogue.pick(draw);
            let variant = files::variant(params, draw, number);
            let below =
                |draw: &mut Draw, bound: u32| u32::try_from(draw.below(bound.into())).unwrap_or(0);
            stored.push(match (person.role, person.behaviour) {
                (Role::Victim, _) => files::of_set(seed, params, person_number, 0, 0),
                (_, Behaviour::Meme) => files::meme(seed, below(draw, params.memes)),
                (_, Behaviour::Mistaken) => files::harmless(seed, below(draw, params.harmless)),
                _ => {
                    let digests = files::circulating(seed, params, which).digests;
                    variant.map_or(digests.clone(), |v| {
                        files::re_encoded(seed, params, which, &digests, v)
                    })
                }
            });
        }
        // Whoever makes sets of files keeps them in some of the accounts.
        let has_set = person.shows(Signal::FirstSeenSet) && draw.chance(5_000);
        if has_set {
            let members = u64::from(draw.weighted(params.set_sizes.iter().copied()).max(2));
            stored.extend(
                (0..members).map(|member| files::of_set(seed, params, person_number, 0, member)),
            );
        }
        if person.role == Role::Offender && draw.chance(300) {
            stored.push(files::single(seed, number, 1, false));
        }
        (stored, has_set)
    }
}
