//! The worker as its parent sees it: a pipe that takes bytes, a line, and an end.
//!
//! Nothing that the worker does can hold the parent up for longer than its patience, make it
//! read more than one line, or leave a process behind.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::record::{self, Hashed};
use crate::refusal::Refusal;

/// A worker under way. Dropped before it has answered, it is killed and buried.
#[derive(Debug)]
pub(crate) struct Child {
    process: std::process::Child,
    /// Closed when the picture is over, or when the worker takes no more.
    pipe: Option<ChildStdin>,
    patience: Timespec,
    /// It kept us waiting too long.
    is_stuck: bool,
}

impl Child {
    /// Starts the worker, with an empty environment and no way to speak but its answer.
    pub(crate) fn start(
        program: &Path,
        arguments: &[OsString],
        patience: Duration,
    ) -> Result<Self, Refusal> {
        let mut process = Command::new(program)
            .args(arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Refusal::Worker)?;
        let pipe = process.stdin.take();
        let patience = Timespec::try_from(patience).unwrap_or(Timespec {
            tv_sec: i64::MAX,
            tv_nsec: 0,
        });
        // From here on dropping it ends the process.
        let child = Self {
            process,
            pipe,
            patience,
            is_stuck: false,
        };
        let pipe = child.pipe.as_ref().ok_or(Refusal::Worker)?;
        rustix::io::ioctl_fionbio(pipe, true).map_err(|_| Refusal::Worker)?;
        Ok(child)
    }

    /// Gives the next bytes of the picture. Where the worker has ended or answered already, they
    /// are dropped.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) {
        while let Some(pipe) = self.pipe.as_mut().filter(|_| !bytes.is_empty()) {
            match pipe.write(bytes) {
                Ok(taken) => bytes = bytes.get(taken..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if !wait(pipe, PollFlags::OUT, &self.patience) {
                        self.is_stuck = true;
                        self.pipe = None;
                    }
                }
                // It takes no more; why, its answer or its end says.
                Err(_) => self.pipe = None,
            }
        }
    }

    /// Ends the picture and waits for the answer.
    pub(crate) fn answer(mut self) -> Result<Hashed, Refusal> {
        self.pipe = None;
        if self.is_stuck {
            return Err(Refusal::Time);
        }
        let line = self.read_line()?;
        match record::read(&line) {
            Some(answer) => answer,
            // No answer: the way it ended says why.
            None => Err(self.end().map_or(Refusal::Worker, reason)),
        }
    }

    /// What it writes until it closes its end, up to a little more than a line.
    fn read_line(&mut self) -> Result<Vec<u8>, Refusal> {
        let out = self.process.stdout.as_mut().ok_or(Refusal::Worker)?;
        rustix::io::ioctl_fionbio(&*out, true).map_err(|_| Refusal::Worker)?;
        let mut line = Vec::new();
        let mut piece = [0; record::LONGEST];
        while line.len() <= record::LONGEST {
            match out.read(&mut piece) {
                Ok(0) => return Ok(line),
                Ok(count) => line.extend(piece.iter().take(count)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if !wait(&*out, PollFlags::IN, &self.patience) {
                        return Err(Refusal::Time);
                    }
                }
                Err(_) => return Err(Refusal::Worker),
            }
        }
        Err(Refusal::Worker)
    }

    /// How it ended, if it does within the patience.
    fn end(&mut self) -> Option<ExitStatus> {
        let pid = Pid::from_raw(i32::try_from(self.process.id()).ok()?)?;
        let end = pidfd_open(pid, PidfdFlags::empty()).ok()?;
        if wait(&end, PollFlags::IN, &self.patience) {
            self.process.wait().ok()
        } else {
            None
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Where it has ended already the first does nothing, and the second buries it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether the file is ready, or closed at its other end, before the patience is at its end.
fn wait(file: impl AsFd, what: PollFlags, patience: &Timespec) -> bool {
    let mut files = [PollFd::new(&file, what)];
    loop {
        match poll(&mut files, Some(patience)) {
            Ok(count) => return count > 0,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

/// Why a worker that ended so gave no answer.
fn reason(status: ExitStatus) -> Refusal {
    match status.signal() {
        Some(libc::SIGSYS) => Refusal::Forbidden,
        Some(libc::SIGXCPU | libc::SIGKILL) => Refusal::Time,
        // Rust aborts where memory runs out; a stack that runs over ends in a fault.
        Some(libc::SIGABRT | libc::SIGSEGV) => Refusal::Memory,
        _ => Refusal::Worker,
    }
}
