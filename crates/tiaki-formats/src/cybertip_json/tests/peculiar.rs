//! One test for each provider's own way.

use super::{person, read, told};
use crate::cybertip_json::{Holder, Moment, Peculiarities, Peculiarity};

fn of(text: &str) -> Peculiarities {
    Peculiarities::of(&read(text).unwrap().value)
}

fn texts(found: &Peculiarities) -> Vec<&str> {
    found.texts.iter().map(|text| text.text.as_str()).collect()
}

#[test]
fn x_gives_no_address_for_a_post() {
    for name in ["X Corp.", "X", "Twitter, Inc.", "x.com"] {
        let found = of(&told(&format!(
            "\"reportingEsp\":{{\"espName\":\"{name}\"}}"
        )));
        assert!(found.met.contains(&Peculiarity::XWithoutAddress), "{name}");
    }
    for name in ["Xample", "Example ESP", "Xbox", "twitterish"] {
        let found = of(&told(&format!(
            "\"reportingEsp\":{{\"espName\":\"{name}\"}}"
        )));
        assert!(found.met.is_empty(), "{name}");
    }
}

#[test]
fn the_time_of_upload_may_stand_elsewhere() {
    let at = |file: &str| {
        let found = of(&told(&format!(
            "\"reportingEsp\":{{\"espName\":\"Imgur\"}},\"uploadedFiles\":{{\"uploadedFiles\":[{{{file}}}]}}"
        )));
        let met = found.met.contains(&Peculiarity::UploadTimeElsewhere);
        let at = found.uploads[0].as_ref().and_then(Moment::micros);
        assert_eq!(met, at.is_some());
        at
    };
    let wanted = Some(1_767_323_045_000_000);
    let pair = |name: &str, value: &str| {
        format!("\"espMetadata\":{{\"metadatas\":[{{\"name\":\"{name}\",\"value\":\"{value}\"}}]}}")
    };
    assert_eq!(
        at(&pair("Upload Date and Time", "2026-01-02 03:04:05 UTC")),
        wanted
    );
    assert_eq!(at(&pair("uploaded at:", "2026-01-02T03:04:05Z")), wanted);
    let note = "\"additionalInformations\":[{\"value\":\"Type: post\\nDate Uploaded: Jan 2, 2026 03:04:05 UTC\"}]";
    assert_eq!(at(note), wanted);
    let split = "\"espMetadata\":{\"metadatas\":[{\"name\":\"Upload Date\",\"value\":\"2026-01-02\"},\
                 {\"name\":\"Upload Time\",\"value\":\"03:04:05 UTC\"}]}";
    assert_eq!(at(split), wanted);
    assert_eq!(at(&pair("Upload Date and Time", "03/04/2026")), None);
    assert_eq!(at(&pair("Downloaded", "2026-01-02T03:04:05Z")), None);
}

const NOTE: &str = "With respect to the section 'Was File Reviewed by Company?', placeholder wording: reviewed, viewed, yes.";

#[test]
fn metas_standing_note_on_review_is_no_statement() {
    let text = told(&format!(
        "\"reportingEsp\":{{\"espName\":\"Facebook\"}},\"uploadedFiles\":{{\"uploadedFiles\":[{{\"viewedByEsp\":null,\
         \"additionalInformations\":[{{\"value\":\"{NOTE}\\nkept line\"}}]}}]}},\"additionalInformations\":[{{\"value\":\"{NOTE}\"}}]"
    ));
    let report = read(&text).unwrap().value;
    let file = &report.reported_information.uploaded_files.uploaded_files[0];
    assert_eq!(file.viewed_by_esp, None, "a note does not fill the field");
    let found = Peculiarities::of(&report);
    assert!(found.met.contains(&Peculiarity::MetaReviewNote));
    assert_eq!(texts(&found), ["kept line"]);
    // At another provider it is text like any other.
    let other = text.replace("Facebook", "Example ESP");
    assert!(of(&other).met.is_empty());
    // It stays in the report.
    assert!(crate::cybertip_json::write(&report).contains("placeholder wording"));
}

#[test]
fn a_messenger_thread_is_a_group() {
    let text = person(
        "\"espService\":\"Facebook\",\"additionalInformations\":[{\"value\":\"before\\nMessenger Thread ID: 6421000000001\\nafter\"}]",
    );
    let found = of(&text);
    assert_eq!(
        found.groups,
        [(Holder::Reported(0), "6421000000001".to_owned())]
    );
    assert_eq!(texts(&found), ["before\nafter"]);
    assert!(found.met.contains(&Peculiarity::MetaThread));
    assert!(
        of(&text.replace("Facebook", "ExampleChat"))
            .groups
            .is_empty()
    );
}

#[test]
fn whatsapps_object_is_read_as_one() {
    let object = "{\\\"report_surface\\\":\\\"group\\\",\\\"ts\\\":1767323045,\\\"by\\\":[{\\\"m\\\":\\\"a@mail.example\\\"},null]}";
    let text = told(&format!(
        "\"reportingEsp\":{{\"espName\":\"WhatsApp Inc.\"}},\"additionalInformations\":[{{\"value\":\"Context: {object}\"}}]"
    ));
    let found = of(&text);
    assert!(found.met.contains(&Peculiarity::WhatsAppSurface));
    assert_eq!(texts(&found), ["Context: ", "group", "a@mail.example"]);
    // What is no such object stays text.
    let plain = told(
        "\"reportingEsp\":{\"espName\":\"WhatsApp\"},\"additionalInformations\":[{\"value\":\"{\\\"report_surface\\\": broken\"}]",
    );
    assert_eq!(texts(&of(&plain)), ["{\"report_surface\": broken"]);
}

#[test]
fn a_yahoo_mail_is_read_once_and_its_key_is_no_identifier() {
    let mail =
        "X-Ymail-Msg-Id: AB12@mail.example\\nFrom: a@mail.example\\nTo: b@mail.example\\nbody";
    let text = told(&format!(
        "\"reportingEsp\":{{\"espName\":\"Yahoo, Inc.\"}},\"incidentDetails\":{{\"emailIncident\":[{{\"contents\":[\
         {{\"value\":\"{mail}\"}},{{\"value\":\"{mail}\"}},{{\"value\":\"X-Ymail-Msg-Id: CD34\\nother\"}}]}}]}}"
    ));
    let found = of(&text);
    assert!(found.met.contains(&Peculiarity::YahooMailKey));
    assert_eq!(texts(&found), ["From: a@mail.example\nbody", "other"]);
}

#[test]
fn meetme_names_accounts_in_text() {
    let found = of(&told("\"reportingEsp\":{\"espName\":\"MeetMe\"}"));
    assert!(found.met.contains(&Peculiarity::MeetMeInText) && found.names_in_text());
}

#[test]
fn block_names_accounts_in_text() {
    for name in ["Block, Inc. (Cash App)", "Cash App", "Block Inc"] {
        let found = of(&told(&format!(
            "\"reportingEsp\":{{\"espName\":\"{name}\"}}"
        )));
        assert!(found.met.contains(&Peculiarity::BlockInText), "{name}");
    }
    assert!(!of(&told("\"reportingEsp\":{\"espName\":\"Blocktown\"}")).names_in_text());
}

#[test]
fn every_way_has_a_code_of_its_own_and_words() {
    let codes: std::collections::BTreeSet<&str> =
        Peculiarity::ALL.iter().map(|way| way.code()).collect();
    assert_eq!(codes.len(), Peculiarity::ALL.len());
    let document = include_str!("../../../../../docs/formats/cybertip-json.md");
    for way in Peculiarity::ALL {
        assert!(
            document.contains(&format!("`{}`", way.code())),
            "{}",
            way.code()
        );
        assert!(!way.words().is_empty());
    }
}
