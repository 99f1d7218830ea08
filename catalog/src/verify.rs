//! [`Catalog::verify`]: reads a whole catalog and follows every reference.

use crate::layout::{Damaged, Section, TABLE, WORD, checksum};
use crate::names::{Meaning, NAME_WORDS};
use crate::read::Catalog;
use crate::records::{Cmdlet, Example, Former, Model, Parameter, Property, Set, Type};

impl Catalog {
    /// Checks the checksum: that no byte is another than was written.
    pub fn verify_checksum(&self) -> Result<(), Damaged> {
        let stored = u64::from_le_bytes(
            self.bytes.get(16..TABLE).and_then(|bytes| bytes.try_into().ok()).ok_or(Damaged::Length)?,
        );
        if checksum(self.bytes.get(TABLE..).unwrap_or_default()) != stored {
            return Err(Damaged::Checksum);
        }
        Ok(())
    }

    /// Checks the whole catalog: its checksum, and that every reference leads to a record, list or string.
    pub fn verify(&self) -> Result<(), Damaged> {
        self.verify_checksum()?;
        let names = self.names();
        for at in 0..names.len() {
            match names.get(at)?.meaning {
                Meaning::Cmdlet(id) | Meaning::Alias(id) => self.get(id).map(drop)?,
                Meaning::Gone(id) => self.get(id).map(drop)?,
            }
        }
        self.module()?;
        if !self.section(Section::Names).len().is_multiple_of(NAME_WORDS * WORD) {
            return Err(Damaged::Section(Section::Names));
        }
        self.all::<Cmdlet>().try_for_each(|id| cmdlet(self, self.get(id)?))?;
        self.all::<Set>().try_for_each(|id| set(self, self.get(id)?))?;
        self.all::<Parameter>().try_for_each(|id| parameter(self, self.get(id)?))?;
        self.all::<Example>().try_for_each(|id| example(self, self.get(id)?))?;
        self.all::<Former>().try_for_each(|id| former(self, self.get(id)?))?;
        self.all::<Model>().try_for_each(|id| model(self, self.get(id)?))?;
        self.all::<Property>().try_for_each(|id| property(self, self.get(id)?))?;
        self.all::<Type>().try_for_each(|id| {
            self.element(id)?;
            ty(self, self.get(id)?)
        })
    }
}

fn cmdlet(catalog: &Catalog, cmdlet: Cmdlet) -> Result<(), Damaged> {
    for text in [cmdlet.name, cmdlet.synopsis] {
        catalog.text(text)?;
    }
    for list in [cmdlet.aliases, cmdlet.order, cmdlet.outputs, cmdlet.links] {
        catalog.texts(list)?;
    }
    let sets = catalog.list(cmdlet.sets)?;
    sets.iter().try_for_each(|id| catalog.get(*id).map(drop))?;
    let order = catalog.list(cmdlet.page_order)?;
    if order.iter().chain([&cmdlet.default_set]).any(|place| *place as usize >= sets.len()) {
        return Err(Damaged::Value);
    }
    catalog.list(cmdlet.examples)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))
}

fn set(catalog: &Catalog, set: Set) -> Result<(), Damaged> {
    for text in [set.name, set.path, set.operation_id, set.media_type, set.item_name, set.accept]
        .into_iter()
        .chain(set.next_link)
    {
        catalog.text(text)?;
    }
    catalog.list(set.outputs)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))?;
    for id in catalog.list(set.fields)? {
        let field = catalog.get(id)?;
        catalog.text(field.wire)?;
        catalog.text(field.media_type)?;
    }
    catalog.list(set.parameters)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))
}

fn parameter(catalog: &Catalog, parameter: Parameter) -> Result<(), Damaged> {
    for text in [parameter.name, parameter.help].into_iter().chain(parameter.wire) {
        catalog.text(text)?;
    }
    catalog.texts(parameter.aliases)?;
    catalog.texts(parameter.outer)?;
    catalog.texts(parameter.values)?;
    catalog.get(parameter.ty).map(drop)
}

fn example(catalog: &Catalog, example: Example) -> Result<(), Damaged> {
    [example.title, example.source, example.remarks].into_iter().try_for_each(|text| catalog.text(text).map(drop))
}

fn former(catalog: &Catalog, former: Former) -> Result<(), Damaged> {
    let Former { cmdlet, parameter, now, date, reason } = former;
    [cmdlet, parameter, now, date, reason].into_iter().try_for_each(|text| catalog.text(text).map(drop))
}

fn model(catalog: &Catalog, model: Model) -> Result<(), Damaged> {
    catalog.text(model.name)?;
    catalog.text(model.schema)?;
    model.discriminator.map_or(Ok(""), |text| catalog.text(text))?;
    catalog.texts(model.derived)?;
    catalog.list(model.parents)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))?;
    catalog.list(model.properties)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))?;
    model.open_type.map_or(Ok(()), |id| catalog.get(id).map(drop))
}

fn property(catalog: &Catalog, property: Property) -> Result<(), Damaged> {
    for text in [property.name, property.wire, property.description] {
        catalog.text(text)?;
    }
    catalog.texts(property.outer)?;
    catalog.texts(property.values)?;
    catalog.get(property.ty).map(drop)
}

fn ty(catalog: &Catalog, ty: Type) -> Result<(), Damaged> {
    catalog.text(ty.name)?;
    catalog.text(ty.full_name)?;
    ty.model.map_or(Ok(()), |id| catalog.get(id).map(drop))
}
