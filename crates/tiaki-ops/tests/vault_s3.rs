//! The vault in S3, against a server on loopback that speaks as much of S3 as is used.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use tiaki_ops::vault::{Credentials, Vault, VaultConfig, VaultError, VaultName};

/// What the server holds: objects by path, and parts of unfinished uploads.
#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, BTreeMap<u32, Vec<u8>>>,
    /// Method and query of every request.
    seen: Vec<String>,
    refuses_parts: bool,
}

struct Server {
    address: String,
    bucket: Arc<Mutex<Bucket>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let bucket = Arc::new(Mutex::new(Bucket::default()));
        let shared = Arc::clone(&bucket);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream.unwrap(), &shared));
            }
        });
        Self { address, bucket }
    }

    fn vault(&self, identity: &age::x25519::Identity) -> Vault {
        let text = format!(
            "recipient = '{}'\nstore = 's3://evidence/files'\nendpoint = '{}'\n",
            identity.to_public(),
            self.address
        );
        let credentials = Credentials {
            key_id: "KEYID".to_owned(),
            secret: "SECRET".to_owned(),
            token: None,
        };
        let config = VaultConfig::parse(&text).unwrap();
        let folder = std::env::temp_dir();
        Vault::open(&config, &folder, Some(&credentials)).unwrap()
    }
}

/// Answers requests on one connection until it ends.
fn serve(stream: TcpStream, bucket: &Mutex<Bucket>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let (mut length, mut is_signed) = (0, false);
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            is_signed |= header.starts_with("authorization: aws4-hmac-sha256 credential=keyid/");
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        assert!(is_signed, "{line}");
        let words: Vec<&str> = line.split(' ').collect();
        let [method, target, _] = words[..] else {
            return;
        };
        let (status, headers, answer) = act(method, target, body, &mut bucket.lock().unwrap());
        let head = format!(
            "HTTP/1.1 {status} x\r\ncontent-length: {}\r\n{headers}\r\n",
            answer.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        if method != "HEAD" {
            stream.write_all(answer.as_bytes()).unwrap();
        }
    }
}

fn act(method: &str, target: &str, body: Vec<u8>, bucket: &mut Bucket) -> (u16, String, String) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = path.to_owned();
    bucket.seen.push(format!("{method} {query}"));
    let tag = "etag: \"1\"\r\n".to_owned();
    let field = |name: &str| {
        let mut fields = query.split('&').filter_map(|field| field.split_once('='));
        fields
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    };
    match (method, field("partNumber"), query) {
        ("HEAD", _, _) => match bucket.objects.get(&path) {
            Some(_) => (
                200,
                format!("{tag}last-modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
                String::new(),
            ),
            None => (404, String::new(), String::new()),
        },
        ("POST", _, "uploads=" | "uploads") => {
            bucket.uploads.insert(path, BTreeMap::new());
            let id = "<UploadId>u1</UploadId>";
            let answer =
                format!("<InitiateMultipartUploadResult>{id}</InitiateMultipartUploadResult>");
            (200, String::new(), answer)
        }
        ("PUT", Some(_), _) if bucket.refuses_parts => (403, String::new(), String::new()),
        ("PUT", Some(number), _) => {
            let parts = bucket.uploads.get_mut(&path).unwrap();
            parts.insert(number.parse().unwrap(), body);
            (200, tag, String::new())
        }
        ("POST", _, _) => {
            let parts = bucket.uploads.remove(&path).unwrap();
            bucket
                .objects
                .insert(path, parts.into_values().flatten().collect());
            let answer =
                "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>";
            (200, String::new(), answer.to_owned())
        }
        ("DELETE", _, _) => {
            bucket.uploads.remove(&path);
            (204, String::new(), String::new())
        }
        ("PUT", None, _) => {
            bucket.objects.insert(path, body);
            (200, tag, String::new())
        }
        other => (400, String::new(), format!("{other:?}")),
    }
}

fn clear(size: usize) -> Vec<u8> {
    b"CANARY-never-in-clear-"
        .iter()
        .copied()
        .cycle()
        .take(size)
        .collect()
}

#[test]
fn small_files_go_in_one_request_and_large_ones_in_parts() {
    let server = Server::start();
    let identity = age::x25519::Identity::generate();
    let vault = server.vault(&identity);
    for (number, size) in [(1, 0), (2, 300_000), (3, 12_000_000)] {
        let mut sealing = vault.start(VaultName::new([number; 16])).unwrap();
        for piece in clear(size).chunks(500_000) {
            sealing.write(piece).unwrap();
        }
        let sealed = sealing.finish().unwrap();
        let bucket = server.bucket.lock().unwrap();
        let path = format!("/evidence/files/{number:02x}/{}", sealed.name);
        let stored = bucket.objects.get(&path).unwrap();
        assert_eq!(stored.len() as u64, sealed.size);
        assert!(!stored.windows(16).any(|window| window == &clear(16)[..]));
        assert_eq!(age::decrypt(&identity, stored).unwrap(), clear(size));
        assert!(bucket.uploads.is_empty());
    }
    let bucket = server.bucket.lock().unwrap();
    let parts = bucket
        .seen
        .iter()
        .filter(|seen| seen.contains("partNumber"))
        .count();
    assert_eq!(parts, 3, "{:?}", bucket.seen);
}

#[test]
fn what_is_given_up_is_taken_back() {
    let server = Server::start();
    let identity = age::x25519::Identity::generate();
    let mut sealing = server
        .vault(&identity)
        .start(VaultName::new([5; 16]))
        .unwrap();
    sealing.write(&clear(11_000_000)).unwrap();
    assert_eq!(server.bucket.lock().unwrap().uploads.len(), 1);
    sealing.abort().unwrap();
    let bucket = server.bucket.lock().unwrap();
    assert!(
        bucket.uploads.is_empty() && bucket.objects.is_empty(),
        "{:?}",
        bucket.seen
    );
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let server = Server::start();
    let identity = age::x25519::Identity::generate();
    let vault = server.vault(&identity);
    let name = VaultName::new([6; 16]);
    vault.start(name).unwrap().finish().unwrap();
    assert!(matches!(vault.start(name), Err(VaultError::Taken { .. })));
}

#[test]
fn a_server_that_refuses_is_said_without_keys() {
    let server = Server::start();
    server.bucket.lock().unwrap().refuses_parts = true;
    let identity = age::x25519::Identity::generate();
    let mut sealing = server
        .vault(&identity)
        .start(VaultName::new([7; 16]))
        .unwrap();
    let refused = sealing.write(&clear(11_000_000)).unwrap_err();
    let mut said = refused.to_string();
    let mut cause: &dyn std::error::Error = &refused;
    while let Some(next) = cause.source() {
        said += &format!(": {next}");
        cause = next;
    }
    assert!(matches!(refused, VaultError::Write { .. }), "{said}");
    assert!(
        !said.contains("SECRET") && !said.contains("CANARY"),
        "{said}"
    );
}

#[test]
fn without_credentials_nothing_is_tried() {
    let identity = age::x25519::Identity::generate();
    let text = format!(
        "recipient = '{}'\nstore = 's3://evidence'",
        identity.to_public()
    );
    let config = VaultConfig::parse(&text).unwrap();
    let refused = Vault::open(&config, &std::env::temp_dir(), None).unwrap_err();
    assert!(matches!(refused, VaultError::NoCredentials), "{refused}");
}
