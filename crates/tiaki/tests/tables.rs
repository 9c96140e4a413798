//! Tables and lists on the command line: proposed, checked, imported, compared.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use support::House;

const TABLE: &str = "User ID,Email Address,IP Address,Timestamp,Event\n\
    u-1,a@mail.example,203.0.113.7,2026-01-02 03:04:05,LOGIN\n\
    u-2,b@mail.example,no-address,2026-01-02 03:04:06,LOGIN\n";

#[test]
fn a_table_is_proposed_for_checked_and_imported() {
    let house = House::new();
    house.put("host.csv", TABLE.replace("no-address", "203.0.113.8"));
    let said = house.run(
        &[
            "map",
            "suggest",
            "host.csv",
            "--provider",
            "Hostbox",
            "--out",
            "host.toml",
        ],
        0,
    );
    assert!(
        said.contains("5 of 5 columns placed") && said.contains("carry no zone"),
        "{said}"
    );
    house.run(&["map", "suggest", "host.csv", "--out", "host.toml"], 2);
    house.put("host.csv", TABLE);
    let checked = house.run(&["import", "--check", "host.csv"], 1);
    assert!(checked.contains("nothing was written"), "{checked}");
    assert!(
        checked.contains("1 times ip_address in 'IP Address', first at line 3"),
        "{checked}"
    );
    assert!(!checked.contains("no-address"), "{checked}");
    assert_eq!(house.export()["accounts"]["rows"], 0);
    let imported = house.json(&["import", "host.csv"]);
    assert_eq!(
        (&imported["rows"], &imported["quarantined"]),
        (&1.into(), &1.into())
    );
    assert_eq!(imported["reasons"][0]["code"], "ip_address");
    assert_eq!(house.export()["accounts"]["rows"], 1);
}

#[test]
fn what_a_killed_import_unpacked_is_removed() {
    let house = House::new();
    house.put("host.csv", TABLE);
    house.put("tiaki-data/unpacked/left/host.csv", TABLE);
    house.run(&["import", "host.csv"], 1);
    let left = std::fs::read_dir(house.path("tiaki-data/unpacked")).unwrap();
    assert_eq!(left.count(), 0);
}

#[test]
fn a_list_is_imported_compared_and_never_half_replaced() {
    let house = House::new();
    let media = "{\"@odata.context\":\"http://github.com/ICMEC/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\",\
        \"value\":[{\"MediaID\":1,\"Category\":0,\"MD5\":\"0CC175B9C0F1B6A831C399E269772661\"},\n{\"MD5\":\"12\"}]}";
    house.put("media.json", media);
    let said = house.run(&["lists", "import", "media.json", "--list", "pv"], 1);
    assert!(
        said.contains("pv: 1 entries, 1 rows quarantined (read as vics)"),
        "{said}"
    );
    assert!(
        said.contains("digest_length at line 2, column 'MD5'"),
        "{said}"
    );
    house.put("cut.json", &media[..media.len() - 10]);
    house.run(&["lists", "import", "cut.json", "--list", "pv"], 2);
    house.run(
        &[
            "lists",
            "import",
            "media.json",
            "--list",
            "pv",
            "--format",
            "hma",
        ],
        2,
    );
    let lists = house.json(&["lists", "show"]);
    assert_eq!(lists[0]["entries"], 1);
    let same = house.json(&["lists", "diff", "pv", "media.json"]);
    assert_eq!((&same["same"], &same["added"]), (&1.into(), &0.into()));
    house.run(&["lists", "diff", "other", "media.json"], 2);
}

#[test]
fn a_check_leaves_nothing_behind() {
    let house = House::new();
    house.put("in/host.csv", TABLE);
    house.run(&["import", "--check", "in"], 1);
    assert!(!house.path("tiaki-data").exists());
}

#[test]
fn a_list_has_a_name_and_comes_from_a_file() {
    let house = House::new();
    house.put("list.csv", "00112233445566778899aabbccddeeff\n");
    for name in ["", " ", "two\nlines"] {
        house.run(&["lists", "import", "list.csv", "--list", name], 2);
    }
    house.run(&["lists", "import", "/dev/zero", "--list", "endless"], 2);
}

#[test]
fn no_map_is_proposed_for_what_is_no_table() {
    let house = House::new();
    house.put("report.xml", "<?xml version=\"1.0\"?>\n<report/>\n");
    let said = house
        .command(&["map", "suggest", "report.xml"])
        .output()
        .unwrap();
    let said = support::both(&said);
    assert!(said.contains("not a table"), "{said}");
}
