//! Who reports: `reporter`.

use super::Writing;
use super::summary::domain;
use crate::xml::Xml;

/// Standing text, as providers attach it to each report.
const LETTER: [&str; 4] = [
    "This report was made by the trust and safety team of the service named above. Times are in UTC unless \
     the description says otherwise. Addresses and ports are those seen by the edge of the service; where a \
     proxy stood before it, the address is that of the proxy. The account may have been used by someone else \
     than its holder.",
    "Requests for further records must state the number of this report and be served through the portal named \
     below. Records are preserved for one year from the day of this report. With respect to the field that says \
     whether a file was viewed: it is set only where a person of our team viewed the entire file in connection \
     with this report.",
    "The estimated location is derived from addresses and is not exact. Phone numbers and mail addresses marked \
     as verified were confirmed by a code that was sent to them; all others are as the holder gave them.",
    "Files named in this report are attached in the order of their upload. Digests were computed by the service \
     over the bytes as stored, which may differ from those as uploaded.",
];
const TERMS: &str = "The terms of the service forbid the content and conduct reported here, and say that the \
     service reports it to the authorities that the law names.";

impl Writing<'_, '_> {
    pub(super) fn reporter(&mut self, xml: &mut Xml) {
        let domain = domain(self.name);
        let name = self.name;
        let paragraphs = self.provider.letter;
        xml.nest("reporter", |xml| {
            xml.nest("reportingPerson", |xml| {
                if paragraphs > 0 {
                    xml.leaf("firstName", "Trust");
                    xml.leaf("lastName", "Safety");
                }
                xml.leaf("email", format_args!("reports@{domain}"));
            });
            if paragraphs > 0 {
                xml.nest("contactPerson", |xml| {
                    xml.leaf_with(
                        "email",
                        &[("type", &"Business")],
                        format_args!("legal@{domain}"),
                    );
                });
                let mut text = format!("{name}. ");
                LETTER
                    .iter()
                    .cycle()
                    .zip(0..paragraphs)
                    .for_each(|(part, _)| text.push_str(part));
                xml.leaf("companyTemplate", text);
            }
            if paragraphs > 1 {
                xml.leaf("termsOfService", TERMS);
            }
            xml.leaf("legalURL", format_args!("https://{domain}/legal"));
        });
    }
}
