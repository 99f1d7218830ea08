//! [`Case`]: a seed -> a file, what goes wrong, and who uploads it.

use std::ops::RangeInclusive;

use fastrand::Rng;
use graphsmith_emulator::Listener;
use graphsmith_emulator::faults::{Action, Lure, Rule, Script};
use graphsmith_runtime::upload::SLICE;

/// Sizes that an upload session takes, in bytes (docs/protocol.md#sizes).
const SIZES: RangeInclusive<u64> = 3_000_000..=150 << 20;

/// Both ends of what a session takes, however megabytes are counted.
pub const ENDS: [u64; 4] = [3_000_000, 150 << 20, 3 << 20, 150_000_000];

/// A wait that nobody takes, in seconds.
const LONG: u64 = 72_000;

/// Who uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The library, in this process.
    Library,
    /// `mg`, with everything that it can say about itself.
    Process,
}

/// What is worse than the faults of a random script, which all pass by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Nothing.
    None,
    /// More failures in a row than a client puts up with.
    Outage,
    /// The service asks for a wait that nobody takes.
    LongWait,
    /// Somebody presses Ctrl-C.
    Interrupt,
    /// The program dies.
    Crash,
    /// A reply leads to another origin.
    Lure,
    /// The session itself is at another origin.
    StrangeSession,
}

/// A file on its way through bad luck.
#[derive(Debug, Clone)]
pub struct Case {
    pub seed: u64,
    pub size: u64,
    pub way: Way,
    pub trouble: Trouble,
    pub script: Script,
    /// The client is ended as soon as it has sent so many slices.
    pub end_after: Option<u64>,
}

impl Case {
    /// The case that the seed alone decides.
    pub fn of(seed: u64) -> Self {
        // The script has the seed for itself.
        let mut rng = Rng::with_seed(seed ^ 0x5eed_0000);
        let size = size(seed, &mut rng);
        let slices = size.div_ceil(SLICE);
        let way = if seed % 7 == 3 { Way::Process } else { Way::Library };
        let mut script = Script::random_over(seed, slices);
        let trouble = match rng.u8(..10) {
            0..=2 => Trouble::None,
            // `mg` is patient; nobody wants to wait for it to lose its patience.
            3 | 4 if way == Way::Library => Trouble::Outage,
            3..=5 => Trouble::LongWait,
            6 => Trouble::Interrupt,
            7 => Trouble::Crash,
            8 => Trouble::Lure,
            _ if rng.bool() => Trouble::Lure,
            _ => Trouble::StrangeSession,
        };
        let end_after = matches!(trouble, Trouble::Interrupt | Trouble::Crash).then(|| rng.u64(0..slices));
        // A request follows the first rule that applies to it.
        if let Some(rule) = worse(trouble, slices, &mut rng) {
            script.rules.insert(0, rule);
        }
        Self { seed, size, way, trouble, script, end_after }
    }

    /// How often the library sends a slice again.
    pub fn retries(&self) -> u32 {
        if self.trouble == Trouble::Outage { 2 } else { 12 }
    }

    /// Whether a session may end without a result, so that the next run starts from the beginning: nobody can go on with
    /// one that is elsewhere.
    pub fn may_begin_anew(&self) -> bool {
        self.trouble == Trouble::StrangeSession
    }

    /// Writes the file: bytes that the seed alone decides.
    pub fn write(&self, to: &std::path::Path) -> std::io::Result<()> {
        use std::io::Write as _;
        let (mut rng, mut file) = (Rng::with_seed(self.seed), std::fs::File::create(to)?);
        let (mut left, mut piece) = (self.size, vec![0; 1 << 20]);
        while left > 0 {
            let length = usize::try_from(left.min(1 << 20)).unwrap();
            rng.fill(&mut piece[..length]);
            file.write_all(&piece[..length])?;
            left -= length as u64;
        }
        Ok(())
    }
}

/// Ends, borders of slices, and sizes in between, as many small as large ones.
fn size(seed: u64, rng: &mut Rng) -> u64 {
    let (least, most) = SIZES.into_inner();
    match seed % 10 {
        0 => ENDS[usize::try_from(seed / 10).unwrap() % ENDS.len()],
        1 | 2 => (logarithmic(1, most / SLICE, rng) * SLICE + rng.u64(..3) - 1).clamp(least, most),
        _ => logarithmic(least, most, rng),
    }
}

/// A number of that range whose logarithm is as probable as any other.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "any number will do"
)]
fn logarithmic(least: u64, most: u64, rng: &mut Rng) -> u64 {
    let number = least as f64 * ((most + 1) as f64 / least as f64).powf(rng.f64());
    (number as u64).clamp(least, most)
}

fn worse(trouble: Trouble, slices: u64, rng: &mut Rng) -> Option<Rule> {
    let at = rng.u64(1..=slices);
    let slice = |action| Rule::always(action).of(Listener::Upload, "PUT");
    Some(match trouble {
        Trouble::None | Trouble::Interrupt | Trouble::Crash => return None,
        Trouble::Outage => {
            let actions =
                [Action::HangUp {}, Action::LostReply {}, refusal(429, None), refusal(500, None), refusal(503, None)];
            let rows: Vec<u64> = (at..at + 8).collect();
            let action = actions[rng.usize(..actions.len())].clone();
            match rng.u8(..4) {
                0 => Rule::always(action).of(Listener::Graph, "GET").nth((1..=8).collect::<Vec<_>>()),
                _ => slice(action).nth(rows),
            }
        }
        Trouble::LongWait => slice(refusal(if rng.bool() { 429 } else { 503 }, Some(LONG))).nth([at]),
        Trouble::Lure => lure(at, rng),
        Trouble::StrangeSession => {
            let to = [Lure::LookAlike, Lure::UserInfo, Lure::Trap][rng.usize(..3)];
            Rule::always(Action::UploadUrl { to }).of(Listener::Graph, "POST").nth([1])
        }
    })
}

/// Something that leads elsewhere, once.
fn lure(at: u64, rng: &mut Rng) -> Rule {
    let to = [Lure::LookAlike, Lure::UserInfo, Lure::Trap][rng.usize(..3)];
    let code = [301, 302, 303, 307, 308][rng.usize(..5)];
    match rng.u8(..5) {
        0 => Rule::always(Action::Redirect { code }).of(Listener::Upload, "PUT").nth([at]),
        1 => Rule::always(Action::Redirect { code }).of(Listener::Graph, "POST").nth([1]),
        2 => Rule::always(Action::Redirect { code }).of(Listener::Graph, "GET").nth([1]),
        3 => Rule::always(Action::NextLink { to }).of(Listener::Graph, "GET").nth([rng.u64(1..=2)]),
        _ => Rule::always(Action::Location { to }).of(Listener::Upload, "PUT"),
    }
}

fn refusal(code: u16, retry_after: Option<u64>) -> Action {
    Action::Status { code, error: None, retry_after, retry_after_date: None, challenge: None, done: false }
}
