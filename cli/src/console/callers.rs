//! The programs that have started this process.

/// The programs that have started this process, the nearest first, as far as the system tells.
pub(super) fn callers() -> Vec<String> {
    #[cfg(target_os = "linux")]
    {
        let mut process = std::os::unix::process::parent_id();
        let mut programs = Vec::new();
        // A shell is near, and a number that is used again could lead in a circle.
        for _ in 0..8 {
            let read = |file: &str| std::fs::read(format!("/proc/{process}/{file}")).unwrap_or_default();
            let (line, state) = (read("cmdline"), read("stat"));
            let mut words = line.split(|byte| *byte == 0).map(String::from_utf8_lossy);
            let program = words.next().unwrap_or_default();
            // What is written for .NET follows the name of its host.
            programs.push(
                if program.ends_with("dotnet") { words.next().unwrap_or_default() } else { program }.into_owned(),
            );
            // `ID (name) STATE PARENT ...`, and the name may have anything in it.
            let state = String::from_utf8_lossy(&state);
            let parent = state.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
            match parent {
                Some(parent) if parent > 1 => process = parent,
                _ => break,
            }
        }
        programs
    }
    #[cfg(not(target_os = "linux"))]
    Vec::new()
}
