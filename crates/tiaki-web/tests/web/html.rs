//! Pages as a tree. They are written so that an XML reader takes them, which
//! finds every element left open and every quote that got out.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element, in document order.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// Positions of the elements around it, outermost first.
    pub(crate) around: Vec<usize>,
    /// Its text and that of everything in it.
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// A page's elements.
pub(crate) fn read(page: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(page);
    let (mut elements, mut open) = (Vec::<Element>::new(), Vec::<usize>::new());
    loop {
        let event = reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error} in {page}"));
        let said = match event {
            Event::Start(start) => {
                elements.push(element(&start, &open));
                open.push(elements.len() - 1);
                continue;
            }
            Event::Empty(start) => {
                elements.push(element(&start, &open));
                continue;
            }
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Text(text) => text.into_inner().into_owned(),
            Event::GeneralRef(_) => "&".to_owned(),
            Event::DocType(_) => continue,
            Event::Eof => break,
            other => panic!("a page has no {other:?}"),
        };
        for at in &open {
            elements[*at].text.push_str(&said);
        }
    }
    assert!(open.is_empty(), "every element is closed");
    elements
}

fn element(start: &BytesStart<'_>, open: &[usize]) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let name = attribute.key.as_ref().to_owned();
        (name, attribute.value.replace("&#38;", "&"))
    });
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        around: open.to_vec(),
        text: String::new(),
    }
}

/// Panics where a page holds anything that could act, or points out of the site. A form is a page's
/// one way to act: it sends to an address of ours, by `POST`, and only fields that people fill in.
pub(crate) fn assert_inert(page: &str) {
    for element in read(page) {
        let name = element.name.as_str();
        if name == "script" {
            // Ours alone, from this site, by a name that is its digest.
            let source = element.attribute("src").unwrap();
            assert!(
                source.starts_with("/assets/tiaki.") && source.ends_with(".js"),
                "{source}"
            );
            assert_eq!(element.text, "", "{element:?}");
            continue;
        }
        assert!(
            !["style", "iframe", "object", "embed", "base"].contains(&name),
            "{name}"
        );
        if name == "form" {
            let method = element.attribute("method").unwrap();
            assert!(["get", "post"].contains(&method), "{element:?}");
            assert!(element.attribute("action").is_some(), "{element:?}");
        }
        assert!(
            name != "input"
                || [
                    "text", "password", "radio", "checkbox", "hidden", "date", "number", "range"
                ]
                .contains(&element.attribute("type").unwrap()),
            "{element:?}"
        );
        for (attribute, value) in &element.attributes {
            // A second button of a form may send it to another address of ours.
            let is_ours = ["formaction", "formnovalidate"].contains(&attribute.as_str());
            assert!(
                is_ours || !attribute.starts_with("form"),
                "{name} {attribute}"
            );
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{name} {attribute}"
            );
            if ["href", "src", "action", "formaction", "xlink:href"].contains(&attribute.as_str()) {
                assert!(
                    value.starts_with('/') && !value.starts_with("//") || value.starts_with('#'),
                    "{value}"
                );
                let is_plain =
                    |byte: u8| byte.is_ascii_alphanumeric() || b"/#_-.%?=&".contains(&byte);
                let plain = value.replace("&amp;", "&");
                assert!(plain.bytes().all(is_plain), "{value}");
            }
        }
    }
}
