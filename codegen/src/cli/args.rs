//! The arguments of `graphsmith` (docs/commands.md): command line -> [`Command`].

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::diff_args::{DiffArgs, GitDriverArgs};
use super::names_args::NamesArgs;
use crate::emit::{EMITTERS, help, powershell};

/// Generates typed Rust, cmdlets and help pages from the OpenAPI description of Microsoft Graph.
#[derive(Debug, Parser)]
#[command(name = "graphsmith", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate the modules of specs/graphsmith.toml into generated/, or one module from a spec
    #[command(group(ArgGroup::new("given").args(["spec", "manifest"]).requires("out")))]
    Generate(Box<GenerateArgs>),
    /// Tell whether generated/ is what specs/ gives; print a diff if not
    Check(CheckArgs),
    /// Cut the smallest valid spec with some paths out of a larger one
    Slice(SliceArgs),
    /// Tell where a cmdlet comes from and why it is named so
    Explain(ExplainArgs),
    /// Print a cmdlet, an operation or a type of the model as JSON
    Dump(DumpArgs),
    /// Tell what changed between two descriptions or projects, why, and whom it breaks
    Diff(DiffArgs),
    /// Show a changed description as `diff` does, for `git log -p --ext-diff`; git calls it
    GitDiffDriver(GitDriverArgs),
    /// Tell which promised names changed; accept changes, and promise what there is
    Names(NamesArgs),
    /// Tell for how many operations a list of permissions says what they need, or write the part that they use
    Permissions(PermissionsArgs),
    /// Tell what becomes of AutoRest's configuration, line by line, and write a list of modules
    Migrate(MigrateArgs),
    /// Print the completion script of a shell
    Complete(CompleteArgs),
    /// Print the manual page, or that of a command
    Man(ManArgs),
}

/// What is read; with nothing given, specs/graphsmith.toml here or in a folder above.
#[derive(Debug, Default, Args)]
pub struct Source {
    /// Spec to read, instead of those that specs/graphsmith.toml lists
    #[arg(long, value_name = "FILE", requires_all = ["module", "service", "api_version"])]
    pub spec: Option<PathBuf>,
    /// Name of the module, for example Microsoft.Graph.Beta.Calendar
    #[arg(long, value_name = "NAME", requires = "spec")]
    pub module: Option<String>,
    /// Name of the service, for example Calendar
    #[arg(long, value_name = "NAME", requires = "spec")]
    pub service: Option<String>,
    /// Version of the API
    #[arg(long, value_name = "VERSION", value_parser = ["beta", "v1.0"], requires = "spec")]
    pub api_version: Option<String>,
    /// Configuration: AutoRest's literate markdown, or directives in YAML or TOML; may be repeated
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub config: Vec<PathBuf>,
    /// Keep only the paths that match, for example /users/{user-id}/events/**; may be repeated
    #[arg(long, value_name = "GLOB", requires = "spec")]
    pub include: Vec<String>,
    /// Keep cmdlets that the configuration hides
    #[arg(long, requires = "spec")]
    pub include_hidden: bool,
    /// List of modules, in the form of specs/graphsmith.toml
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    pub manifest: Option<PathBuf>,
    /// Which permissions allow what, in the form of Microsoft's permissions.json; instead of the file that the list of modules names
    #[arg(long, value_name = "FILE")]
    pub permissions: Option<PathBuf>,
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// What is read.
    #[command(flatten)]
    pub source: Source,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is written, separated by commas [default: facts,help,rust; without --spec and --manifest also catalog]
    #[arg(long, value_name = "EMITTERS", value_delimiter = ',', value_parser = emitter_names())]
    pub emit: Vec<String>,
    /// Layout of help pages
    #[arg(long, value_name = "SCHEMA", value_enum, default_value_t = Schema::V2_0_0)]
    pub help_schema: Schema,
    /// Help pages with nothing left to fill in, or exactly as Microsoft publishes them
    #[arg(long, value_enum, default_value_t = Profile::Full)]
    pub profile: Profile,
    /// How deep the NOTES of pages go; pages of the profile published always show the tree
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub notes: Notes,
    /// Write nothing; print how the folder differs from what would be written, and exit with 1 if it does
    #[arg(long, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; list what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// How the run itself behaves.
    #[command(flatten)]
    pub run: RunArgs,
    /// What help pages show besides.
    #[command(flatten)]
    pub help: HelpArgs,
    /// What modules for PowerShell are like.
    #[command(flatten)]
    pub powershell: PowerShellArgs,
}

/// What help pages show besides what the spec says; counts before the tables `help` of specs/graphsmith.toml.
#[derive(Debug, Args)]
#[command(next_help_heading = "Help pages")]
pub struct HelpArgs {
    /// Folder of example files, <Service>/<api-version>/<Cmdlet>.md, which replace the examples that are generated; an
    /// empty file removes them with the profile published, and changes nothing with full
    #[arg(long = "help-examples", value_name = "DIR")]
    pub examples: Option<PathBuf>,
    /// Profile full: the generated examples follow those of example files
    #[arg(long = "help-generated-examples")]
    pub generated_examples: bool,
    /// Link the cmdlet of the other API version if it is generated as well [default: true with the profile full]
    #[arg(long = "help-cross-links", value_name = "BOOL")]
    pub cross_links: Option<bool>,
    /// Say in the front matter which part of the documentation cmdlets belong to, for example
    /// *-Mg*Event*=outlook; may be repeated, the first that fits counts
    #[arg(long = "help-subservice", value_name = "GLOB=NAME")]
    pub subservice: Vec<String>,
    /// Date in the front matter of pages of schema 2024-05-01, for example 01/30/2026
    #[arg(long = "help-date", value_name = "DATE")]
    pub date: Option<String>,
    /// How many levels of properties the NOTES of the emitter maml show, and the help in modules for PowerShell
    #[arg(long = "help-notes-depth", value_name = "N", default_value_t = crate::emit::help::MAML_DEPTH)]
    pub notes_depth: u32,
    /// Profile published: remove one full stop at the start of each line, as some releases do
    #[arg(long = "help-drop-leading-stops")]
    pub drop_leading_stops: bool,
}

/// What modules for PowerShell are like.
#[derive(Debug, Args)]
#[command(next_help_heading = "Modules for PowerShell")]
pub struct PowerShellArgs {
    /// Version of the modules, for example 3.0.0 or 3.0.0-preview1 [default: 3.0.0]
    #[arg(long, value_name = "VERSION")]
    pub module_version: Option<powershell::Version>,
    /// Name of the module for signing in, or none [default: Microsoft.Graph.Authentication beside modules for Microsoft Graph]
    #[arg(long, value_name = "NAME")]
    pub sign_in_module: Option<powershell::SignIn>,
    /// Put the programs of a folder into the modules: <system>-<architecture>/mg, for example linux-x64/mg or win-arm64/mg.exe
    #[arg(long, value_name = "DIR")]
    pub with_mg: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How the run itself behaves.
    #[command(flatten)]
    pub run: RunArgs,
}

/// How a run behaves.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// How many threads work [default: one on each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Make everything, also what hasn't changed since the last run
    #[arg(long)]
    pub fresh: bool,
    /// Print faults only
    #[arg(long)]
    pub quiet: bool,
    /// Print each note, however many there are of one kind
    #[arg(long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// Arguments of `slice`.
#[derive(Debug, Args)]
pub struct SliceArgs {
    /// Spec to read
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// Paths to keep, for example /users/{user-id}/events/**; several may follow, or the option be repeated
    #[arg(long, value_name = "GLOB", required = true, num_args = 1..)]
    pub include: Vec<String>,
    /// File to write, as YAML or, if it ends in .json, as JSON; standard output if there is none
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Slice to add the paths to; what it has keeps its texts and its order
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    pub into: Option<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A cmdlet, whatever the case; or an operation as its id or as `GET /path`
    #[arg(required = true, num_args = 1..=2)]
    pub name: Vec<String>,
    /// What is read.
    #[command(flatten)]
    pub source: Source,
}

/// Arguments of `dump`.
#[derive(Debug, Args)]
pub struct DumpArgs {
    /// What is printed
    pub kind: Kind,
    /// A cmdlet; an operation as its id or as `GET /path`; a type as its schema or its interface
    pub name: String,
    /// What is read.
    #[command(flatten)]
    pub source: Source,
}

/// Arguments of `permissions`.
#[derive(Debug, Args)]
pub struct PermissionsArgs {
    /// What is read.
    #[command(flatten)]
    pub source: Source,
    /// Print each operation that nothing is known about
    #[arg(long, conflicts_with = "part")]
    pub unknown: bool,
    /// File to write the part of the list to that says something about the operations
    #[arg(long, value_name = "FILE")]
    pub part: Option<PathBuf>,
}

/// Arguments of `migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Configuration of AutoRest: one file for each module, such as readme.md
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// List of modules to write, as specs/graphsmith.toml; it is printed if there is none
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace a list of modules that is there
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Where descriptions are that no configuration names, with {service} and {api-version} in the path
    #[arg(long, value_name = "PATH")]
    pub spec: Option<String>,
}

/// Arguments of `complete`.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command
    #[arg(value_parser = COMMANDS)]
    pub command: Option<String>,
}

/// The commands, all of which have pages.
const COMMANDS: [&str; 12] = [
    "generate",
    "check",
    "slice",
    "explain",
    "dump",
    "diff",
    "git-diff-driver",
    "names",
    "permissions",
    "migrate",
    "complete",
    "man",
];

/// What `dump` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A cmdlet with its parameter sets
    Cmdlet,
    /// An operation
    Operation,
    /// A type of the API
    Type,
}

/// The layout of help pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// platyPS 0.14
    #[value(name = "2.0.0")]
    V2_0_0,
    /// platyPS 1.0
    #[value(name = "2024-05-01")]
    V2024_05_01,
}

impl From<Schema> for help::Schema {
    fn from(schema: Schema) -> Self {
        match schema {
            Schema::V2_0_0 => Self::V2_0_0,
            Schema::V2024_05_01 => Self::V2024_05_01,
        }
    }
}

/// How deep NOTES go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Notes {
    /// One level, with links to pages of types
    #[default]
    Linked,
    /// The whole tree of properties
    Tree,
}

impl From<Notes> for help::Notes {
    fn from(notes: Notes) -> Self {
        match notes {
            Notes::Linked => Self::Linked,
            Notes::Tree => Self::Tree,
        }
    }
}

/// Which help pages are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// As we publish them
    Full,
    /// As Microsoft publishes them, to the byte
    Published,
}

impl From<Profile> for help::Profile {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Full => Self::Full,
            Profile::Published => Self::Published,
        }
    }
}

fn emitter_names() -> PossibleValuesParser {
    PossibleValuesParser::new(EMITTERS.iter().map(|emitter| emitter.name))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use clap::Parser as _;

    use super::{Arguments, COMMANDS};

    #[test]
    fn definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_has_a_page() {
        let command = Arguments::command();
        assert_eq!(command.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>(), COMMANDS);
    }

    #[test]
    fn wrong_usage_is_refused() {
        for line in [
            "",
            "generate --spec a.yml --out o",
            "generate --module M --out o",
            "generate --spec a.yml --module M --service S --api-version v2 --out o",
            "generate --spec a.yml --module M --service S --api-version beta",
            "generate --manifest m.toml",
            "generate --include-hidden",
            "generate --manifest m.toml --spec a.yml --module M --service S --api-version beta --out o",
            "generate --emit docx",
            "generate --check --dry-run",
            "generate --jobs 0",
            "generate --help-cross-links maybe",
            "generate --unknown",
            "dump cmdlet",
            "dump thing X",
            "diff",
            "diff a.yml",
            "diff a.yml b.yml --format docx",
            "diff a.yml b.yml --for everybody",
            "diff a.yml b.yml --date tomorrow",
            "diff --rules a.yml b.yml",
            "names accept --reason r",
            "names accept 1a2b3c4d5e6f --all --reason r",
            "names accept --all --reason r --until soon",
            "names alias --reason r",
            "names alias A B C --reason r",
            "names alias Get-MgA Get-MgB",
            "names forget",
            "migrate",
            "migrate a.md --force",
            "slice --spec a.yml",
            "slice --spec a.yml --include /a --into b.yml --out c.yml",
            "explain",
            "complete",
            "complete tcsh",
            "man fly",
            "fly",
        ] {
            let words = std::iter::once("graphsmith").chain(line.split_whitespace());
            assert!(Arguments::try_parse_from(words).is_err(), "{line}");
        }
    }

    #[test]
    fn the_contract_is_understood() {
        for line in [
            "generate",
            "generate --check --quiet --jobs 2",
            "generate --spec a.yml --module M --service S --api-version v1.0 --out o",
            "generate --spec a.yml --module M --service S --api-version beta --config a.md --config b.yml \
             --include /a/** --include /b --out o --emit help,facts --help-schema 2024-05-01 --profile published \
             --include-hidden --dry-run",
            "generate --help-examples ex --help-cross-links false --help-subservice *-MgA*=a --help-subservice b=c \
             --help-date 01/30/2026 --help-drop-leading-stops --help-generated-examples",
            "generate --manifest m.toml --out o --jobs 4 --notes tree",
            "check",
            "explain Get-MgUser",
            "explain GET /users/{user-id} --spec a.yml --module M --service S --api-version beta",
            "dump operation GET",
            "diff a.yml b.yml",
            "diff HEAD~1 specs --for mg,rust --level warning --fail-on never --format markdown --out d.md --date 2026-11-25",
            "diff a.yml b.yml --config a.md --config b.md --module *.Calendar",
            "diff --rules --format json",
            "diff --schema",
            "names",
            "names --manifest m.toml --date 2026-11-25",
            "names accept 1a2b3c4d5e6f 5e6f1a2b3c4d --reason r --until 2028-11-25 --date 2026-11-25",
            "names accept 1a2b3c4d5e6f",
            "names accept --all --reason r --manifest m.toml",
            "names alias Get-MgA Get-MgB --reason r",
            "names release",
            "migrate a/readme.md b/readme.md --out specs/graphsmith.toml --force --spec specs/{api-version}/{service}.yml",
            "slice --spec a.yml --include /a /b --include /c --out b.yml",
            "slice --spec a.yml --include /a --into b.yml",
            "complete fish",
            "man",
            "man generate",
        ] {
            let words = std::iter::once("graphsmith").chain(line.split_whitespace());
            assert!(Arguments::try_parse_from(words).is_ok(), "{line}");
        }
    }
}
