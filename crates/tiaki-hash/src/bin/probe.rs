//! What a decoder in an attacker's hands might try, for the tests of the sandbox.
//!
//! `attempt NAME` shuts itself in as the worker does and then tries; `bare NAME` tries without
//! the sandbox, which proves that the attempt would otherwise succeed; `without CALL` makes one
//! of the sandbox's own system calls fail and then is the worker; `hash-worker` is the worker.
//! Whoever survives an attempt says so on standard output. Built for tests only.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's program: it speaks, and stops where something is not as it should be"
)]

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [_, "hash-worker"] => tiaki_hash::worker::run().unwrap(),
        [_, "without", call] => {
            linux::forbid(call);
            tiaki_hash::worker::run().unwrap();
        }
        [_, "attempt", name] => {
            let attempt = linux::attempt(name);
            tiaki_hash::worker::enter().unwrap();
            linux::tell(attempt());
        }
        [_, "bare", name] => linux::tell(linux::attempt(name)()),
        _ => println!("attempt NAME, bare NAME, without CALL or hash-worker"),
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::fs::{self, File};
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::UnixStream;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use rustix::process::{self, Resource, Rlimit, Signal};
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    type Attempt = Box<dyn FnOnce() -> std::io::Result<()>>;

    /// Says how it went, for who is still there to say it.
    pub(super) fn tell(outcome: std::io::Result<()>) {
        match outcome {
            Ok(()) => println!("survived"),
            Err(error) => println!("failed {error}"),
        }
    }

    /// Makes one system call answer "not allowed", as an old kernel or a container may.
    pub(super) fn forbid(call: &str) {
        let number = match call {
            "landlock_create_ruleset" => libc::SYS_landlock_create_ruleset,
            "landlock_restrict_self" => libc::SYS_landlock_restrict_self,
            "prctl" => libc::SYS_prctl,
            "prlimit64" => libc::SYS_prlimit64,
            "seccomp" => libc::SYS_seccomp,
            _ => unreachable!("{call}"),
        };
        let filter = SeccompFilter::new(
            BTreeMap::from([(number, Vec::new())]),
            SeccompAction::Allow,
            SeccompAction::Errno(libc::EPERM as u32),
            std::env::consts::ARCH.try_into().unwrap(),
        );
        let program: BpfProgram = filter.unwrap().try_into().unwrap();
        seccompiler::apply_filter(&program).unwrap();
    }

    fn boxed<T>(attempt: impl FnOnce() -> std::io::Result<T> + 'static) -> Attempt {
        Box::new(|| attempt().map(drop))
    }

    /// A file of our own to misuse, made before the walls go up.
    fn own_file() -> (std::path::PathBuf, File) {
        let name = format!("tiaki-probe-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let file = File::create(&path).unwrap();
        (path, file)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a list, one line or two for each attempt"
    )]
    pub(super) fn attempt(name: &str) -> Attempt {
        let parent = process::getppid();
        match name {
            "open_a_file" => boxed(|| File::open("/etc/passwd")),
            "create_a_file" => {
                let path = std::env::temp_dir().join("tiaki-probe-new");
                boxed(move || File::create(path))
            }
            "write_to_an_open_file" => {
                let (path, mut file) = own_file();
                fs::remove_file(path).unwrap();
                boxed(move || file.write_all(b"x"))
            }
            "read_from_an_open_file" => {
                let mut file = File::open("/etc/passwd").unwrap();
                boxed(move || file.read(&mut [0; 8]))
            }
            "remove_a_file" => {
                let (path, _) = own_file();
                boxed(move || fs::remove_file(path))
            }
            "rename_a_file" => {
                let (path, _) = own_file();
                boxed(move || fs::rename(&path, &path))
            }
            "change_a_mode" => {
                let (path, file) = own_file();
                let mode = file.metadata().unwrap().permissions();
                boxed(move || fs::set_permissions(path, mode))
            }
            "look_at_a_file" => boxed(|| fs::metadata("/")),
            "list_a_folder" => boxed(|| fs::read_dir("/")),
            "make_a_folder" => {
                let path = std::env::temp_dir().join(format!("tiaki-{}", std::process::id()));
                boxed(move || fs::create_dir(path))
            }
            "make_a_link" => {
                let path = std::env::temp_dir().join(format!("tiaki-l{}", std::process::id()));
                boxed(move || std::os::unix::fs::symlink("/", path))
            }
            "change_folder" => boxed(|| std::env::set_current_dir("/")),
            "change_root" => boxed(|| Ok(process::chroot("/")?)),
            "connect" => {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                boxed(move || TcpStream::connect(listener.local_addr()?))
            }
            "listen" => boxed(|| TcpListener::bind("127.0.0.1:0")),
            "send_a_datagram" => boxed(|| UdpSocket::bind("127.0.0.1:0")),
            "talk_to_a_neighbour" => boxed(UnixStream::pair),
            "execute" => boxed(|| -> std::io::Result<()> { Err(Command::new("/bin/true").exec()) }),
            "fork" => boxed(|| Command::new("/bin/true").status()),
            "start_a_thread" => boxed(|| {
                let thread = std::thread::Builder::new().spawn(|| ())?;
                thread.join().map_err(|_| std::io::ErrorKind::Other.into())
            }),
            "signal_the_parent" => boxed(move || {
                let parent = parent.unwrap();
                Ok(process::test_kill_process(parent)?)
            }),
            "reach_for_the_parent" => boxed(move || {
                let parent = parent.unwrap();
                Ok(process::pidfd_open(parent, process::PidfdFlags::empty())?)
            }),
            "stop_itself" => boxed(|| Ok(process::kill_process(process::getpid(), Signal::CONT)?)),
            "be_traced" => boxed(|| Ok(process::set_ptracer(process::PTracer::Any)?)),
            "be_dumped" => boxed(|| {
                let wish = process::DumpableBehavior::Dumpable;
                Ok(process::set_dumpable_behavior(wish)?)
            }),
            "raise_a_limit" => boxed(|| {
                let limit = Rlimit {
                    current: Some(0),
                    maximum: Some(0),
                };
                Ok(process::setrlimit(Resource::Core, limit)?)
            }),
            "make_a_pipe" => boxed(|| Ok(rustix::pipe::pipe()?)),
            "make_a_file_of_memory" => boxed(|| {
                let flags = rustix::fs::MemfdFlags::empty();
                Ok(rustix::fs::memfd_create("x", flags)?)
            }),
            "duplicate_a_file" => boxed(|| Ok(rustix::io::dup(std::io::stdin())?)),
            "control_a_device" => boxed(|| Ok(rustix::io::ioctl_fionread(std::io::stdin())?)),
            "watch_files" => boxed(|| {
                let flags = rustix::event::epoll::CreateFlags::empty();
                Ok(rustix::event::epoll::create(flags)?)
            }),
            "sleep" => boxed(|| {
                let second = rustix::thread::Timespec {
                    tv_sec: 0,
                    tv_nsec: 1000,
                };
                match rustix::thread::nanosleep(&second) {
                    rustix::thread::NanosleepRelativeResult::Ok => Ok(()),
                    _ => Err(std::io::ErrorKind::Other.into()),
                }
            }),
            "let_others_go_first" => boxed(|| {
                rustix::thread::sched_yield();
                Ok(())
            }),
            other => misuse(other),
        }
    }

    /// Attempts on the parent's time, memory and patience.
    fn misuse(name: &str) -> Attempt {
        match name {
            "allocate_without_end" => boxed(|| -> std::io::Result<()> {
                let mut held = Vec::new();
                loop {
                    held.push(vec![1_u8; 16 << 20]);
                    std::hint::black_box(&held);
                }
            }),
            "compute_without_end" => boxed(|| -> std::io::Result<()> {
                let mut number = 0_u64;
                loop {
                    number = std::hint::black_box(number.wrapping_add(1));
                }
            }),
            "call_itself_without_end" => boxed(|| {
                fn deeper(depth: u64) -> u64 {
                    let room = std::hint::black_box([depth; 512]);
                    match std::hint::black_box(depth) {
                        u64::MAX => 0,
                        _ => 1 + deeper(depth + 1) + room.iter().sum::<u64>(),
                    }
                }
                std::hint::black_box(deeper(0));
                Ok(())
            }),
            "talk_without_end" => boxed(|| -> std::io::Result<()> {
                let mut out = std::io::stdout();
                loop {
                    out.write_all(&[b'x'; 4096])?;
                }
            }),
            "say_nothing" => boxed(|| -> std::io::Result<()> { std::process::exit(0) }),
            "say_half_a_line" => boxed(|| -> std::io::Result<()> {
                print!("tiaki-hash/1 hashed 640 480 100 ");
                std::io::stdout().flush()?;
                std::process::exit(0)
            }),
            "say_more_than_a_line" => boxed(|| -> std::io::Result<()> {
                println!("tiaki-hash/1 refused damaged\nand more");
                std::process::exit(0)
            }),
            "be_deaf" => boxed(|| {
                let long = rustix::thread::Timespec {
                    tv_sec: 600,
                    tv_nsec: 0,
                };
                let _ = rustix::thread::nanosleep(&long);
                Ok(())
            }),
            "hear_and_be_dumb" => boxed(|| {
                std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
                let long = rustix::thread::Timespec {
                    tv_sec: 600,
                    tv_nsec: 0,
                };
                let _ = rustix::thread::nanosleep(&long);
                Ok(())
            }),
            other => unreachable!("{other}"),
        }
    }
}
