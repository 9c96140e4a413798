//! A tiny reader of XML, and the order of elements that the schema asks for.
//!
//! The table is written from the schema (formats 1.4 of the project's reference), not from the code
//! that writes, so that a wrong order there is found here.

use std::collections::BTreeSet;

/// An element as read.
#[derive(Debug, Default, Clone)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
}

impl Element {
    /// The first element below, by path.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.children.iter().find(|one| one.name == *name)?.at(rest),
        }
    }

    pub(super) fn names_into(&self, names: &mut BTreeSet<String>) {
        names.insert(self.name.clone());
        self.children.iter().for_each(|one| one.names_into(names));
    }

    /// Texts by element name.
    pub(super) fn values_into(&self, values: &mut Vec<(String, String)>) {
        if self.children.is_empty() {
            values.push((self.name.clone(), self.text.clone()));
        }
        values.extend(self.attributes.clone());
        self.children.iter().for_each(|one| one.values_into(values));
    }
}

/// Reads a document; anything that is not well-formed ends the test.
pub(super) fn parse(text: &str) -> Element {
    let mut rest = text
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .expect("the declaration");
    let mut open: Vec<Element> = vec![Element::default()];
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        if open.last().unwrap().children.is_empty() {
            open.last_mut().unwrap().text.push_str(before);
        } else {
            assert!(before.trim().is_empty(), "text beside elements: {before}");
        }
        let end = tag.find('>').expect("an end of the tag");
        let (inside, after) = (&tag[1..end], &tag[end + 1..]);
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            let mut done = open.pop().unwrap();
            assert_eq!(done.name, name, "tags are nested");
            if !done.children.is_empty() {
                done.text.clear();
            }
            open.last_mut().unwrap().children.push(done);
            continue;
        }
        let (inside, is_empty) = inside
            .strip_suffix('/')
            .map_or((inside, false), |inside| (inside, true));
        let (name, mut attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut element = Element {
            name: name.to_owned(),
            ..Element::default()
        };
        while let Some((key, value)) = attributes.split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a closed attribute");
            element
                .attributes
                .push((key.trim().to_owned(), value.to_owned()));
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "{attributes}");
        if is_empty {
            open.last_mut().unwrap().children.push(element)
        } else {
            open.push(element)
        }
    }
    assert!(
        rest.trim().is_empty() && open.len() == 1,
        "everything is closed"
    );
    open.pop().unwrap().children.pop().expect("a root")
}

/// What an element may hold, in order: `?` at most one, `*` any number, `+` at least one, else exactly one.
const ORDER: &[(&str, &str)] = &[
    (
        "report",
        "batchedReport? incidentSummary internetDetails* lawEnforcement? reporter personOrUserReported* intendedRecipient* victim* additionalInfo?",
    ),
    ("batchedReport", ""),
    (
        "incidentSummary",
        "incidentType platform? escalateToHighPriority? reportAnnotations? incidentDateTime incidentDateTimeDescription?",
    ),
    (
        "reportAnnotations",
        "sextortion? csamSolicitation? minorToMinorInteraction? spam? sadisticOnlineExploitation?",
    ),
    (
        "internetDetails",
        "webPageIncident? emailIncident? newsgroupIncident? chatImIncident? onlineGamingIncident? cellPhoneIncident? nonInternetIncident? peer2peerIncident?",
    ),
    ("webPageIncident", "url* additionalInfo?"),
    ("emailIncident", "emailAddress* content? additionalInfo?"),
    (
        "newsgroupIncident",
        "name? emailAddress* content? additionalInfo?",
    ),
    (
        "chatImIncident",
        "chatClient? chatRoomName? content? additionalInfo?",
    ),
    (
        "onlineGamingIncident",
        "gameName? console? content? additionalInfo?",
    ),
    (
        "peer2peerIncident",
        "client? ipCaptureEvent* fileNames? additionalInfo?",
    ),
    (
        "reporter",
        "reportingPerson contactPerson? companyTemplate? termsOfService? legalURL?",
    ),
    ("reportingPerson", PERSON),
    (
        "contactPerson",
        "firstName? lastName? phone* email* address*",
    ),
    ("personOrUserReportedPerson", PERSON),
    ("intendedRecipientPerson", PERSON),
    ("victimPerson", PERSON),
    (
        "address",
        "address? city? zipCode? state? nonUsaState? country?",
    ),
    (
        "personOrUserReported",
        "personOrUserReportedPerson? vehicleDescription? espIdentifier? espService? compromisedAccount? screenName? displayName* profileUrl* profileBio? ipCaptureEvent* deviceId* thirdPartyUserReported? priorCTReports* groupIdentifier? accountTemporarilyDisabled? accountPermanentlyDisabled? estimatedLocation? allEmailsReported? associatedAccount* additionalInfo?",
    ),
    (
        "intendedRecipient",
        "intendedRecipientPerson? espIdentifier? espService? compromisedAccount? screenName? displayName* profileUrl* profileBio? ipCaptureEvent* deviceId* priorCTReports* groupIdentifier? accountTemporarilyDisabled? accountPermanentlyDisabled? estimatedLocation? allEmailsReported? additionalInfo*",
    ),
    (
        "victim",
        "victimPerson espIdentifier? espService? compromisedAccount? screenName? displayName* profileUrl* profileBio? ipCaptureEvent* deviceId* schoolName? priorCTReports* accountTemporarilyDisabled? accountPermanentlyDisabled? estimatedLocation? allEmailsReported? associatedAccount* additionalInfo?",
    ),
    (
        "associatedAccount",
        "platform? firstName? middleName? lastName? approximateAge? dateOfBirth? phone* email* allEmailsReported? address* espService? espIdentifier? profileUrl* screenName? displayName* profileBio? groupIdentifier? compromisedAccount? accountTemporarilyDisabled? accountPermanentlyDisabled? ipCaptureEvent* deviceId* priorCTReport* additionalInfo?",
    ),
    (
        "ipCaptureEvent",
        "ipAddress eventName? dateTime? possibleProxy? port?",
    ),
    ("deviceId", "idType idValue eventName? dateTime?"),
    ("estimatedLocation", "city? region? countryCode?"),
    ("files", "fileDetails+"),
    (
        "fileDetails",
        "reportId fileId fileName? originalFileName? uploadedToEspTimestamp? locationOfFile? fileViewedByEsp? exifViewedByEsp? publiclyAvailable? fileRelevance? potentialMeme? fileAnnotations? industryClassification? originalFileHash* ipCaptureEvent? deviceId* details* additionalInfo*",
    ),
    (
        "fileAnnotations",
        "animeDrawingVirtualHentai? potentialMeme? viral? possibleSelfProduction? physicalHarm? violenceGore? bestiality? liveStreaming? infant? generativeAi?",
    ),
    ("details", "nameValuePair+"),
    ("nameValuePair", "name value"),
];
const PERSON: &str = "firstName? lastName? phone* email* address* age? dateOfBirth?";

/// Holds an element and all below it against the table.
pub(super) fn check(element: &Element) -> Result<(), String> {
    // `address` is both a postal address and a line of one.
    let known = ORDER.iter().find(|(name, _)| *name == element.name);
    let order = match known {
        Some((_, order)) if !(element.name == "address" && element.children.is_empty()) => *order,
        _ if element.children.is_empty() => return Ok(()),
        _ => return Err(format!("{} holds elements", element.name)),
    };
    let mut children = element
        .children
        .iter()
        .map(|one| one.name.as_str())
        .peekable();
    for part in order.split_whitespace() {
        let name = part.trim_end_matches(['?', '*', '+']);
        let mut count = 0;
        while children.next_if_eq(&name).is_some() {
            count += 1;
        }
        let fits = match part.as_bytes().last() {
            Some(b'?') => count <= 1,
            Some(b'*') => true,
            Some(b'+') => count >= 1,
            _ => count == 1,
        };
        if !fits {
            return Err(format!("{}: {count} of {name}", element.name));
        }
    }
    match children.next() {
        Some(extra) => Err(format!("{}: {extra} is out of place", element.name)),
        None => element.children.iter().try_for_each(check),
    }
}

#[test]
fn wrong_documents_are_found() {
    let report = |inside: &str| {
        parse(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{inside}"
        ))
    };
    let summary = "<incidentSummary><incidentType>a</incidentType><incidentDateTime>b</incidentDateTime></incidentSummary>";
    let reporter = "<reporter><reportingPerson/></reporter>";
    assert_eq!(
        check(&report(&format!("<report>{summary}{reporter}</report>"))),
        Ok(())
    );
    for wrong in [
        format!("<report>{reporter}{summary}</report>"),
        format!("<report>{summary}</report>"),
        format!("<report>{summary}{summary}{reporter}</report>"),
        format!("<report>{summary}{reporter}<unknown/></report>"),
        "<files></files>".to_owned(),
    ] {
        assert!(check(&report(&wrong)).is_err(), "{wrong}");
    }
}
