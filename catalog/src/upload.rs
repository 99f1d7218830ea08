//! [`Binding`]: what an action `createUploadSession` opens a session for, and the names of what uploads add (docs/protocol.md#create-an-upload-session).

/// The parameter with the file, where a cmdlet that opens an upload session takes one.
pub const IN_FILE: &str = "InFile";

/// The switch that gives up what an earlier run has sent.
pub const RESTART: &str = "Restart";

/// The types that an action `createUploadSession` is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Binding {
    /// `Collection(attachment)`: attachments of messages and events in Outlook.
    Attachments,
    /// `driveItem`: files in `OneDrive` and `SharePoint`.
    DriveItem,
    /// `Collection(attachmentBase)`: attachments of tasks in To Do.
    TaskAttachments,
    /// `printDocument`.
    PrintDocument,
}

impl Binding {
    /// The binding of the action whose body has that property, for descriptions that don't name the type.
    #[must_use]
    pub fn of_body_property(name: &str) -> Option<Self> {
        match name {
            "AttachmentItem" => Some(Self::Attachments),
            "item" => Some(Self::DriveItem),
            "attachmentInfo" => Some(Self::TaskAttachments),
            "properties" => Some(Self::PrintDocument),
            _ => None,
        }
    }

    /// The binding of an operation of which only the path and a property of the body are known; `None` when it
    /// doesn't create an upload session.
    #[must_use]
    pub fn of_operation(path: &str, body_property: &str) -> Option<Self> {
        let action = path.rsplit('/').next().unwrap_or_default();
        if is_create_session(action) { Self::of_body_property(body_property) } else { None }
    }

    /// Whether the runtime sends files there: the other places have rules that are unknown.
    #[must_use]
    pub fn is_supported(self) -> bool {
        matches!(self, Self::Attachments | Self::DriveItem)
    }
}

/// Whether a segment of a path is that action. The documentation leaves out the namespace that descriptions write.
#[must_use]
pub fn is_create_session(action: &str) -> bool {
    let name = action.split('(').next().unwrap_or_default();
    name.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case("createUploadSession"))
}

#[cfg(test)]
mod tests {
    use super::Binding;

    #[test]
    fn operations_are_found_by_path_and_body() {
        let table = [
            ("/me/messages/{id}/attachments/createUploadSession", "AttachmentItem", Some(Binding::Attachments)),
            ("/me/events/{id}/attachments/microsoft.graph.createUploadSession", "item", Some(Binding::DriveItem)),
            ("/me/messages/{id}/attachments/createUploadSession", "attachment", None),
            ("/me/messages/{id}/attachments", "AttachmentItem", None),
            ("/me/createUploadSession/{id}", "AttachmentItem", None),
            ("", "AttachmentItem", None),
        ];
        for (path, property, expected) in table {
            assert_eq!(Binding::of_operation(path, property), expected, "{path} {property}");
        }
        assert!(Binding::Attachments.is_supported() && !Binding::TaskAttachments.is_supported());
    }
}
