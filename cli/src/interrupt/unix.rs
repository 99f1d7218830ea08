//! Signals of Unix.

use std::future::pending;
use std::io::{self, Read, Stdin};
use std::mem::MaybeUninit;
use std::os::unix::net::UnixStream;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

use super::Interrupt;

/// What ends a process that somebody doesn't want any more.
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// What has been heard.
#[derive(Debug)]
pub(super) struct Signals {
    /// The last signal; 0 before the first one.
    last: Arc<AtomicUsize>,
    /// What can be read from the first signal on. Nobody does, so that it stays so.
    woken: UnixStream,
}

impl Signals {
    /// Listens to the signals that the process doesn't have to ignore.
    pub(super) fn hear() -> io::Result<Self> {
        let (woken, wake) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        let (last, is_second) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for signal in SIGNALS.into_iter().filter(|signal| !is_ignored(*signal)) {
            // Only a person means more by the second one: `timeout` sends SIGTERM twice at once. The order counts, since the first
            // signal sets what the next one finds.
            if signal == SIGINT {
                flag::register_conditional_default(signal, Arc::clone(&is_second))?;
            }
            flag::register(signal, Arc::clone(&is_second))?;
            flag::register_usize(signal, Arc::clone(&last), usize::try_from(signal).unwrap_or_default())?;
            low_level::pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(Self { last, woken })
    }

    pub(super) fn has_come(&self) -> bool {
        self.last.load(Ordering::SeqCst) != 0
    }

    pub(super) async fn wait(&self) {
        let stream = self.woken.try_clone().and_then(tokio::net::UnixStream::from_std);
        // Without a way to wait, a signal is seen when the work goes on.
        if !matches!(&stream, Ok(stream) if stream.readable().await.is_ok()) {
            pending::<()>().await;
        }
    }

    pub(super) fn end_process(&self) {
        if let Ok(signal) = i32::try_from(self.last.load(Ordering::SeqCst)) {
            // An error means that there was none.
            let _ = low_level::emulate_default_handler(signal);
        }
    }
}

/// Lets Ctrl-C pass: it is meant for the program that has started this one, which decides what is to end. Where that can't be,
/// Ctrl-C ends the process as before.
pub(crate) fn ignore_interrupts() {
    let _ = flag::register(SIGINT, Arc::new(AtomicBool::new(false)));
}

/// Whether whoever has started the process wants it to ignore a signal, as `nohup` does, and shells do for what they start in the
/// background.
#[expect(unsafe_code, reason = "no library tells it")]
fn is_ignored(signal: i32) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: without a new action the call writes the present one, to a place that is made for it, and changes nothing.
    unsafe {
        libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Standard input, which a signal ends.
pub struct Input<'a> {
    input: Stdin,
    interrupt: &'a Interrupt,
}

impl<'a> Input<'a> {
    pub(crate) fn new(interrupt: &'a Interrupt) -> Self {
        Self { input: io::stdin(), interrupt }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(signals) = self.interrupt.signals.get() {
            if signals.has_come() {
                return Err(io::Error::other("interrupted"));
            }
            let ready = PollFlags::IN;
            let mut sources = [PollFd::new(&self.input, ready), PollFd::new(&signals.woken, ready)];
            match poll(&mut sources, None) {
                Ok(_) if !sources[0].revents().is_empty() => break,
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // Past the buffer of the library: what is in there can't be waited for.
        Ok(rustix::io::read(&self.input, buffer)?)
    }
}
