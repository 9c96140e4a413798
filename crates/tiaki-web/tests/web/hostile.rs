//! Text that wants to act or mislead, in every field that could hold it.

use tiaki_core::id::{AccountId, IncidentId, PersonId, ReportId, SetAsideId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::folding::{Incident, Incidents};
use tiaki_ops::history::Cause;
use tiaki_ops::linking::{Refused, Ruling};
use tiaki_ops::queue::audit::{Estimated, Look, Waiting};
use tiaki_ops::queue::{Alarms, Batch, Filter, Listing, Refused as Stays, Skipped, Standing};
use tiaki_ops::refer::shared;
use tiaki_ops::reviews::{Decided, Pair, Review, Reviews};
use tiaki_ops::rulings::{self, Rulings};
use tiaki_ops::victims::Request;
use tiaki_ops::views::{
    AccountView, LinkEvidence, Overview, PartView, Person, Quarantined, QueueRow, Report,
};
use tiaki_web::{Deed, Outcome, Views};

use crate::client::{get, pages, paths};
use crate::html::{Element, assert_inert, read};
use crate::samples;

/// The samples with one text in every field.
pub(crate) struct Soiled(pub(crate) String);

impl Soiled {
    pub(crate) fn soil(&self, fields: &mut [&mut String]) {
        for field in fields {
            (**field).clone_from(&self.0);
        }
    }

    fn row(&self, row: &mut QueueRow) {
        self.soil(&mut [
            &mut row.class,
            &mut row.band,
            &mut row.tier,
            &mut row.reasons.class,
        ]);
        for reason in &mut row.reasons.factors {
            self.soil(&mut [&mut reason.code, &mut reason.axis, &mut reason.text]);
            reason.evidence.push(self.0.clone());
        }
        for share in &mut row.shares {
            self.soil(&mut [&mut share.incident.kind]);
        }
        for change in &mut row.reasons.would_change {
            self.soil(&mut [&mut change.what, &mut change.band]);
        }
    }

    fn standing_of(&self, found: &mut Standing) {
        for hold in &mut found.holds {
            self.soil(&mut [&mut hold.operator.name]);
        }
        for skip in &mut found.skips {
            self.soil(&mut [&mut skip.operator, &mut skip.reason]);
        }
        if let Some(hand) = &mut found.by_hand {
            self.soil(&mut [&mut hand.operator, &mut hand.given, &mut hand.reason]);
        }
        if let Some(told) = found.aside.as_mut().and_then(|aside| aside.told.as_mut()) {
            self.soil(&mut [&mut told.operator, &mut told.code, &mut told.reason]);
        }
    }

    fn evidence<'e>(&self, pieces: impl IntoIterator<Item = &'e mut LinkEvidence>) {
        for piece in pieces {
            self.soil(&mut [
                &mut piece.kind,
                &mut piece.class,
                &mut piece.manner,
                &mut piece.reliability,
            ]);
        }
    }

    fn pair(&self, pair: &mut Pair) {
        for side in [&mut pair.a, &mut pair.b] {
            self.soil(&mut [&mut side.service, &mut side.handle]);
        }
        if let Some(weighed) = &mut pair.weighed {
            self.evidence(&mut weighed.evidence);
            self.soil(&mut [&mut weighed.reason]);
        }
    }

    fn draft(&self, row: &mut shared::Shown) {
        self.soil(&mut [&mut row.operator, &mut row.reason, &mut row.reference]);
        for to in &mut row.destinations {
            self.soil(&mut [&mut to.name, &mut to.authority]);
            to.grounds.push(self.0.clone());
        }
        if let Some(ended) = &mut row.ended {
            self.soil(&mut [&mut ended.operator, &mut ended.reason]);
        }
    }

    fn decided(&self, decided: &mut Decided) {
        self.soil(&mut [
            &mut decided.verdict,
            &mut decided.operator,
            &mut decided.reason,
        ]);
    }

    fn part(&self, part: &mut PartView) {
        self.soil(&mut [
            &mut part.reference,
            &mut part.provider,
            &mut part.role,
            &mut part.incident_type,
        ]);
        for seen in &mut part.observations {
            self.soil(&mut [&mut seen.kind, &mut seen.value, &mut seen.event]);
        }
    }
}

samples::care!(Soiled, |of: &Soiled, text: &mut String| of
    .soil(&mut [text]));
samples::exchange::exchanges!(Soiled, |of: &Soiled, text: &mut String| of
    .soil(&mut [text]));
samples::exchange::exchanges!(Planted, |_: &Planted, _: &mut String| ());
samples::figures!(Soiled, |of: &Soiled, text: &mut String| of
    .soil(&mut [text]));
samples::figures!(Planted, |_: &Planted, _: &mut String| ());
samples::care!(Planted, |_: &Planted, _: &mut String| ());
samples::links::persons!(Soiled, |text| text
    .push_str("<script>\u{202E}\" onfocus=\"x"));
samples::links::persons!(Planted, |_| ());
samples::search::searching!(Soiled);
samples::search::searching!(Planted);

impl Views for Soiled {
    fn overview(&self) -> Result<Overview, Error> {
        let mut found = samples::overview();
        found.destinations.iter_mut().for_each(|one| {
            self.soil(&mut [&mut one.authority, &mut one.name, &mut one.country_name]);
        });
        found
            .verdicts
            .iter_mut()
            .for_each(|(code, _)| self.soil(&mut [code]));
        found
            .providers
            .iter_mut()
            .for_each(|one| self.soil(&mut [&mut one.name]));
        Ok(found)
    }

    fn queue(
        &self,
        _: &str,
        filter: &Filter,
        page: u32,
        _: Timestamp,
    ) -> Result<Option<Listing>, Error> {
        let Some(mut found) = samples::listing("auth-nz", filter, page) else {
            return Ok(None);
        };
        self.soil(&mut [
            &mut found.authority,
            &mut found.name,
            &mut found.country_name,
        ]);
        for row in &mut found.rows {
            self.row(&mut row.row);
            self.standing_of(&mut row.standing);
            for by in &mut row.sources.providers {
                self.soil(&mut [&mut by.name]);
            }
            if let Some(newest) = &mut row.sources.newest {
                self.soil(&mut [&mut newest.reference]);
            }
        }
        Ok(Some(found))
    }

    fn standing(&self, _: &PersonId, _: &str, _: Timestamp) -> Result<Standing, Error> {
        let mut found = samples::standing();
        let asides = samples::listing("auth-nz", &Filter::Back, 0).map(|found| found.rows);
        found.aside = asides.and_then(|rows| rows.into_iter().next()?.standing.aside);
        self.standing_of(&mut found);
        Ok(found)
    }

    fn batches(&self, _: &str) -> Result<Vec<Batch>, Error> {
        let mut found = samples::batches();
        for one in &mut found {
            self.soil(&mut [&mut one.authority]);
        }
        Ok(found)
    }

    fn skipped(&self, _: &str, _: &str) -> Result<Vec<Skipped>, Error> {
        let mut found = samples::skipped();
        for one in &mut found {
            let skip = &mut one.skip;
            self.soil(&mut [&mut one.authority, &mut skip.operator, &mut skip.reason]);
        }
        Ok(found)
    }

    fn alarms(&self, _: &str, days: u16, _: Timestamp) -> Result<Alarms, Error> {
        let mut found = samples::alarms(days);
        for one in &mut found.counts {
            self.soil(&mut [&mut one.authority, &mut one.name]);
        }
        for one in &mut found.alarms {
            self.soil(&mut [&mut one.of.authority, &mut one.of.band]);
            one.of.held_by = Some(self.0.clone());
        }
        Ok(found)
    }

    fn audit_lane(&self, _: &str, _: Timestamp) -> Result<Vec<Waiting>, Error> {
        let mut found = samples::lane();
        for lane in &mut found {
            self.soil(&mut [&mut lane.authority, &mut lane.name]);
        }
        Ok(found)
    }

    fn audit_one(&self, _: &SetAsideId, _: Timestamp) -> Result<Option<Look>, Error> {
        let mut look = samples::look();
        self.soil(&mut [&mut look.due.authority, &mut look.queue]);
        if let Some((name, _)) = &mut look.due.taken {
            self.soil(&mut [name]);
        }
        if let Some(then) = &mut look.then {
            self.soil(&mut [&mut then.class]);
            for factor in &mut then.factors {
                self.soil(&mut [&mut factor.text]);
            }
        }
        look.row.iter_mut().for_each(|row| self.row(row));
        Ok(Some(look))
    }

    fn estimates(&self, _: &str, _: Timestamp) -> Result<Vec<Estimated>, Error> {
        let mut found = samples::estimates();
        for one in &mut found {
            self.soil(&mut [&mut one.authority, &mut one.name]);
        }
        Ok(found)
    }

    fn act(
        &self,
        deed: &Deed,
        rules: &QueueRules,
        at: Timestamp,
    ) -> Result<Result<Outcome, Stays>, Error> {
        Ok(samples::act(deed, rules, at))
    }

    fn person(&self, _: &PersonId) -> Result<Option<Person>, Error> {
        let mut found = samples::person();
        self.row(&mut found.row);
        self.soil(&mut [
            &mut found.authority,
            &mut found.authority_name,
            &mut found.rules,
        ]);
        self.soil(&mut [&mut found.place.verdict, &mut found.place.country_name]);
        for candidate in &mut found.candidates {
            candidate.reasons.push(self.0.clone());
            self.soil(&mut [&mut candidate.country]);
        }
        for account in &mut found.accounts {
            self.soil(&mut [&mut account.service, &mut account.handle]);
            account.parts.iter_mut().for_each(|part| self.part(part));
        }
        for link in &mut found.links {
            self.soil(&mut [&mut link.tier]);
            self.evidence(&mut link.evidence);
        }
        let carriers = found.holds.links.iter_mut();
        let carriers = carriers.filter_map(|bridge| bridge.carrier.as_mut());
        self.evidence(carriers.map(|carrier| &mut carrier.piece));
        let values = found.holds.values.iter_mut();
        self.evidence(values.map(|value| &mut value.piece));
        found.near.pairs.iter_mut().for_each(|pair| self.pair(pair));
        let decided = found.decided.iter_mut();
        decided.for_each(|one| self.decided(one));
        for row in &mut found.rulings.rows {
            self.soil(&mut [&mut row.operator, &mut row.reason]);
        }
        found.rulings.countries = vec![self.0.clone()];
        for outcome in &mut found.outcomes {
            self.soil(&mut [&mut outcome.on, &mut outcome.by]);
        }
        let drafts = found.shared.drafts.iter_mut();
        drafts.for_each(|row| self.draft(row));
        for proposal in &mut found.shared.proposals {
            self.soil(&mut [&mut proposal.authority, &mut proposal.name]);
            proposal.grounds.push(self.0.clone());
        }
        for turn in &mut found.history.turns {
            self.soil(&mut [&mut turn.actor]);
            turn.causes.push(Cause::Disclosure(self.0.clone()));
        }
        Ok(Some(found))
    }

    fn report(&self, _: &ReportId) -> Result<Option<Report>, Error> {
        let mut found = samples::report();
        let row = &mut found.row;
        self.soil(&mut [
            &mut row.provider,
            &mut row.reference,
            &mut row.incident_type,
            &mut row.marks,
        ]);
        self.soil(&mut [&mut row.prior_references]);
        row.platform = Some(self.0.clone());
        for incident in &mut found.incidents {
            self.soil(&mut [&mut incident.kind]);
        }
        for account in &mut found.accounts {
            self.soil(&mut [&mut account.service, &mut account.handle, &mut account.role]);
            account.observations.iter_mut().for_each(|seen| {
                self.soil(&mut [&mut seen.value, &mut seen.event]);
            });
        }
        for one in &mut found.files {
            self.soil(&mut [&mut one.file.marks]);
            one.file.classification = Some(self.0.clone());
            one.file.device = Some(self.0.clone());
            one.file.verdict = Some(self.0.clone());
            for hit in &mut one.hits {
                self.soil(&mut [&mut hit.list, &mut hit.algorithm, &mut hit.effect]);
                hit.category = std::array::from_fn(|_| self.0.clone());
            }
        }
        Ok(Some(found))
    }

    fn account(&self, _: &AccountId) -> Result<Option<AccountView>, Error> {
        let mut found = samples::child_shown();
        found.protection = tiaki_core::protection::Protection::Open;
        self.soil(&mut [&mut found.service, &mut found.handle]);
        found.parts.iter_mut().for_each(|part| self.part(part));
        Ok(Some(found))
    }

    fn reveal(&self, id: &AccountId, _: &Request) -> Result<Option<AccountView>, Error> {
        self.account(id)
    }

    fn incidents(&self, page: u32) -> Result<Incidents, Error> {
        let mut found = samples::incidents(page);
        for row in &mut found.rows {
            self.soil(&mut [&mut row.kind, &mut row.rules]);
        }
        Ok(found)
    }

    fn incident(&self, _: &IncidentId, _: &str, page: u32) -> Result<Option<Incident>, Error> {
        let mut found = samples::incident(page);
        self.soil(&mut [&mut found.row.kind, &mut found.row.rules]);
        for member in &mut found.members {
            self.soil(&mut [&mut member.reference, &mut member.provider]);
        }
        Ok(Some(found))
    }

    fn cards(&self) -> Result<Vec<tiaki_ops::quality::Card>, Error> {
        let mut found = samples::cards();
        for card in &mut found {
            self.soil(&mut [&mut card.name, &mut card.rules]);
            card.flags.insert(self.0.clone(), 3);
            card.months.insert(self.0.clone(), 3);
        }
        Ok(found)
    }

    fn reviews(&self, _: &str, page: u32) -> Result<Reviews, Error> {
        let mut found = samples::reviews(page);
        found.pairs.iter_mut().for_each(|pair| self.pair(pair));
        let decisions = found.decisions.iter_mut();
        decisions.for_each(|one| self.decided(one));
        Ok(found)
    }

    fn review(&self, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error> {
        let mut found = samples::review(one, other);
        if let Some(found) = &mut found {
            self.pair(&mut found.pair);
            found.decisions = samples::reviews(0).decisions;
            let decisions = found.decisions.iter_mut();
            decisions.for_each(|one| self.decided(one));
        }
        Ok(found)
    }

    fn decide(&self, _: &Ruling, _: Timestamp) -> Result<Result<(), Refused>, Error> {
        Ok(Err(Refused::NotHere))
    }

    fn rulings(&self, page: u32) -> Result<Rulings, Error> {
        let mut found = samples::rulings(page);
        for row in &mut found.rows {
            self.soil(&mut [&mut row.operator, &mut row.reason]);
        }
        Ok(found)
    }

    fn rule(
        &self,
        said: &rulings::Said,
        _: Timestamp,
    ) -> Result<Result<rulings::Done, rulings::Refused>, Error> {
        Ok(samples::rule(said))
    }

    fn drafts(&self, page: u32) -> Result<shared::Drafts, Error> {
        let mut found = samples::drafts(page);
        found.rows.iter_mut().for_each(|row| self.draft(row));
        Ok(found)
    }

    fn share(
        &self,
        draft: &shared::Draft,
        _: Timestamp,
    ) -> Result<Result<shared::Shown, shared::Refused>, Error> {
        Ok(samples::share(draft))
    }

    fn end_share(
        &self,
        id: &SharedReferralId,
        operator: &str,
        reason: &str,
        _: Timestamp,
    ) -> Result<Result<(), shared::Refused>, Error> {
        Ok(samples::end_share(id, operator, reason))
    }

    fn fairness(&self, _: Timestamp) -> Result<Option<tiaki_ops::fairness::Report>, Error> {
        let mut found = samples::fairness();
        for group in &mut found.providers.groups {
            self.soil(&mut [&mut group.of]);
        }
        for name in &mut found.providers.longest {
            self.soil(&mut [name]);
        }
        Ok(Some(found))
    }

    fn quarantine(&self, _: u32) -> Result<Vec<Quarantined>, Error> {
        let mut found = samples::quarantine();
        for item in &mut found {
            self.soil(&mut [
                &mut item.origin,
                &mut item.format,
                &mut item.code,
                &mut item.path,
                &mut item.message,
            ]);
        }
        Ok(found)
    }
}

/// The page's bones: element names and the names of their attributes, marks left out.
fn bones(page: &str) -> Vec<String> {
    let is_bone = |element: &&Element| element.attribute("class") != Some("mark");
    let bone = |element: &Element| {
        let attributes: Vec<&str> = element.attributes.keys().map(String::as_str).collect();
        format!("{} {}", element.name, attributes.join(" "))
    };
    read(page).iter().filter(is_bone).map(bone).collect()
}

#[tokio::test]
async fn no_text_becomes_markup_or_hides_anything() {
    let long = "A".repeat(100_000);
    for hostile in [
        r#""><script>alert(1)</script>"#,
        "' onmouseover='alert(1)' x='",
        "</bdi></td></table></main><style>*{display:none}</style>",
        "<!-- --><![CDATA[<img src=x onerror=alert(1)>]]>",
        "javascript:alert(1)//",
        "&lt;b&gt; &#60;b&#62; &amp;lt;",
        "{{ 7 * 7 }}{% include \"layout.html\" %}",
        "//example.com/?q=1#../..",
        "\u{202E}gnp.exe\u{2066}\u{200B}\u{FEFF}",
        "\u{0}\u{1b}[31mred\u{7}\r\n",
        "\u{FFFE}\u{E0041}",
        &long,
    ] {
        let (soiled, neutral) = (
            pages(Soiled(hostile.to_owned())),
            pages(Soiled("x".to_owned())),
        );
        for (name, path) in paths() {
            let page = get(&soiled, &path).await.body;
            assert_inert(&page);
            assert_eq!(
                bones(&page),
                bones(&get(&neutral, &path).await.body),
                "{name} with {hostile:.60}"
            );
            let seen = |char: char| page.contains(char);
            assert!(
                ![
                    '\u{202E}',
                    '\u{2066}',
                    '\u{200B}',
                    '\u{FEFF}',
                    '\u{0}',
                    '\u{1b}',
                    '\u{FFFE}',
                    '\u{E0041}'
                ]
                .into_iter()
                .any(seen),
                "{name} with {hostile:.60}"
            );
            assert!(
                !read(&page)[0].text.contains(&long[..3_000]),
                "{name}: what is long is cut"
            );
        }
    }
}

/// Every identifier of the child in the sample, planted where a view should have held it back.
pub(crate) struct Planted;

fn plant(pair: &mut Pair) {
    for side in [&mut pair.a, &mut pair.b] {
        if side.protection.is_shielded() {
            side.handle = "child-canary".to_owned();
        }
    }
}

impl Views for Planted {
    fn overview(&self) -> Result<Overview, Error> {
        Ok(samples::overview())
    }

    fn queue(
        &self,
        _: &str,
        filter: &Filter,
        page: u32,
        _: Timestamp,
    ) -> Result<Option<Listing>, Error> {
        Ok(samples::listing("auth-nz", filter, page))
    }

    fn standing(&self, _: &PersonId, _: &str, _: Timestamp) -> Result<Standing, Error> {
        Ok(samples::standing())
    }

    fn batches(&self, _: &str) -> Result<Vec<Batch>, Error> {
        Ok(samples::batches())
    }

    fn skipped(&self, _: &str, _: &str) -> Result<Vec<Skipped>, Error> {
        Ok(samples::skipped())
    }

    fn alarms(&self, _: &str, days: u16, _: Timestamp) -> Result<Alarms, Error> {
        Ok(samples::alarms(days))
    }

    fn audit_lane(&self, _: &str, _: Timestamp) -> Result<Vec<Waiting>, Error> {
        Ok(samples::lane())
    }

    fn audit_one(&self, _: &SetAsideId, _: Timestamp) -> Result<Option<Look>, Error> {
        Ok(Some(samples::look()))
    }

    fn estimates(&self, _: &str, _: Timestamp) -> Result<Vec<Estimated>, Error> {
        Ok(samples::estimates())
    }

    fn act(
        &self,
        deed: &Deed,
        rules: &QueueRules,
        at: Timestamp,
    ) -> Result<Result<Outcome, Stays>, Error> {
        Ok(samples::act(deed, rules, at))
    }

    fn person(&self, _: &PersonId) -> Result<Option<Person>, Error> {
        let mut found = samples::person();
        for account in found
            .accounts
            .iter_mut()
            .filter(|account| account.protection.is_shielded())
        {
            account.handle = "child-canary".to_owned();
            for part in &mut account.parts {
                part.observations = vec![samples::seen(
                    "email",
                    "child-canary@mail.example",
                    "",
                    None,
                    "",
                )];
            }
        }
        found.near.pairs.iter_mut().for_each(plant);
        Ok(Some(found))
    }

    fn report(&self, _: &ReportId) -> Result<Option<Report>, Error> {
        let mut found = samples::report();
        for account in found
            .accounts
            .iter_mut()
            .filter(|account| account.protection.is_shielded())
        {
            account.handle = "child-canary".to_owned();
            account.observations = vec![
                samples::seen("ip", "198.51.100.99", "", None, ""),
                samples::seen("email", "child-canary@mail.example", "", None, ""),
            ];
        }
        Ok(Some(found))
    }

    fn account(&self, _: &AccountId) -> Result<Option<AccountView>, Error> {
        let mut found = samples::child_shown();
        found.handle = "child-canary".to_owned();
        for seen in found
            .parts
            .iter_mut()
            .flat_map(|part| &mut part.observations)
        {
            seen.value = "child-canary@mail.example".to_owned();
        }
        Ok(Some(found))
    }

    fn reveal(&self, _: &AccountId, _: &Request) -> Result<Option<AccountView>, Error> {
        Ok(None)
    }

    fn incidents(&self, page: u32) -> Result<Incidents, Error> {
        Ok(samples::incidents(page))
    }

    fn incident(&self, _: &IncidentId, _: &str, page: u32) -> Result<Option<Incident>, Error> {
        Ok(Some(samples::incident(page)))
    }

    fn cards(&self) -> Result<Vec<tiaki_ops::quality::Card>, Error> {
        Ok(Vec::new())
    }

    fn reviews(&self, _: &str, page: u32) -> Result<Reviews, Error> {
        let mut found = samples::reviews(page);
        found.pairs.iter_mut().for_each(plant);
        Ok(found)
    }

    fn review(&self, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error> {
        let mut found = samples::review(one, other);
        if let Some(found) = &mut found {
            plant(&mut found.pair);
        }
        Ok(found)
    }

    fn decide(&self, _: &Ruling, _: Timestamp) -> Result<Result<(), Refused>, Error> {
        Ok(Err(Refused::NotHere))
    }

    fn rulings(&self, page: u32) -> Result<Rulings, Error> {
        Ok(samples::rulings(page))
    }

    fn rule(
        &self,
        said: &rulings::Said,
        _: Timestamp,
    ) -> Result<Result<rulings::Done, rulings::Refused>, Error> {
        Ok(samples::rule(said))
    }

    fn drafts(&self, page: u32) -> Result<shared::Drafts, Error> {
        Ok(samples::drafts(page))
    }

    fn share(
        &self,
        draft: &shared::Draft,
        _: Timestamp,
    ) -> Result<Result<shared::Shown, shared::Refused>, Error> {
        Ok(samples::share(draft))
    }

    fn end_share(
        &self,
        id: &SharedReferralId,
        operator: &str,
        reason: &str,
        _: Timestamp,
    ) -> Result<Result<(), shared::Refused>, Error> {
        Ok(samples::end_share(id, operator, reason))
    }

    fn fairness(&self, _: Timestamp) -> Result<Option<tiaki_ops::fairness::Report>, Error> {
        Ok(None)
    }

    fn quarantine(&self, _: u32) -> Result<Vec<Quarantined>, Error> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn a_protected_account_shows_nothing_even_where_the_view_slips() {
    let planted = pages(Planted);
    for (name, path) in paths() {
        let page = get(&planted, &path).await.body;
        assert!(
            !page.contains("child-canary") && !page.contains("198.51.100.99"),
            "{name}"
        );
        if ["account", "person", "report", "reviews"].contains(&name) {
            assert!(page.contains("A child’s account"), "{name}");
        }
    }
}
