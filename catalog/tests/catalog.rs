//! A small catalog, written and read again; then the same with every kind of damage.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_catalog::records::{
    Cmdlet, CmdletFlags, Example, Kind, Model, ModelFlags, Module, Parameter, ParameterFlags, Property, PropertyFlags,
    Set, SetFlags, Type,
};
use graphsmith_catalog::vocabulary::{Category, Format, Method, Reply, Role};
use graphsmith_catalog::{Builder, Catalog, Damaged, Id, Meaning, names_of};

/// A module with a type that refers to itself, two cmdlets, an alias and a shared parameter.
fn sample() -> Vec<u8> {
    let mut builder = Builder::new();
    let module = Module {
        name: builder.text("Microsoft.Graph.Garden"),
        api_version: builder.text("v1.0"),
        base_path: builder.text("/v1.0"),
        identity: Id::new(0),
        source: builder.text("Garden.yml"),
        source_hash: builder.text(""),
    };
    builder.add(module);
    let text = Type {
        kind: Kind::String,
        name: builder.text("String"),
        full_name: builder.text("System.String"),
        element: None,
        model: None,
    };
    let text = builder.add(text);
    let plant = Type {
        kind: Kind::Model,
        name: builder.text("IPlant"),
        full_name: builder.text("Models.IPlant"),
        element: None,
        model: Some(Id::new(0)),
    };
    let plant = builder.add(plant);
    let plants = Type {
        kind: Kind::Array,
        name: builder.text("IPlant[]"),
        full_name: builder.text("Models.IPlant[]"),
        element: Some(plant),
        model: None,
    };
    let plants = builder.add(plants);
    let property = Property {
        name: builder.text("Children"),
        wire: builder.text("children"),
        outer: builder.texts::<&str>([]),
        ty: plants,
        description: builder.text("Plants that grew from it."),
        values: builder.texts(["ä", "β"]),
        format: Format::Plain,
        flags: PropertyFlags::of(&[("read_only", true)]),
    };
    let properties = [builder.share(property), builder.share(property)];
    assert_eq!(properties[0], properties[1], "an equal record is stored once");
    let model = Model {
        name: builder.text("IPlant"),
        schema: builder.text("garden.plant"),
        parents: builder.list([Id::new(0)]),
        properties: builder.list(properties[..1].iter().copied()),
        discriminator: None,
        derived: builder.list([]),
        open_type: None,
        flags: ModelFlags::of(&[("open", true)]),
    };
    builder.add(model);
    for (name, alias) in [("Get-MgPlant", None), ("New-MgPlant", Some("gardener"))] {
        let cmdlet = cmdlet(&mut builder, name, text);
        builder.name(name, Meaning::Cmdlet(cmdlet));
        if let Some(alias) = alias {
            builder.name(alias, Meaning::Alias(cmdlet));
        }
    }
    builder.finish()
}

fn cmdlet(builder: &mut Builder, name: &str, text: Id<Type>) -> Id<Cmdlet> {
    let parameter = Parameter {
        name: builder.text("PlantId"),
        ty: text,
        help: builder.text("The plant."),
        aliases: builder.texts(["Id"]),
        wire: Some(builder.text("plant-id")),
        outer: builder.texts::<&str>([]),
        values: builder.texts::<&str>([]),
        format: Format::Plain,
        default: builder.text("1"),
        category: Some(Category::Path),
        role: Role::Operation,
        flags: ParameterFlags::of(&[("mandatory", true)]),
    };
    let parameter = builder.share(parameter);
    let set = Set {
        name: builder.text("Get"),
        method: Method::Get,
        path: builder.text("/plants/{plant-id}"),
        operation_id: builder.text("plant_GetPlant"),
        outputs: builder.list([text]),
        parameters: builder.list([parameter]),
        content: None,
        media_type: builder.text(""),
        template: builder.text("{}"),
        fields: builder.list([]),
        item_name: builder.text("value"),
        next_link: None,
        reply: Reply::Json,
        accept: builder.text("application/json"),
        permissions: None,
        flags: SetFlags::of(&[("list", true)]),
    };
    let set = builder.add(set);
    let example = Example {
        title: builder.text("Get a plant"),
        source: builder.text(&format!("{name} -PlantId 7")),
        remarks: builder.text(""),
    };
    let example = builder.add(example);
    let record = Cmdlet {
        name: builder.text(name),
        synopsis: builder.text("What it does."),
        aliases: builder.texts::<&str>([]),
        sets: builder.list([set]),
        default_set: 0,
        page_order: builder.list([0_u32]),
        order: builder.texts(["PlantId"]),
        outputs: builder.texts(["System.String"]),
        links: builder.texts(["https://example.com"]),
        examples: builder.list([example]),
        flags: CmdletFlags::of(&[("should_process", name.starts_with("New"))]),
    };
    builder.add(record)
}

#[test]
fn what_is_written_is_read() {
    let bytes = sample();
    assert_eq!(bytes, sample(), "the same calls give the same bytes");
    let catalog = Catalog::new(bytes).unwrap();
    catalog.verify().unwrap();
    let module = catalog.module().unwrap();
    assert_eq!(catalog.text(module.name), Ok("Microsoft.Graph.Garden"));

    let names = catalog.names();
    let all: Vec<_> = (0..names.len()).map(|at| names.get(at).unwrap().text).collect();
    assert_eq!(all, ["gardener", "Get-MgPlant", "New-MgPlant"]);
    assert_eq!(catalog.find("NEW-mgplant"), catalog.find("Gardener"));
    assert_eq!(catalog.find("New-MgPlan"), Ok(None));
    assert_eq!(catalog.find("zebra"), Ok(None));
    let starting: Vec<_> = names
        .starting_with("g")
        .unwrap()
        .into_iter()
        .map(|name| (name.text, matches!(name.meaning, Meaning::Alias(_))))
        .collect();
    assert_eq!(starting, [("gardener", true), ("Get-MgPlant", false)]);

    let id = catalog.find("get-mgplant").unwrap().unwrap();
    let cmdlet = catalog.get(id).unwrap();
    assert!(!cmdlet.flags.should_process());
    let set = catalog.get(catalog.list(cmdlet.sets).unwrap()[0]).unwrap();
    assert_eq!((set.method, set.next_link, set.flags.list()), (Method::Get, None, true));
    let parameter = catalog.get(catalog.list(set.parameters).unwrap()[0]).unwrap();
    assert_eq!(catalog.text(parameter.wire.unwrap()), Ok("plant-id"));
    assert_eq!((parameter.category, parameter.role), (Some(Category::Path), Role::Operation));
    assert_eq!(catalog.count::<Parameter>(), 1, "both cmdlets share it");

    let model = catalog.get(Id::<Model>::new(0)).unwrap();
    let property = catalog.get(catalog.list(model.properties).unwrap()[0]).unwrap();
    assert!(property.flags.read_only() && !property.flags.required() && model.flags.open());
    assert_eq!(catalog.texts(property.values).unwrap(), ["ä", "β"]);
    assert_eq!(catalog.element(property.ty).unwrap().model, Some(Id::new(0)));
}

#[test]
fn long_strings_have_long_lengths() {
    let mut builder = Builder::new();
    let texts: Vec<String> = [0, 1, 127, 128, 16_383, 16_384, 70_000].map(|length| "x".repeat(length)).to_vec();
    let places: Vec<_> = texts.iter().map(|text| builder.text(text)).collect();
    let catalog = Catalog::new(builder.finish()).unwrap();
    for (text, place) in texts.iter().zip(places) {
        assert_eq!(catalog.text(place), Ok(text.as_str()));
    }
}

#[test]
fn names_are_read_without_the_rest() {
    let folder = std::env::temp_dir().join(format!("graphsmith-catalog-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("Garden.mgcat");
    std::fs::write(&file, sample()).unwrap();
    let names = names_of(&file).unwrap().unwrap();
    assert_eq!(names.names().find("gardener").unwrap().unwrap().meaning, Meaning::Alias(Id::new(1)));
    let cut = sample();
    std::fs::write(&file, &cut[..cut.len() - 1]).unwrap();
    assert_eq!(names_of(&file).unwrap().unwrap_err(), Damaged::Length);
    std::fs::write(&file, b"no catalog").unwrap();
    assert_eq!(names_of(&file).unwrap().unwrap_err(), Damaged::Magic);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Touches everything that can be touched. It may fail, but it must end, and it must not panic.
fn touch(bytes: Vec<u8>) {
    let Ok(catalog) = Catalog::new(bytes) else { return };
    let _ = catalog.verify();
    let _ = catalog.find("New-MgPlant");
    let _ = catalog.names().starting_with("Get");
    for id in catalog.all::<Cmdlet>() {
        let Ok(cmdlet) = catalog.get(id) else { continue };
        let _ = catalog.text(cmdlet.name);
        let _ = catalog.texts(cmdlet.order);
        for set in catalog.list(cmdlet.sets).unwrap_or_default() {
            let Ok(set) = catalog.get(set) else { continue };
            let _ =
                catalog.list(set.parameters).map(|list| list.into_iter().try_for_each(|id| catalog.get(id).map(drop)));
        }
    }
    for id in catalog.all::<Type>() {
        let _ = catalog.element(id);
    }
}

#[test]
fn damage_is_an_error_and_nothing_worse() {
    let bytes = sample();
    for length in 0..bytes.len() {
        assert!(Catalog::new(bytes[..length].to_vec()).is_err(), "{length}");
        // A file that was cut off and says so itself.
        if length >= 16 {
            let mut cut = bytes[..length].to_vec();
            cut[12..16].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
            touch(cut);
        }
    }
    let mut undetected = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            undetected += usize::from(Catalog::new(flipped.clone()).is_ok_and(|catalog| catalog.verify().is_ok()));
            touch(flipped);
        }
        for value in [0x00, 0x7f, 0xff] {
            let mut set = bytes.clone();
            let end = (at + 4).min(set.len());
            set[at..end].fill(value);
            touch(set);
        }
    }
    assert_eq!(
        undetected, 0,
        "a changed bit is noticed, in what comes first by what it says, after that by the checksum"
    );
}

#[test]
fn a_type_that_contains_itself_is_refused() {
    let mut builder = Builder::new();
    let name = builder.text("T[]");
    let array =
        |element| Type { kind: Kind::Array, name, full_name: name, element: Some(Id::new(element)), model: None };
    let (own, forward) = (builder.add(array(0)), builder.add(array(2)));
    let catalog = Catalog::new(builder.finish()).unwrap();
    assert_eq!(catalog.element(own), Err(Damaged::Value));
    assert_eq!(catalog.element(forward), Err(Damaged::Value));
}
