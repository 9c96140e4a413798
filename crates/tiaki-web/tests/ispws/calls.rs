//! Each call: what it answers, to whom, and in which state.

use crate::server::{Server, details, multipart, report};

const XML: &str = "text/xml; charset=utf-8";
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn the_whole_way_of_a_submission() {
    let server = Server::new();
    let status = server.call("esp", "status", "", b"");
    assert_eq!(status.both(), (200, 0));
    assert_eq!(
        status.text("responseDescription"),
        "Remote User : esp, Remote Ip : 127.0.0.1"
    );
    assert!(!status.body.contains("reportId"));
    let number = server.open("u-1");
    assert!(number.parse::<i64>().unwrap() < 1 << 53);
    let uploaded = server.upload(&[("id", &number), ("file", "abc")]);
    assert_eq!(uploaded.both(), (200, 0));
    assert_eq!(uploaded.text("reportId"), number);
    assert_eq!(uploaded.text("hash"), "900150983cd24fb0d6963f7d28e17f72");
    let file = uploaded.text("fileId").to_owned();
    assert!(
        file.len() == 32
            && file
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    );
    let described = server.call("esp", "fileinfo", XML, details(&number, &file).as_bytes());
    assert_eq!(
        (described.both(), described.text("reportId")),
        ((200, 0), &*number)
    );
    assert_eq!(server.reports(), 0);
    let done = server.finish(&number);
    assert_eq!(done.status, 200);
    assert_eq!(
        done.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<reportDoneResponse><responseCode>0</responseCode>\
             <reportId>{number}</reportId><files><fileId>{file}</fileId></files></reportDoneResponse>\n"
        )
    );
    assert!(
        done.header("receipt-digest")
            .unwrap()
            .starts_with("sha-256=")
    );
    assert_eq!(server.reports(), 1);
    let receipt = server.call("esp", &format!("receipt?id={number}"), "", b"");
    assert_eq!(
        (receipt.status, receipt.header("content-type")),
        (200, Some("application/json"))
    );
    let read = tiaki_package::receipt::parse_receipt(receipt.body.as_bytes()).unwrap();
    let key = tiaki_package::SigningKey::from_seed([9; 32]).verifying_key();
    read.verify(Some(&key)).unwrap();
    assert_eq!(read.receipt().files[0].file_id, file);
}

#[test]
fn every_reply_has_a_request_id_of_its_own_that_the_log_knows() {
    let server = Server::new();
    let mut seen = std::collections::BTreeSet::new();
    let opened = server.submit(&report("u-1"));
    let number = opened.text("reportId").to_owned();
    let uploaded = server.upload(&[("id", &number), ("file", "abc")]);
    let done = server.finish(&number);
    for answer in [&opened, &uploaded, &done] {
        let id = answer.header("request-id").unwrap().to_owned();
        assert!(server.logged().contains(&format!("request={id}")), "{id}");
        assert!(seen.insert(id));
    }
    for answer in [
        server.call("esp", "nothing", "", b""),
        server.call("", "status", "", b""),
        server.call("esp", "submit", XML, b"<"),
        server.call("esp", "status", XML, b"<x/>"),
        server.raw(b"GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    ] {
        assert!(answer.code() > 0, "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/xml"));
        if let Some(id) = answer.header("request-id") {
            assert!(seen.insert(id.to_owned()));
        }
    }
    assert!(seen.len() >= 7);
}

#[test]
fn each_call_wants_to_know_who_calls() {
    let server = Server::new();
    let number = server.open("u-1");
    let id = format!("id={number}");
    let file = multipart(&[("id", &number), ("file", "abc")]);
    let text = report("u-2");
    let calls: [(&str, &str, &[u8]); 9] = [
        ("status", "", b""),
        ("xsd", "", b""),
        ("submit", XML, text.as_bytes()),
        (
            "upload",
            "multipart/form-data; boundary=XX",
            file.as_bytes(),
        ),
        ("fileinfo", XML, b"<fileDetails/>"),
        ("finish", FORM, id.as_bytes()),
        ("retract", FORM, id.as_bytes()),
        ("receipt?id=1", "", b""),
        ("unknown", "", b""),
    ];
    for (call, kind, body) in calls {
        let answer = server.call("", call, kind, body);
        assert_eq!(answer.both(), (401, 2000), "{call}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Basic realm=\"ESP Web Services\"")
        );
        assert_eq!(
            answer.text("responseDescription"),
            "Authentication required"
        );
        assert_eq!(
            server.call("off", call, kind, body).both(),
            (403, 3000),
            "{call}"
        );
    }
    assert_eq!(server.states(), [("open".to_owned(), 1)]);
}

#[test]
fn the_report_of_another_provider_does_not_exist() {
    let server = Server::new();
    let number = server.open("u-1");
    let uploaded = server.upload(&[("id", &number), ("file", "abc")]);
    let file = uploaded.text("fileId").to_owned();
    let id = format!("id={number}");
    let form = multipart(&[("id", &number), ("file", "abc")]);
    let said = details(&number, &file);
    let query = format!("receipt?id={number}");
    for (call, kind, body) in [
        (
            "upload",
            "multipart/form-data; boundary=XX",
            form.as_bytes(),
        ),
        ("fileinfo", XML, said.as_bytes()),
        ("finish", FORM, id.as_bytes()),
        ("retract", FORM, id.as_bytes()),
        (query.as_str(), "", b"".as_slice()),
    ] {
        assert_eq!(
            server.call("other", call, kind, body).both(),
            (404, 5001),
            "{call}"
        );
    }
    assert_eq!(server.finish(&number).status, 200);
    assert_eq!(server.call("other", &query, "", b"").both(), (404, 5001));
    assert_eq!(server.call("esp", &query, "", b"").status, 200);
}

#[test]
fn after_its_end_nothing_can_be_done_to_a_submission() {
    let server = Server::new();
    let finished = server.open("u-1");
    let file = server.upload(&[("id", &finished), ("file", "abc")]);
    let file = file.text("fileId").to_owned();
    assert_eq!(server.finish(&finished).status, 200);
    let retracted = server.open("u-2");
    let of = |call: &str, number: &str| {
        server
            .call("esp", call, FORM, format!("id={number}").as_bytes())
            .both()
    };
    assert_eq!(of("retract", &retracted), (200, 0));
    for (number, code) in [(&finished, 5102), (&retracted, 5101)] {
        let upload = server.upload(&[("id", number), ("file", "x")]);
        assert_eq!(upload.both(), (409, code));
        let said = details(number, &file);
        let described = server.call("esp", "fileinfo", XML, said.as_bytes());
        assert_eq!(described.both(), (409, code));
    }
    assert_eq!(of("retract", &finished), (409, 5102));
    assert_eq!(of("finish", &retracted), (409, 5101));
    // Again is answered as before, for a while.
    assert_eq!(of("finish", &finished).0, 200);
    assert_eq!(of("retract", &retracted), (200, 0));
    server.wait(901);
    assert_eq!(of("finish", &finished), (409, 5102));
    assert_eq!(of("retract", &retracted), (409, 5101));
}

#[test]
fn what_runs_out_no_longer_exists() {
    let server = Server::new();
    let number = server.open("u-1");
    server.wait(86_399);
    let touched = server.upload(&[("id", &number), ("file", "x")]);
    assert_eq!(touched.both(), (200, 0));
    server.wait(3_599);
    assert_eq!(
        server.upload(&[("id", &number), ("file", "y")]).both(),
        (200, 0)
    );
    server.wait(3_600);
    assert_eq!(
        server.upload(&[("id", &number), ("file", "z")]).both(),
        (404, 5001)
    );
    assert_eq!(server.finish(&number).both(), (404, 5001));
    assert_eq!(server.states(), [("expired".to_owned(), 1)]);
}

#[test]
fn a_lost_answer_costs_nothing() {
    let server = Server::new();
    let number = server.open("u-1");
    assert_eq!(server.open("u-1"), number);
    let first = server.upload(&[("id", &number), ("file", "abc")]);
    let second = server.upload(&[("id", &number), ("file", "abc")]);
    assert_eq!(first.text("fileId"), second.text("fileId"));
    let said = details(&number, first.text("fileId"));
    for _ in 0..2 {
        assert_eq!(
            server.call("esp", "fileinfo", XML, said.as_bytes()).both(),
            (200, 0)
        );
    }
    let other = said.replace("true", "false");
    assert_eq!(
        server.call("esp", "fileinfo", XML, other.as_bytes()).both(),
        (400, 4100)
    );
    let done = server.finish(&number);
    assert_eq!(server.finish(&number).body, done.body);
    assert_eq!(server.reports(), 1);
}

#[test]
fn what_cannot_be_read_says_what_was_expected_and_no_value() {
    let server = Server::new();
    let text = report("u-secret");
    let without = text
        .replace("<incidentSummary>", "<x>")
        .replace("</incidentSummary>", "</x>");
    for (text, code, word) in [
        (without.as_str(), 4100, "incidentSummary"),
        (
            &text.replace("2026-01-02T03:04:05Z", "u-secret"),
            4100,
            "incidentDateTime",
        ),
        (&text.replace("</report>", ""), 4110, "truncated"),
        (
            &text.replace("<report>", "<report>&u-secret;"),
            4110,
            "entity",
        ),
        ("", 4110, "empty"),
        ("id=u-secret", 4110, "XML"),
    ] {
        let answer = server.submit(text);
        assert_eq!(answer.both(), (400, code), "{answer:?}");
        let words = answer.text("responseDescription");
        assert!(
            words.contains(word) && !words.contains("u-secret"),
            "{words}"
        );
    }
    let missing = server.submit(&without);
    assert!(
        missing
            .text("responseDescription")
            .starts_with("cvc-complex-type.2.4"),
        "{missing:?}"
    );
}

#[test]
fn an_over_full_batch_is_refused_at_its_end_as_the_documentation_says() {
    let server = Server::new();
    let text = report("u-1")
        .replace("<incidentSummary>", "<batchedReport reason=\"VIRAL_POTENTIAL_MEME\"></batchedReport><incidentSummary>")
        .replace("</report>", "<personOrUserReported><espIdentifier>u-2</espIdentifier></personOrUserReported></report>");
    let opened = server.submit(&text);
    let number = opened.text("reportId").to_owned();
    for bytes in ["a", "b"] {
        assert_eq!(
            server.upload(&[("id", &number), ("file", bytes)]).both(),
            (200, 0)
        );
    }
    assert_eq!(server.finish(&number).both(), (400, 4100));
    let id = format!("id={number}");
    assert_eq!(
        server.call("esp", "retract", FORM, id.as_bytes()).both(),
        (200, 0)
    );
}

#[test]
fn the_schema_is_our_own_and_is_served() {
    let server = Server::new();
    let answer = server.call("esp", "xsd", "", b"");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/xml"))
    );
    assert!(
        answer.body.contains("<xs:element name=\"report\"")
            && answer.body.contains("Written by hand")
    );
}

#[test]
fn the_further_socket_shows_no_page() {
    let server = Server::new();
    for path in [
        "/",
        "/queue/auth-nz",
        "/quarantine",
        "/health",
        "/assets/x",
        "/ispws",
        "/ispws/",
    ] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        let answer = server.raw(request.as_bytes());
        assert!([404, 401].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.body.contains("<html"), "{path}");
    }
}

#[test]
fn logs_hold_ids_and_nothing_of_what_was_sent() {
    let server = Server::new();
    let number = server.open("u-secret-handle");
    server.upload(&[("id", &number), ("file", "secret bytes")]);
    server.finish(&number);
    server.submit("<report><secret/>");
    let logged = server.logged();
    for planted in ["secret", "ts@esp.example", crate::server::PASSWORD] {
        assert!(!logged.contains(planted), "{planted}");
    }
    assert!(logged.contains(&number));
}
