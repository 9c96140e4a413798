//! The clients that there are, each as it writes its requests: bytes by hand, after what is
//! known of Coop (TypeScript), ncmec-go, Nachtalb (Python), ello (Ruby), LumeWeb (Go) and a
//! PHP one.

use crate::server::{PASSWORD, Server, authorization, report};

/// Sends a head, which is completed, and a body.
fn send(server: &Server, head: &str, body: &[u8]) -> crate::server::Answer {
    let head = head.replace('\n', "\r\n");
    let whole = format!(
        "{head}\r\nHost: exttest.example\r\n{}Connection: close\r\n\r\n",
        authorization("esp", PASSWORD)
    );
    server.raw(&[whole.as_bytes(), body].concat())
}

fn with_length(server: &Server, head: &str, body: &str) -> crate::server::Answer {
    send(
        server,
        &format!("{head}\nContent-Length: {}", body.len()),
        body.as_bytes(),
    )
}

/// The body in chunks of so many bytes, as it is sent without a length.
fn chunked(body: &str, size: usize) -> Vec<u8> {
    let mut sent = Vec::new();
    for chunk in body.as_bytes().chunks(size) {
        sent.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        sent.extend_from_slice(chunk);
        sent.extend_from_slice(b"\r\n");
    }
    sent.extend_from_slice(b"0\r\n\r\n");
    sent
}

#[test]
fn coop_sends_no_declaration_and_uploads_in_chunks() {
    let server = Server::new();
    let text = report("u-1").replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
    let opened = with_length(
        &server,
        "POST /ispws/submit HTTP/1.1\ncontent-type: text/xml\naccept: */*\nuser-agent: undici",
        &text,
    );
    assert_eq!(opened.both(), (200, 0), "{opened:?}");
    let number = opened.text("reportId");
    let body = format!(
        "------formdata-undici-061\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n\
         ------formdata-undici-061\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n\
         Content-Type: application/octet-stream\r\n\r\ncontent,src,target,thread,type,contentId,chat_type,ip\r\n\
         placeholder,u-1,u-2,t-1,text,c-1,direct,203.0.113.7\r\n\r\n------formdata-undici-061--"
    );
    for size in [1, 7, 4_096] {
        let uploaded = send(
            &server,
            "POST /ispws/upload HTTP/1.1\ncontent-type: multipart/form-data; boundary=----formdata-undici-061\ntransfer-encoding: chunked",
            &chunked(&body, size),
        );
        assert_eq!(uploaded.both(), (200, 0), "chunks of {size}: {uploaded:?}");
        let file = uploaded.text("fileId");
        // Only viewed and further text; and more upload events than the schema has.
        let event = "<ipCaptureEvent><ipAddress>203.0.113.7</ipAddress></ipCaptureEvent>";
        let said = format!(
            "<fileDetails><reportId>{number}</reportId><fileId>{file}</fileId><fileViewedByEsp>true</fileViewedByEsp>\
             <exifViewedByEsp>true</exifViewedByEsp>{event}{event}<additionalInfo>placeholder</additionalInfo></fileDetails>"
        );
        let described = with_length(
            &server,
            "POST /ispws/fileinfo HTTP/1.1\ncontent-type: text/xml",
            &said,
        );
        assert_eq!(described.both(), (200, 0), "{described:?}");
    }
    let form = format!(
        "------x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n------x--"
    );
    let done = send(
        &server,
        "POST /ispws/finish HTTP/1.1\ncontent-type: multipart/form-data; boundary=----x\ntransfer-encoding: chunked",
        &chunked(&form, 16),
    );
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(done.body.matches("<fileId>").count(), 3);
}

#[test]
fn ncmec_go_sends_nanoseconds_no_email_and_urlencoded_forms() {
    let server = Server::new();
    let text = "<report xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"https://exttest.example/ispws/xsd\">\
        <batchedReport reason=\"VIRAL_POTENTIAL_MEME\"></batchedReport><incidentSummary>\
        <incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-01-02T03:04:05.123456789Z</incidentDateTime></incidentSummary>\
        <internetDetails><webPageIncident thirdPartyHostedContent=\"true\"><url>esp.example/p/1</url></webPageIncident></internetDetails>\
        <internetDetails><cellPhoneIncident><latitude>-123.456</latitude><longitude>12.5</longitude></cellPhoneIncident></internetDetails>\
        <reporter><reportingPerson><firstName>T</firstName></reportingPerson></reporter>\
        <personOrUserReported><espIdentifier>u-1</espIdentifier></personOrUserReported></report>";
    let opened = with_length(
        &server,
        "POST /ispws/submit HTTP/1.1\nUser-Agent: Go-http-client/1.1\nContent-Type: text/xml; charset=utf-8\nAccept-Encoding: gzip",
        text,
    );
    assert_eq!(opened.both(), (200, 0), "{opened:?}");
    let done = with_length(
        &server,
        "POST /ispws/finish HTTP/1.1\nUser-Agent: Go-http-client/1.1\nContent-Type: application/x-www-form-urlencoded\nAccept-Encoding: gzip",
        &format!("id={}", opened.text("reportId")),
    );
    assert_eq!(done.status, 200, "{done:?}");
    assert!(done.body.contains("<files/>"));
}

#[test]
fn ncmec_go_may_be_a_minute_ahead() {
    let server = Server::new();
    // The server's clock stands at 2026-05-28T20:26:40Z.
    for (time, is_flagged) in [
        ("2026-05-28T20:27:39Z", false),
        ("2026-05-28T20:28:41Z", true),
    ] {
        let text = report(time).replace("2026-01-02T03:04:05Z", time);
        let opened = server.submit(&text);
        let number = opened.text("reportId").to_owned();
        server.finish(&number);
        let receipt = server.call("esp", &format!("receipt?id={number}"), "", b"");
        assert_eq!(
            receipt.body.contains("time_in_future"),
            is_flagged,
            "{time}: {receipt:?}"
        );
    }
}

#[test]
fn nachtalb_sends_presence_flags_as_empty_elements() {
    let server = Server::new();
    let text = report("u-1").replace(
        "<incidentDateTime>",
        "<reportAnnotations><sextortion/><informational/></reportAnnotations><incidentDateTime>",
    );
    let opened = with_length(
        &server,
        "POST /ispws/submit HTTP/1.1\nUser-Agent: python-requests/2.32\nAccept-Encoding: gzip, deflate\nContent-Type: text/xml; charset=utf-8",
        &text,
    );
    assert_eq!(opened.both(), (200, 0), "{opened:?}");
    assert!(opened.header("request-id").is_some());
    let number = opened.text("reportId");
    for expected in [(200, 0), (200, 0)] {
        let retracted = with_length(
            &server,
            "POST /ispws/retract HTTP/1.1\nUser-Agent: python-requests/2.32\nContent-Type: application/x-www-form-urlencoded",
            &format!("id={number}"),
        );
        assert_eq!(retracted.both(), expected);
    }
}

#[test]
fn ello_sends_an_outdated_incident_type() {
    let server = Server::new();
    let text = report("u-1").replace(
        "Online Enticement of Children for Sexual Acts",
        "Child Sexual Molestation (not by family member)",
    );
    let opened = with_length(
        &server,
        "POST /ispws/submit HTTP/1.1\nAccept: */*\nContent-Type: text/xml; charset=utf-8",
        &text,
    );
    assert_eq!(opened.both(), (200, 0), "{opened:?}");
    let number = opened.text("reportId").to_owned();
    server.finish(&number);
    let receipt = server.call("esp", &format!("receipt?id={number}"), "", b"");
    assert!(receipt.body.contains("incident_type_outdated"));
}

#[test]
fn lumeweb_reads_errors_by_their_content_type_and_status() {
    let server = Server::new();
    let missing = with_length(
        &server,
        "POST /ispws/finish HTTP/1.1\nContent-Type: application/x-www-form-urlencoded",
        "id=12345",
    );
    assert_eq!(missing.both(), (404, 5001));
    assert!(
        missing
            .header("content-type")
            .unwrap()
            .contains("application/xml")
    );
    assert!(
        missing
            .body
            .starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>")
    );
}

#[test]
fn php_takes_any_status_but_200_for_a_failure_and_expects_first() {
    let server = Server::new();
    // libcurl asks before it sends a larger body, and waits a second for the word.
    let text = report("u-1").replace(
        "</report>",
        &format!(
            "<additionalInfo>{}</additionalInfo></report>",
            "x".repeat(2_000)
        ),
    );
    let opened = with_length(
        &server,
        "POST /ispws/submit HTTP/1.1\nContent-Type: text/xml; charset=utf-8\nExpect: 100-continue",
        &text,
    );
    assert_eq!(opened.both(), (200, 0), "{opened:?}");
    let number = opened.text("reportId").to_owned();
    assert!(number.parse::<i64>().is_ok());
    let body = format!(
        "--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n\
         --------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nabc\r\n\
         --------------------------d74496d66958873e--\r\n"
    );
    let uploaded = with_length(
        &server,
        "POST /ispws/upload HTTP/1.1\nContent-Type: multipart/form-data; boundary=------------------------d74496d66958873e",
        &body,
    );
    assert_eq!(uploaded.both(), (200, 0), "{uploaded:?}");
    assert_eq!(uploaded.text("hash"), "900150983cd24fb0d6963f7d28e17f72");
}

#[test]
fn parts_may_come_in_either_order_and_with_others() {
    let server = Server::new();
    let number = server.open("u-1");
    for parts in [
        vec![("file", "abc"), ("id", number.as_str())],
        vec![
            ("note", "x"),
            ("id", &number),
            ("more", "y"),
            ("file", "abc"),
            ("last", "z"),
        ],
    ] {
        let uploaded = server.upload(&parts);
        assert_eq!(uploaded.both(), (200, 0), "{uploaded:?}");
        assert_eq!(uploaded.text("hash"), "900150983cd24fb0d6963f7d28e17f72");
    }
}

#[test]
fn connections_are_kept_between_calls() {
    use std::io::{Read, Write};
    let server = Server::new();
    let mut stream = std::net::TcpStream::connect(server.address).unwrap();
    for _ in 0..3 {
        let request = format!(
            "GET /ispws/status HTTP/1.1\r\nHost: x\r\n{}\r\n",
            authorization("esp", PASSWORD)
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut seen = Vec::new();
        let mut byte = [0; 1];
        while !seen.ends_with(b"</reportResponse>\n") {
            stream.read_exact(&mut byte).unwrap();
            seen.push(byte[0]);
        }
        assert!(seen.starts_with(b"HTTP/1.1 200"));
    }
}
