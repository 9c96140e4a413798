//! Cases that nobody who is active leads any more, and the supervisor who names a lead.

use super::*;

/// Where the last lead is switched off, the case is shown to a supervisor, who names another with a reason.
#[test]
fn a_case_whose_last_lead_is_gone_is_led_again_by_a_supervisors_word() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let ana = hire(site, "ana", "analyst", "");
        hire(site, "kim", "supervisor", "auth-nz");
        let opening = Opening {
            restricted: true,
            ..on(&[one])
        };
        let case = case::open(site, &act("ana", 10), &opening).unwrap().case;
        join(site, &case, "ben");
        let unled = |name: &str| {
            let found = case::unled(site, &act(name, 12)).unwrap().into_iter();
            found
                .map(|one| (one.case, one.restricted))
                .collect::<Vec<_>>()
        };
        let appoint = |by: &str, whom: &str, reason: &str| {
            case::appoint(site, &act(by, 13), &case, whom, reason)
        };
        hire(site, "sue", "supervisor", "");
        assert_eq!(unled("sue"), []);
        assert_eq!(refused(appoint("sue", "ben", "x")), Refused::Led);
        switch(site, &ana, false);
        assert_eq!(unled("sue"), [(case, true)]);
        assert_eq!(unled("kim"), [], "of another agency");
        // Who is left in it leads nobody in, and may not leave it to nobody.
        let left = case::assign(site, &act("ben", 13), &case, &member("sue"));
        assert_eq!(refused(left), Refused::NotLead(case));
        let gone = case::unassign(site, &act("sue", 13), &case, "ana", true);
        assert_eq!(refused(gone), Refused::LastLead);
        assert_eq!(refused(appoint("sue", "ben", " ")), Refused::NoReason);
        assert_eq!(refused(appoint("sue", "ana", "x")), Refused::Away);
        assert_eq!(refused(appoint("sue", "kim", "x")), Refused::Agency);
        assert_eq!(refused(appoint("kim", "kim", "x")), Refused::NoCase);
        let before = entries(site).len();
        appoint("sue", "Ben", "ana has left the unit").unwrap();
        assert_eq!(unled("sue"), []);
        let standing = case::standing(site, &case, "ben").unwrap().unwrap();
        assert_eq!(standing.role, Some(MemberRole::Lead));
        assert_eq!(
            refused(case::show(site, &act("sue", 14), &case)),
            Refused::NoCase
        );
        let told = entries(site);
        assert_eq!(told.len(), before + 2);
        let entry = told
            .iter()
            .find(|one| one.verb == "case.appointed")
            .unwrap();
        assert_eq!(entry.actor, "sue");
        assert!(
            !entry.detail.contains("unit"),
            "the reason stays out of the log"
        );
        case::unassign(site, &act("ben", 15), &case, "ana", false).unwrap();
    });
}

/// Other rights count as gone, too; a closed case needs nobody, and each agency sees its own.
#[test]
fn a_lead_who_has_other_rights_now_leads_nobody() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        for (name, roles, agency) in [
            ("ben", "analyst", ""),
            ("sue", "supervisor", ""),
            ("kim", "supervisor", "auth-nz"),
        ] {
            hire(site, name, roles, agency);
        }
        let case = case::open(site, &act("ben", 10), &on(&[one])).unwrap().case;
        let theirs = case::open(site, &act("kim", 10), &on(&[two])).unwrap().case;
        let unled = |name: &str| {
            let found = case::unled(site, &act(name, 12)).unwrap().into_iter();
            found
                .map(|one| (one.case, one.restricted))
                .collect::<Vec<_>>()
        };
        let appoint = |by: &str, whom: &str, reason: &str| {
            case::appoint(site, &act(by, 13), &case, whom, reason)
        };
        let roles = |codes: &str| {
            let key = tiaki_core::queue::operator_key("ben");
            site.store
                .write("test", |tx| {
                    let ben = tiaki_store::operators::by_key(tx, &key)?.unwrap();
                    let told = tiaki_store::operators::Told {
                        actor: "test",
                        at: support::act(16).at,
                        verb: "operator.roles",
                        detail: "",
                    };
                    tiaki_store::operators::set_roles(tx, &ben.id, (codes, ""), told)
                })
                .unwrap();
        };
        roles("auditor");
        assert_eq!(unled("sue"), [(case, false)]);
        assert_eq!(unled("kim"), [], "of another agency");
        appoint("sue", "sue", "nobody else is there").unwrap();
        roles("analyst");
        assert_eq!(unled("sue"), []);
        case::close(site, &act("sue", 17), &case, &coded("duplicate")).unwrap();
        roles("auditor");
        assert_eq!(unled("sue"), []);
        assert_eq!(
            refused(appoint("sue", "sue", "x")),
            Refused::Step(StepError::Closed)
        );
        let shown = case::show(site, &act("kim", 18), &theirs).unwrap();
        assert_eq!(shown.case.agency, "auth-nz");
    });
}
