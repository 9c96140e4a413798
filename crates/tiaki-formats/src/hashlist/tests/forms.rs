//! Each form as it is handed over.

use super::*;

pub(super) struct Got {
    pub(super) entries: Vec<Entry>,
    pub(super) removed: Vec<Removed>,
    pub(super) refused: Vec<RowRejection>,
    pub(super) summary: Summary,
}

pub(super) fn with(text: impl AsRef<[u8]>, options: &Options) -> Result<Got, ListError> {
    let (mut entries, mut removed, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let summary = super::super::read(text.as_ref(), options, &mut |item| {
        match item {
            Item::Entry(entry) => entries.push(entry),
            Item::Removed(one) => removed.push(one),
            Item::Refused(one) => refused.push(one),
        }
        ControlFlow::Continue(())
    })?;
    Ok(Got {
        entries,
        removed,
        refused,
        summary,
    })
}

pub(super) fn auto(text: impl AsRef<[u8]>) -> Result<Got, ListError> {
    with(text, &Options::default())
}

/// `line algorithm digest`, the digest cut to eight digits.
fn short(got: &Got) -> Vec<String> {
    got.entries
        .iter()
        .map(|e| {
            format!(
                "{} {} {:.8}",
                e.line,
                e.digest.algorithm().text(),
                e.digest.to_string()
            )
        })
        .collect()
}

pub(super) const VICS: &str = r#"{"@odata.context": "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media",
 "value": [
  {"MediaID": 1000, "Category": 0, "MD5": "0CC175B9C0F1B6A831C399E269772661", "SHA1": "86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8",
   "MediaSize": 1, "DateUpdated": "2025-01-02T03:04:05-05:00", "IsPrecategorized": "true", "PhotoDNA": "AAAA",
   "AlternativeHashes": [{"HashName": "PDQ", "HashValue": "F8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"}, {"HashName": "TMK", "HashValue": "x"}]},
  {"mediaid": "1001", "category": null, "md5": "0cc175b9c0f1b6a831c399e269772662", "Tags": ""}
 ]}"#;

#[test]
fn vics_hash_set_is_read_with_version_country_and_every_digest() {
    let got = auto(VICS).unwrap();
    assert_eq!(got.summary.form, Form::Vics);
    assert_eq!(
        short(&got),
        [
            "3 md5 0cc175b9",
            "3 pdq f8f8f0ce",
            "3 sha1 86f7e437",
            "6 md5 0cc175b9"
        ]
    );
    let first = &got.entries[0];
    assert_eq!(first.scheme.as_deref(), Some("vics"));
    assert_eq!(first.version.as_deref(), Some("2.0"));
    assert_eq!(first.country.as_deref(), Some("US"));
    assert_eq!(first.category.as_deref(), Some("0"), "0 is a value");
    assert_eq!(first.id.as_deref(), Some("1000"));
    assert_eq!(got.entries[3].category, None, "null is none");
    assert_eq!(got.entries[3].id.as_deref(), Some("1001"));
    assert_eq!(got.summary.unmatchable, 2, "PhotoDNA and TMK");
    assert!(!got.summary.holds_pictures && got.refused.is_empty());
}

#[test]
fn vics_versions_and_both_bases_are_known() {
    for (context, version, country) in [
        (
            "\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.2.xml#Media\"",
            "1.2",
            None,
        ),
        (
            "\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media\"",
            "1.3",
            None,
        ),
        (
            "\"@odata.context\":\"http://github.com/ICMEC/ProjectVic/DataModels/2.0.xml/Default/$metadata#Media\"",
            "2.0",
            Some("Default"),
        ),
        (
            "\"@ODATA.Context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\"",
            "2.0",
            Some("US"),
        ),
    ] {
        let text = format!("\u{FEFF}{{{context},\"VALUE\":[{{\"MD5\":\"{MD5}\"}}]}}");
        let got = auto(&text).unwrap();
        assert_eq!(
            got.entries[0].version.as_deref(),
            Some(version),
            "{context}"
        );
        assert_eq!(got.entries[0].country.as_deref(), country, "{context}");
    }
}

#[test]
fn vics_case_gives_the_media_of_every_case() {
    let text = format!(
        r#"{{"@odata.context":"http://github.com/ICMEC/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases","value":[
        {{"CaseID":"x","ContactName":"A","TotalMediaFiles":99,"Media":[{{"MediaID":1,"Category":2,"MD5":"{MD5}",
          "MediaFiles":[{{"MD5":"{MD5}","FileName":"a.png"}}],"Miniature":""}}],"CaseMetadata":[{{"PropertyName":"p"}}]}},
        {{"CaseID":"y","Media":[{{"MediaID":2,"Category":"2","SHA1":"{SHA1}"}}]}},{{"Media":null}}]}}"#
    );
    let got = auto(text).unwrap();
    assert_eq!(short(&got), ["2 md5 0cc175b9", "4 sha1 86f7e437"]);
    assert_eq!(got.entries[1].category.as_deref(), Some("2"));
    assert!(got.refused.is_empty());
}

pub(super) const NCMEC: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
  <images count="2" maxTimestamp="2026-01-02T03:04:06Z">
    <image><member id="42">Example unit</member><timestamp>2026-01-02T03:04:05Z</timestamp><id>e-1</id><classification>B2</classification>
      <fingerprints><md5>0cc175b9c0f1b6a831c399e269772661</md5><pdna>AAAA</pdna><pdq>f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22</pdq></fingerprints>
      <feedback lastUpdateTimestamp="2026-01-02T03:04:05Z"><affirmativeFeedback type="Md5"><members timestamp="x"><member id="7"/></members></affirmativeFeedback></feedback></image>
    <deletedImage><member id="42">Example unit</member><id>e-0</id><timestamp>2026-01-02T03:04:06Z</timestamp></deletedImage>
  </images>
  <videos count="1"><video><member id="43"/><id>v-1</id><fingerprints><md5>0cc175b9c0f1b6a831c399e269772662</md5><videntifier rel="self" href="/v2/x"/></fingerprints></video></videos>
  <paging><next>/v2/entries?from=x&amp;to=y</next></paging>
</queryResult>"#;

#[test]
fn ncmec_entries_have_their_id_and_member_and_what_was_deleted_is_said() {
    let got = auto(NCMEC).unwrap();
    assert_eq!(got.summary.form, Form::NcmecHashSharing);
    assert_eq!(
        short(&got),
        ["4 md5 0cc175b9", "4 pdq f8f8f0ce", "9 md5 0cc175b9"]
    );
    let first = &got.entries[0];
    assert_eq!(first.scheme.as_deref(), Some("industry"));
    assert_eq!(first.category.as_deref(), Some("B2"));
    assert_eq!(
        (first.id.as_deref(), first.member.as_deref()),
        (Some("e-1"), Some("42"))
    );
    assert_eq!(got.entries[2].member.as_deref(), Some("43"));
    assert_eq!(got.removed.len(), 1);
    assert_eq!(got.removed[0].id.as_deref(), Some("e-0"));
    assert_eq!(got.removed[0].line, 7);
    assert_eq!(got.summary.unmatchable, 2, "PhotoDNA and Videntifier");
    assert!(got.summary.continues);
}

#[test]
fn ncmec_with_a_prefix_and_no_next_page_is_complete() {
    let text = NCMEC
        .replace("xmlns=", "xmlns:h=")
        .replace("<queryResult", "<h:queryResult")
        .replace("</queryResult", "</h:queryResult")
        .replace("<next>/v2/entries?from=x&amp;to=y</next>", "");
    let got = auto(text).unwrap();
    assert_eq!(got.entries.len(), 3);
    assert!(!got.summary.continues);
}

#[test]
fn stopncii_records_go_by_their_status() {
    let text = format!(
        r#"{{"count":6,"nextPageToken":null,"hasMoreRecords":true,"hashRecords":[
        {{"lastModtimestamp":1,"signalType":"ImagePDQ","hashValue":"{PDQ}","hashStatus":"Active","caseNumbers":{{"1":"Active"}}}},
        {{"signalType":"StopNCIISignalType.ImagePDQ","hashValue":"{PDQ}","hashStatus":"Withdrawn"}},
        {{"signalType":"VideoMD5","hashValue":"{MD5}","hashStatus":"Deleted"}},
        {{"signalType":"VideoMD5","hashValue":"{MD5}","hashStatus":"Received"}},
        {{"signalType":"VideoTMK","hashValue":"x","hashStatus":"Active"}}]}}"#
    );
    let got = auto(text).unwrap();
    assert_eq!(got.summary.form, Form::StopNcii);
    assert_eq!(short(&got), ["2 pdq f8f8f0ce"]);
    assert_eq!(got.entries[0].scheme.as_deref(), Some("stopncii"));
    let removed: Vec<_> = got
        .removed
        .iter()
        .map(|r| (r.line, r.digest.unwrap().algorithm()))
        .collect();
    assert_eq!(removed, [(3, Algorithm::Pdq), (4, Algorithm::Md5)]);
    assert_eq!((got.summary.unmatchable, got.summary.inactive), (1, 1));
    assert!(got.summary.continues);
}

#[test]
fn md5sum_lines_of_either_style_are_read() {
    let text = format!(
        "{MD5}  a b.bin\n{SHA1} *dir/b.bin\n\\{SHA256}  odd\\nname\nMD5 (a (1).bin) = {MD5}\nSHA256 (b) = {SHA256}\n"
    );
    let got = auto(text).unwrap();
    assert_eq!(got.summary.form, Form::Md5sum);
    assert_eq!(
        short(&got),
        [
            "1 md5 0cc175b9",
            "2 sha1 86f7e437",
            "3 sha256 ca978112",
            "4 md5 0cc175b9",
            "5 sha256 ca978112"
        ]
    );
}

#[test]
fn hashdeep_columns_are_those_of_its_header() {
    let text = format!(
        "%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## Invoked from: /x\n##\n1,{MD5},{SHA256},/a, b.bin\n"
    );
    let got = auto(text).unwrap();
    assert_eq!(got.summary.form, Form::Hashdeep);
    assert_eq!(short(&got), ["5 md5 0cc175b9", "5 sha256 ca978112"]);
}

#[test]
fn nsrl_table_and_statements_are_lists_of_what_is_harmless() {
    let table = format!(
        "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\",\"FileSize\",\"ProductCode\",\"OpSystemCode\",\"SpecialCode\"\r\n\
         \"{}\",\"{}\",\"E8B7BE43\",\"a, b\",1,3,\"x\",\"\"\r\n",
        SHA1.to_uppercase(),
        MD5.to_uppercase()
    );
    let got = auto(table).unwrap();
    assert_eq!(got.summary.form, Form::Nsrl);
    assert_eq!(short(&got), ["2 sha1 86f7e437", "2 md5 0cc175b9"]);
    assert_eq!(got.entries[0].scheme.as_deref(), Some("nsrl"));
    assert_eq!(got.entries[0].version.as_deref(), Some("2"));
    let sql = format!(
        "BEGIN TRANSACTION;\ninsert into VERSION VALUES('2026.03.1');\n\
         insert into FILE (sha256,sha1,md5,crc32,file_name,file_size,package_id) VALUES ('{SHA256}','{SHA1}','{MD5}','E8B7BE43','it''s (a), b',1,2),('{SHA256}','{SHA1}','{MD5}','E8B7BE43','c',1,2);\nCOMMIT;\n"
    );
    let got = auto(sql).unwrap();
    assert_eq!(got.summary.form, Form::Nsrl);
    assert_eq!(got.entries.len(), 6);
    assert_eq!(got.entries[0].version.as_deref(), Some("3"));
    assert!(got.refused.is_empty());
}

#[test]
fn icse_export_is_read_with_image_id_and_baseline() {
    let text = format!(
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;File Available;Media Type;Baseline\n\
         {};{SHA1};AAAA;77;Yes;No;No;S-1;3;Yes;Image;Yes\n",
        MD5.to_uppercase()
    );
    let got = auto(text).unwrap();
    assert_eq!(got.summary.form, Form::Icse);
    assert_eq!(short(&got), ["2 md5 0cc175b9", "2 sha1 86f7e437"]);
    assert_eq!(got.entries[0].id.as_deref(), Some("77"));
    assert_eq!(got.entries[0].category.as_deref(), Some("Yes"));
    assert_eq!(
        got.entries[0].flags,
        [EntryFlag::CategoryWithoutScheme],
        "its version is not said"
    );
    assert_eq!(got.summary.unmatchable, 1);
}

#[test]
fn hma_local_file_is_read_and_other_signals_counted() {
    let text = format!("pdq {PDQ}\nvideo_md5 {MD5}\nurl https://e.example/\nraw_text two words\n");
    let got = auto(text).unwrap();
    assert_eq!(got.summary.form, Form::Hma);
    assert_eq!(short(&got), ["1 pdq f8f8f0ce", "2 md5 0cc175b9"]);
    assert_eq!(got.summary.unmatchable, 2);
}

#[test]
fn bare_digests_of_64_digits_are_pdq_where_it_is_stated() {
    let text = format!("{PDQ}\n{MD5}\n");
    let options = Options {
        form: None,
        algorithm: Some(Algorithm::Pdq),
    };
    let got = with(&text, &options).unwrap();
    assert_eq!(short(&got), ["1 pdq f8f8f0ce"]);
    assert_eq!(got.refused[0].code, RowCode::DigestLength);
    assert_eq!(
        short(&auto(&text).unwrap()),
        ["1 sha256 f8f8f0ce", "2 md5 0cc175b9"]
    );
}

#[test]
fn our_own_csv_is_told_from_the_others() {
    let got = auto(format!("{HEADER}md5,{MD5},industry,2022,US,B2\n")).unwrap();
    assert_eq!(got.summary.form, Form::Csv);
    assert_eq!(got.entries.len(), 1);
}

#[test]
fn whoever_takes_may_stop() {
    let mut taken = 0;
    let stopped = super::super::read(VICS.as_bytes(), &Options::default(), &mut |_| {
        taken += 1;
        ControlFlow::Break(())
    });
    assert_eq!((stopped, taken), (Err(ListError::Stopped), 1));
}
