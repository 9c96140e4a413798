//! How the worker shuts itself in, before the first byte of a picture is read.
//!
//! Three walls, each of which alone would keep a decoder from files and network:
//!
//! 1. Limits: 512 MiB of address space, 5 s of computing, no file of any size, no further open
//!    file, no process, no core dump (a dump would be the picture on a disk; the process is also
//!    marked as one that is never dumped or looked into).
//! 2. Landlock with no rule: no access to any file, and where the kernel knows them, to no port
//!    and no process outside either. Kernels from 5.13 on; without it the worker refuses.
//! 3. seccomp: a list of system calls, with their arguments where they matter; any other kills
//!    the process. It may read its standard input, write its standard output and error, ask for
//!    memory that is not executable, and end.
//!
//! If any of them cannot be raised, nothing is decoded.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus,
    Scope,
};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Compare,
    SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::refusal::Refusal;

/// The most memory, in bytes of address space.
const MEMORY: u64 = 512 << 20;

/// The most computing, in seconds of processor time.
const SECONDS: u64 = 5;

/// Shuts this process in, for good. It must have one thread only.
///
/// # Errors
/// [`Refusal::Sandbox`] where any part cannot be enforced; the process may then be half shut in,
/// and should answer and end.
pub fn enter() -> Result<(), Refusal> {
    let entered = limit()
        .and_then(|()| forbid_files())
        .and_then(|()| limit_files())
        .and_then(|()| forbid_calls());
    entered.ok_or(Refusal::Sandbox)
}

fn limit() -> Option<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok()?;
    for (resource, soft, hard) in [
        (Resource::Core, 0, 0),
        (Resource::Fsize, 0, 0),
        (Resource::As, MEMORY, MEMORY),
        // The first ends the process with a signal of its own, by which the reason is known.
        (Resource::Cpu, SECONDS, SECONDS + 1),
        (Resource::Nproc, 0, 0),
    ] {
        set_limit(resource, soft, hard)?;
    }
    Some(())
}

/// After Landlock, which opens a file for its rules.
fn limit_files() -> Option<()> {
    set_limit(Resource::Nofile, 0, 0)
}

fn set_limit(resource: Resource, soft: u64, hard: u64) -> Option<()> {
    let limit = Rlimit {
        current: Some(soft),
        maximum: Some(hard),
    };
    setrlimit(resource, limit).ok()
}

fn forbid_files() -> Option<()> {
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .ok()?
        // What newer kernels can also forbid is forbidden where they can; system calls for it
        // are forbidden below in any case.
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))
        .ok()?
        .handle_access(AccessNet::from_all(ABI::V5))
        .ok()?
        .scope(Scope::from_all(ABI::V6))
        .ok()?
        .create()
        .ok()?
        .restrict_self()
        .ok()?;
    let is_enforced = status.ruleset != RulesetStatus::NotEnforced && status.no_new_privs;
    is_enforced.then_some(())
}

fn forbid_calls() -> Option<()> {
    let filter = SeccompFilter::new(
        calls()?,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into().ok()?,
    );
    let program: BpfProgram = filter.ok()?.try_into().ok()?;
    seccompiler::apply_filter_all_threads(&program).ok()
}

/// What a decoder needs of the system. An empty list of rules admits the call whatever its
/// arguments.
fn calls() -> Option<BTreeMap<i64, Vec<SeccompRule>>> {
    let own = u64::try_from(rustix::process::getpid().as_raw_nonzero().get()).ok()?;
    let executable = u64::try_from(libc::PROT_EXEC).ok()?;
    let anonymous = u64::try_from(libc::MAP_ANONYMOUS).ok()?;
    let abort = u64::try_from(libc::SIGABRT).ok()?;
    let any = Vec::new;
    Some(BTreeMap::from([
        // The picture in, the answer out; standard error leads nowhere.
        (libc::SYS_read, vec![all(&[is(0, 0)?])?]),
        (
            libc::SYS_write,
            vec![all(&[is(0, 1)?])?, all(&[is(0, 2)?])?],
        ),
        // Memory, never executable and never a file's.
        (libc::SYS_brk, any()),
        (libc::SYS_munmap, any()),
        (libc::SYS_mremap, any()),
        (libc::SYS_madvise, any()),
        (
            libc::SYS_mmap,
            vec![all(&[
                masked(2, executable, 0)?,
                masked(3, anonymous, anonymous)?,
            ])?],
        ),
        // glibc grows its heap so.
        (libc::SYS_mprotect, vec![all(&[masked(2, executable, 0)?])?]),
        // Locks of the standard library, and the seeds of its maps.
        (libc::SYS_futex, any()),
        (libc::SYS_getrandom, any()),
        // The end, in peace or by an abort, which is how running out of memory shows.
        (libc::SYS_sigaltstack, any()),
        (libc::SYS_rt_sigaction, any()),
        (libc::SYS_rt_sigprocmask, any()),
        (libc::SYS_rt_sigreturn, any()),
        (libc::SYS_getpid, any()),
        (libc::SYS_gettid, any()),
        (libc::SYS_tgkill, vec![all(&[is(0, own)?, is(2, abort)?])?]),
        (libc::SYS_exit, any()),
        (libc::SYS_exit_group, any()),
    ]))
}

fn all(conditions: &[SeccompCondition]) -> Option<SeccompRule> {
    SeccompRule::new(conditions.to_vec()).ok()
}

fn is(argument: u8, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, Length::Dword, Compare::Eq, value).ok()
}

fn masked(argument: u8, mask: u64, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, Length::Dword, Compare::MaskedEq(mask), value).ok()
}
