//! Where the pages answer, and where they refuse to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use tiaki_web::{Error, Listeners, Settings, serve};

use crate::samples::door::Inside;
use crate::samples::{Samples, as_of};

fn settings() -> Settings {
    Settings {
        operation: "Operation Sample".to_owned(),
        clock: Arc::new(as_of()),
        now: as_of,
        follow: None,
        approve: None,
        queue: tiaki_core::queue::QueueRules::standard(),
        sessions: tiaki_ops::sessions::SessionRules::standard(),
        sending: None,
        exchange: None,
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    }
}

fn alone(pages: TcpListener) -> Listeners {
    Listeners {
        pages,
        providers: None,
    }
}

#[tokio::test]
async fn a_socket_open_to_a_network_is_refused() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let Ok(listener) = TcpListener::bind(address) else {
            continue;
        };
        let refused = serve(
            (Arc::new(Samples), Arc::new(Inside)),
            alone(listener),
            settings(),
            None,
            std::future::pending(),
        )
        .await;
        let Err(error @ Error::NotLoopback { .. }) = refused else {
            panic!("{refused:?}")
        };
        assert!(error.to_string().contains("no log-in yet"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn loopback_is_served_until_told_to_stop() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let wait = async { stopped.await.unwrap_or_default() };
    let served = tokio::spawn(serve(
        (Arc::new(Samples), Arc::new(Inside)),
        alone(listener),
        settings(),
        None,
        wait,
    ));
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let request =
            format!("GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = asked.await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with(r#"{"status":"ok"}"#),
        "{answer}"
    );
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}
