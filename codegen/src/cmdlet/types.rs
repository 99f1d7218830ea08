//! The type language of cmdlets: the .NET types that parameters, properties and outputs have.

use super::model::CmdletModel;

/// Index of a model in [`CmdletModel::models`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(pub u32);

/// A type as PowerShell users see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of .NET")]
pub enum PsType {
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
    /// A pipeline step of the generated runtime; only hidden parameters have it.
    SendAsyncStep,
    /// An enum with `x-ms-enum`; the class name.
    Enum(String),
    /// A model type.
    Model(ModelId),
    Array(Box<PsType>),
}

impl PsType {
    /// Array of this type.
    #[must_use]
    pub fn array(self) -> Self {
        Self::Array(Box::new(self))
    }

    /// The type inside all arrays.
    #[must_use]
    pub fn element(&self) -> &Self {
        match self {
            Self::Array(inner) => inner.element(),
            other => other,
        }
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is a .NET value type, which needs `?` to be absent.
    #[must_use]
    pub fn is_value_type(&self) -> bool {
        matches!(
            self,
            Self::Boolean
                | Self::Switch
                | Self::Char
                | Self::Byte
                | Self::Int32
                | Self::Int64
                | Self::Single
                | Self::Double
                | Self::Decimal
                | Self::DateTime
                | Self::TimeSpan
                | Self::Enum(_)
        )
    }

    /// Whether its default value is printed as `0`.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Byte | Self::Int32 | Self::Int64 | Self::Single | Self::Double | Self::Decimal)
    }

    /// Whether it is simple for the choice of the default parameter set (docs/rules.md#3-4-the-default-set).
    #[must_use]
    pub fn is_simple(&self) -> bool {
        !matches!(
            self.element(),
            Self::TimeSpan
                | Self::Stream
                | Self::Dictionary
                | Self::Model(_)
                | Self::SendAsyncStep
                | Self::SecureString
        )
    }

    /// Short name, as the page shows it: `String`, `Int32`, `IMicrosoftGraphEvent[]`.
    #[must_use]
    pub fn short_name(&self, model: &CmdletModel) -> String {
        let mut out = String::new();
        self.write(&mut out, |ty, out| match ty {
            Self::Model(id) => out.push_str(&model.model(*id).name),
            Self::Enum(class) => out.push_str(class),
            other => out.push_str(other.short_builtin()),
        });
        out
    }

    /// Writes the type inside all arrays, then the brackets.
    fn write(&self, out: &mut String, element: impl FnOnce(&Self, &mut String)) {
        element(self.element(), out);
        let mut ty = self;
        while let Self::Array(inner) = ty {
            out.push_str("[]");
            ty = inner;
        }
    }

    fn short_builtin(&self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Char => "Char",
            Self::SecureString => "SecureString",
            Self::Boolean => "Boolean",
            Self::Switch => "SwitchParameter",
            Self::Byte => "Byte",
            Self::Int32 => "Int32",
            Self::Int64 => "Int64",
            Self::Single => "Single",
            Self::Double => "Double",
            Self::Decimal => "Decimal",
            Self::DateTime => "DateTime",
            Self::TimeSpan => "TimeSpan",
            Self::Stream => "Stream",
            Self::Uri => "Uri",
            Self::Hashtable => "Hashtable",
            Self::Dictionary => "IDictionary",
            Self::PsCredential => "PSCredential",
            Self::SendAsyncStep => "SendAsyncStep",
            Self::Enum(_) | Self::Model(_) | Self::Array(_) => "Object",
        }
    }

    /// Full .NET name, as INPUTS and OUTPUTS show it: `System.String`, `Microsoft.Graph…Models.IMicrosoftGraphEvent`.
    #[must_use]
    pub fn full_name(&self, model: &CmdletModel) -> String {
        let mut out = String::new();
        self.write(&mut out, |ty, out| ty.write_full(model, out));
        out
    }

    fn write_full(&self, model: &CmdletModel, out: &mut String) {
        let namespace = model.module.namespace.as_str();
        let parts = match self {
            Self::Model(id) => [namespace, ".Models.", &model.model(*id).name],
            Self::Enum(class) => [namespace, ".Support.", class],
            Self::SendAsyncStep => [namespace, ".Runtime.", self.short_builtin()],
            other => [other.dotnet_namespace(), ".", other.short_builtin()],
        };
        out.extend(parts);
    }

    fn dotnet_namespace(&self) -> &'static str {
        match self {
            Self::Switch | Self::PsCredential => "System.Management.Automation",
            Self::Stream => "System.IO",
            Self::Hashtable | Self::Dictionary => "System.Collections",
            Self::SecureString => "System.Security",
            _ => "System",
        }
    }

    /// Name in C# source, as the facts write it: `string`, `int`, `System.DateTime`, `…Models.IMicrosoftGraphEvent[]`.
    #[must_use]
    pub fn facts_name(&self, model: &CmdletModel) -> String {
        let mut out = String::new();
        self.write(&mut out, |ty, out| match ty.keyword() {
            Some(keyword) => out.push_str(keyword),
            None => ty.write_full(model, out),
        });
        out
    }

    /// The C# keyword for a built-in type.
    fn keyword(&self) -> Option<&'static str> {
        Some(match self {
            Self::String => "string",
            Self::Char => "char",
            Self::Boolean => "bool",
            Self::Byte => "byte",
            Self::Int32 => "int",
            Self::Int64 => "long",
            Self::Single => "float",
            Self::Double => "double",
            Self::Decimal => "decimal",
            _ => return None,
        })
    }
}
