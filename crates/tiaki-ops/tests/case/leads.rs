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

fn why(site: &Site, name: &str) -> Vec<(CaseId, Vec<LeadGap>)> {
    let found = case::unled(site, &act(name, 12)).unwrap().into_iter();
    found.map(|one| (one.case, one.why)).collect()
}

/// A machine alone leads nobody: it names an operator who is fit to lead, or the case is listed, and why.
#[test]
fn what_a_machine_opens_is_led_by_a_person_or_listed() {
    on_both(|site, folder| {
        let [one, two, three] = alone(site, folder, ["one", "two", "three"]);
        hire(site, "sue", "supervisor", "auth-nz");
        hire(site, "ben", "analyst", "auth-nz");
        hire(site, "ida", "intake_officer", "auth-nz");
        hire(site, "tom", "analyst", "");
        let off = hire(site, "oli", "analyst", "auth-nz");
        switch(site, &off, false);
        let machine = machine(site, "auth-nz");
        let open = |person, lead: Option<&str>| {
            let opening = Opening {
                lead: lead.map(str::to_owned),
                ..on(&[person])
            };
            case::open(site, &act(&machine, 10), &opening)
        };
        // Whom it names is fit to lead it, or nothing is opened.
        for (name, why) in [
            ("ida", Refused::Role),
            ("oli", Refused::Away),
            ("tom", Refused::Agency),
            ("nobody", Refused::NoSuchOperator),
        ] {
            assert_eq!(refused(open(one, Some(name))), why, "{name}");
        }
        let led = open(one, Some("Ben")).unwrap();
        assert_eq!(led.unled, []);
        assert_eq!(why(site, "sue"), []);
        let standing = |case, name: &str| {
            let found = case::standing(site, case, name).unwrap().unwrap();
            found.role
        };
        for name in ["ben", &machine] {
            assert_eq!(standing(&led.case, name), Some(MemberRole::Lead), "{name}");
        }
        // With nobody named, or itself, it is listed until a supervisor names somebody.
        let alone = open(two, None).unwrap();
        assert_eq!(alone.unled, [LeadGap::Machine]);
        let itself = open(three, Some(&machine)).unwrap();
        assert_eq!(itself.unled, [LeadGap::Machine]);
        let listed = [itself.case, alone.case].map(|case| (case, vec![LeadGap::Machine]));
        assert_eq!(why(site, "sue"), listed);
        case::appoint(site, &act("sue", 13), &alone.case, "ben", "who knows it").unwrap();
        assert_eq!(why(site, "sue"), listed[..1]);
        // Where the person is gone the machine is no lead either, and both are said.
        let ben = tiaki_core::queue::operator_key("ben");
        let ben = site
            .store
            .read("test", |tx| tiaki_store::operators::by_key(tx, &ben));
        switch(site, &ben.unwrap().unwrap().id, false);
        let both = vec![LeadGap::Machine, LeadGap::Off];
        assert!(why(site, "sue").contains(&(led.case, both)));
    });
}

/// Who opens a case and could not work in it is refused; a name that is nobody's is believed, and the case listed.
#[test]
fn nobody_leads_what_they_could_not_work_in() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        hire(site, "ida", "intake_officer", "");
        hire(site, "sue", "supervisor", "");
        let off = hire(site, "oli", "analyst", "");
        switch(site, &off, false);
        let open = |name: &str| case::open(site, &act(name, 10), &on(&[one]));
        assert_eq!(refused(open("ida")), Refused::Role);
        assert_eq!(refused(open("Oli ")), Refused::Away);
        let case = open("anna").unwrap();
        assert_eq!(case.unled, [LeadGap::Unknown]);
        assert_eq!(why(site, "sue"), [(case.case, vec![LeadGap::Unknown])]);
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
