//! [`Parameter`]: a parameter of a set, with its texts in place.

use graphsmith_catalog::records::{self, Kind, ParameterFlags, Type};
use graphsmith_catalog::vocabulary::{Category, Format, Role};
use graphsmith_catalog::{Catalog, Damaged, Id};
use serde_json::Value;

/// A parameter in a set.
#[derive(Debug, Clone)]
pub struct Parameter<'c> {
    /// Name.
    pub name: &'c str,
    /// Type.
    pub ty: Id<Type>,
    /// Short name of the type.
    pub type_name: &'c str,
    /// What values look like.
    pub kind: Kind,
    /// Help as the page has it.
    help: &'c str,
    /// Further names.
    pub aliases: Vec<&'c str>,
    /// Name on the wire.
    pub wire: Option<&'c str>,
    /// Of a property that was lifted out of inner objects: their names, from outside to inside.
    pub outer: Vec<&'c str>,
    /// Values that the API lists.
    pub values: Vec<&'c str>,
    /// What is known of values besides their type.
    pub format: Format,
    /// The value that the service takes where none is given, or empty.
    pub default: &'c str,
    /// Category.
    pub category: Option<Category>,
    /// What its value is used for in a request.
    pub role: Role,
    /// What holds for it.
    pub flags: ParameterFlags,
}

impl<'c> Parameter<'c> {
    /// A parameter of a type, for tests: optional, and an argument of the operation.
    #[cfg(test)]
    pub fn sample(name: &'c str, kind: Kind) -> Self {
        Self {
            name,
            ty: Id::new(0),
            type_name: "String",
            kind,
            help: "",
            aliases: Vec::new(),
            wire: Some(name),
            outer: Vec::new(),
            values: Vec::new(),
            format: Format::Plain,
            default: "",
            category: Some(Category::Path),
            role: Role::Operation,
            flags: ParameterFlags::default(),
        }
    }

    /// A parameter that `mg` adds to those of the catalog; `ty` is its type and the name of that.
    #[must_use]
    pub fn added(name: &'c str, help: &'c str, kind: Kind, ty: (Id<Type>, &'c str)) -> Self {
        Self {
            name,
            ty: ty.0,
            type_name: ty.1,
            kind,
            help,
            aliases: Vec::new(),
            wire: None,
            outer: Vec::new(),
            values: Vec::new(),
            format: Format::Plain,
            default: "",
            category: None,
            role: Role::Added,
            flags: ParameterFlags::default(),
        }
    }

    pub(super) fn read(catalog: &'c Catalog, id: Id<records::Parameter>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        let ty = catalog.get(record.ty)?;
        Ok(Self {
            name: catalog.text(record.name)?,
            ty: record.ty,
            type_name: catalog.text(ty.name)?,
            kind: ty.kind,
            help: catalog.text(record.help)?,
            aliases: catalog.texts(record.aliases)?,
            wire: record.wire.map(|text| catalog.text(text)).transpose()?,
            outer: catalog.texts(record.outer)?,
            values: catalog.texts(record.values)?,
            format: record.format,
            default: catalog.text(record.default)?,
            category: record.category,
            role: record.role,
            flags: record.flags,
        })
    }

    /// What it does. Outside of PowerShell there are no variables, so a name of one is that of a file.
    #[must_use]
    pub fn help(&self) -> &'c str {
        match (self.role, self.name) {
            (Role::Added, "ResponseHeadersVariable") => {
                "Name of a file that receives the headers of the response as JSON."
            }
            (Role::Added, "CountVariable") => "Name of a file that receives the number of all objects.",
            _ => self.help,
        }
    }

    /// Whether another set describes it in the same way.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.ty == other.ty
            && self.format == other.format
            && self.values == other.values
            && self.default == other.default
    }

    /// The value of a constant.
    #[must_use]
    pub fn constant(&self) -> Value {
        let text = self.values.first().copied().unwrap_or_default();
        match (self.kind, self.format) {
            (Kind::String | Kind::Enum, Format::Plain) => text.into(),
            _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        }
    }

    /// Whether it is given without a value.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        self.kind == Kind::Switch
    }
}
