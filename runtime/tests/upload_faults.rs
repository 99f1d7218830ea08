//! Uploads through random faults: whatever happens on the way, the service has the file once in the end, whole.
#![cfg(feature = "uploads")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use fastrand::Rng;
use support::outlook::{Fault, Last, Service, Shape, Status};

/// Scripts in the normal test run. Each is a seed, so a failure can be run again. `GRAPHSMITH_UPLOAD_SCRIPTS` asks for more.
const SCRIPTS: u64 = 200;

const SHAPES: [Shape; 9] = [
    Shape::Open,
    Shape::Bare,
    Shape::Pair,
    Shape::Several,
    Shape::Pascal,
    Shape::Upper,
    Shape::Missing,
    Shape::Empty,
    Shape::Nothing,
];

fn one<T: Clone>(random: &mut Rng, of: &[T]) -> T {
    of[random.usize(..of.len())].clone()
}

fn fault(random: &mut Rng, slice: usize) -> Fault {
    let status = one(random, &[408, 429, 500, 502, 503, 504, 509]);
    match random.u8(..12) {
        0 | 1 => Fault::HangUp,
        2 | 3 => Fault::LoseReply,
        4 => Fault::Busy(status, "0"),
        5 => Fault::Refuse(status),
        6 => Fault::Pretend(status),
        7 => Fault::Take(random.usize(..=slice)),
        8 => Fault::Shape(one(random, &SHAPES)),
        9 => Fault::Refuse(416),
        10 => Fault::Expire,
        _ => Fault::None,
    }
}

async fn script(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let (size, slice) = (random.usize(1..=1000), random.usize(20..=300));
    let content: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(size).collect();
    let path = folder.path().join("a b.zip");
    std::fs::write(&path, &content).unwrap();

    let service = Service::start().await;
    let drive = random.bool();
    let faults: Vec<Fault> = std::iter::repeat_with(|| fault(&mut random, slice)).take(size / slice + 8).collect();
    let script = {
        let mut state = service.state();
        state.faults = faults.iter().cloned().collect();
        if random.bool() {
            // Once is a fault of the service that a new session helps against.
            let at = random.usize(..state.faults.len());
            state.faults[at] = Fault::Refuse(401);
        }
        state.shape = one(&mut random, &SHAPES);
        state.status = one(&mut random, &[Status::Ranges, Status::Ranges, Status::Refused(404), Status::Refused(405)]);
        state.last = one(&mut random, &[Last::Location, Last::Bare, Last::Object, Last::Nothing, Last::Accepted]);
        format!(
            "seed {seed}, drive {drive}, {size}/{slice}, {:?} {:?} {:?} {faults:?}",
            state.shape, state.status, state.last
        )
    };
    let upload = if drive { service.to_drive(&path) } else { service.upload(&path) };
    let states = folder.path().join("states");
    let upload = upload.slice_size(slice as u64).sessions(30).state_folder(&states);
    let uploaded = upload.run().await;

    let state = service.state();
    let uploaded = uploaded.unwrap_or_else(|error| unreachable!("{script}: {error}\n{:#?}", state.log));
    assert_eq!(state.attachments.len(), 1, "{script}\n{:#?}", state.log);
    assert!(state.attachments[0].bytes == content, "{script}\n{:#?}", state.log);
    assert!(drive || uploaded.id.as_ref() == Some(&state.attachments[0].id), "{script}");
    assert_eq!(state.violations, Vec::<String>::new(), "{script}");
    assert_eq!(std::fs::read_dir(&states).unwrap().count(), 0, "{script}");
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
