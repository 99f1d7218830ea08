//! `Add-MgAttachment` and `Add-MgBetaAttachment`: the cmdlets that `mg` has besides those of descriptions, as catalogs.
//!
//! They are written in the form of all others, so that finding, explaining, completing, binding and running them is the
//! same. The texts below are their pages.

use graphsmith_catalog::records::{
    Cmdlet, CmdletFlags, Example, Kind, Model, ModelFlags, Module, Parameter, ParameterFlags, Permissions, Set,
    SetFlags, Type,
};
use graphsmith_catalog::vocabulary::{Category, Content, Format, Method, Reply, Role};
use graphsmith_catalog::{Builder, Id, List, Meaning, Str};

use crate::view::uploads::{IN_FILE, RESTART};

/// What the cmdlets do.
const SYNOPSIS: &str = "\
Attach a file to a message, an event or a post.
A file below 3 MB goes in one request, a larger one through an upload session, in slices; 150 MB is the most.
Progress is shown on a terminal. Where the run is interrupted, the same command goes on.
Prints id, name and size of the attachment.";

/// Examples: title, source, remarks; `{}` is the name of the cmdlet.
const EXAMPLES: [(&str, &str, &str); 3] = [
    (
        "Attach a file to an event of a user",
        "{} -Path report.pdf -UserId adelev@contoso.com -EventId AAMkAGdV=",
        "The size of the file decides how it is sent.",
    ),
    (
        "Attach an image that the text of your draft shows",
        "{} -Path logo.png -MessageId AAMkAG8F= -IsInline -ContentId logo1 -ContentType image/png",
        "The body of the message refers to it by <img src=\"cid:logo1\">. Without -UserId the message is yours.",
    ),
    (
        "See what would be sent",
        "{} -Path report.pdf -UserId adelev@contoso.com -MessageId AAMkAG8F= -WhatIf",
        "Shows the first request, and in how many slices the file would follow.",
    ),
];

/// Items that take attachments: name of the parameter set, path from the version on, and the permission that users and programs
/// need, where it is known (docs/protocol.md#create-an-upload-session). The first is the default.
const ITEMS: [(&str, &str, &str); 6] = [
    ("UserMessage", "/users/{user-id}/messages/{message-id}", "Mail.ReadWrite"),
    ("UserEvent", "/users/{user-id}/events/{event-id}", "Calendars.ReadWrite"),
    ("MyMessage", "/me/messages/{message-id}", "Mail.ReadWrite"),
    ("MyEvent", "/me/events/{event-id}", "Calendars.ReadWrite"),
    ("GroupEvent", "/groups/{group-id}/events/{event-id}", "Calendars.ReadWrite"),
    ("GroupPost", "/groups/{group-id}/threads/{conversationThread-id}/posts/{post-id}", ""),
];

/// Ids in those paths: name on the wire, parameter, help.
const IDS: [(&str, &str, &str); 6] = [
    ("user-id", "UserId", "The user, by id or user principal name. Without one it is you."),
    ("group-id", "GroupId", "The group, by id."),
    ("message-id", "MessageId", "The message, by id. It has to be a draft."),
    ("event-id", "EventId", "The event, by id; for a recurring event, the series."),
    ("conversationThread-id", "ConversationThreadId", "The conversation thread, by id."),
    ("post-id", "PostId", "The post, by id."),
];

/// Properties of the attachment: parameter, name on the wire, kind, help.
const PROPERTIES: [(&str, &str, Kind, &str); 4] = [
    ("Name", "name", Kind::String, "Name of the attachment; that of the file unless it is given."),
    ("ContentType", "contentType", Kind::String, "Media type of the content, for example application/pdf."),
    ("ContentId", "contentId", Kind::String, "Content-ID by which an HTML body refers to it, as in cid:logo1."),
    ("IsInline", "isInline", Kind::Switch, "Shown inside the body instead of being listed as a file."),
];

/// The catalogs of all built-in cmdlets.
#[must_use]
pub fn catalogs() -> [Vec<u8>; 2] {
    [catalog("Add-MgAttachment", "v1.0"), catalog("Add-MgBetaAttachment", "beta")]
}

fn catalog(name: &str, version: &str) -> Vec<u8> {
    let mut catalog = CatalogBuilder::new();
    let sets: Vec<Id<Set>> = {
        let mut sorted = ITEMS;
        sorted.sort_unstable();
        sorted.iter().map(|(set, item, permission)| catalog.set(set, item, permission)).collect()
    };
    let mut names: Vec<&str> = ITEMS.iter().map(|(set, ..)| *set).collect();
    let order = names.clone();
    names.sort_unstable();
    let place = |set: &str| (0..).zip(&names).find(|(_, known)| **known == set).map_or(0, |(at, _)| at);
    let builder = &mut catalog.builder;
    let examples: Vec<Id<Example>> = EXAMPLES
        .map(|(title, source, remarks)| {
            let source = builder.text(&source.replace("{}", name));
            let (title, remarks) = (builder.text(title), builder.text(remarks));
            builder.add(Example { title, source, remarks })
        })
        .into();
    let shown = IDS.iter().map(|(_, name, _)| *name).chain(PROPERTIES.iter().map(|(name, ..)| *name));
    let record = Cmdlet {
        name: builder.text(name),
        synopsis: builder.text(SYNOPSIS),
        aliases: builder.list([]),
        sets: builder.list(sets),
        default_set: place(ITEMS[0].0),
        page_order: builder.list(order.into_iter().map(place)),
        order: builder.texts(["Path"].into_iter().chain(shown).chain(["Headers"])),
        outputs: builder.texts(["id, name and size of the attachment"]),
        links: builder.texts(["https://learn.microsoft.com/graph/outlook-large-attachments"]),
        examples: builder.list(examples),
        flags: CmdletFlags::of(&[("should_process", true)]),
    };
    let cmdlet = builder.add(record);
    builder.name(name, Meaning::Cmdlet(cmdlet));
    let none = builder.text("");
    let identity = Model {
        name: none,
        schema: none,
        parents: builder.list([]),
        properties: builder.list([]),
        discriminator: None,
        derived: builder.list([]),
        open_type: None,
        flags: ModelFlags::default(),
    };
    let module = Module {
        name: builder.text("mg"),
        api_version: builder.text(version),
        base_path: builder.text(&format!("/{version}")),
        identity: builder.add(identity),
        source: none,
        source_hash: none,
    };
    builder.add(module);
    catalog.builder.finish()
}

/// A catalog that is being written.
struct CatalogBuilder {
    builder: Builder,
}

impl CatalogBuilder {
    fn new() -> Self {
        Self { builder: Builder::new() }
    }

    /// The set for attachments of an item.
    fn set(&mut self, name: &str, item: &str, permission: &str) -> Id<Set> {
        let ids = IDS.iter().filter(|(wire, ..)| item.contains(&format!("{{{wire}}}")));
        let mut parameters: Vec<Id<Parameter>> = Vec::new();
        let file = "The file, by path. A link is not followed.";
        parameters.push(self.parameter("Path", &[IN_FILE], Kind::String, file, Purpose::Added { mandatory: true }));
        for (wire, name, help) in ids {
            parameters.push(self.parameter(name, &[], Kind::String, help, Purpose::Id(wire)));
        }
        for (name, wire, kind, help) in PROPERTIES {
            parameters.push(self.parameter(name, &[], kind, help, Purpose::Property(wire)));
        }
        let headers = "Optional headers that will be added to the requests to Graph.";
        let added = Purpose::Added { mandatory: false };
        parameters.push(self.parameter("Headers", &[], Kind::Dictionary, headers, added));
        let builder = &mut self.builder;
        let record = Set {
            name: builder.text(name),
            method: Method::Post,
            path: builder.text(&format!("{item}/attachments/microsoft.graph.createUploadSession")),
            operation_id: builder.text(""),
            outputs: builder.list([]),
            parameters: builder.list(parameters),
            content: Some(Content::Json),
            media_type: builder.text("application/json"),
            fields: builder.list([]),
            template: builder.text(""),
            item_name: builder.text(""),
            next_link: None,
            reply: Reply::Json,
            accept: builder.text("application/json"),
            permissions: (!permission.is_empty()).then(|| allowed_by(builder, permission)),
            flags: SetFlags::of(&[("expanded", true)]),
        };
        builder.add(record)
    }

    fn parameter(
        &mut self,
        name: &str,
        aliases: &[&str],
        kind: Kind,
        help: &str,
        purpose: Purpose<'_>,
    ) -> Id<Parameter> {
        debug_assert!(name != RESTART, "that one comes with every set that uploads");
        let ty = self.ty(kind);
        let builder = &mut self.builder;
        let (role, wire, category, mandatory) = match purpose {
            Purpose::Id(wire) => (Role::Operation, Some(wire), Some(Category::Path), true),
            Purpose::Property(wire) => (Role::BodyProperty, Some(wire), None, false),
            Purpose::Added { mandatory } => (Role::Added, None, None, mandatory),
        };
        let outer: List<Str> = match role {
            Role::BodyProperty => builder.texts(["AttachmentItem"]),
            _ => builder.list([]),
        };
        let record = Parameter {
            name: builder.text(name),
            ty,
            help: builder.text(help),
            aliases: builder.texts(aliases),
            wire: wire.map(|wire| builder.text(wire)),
            outer,
            values: builder.list([]),
            format: Format::Plain,
            default: builder.text(""),
            category,
            role,
            flags: ParameterFlags::of(&[("mandatory", mandatory)]),
        };
        builder.share(record)
    }

    fn ty(&mut self, kind: Kind) -> Id<Type> {
        let (name, full_name) = match kind {
            Kind::Switch => ("SwitchParameter", "System.Management.Automation.SwitchParameter"),
            Kind::Dictionary => ("IDictionary", "System.Collections.IDictionary"),
            _ => ("String", "System.String"),
        };
        let builder = &mut self.builder;
        let record =
            Type { kind, name: builder.text(name), full_name: builder.text(full_name), element: None, model: None };
        builder.share(record)
    }
}

/// What the value of a parameter is used for.
#[derive(Clone, Copy)]
enum Purpose<'a> {
    /// An id in the path, under that name.
    Id(&'a str),
    /// A property of the attachment.
    Property(&'a str),
    /// Something that `mg` itself does.
    Added { mandatory: bool },
}

/// What an item needs, of users and of programs.
fn allowed_by(builder: &mut Builder, permission: &str) -> Id<Permissions> {
    let list = builder.texts([permission]);
    let listed_as = builder.text("");
    builder.share(Permissions { delegated_work: list, delegated_personal: list, application: list, listed_as })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use graphsmith_catalog::Catalog;
    use graphsmith_catalog::upload::Binding;

    use super::{IDS, ITEMS, catalogs};
    use crate::view::Cmdlet;

    #[test]
    fn built_in_catalogs_are_whole_and_upload() {
        for (bytes, name) in catalogs().into_iter().zip(["Add-MgAttachment", "Add-MgBetaAttachment"]) {
            let catalog = Catalog::new(bytes).unwrap();
            catalog.verify().unwrap();
            let cmdlet = Cmdlet::read(&catalog, catalog.find(name).unwrap().unwrap()).unwrap();
            assert_eq!(
                cmdlet.ordered_sets().iter().map(|set| set.name).collect::<Vec<_>>(),
                ITEMS.map(|(name, ..)| name)
            );
            for set in &cmdlet.sets {
                assert_eq!(set.upload, Some(Binding::Attachments), "{}", set.name);
                let ids = set.path_names().into_iter().map(|wire| IDS.iter().find(|id| id.0 == wire).unwrap().1);
                let mandatory: Vec<&str> = set.mandatory().map(|p| p.name).collect();
                assert_eq!(mandatory, ["Path"].into_iter().chain(ids).collect::<Vec<_>>(), "{}", set.name);
                assert!(set.parameter("Restart").is_some() && set.parameter("InFile").is_none());
            }
            assert!(cmdlet.order.contains(&"Restart"));
        }
    }
}
