//! What is done with the links of persons, without a store.

/// Implements what is asked about persons as the samples answer it.
macro_rules! persons {
    ($kind:ty) => {
        impl tiaki_web::Persons for $kind {
            fn undo_link(
                &self,
                undo: &tiaki_ops::linking::Undo,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Result<(), tiaki_ops::linking::Refused>, tiaki_ops::Error> {
                Ok($crate::samples::undo(undo))
            }
        }
    };
}
pub(crate) use persons;
