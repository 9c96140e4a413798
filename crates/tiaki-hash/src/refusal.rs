//! Why a picture has no PDQ.

/// Why a picture was not hashed. Its other digests are there all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes break the rules of their form, or end too early.
    Damaged,
    /// The decoder tried something that a decoder has no business with, and was killed.
    Forbidden,
    /// More memory than a decoder is given.
    Memory,
    /// The process could not be shut in, so that nothing was decoded.
    Sandbox,
    /// More time than a decoder is given.
    Time,
    /// More bytes or more pixels than are decoded.
    TooLarge,
    /// A form, or a variant of one, that is not decoded.
    Unsupported,
    /// The process could not be started, or said nothing that can be read.
    Worker,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Damaged,
        Self::Forbidden,
        Self::Memory,
        Self::Sandbox,
        Self::Time,
        Self::TooLarge,
        Self::Unsupported,
        Self::Worker,
    ];

    /// The reason as software keeps it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Forbidden => "forbidden",
            Self::Memory => "memory",
            Self::Sandbox => "sandbox",
            Self::Time => "time",
            Self::TooLarge => "too_large",
            Self::Unsupported => "unsupported",
            Self::Worker => "worker",
        }
    }

    /// The reason in words, with what to do.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Damaged => "the picture is damaged or ends too early; ask for it again",
            Self::Forbidden => {
                "the decoder was stopped at a forbidden system call; treat the file as hostile"
            }
            Self::Memory => "the picture needs more memory than a decoder is given",
            Self::Sandbox => {
                "this system cannot shut a decoder in (Linux 5.13 or newer with Landlock and \
                 seccomp is needed), so nothing was decoded"
            }
            Self::Time => "the picture takes more time than a decoder is given",
            Self::TooLarge => "the picture has more bytes or pixels than are decoded",
            Self::Unsupported => "this form of picture is not decoded",
            Self::Worker => "the decoder could not be started or gave no answer; see the log",
        }
    }

    /// The reason that [`Refusal::code`] gave.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }
}
