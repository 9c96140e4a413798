//! Pages of the tests' own, to test the checks and the driver with.

use std::io::{Read, Write};
use std::net::TcpListener;

/// What a path is answered with.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    /// The page's security policy.
    pub(crate) policy: &'static str,
    pub(crate) text: String,
}

/// Answers requests, each by its path and head, until the process ends; gives where.
pub(crate) fn serve(answer: fn(&str, &str) -> Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut asked = [0_u8; 8192];
                let length = stream.read(&mut asked).unwrap_or(0);
                let asked = String::from_utf8_lossy(&asked[..length]).into_owned();
                let path = asked.split(' ').nth(1).unwrap_or_default();
                let Answer {
                    status,
                    kind,
                    policy,
                    text,
                } = answer(path, &asked);
                let head = format!(
                    "HTTP/1.1 {status} .\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
                     Content-Security-Policy: {policy}\r\nConnection: close\r\n\r\n",
                    text.len()
                );
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(text.as_bytes());
            });
        }
    });
    base
}
