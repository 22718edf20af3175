//! The `zhifa` program: reads the command line and hands over to the library.

use std::process::ExitCode;

use clap::Parser;
use zhifa::cli::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("zhifa: {error}");
            error.exit_code()
        }
    }
}
