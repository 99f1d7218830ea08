//! Tables for people: as many columns as fit, those first that tell the objects apart.

use serde_json::Value;

use super::columns;
use super::rank::{Rank, ranked};
use super::tell::{cell, told};
use crate::text::{cut, width};
use graphsmith_catalog::printable::one_line;

/// Widest column of text.
const WIDEST: usize = 50;

/// Narrowest column that a text is still recognized in.
const NARROWEST: usize = 12;

/// Widest text in a list of properties.
const LONGEST: usize = 200;

/// Rows as text, and whether it begins with a header.
pub(super) struct Table {
    pub(super) text: String,
    pub(super) has_header: bool,
}

/// Writes rows; a single object is written as a list of its properties. Chosen columns are all shown, in their order.
pub(super) fn write(rows: &[Value], many: bool, chosen: &[String], width: usize) -> Table {
    let without_header = |text: String| Table { text, has_header: false };
    match rows {
        [] => without_header(String::new()),
        [Value::Object(_)] if !many => without_header(properties(&rows[0], chosen, width)),
        _ if rows.iter().any(|row| !row.is_object()) => {
            let lines: Vec<String> = rows.iter().map(|row| one_line(&cell(row))).collect();
            without_header(lines.join("\n") + "\n")
        }
        _ => Table { text: grid(rows, chosen, width), has_header: true },
    }
}

fn properties(row: &Value, chosen: &[String], room: usize) -> String {
    let names = columns::of_rows(std::slice::from_ref(row), chosen, &[]);
    let longest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let room = room.saturating_sub(longest + 3);
    let line = |name: &&str| {
        let value = columns::value(row, name).map(|value| told(value).unwrap_or_else(|| cell(value)));
        let value = one_line(&value.unwrap_or_default());
        // Values that are needed whole, as ids and addresses are, are not cut.
        let value = if value.contains(' ') { cut(&value, room.max(LONGEST)) } else { value };
        format!("{} : {value}\n", padded(&one_line(name), longest))
    };
    names.iter().map(line).collect()
}

/// A column that is shown: its cells, and the least and the best width.
struct Column<'r> {
    name: &'r str,
    cells: Vec<String>,
    least: usize,
    best: usize,
}

impl<'r> Column<'r> {
    fn new(rows: &[Value], name: &'r str, rank: Rank) -> Self {
        let told = |row: &Value| {
            let value = columns::value(row, name)?;
            // Only what somebody has asked for is shown as JSON.
            Some(one_line(&told(value).unwrap_or_else(|| cell(value))))
        };
        let cells: Vec<String> = rows.iter().map(|row| told(row).unwrap_or_default()).collect();
        let longest = cells.iter().map(|text| width(text)).max().unwrap_or_default().max(width(name)).max(1);
        let (least, best) = if rank.may_be_cut() {
            (longest.min(NARROWEST.max(width(name))), longest.min(WIDEST))
        } else {
            (longest, longest)
        };
        Self { name, cells, least: least.min(best), best }
    }
}

fn grid(rows: &[Value], chosen: &[String], room: usize) -> String {
    let mut shown: Vec<Column<'_>> = Vec::new();
    for (name, rank) in ranked(rows, chosen) {
        let column = Column::new(rows, name, rank);
        if chosen.is_empty() {
            // What the table says already is not said twice.
            if shown.iter().any(|other| other.cells == column.cells) {
                continue;
            }
            // What matters most makes room; everything else is there only if it takes none away.
            let taken: usize =
                shown.iter().map(|other| if rank.matters() { other.least } else { other.best } + 2).sum();
            let wanted = if rank.matters() { column.least } else { column.best };
            if taken + wanted > room && !shown.is_empty() {
                continue;
            }
        }
        shown.push(column);
    }
    let gaps = 2 * shown.len().saturating_sub(1);
    let mut left = room.saturating_sub(gaps + shown.iter().map(|column| column.least).sum::<usize>());
    let mut sizes: Vec<usize> = shown.iter().map(|column| column.least).collect();
    // What lacks least becomes whole first; what is longest has what is left.
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|at| shown[*at].best - shown[*at].least);
    for at in order {
        let more = left.min(shown[at].best - shown[at].least);
        left -= more;
        sizes[at] += more;
    }
    let mut out = String::new();
    let mut line = |cell: &dyn Fn(&Column<'_>) -> String| {
        let cells = shown.iter().zip(&sizes).map(|(column, size)| padded(&cut(&cell(column), *size), *size));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    };
    line(&|column| one_line(column.name));
    line(&|column| "-".repeat(width(column.name)));
    for at in 0..rows.len() {
        line(&|column| column.cells[at].clone());
    }
    out
}

fn padded(text: &str, size: usize) -> String {
    let blanks = size.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::write;
    use crate::text::width;

    fn table(rows: &[Value], many: bool, chosen: &[&str], room: usize) -> String {
        let chosen: Vec<String> = chosen.iter().map(|&name| name.to_owned()).collect();
        write(rows, many, &chosen, room).text
    }

    #[test]
    fn tables_fit_the_line() {
        let long = "x".repeat(80);
        let rows = [
            json!({"id": long, "subject": "One\n\u{1b}[2Jtwo", "isRead": true, "body": {"content": "c"}}),
            json!({"id": "2", "subject": "Three"}),
        ];
        assert_eq!(table(&rows, true, &[], 60), "subject  isRead\n-------  ------\nOne two  true\nThree\n");
        assert_eq!(table(&[], true, &[], 60), "");
        let one = table(&[json!({"id": "1", "on": false, "body": {"content": "c"}})], false, &[], 60);
        assert_eq!(one, "id   : 1\non   : false\nbody : {\"content\":\"c\"}\n");
        assert_eq!(table(&[Value::from("text")], false, &[], 60), "text\n");
        let wide = [json!({"displayName": "会議室会議室会議室会議室"}), json!({"displayName": "b"})];
        let text = table(&wide, true, &[], 20);
        assert_eq!(text, "displayName\n-----------\n会議室会議室会議室…\nb\n");
        assert!(text.lines().all(|line| width(line) <= 20));
    }

    /// A message as the service gives it, as far as it matters.
    fn message(subject: &str, at: &str) -> Value {
        let address = |text: &str| json!({"emailAddress": {"name": "A", "address": text}});
        json!({"id": "A".repeat(152), "createdDateTime": "2026-01-01T00:00:00Z", "lastModifiedDateTime": "2026-01-02T00:00:00Z",
            "changeKey": "CQAAABYAAAC/AAAC", "receivedDateTime": at, "hasAttachments": false, "subject": subject,
            "bodyPreview": "Hello. ".repeat(30), "importance": "normal", "isRead": true, "webLink": "https://x/".repeat(9),
            "body": {"contentType": "html", "content": "<p>"}, "sender": address("bob@contoso.com"),
            "from": address("adele@contoso.com"), "toRecipients": [address("me@contoso.com")]})
    }

    #[test]
    fn columns_help_a_person_and_no_id_is_cut() {
        let rows = [message("Lunch", "2026-03-04T11:00:00Z"), message(&"Re: ".repeat(40), "2026-03-05T11:00:00Z")];
        for room in [60, 80, 120, 200] {
            let text = table(&rows, true, &[], room);
            assert!(text.starts_with("subject"), "{text}");
            for name in ["from", "receivedDateTime", "adele@contoso.com", "2026-03-05T11:00:00Z"] {
                assert!(text.contains(name), "{room}: no {name} in\n{text}");
            }
            assert!(!text.contains("AAAA") && text.lines().all(|line| width(line) <= room), "{room}:\n{text}");
        }
        let guid = "0e3b54a7-04f3-4d35-a03c-5e3b1b7b3c19";
        let user = json!({"businessPhones": ["1"], "displayName": "Adele Vance", "mail": "a@x", "userPrincipalName": "a@x", "id": guid});
        let text = table(&[user.clone(), user.clone()], true, &[], 80);
        assert!(text.starts_with("displayName  mail  id  ") && !text.contains("userPrincipalName"), "{text}");
        let text = table(&[user.clone(), user], true, &[], 50);
        assert!(text.starts_with("displayName  mail  businessPhones\n"), "{text}");
    }

    #[test]
    fn chosen_columns_are_all_shown_in_their_order() {
        let rows = [message("Lunch", "2026-03-04T11:00:00Z"), message("Re: Lunch", "2026-03-05T11:00:00Z")];
        let text = table(&rows, true, &["isRead", "id", "none", "start/dateTime", "body"], 80);
        assert!(text.starts_with("isRead  id  ") && text.contains(&"A".repeat(152)), "{text}");
        assert!(text.lines().next().is_some_and(|line| line.contains("  none  start/dateTime  body")), "{text}");
        let one = table(&rows[..1], false, &["subject", "from"], 80);
        assert_eq!(one, "subject : Lunch\nfrom    : adele@contoso.com\n");
    }
}
