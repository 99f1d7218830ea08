//! Verbs: which word of an operation id is the action, and which approved PowerShell verb it becomes.

use std::sync::LazyLock;

/// The approved verb for an action, or `None` (the verb is `Invoke` then). `action` is in pascal case and compared
/// exactly (docs/rules.md#2-1-verbs).
#[must_use]
pub fn approved(action: &str) -> Option<&'static str> {
    let at = MAP.binary_search_by(|(word, _)| (*word).cmp(action)).ok()?;
    Some(MAP[at].1)
}

/// Whether a lower-case word is a verb when the action of an operation is sought
/// (docs/rules.md#2-2-words-that-are-actions).
#[must_use]
pub fn is_action(word: &str) -> bool {
    ACTIONS.binary_search(&word).is_ok()
}

/// Action and approved verb, by action.
const MAP: &[(&str, &str)] = &[
    ("Access", "Get"),
    ("Acquire", "Get"),
    ("Activate", "Initialize"),
    ("Add", "Add"),
    ("Allocate", "New"),
    ("Analyze", "Test"),
    ("Append", "Add"),
    ("Apply", "Add"),
    ("Approve", "Approve"),
    ("Assert", "Assert"),
    ("Assign", "Set"),
    ("Associate", "Join"),
    ("Attach", "Add"),
    ("Authorize", "Grant"),
    ("Backup", "Backup"),
    ("Block", "Block"),
    ("Build", "Build"),
    ("Bypass", "Skip"),
    ("Cancel", "Stop"),
    ("Capture", "Export"),
    ("Cat", "Get"),
    ("Change", "Rename"),
    ("Check", "Test"),
    ("Checkpoint", "Checkpoint"),
    ("Clear", "Clear"),
    ("Clone", "Copy"),
    ("Close", "Close"),
    ("Combine", "Join"),
    ("Compare", "Compare"),
    ("Compile", "Build"),
    ("Complete", "Complete"),
    ("Compress", "Compress"),
    ("Concatenate", "Add"),
    ("Configure", "Set"),
    ("Confirm", "Confirm"),
    ("Connect", "Connect"),
    ("Convert", "Convert"),
    ("ConvertFrom", "ConvertFrom"),
    ("ConvertTo", "ConvertTo"),
    ("Copy", "Copy"),
    ("Create", "New"),
    ("Cut", "Remove"),
    ("Debug", "Debug"),
    ("Delete", "Remove"),
    ("Deny", "Deny"),
    ("Deploy", "Deploy"),
    ("Dir", "Get"),
    ("Disable", "Disable"),
    ("Discard", "Remove"),
    ("Disconnect", "Disconnect"),
    ("Discover", "Find"),
    ("Dismount", "Dismount"),
    ("Display", "Show"),
    ("Dispose", "Remove"),
    ("Dump", "Get"),
    ("Duplicate", "Copy"),
    ("Edit", "Edit"),
    ("Enable", "Enable"),
    ("End", "Stop"),
    ("Enter", "Enter"),
    ("Erase", "Clear"),
    ("Evaluate", "Test"),
    ("Examine", "Get"),
    ("Execute", "Invoke"),
    ("Exit", "Exit"),
    ("Expand", "Expand"),
    ("Export", "Export"),
    ("Failover", "Set"),
    ("Find", "Find"),
    ("Finish", "Complete"),
    ("Flush", "Clear"),
    ("ForceReboot", "Restart"),
    ("Format", "Format"),
    ("Generalize", "Reset"),
    ("Generate", "New"),
    ("Get", "Get"),
    ("Grant", "Grant"),
    ("Group", "Group"),
    ("Hide", "Hide"),
    ("Import", "Import"),
    ("Initialize", "Initialize"),
    ("Insert", "Add"),
    ("Install", "Install"),
    ("Into", "Enter"),
    ("Invoke", "Invoke"),
    ("Is", "Test"),
    ("Join", "Join"),
    ("Jump", "Skip"),
    ("Limit", "Limit"),
    ("List", "Get"),
    ("Load", "Import"),
    ("Locate", "Find"),
    ("Lock", "Lock"),
    ("Make", "New"),
    ("Measure", "Measure"),
    ("Merge", "Merge"),
    ("Migrate", "Move"),
    ("Mount", "Mount"),
    ("Move", "Move"),
    ("Name", "Move"),
    ("New", "New"),
    ("Notify", "Send"),
    ("Nullify", "Clear"),
    ("Obtain", "Get"),
    ("Open", "Open"),
    ("Optimize", "Optimize"),
    ("Out", "Out"),
    ("Patch", "Update"),
    ("Pause", "Suspend"),
    ("Perform", "Invoke"),
    ("Ping", "Ping"),
    ("Pop", "Pop"),
    ("Post", "Invoke"),
    ("Power", "Start"),
    ("PowerOff", "Stop"),
    ("PowerOn", "Start"),
    ("Produce", "Show"),
    ("Protect", "Protect"),
    ("Provision", "New"),
    ("Publish", "Publish"),
    ("Purge", "Clear"),
    ("Push", "Push"),
    ("Put", "Set"),
    ("Read", "Read"),
    ("Reassociate", "Move"),
    ("Reboot", "Restart"),
    ("Receive", "Receive"),
    ("Recover", "Restore"),
    ("Redo", "Redo"),
    ("Refresh", "Update"),
    ("Regenerate", "New"),
    ("Register", "Register"),
    ("Reimage", "Update"),
    ("Release", "Publish"),
    ("Remove", "Remove"),
    ("Rename", "Rename"),
    ("Repair", "Repair"),
    ("Replace", "Update"),
    ("Replicate", "Copy"),
    ("Reprocess", "Update"),
    ("Request", "Request"),
    ("Reset", "Reset"),
    ("Resize", "Resize"),
    ("Resolve", "Resolve"),
    ("Restart", "Restart"),
    ("Restore", "Restore"),
    ("Restrict", "Lock"),
    ("Resubmit", "Submit"),
    ("Resume", "Resume"),
    ("Retarget", "Update"),
    ("Retrieve", "Get"),
    ("Revoke", "Revoke"),
    ("Run", "Start"),
    ("Save", "Save"),
    ("Search", "Search"),
    ("Secure", "Lock"),
    ("Select", "Select"),
    ("Send", "Send"),
    ("Separate", "Split"),
    ("Set", "Set"),
    ("Show", "Show"),
    ("Shutdown", "Stop"),
    ("Skip", "Skip"),
    ("Split", "Split"),
    ("Start", "Start"),
    ("Step", "Step"),
    ("Stop", "Stop"),
    ("Submit", "Submit"),
    ("Suggest", "Get"),
    ("Suspend", "Suspend"),
    ("Swap", "Switch"),
    ("Switch", "Switch"),
    ("Sync", "Sync"),
    ("Synch", "Sync"),
    ("Synchronize", "Sync"),
    ("Test", "Test"),
    ("Trace", "Trace"),
    ("Transfer", "Move"),
    ("Trigger", "Start"),
    ("Type", "Get"),
    ("Unblock", "Unblock"),
    ("Undelete", "Restore"),
    ("Undo", "Undo"),
    ("Uninstall", "Uninstall"),
    ("Unite", "Join"),
    ("Unlock", "Unlock"),
    ("Unmark", "Clear"),
    ("Unprotect", "Unprotect"),
    ("Unpublish", "Unpublish"),
    ("Unregister", "Unregister"),
    ("Unrestrict", "Unlock"),
    ("Unsecure", "Unlock"),
    ("Unset", "Clear"),
    ("Update", "Update"),
    ("Upgrade", "Update"),
    ("Use", "Use"),
    ("Validate", "Test"),
    ("Verify", "Test"),
    ("Wait", "Wait"),
    ("Watch", "Watch"),
    ("Wipe", "Clear"),
    ("Write", "Write"),
];

/// English verbs, one on each line, sorted. A word that isn't here is no verb.
static ACTIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("actions.txt").lines().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_search() {
        assert!(MAP.is_sorted_by(|a, b| a.0 < b.0));
        assert!(ACTIONS.is_sorted_by(|a, b| a < b));
        assert_eq!(MAP.len(), 202);
        assert_eq!(ACTIONS.len(), 6560);
    }

    #[test]
    fn maps_actions_to_approved_verbs() {
        assert_eq!(approved("List"), Some("Get"));
        assert_eq!(approved("PowerOn"), Some("Start"));
        assert_eq!(approved("Replace"), Some("Update"));
        assert_eq!(approved("Accept"), None);
        // The list is that of AutoRest, whatever an API is about.
        for word in ["accept", "aah", "bake", "zoom"] {
            assert!(is_action(word), "{word}");
        }
        assert!(!is_action("delta"));
    }
}
