//! The whole way by the keyboard alone, from the log-in to the second person's release, and back from where one went
//! wrong on it. How a key is pressed, and what no page may do meanwhile, is in [`crate::hands`].

use crate::demo::Demo;
use crate::driver::{Browser, Page};
use crate::hands::Hands;
use crate::journeys::has;

/// A queue that nothing of the demo waits in for a second person, and one more for who goes back and forth: what one
/// test takes, the other is not given.
const QUEUE: &str = "/queue/auth-us";
const OTHER: &str = "/queue/auth-mx";

/// How many are looked at, until one is found whose accounts are linked.
const LOOKS: usize = 10;

/// In a queue, on to the next whose accounts are linked; others get those that are passed over. Gives the address of
/// the person's page.
fn take(hands: &Hands<'_>, queue: &str) -> String {
    for _ in 0..LOOKS {
        hands.follow(&format!("form[action='{queue}/next'] button"));
        let person = hands.page.path();
        assert!(person.starts_with("/person/"), "nobody was taken: {person}");
        assert_eq!(hands.page.eval("location.hash"), "#desk");
        if has(&hands.page, &format!("form[action='{person}/link']")) {
            return person;
        }
        hands.reason(
            &format!("form[action='{person}/skip']"),
            "one account alone",
        );
        if hands.page.path() != queue {
            hands.follow(&format!("nav.crumbs a[href='{queue}']"));
        }
    }
    panic!("of {LOOKS} in {queue} nobody has linked accounts");
}

/// Says of the first link of a person that its accounts have one user.
fn accept_link(hands: &Hands<'_>, person: &str) {
    let form = format!("form[action='{person}/link']");
    hands.to(&format!("details:has({form}) > summary"));
    hands.page.press(&["Enter"]);
    hands.tick(&format!(
        "details[open] {form} input[name=verdict][value=same]"
    ));
    hands.fill(
        &format!("details[open] {form} input[name=reason]"),
        "seen side by side",
    );
    hands.enter();
    assert!(hands.page.path().starts_with(&format!("{person}?")));
    hands.sees("[aria-labelledby=links] [role=status] form[action$='/undo'] button");
}

/// From a person's page to a draft to the authority of its queue. Gives the address of the draft.
fn draft(hands: &Hands<'_>, person: &str, queue: &str) -> String {
    hands.back_to(&format!("main a[href='{person}/refer']"));
    hands.enter();
    let authority = queue.rsplit('/').next().unwrap();
    let form = format!("form[action='{person}/refer']");
    hands.tick(&format!("{form} input[name=to][value='{authority}']"));
    hands.fill(
        &format!("{form} input[name=purpose]"),
        "protection of children",
    );
    hands.fill(
        &format!("{form} input[name=legal_basis]"),
        "synthetic operation: none is needed",
    );
    hands.choose(&format!("{form} select[name=urgency]"), "urgent");
    let day = "new Date(Date.now() + 60 * 86400000).toISOString().slice(0, 10)";
    let day: String = hands.page.read(day);
    hands.date(&format!("{form} input[name=reply_by]"), &day);
    hands.choose(&format!("{form} select[name=cover]"), "investigate");
    hands.fill(&format!("{form} input[name=words]"), "placeholder words");
    hands.follow(&format!("{form} button"));
    let referral = hands.page.path();
    assert!(
        referral.starts_with("/referral/"),
        "not drafted: {referral}: {}",
        hands.text("[role=alert]")
    );
    hands.sees(&format!("[aria-labelledby=what] time[datetime='{day}']"));
    hands.sees(&format!("[aria-labelledby=persons] a[href='{person}']"));
    assert_eq!(offered(&hands.page, &referral), ["submit", "withdraw"]);
    referral
}

/// What one may do with a referral here.
fn offered(page: &Page<'_>, referral: &str) -> Vec<&'static str> {
    let mut steps = vec!["release", "submit", "send-back", "withdraw"];
    steps.retain(|step| has(page, &format!("form[action='{referral}/{step}']")));
    steps
}

/// Whether a part of the list of referrals has this one; the list is where one is then.
fn lists(hands: &Hands<'_>, part: &str, referral: &str) -> bool {
    if !hands.page.path().starts_with("/referrals") {
        hands.follow("a[href='/referrals']");
    }
    hands.follow(&format!("main a[href='/referrals?show={part}']"));
    has(&hands.page, &format!("main a[href='{referral}']"))
}

/// Finds what waits for somebody else, and opens it.
fn open_waiting(hands: &Hands<'_>, referral: &str) {
    assert!(lists(hands, "to-release", referral), "it does not wait");
    hands.follow(&format!("main a[href='{referral}']"));
    hands.sees(&format!("form[action='{referral}/release']"));
}

/// Answers for every check that needs a person.
fn answer(hands: &Hands<'_>, referral: &str) -> Vec<String> {
    let boxes = format!("form[action='{referral}/release'] input[name=check]");
    let codes: Vec<String> = hands.page.read(&format!(
        "[...document.querySelectorAll(\"{boxes}\")].map(one => one.value)"
    ));
    for code in &codes {
        hands.tick(&format!("{boxes}[value='{code}']"));
    }
    codes
}

/// A second person sends it back and says why; who drafted it reads that, and asks again.
fn is_sent_back_and_asked_for_again(hands: &Hands<'_>, other: &Hands<'_>, referral: &str) {
    open_waiting(other, referral);
    let form = format!("form[action='{referral}/send-back']");
    other.reason(&form, "another word first");
    assert!(!lists(other, "to-release", referral));
    assert!(lists(hands, "sent-back", referral));
    hands.follow(&format!("main a[href='{referral}']"));
    assert!(hands.text(".steps li").contains("another word first"));
    hands.follow(&format!("form[action='{referral}/submit'] button"));
    assert_eq!(offered(&hands.page, referral), ["withdraw"]);
}

#[test]
fn a_person_goes_from_the_queue_to_the_second_persons_release_by_keyboard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let [first, second, third] = ["first-hand", "second-hand", "third-hand"];
    let hands = Hands::at(demo, browser.page());
    hands.log_in(first, "analyst");
    hands.follow(&format!("main a[href='{QUEUE}']"));
    let person = take(&hands, QUEUE);
    assert!(hands.text("[aria-labelledby=desk]").contains(first));
    accept_link(&hands, &person);
    let referral = draft(&hands, &person, QUEUE);

    // What goes, what stays and every check are there before anything is asked of anybody.
    assert!(hands.count("[aria-labelledby=goes] article tbody tr") > 1);
    hands.sees("[aria-labelledby=goes] article h4 ~ :is(ul, p)");
    assert_eq!(hands.count("[aria-labelledby=checks] tbody tr"), 10);
    hands.follow(&format!("form[action='{referral}/submit'] button"));
    assert_eq!(hands.page.path(), referral);

    // Who drafted it is told why they may not let it go, is offered nothing, and it is not theirs to find.
    hands.sees("[aria-labelledby=checks] > .note");
    assert_eq!(offered(&hands.page, &referral), ["withdraw"]);
    assert!(!lists(&hands, "to-release", &referral));
    assert!(lists(&hands, "mine", &referral));

    let late = Hands::at(demo, browser.page());
    late.log_in(third, "analyst");
    is_sent_back_and_asked_for_again(&hands, &late, &referral);
    hands.log_out();
    open_waiting(&late, &referral);
    answer(&late, &referral);

    hands.log_in(second, "supervisor");
    open_waiting(&hands, &referral);
    let button = format!("form[action='{referral}/release'] button");
    hands.to(&button);
    hands.page.press(&["Enter"]);
    hands.page.settle();
    assert_eq!(hands.page.path(), referral);
    let missing = "document.activeElement.matches('input[name=check]:not(:checked)')";
    assert_eq!(hands.page.eval(missing), true, "sent without an answer");
    let checks = answer(&hands, &referral);
    assert!(checks.contains(&"deconflict".to_owned()), "{checks:?}");
    hands.follow(&button);

    // It has left once: who let it go, and the package, which lies where it says.
    assert_eq!(hands.page.path(), referral);
    assert_eq!(offered(&hands.page, &referral), [""; 0]);
    assert!(hands.text(".steps li").contains(second));
    let row = "[aria-labelledby=recipients] tbody tr";
    assert_eq!(hands.count(row), 1);
    let package = hands.text(&format!("{row} code"));
    assert!(package.starts_with("pkg_"), "{package}");
    let file = demo
        .folder
        .join(format!("tiaki-demo/site/packages/{package}"));
    assert!(file.is_file(), "{} is not there", file.display());
    assert!(lists(&hands, "released", &referral));
    assert!(!lists(&hands, "to-release", &referral));

    // Whoever comes second is told who was first, and nothing leaves again.
    late.to(&button);
    late.enter_in_vain();
    assert!(late.text("[role=alert]").contains(second));
    assert_eq!(offered(&late.page, &referral), [""; 0]);
    assert_eq!(late.count(row), 1);
    assert_eq!(late.text(&format!("{row} code")), package);
}

/// Sets two of a queue aside as one, and takes that back where it is said that it was done.
fn some_are_set_aside_and_back(hands: &Hands<'_>, queue: &str) {
    let form = format!("form[action='{queue}/many']");
    let boxes = format!("{form} input[name=person]");
    let mut rows = Vec::new();
    for _ in 0..2 {
        hands.tick(&boxes);
        let row = "document.activeElement.closest('tr').dataset.row";
        rows.push(hands.page.read::<String>(row));
    }
    assert_ne!(rows[0], rows[1]);
    let shown = || {
        let row = |row: &String| hands.count(&format!("tr[data-row='{row}']"));
        rows.iter().map(row).sum::<u64>()
    };
    hands.to(&format!("{form} select[name=code]"));
    hands.page.press(&["ArrowDown"]);
    hands.fill(&format!("{form} input[name=reason]"), "for the test");
    hands.enter();
    hands.follow(&format!("form[action='{queue}/set-aside'] button"));
    assert!(hands.page.path().starts_with(&format!("{queue}/set-aside")));
    assert_eq!(shown(), 2, "they are not set aside");
    hands.follow("form.done:has(input[name=batch]) button");
    for (part, there) in [("/set-aside", 0), ("", 2)] {
        hands.follow(&format!("nav.contents a[href='{queue}{part}']"));
        assert_eq!(shown(), there, "in {queue}{part}");
    }
}

#[test]
fn what_was_done_on_the_way_is_taken_back_by_keyboard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let demo = Demo::shared();
    let hands = Hands::at(demo, browser.page());
    hands.log_in("back-hand", "analyst");
    hands.follow(&format!("main a[href='{OTHER}']"));
    some_are_set_aside_and_back(&hands, OTHER);

    // One is set aside, and back.
    let person = take(&hands, OTHER);
    let form = format!("form[action='{person}/set-aside']");
    hands.to(&format!("details:has({form}) > summary"));
    hands.page.press(&["Enter"]);
    hands.to(&format!("{form} select[name=code]"));
    hands.page.press(&["ArrowDown"]);
    hands.fill(&format!("{form} input[name=reason]"), "for the test");
    hands.enter();
    assert_eq!(hands.page.path(), OTHER);
    hands.follow(&format!("main a[href='{OTHER}/set-aside']"));
    hands.follow(&format!("main a[href='{person}']"));
    assert!(!has(&hands.page, &form), "it is not set aside");
    hands.follow(&format!("form[action='{person}/restore'] button"));
    assert_eq!(hands.page.path(), person);
    hands.sees(&form);
    hands.follow(&format!("form[action='{person}/take'] button"));
    hands.sees(&format!("form[action='{person}/release']"));

    // A decision on a link, and back.
    accept_link(&hands, &person);
    hands.follow("[aria-labelledby=links] [role=status] form[action$='/undo'] button");
    hands.sees("[aria-labelledby=links] [role=status]");
    assert!(!has(&hands.page, "main form[action$='/undo']"));

    // A referral that somebody else could let go already, and another in its place, which nobody could yet.
    let withdraw = |referral: &str| {
        let form = format!("form[action='{referral}/withdraw']");
        hands.reason(&form, "for the test");
        assert_eq!(hands.page.path(), referral);
        assert_eq!(offered(&hands.page, referral), [""; 0]);
        assert_eq!(hands.count("[aria-labelledby=recipients] tbody code"), 0);
    };
    let asked = draft(&hands, &person, OTHER);
    hands.follow(&format!("form[action='{asked}/submit'] button"));
    withdraw(&asked);
    hands.follow(&format!("main a[href='{person}']"));
    let again = draft(&hands, &person, OTHER);
    assert_ne!(again, asked, "it is still on its way");
    withdraw(&again);
    for referral in [&asked, &again] {
        assert!(lists(&hands, "withdrawn", referral));
    }
}
