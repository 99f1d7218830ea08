//! How pages and facts call the types of cmdlets.

use super::model::CmdletModel;
use super::types::PsType;

impl PsType {
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
