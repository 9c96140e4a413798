//! The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238).
//!
//! The secret is derived from the site's key, the operator's id and a number, and is stored nowhere: a copy
//! of the database makes no code, and a renewed number makes the codes of before worthless. Codes can be
//! read over somebody's shoulder or asked for on a false page (they are *phishable*); passkeys are not, and
//! are not built yet. A code works once: the caller keeps the step that was used.

use tiaki_core::id::{OperatorId, SiteKey};
use tiaki_core::time::Timestamp;
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, section 4, R6).
const SECRET: usize = 20;

/// Seconds for which a code is shown.
const STEP: u64 = 30;

/// Steps before and after the present one whose codes are taken, for clocks that differ.
const SKEW: u16 = 1;

fn secret(key: &SiteKey, operator: &OperatorId, factor: i64) -> [u8; SECRET] {
    let digest = key.digest(
        "second factor",
        &[operator.as_bytes(), &factor.to_be_bytes()],
    );
    let mut secret = [0; SECRET];
    secret
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    secret
}

fn totp(key: &SiteKey, operator: &OperatorId, factor: i64) -> Totp {
    Builder::new()
        .with_digits(6)
        .with_step_duration(STEP)
        .with_skew(SKEW)
        .with_secret(Secret::new(Box::new(secret(key, operator, factor))))
        .build_noncompliant()
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.millis().div_euclid(1_000)).unwrap_or(0)
}

/// The step of time whose code this is, if it is one of this moment or of a step beside it.
#[must_use]
pub fn step(
    key: &SiteKey,
    (operator, factor): (&OperatorId, i64),
    code: &str,
    at: Timestamp,
) -> Option<i64> {
    let digits: String = code.chars().filter(|char| *char != ' ').collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let step = totp(key, operator, factor).check(&digits, seconds(at))?;
    i64::try_from(step).ok()
}

/// The code of a moment: for who has the host, and for tests.
#[must_use]
pub fn code(key: &SiteKey, (operator, factor): (&OperatorId, i64), at: Timestamp) -> String {
    totp(key, operator, factor)
        .generate(seconds(at))
        .to_string()
}

/// The secret as authenticators take it: in base 32, and as an address that they read (Key URI format). The
/// name must be one that [`super::add`] accepts.
#[must_use]
pub fn enrolment(
    key: &SiteKey,
    (operator, factor): (&OperatorId, i64),
    name: &str,
) -> (String, String) {
    let secret = totp(key, operator, factor).secret().to_base32();
    let name = name.replace('@', "%40");
    let address = format!(
        "otpauth://totp/Tiaki:{name}?secret={secret}&issuer=Tiaki&algorithm=SHA1&digits=6&period={STEP}"
    );
    (secret, address)
}

#[cfg(test)]
mod tests {
    use tiaki_core::id::{OperatorId, SiteKey};
    use tiaki_core::time::Timestamp;
    use totp_rs::{Builder, Secret};

    use super::{code, enrolment, step};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_the_standards() {
        let secret = b"12345678901234567890";
        let totp = Builder::new()
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(Secret::new(Box::new(*secret)))
            .build_noncompliant();
        for (seconds, told) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.generate(seconds).to_string(), told);
        }
    }

    #[test]
    fn a_code_is_good_for_its_operator_its_number_and_its_moment() {
        let (key, other) = (SiteKey::new(&[1; 32]), SiteKey::new(&[2; 32]));
        let (one, two) = (
            OperatorId::from_bytes([1; 16]),
            OperatorId::from_bytes([2; 16]),
        );
        let now = at(1_800_000_015);
        let told = code(&key, (&one, 1), now);
        assert_eq!(step(&key, (&one, 1), &told, now), Some(60_000_000));
        let spaced = format!("{} {}", &told[..3], &told[3..]);
        assert_eq!(step(&key, (&one, 1), &spaced, now), Some(60_000_000));
        for beside in [at(1_800_000_015 - 30), at(1_800_000_015 + 30)] {
            assert_eq!(step(&key, (&one, 1), &told, beside), Some(60_000_000));
        }
        for wrong in [
            step(&other, (&one, 1), &told, now),
            step(&key, (&two, 1), &told, now),
            step(&key, (&one, 2), &told, now),
            step(&key, (&one, 1), &told, at(1_800_000_015 + 90)),
            step(&key, (&one, 1), "", now),
            step(&key, (&one, 1), &format!("{told}0"), now),
            step(&key, (&one, 1), "٠٠٠٠٠٠", now),
        ] {
            assert_eq!(wrong, None);
        }
    }

    #[test]
    fn an_authenticator_is_told_what_the_standard_takes() {
        let key = SiteKey::new(&[1; 32]);
        let (secret, address) = enrolment(&key, (&OperatorId::from_bytes([1; 16]), 1), "ana@unit");
        assert_eq!(secret.len(), 32);
        assert!(address.starts_with("otpauth://totp/Tiaki:ana%40unit?secret="));
        assert!(address.contains(&secret));
    }
}
