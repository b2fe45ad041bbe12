//! The two streams. A reader that stops early (`forcelint rules | head`) is no error.

use std::io::{self, ErrorKind, Write};

use super::Status;
use crate::report::terminal_safe;

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> Status {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// The status after writing: a closed pipe ends the command in silence.
pub(super) fn written(result: io::Result<()>) -> Status {
    match result {
        Ok(()) => Status::Clean,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Status::Clean,
        Err(error) => complain(&format!("cannot write: {error}")),
    }
}

/// Writes one line to standard error: the command could not do what it was asked.
pub(super) fn complain(message: &str) -> Status {
    note(&format!("error: {message}"));
    Status::Trouble
}

/// Writes one line to standard error.
pub(super) fn note(message: &str) {
    for line in message.lines() {
        // Nobody is left to tell when standard error is closed.
        drop(writeln!(io::stderr(), "{}", terminal_safe(line)));
    }
}
