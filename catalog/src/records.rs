//! What a catalog stores about a module, its cmdlets and its types.

use crate::layout::{Damaged, Id, List, Section, Str, Word};
use crate::vocabulary::{Category, Content, Encoding, Format, Method, Reply, Role, Serialization, Style};

/// A record: a fixed number of words in a section of its own.
pub trait Record: Copy {
    /// The section that holds records of this kind.
    const SECTION: Section;
    /// How many words a record has.
    const WORDS: usize;
    /// Appends the words.
    fn encode(self, words: &mut Vec<u32>);
    /// From [`Self::WORDS`] words.
    fn decode(words: &[u32]) -> Result<Self, Damaged>;
}

macro_rules! record {
    ($(#[$docs:meta])* $name:ident in $section:ident { $($(#[$field_docs:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name {
            $($(#[$field_docs])* pub $field: $ty,)*
        }

        impl Record for $name {
            const SECTION: Section = Section::$section;
            const WORDS: usize = [$(stringify!($field)),*].len();

            fn encode(self, words: &mut Vec<u32>) {
                $(words.push(self.$field.to_word());)*
            }

            fn decode(words: &[u32]) -> Result<Self, Damaged> {
                let mut words = words.iter().copied();
                $(let $field = Word::from_word(words.next().ok_or(Damaged::Reference(Section::$section))?)?;)*
                Ok(Self { $($field),* })
            }
        }
    };
}

/// The numbers that words have for the values of an enum.
macro_rules! numbers {
    ($name:ident { $($value:ident = $number:literal),* $(,)? }) => {
        impl Word for $name {
            fn to_word(self) -> u32 {
                match self {
                    $(Self::$value => $number,)*
                }
            }
            fn from_word(word: u32) -> Result<Self, Damaged> {
                match word {
                    $($number => Ok(Self::$value),)*
                    _ => Err(Damaged::Value),
                }
            }
        }
    };
}

numbers! { Method { Get = 0, Put = 1, Post = 2, Delete = 3, Options = 4, Head = 5, Patch = 6, Trace = 7 } }
numbers! { Format { Plain = 0, Date = 1, Integer = 2, UInt64 = 3, Number = 4, Boolean = 5 } }
numbers! {
    Encoding { Plain = 0, Spread = 1, Commas = 2, Spaces = 3, Pipes = 4, Brackets = 5, Json = 6, File = 7 }
}
numbers! { Content { Json = 0, Form = 1, Multipart = 2, Text = 3, Binary = 4 } }
numbers! { Reply { Nothing = 0, Json = 1, Text = 2, Binary = 3, Several = 4 } }
numbers! { Category { Uri = 0, Path = 1, Query = 2, Header = 3, Cookie = 4, Body = 5, Azure = 6, Runtime = 7 } }
numbers! {
    Role {
        Operation = 0, Body = 1, BodyProperty = 2, BodyPropertyFile = 3, AdditionalProperties = 4, InputObject = 5, Added = 6,
        Constant = 7, FromIdentity = 8, Template = 9,
    }
}

/// A word of flags.
macro_rules! flags {
    ($(#[$docs:meta])* $name:ident { $($(#[$flag_docs:meta])* $flag:ident = $bit:literal;)* }) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $name(u32);

        impl $name {
            $(
                $(#[$flag_docs])*
                #[must_use]
                pub fn $flag(self) -> bool {
                    self.0 & (1 << $bit) != 0
                }
            )*

            /// Flags by their names; the others are off.
            #[must_use]
            pub fn of(names: &[(&str, bool)]) -> Self {
                let mut flags = 0;
                $(flags |= u32::from(names.iter().any(|(name, on)| *on && *name == stringify!($flag))) << $bit;)*
                Self(flags)
            }
        }

        impl Word for $name {
            fn to_word(self) -> u32 {
                self.0
            }
            fn from_word(word: u32) -> Result<Self, Damaged> {
                Ok(Self(word))
            }
        }
    };
}

record! {
    /// The module that the catalog holds; there is exactly one.
    Module in Modules {
        /// Name, for example `Microsoft.Graph.Beta.Calendar`.
        name: Str,
        /// Version of the API: `beta` or `v1.0`.
        api_version: Str,
        /// What stands before the path of every operation, for example `/beta`; scheme and host too, unless the server is
        /// that of Microsoft Graph.
        base_path: Str,
        /// The type of `-InputObject`.
        identity: Id<Model>,
        /// Name of the spec that it was made from.
        source: Str,
        /// SHA-256 of what it says, in hexadecimal digits: the order and style in which it says it make no difference.
        source_hash: Str,
    }
}

record! {
    /// A cmdlet.
    Cmdlet in Cmdlets {
        /// Name, for example `Get-MgBetaUserEvent`.
        name: Str,
        /// What it does, on one or more lines.
        synopsis: Str,
        /// Further names, sorted.
        aliases: List<Str>,
        /// Parameter sets in ordinal order of their names.
        sets: List<Id<Set>>,
        /// The place among `sets` of the default parameter set.
        default_set: u32,
        /// Places among `sets`, in the order of the page.
        page_order: List<u32>,
        /// Names of the parameters that are shown, in the order of SYNTAX.
        order: List<Str>,
        /// Full names of output types.
        outputs: List<Str>,
        /// Addresses with more about it.
        links: List<Str>,
        /// Examples.
        examples: List<Id<Example>>,
        /// Its flags.
        flags: CmdletFlags,
    }
}

flags! {
    /// Flags of a cmdlet.
    CmdletFlags {
        /// It has `-WhatIf` and `-Confirm`, because it changes something.
        should_process = 0;
    }
}

record! {
    /// A parameter set: one way to call a cmdlet, bound to one operation.
    Set in Sets {
        /// Name, for example `CreateViaIdentityExpanded`.
        name: Str,
        /// Method of the operation.
        method: Method,
        /// Path template, without the base path of the module.
        path: Str,
        /// Id of the operation as the API's description writes it.
        operation_id: Str,
        /// Output types in the order of the responses.
        outputs: List<Id<Type>>,
        /// Parameters in declared order, hidden ones included; then what is sent without being one.
        parameters: List<Id<Parameter>>,
        /// How the body is written, if there is one.
        content: Option<Content>,
        /// Media type of the body; empty when there is none.
        media_type: Str,
        /// Of a form, how its properties are written.
        fields: List<Id<Field>>,
        /// JSON that the body is made from, in whose texts parameters stand in braces; empty where values make the body
        /// themselves.
        template: Str,
        /// Wire name of the property with the elements of a list; empty if it gives none.
        item_name: Str,
        /// Wire name of the property with the address of the next page.
        next_link: Option<Str>,
        /// What comes back.
        reply: Reply,
        /// The media types that it may come in: the value of the header `Accept`.
        accept: Str,
        /// The permissions that allow its operation, where they are known.
        permissions: Option<Id<Permissions>>,
        /// Its flags.
        flags: SetFlags,
    }
}

record! {
    /// The permissions that allow an operation. Each text is an alternative: permissions with spaces between them that are needed
    /// together. The least privileged alternative comes first; where there is none the operation can't be called so.
    Permissions in Permissions {
        /// For users with an account of work or school.
        delegated_work: List<Str>,
        /// For users with a personal account.
        delegated_personal: List<Str>,
        /// For programs without a user.
        application: List<Str>,
        /// The path whose permissions these are, where the list of permissions has no entry for the operation; else empty.
        listed_as: Str,
    }
}

flags! {
    /// Flags of a parameter set.
    SetFlags {
        /// Path parameters come from `-InputObject`.
        via_identity = 0;
        /// Properties of the body are parameters.
        expanded = 1;
        /// It lists, in pages: it has `-All`, `-PageSize` and `-CountVariable`.
        list = 2;
    }
}

record! {
    /// A name that a cmdlet or a parameter had, which goes on for a time or is gone.
    Former in Formers {
        /// The former name of a cmdlet; or of a former parameter the cmdlet, under its name now.
        cmdlet: Str,
        /// The former name of a parameter; empty where a cmdlet is meant.
        parameter: Str,
        /// The name now; empty where there is nothing any more.
        now: Str,
        /// The last day of the former name, or the day when it went, in ISO 8601; empty where nobody has decided.
        date: Str,
        /// Why it went, or empty.
        reason: Str,
    }
}

record! {
    /// How a property of a form is written.
    Field in Fields {
        /// Name on the wire.
        wire: Str,
        /// How it is written.
        encoding: Encoding,
        /// Media type of the part, or empty.
        media_type: Str,
    }
}

record! {
    /// A parameter in one or more parameter sets.
    Parameter in Parameters {
        /// Name, for example `EventId1`.
        name: Str,
        /// Type.
        ty: Id<Type>,
        /// Help, on one or more lines.
        help: Str,
        /// Further names, sorted.
        aliases: List<Str>,
        /// Name on the wire; of a file parameter that of the property which gets the content; of a place in a template its name
        /// there.
        wire: Option<Str>,
        /// Of a property that was lifted out of inner objects: their names on the wire, from outside to inside.
        outer: List<Str>,
        /// Values that the API lists; others may be sent too.
        values: List<Str>,
        /// What is known of values besides their type.
        format: Format,
        /// The value that the service takes where none is given; empty when the API doesn't say it.
        default: Str,
        /// Its category, which orders SYNTAX.
        category: Option<Category>,
        /// What it stands for.
        role: Role,
        /// Its flags.
        flags: ParameterFlags,
    }
}

flags! {
    /// Flags of a parameter.
    ParameterFlags {
        /// It must be given.
        mandatory = 0;
        /// A piped object is bound to it.
        pipeline = 1;
        /// It is kept out of help and completion.
        hidden = 2;
        /// A list or an object is written as one value, not each of its values on its own.
        joined = 3;
        /// NOTES shows how to construct it.
        complex = 4;
        /// Reserved characters are not percent-encoded.
        allow_reserved = 5;
        /// Its style is `label`.
        label = 6;
        /// Its style is `matrix`.
        matrix = 7;
        /// Its style is `spaceDelimited`.
        space_delimited = 8;
        /// Its style is `pipeDelimited`.
        pipe_delimited = 9;
        /// Its style is `deepObject`.
        deep_object = 10;
        /// It is written as JSON.
        json = 11;
    }
}

impl ParameterFlags {
    /// These flags, with those that say how a value is written.
    #[must_use]
    pub fn written(self, Serialization { style, explode, allow_reserved }: Serialization) -> Self {
        let written = Self::of(&[
            ("joined", !explode),
            ("allow_reserved", allow_reserved),
            ("label", style == Style::Label),
            ("matrix", style == Style::Matrix),
            ("space_delimited", style == Style::SpaceDelimited),
            ("pipe_delimited", style == Style::PipeDelimited),
            ("deep_object", style == Style::DeepObject),
            ("json", style == Style::Json),
        ]);
        Self(self.0 | written.0)
    }

    /// How a value is written.
    #[must_use]
    pub fn serialization(self) -> Serialization {
        let style = match () {
            () if self.label() => Style::Label,
            () if self.matrix() => Style::Matrix,
            () if self.space_delimited() => Style::SpaceDelimited,
            () if self.pipe_delimited() => Style::PipeDelimited,
            () if self.deep_object() => Style::DeepObject,
            () if self.json() => Style::Json,
            () => Style::Usual,
        };
        Serialization { style, explode: !self.joined(), allow_reserved: self.allow_reserved() }
    }
}

record! {
    /// An example.
    Example in Examples {
        /// What it does.
        title: Str,
        /// PowerShell source.
        source: Str,
        /// Remarks.
        remarks: Str,
    }
}

record! {
    /// A type with properties.
    Model in Models {
        /// Interface name, for example `IMicrosoftGraphEvent`.
        name: Str,
        /// Name of the schema, for example `microsoft.graph.event`; empty where there is none.
        schema: Str,
        /// Direct parents.
        parents: List<Id<Model>>,
        /// Wire name of the property that says which derived type an object is of, if it isn't `@odata.type`.
        discriminator: Option<Str>,
        /// What it says of derived types: a value, then the schema that it stands for. Others are called by their schema.
        derived: List<Str>,
        /// Own properties in ordinal order of their names.
        properties: List<Id<Property>>,
        /// Type of further properties, if the schema says it.
        open_type: Option<Id<Type>>,
        /// Its flags.
        flags: ModelFlags,
    }
}

flags! {
    /// Flags of a model.
    ModelFlags {
        /// It accepts further properties.
        open = 0;
    }
}

record! {
    /// A property of a model.
    Property in Properties {
        /// Name, for example `OdataNextLink`.
        name: Str,
        /// Name on the wire.
        wire: Str,
        /// Of a property that was lifted out of inner objects: their names on the wire, from outside to inside.
        outer: List<Str>,
        /// Type without nullability.
        ty: Id<Type>,
        /// Description on one line, or empty.
        description: Str,
        /// Values that the API lists; others may be sent too.
        values: List<Str>,
        /// What is known of values besides their type.
        format: Format,
        /// Its flags.
        flags: PropertyFlags,
    }
}

flags! {
    /// Flags of a property.
    PropertyFlags {
        /// The schema requires it.
        required = 0;
        /// Only the service sets it.
        read_only = 1;
        /// Its type is written with `?`.
        optional_value = 2;
        /// It is always sent, with its only listed value.
        constant = 3;
    }
}

record! {
    /// A type of a parameter, a property or an output.
    Type in Types {
        /// Its kind.
        kind: Kind,
        /// Short name, as SYNTAX shows it, for example `String[]`.
        name: Str,
        /// Full .NET name.
        full_name: Str,
        /// Of an array: what it holds. Always a type with a smaller number, so that no type contains itself.
        element: Option<Id<Type>>,
        /// Of an object: its properties.
        model: Option<Id<Model>>,
    }
}

/// The kind of a type; the names are those of .NET.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of .NET")]
pub enum Kind {
    String,
    Char,
    SecureString,
    Boolean,
    Switch,
    Byte,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    DateTime,
    TimeSpan,
    Stream,
    Uri,
    Hashtable,
    Dictionary,
    PsCredential,
    SendAsyncStep,
    Enum,
    Model,
    Array,
}

numbers! {
    Kind {
        String = 0, Char = 1, SecureString = 2, Boolean = 3, Switch = 4, Byte = 5, Int32 = 6, Int64 = 7, Single = 8,
        Double = 9, Decimal = 10, DateTime = 11, TimeSpan = 12, Stream = 13, Uri = 14, Hashtable = 15, Dictionary = 16,
        PsCredential = 17, SendAsyncStep = 18, Enum = 19, Model = 20, Array = 21,
    }
}
