//! The `forcelint` command: parse the arguments, run, exit with the status.

use std::process::ExitCode;

fn main() -> ExitCode {
    forcelint::cli::main()
}
