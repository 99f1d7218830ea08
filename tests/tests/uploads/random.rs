//! Uploads through random faults: whatever happens on the way, the service has the file once in the end, whole.
//!
//! Files are small and slices few bytes long, so that hundreds of scripts with a fault for each slice are played, in forms that
//! `Script::random` leaves out.

use fastrand::Rng;
use graphsmith_emulator::faults::{self, Action, Ranges, Script};

use crate::service::{DRIVE_SLICE, FINISHES, FIRST, Place, RANGES, Service, busy, pretended, refused, slices, status};

/// Scripts in the normal test run. Each is a seed, so a failure can be run again. `GRAPHSMITH_UPLOAD_SCRIPTS` asks for more.
const SCRIPTS: u64 = 200;

fn one<T: Clone>(random: &mut Rng, of: &[T]) -> T {
    of[random.usize(..of.len())].clone()
}

fn fault(random: &mut Rng, slice: usize) -> Option<Action> {
    let code = one(random, &[408, 429, 500, 502, 503, 504, 509]);
    Some(match random.u8(..12) {
        0 | 1 => Action::HangUp {},
        2 | 3 => Action::LostReply {},
        4 => busy(code, 0),
        5 => refused(code),
        6 => pretended(code),
        7 => Action::Partial { bytes: random.u64(..=slice as u64) },
        8 => Action::Ranges { form: one(random, &RANGES) },
        9 => refused(416),
        10 => Action::Expire {},
        _ => return None,
    })
}

async fn script(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let drive = random.u8(..4) == 0;
    let (size, slice) = if drive {
        (random.usize(1..=4 * DRIVE_SLICE), DRIVE_SLICE)
    } else {
        (random.usize(1..=1000), random.usize(20..=300))
    };
    let content: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(size).collect();
    let place = Place::new(&content);
    let mut faults: Vec<Option<Action>> =
        std::iter::repeat_with(|| fault(&mut random, slice)).take(size / slice + 8).collect();
    if random.bool() {
        // Once is a fault of the service that a new session helps against.
        let at = random.usize(..faults.len());
        faults[at] = Some(refused(401));
    }
    let settings = faults::Service {
        ranges: Some(one(&mut random, &RANGES)),
        finish: Some(one(&mut random, &FINISHES)),
        ..Default::default()
    };
    if settings.ranges == Some(Ranges::Empty) {
        // A service that expects nothing more while bytes are missing would never get them.
        let partial = |fault: &Option<Action>| matches!(fault, Some(Action::Partial { .. }));
        faults.iter_mut().filter(|fault| partial(fault)).for_each(|fault| *fault = None);
    }
    let asked = one(&mut random, &[None, None, Some(404), Some(405)]);
    let about = format!("seed {seed}, drive {drive}, {size}/{slice}, {settings:?} {asked:?} {faults:?}");
    let mut rules = slices(faults);
    rules.extend(asked.map(|code| status(refused(code))));
    let service = Service::set(settings, rules).await;
    let upload = if drive { service.to_drive(&place.file) } else { service.upload(&place.file) };
    let upload = upload.slice_size(slice as u64).sessions(30).state_folder(&place.states);
    let uploaded = upload.run().await.map_err(|error| format!("{about}: {error}\n{:#?}", service.log())).unwrap();
    assert!(drive || uploaded.id.as_deref() == Some(FIRST), "{about}");
    service.check(&content, &about);
    assert_eq!(place.state(), None, "{about}");
}

#[tokio::test]
async fn every_script_ends_with_the_file_where_it_belongs_once() {
    let scripts = std::env::var("GRAPHSMITH_UPLOAD_SCRIPTS").map_or(SCRIPTS, |count| count.parse().unwrap());
    for first in (0..scripts).step_by(25) {
        let scripts: Vec<_> = (first..first + 25).map(|seed| tokio::spawn(script(seed))).collect();
        for script in scripts {
            script.await.unwrap();
        }
    }
}

/// The scripts of the emulator for files in drives; `cli/tests/upload_faults` plays them for attachments.
#[tokio::test]
async fn files_arrive_in_drives() {
    let (place, content) = Place::sized(1_000_000);
    for seed in 0..20 {
        let Script { rules, service, .. } = if seed == 0 { Script::default() } else { Script::random(seed) };
        // Only Outlook ends an upload without saying what was made; and only drives promise to tell what is missing.
        let settings = faults::Service { finish: None, session_status: true, ..service };
        let about = format!("seed {seed}, {settings:?} {rules:?}");
        let service = Service::set(settings, rules).await;
        let uploaded = service.to_drive(&place.file).run().await;
        let id = uploaded.map(|uploaded| uploaded.id).map_err(|error| error.to_string());
        assert_eq!(id, Ok(Some("i".to_owned())), "{about}");
        service.check(&content, &about);
    }
}
