//! Content that has an address of its own: files in drives, usage reports. Graph redirects to a signed address on another
//! origin (docs/security.md#redirects).

use std::sync::Arc;
use std::time::SystemTime;

use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::call::Call;
use crate::blob::Blob;
use crate::downloads::Download;
use crate::faults::{Action, Lure};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty, json as reply_json};
use crate::routes::{Kind, Step};
use crate::store::item_key;
use crate::tenant::Report;
use crate::time;

/// `GET`: a redirection to the content.
pub(super) fn redirect(call: &Call<'_>) -> Result<Reply, Refusal> {
    let own = call.rules.tenant().and_then(|tenant| tenant.report(&call.place.steps));
    let download = match own {
        Some(report) => table(call, report)?,
        None if call.place.node.kind() == Kind::Action => usage(call)?,
        None => content(call)?,
    };
    let target = call.shared.state().downloads.sign(download);
    let lure = match call.fault {
        Some(Action::Location { to }) => *to,
        _ => Lure::Again,
    };
    let location = call.shared.origins.lure(lure, &call.shared.origins.download, &target);
    let mut reply = empty(StatusCode::FOUND);
    let location = HeaderValue::from_str(&location).map_err(|_| Refusal::not_played("content at this address"))?;
    reply.headers_mut().insert("location", location);
    Ok(reply)
}

/// `PUT`: the content of an item, in one request.
pub(super) fn replace(call: &Call<'_>) -> Result<Reply, Refusal> {
    let (steps, service) = (owner(call), &call.shared.service);
    let blob = Arc::new(Blob::of(&call.body)?);
    let media_type = call.headers.get("content-type").and_then(|value| value.to_str().ok());
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, steps, service.strict)?;
    let item = state.store.get_mut(&item_key(steps)).ok_or_else(Refusal::missing)?;
    let status = if item.content.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    files::fill_drive_item(item, blob, call.body.len() as u64, media_type);
    Ok(reply_json(status, &Value::Object(item.value.clone())))
}

/// The item that the content belongs to: what stands before the last name.
fn owner<'a>(call: &'a Call<'_>) -> &'a [Step] {
    call.place.steps.split_last().map_or(&[], |(_, owner)| owner)
}

/// The content of an item.
fn content(call: &Call<'_>) -> Result<Download, Refusal> {
    let state = call.shared.state();
    let item = state.store.get(&item_key(owner(call))).ok_or_else(Refusal::missing)?;
    let (blob, length) = item.content.as_ref().ok_or_else(Refusal::missing)?;
    Ok(Download { media_type: files::media_type(item).to_owned(), blob: Arc::clone(blob), length: *length })
}

/// A usage report of a service that nobody has used: the columns that all reports have, and no rows.
fn usage(call: &Call<'_>) -> Result<Download, Refusal> {
    let mut text = String::from("\u{feff}Report Refresh Date,Report Period\r\n");
    let period = call.place.steps.iter().rev().find_map(|step| match step {
        Step::Id(id) => id.strip_prefix(['D', 'd']).filter(|days| days.parse::<u16>().is_ok()),
        Step::Name(_) => None,
    });
    if let Some(days) = period {
        let date = time::plain(SystemTime::now());
        text.extend([&date[..date.len().min(10)], ",", days, "\r\n"]);
    }
    of_text(&text)
}

/// A report of the tenant.
fn table(call: &Call<'_>, report: &Report) -> Result<Download, Refusal> {
    let given = call.place.steps.iter().filter_map(|step| match step {
        Step::Id(value) => Some(value),
        Step::Name(_) => None,
    });
    for value in given {
        if !report.values.contains(value) {
            return Err(report.wrong_value.bad(&[("value", value)]));
        }
    }
    of_text(&format!("\u{feff}{}", report.csv))
}

fn of_text(text: &str) -> Result<Download, Refusal> {
    let blob = Arc::new(Blob::of(text.as_bytes())?);
    Ok(Download { media_type: "application/octet-stream".to_owned(), blob, length: text.len() as u64 })
}
