//! Providers at the real binary: logins, the API over a socket, receipts checked anywhere.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use support::{House, both, is_there};

const PASSWORD: &str = "a long password";

/// A running server.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(house: &House) -> Self {
        let mut child = house
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line.split("http://").nth(1).unwrap();
        let address = address.split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    /// A call as user `esp` with this password: the whole answer.
    fn call(&self, password: &str, call: &str, kind: &str, body: &[u8]) -> String {
        let method = if kind.is_empty() { "GET" } else { "POST" };
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} /ispws/{call} HTTP/1.1\r\nHost: report.example\r\nAuthorization: Basic {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            base64(&format!("esp:{password}")),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = String::new();
    for three in text.as_bytes().chunks(3) {
        let number = three
            .iter()
            .fold(0_u32, |number, byte| (number << 8) | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = (number >> (18 - 6 * place)) & 63;
            coded.push(if place <= three.len() {
                char::from(DIGITS[digit as usize])
            } else {
                '='
            });
        }
    }
    coded
}

fn element<'a>(answer: &'a str, name: &str) -> &'a str {
    let start = format!("<{name}>");
    let rest = answer.split_once(&start).map_or("", |(_, rest)| rest);
    rest.split('<').next().unwrap_or_default()
}

fn report() -> String {
    "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
     <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
     <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
     <personOrUserReported><espIdentifier>u-1</espIdentifier></personOrUserReported></report>"
        .to_owned()
}

/// Runs with this on standard input.
fn run_with_input(house: &House, arguments: &[&str], input: &str) -> std::process::Output {
    let mut child = house
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

/// A portable pixmap is no form that clients send; a PNG of stored blocks is, and needs no
/// compressor: a gradient of `side` times `side` grey pixels.
fn png(side: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..side {
        rows.push(0);
        rows.extend((0..side).map(|x| u8::try_from((x * 7 + y * y / 8) % 256).unwrap()));
    }
    let mut body = vec![0x78, 0x01];
    let mut blocks = rows.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        body.push(u8::from(blocks.peek().is_none()));
        body.extend(length.to_le_bytes());
        body.extend((!length).to_le_bytes());
        body.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &rows {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    body.extend(((b << 16) | a).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [
        &side.to_be_bytes()[..],
        &side.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    for (name, content) in [(b"IHDR", &head), (b"IDAT", &body), (b"IEND", &Vec::new())] {
        let named = [&name[..], content].concat();
        file.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        file.extend(&named);
        file.extend(crc(&named).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

fn add(house: &House) {
    let output = run_with_input(
        house,
        &[
            "provider",
            "add",
            "Example Chat",
            "--user",
            "esp",
            "--password-stdin",
        ],
        &format!("{PASSWORD}\n"),
    );
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
}

/// Sends a report with a picture and finishes it; gives its number and the file's id.
fn send(server: &Server) -> (String, String) {
    let opened = server.call(PASSWORD, "submit", "text/xml", report().as_bytes());
    let number = element(&opened, "reportId").to_owned();
    let mut form = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n--XX\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n\r\n"
    )
    .into_bytes();
    form.extend(png(128));
    form.extend(b"\r\n--XX--\r\n");
    let kind = "multipart/form-data; boundary=XX";
    let uploaded = server.call(PASSWORD, "upload", kind, &form);
    let file = element(&uploaded, "fileId").to_owned();
    let kind = "application/x-www-form-urlencoded";
    let done = server.call(PASSWORD, "finish", kind, format!("id={number}").as_bytes());
    assert!(done.starts_with("HTTP/1.1 200"), "{uploaded}\n{done}");
    (number, file)
}

#[test]
fn a_provider_sends_and_its_receipt_is_checked_elsewhere() {
    let house = House::new();
    add(&house);
    let server = Server::start(&house);
    let (number, file) = send(&server);
    house.run(&["receipt", "show", &number, "--out", "receipt.json"], 0);
    drop(server);
    let site = house.json(&["doctor"])["sender"]
        .as_str()
        .unwrap()
        .to_owned();
    let listed = house.json(&["receipt", "list"]);
    assert_eq!(listed[0]["good"], true);
    let receipt = std::fs::read_to_string(house.path("receipt.json")).unwrap();
    assert!(
        receipt.contains("\"pdq\":"),
        "the picture was hashed: {receipt}"
    );

    // Elsewhere: another folder, no data directory, no database.
    let away = House::new();
    away.put("receipt.json", &receipt);
    away.put("report.xml", report());
    away.put(&format!("{file}.png"), png(128));
    let file = format!("{file}.png");
    let verify = |more: &[&str], code| {
        let arguments = [&["receipt", "verify", "receipt.json"], more].concat();
        away.run(&arguments, code)
    };
    verify(
        &["--site", &site, "--report", "report.xml", "--files", &file],
        0,
    );
    assert!(!away.path("tiaki-data").exists());
    verify(&[], 0);
    let other = "tiaki-ed25519:3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
    let code = |more: &[&str]| {
        let arguments = [&["receipt", "verify", "receipt.json"], more].concat();
        away.json(&arguments)["code"].clone()
    };
    assert_eq!(code(&["--site", other]), "unknown_site");
    away.put("other.xml", report() + " ");
    assert_eq!(code(&["--report", "other.xml"]), "wrong_report");
    away.put(&file, "changed");
    assert_eq!(code(&["--files", &file]), "file_changed");
    assert_eq!(code(&["--files", "other.xml"]), "file_unknown");
    verify(&["--files", "other.xml"], 1);
    away.put(
        "receipt.json",
        receipt.replacen("Example Chat", "Example Cha7", 1),
    );
    assert_eq!(code(&[]), "bad_signature");
    away.put("receipt.json", &receipt[..receipt.len() - 5]);
    assert_eq!(code(&[]), "malformed");
    verify(&["--report", "nothing.xml"], 2);
}

#[test]
fn the_documented_recipe_checks_a_receipt_with_public_programs() {
    if !["jq", "openssl", "xxd", "sh"].into_iter().all(is_there) {
        return;
    }
    let house = House::new();
    add(&house);
    let server = Server::start(&house);
    let (number, _) = send(&server);
    house.run(&["receipt", "show", &number, "--out", "receipt.json"], 0);
    house.put("report.xml", report());
    let output = recipe(&house);
    assert!(output.status.success(), "{}", both(&output));
    let receipt = std::fs::read_to_string(house.path("receipt.json")).unwrap();
    house.put(
        "receipt.json",
        receipt.replace("Example Chat", "Example Cha7"),
    );
    let output = recipe(&house);
    assert!(!output.status.success(), "a changed receipt does not pass");
}

/// Runs the recipe of the documentation.
fn recipe(house: &House) -> std::process::Output {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/formats/receipt.md"
    ))
    .unwrap();
    let recipe = text.split("```sh\n").nth(1).unwrap();
    let recipe = recipe.split("```").next().unwrap();
    Command::new("sh")
        .args(["-e", "-c", recipe])
        .current_dir(house.folder.path())
        .output()
        .unwrap()
}

#[test]
fn a_receipt_says_what_is_kept_sealed_and_is_held_against_it() {
    let house = House::new();
    add(&house);
    // A key of nobody: what it seals stays sealed.
    let recipient = tiaki_package::Identity::from_seed([5; 32]).unwrap();
    let recipient = recipient.recipient_text();
    house.put(
        "tiaki-data/vault.toml",
        format!("recipient = \"{recipient}\"\nstore = \"vault\"\n"),
    );
    let server = Server::start(&house);
    let (number, file) = send(&server);
    house.run(&["receipt", "show", &number, "--out", "receipt.json"], 0);
    drop(server);
    let groups = std::fs::read_dir(house.path("tiaki-data/vault")).unwrap();
    let mut objects: Vec<_> = groups
        .flat_map(|group| std::fs::read_dir(group.unwrap().path()).unwrap())
        .map(|object| object.unwrap().path())
        .collect();
    let object = objects.pop().unwrap();
    assert!(objects.is_empty(), "one file was sent");

    let verify = |more: &[&str], code| {
        let arguments = [&["receipt", "verify", "receipt.json"], more].concat();
        house.run(&arguments, code)
    };
    let told = verify(&["--sealed", object.to_str().unwrap()], 0);
    assert!(told.contains("1 of the files are kept sealed") && told.contains(&file));
    let figures = house.json(&["receipt", "verify", "receipt.json"]);
    let size = std::fs::metadata(&object).unwrap().len();
    assert_eq!(figures["sealed"][0]["file_id"], file.as_str());
    assert_eq!(figures["sealed"][0]["size"], size);
    let receipt = std::fs::read_to_string(house.path("receipt.json")).unwrap();
    let name = object.file_stem().unwrap().to_str().unwrap();
    assert!(
        !receipt.contains(name) && !told.contains(name),
        "it does not say where"
    );

    house.put("other.age", "age-encryption.org/v1");
    verify(&["--sealed", "other.age"], 1);
    let code = house.json(&["receipt", "verify", "receipt.json", "--sealed", "other.age"]);
    assert_eq!(code["code"], "sealed_unknown");
    if ["jq", "openssl", "xxd", "sh"].into_iter().all(is_there) {
        house.put("report.xml", report());
        assert!(recipe(&house).status.success(), "the recipe checks it too");
    }
}

#[test]
fn it_stops_in_order_on_both_databases() {
    for house in [Some(House::new()), House::find_postgres()] {
        let Some(house) = house else { continue };
        add(&house);
        let mut server = Server::start(&house);
        send(&server);
        let told = Command::new("kill")
            .arg(server.child.id().to_string())
            .status();
        assert!(told.unwrap().success());
        assert!(server.child.wait().unwrap().success());
    }
}

#[test]
fn logins_are_given_shown_and_taken_away() {
    let house = House::new();
    let made = house.run(&["provider", "add", "Example Chat", "--user", "esp"], 0);
    let line = made
        .lines()
        .find(|line| line.starts_with("password"))
        .unwrap();
    let password = line.split_whitespace().last().unwrap().to_owned();
    assert_eq!(password.len(), 32);
    house.run(&["provider", "add", "Again", "--user", "esp"], 2);
    house.run(&["provider", "add", "Bad", "--user", "a:b"], 2);
    let short = run_with_input(
        &house,
        &[
            "provider",
            "add",
            "Short",
            "--user",
            "s",
            "--password-stdin",
        ],
        "short\n",
    );
    assert_eq!(short.status.code(), Some(2));
    let listed = house.json(&["provider", "list"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert!(!listed.to_string().contains("argon2"), "{listed}");
    let server = Server::start(&house);
    let status = |password: &str| server.call(password, "status", "", b"");
    assert!(status(&password).starts_with("HTTP/1.1 200"));
    house.run(&["provider", "disable", "esp"], 0);
    assert!(status(&password).starts_with("HTTP/1.1 403"));
    house.run(&["provider", "enable", "esp"], 0);
    assert!(status(&password).starts_with("HTTP/1.1 200"));
    house.run(&["provider", "password", "esp"], 0);
    assert!(status(&password).starts_with("HTTP/1.1 401"));
    house.run(&["provider", "disable", "nobody"], 2);
}

#[test]
fn an_address_open_to_a_network_needs_a_proxy() {
    let house = House::new();
    let output = house
        .command(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--providers",
            "0.0.0.0:0",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        both(&output).contains("--tls-by-proxy"),
        "{}",
        both(&output)
    );
    house.run(&["serve", "--listen", "127.0.0.1:0", "--tls-by-proxy"], 2);
}

/// Who is of a provider of whom nothing came in would have no card to see: that is said when the operator is added or
/// given that role, and of nobody else.
#[test]
fn an_operator_of_a_provider_of_whom_nothing_came_in_is_warned_of() {
    let house = House::new();
    house.put("report.xml", report());
    house.run(&["import", "report.xml"], 0);
    let warned = |step: &str, name: &str, role: &str, agency: &str| {
        let arguments = ["operator", step, name, "--role", role, "--agency", agency];
        let output = house.command(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!told.contains(name), "{told}");
        told.contains("nothing came in of a provider of this name")
    };
    // The report is its sender's by the domain of its address.
    assert!(!warned("add", "eve", "provider", "esp.example"));
    assert!(warned("add", "max", "provider", "Esp Example"));
    assert!(!warned("add", "ana", "analyst", "auth-nz"));
    assert!(warned("roles", "eve", "provider", "other.example"));
    assert!(!warned("roles", "max", "provider", "esp.example"));
}
