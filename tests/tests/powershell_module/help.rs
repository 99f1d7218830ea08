//! What `Get-Help` shows of every cmdlet against its page.

use serde_json::Value;

use super::{Place, Set};

/// Compares the help of all cmdlets of a set.
pub fn check(place: &Place, set: &Set) {
    let mut differences = Vec::new();
    for line in place.lines("help.ps1", set) {
        let name = line["name"].as_str().unwrap();
        let page = set.text(line["module"].as_str().unwrap(), &format!("help/{name}.md"));
        for (what, shown, written) in parts(&line, &page) {
            if shown != written {
                differences.push(format!("{name}: {what}\n  help: {shown:?}\n  page: {written:?}"));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences: {:#?}",
        differences.len(),
        &differences[..differences.len().min(20)]
    );
}

/// What is compared: its name, what help shows, what the page says.
fn parts(help: &Value, page: &str) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let texts = |key: &str| -> Vec<String> { help[key].as_array().unwrap().iter().map(text).collect() };
    let rows = |key: &str, at: usize| -> Vec<String> {
        help[key].as_array().unwrap().iter().map(|row| text(&row[at])).collect()
    };
    let synopsis = section(page, "SYNOPSIS").split("\n\n").next().unwrap_or_default().to_owned();
    let parameters = section(page, "PARAMETERS");
    let entries: Vec<&str> = parameters.split("### -").skip(1).collect();
    let setting = |key: &str| -> Vec<String> {
        let key = format!("\n{key}:");
        let value =
            |entry: &&str| words(entry.split(&key).nth(1).unwrap_or_default().lines().next().unwrap_or_default());
        entries.iter().map(value).collect()
    };
    let or_none = |value: String| if value.is_empty() { "none".to_owned() } else { value };
    let headings = |part: &str| -> Vec<String> {
        section(page, part).lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect()
    };
    let plain = |text: String| words(&text).to_lowercase();
    let has_construct = |text: &String| text.contains("To construct, see NOTES section").to_string();
    let blocks = |text: &str| -> Vec<String> { text.split("```").skip(1).step_by(2).map(words).collect() };
    let examples = section(page, "EXAMPLES");
    let code = |text: &str| -> Vec<String> {
        blocks(text).into_iter().map(|block| block.trim_start_matches("powershell ").to_owned()).collect()
    };
    let links = section(page, "RELATED LINKS");
    let addresses = links.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(unescaped);
    vec![
        ("synopsis", vec![text(&help["synopsis"])], vec![words(&unescaped(&synopsis))]),
        ("syntax", texts("syntax"), blocks(&section(page, "SYNTAX"))),
        (
            "parameters",
            rows("parameters", 0),
            entries.iter().map(|entry| words(entry.lines().next().unwrap_or_default())).collect(),
        ),
        ("types", rows("parameters", 1), setting("Type")),
        (
            "required",
            rows("parameters", 2).into_iter().map(plain).collect(),
            setting("Required").into_iter().map(plain).collect(),
        ),
        ("pipeline", rows("parameters", 3), setting("Accept pipeline input")),
        ("aliases", rows("parameters", 4), setting("Aliases").into_iter().map(or_none).collect()),
        ("defaults", rows("parameters", 5), setting("Default value")),
        (
            "how to construct",
            rows("parameters", 6).iter().map(has_construct).collect(),
            entries.iter().map(|entry| has_construct(&(*entry).to_owned())).collect(),
        ),
        ("inputs", texts("inputs"), headings("INPUTS")),
        ("outputs", texts("outputs"), headings("OUTPUTS")),
        (
            "titles of examples",
            rows("examples", 0),
            headings("EXAMPLES").iter().map(|title| unescaped(title)).collect(),
        ),
        ("examples", rows("examples", 1).iter().map(|code| words(code)).collect(), code(&examples)),
        ("links", texts("links"), addresses.collect()),
    ]
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A section of a page, without its heading.
fn section(page: &str, name: &str) -> String {
    let rest = page.split(&format!("\n## {name}\n")).nth(1).unwrap_or_default();
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        out.push(mark.unwrap_or(c));
    }
    out
}
