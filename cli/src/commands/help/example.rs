//! Examples as command lines of `mg`, for the shell of the reader.

use std::fmt::Write as _;

use crate::literal::{Call, Script, Word};
use crate::shell::Shell;

/// A script that calls a cmdlet, maybe with what others return, each line indented; `None` if it does more than that.
pub(super) fn command_lines(source: &str, cmdlet: &str, shell: Shell, indent: usize) -> Option<String> {
    let script = Script::read(source).ok()?;
    let is_own = |call: &Call| call.result.is_some() || call.cmdlet.eq_ignore_ascii_case(cmdlet);
    if script.calls.last().is_none_or(|call| call.result.is_some()) || !script.calls.iter().all(is_own) {
        return None;
    }
    let margin = " ".repeat(indent);
    let mut text = String::new();
    for (name, value) in &script.variables {
        let _ = writeln!(text, "{margin}{}", shell.assignment(name, value, indent));
    }
    for call in &script.calls {
        let mut command = format!("mg {}", call.cmdlet);
        for word in &call.words {
            let word = match word {
                Word::Value(value) => shell.value(value, indent),
                Word::Variable(name) | Word::Property(name, _) => shell.variable(name),
            };
            let _ = write!(command, " {word}");
        }
        if let Some(name) = &call.result {
            let _ = write!(command, " -Only {}", used(&script, name)?);
            command = shell.result(name, &command);
        }
        let _ = writeln!(text, "{margin}{command}");
    }
    Some(text)
}

/// The one property of a result that later commands use, by its name in JSON.
fn used(script: &Script, variable: &str) -> Option<String> {
    let mut used = script.calls.iter().flat_map(|call| &call.words).filter_map(|word| match word {
        Word::Property(name, property) if name == variable => Some(property),
        _ => None,
    });
    let first = used.next()?;
    let mut letters = first.chars();
    let name = letters.next()?.to_ascii_lowercase().to_string() + letters.as_str();
    used.all(|other| other == first).then_some(name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::command_lines;
    use crate::shell::Shell;

    const SCRIPT: &str = "$userId = 'adelev@contoso.com'\n$params = @{\n    subject = 'It''s on'\n    start = @{\n        \
        dateTime = '2026-03-16T09:00:00'\n    }\n    tags = 'a', 'b'\n}\n\nNew-X -UserId $userId -BodyParameter $params \
        -Property id, subject -Confirm:$false";

    #[test]
    fn each_shell_has_its_own_lines() {
        let table = [
            (
                Shell::Sh,
                "  userId=adelev@contoso.com\n  params='{\n    \"subject\": \"It'\\''s on\",\n    \"start\": {\n      \
                 \"dateTime\": \"2026-03-16T09:00:00\"\n    },\n    \"tags\": [\n      \"a\",\n      \"b\"\n    ]\n  }'\n  \
                 mg New-X -UserId \"$userId\" -BodyParameter \"$params\" -Property id,subject '-Confirm:$false'\n",
            ),
            (
                Shell::Fish,
                "  set userId adelev@contoso.com\n  set params '{\n    \"subject\": \"It\\'s on\",\n    \"start\": {\n      \
                 \"dateTime\": \"2026-03-16T09:00:00\"\n    },\n    \"tags\": [\n      \"a\",\n      \"b\"\n    ]\n  }'\n  \
                 mg New-X -UserId $userId -BodyParameter $params -Property id,subject '-Confirm:$false'\n",
            ),
            (
                Shell::Powershell,
                "  $userId = 'adelev@contoso.com'\n  $params = \"@{\n    subject = 'It''s on'\n    start = @{\n      \
                 dateTime = '2026-03-16T09:00:00'\n    }\n    tags = @(\n      'a',\n      'b'\n    )\n  }\"\n  \
                 mg New-X -UserId $userId -BodyParameter $params -Property 'id,subject' '-Confirm:$false'\n",
            ),
        ];
        for (shell, expected) in table {
            assert_eq!(command_lines(SCRIPT, "New-X", shell, 2).unwrap(), expected, "{shell:?}");
        }
    }

    #[test]
    fn results_are_given_to_variables() {
        let script = "$event = Get-X -UserId 'a' -EventId 'b'\nRemove-X -UserId 'a' -EventId $event.Id";
        let table = [
            (
                Shell::Sh,
                "  event=$(mg Get-X -UserId a -EventId b -Only id)\n  mg Remove-X -UserId a -EventId \"$event\"\n",
            ),
            (
                Shell::Fish,
                "  set event (mg Get-X -UserId a -EventId b -Only id)\n  mg Remove-X -UserId a -EventId $event\n",
            ),
            (
                Shell::Powershell,
                "  $event = mg Get-X -UserId a -EventId b -Only id\n  mg Remove-X -UserId a -EventId $event\n",
            ),
        ];
        for (shell, expected) in table {
            assert_eq!(command_lines(script, "Remove-X", shell, 2).unwrap(), expected, "{shell:?}");
        }
        let two = "$a = Get-X\nRemove-X -A $a.Id -B $a.Name";
        assert_eq!(command_lines(two, "Remove-X", Shell::Sh, 2), None);
        assert_eq!(command_lines("$a = Get-X", "Get-X", Shell::Sh, 2), None);
    }

    #[test]
    fn a_script_that_does_more_is_no_command_line() {
        for script in [
            "Get-X | Remove-X",
            "Get-Y\nGet-X",
            "",
            "$a = (Get-Date)\nGet-X -A $a",
            "$a = 1\n$a = 2\nGet-X -A $a",
            "Get-X -A $b",
            "Get-X -A 'b",
            "Get-X @a",
            "Get-X > a",
            "${a b} = 1\nGet-X",
        ] {
            assert_eq!(command_lines(script, "Get-X", Shell::Sh, 2), None, "{script}");
        }
    }
}
