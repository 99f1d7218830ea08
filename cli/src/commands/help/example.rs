//! Examples as command lines of `mg`, for the shell of the reader.

use std::fmt::Write as _;

use crate::literal::{Script, Word};
use crate::shell::Shell;

/// A script that calls a cmdlet, each line indented; `None` if it does more than that.
pub(super) fn command_lines(source: &str, cmdlet: &str, shell: Shell, indent: usize) -> Option<String> {
    let script = Script::read(source).ok()?;
    if script.calls.is_empty() || script.calls.iter().any(|call| !call.cmdlet.eq_ignore_ascii_case(cmdlet)) {
        return None;
    }
    let margin = " ".repeat(indent);
    let mut text = String::new();
    for (name, value) in &script.variables {
        let _ = writeln!(text, "{margin}{}", shell.assignment(name, value, indent));
    }
    for call in &script.calls {
        let _ = write!(text, "{margin}mg {}", call.cmdlet);
        for word in &call.words {
            let word = match word {
                Word::Value(value) => shell.value(value, indent),
                Word::Variable(name) => shell.variable(name),
            };
            let _ = write!(text, " {word}");
        }
        text.push('\n');
    }
    Some(text)
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
