//! What may stand in the query of a page's address, by name.
//!
//! Each route names what its page reads ([`crate::access::Routes::asked`]), and the guard answers any other name as a
//! page that is not there: a filter that is misspelt would else show everybody as if it had been chosen. The JSON API
//! does the same with a refusal that says the names ([`crate::api`]).
//!
//! To add a name: where the page reads it, and here.

/// A page of a list.
pub(crate) const PAGE: &[&str] = &["page"];

/// How many days ahead alarms are looked at.
pub(crate) const ALARMS: &[&str] = &["within"];

/// As of which day what lies around a person is shown, by when it came in or happened, and which step of the slider.
pub(crate) const AROUND: &[&str] = &["until", "by", "step"];

/// Which authorities.
pub(crate) const AUTHORITIES: &[&str] = &["show", "page"];

/// The band that is referred from a queue.
pub(crate) const BAND: &[&str] = &["band"];

/// Which lines of a case's timeline.
pub(crate) const CASE: &[&str] = &["kind", "order", "page"];

/// Which cases.
pub(crate) const CASES: &[&str] = &["show", "within", "page"];

/// Which packages of the exchange: of which side, where they stand, and a page.
pub(crate) const EXCHANGE: &[&str] = &["side", "state", "page"];

/// With whom a package of the exchange is, where several have it.
pub(crate) const WITH: &[&str] = &["with"];

/// What was changed of one's own log-in.
pub(crate) const ME: &[&str] = &["changed"];

/// Which entries of the log.
pub(crate) const LOG: &[&str] = &["family", "by", "day", "until"];

/// Which days of the operation.
pub(crate) const OPERATION: &[&str] = &["period", "from", "to", "by", "page"];

/// Which days, and what of them, behind a figure of the operation.
pub(crate) const FIGURE: &[&str] = &["period", "from", "to", "step", "country", "open", "page"];

/// Where a purpose that is named leads back to.
pub(crate) const PURPOSE: &[&str] = &["next"];

/// Which figure of a provider's card, what of it, and after which report the list goes on.
pub(crate) const PROVIDED: &[&str] = &["of", "what", "after"];

/// Which referrals.
pub(crate) const REFERRALS: &[&str] = &["show", "page"];

/// A view of a queue (`tiaki-core` `queue::view`), the saved one that it is, a page, and what was done just now.
pub(crate) const QUEUE: &[&str] = &[
    "band",
    "class",
    "first_seen",
    "child",
    "clock",
    "due",
    "provider",
    "preserved",
    "unread",
    "held",
    "sort",
    "column",
    "view",
    "page",
    "done",
];

/// Pages of what is on a person's page, what was answered just now; and the view that is gone through person by person,
/// with the place in it.
pub(crate) const PERSON: &[&str] = &[
    "links",
    "deeds",
    "answered",
    "review",
    "k",
    "n",
    "band",
    "class",
    "first_seen",
    "child",
    "clock",
    "due",
    "provider",
    "preserved",
    "unread",
    "held",
    "sort",
    "column",
];

/// Whether a query has these names alone.
pub(crate) fn are_known(asks: &[&str], query: Option<&str>) -> bool {
    let pairs = query.unwrap_or_default().split('&');
    let mut names = pairs
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split('=').next().unwrap_or_default());
    names.all(|name| asks.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::are_known;

    #[test]
    fn only_what_a_page_reads_stands_in_its_address() {
        let asks = ["band", "page"];
        for query in [
            None,
            Some(""),
            Some("&"),
            Some("band=high&page=2"),
            Some("page"),
        ] {
            assert!(are_known(&asks, query), "{query:?}");
        }
        for query in [
            "bnad=high",
            "band=high&x",
            "=",
            "=high",
            "Band=high",
            "b%61nd=high",
        ] {
            assert!(!are_known(&asks, Some(query)), "{query}");
        }
    }
}
