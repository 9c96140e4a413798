//! Forms of a case that come twice: by a double click, or a page that is loaded again.

use super::*;

/// What a form adds is added once, however often it is sent; another form, or other words, add another.
#[test]
fn a_form_that_is_sent_twice_is_done_once() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["once"]);
        let case = opened(site, &[one]);
        let count = || {
            let shown = case::show(site, &act("ana", 30), &case).unwrap();
            let rows = (shown.notes.len(), shown.tasks.len());
            (rows, shown.requests.len(), shown.hand_overs.len())
        };
        let (once, other) = ("0".repeat(32), "1".repeat(32));
        let task = NewTask {
            words: "ask".to_owned(),
            ..NewTask::default()
        };
        let request = case::Draft {
            kind: tiaki_core::case::RequestKind::Subscriber,
            office: "An office".to_owned(),
            law: None,
            extends: None,
            end: None,
            due: None,
            reference: None,
            accounts: Vec::new(),
        };
        let all = |name: &str, once: &str, second: i64| {
            let act = act(name, second);
            let note = case::note_once(site, &act, &case, "a note", once).unwrap();
            let task = case::add_task_once(site, &act, &case, &task, once).unwrap();
            let asked = case::draft_request_once(site, &act, &case, &request, once).unwrap();
            let office = ("An office", None);
            let handed = case::hand_over_once(site, &act, &case, office, once).unwrap();
            (note, task, asked, handed)
        };
        let first = all("ana", &once, 20);
        assert_eq!(all("ana", &once, 21), first);
        assert_eq!(count(), ((1, 1), 1, 1));
        case::note_once(site, &act("ana", 22), &case, "other words", &once).unwrap();
        assert_eq!(count(), ((2, 1), 1, 1));
        assert_ne!(all("ana", &other, 23), first);
        assert_eq!(count(), ((3, 2), 2, 2));
        // Without a name each is one of its own.
        all("ana", "", 24);
        all("ana", "", 25);
        assert_eq!(count(), ((5, 4), 4, 4));
    });
}
