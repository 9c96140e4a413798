//! What is said of one file.

use super::account::{DeviceId, IpCaptureEvent};
use super::flags::FileAnnotations;
use crate::cybertip::codes::{FileRelevance, IndustryClassification, MetadataKind, one_of};
use crate::cybertip::lexical::{Bool, LONG, TEXT, Token, Url, text};
use crate::cybertip::record::{nested, record};
use crate::cybertip::rules;
use crate::cybertip::values::{DateTime, Time};

record! {
    /// What the sender says of one file of a report.
    pub FileDetails, check rules::file_details;
    children {
        report_id: i64 = "reportId", LONG;
        file_id: String = "fileId", Token;
        file_name: Option<String> = "fileName", TEXT;
        original_file_name: Option<String> = "originalFileName", text(2056);
        uploaded_to_esp_timestamp: Option<DateTime> = "uploadedToEspTimestamp", Time;
        location_of_file: Option<String> = "locationOfFile", Url;
        /// Whether the company viewed the entire file. Never inferred: absent means unknown.
        file_viewed_by_esp: Option<bool> = "fileViewedByEsp", Bool;
        exif_viewed_by_esp: Option<bool> = "exifViewedByEsp", Bool;
        publicly_available: Option<bool> = "publiclyAvailable", Bool;
        /// Absent means [`FileRelevance::Reported`].
        file_relevance: Option<FileRelevance> = "fileRelevance", one_of::<FileRelevance>();
        potential_meme: Option<bool> = "potentialMeme", Bool;
        /// Excludes `potentialMeme`.
        file_annotations: Option<FileAnnotations> = or "fileAnnotations", nested::<FileAnnotations>();
        industry_classification: Option<IndustryClassification> =
            "industryClassification", one_of::<IndustryClassification>();
        original_file_hashes: Vec<OriginalFileHash> =
            "originalFileHash", nested::<OriginalFileHash>();
        /// One in the schema; more are kept and flagged, because a client in the field sends them.
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        device_ids: Vec<DeviceId> = "deviceId", nested::<DeviceId>();
        details: Vec<Details> = "details", nested::<Details>();
        additional_infos: Vec<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// A digest of the file as it was uploaded to the sender.
    pub OriginalFileHash;
    attributes {
        /// At most 64 characters, such as MD5, SHA1, SHA256 or PDQ; the list is open.
        hash_type: String = "hashType", text(64);
    }
    value digest: String = TEXT;
}

record! {
    /// Metadata of the file.
    pub Details, check rules::details;
    attributes {
        kind: Option<MetadataKind> = "type", one_of::<MetadataKind>();
    }
    children {
        /// At least one.
        name_value_pairs: Vec<NameValuePair> = "nameValuePair", nested::<NameValuePair>();
    }
}

record! {
    /// One piece of metadata.
    pub NameValuePair;
    children {
        name: String = "name", text(64);
        value: String = "value", TEXT;
    }
}

record! {
    /// The files of one submission, in order: the root `files`.
    pub(crate) FileList;
    children {
        files: Vec<FileDetails> = "fileDetails", nested::<FileDetails>();
    }
}
