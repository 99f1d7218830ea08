//! What a page that we publish must not have: a page -> its faults.

use yaml_serde::Value;

/// Sections in their order; `ALIASES` is there in the newer schema only.
const SECTIONS: [&str; 10] = [
    "SYNOPSIS",
    "SYNTAX",
    "ALIASES",
    "DESCRIPTION",
    "EXAMPLES",
    "PARAMETERS",
    "INPUTS",
    "OUTPUTS",
    "NOTES",
    "RELATED LINKS",
];

/// Keys of the front matter in schema 2.0.0 and in schema 2024-05-01.
const KEYS: [&[&str]; 2] = [
    &["external help file", "Module Name", "online version", "schema"],
    &["document type", "external help file", "HelpUri", "Locale", "Module Name", "PlatyPS schema version", "title"],
];

/// Everything that is wrong with a page of the profile `full`, each with the line it stands in; empty for a good one.
#[must_use]
pub fn faults(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |message: &str, line: &str| faults.push(format!("{message}: {line:.120}"));
    if page.contains('\r') || !page.ends_with('\n') || page.ends_with("\n\n") {
        fault("line ends", page.get(page.len().saturating_sub(40)..).unwrap_or_default());
    }
    if page.contains("{{") {
        fault("to be filled in", page.lines().find(|line| line.contains("{{")).unwrap_or_default());
    }
    if page.contains("\n\n\n") && !code(page).iter().any(|code| code.contains("\n\n\n")) {
        fault("several empty lines", "");
    }
    let Some((front, body)) = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return vec!["no front matter".to_owned()];
    };
    if !is_front_matter(front) {
        fault("front matter", &front.replace('\n', ", "));
    }
    let lines = text_lines(body);
    let Some(lines) = lines else {
        return vec!["a code block is never closed".to_owned()];
    };
    let sections: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("## ")).collect();
    let newer = front.contains("PlatyPS schema version");
    let wanted: Vec<&str> = SECTIONS.into_iter().filter(|name| newer || *name != "ALIASES").collect();
    if sections != wanted {
        fault("sections", &sections.join(", "));
    }
    for (at, line) in lines.iter().enumerate() {
        let next = lines[at + 1..].iter().find(|line| !line.is_empty()).copied().unwrap_or_default();
        if let Some(message) = line_fault(line).or_else(|| heading_fault(line, next)) {
            fault(message, line);
        }
    }
    faults
}

fn is_front_matter(front: &str) -> bool {
    let Ok(Value::Mapping(values)) = yaml_serde::from_str::<Value>(front) else { return false };
    let keys: Vec<&str> = values.keys().filter_map(Value::as_str).filter(|key| !key.starts_with("ms.")).collect();
    KEYS.contains(&keys.as_slice()) && values.values().all(|value| value.as_str().is_some_and(|text| !text.is_empty()))
}

/// What stands for a code block among the lines of a page.
const CODE: &str = "`code`";

/// The lines outside of code blocks, each block as one line; `None` when one is never closed.
fn text_lines(body: &str) -> Option<Vec<&str>> {
    let mut lines = Vec::new();
    let mut open = false;
    for line in body.lines() {
        if line.starts_with("```") {
            open = !open;
            lines.extend(open.then_some(if line == "```yaml" { "```yaml" } else { CODE }));
        } else if !open {
            lines.push(line);
        }
    }
    (!open).then_some(lines)
}

fn line_fault(line: &str) -> Option<&'static str> {
    let text = line.trim_start();
    let doubled_stop = || {
        text.match_indices("..").any(|(at, _)| {
            let before = text[..at].ends_with(char::is_alphanumeric);
            before && (text[at + 2..].is_empty() || text[at + 2..].starts_with(' '))
        })
    };
    if line.ends_with(' ') {
        Some("space at the end")
    } else if text.contains("  ") {
        Some("double space")
    } else if text == "." || doubled_stop() {
        Some("full stops")
    } else if text.starts_with("- `") && !text.contains("`: ") {
        Some("no description")
    } else if links(text).any(|link| !is_link(link)) {
        Some("link")
    } else {
        None
    }
}

/// A heading must be followed by text, by code, or by a heading of a lower level.
fn heading_fault(line: &str, next: &str) -> Option<&'static str> {
    let level = |line: &str| line.find(' ').filter(|at| *at > 0 && line.bytes().take(*at).all(|b| b == b'#'));
    let this = level(line)?;
    if next.is_empty() || level(next).is_some_and(|next| next <= this) {
        return Some("a heading without content");
    }
    (line.starts_with("### -") && next == "```yaml").then_some("a parameter without description")
}

/// What the links of a text point to. Brackets that are text are escaped.
pub fn links(line: &str) -> impl Iterator<Item = &str> {
    let starts = line.match_indices("](").filter(|(at, _)| !line[..*at].ends_with('\\'));
    starts.map(|(at, _)| line[at + 2..].split(')').next().unwrap_or_default())
}

fn is_link(link: &str) -> bool {
    let web = link.starts_with("https://") || link.starts_with("http://");
    let page = link.rsplit_once('.').is_some_and(|(_, end)| end == "md");
    (web || page) && !link.contains([' ', '<', '>', '`', '\\'])
}

/// The code of the blocks of a page.
#[must_use]
pub fn code(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```").skip(1).step_by(2);
    blocks.filter_map(|block| Some(block.split_once('\n')?.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\nexternal help file: M-help.xml\nModule Name: M\nonline version: https://e.com/x\n\
        schema: 2.0.0\n---\n\n# Get-It\n\n## SYNOPSIS\nGets it.\n\n## SYNTAX\n\n```\nGet-It  -A\n```\n\n\
        ## DESCRIPTION\nGets it. See [that](../M/That.md).\n\n## EXAMPLES\n\n### Example 1: Get it\n\n```powershell\n\
        Get-It\n```\n\n## PARAMETERS\n\n### -A\nThe A.\n\n```yaml\nType: String\n```\n\n### CommonParameters\nText.\n\n\
        ## INPUTS\n\n### System.String\nText.\n\n## OUTPUTS\n\n### System.String\nText.\n\n## NOTES\n\
        A `<B>`: text\n  - `[C <D>]`: text\n\n## RELATED LINKS\n\n[https://e.com](https://e.com)\n";

    #[test]
    fn a_good_page_has_no_fault() {
        assert_eq!(faults(PAGE), Vec::<String>::new());
        assert_eq!(code(PAGE), ["Get-It  -A", "Get-It", "Type: String"]);
    }

    #[test]
    fn each_fault_is_found() {
        let vectors = [
            ("Gets it.\n\n## SYNTAX", "{{ Fill it in }}\n\n## SYNTAX", "to be filled in"),
            ("schema: 2.0.0", "schema: [", "front matter"),
            ("Module Name: M\n", "", "front matter"),
            ("```\n\n## DESC", "\n## DESC", "a code block is never closed"),
            ("## INPUTS\n\n### System.String\nText.\n", "", "sections"),
            ("The A.", "The  A.", "double space"),
            ("The A.", "The A..", "full stops"),
            ("The A.", ".", "full stops"),
            ("The A.", "The A. ", "space at the end"),
            ("The A.\n\n", "", "a parameter without description"),
            ("### -A\nThe A.\n\n```yaml\nType: String\n```\n\n", "### -A\n\n", "a heading without content"),
            ("[C <D>]`: text", "[C <D>]`", "no description"),
            ("../M/That.md", "javascript:x", "link"),
            ("(https://e.com)\n", "(https://e.com)\n\n", "line ends"),
        ];
        for (from, to, expected) in vectors {
            assert!(PAGE.contains(from), "{from}");
            let found = faults(&PAGE.replacen(from, to, 1));
            assert!(found.iter().any(|fault| fault.starts_with(expected)), "{expected}: {found:?}");
        }
    }
}
