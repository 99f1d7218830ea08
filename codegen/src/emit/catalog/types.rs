//! Types: the type language of cmdlets -> type records, each once.

use graphsmith_catalog::records::{Kind, Type};
use graphsmith_catalog::{Builder, Id};
use rustc_hash::FxHashMap;

use crate::cmdlet::{CmdletModel, PsType};

/// The types that were written already.
#[derive(Debug, Default)]
pub(super) struct Types {
    written: FxHashMap<PsType, Id<Type>>,
}

impl Types {
    /// The record of a type. What an array holds gets its record first, so numbers fall from outside to inside.
    pub(super) fn id(&mut self, ty: &PsType, cmdlets: &CmdletModel, builder: &mut Builder) -> Id<Type> {
        if let Some(id) = self.written.get(ty) {
            return *id;
        }
        let element = match ty {
            PsType::Array(inner) => Some(self.id(inner, cmdlets, builder)),
            _ => None,
        };
        let model = match ty {
            PsType::Model(id) => Some(Id::new(id.0)),
            _ => None,
        };
        let record = Type {
            kind: kind(ty),
            name: builder.text(&ty.short_name(cmdlets)),
            full_name: builder.text(&ty.full_name(cmdlets)),
            element,
            model,
        };
        let id = builder.add(record);
        self.written.insert(ty.clone(), id);
        id
    }
}

fn kind(ty: &PsType) -> Kind {
    match ty {
        PsType::String => Kind::String,
        PsType::Char => Kind::Char,
        PsType::SecureString => Kind::SecureString,
        PsType::Boolean => Kind::Boolean,
        PsType::Switch => Kind::Switch,
        PsType::Byte => Kind::Byte,
        PsType::Int32 => Kind::Int32,
        PsType::Int64 => Kind::Int64,
        PsType::Single => Kind::Single,
        PsType::Double => Kind::Double,
        PsType::Decimal => Kind::Decimal,
        PsType::DateTime => Kind::DateTime,
        PsType::TimeSpan => Kind::TimeSpan,
        PsType::Stream => Kind::Stream,
        PsType::Uri => Kind::Uri,
        PsType::Hashtable => Kind::Hashtable,
        PsType::Dictionary => Kind::Dictionary,
        PsType::PsCredential => Kind::PsCredential,
        PsType::SendAsyncStep => Kind::SendAsyncStep,
        PsType::Enum(_) => Kind::Enum,
        PsType::Model(_) => Kind::Model,
        PsType::Array(_) => Kind::Array,
    }
}
