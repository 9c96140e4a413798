//! What operators saw is written down a moment later: nobody who looked is answered as if that were not so.

use std::time::Duration;

use axum::http::StatusCode;
use tiaki_core::id::PersonId;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::queue::looks::{self, Look};
use tiaki_ops::queue::{self, Baseline};

use crate::access::{served, session};
use crate::offered::ask;
use crate::own_lists::{self, person};
use crate::samples;

/// What an operator saw of a person.
pub(crate) fn saw(operator: &str, person: PersonId, seen: Baseline) -> Look {
    Look {
        person,
        operator: operator.to_owned(),
        seen,
        at: samples::as_of(),
    }
}

#[tokio::test]
async fn what_was_seen_is_written_before_the_next_answer_and_else_soon() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    let [one, two] = ["nz-1", "nz-2"].map(|handle| person(&site, handle));
    let who = session(Role::IntakeOfficer, "auth-nz", Some(Purpose::Triage));
    let (pages, _) = served(&site, Some(who));
    // As of a look before anything was here.
    let before = queue::Seen::find("0.0.low").unwrap().of;
    let old = [one, two].map(|id| saw("ana", id, before));
    looks::see(&site, &old).unwrap();
    let unread = || looks::unread(&site, "ana", &[one, two]).unwrap();
    assert_eq!(unread(), [one, two].into());
    let open = async |path: String| {
        let (status, page) = ask(&pages, ("GET", &path, String::new())).await;
        assert_eq!(status, StatusCode::OK, "{page}");
    };

    open(format!("/person/{one}")).await;
    open("/me".to_owned()).await;
    assert_eq!(unread(), [two].into(), "before the next answer");

    open(format!("/person/{two}")).await;
    for _ in 0..300 {
        if unread().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody asked again, and it was never written");
}
