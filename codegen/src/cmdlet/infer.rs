//! From an operation id to verb and subject (docs/rules.md#2-3-from-the-operation-id-to-verb-and-noun).

use crate::naming::{pascal, pascal_words, remove_sequential_duplicates, singular, singular_name, verbs, words};
use graphsmith_catalog::vocabulary::Method;

/// What an operation id says about a cmdlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inferred {
    /// Approved verb.
    pub verb: String,
    /// What it acts on.
    pub subject: String,
    /// The word that was taken for the action; parameter sets are named after it.
    pub action: String,
}

/// Prepositions, in the order in which they are looked for; what follows one says how, not what.
const PREPOSITIONS: [&str; 6] = ["with", "at", "by", "for", "in", "of"];

/// The cmdlets that an operation gives: one, or two when its name says `or`. Empty when the name holds no word.
#[must_use]
pub fn infer(group: &str, member: &str, method: Method) -> Vec<Inferred> {
    let group = group_name(group);
    let mut found = if verbs::approved(member).is_some() {
        vec![command(member, vec![Part::Name(group)])]
    } else {
        let group = words(&group);
        by_words(words(member), &group)
    };
    for inferred in &mut found {
        // PUT replaces, so its `Update` is a `Set`.
        if inferred.verb == "Update" && method == Method::Put {
            "Set".clone_into(&mut inferred.verb);
        }
    }
    found
}

fn group_name(group: &str) -> String {
    let mut parts = words(group);
    remove_sequential_duplicates(&mut parts);
    if let Some(last) = parts.last_mut() {
        *last = singular_name(last);
    }
    pascal_words(parts)
}

/// A part of a subject.
enum Part {
    /// A name of several words: only its last word is made singular.
    Name(String),
    /// One word.
    Word(String),
}

fn by_words(mut operation: Vec<String>, group: &[String]) -> Vec<Inferred> {
    operation.retain(|word| word != "all");
    let subject = |rest: &[String]| group.iter().chain(rest).cloned().map(Part::Word).collect::<Vec<_>>();
    match operation.as_slice() {
        [] => Vec::new(),
        [action] => vec![command(action, subject(&[]))],
        [first, second] if !verbs::is_action(first) && verbs::is_action(second) => {
            vec![command(second, subject(std::slice::from_ref(first)))]
        }
        [first, second] => vec![command(first, subject(std::slice::from_ref(second)))],
        many => by_many_words(many, group, subject),
    }
}

fn by_many_words(operation: &[String], group: &[String], subject: impl Fn(&[String]) -> Vec<Part>) -> Vec<Inferred> {
    if let Some((before, after)) = split_on("or", operation) {
        let mut either = by_words([before, after.get(1..).unwrap_or_default()].concat(), group);
        either.extend(by_words(after.to_vec(), group));
        return either;
    }
    if let Some((before, _)) = PREPOSITIONS.iter().find_map(|p| split_on(p, operation)) {
        return by_words(before.to_vec(), group);
    }
    let last = operation.len() - 1;
    match operation.iter().position(|word| verbs::is_action(word)) {
        Some(0) | None => vec![command(&operation[0], subject(&operation[1..]))],
        Some(i) if i == last => vec![command(&operation[last], subject(&operation[..last]))],
        // Words on both sides of the verb: neither makes it into the subject.
        Some(i) => vec![command(&operation[i], subject(&[]))],
    }
}

/// Splits at the first occurrence of a word, unless that is the very first word. `sign in` is one expression.
fn split_on<'a>(word: &str, operation: &'a [String]) -> Option<(&'a [String], &'a [String])> {
    let sign_in = |i: usize| word == "in" && i > 0 && operation[i - 1] == "sign";
    let at = operation.iter().enumerate().position(|(i, w)| w == word && !sign_in(i)).filter(|at| *at > 0)?;
    Some((&operation[..at], &operation[at + 1..]))
}

fn command(action: &str, mut subject: Vec<Part>) -> Inferred {
    let verb = verbs::approved(&pascal_words(vec![action.to_owned()])).unwrap_or("Invoke");
    if verb == "Invoke" && !action.eq_ignore_ascii_case("post") {
        subject.insert(0, Part::Word(action.to_owned()));
    }
    let mut parts: Vec<String> = subject
        .iter()
        .map(|part| match part {
            Part::Name(name) => singular_name(name),
            // An action from the verb table may be a name of several words too.
            Part::Word(word) if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) => {
                pascal(&singular(word))
            }
            Part::Word(word) => singular_name(word),
        })
        .collect();
    remove_sequential_duplicates(&mut parts);
    Inferred { verb: verb.to_owned(), subject: pascal_words(parts), action: action.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(operation_id: &str) -> String {
        let (group, member) = operation_id.split_once('_').unwrap_or(("", operation_id));
        let member = crate::naming::modeler_name(member, crate::naming::Style::Pascal, true);
        let found = infer(group, &member, Method::Post);
        found.iter().map(|i| format!("{}-{}/{}", i.verb, i.subject, i.action)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn infers_verb_subject_and_action() {
        for (operation_id, expected) in [
            (
                "user.event.exceptionOccurrence.attachment_createUploadSession",
                "New-UserEventExceptionOccurrenceAttachmentUploadSession/create",
            ),
            ("user_ListEvent", "Get-UserEvent/list"),
            ("user_UpdateEvent", "Update-UserEvent/update"),
            ("user_DeleteEvent", "Remove-UserEvent/delete"),
            ("user.event.attachment_GetCount", "Get-UserEventAttachmentCount/get"),
            ("user.event_accept", "Invoke-AcceptUserEvent/accept"),
            ("user.event_tentativelyAccept", "Invoke-AcceptUserEventTentatively/accept"),
            ("user.event_cancel", "Stop-UserEvent/Cancel"),
            ("user.event_snoozeReminder", "Invoke-SnoozeUserEventReminder/snooze"),
            ("user.event.instance_delta", "Invoke-DeltaUserEventInstance/delta"),
            ("user_reminderView", "Invoke-ViewUserReminder/view"),
            ("application_ListOwnerGraphBPreRef", "Get-ApplicationOwnerGraphBPreRef/list"),
            ("user.chat_hideForUser", "Hide-UserChat/hide"),
            ("site_GetByPath", "Get-Site/get"),
            ("place_GetCheckIn", "Get-PlaceCheck/get"),
            ("user.onlineMeeting_createOrGet", "New-UserOnlineMeeting/create Get-UserOnlineMeeting/get"),
            ("user.message_replyAll", "Invoke-ReplyUserMessage/reply"),
            ("user_assignLicense", "Set-UserLicense/assign"),
            (
                "report_getOffice365ActiveUserCountsGraphWPrePeriod",
                "Get-ReportOffice365ActiveUserCountGraphWPrePeriod/get",
            ),
            ("deviceManagement.managedDevice_wipe", "Clear-DeviceManagementManagedDevice/Wipe"),
            ("drive.item.workbook.range_boundingRect", "Invoke-BoundingDriveItemWorkbookRangeRect/bounding"),
            ("financial.company.salesInvoice_cancel", "Stop-FinancialCompanySalesInvoice/Cancel"),
            ("x_all", ""),
        ] {
            assert_eq!(names(operation_id), expected, "{operation_id}");
        }
    }

    #[test]
    fn put_sets() {
        assert_eq!(infer("user", "UpdatePhoto", Method::Put)[0].verb, "Set");
        assert_eq!(infer("user", "UpdatePhoto", Method::Patch)[0].verb, "Update");
    }
}
