//! Requests that nobody sends by mistake: one test for each kind.

use std::io::Write;
use std::net::TcpStream;

use crate::server::{PASSWORD, Server, authorization, multipart, read, report};

const FORM: &str = "application/x-www-form-urlencoded";

fn alive(server: &Server) {
    assert_eq!(server.call("esp", "status", "", b"").both(), (200, 0));
}

#[test]
fn a_report_beyond_its_bound_is_refused() {
    let server = Server::new();
    let padding = "x".repeat(17 << 20);
    let text = report("u-1").replace(
        "</report>",
        &format!("<additionalInfo>{padding}</additionalInfo></report>"),
    );
    let answer = server.submit(&text);
    assert_eq!(answer.both(), (413, 4000), "{}", answer.head);
    assert_eq!(server.states(), []);
    alive(&server);
}

#[test]
fn an_endless_report_is_given_up() {
    let server = Server::new();
    let head = format!(
        "POST /ispws/submit HTTP/1.1\r\nHost: x\r\n{}Content-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n",
        authorization("esp", PASSWORD)
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
    let mut sent = 0;
    while stream.write_all(&chunk).is_ok() && sent < 200 {
        sent += 1;
    }
    assert!(sent < 200, "the connection was ended after {sent} MiB");
    alive(&server);
}

#[test]
fn a_cut_body_leaves_nothing() {
    let server = Server::new();
    let text = report("u-1");
    let head = format!(
        "POST /ispws/submit HTTP/1.1\r\nHost: x\r\n{}Content-Type: text/xml\r\nContent-Length: {}\r\n\r\n",
        authorization("esp", PASSWORD),
        text.len()
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&text.as_bytes()[..100]).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let answer = read(stream);
    assert!(answer.status == 400 || answer.status == 0, "{answer:?}");
    assert_eq!(server.states(), []);
    alive(&server);
}

#[test]
fn a_cut_upload_leaves_nothing() {
    let server = Server::new();
    let number = server.open("u-1");
    let body = multipart(&[("id", &number), ("file", &"x".repeat(100_000))]);
    for cut in [10, 200, 50_000, body.len() - 3] {
        let head = format!(
            "POST /ispws/upload HTTP/1.1\r\nHost: x\r\n{}Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: {}\r\n\r\n",
            authorization("esp", PASSWORD),
            body.len()
        );
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body.as_bytes()[..cut]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = read(stream);
        assert!(answer.status == 400 || answer.status == 0, "{answer:?}");
    }
    let done = server.finish(&number);
    assert!(done.body.contains("<files/>"), "{done:?}");
}

#[test]
fn a_form_whose_boundary_does_not_agree_is_refused() {
    let server = Server::new();
    let number = server.open("u-1");
    let body = multipart(&[("id", &number), ("file", "abc")]);
    for kind in [
        "multipart/form-data; boundary=YY",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=XX",
        "text/plain",
        "",
    ] {
        let kind = if kind.is_empty() {
            "application/octet-stream"
        } else {
            kind
        };
        let answer = server.call("esp", "upload", kind, body.as_bytes());
        assert_eq!(answer.both(), (400, 4000), "{kind}");
    }
    assert!(server.finish(&number).body.contains("<files/>"));
}

#[test]
fn two_ids_are_refused() {
    let server = Server::new();
    let (one, two) = (server.open("u-1"), server.open("u-2"));
    for body in [format!("id={one}&id={two}"), format!("id={one}&id={one}")] {
        assert_eq!(
            server.call("esp", "finish", FORM, body.as_bytes()).both(),
            (400, 4000)
        );
    }
    let form = multipart(&[("id", &one), ("id", &two)]);
    let answer = server.call(
        "esp",
        "finish",
        "multipart/form-data; boundary=XX",
        form.as_bytes(),
    );
    assert_eq!(answer.both(), (400, 4000));
    let answer = server.upload(&[("id", &one), ("file", "abc"), ("id", &two)]);
    assert_eq!(answer.both(), (400, 4000));
    let answer = server.call("esp", &format!("receipt?id={one}&id={two}"), "", b"");
    assert_eq!(answer.both(), (400, 4000));
    assert_eq!(server.reports(), 0);
}

#[test]
fn two_files_in_one_upload_are_refused() {
    let server = Server::new();
    let number = server.open("u-1");
    let answer = server.upload(&[("id", &number), ("file", "abc"), ("file", "def")]);
    assert_eq!(answer.both(), (400, 4000));
    assert!(server.finish(&number).body.contains("<files/>"));
}

#[test]
fn ids_that_are_no_numbers_are_refused() {
    let server = Server::new();
    for id in [
        "",
        "x",
        "-1",
        "1e9",
        "0x10",
        "1;DROP",
        "99999999999999999999",
        "%00",
        "../1",
        "1%201",
    ] {
        let answer = server.call("esp", "finish", FORM, format!("id={id}").as_bytes());
        assert_eq!(answer.both(), (400, 4000), "{id}");
    }
    for body in ["", "report=1", "ID=1"] {
        let body = if body.is_empty() { " " } else { body };
        assert_eq!(
            server.call("esp", "finish", FORM, body.as_bytes()).both(),
            (400, 4000),
            "{body}"
        );
    }
}

#[test]
fn a_hundred_thousand_fields_are_refused() {
    let server = Server::new();
    let number = server.open("u-1");
    let many = "a=1&".repeat(100_000) + &format!("id={number}");
    assert_eq!(
        server.call("esp", "finish", FORM, many.as_bytes()).both(),
        (413, 4000)
    );
    let parts: Vec<(&str, &str)> = vec![("a", "1"); 100_000];
    let form = multipart(&parts);
    let kind = "multipart/form-data; boundary=XX";
    let finish = server.call("esp", "finish", kind, form.as_bytes());
    assert_eq!(finish.code(), 4000, "{}", finish.head);
    let upload = server.call("esp", "upload", kind, form.as_bytes());
    assert_eq!(upload.both(), (400, 4000));
    alive(&server);
}

#[test]
fn a_part_whose_head_never_ends_is_given_up() {
    let server = Server::new();
    let number = server.open("u-1");
    let head = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n--XX\r\nContent-Disposition: form-data; name=\"{}",
        "x".repeat(8 << 20)
    );
    let answer = server.call(
        "esp",
        "upload",
        "multipart/form-data; boundary=XX",
        head.as_bytes(),
    );
    assert_eq!(answer.code(), 4000, "{}", answer.head);
    alive(&server);
}

#[test]
fn a_part_that_nobody_asked_for_is_not_read_without_end() {
    let server = Server::new();
    let number = server.open("u-1");
    let body = multipart(&[
        ("id", &number),
        ("other", &"x".repeat(3 << 20)),
        ("file", "abc"),
    ]);
    let answer = server.call(
        "esp",
        "upload",
        "multipart/form-data; boundary=XX",
        body.as_bytes(),
    );
    assert_eq!(answer.both(), (413, 4000), "{}", answer.head);
}

#[test]
fn names_of_files_are_not_looked_at() {
    let server = Server::new();
    let number = server.open("u-1");
    for name in ["../../etc/passwd", "C:\\\\x", "a\\\"b", "", "\u{202e}gnp.x"] {
        let body = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n\
             --XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nabc\r\n--XX--\r\n"
        );
        let answer = server.call(
            "esp",
            "upload",
            "multipart/form-data; boundary=XX",
            body.as_bytes(),
        );
        assert_eq!(answer.both(), (200, 0), "{name:?}: {answer:?}");
    }
    assert!(!server.logged().contains("passwd"));
}

#[test]
fn headers_cannot_be_written_into_the_reply() {
    let server = Server::new();
    for id in ["1%0d%0aX-Injected:%201", "1\r\nX-Injected: 1"] {
        let answer = server.call("esp", "finish", FORM, format!("id={id}").as_bytes());
        assert_eq!(answer.both(), (400, 4000));
        assert!(answer.header("x-injected").is_none());
    }
    let answer = server.call("esp", "receipt?id=1%0d%0aX-Injected:%201", "", b"");
    assert_eq!(answer.both(), (400, 4000));
    assert!(answer.header("x-injected").is_none());
}

#[test]
fn paths_lead_nowhere_else() {
    let server = Server::new();
    for path in [
        "/ispws/../",
        "/ispws/%2e%2e/queue/auth-nz",
        "/ispws//status",
        "/ispws/status/",
        "/ispws/xsd/../status",
        "/ISPWS/status",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\n{}Connection: close\r\n\r\n",
            authorization("esp", PASSWORD)
        );
        let answer = server.raw(request.as_bytes());
        assert_eq!(answer.both(), (404, 1210), "{path}");
    }
}

#[test]
fn a_report_of_entities_is_refused_in_no_time() {
    let server = Server::new();
    let text = "<!DOCTYPE r [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><report>&b;</report>";
    assert_eq!(server.submit(text).both(), (400, 4110));
    let external = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><report>&x;</report>";
    let answer = server.submit(external);
    assert_eq!(answer.both(), (400, 4110));
    assert!(!answer.body.contains("passwd"));
}

#[test]
fn a_report_of_a_hundred_thousand_levels_is_refused() {
    let server = Server::new();
    let text = report("u-1").replace(
        "</report>",
        &("<a>".repeat(100_000) + &"</a>".repeat(100_000) + "</report>"),
    );
    assert_eq!(server.submit(&text).both(), (400, 4100));
}

#[test]
fn bytes_that_are_no_text_are_refused_and_pictures_are_not_kept() {
    let server = Server::new();
    for body in [
        &b"\xff\xfe<\0r\0"[..],
        &b"\xff\xd8\xff\xe0 pretended picture"[..],
        &[0; 64][..],
    ] {
        let answer = server.call("esp", "submit", "text/xml", body);
        assert_eq!(answer.both(), (400, 4110), "{body:?}");
    }
    let kept = tiaki_ops::views::quarantine(&server.site, 10).unwrap();
    assert_eq!(kept.len(), 3);
    let read = |document: &[u8; 32]| {
        let found = server
            .site
            .store
            .read("test", |tx| tiaki_store::documents::find(tx, document));
        found.unwrap().is_some()
    };
    let documents: Vec<bool> = kept.iter().map(|item| read(&item.document)).collect();
    assert_eq!(
        documents.iter().filter(|is_kept| **is_kept).count(),
        2,
        "the picture is named, not kept"
    );
}

#[test]
fn a_request_with_a_head_that_never_ends_is_closed() {
    let server = Server::new();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(b"GET /ispws/status HTTP/1.1\r\n").unwrap();
    let line = format!("X-{}: y\r\n", "x".repeat(1_000));
    let mut sent = 0;
    while stream.write_all(line.as_bytes()).is_ok() && sent < 10_000 {
        sent += 1;
    }
    let answer = read(stream);
    assert!(
        sent < 10_000 || answer.status == 431 || answer.status == 0,
        "{sent} {answer:?}"
    );
    alive(&server);
}

#[test]
fn two_lengths_are_refused() {
    let server = Server::new();
    let request = format!(
        "POST /ispws/finish HTTP/1.1\r\nHost: x\r\n{}Content-Type: {FORM}\r\nContent-Length: 4\r\nContent-Length: 40\r\nConnection: close\r\n\r\nid=1",
        authorization("esp", PASSWORD)
    );
    assert_eq!(server.raw(request.as_bytes()).status, 400);
    alive(&server);
}

#[test]
fn two_hundred_idle_connections_shut_nobody_out() {
    let server = Server::new();
    let idle: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream
                .write_all(b"POST /ispws/submit HTTP/1.1\r\nHost: x\r\n")
                .unwrap();
            stream
        })
        .collect();
    alive(&server);
    drop(idle);
}

#[test]
fn large_uploads_pass_through_without_being_held() {
    let server = Server::new();
    let number = server.open("u-1");
    let head = format!(
        "POST /ispws/upload HTTP/1.1\r\nHost: x\r\n{}Content-Type: multipart/form-data; boundary=XX\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        authorization("esp", PASSWORD)
    );
    let begin = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut send = |bytes: &[u8]| {
        let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        stream.write_all(&chunk).unwrap();
    };
    let before = held();
    send(begin.as_bytes());
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..128 {
        send(&piece);
    }
    send(b"\r\n--XX--\r\n");
    stream.write_all(b"0\r\n\r\n").unwrap();
    let answer = read(stream);
    assert_eq!(answer.both(), (200, 0), "{answer:?}");
    let grown = held().saturating_sub(before);
    assert!(
        grown < 64 << 10,
        "128 MiB passed, {grown} KiB more are held"
    );
}

/// Kibibytes that this process holds.
fn held() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words.and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
