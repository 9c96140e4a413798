//! Foreign formats in and out: CyberTipline XML, CyberTip JSON, provider disclosures, hash lists, CASE/UCO.
//!
//! Each module reads one format, strictly and in bounded memory, from bytes or a reader that the
//! caller gives; none opens a file, reads a clock or knows a database. What cannot be read is
//! refused with a stable code, its place and what to do, never with a value of the document, so
//! that a refusal may be logged and sent back while the bytes go to quarantine.
//!
//! | module | format | refusal |
//! | --- | --- | --- |
//! | [`case`] | packages as CASE/UCO in JSON-LD, one node after another; reads and writes | [`json::Rejection`], the whole document |
//! | [`cybertip`] | CyberTipline XML: a report, the details of files; reads and writes | [`cybertip::Rejection`], the whole document |
//! | [`cybertip_json`] | CyberTip JSON, what police download; reads and writes | [`json::Rejection`], one report |
//! | [`disclosure`] | CSV, TSV and NDJSON of a provider, with a map in TOML | [`RowRejection`], one row |
//! | [`hashlist`] | lists of digests in ten forms | [`RowRejection`], one row or element |
//! | [`referral`] | referrals of hotlines and police, in a form of our own | [`json::Rejection`], the whole document |
//!
//! [`archive`] holds a zipped folder against its rules; [`json`] is the strict reader under the JSON formats; [`mine`] finds identifiers in free text.
//!
//! A further format is a further module with the same three parts: limits, typed values, refusals.

pub mod archive;
pub mod case;
pub mod cybertip;
pub mod cybertip_json;
pub mod disclosure;
pub mod hashlist;
pub mod json;
pub mod mine;
pub mod referral;

mod delimited;
mod digest;
mod elements;
mod lines;
mod row;
mod time;

pub use digest::{Algorithm, BadDigest, Digest};
pub use row::{ROW_BYTES, RowCode, RowRejection};
