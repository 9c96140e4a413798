//! Whether a report and files are those that a receipt speaks of.

use super::FileReceipt;
use super::signed::{ReceiptError, SignedReceipt};

/// What the holder of a receipt still has; what is not given is not checked.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// SHA-256 of the report's text.
    pub report: Option<[u8; 32]>,
    /// The uploaded files: all of them, where any is given.
    pub files: Vec<FileEvidence>,
    /// SHA-256 of the texts with the files' details: all of them, where any is given.
    pub details: Vec<[u8; 32]>,
    /// SHA-256 of the sealed objects in the site's vault: all of them, where any is given.
    pub sealed: Vec<[u8; 32]>,
}

/// A file that the holder of a receipt has.
#[derive(Debug, Clone)]
pub struct FileEvidence {
    /// The name that it is kept under, without its ending; where that is a `fileId` of the
    /// receipt it is held against that file alone.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

impl SignedReceipt {
    /// Holds what is given against what was received. The same bytes received twice want to
    /// be given once only.
    ///
    /// # Errors
    /// [`ReceiptError`]: the first thing that does not agree; the report first, then the files
    /// in the order given, then what is missing, then the details, then what is sealed.
    pub fn check(&self, evidence: &Evidence) -> Result<(), ReceiptError> {
        let receipt = self.receipt();
        if evidence
            .report
            .is_some_and(|report| hex::encode(report) != receipt.document.sha256)
        {
            return Err(ReceiptError::WrongReport);
        }
        let mut seen = vec![false; receipt.files.len()];
        for given in &evidence.files {
            let digest = hex::encode(given.sha256);
            let named = receipt
                .files
                .iter()
                .position(|file| file.file_id == given.name);
            let mut same = receipt.files.iter().map(|file| file.sha256 == digest);
            match named {
                Some(position)
                    if receipt
                        .files
                        .get(position)
                        .is_some_and(|file| file.sha256 == digest) => {}
                Some(position) if same.any(|is_same| is_same) => {
                    return Err(ReceiptError::FileSwapped { position });
                }
                Some(position) => return Err(ReceiptError::FileChanged { position }),
                None if same.any(|is_same| is_same) => {}
                None => return Err(ReceiptError::FileUnknown),
            }
            for (file, seen) in receipt.files.iter().zip(&mut seen) {
                *seen |= file.sha256 == digest;
            }
        }
        if let (false, Some(position)) = (
            evidence.files.is_empty(),
            seen.iter().position(|seen| !seen),
        ) {
            return Err(ReceiptError::FileMissing { position });
        }
        let details = |file: &FileReceipt| file.details.as_ref().map(|text| text.sha256.clone());
        let unknown = ReceiptError::DetailsUnknown;
        self.check_texts(&evidence.details, details, unknown, |position| {
            ReceiptError::DetailsMissing { position }
        })?;
        let sealed = |file: &FileReceipt| file.sealed.as_ref().map(|text| text.sha256.clone());
        let unknown = ReceiptError::SealedUnknown;
        self.check_texts(&evidence.sealed, sealed, unknown, |position| {
            ReceiptError::SealedMissing { position }
        })
    }

    /// Whether what is given is what the files have beside them, all of it.
    fn check_texts(
        &self,
        given: &[[u8; 32]],
        of: impl Fn(&FileReceipt) -> Option<String>,
        unknown: ReceiptError,
        missing: impl Fn(usize) -> ReceiptError,
    ) -> Result<(), ReceiptError> {
        let given: Vec<String> = given.iter().map(hex::encode).collect();
        let received: Vec<Option<String>> = self.receipt().files.iter().map(of).collect();
        if given
            .iter()
            .any(|digest| !received.contains(&Some(digest.clone())))
        {
            return Err(unknown);
        }
        let is_missing = |digest: &Option<String>| {
            digest
                .as_ref()
                .is_some_and(|digest| !given.contains(digest))
        };
        match received.iter().position(is_missing) {
            Some(position) if !given.is_empty() => Err(missing(position)),
            _ => Ok(()),
        }
    }
}
