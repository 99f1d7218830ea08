//! The arguments of `graphsmith names` (docs/commands.md).

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::diff_args::day;

/// Arguments of `names`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NamesArgs {
    /// What is done; without one, what waits for a decision is listed.
    #[command(subcommand)]
    pub command: Option<NamesCommand>,
    /// What is read.
    #[command(flatten)]
    pub project: NamesProject,
    /// The day as of which former names have ended, as 2026-11-25 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<String>,
}

/// The project whose names are meant.
#[derive(Debug, Default, Clone, Args)]
pub struct NamesProject {
    /// List of modules, instead of specs/graphsmith.toml here or in a folder above
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// Accept changes: a new name whose former one works on for a time, or that a name is gone
    Accept(AcceptArgs),
    /// State that two names stand for the same: OLD NEW, or 'CMDLET -OLD -NEW'
    Alias(AliasArgs),
    /// Promise the names that there are, and take up what was decided
    Release(NamesProject),
}

/// Arguments of `names accept`.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// Fingerprints of changes, as `graphsmith names` lists them
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "FINGERPRINT")]
    pub fingerprints: Vec<String>,
    /// Accept all changes
    #[arg(long, requires = "reason")]
    pub all: bool,
    /// Why; may be left out for what was announced
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// How the decision is dated.
    #[command(flatten)]
    pub dates: DateArgs,
    /// What is read.
    #[command(flatten)]
    pub project: NamesProject,
}

/// Arguments of `names alias`.
#[derive(Debug, Args)]
pub struct AliasArgs {
    /// The name that is gone, and the name that is meant: OLD NEW of cmdlets, 'CMDLET -OLD -NEW' of parameters in one
    /// word; the fingerprint of a change stands for a name that is gone
    #[arg(required = true, num_args = 1..=2, value_name = "NAME")]
    pub names: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", required = true)]
    pub reason: Option<String>,
    /// How the decision is dated.
    #[command(flatten)]
    pub dates: DateArgs,
    /// What is read.
    #[command(flatten)]
    pub project: NamesProject,
}

/// Days of a decision.
#[derive(Debug, Args)]
pub struct DateArgs {
    /// The last day on which former names work [default: in 24 months, in beta in 6]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<String>,
    /// The day of the decision [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<String>,
}
