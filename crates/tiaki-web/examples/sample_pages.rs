//! Serves the sample pages on loopback: nobody in them is real.
//!
//! `cargo run -p tiaki-web --example sample_pages -- 127.0.0.1:8401`

use std::error::Error;
use std::net::TcpListener;
use std::sync::Arc;

use tiaki_web::Settings;

#[path = "../tests/web/samples/mod.rs"]
mod samples;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8401".to_owned());
    let listener = TcpListener::bind(address)?;
    let settings = Settings {
        operation: "Operation Sample (synthetic)".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: samples::as_of,
        follow: None,
        approve: None,
        queue: tiaki_core::queue::QueueRules::standard(),
        sessions: tiaki_ops::sessions::SessionRules::standard(),
        sending: None,
        exchange: samples::exchange::node(),
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        // Any name but this is refused: `ana`, with any password and code.
        random: || Some([b'a'; 32]),
        names: Vec::new(),
    };
    let stop = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let listeners = tiaki_web::Listeners {
        pages: listener,
        providers: None,
    };
    let inside = (
        Arc::new(samples::Samples),
        Arc::new(samples::door::Inside) as _,
    );
    tiaki_web::serve(inside, listeners, settings, None, stop).await?;
    Ok(())
}
