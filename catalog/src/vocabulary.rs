//! The terms that the generator, catalogs, `mg` and the runtime share, each defined once.

/// Method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// Upper-case name, as on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }

    /// The method that a key of an OpenAPI path item names, for example `get`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "get" => Self::Get,
            "put" => Self::Put,
            "post" => Self::Post,
            "delete" => Self::Delete,
            "options" => Self::Options,
            "head" => Self::Head,
            "patch" => Self::Patch,
            "trace" => Self::Trace,
            _ => return None,
        })
    }

    /// Whether a cmdlet asks for confirmation before it sends this.
    #[must_use]
    pub fn changes_state(self) -> bool {
        matches!(self, Self::Put | Self::Post | Self::Delete | Self::Patch)
    }
}

/// Where an operation carries a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// In the address of the server.
    Server,
    /// In a segment of the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// Style in which the value of a parameter is written; the names are those of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// `simple` in a path or a header, `form` in a query or a cookie.
    #[default]
    Usual,
    /// `label`, in a path: `.value`.
    Label,
    /// `matrix`, in a path: `;name=value`.
    Matrix,
    /// `spaceDelimited`, in a query: a list with spaces.
    SpaceDelimited,
    /// `pipeDelimited`, in a query: a list with `|`.
    PipeDelimited,
    /// `deepObject`, in a query: `name[property]=value`.
    DeepObject,
    /// JSON, of a parameter with `content` instead of a schema.
    Json,
}

/// How the value of a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Serialization {
    /// Its style.
    pub style: Style,
    /// Whether each value of a list, and each property of an object, is written on its own: `a=1&a=2` rather than `a=1,2`.
    pub explode: bool,
    /// Whether reserved characters such as `/` and `:` are not percent-encoded in a query.
    pub allow_reserved: bool,
}

/// Category of a cmdlet's parameter; their order is that of SYNTAX (docs/rules.md#4-7-declared-order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the rules")]
pub enum Category {
    Uri,
    Path,
    Query,
    Header,
    Cookie,
    Body,
    Azure,
    Runtime,
}

impl Category {
    /// Name as the facts write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uri => "Uri",
            Self::Path => "Path",
            Self::Query => "Query",
            Self::Header => "Header",
            Self::Cookie => "Cookie",
            Self::Body => "Body",
            Self::Azure => "Azure",
            Self::Runtime => "Runtime",
        }
    }
}

/// A parameter that every cmdlet has: those of PowerShell, and those of `mg`. No other parameter of a cmdlet has its
/// name or its alias (docs/rules.md#4-4-names-that-collide).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the parameters")]
pub enum Common {
    WhatIf,
    Confirm,
    Verbose,
    Debug,
    Output,
    Only,
    ParameterSetName,
    Batch,
    TimeoutSec,
    ErrorAction,
    ProgressAction,
    WarningAction,
    InformationAction,
    OutBuffer,
    ErrorVariable,
    WarningVariable,
    InformationVariable,
    OutVariable,
    PipelineVariable,
}

impl Common {
    /// All of them, in the order of help.
    pub const ALL: [Self; 19] = [
        Self::WhatIf,
        Self::Confirm,
        Self::Verbose,
        Self::Debug,
        Self::Output,
        Self::Only,
        Self::ParameterSetName,
        Self::Batch,
        Self::TimeoutSec,
        Self::ErrorAction,
        Self::ProgressAction,
        Self::WarningAction,
        Self::InformationAction,
        Self::OutBuffer,
        Self::ErrorVariable,
        Self::WarningVariable,
        Self::InformationVariable,
        Self::OutVariable,
        Self::PipelineVariable,
    ];

    /// Name, and the short name that PowerShell gives it, which may be empty.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::WhatIf => ("WhatIf", "wi"),
            Self::Confirm => ("Confirm", "cf"),
            Self::Verbose => ("Verbose", "vb"),
            Self::Debug => ("Debug", "db"),
            Self::Output => ("Output", ""),
            Self::Only => ("Only", ""),
            Self::ParameterSetName => ("ParameterSetName", ""),
            Self::Batch => ("Batch", ""),
            Self::TimeoutSec => ("TimeoutSec", ""),
            Self::ErrorAction => ("ErrorAction", "ea"),
            Self::ProgressAction => ("ProgressAction", "proga"),
            Self::WarningAction => ("WarningAction", "wa"),
            Self::InformationAction => ("InformationAction", "infa"),
            Self::OutBuffer => ("OutBuffer", "ob"),
            Self::ErrorVariable => ("ErrorVariable", "ev"),
            Self::WarningVariable => ("WarningVariable", "wv"),
            Self::InformationVariable => ("InformationVariable", "iv"),
            Self::OutVariable => ("OutVariable", "ov"),
            Self::PipelineVariable => ("PipelineVariable", "pv"),
        }
    }
}

impl From<Location> for Category {
    fn from(location: Location) -> Self {
        match location {
            Location::Server => Self::Uri,
            Location::Path => Self::Path,
            Location::Query => Self::Query,
            Location::Header => Self::Header,
            Location::Cookie => Self::Cookie,
        }
    }
}

impl Category {
    /// Where an operation carries a parameter of this category; `None` for those that are in none of these places.
    #[must_use]
    pub fn location(self) -> Option<Location> {
        Some(match self {
            Self::Uri => Location::Server,
            Self::Path => Location::Path,
            Self::Query => Location::Query,
            Self::Header => Location::Header,
            Self::Cookie => Location::Cookie,
            Self::Body | Self::Azure | Self::Runtime => return None,
        })
    }
}

/// What a cmdlet's parameter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A path, query, header or cookie parameter of the operation.
    Operation,
    /// The whole body.
    Body,
    /// One property of the body.
    BodyProperty,
    /// The path of a file with the value of one bytes property of the body.
    BodyPropertyFile,
    /// Further properties of the body.
    AdditionalProperties,
    /// A place in the template that makes the body.
    Template,
    /// The identity that carries the path parameters.
    InputObject,
    /// Added by the cmdlet itself; the name says which.
    Added,
    /// No parameter of the cmdlet: its only listed value is always sent.
    Constant,
    /// No parameter of the cmdlet: the identity has the value, and this says how it is written in the path.
    FromIdentity,
}

/// What the API says of a value that its .NET type doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Nothing.
    Plain,
    /// It is a calendar date, without a time.
    Date,
    /// It is a whole number of 64 bits, whatever its type.
    Integer,
    /// It is a whole number of 64 bits without a sign.
    UInt64,
    /// It is a number, which needn't be whole.
    Number,
    /// It is `true` or `false`.
    Boolean,
}

/// How the content of a request or a response is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// JSON.
    Json,
    /// The properties of an object as `application/x-www-form-urlencoded`.
    Form,
    /// The properties of an object as parts of `multipart/form-data`.
    Multipart,
    /// Text as it is.
    Text,
    /// Raw bytes.
    Binary,
}

/// How a property of a form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Its value; of a list each value on its own, under the same name. What is an object is JSON.
    #[default]
    Plain,
    /// The properties of an object, under their own names.
    Spread,
    /// The values of a list, or names and values of an object, with commas.
    Commas,
    /// The same with spaces.
    Spaces,
    /// The same with `|`.
    Pipes,
    /// The properties of an object, their names in brackets: `name[property]`.
    Brackets,
    /// JSON, whatever it is.
    Json,
    /// The content of a file, or of each of a list of files.
    File,
}

impl Encoding {
    /// Its name in the attributes of requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Spread => "spread",
            Self::Commas => "commas",
            Self::Spaces => "spaces",
            Self::Pipes => "pipes",
            Self::Brackets => "brackets",
            Self::Json => "json",
            Self::File => "file",
        }
    }
}

/// What an operation returns when it succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Nothing.
    Nothing,
    /// JSON.
    Json,
    /// Plain text.
    Text,
    /// Bytes.
    Binary,
    /// Several of these: the `Content-Type` of a response tells which one it is.
    Several,
}

/// How a caller has signed in, as permissions distinguish it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// A user with an account of work or school.
    DelegatedWork,
    /// A user with a personal account of Microsoft.
    DelegatedPersonal,
    /// A program, without a user.
    Application,
}

impl Scheme {
    /// All of them, in the order in which tables show them.
    pub const ALL: [Self; 3] = [Self::DelegatedWork, Self::DelegatedPersonal, Self::Application];

    /// Its key in lists of permissions.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::DelegatedWork => "DelegatedWork",
            Self::DelegatedPersonal => "DelegatedPersonal",
            Self::Application => "Application",
        }
    }

    /// What tables call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::DelegatedWork => "Delegated (work or school account)",
            Self::DelegatedPersonal => "Delegated (personal Microsoft account)",
            Self::Application => "Application",
        }
    }

    /// The one with that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.key() == key)
    }
}
