//! What a peer agency's operator is shown of the packages that were exchanged with that agency: its own, and nobody in them.

use std::path::Path;

use axum::http::StatusCode;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::Site;
use tiaki_store::exchange::threads::{self, Thread};
use tiaki_store::log::Entry;

use crate::access::{served, session};
use crate::offered::ask;
use crate::{own_lists, samples};

fn thread(number: u8, peer: &str, side: &str, state: &str) -> Thread {
    Thread {
        package: [number; 32],
        peer: peer.to_owned(),
        side: side.to_owned(),
        package_id: format!("pkg_{}", hex::encode([number; 16])),
        parcel: None,
        state: state.to_owned(),
        reference: format!("OP-{number}"),
        accounts: 4_321,
        persons: 12,
        terms: String::new(),
        began_at: samples::as_of().micros(),
        expires_at: samples::as_of().plus_days(900).micros(),
        reply_by: None,
        taken_at: None,
    }
}

fn filled(folder: &Path) -> Site {
    let site = own_lists::filled(folder);
    let all = [
        thread(1, "auth-nz", "sender", "accepted"),
        thread(2, "auth-nz", "recipient", "declined"),
        thread(3, "auth-fr", "sender", "sent"),
    ];
    let write = |tx: &tiaki_store::Tx<'_>| {
        for one in &all {
            threads::begin(tx, one)?;
        }
        tx.record(Entry {
            at: samples::as_of(),
            actor: "test".to_owned(),
            verb: "exchange.test",
            subject: String::new(),
            detail: String::new(),
        })
    };
    site.store.write("test", write).unwrap();
    site
}

#[tokio::test]
async fn a_peer_agency_is_shown_what_was_exchanged_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    let read = async |role: Role, agency: &str, purpose: Option<Purpose>, path: &str| {
        let (pages, _) = served(&site, Some(session(role, agency, purpose)));
        ask(&pages, ("GET", path, String::new())).await
    };
    let purpose = Some(Purpose::Investigation);
    let (status, page) = read(Role::PeerAgency, "auth-nz", purpose, "/packages").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for shown in ["OP-1", "OP-2", "Accepted", "Declined", "to you", "from you"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("OP-3"), "another agency's");
    assert!(
        !page.contains("/person/") && !page.contains("per_"),
        "{page}"
    );
    let (_, other) = read(Role::PeerAgency, "auth-fr", purpose, "/packages").await;
    assert!(other.contains("OP-3") && !other.contains("OP-1"), "{other}");
    let (_, none) = read(Role::PeerAgency, "auth-au", purpose, "/packages").await;
    assert!(none.contains("Nothing was exchanged"), "{none}");
    // It is led there, and to nothing that is refused.
    let (_, own) = read(Role::PeerAgency, "auth-nz", purpose, "/me").await;
    assert!(own.contains("href=\"/packages\""), "{own}");
    for (role, agency, purpose) in [
        (Role::PeerAgency, "auth-nz", None),
        (Role::IntakeOfficer, "auth-nz", Some(Purpose::Triage)),
        (Role::Provider, "auth-nz", None),
        (Role::Auditor, "auth-nz", Some(Purpose::Oversight)),
    ] {
        let (status, page) = read(role, agency, purpose, "/packages").await;
        assert_ne!(status, StatusCode::OK, "{role:?} {agency:?}");
        assert!(!page.contains("OP-1"), "{role:?}");
    }
    for role in [Role::PeerAgency, Role::Analyst] {
        let (_, page) = read(role, "", purpose, "/packages").await;
        assert!(page.contains("Nothing was exchanged"), "{role:?}");
    }
    for path in [
        "/packages?page=0",
        "/packages?page=2",
        "/packages?peer=auth-fr",
    ] {
        let (status, _) = read(Role::PeerAgency, "auth-nz", purpose, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    // Of all that is here it is shown nothing else.
    for path in [
        "/",
        "/queue/auth-nz",
        "/referrals",
        "/cases",
        "/operation/packages",
    ] {
        let (status, _) = read(Role::PeerAgency, "auth-nz", purpose, path).await;
        assert_ne!(status, StatusCode::OK, "{path}");
    }
}
