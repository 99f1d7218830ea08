//! Models and their properties. The number of a model record is that of the model.

use graphsmith_catalog::records::{Model as ModelRecord, ModelFlags, Property, PropertyFlags};
use graphsmith_catalog::{Id, List};

use super::Writer;
use super::values;
use crate::api::Shape;
use crate::cmdlet::{CmdletModel, Model, ModelProperty, PsType};
use crate::text;

impl Writer<'_> {
    pub(super) fn models(&mut self) {
        for model in &self.models.cmdlets.models {
            self.model(model);
        }
    }

    fn model(&mut self, model: &Model) {
        let all = model.properties.iter().chain(&model.lost);
        let properties: Vec<Id<Property>> = all.map(|p| self.property(p, self.value_type(model, p))).collect();
        let cmdlets = self.models.cmdlets;
        let open_type = model.open_type.as_ref().map(|ty| self.types.id(ty, cmdlets, &mut self.builder));
        let schema = model.api.map(|id| self.models.api.ty(id)).filter(|ty| !ty.anonymous);
        // Types that `@odata.type` tells apart say so themselves.
        let object = model.api.and_then(|id| match &self.models.api.ty(id).shape {
            Shape::Object(object) => Some(object),
            _ => None,
        });
        let told = object.and_then(|object| Some((object.discriminator.as_ref()?, &object.mapping)));
        let told = told.filter(|(name, _)| *name != "@odata.type");
        let discriminator = told.map(|(name, _)| self.builder.text(name));
        let mut derived: Vec<_> = told.into_iter().flat_map(|(_, mapping)| mapping).collect();
        derived.sort();
        let derived = self.builder.texts(derived.into_iter().flat_map(|(value, schema)| [value, schema]));
        let parents: List<Id<ModelRecord>> = self.builder.list(model.parents.iter().map(|id| Id::new(id.0)));
        let record = ModelRecord {
            name: self.builder.text(&model.name),
            schema: self.builder.text(schema.map_or("", |ty| &ty.id)),
            parents,
            discriminator,
            derived,
            properties: self.builder.list(properties),
            open_type,
            flags: ModelFlags::of(&[("open", model.open)]),
        };
        self.builder.add(record);
    }

    /// What values of a property are checked against: text where operations don't agree about a member of the identity.
    fn value_type<'p>(&self, model: &Model, property: &'p ModelProperty) -> &'p PsType {
        let CmdletModel { identity, .. } = self.models.cmdlets;
        let is_identity = std::ptr::eq(model, self.models.cmdlets.model(identity.model));
        let mixed = identity.members.iter().any(|member| member.name == property.name && !member.one_type);
        if is_identity && mixed { &PsType::String } else { &property.ty }
    }

    fn property(&mut self, property: &ModelProperty, ty: &PsType) -> Id<Property> {
        let (values, format) = values::of_type(self.models.api, property.api);
        let values = property.constant.as_ref().map_or(values, std::slice::from_ref);
        let record = Property {
            name: self.builder.text(&property.name),
            wire: self.builder.text(&property.wire),
            outer: self.builder.texts(&property.outer),
            ty: self.types.id(ty, self.models.cmdlets, &mut self.builder),
            description: self.builder.text(&text::property(self.models.api, property)),
            values: self.builder.texts(values),
            format,
            flags: PropertyFlags::of(&[
                ("required", property.required),
                ("read_only", property.read_only),
                ("optional_value", property.optional_value && ty.is_value_type()),
                ("constant", property.constant.is_some()),
            ]),
        };
        self.builder.share(record)
    }
}
