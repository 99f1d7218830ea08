//! Ctrl-C where there are no signals: it is heard while something is waited for, and ends the process at once at other times.

use std::future::pending;
use std::io::{self, Read, Stdin};
use std::marker::PhantomData;

use super::Interrupt;

#[derive(Debug)]
pub(super) struct Signals;

#[expect(clippy::unused_self, reason = "elsewhere there is something to look at")]
impl Signals {
    pub(super) fn hear() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn has_come(&self) -> bool {
        false
    }

    pub(super) async fn wait(&self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }

    pub(super) fn end_process(&self) {}
}

/// Lets Ctrl-C pass: it is meant for the program that has started this one, which decides what is to end. Where that can't be,
/// Ctrl-C ends the process as before.
pub(crate) fn ignore_interrupts() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    // To listen once is enough: from then on it has no other effect.
    let listen = async { tokio::time::timeout(std::time::Duration::ZERO, tokio::signal::ctrl_c()).await };
    let _ = runtime.map(|runtime| runtime.block_on(listen));
}

/// Standard input.
pub struct Input<'a> {
    input: Stdin,
    interrupt: PhantomData<&'a Interrupt>,
}

impl<'a> Input<'a> {
    pub(crate) fn new(_: &'a Interrupt) -> Self {
        Self { input: io::stdin(), interrupt: PhantomData }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}
