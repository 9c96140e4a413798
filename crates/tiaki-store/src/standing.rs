//! Where everyone stands, for reports on the whole: one line for each person, ids and codes only.

use tiaki_core::id::PersonId;

use crate::catalogue::sql;
use crate::db::Tx;
use crate::error::Error;

sql! {
    STANDING = "SELECT q.person_id, q.authority_id, q.class, q.band, q.rules, l.verdict, l.country, f.facts \
                FROM priorities q JOIN person_locations l ON l.person_id = q.person_id \
                LEFT JOIN person_facts f ON f.person_id = q.person_id ORDER BY q.person_id";
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The person.
    pub person: PersonId,
    /// The destination.
    pub authority: String,
    /// The danger class.
    pub class: String,
    /// The band.
    pub band: String,
    /// The version of the rules that gave it.
    pub rules: String,
    /// The country that the person is sent to, where it is one.
    pub country: Option<String>,
    /// The facts that the place rests on, as the core packs them; none where it was ranked by an
    /// earlier version of the program.
    pub facts: Option<Vec<u8>>,
}

/// Shows `each` where everyone stands, in order of ids.
///
/// # Errors
/// Those of the store and of `each`.
pub fn each<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Standing) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(STANDING, &[], |row| {
        let is_sent = row.text(5)? == "routed";
        each(Standing {
            person: PersonId::from_bytes(row.fixed(0)?),
            authority: row.text(1)?.to_owned(),
            class: row.text(2)?.to_owned(),
            band: row.text(3)?.to_owned(),
            rules: row.text(4)?.to_owned(),
            country: row.find_text(6)?.filter(|_| is_sent).map(str::to_owned),
            facts: row.find_blob(7)?.map(<[u8]>::to_vec),
        })
    })
}
