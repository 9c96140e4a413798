//! Opaque values of fixed length, printed in hexadecimal.

use std::fmt;

macro_rules! opaque {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// From its bytes.
            #[must_use]
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

opaque! {
    /// Which request: 16 random bytes of the asker's. The same request sent again has the same id and
    /// the same bytes, and is answered by the same bytes.
    RequestId, 16
}
opaque! {
    /// Which contact after a hit: 16 random bytes of the asker's.
    ContactId, 16
}
opaque! {
    /// What the answerer sees of a case: the same for all questions of one case within a pair and epoch,
    /// unlike in any other, and nothing else ([`CitedCase`](crate::CitedCase)).
    CaseCommitment, 32
}
opaque! {
    /// The first half of the SHA-512 of a request's bytes.
    RequestDigest, 32
}
opaque! {
    /// The first half of the SHA-512 of an announcement's bytes: pair, epoch, spelling and public key in one.
    Fingerprint, 32
}
