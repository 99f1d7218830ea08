//! How long each phase takes, for whoever makes the generator faster: `GRAPHSMITH_TIMINGS=1` prints it.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// Environment variable that asks for timings; any value but an empty one does.
const VARIABLE: &str = "GRAPHSMITH_TIMINGS";

/// The phases of one module. Prints on standard error when it is dropped, if that was asked for.
#[derive(Debug)]
pub struct Timings {
    module: String,
    asked: bool,
    phases: Vec<(&'static str, Duration, Duration)>,
}

impl Timings {
    /// Timings of a module.
    pub fn new(module: &str) -> Self {
        let asked = std::env::var_os(VARIABLE).is_some_and(|value| !value.is_empty());
        Self { module: module.to_owned(), asked, phases: Vec::new() }
    }

    /// Runs a phase and measures it; phases of the same name add up. The processor time is that of this thread only,
    /// so that of work which rayon gave to others is missing (none is with `--jobs 1`).
    pub fn phase<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        if !self.asked {
            return run();
        }
        let (wall, cpu) = (Instant::now(), ThreadTime::now());
        let result = run();
        let (wall, cpu) = (wall.elapsed(), cpu.elapsed());
        match self.phases.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, wall_sum, cpu_sum)) => {
                *wall_sum += wall;
                *cpu_sum += cpu;
            }
            None => self.phases.push((name, wall, cpu)),
        }
        result
    }

    fn report(&self) -> String {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let mut lines: Vec<String> = Vec::new();
        for (name, wall, cpu) in &self.phases {
            let (wall, cpu) = (milliseconds(*wall), milliseconds(*cpu));
            lines.push(format!("timing {}: {name:<10} {wall:>9.1} ms wall {cpu:>9.1} ms cpu\n", self.module));
        }
        lines.concat()
    }
}

impl Drop for Timings {
    fn drop(&mut self) {
        // One write for the whole module keeps those of other threads out of it.
        eprint!("{}", self.report());
    }
}

#[cfg(test)]
mod tests {
    use super::Timings;

    #[test]
    fn phases_of_one_name_add_up() {
        let mut timings = Timings { module: "M".to_owned(), asked: true, phases: Vec::new() };
        assert_eq!(timings.phase("load", || 1), 1);
        timings.phase("help", || ());
        timings.phase("load", || ());
        let report = timings.report();
        assert_eq!(report.lines().count(), 2, "{report}");
        assert!(report.starts_with("timing M: load"), "{report}");
    }

    #[test]
    fn nothing_is_measured_unless_asked_for() {
        let mut timings = Timings { module: "M".to_owned(), asked: false, phases: Vec::new() };
        timings.phase("load", || ());
        assert_eq!(timings.report(), "");
    }
}
