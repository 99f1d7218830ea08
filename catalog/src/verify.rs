//! Follows every reference of every record of a catalog once.

use crate::layout::Damaged;
use crate::read::Catalog;
use crate::records::{Cmdlet, Example, Model, Parameter, Property, Set, Type};

/// Follows them.
pub(crate) fn everything(catalog: &Catalog) -> Result<(), Damaged> {
    catalog.all::<Cmdlet>().try_for_each(|id| cmdlet(catalog, catalog.get(id)?))?;
    catalog.all::<Set>().try_for_each(|id| set(catalog, catalog.get(id)?))?;
    catalog.all::<Parameter>().try_for_each(|id| parameter(catalog, catalog.get(id)?))?;
    catalog.all::<Example>().try_for_each(|id| example(catalog, catalog.get(id)?))?;
    catalog.all::<Model>().try_for_each(|id| model(catalog, catalog.get(id)?))?;
    catalog.all::<Property>().try_for_each(|id| property(catalog, catalog.get(id)?))?;
    catalog.all::<Type>().try_for_each(|id| {
        catalog.element(id)?;
        ty(catalog, catalog.get(id)?)
    })
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
    for text in [set.name, set.path, set.operation_id, set.media_type, set.item_name].into_iter().chain(set.next_link) {
        catalog.text(text)?;
    }
    catalog.list(set.outputs)?.into_iter().try_for_each(|id| catalog.get(id).map(drop))?;
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

fn model(catalog: &Catalog, model: Model) -> Result<(), Damaged> {
    catalog.text(model.name)?;
    catalog.text(model.schema)?;
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
