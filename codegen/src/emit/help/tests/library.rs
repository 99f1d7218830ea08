//! A small made-up API to write pages about: books on shelves, their copies, and a cover that is a file.

use graphsmith_catalog::vocabulary::{Category, Method, Role};

use crate::api::{ApiModel, EnumDef, EnumOf, Module, OperationId, Shape, TypeDef, TypeId};
use crate::cmdlet::{
    Cmdlet, CmdletModel, Identity, IdentityMember, Model, ModelId, ModelProperty, Parameter, ParameterGroup,
    ParameterSet, ParameterUse, Places, PsType, SetName, notes,
};
use crate::emit::Source;

pub(super) const IDENTITY: ModelId = ModelId(0);
pub(super) const BOOK: ModelId = ModelId(1);
pub(super) const COPY: ModelId = ModelId(2);
pub(super) const ENTITY: ModelId = ModelId(3);

/// The API and the cmdlets of the library.
pub(super) struct Library {
    pub api: ApiModel,
    pub cmdlets: CmdletModel,
    pub source: Source,
}

pub(super) fn library() -> Library {
    let module = Module {
        name: "Contoso.Library".into(),
        service: "Library".into(),
        api_version: "v1.0".into(),
        namespace: "Contoso.PowerShell".into(),
        prefix: "Co".into(),
        subject_prefix: String::new(),
        base_url: "https://library.contoso.com".into(),
    };
    let mut cmdlets = CmdletModel {
        module: module.clone(),
        identity: Identity {
            model: IDENTITY,
            members: vec![member("BookId", "book-id"), member("ShelfId", "shelf-id")],
        },
        cmdlets: Vec::new(),
        models: models(),
        removed: Vec::new(),
        unbound: Vec::new(),
        gone: Vec::new(),
    };
    cmdlets.cmdlets = vec![get_book(), new_book(), remove_book(), set_cover()];
    let complete: Vec<Cmdlet> = cmdlets.cmdlets.iter().map(|cmdlet| with_groups(cmdlet.clone(), &cmdlets)).collect();
    cmdlets.cmdlets = complete;
    Library {
        api: ApiModel {
            module,
            servers: Vec::new(),
            types: types(),
            operations: Vec::new(),
            path_parameters: Vec::new(),
        },
        cmdlets,
        source: Source::default(),
    }
}

fn member(name: &str, wire: &str) -> IdentityMember {
    IdentityMember {
        name: name.into(),
        wire: wire.into(),
        description: String::new(),
        ty: PsType::String,
        one_type: true,
    }
}

fn models() -> Vec<Model> {
    let mut book = model("IContosoBook", &[ENTITY], true);
    book.properties = vec![
        ModelProperty {
            api: Some(TypeId(0)),
            ..property("Binding", "binding", PsType::String, "How it is bound. One of a list.")
        },
        property("Copies", "copies", PsType::Model(COPY).array(), "The copies [all of them] of <shelf>."),
        ModelProperty { optional_value: true, ..property("PageCount", "pageCount", PsType::Int32, "Pages") },
        property("Tags", "tags", PsType::String.array(), ""),
        ModelProperty { required: true, ..property("Title", "title", PsType::String, "What it is called.  Required.") },
    ];
    let mut copy = model("IContosoCopy", &[], true);
    copy.properties = vec![
        property("Book", "book", PsType::Model(BOOK), "The book again"),
        ModelProperty { read_only: true, ..property("Number", "number", PsType::Int32, "Its number") },
        property("Owner", "owner", PsType::String, "Who has it"),
    ];
    let mut entity = model("IContosoEntity", &[], false);
    entity.properties = vec![property("Id", "id", PsType::String, "The id. Read-only.")];
    let mut identity = model("ILibraryIdentity", &[], false);
    identity.properties = vec![
        property("BookId", "book-id", PsType::String, "The id of the book"),
        property("ShelfId", "shelf-id", PsType::String, ""),
    ];
    vec![identity, book, copy, entity]
}

pub(super) fn model(name: &str, parents: &[ModelId], open: bool) -> Model {
    Model {
        name: name.into(),
        api: None,
        parents: parents.to_vec(),
        open,
        open_type: None,
        properties: Vec::new(),
        lost: Vec::new(),
    }
}

pub(super) fn property(name: &str, wire: &str, ty: PsType, description: &str) -> ModelProperty {
    ModelProperty {
        name: name.into(),
        wire: wire.into(),
        outer: Vec::new(),
        api: None,
        ty,
        optional_value: false,
        description: description.into(),
        required: false,
        read_only: false,
        nullable: false,
        constant: None,
    }
}

/// The types of the API: the listed bindings of a book.
fn types() -> Vec<TypeDef> {
    let binding = Shape::Enum(EnumDef {
        values: vec!["paperback".into(), "hardcover".into()],
        of: EnumOf::Text,
        names: Vec::new(),
        sealed: false,
    });
    vec![type_def("binding", binding)]
}

fn type_def(id: &str, shape: Shape) -> TypeDef {
    TypeDef {
        id: id.into(),
        pointer: String::new(),
        anonymous: false,
        name: id.into(),
        class: String::new(),
        interface: String::new(),
        title: String::new(),
        description: String::new(),
        external_docs: None,
        nullable: false,
        facets: None,
        shape,
    }
}

fn set(name: &str, method: Method, path: &str, parameters: Vec<Parameter>) -> ParameterSet {
    ParameterSet {
        name: set_name(name),
        operation: OperationId(0),
        method,
        path: path.into(),
        list: name == "List",
        deprecated: None,
        outputs: vec![PsType::Model(BOOK)],
        parameters: [parameters, common()].concat(),
        implied: Vec::new(),
        template: None,
        naming: Vec::new(),
        places: Places::default(),
    }
}

fn set_name(text: &str) -> SetName {
    let mut name = SetName::new("", text.contains("ViaIdentity"), text.contains("Expanded"));
    name.rename(text.to_owned());
    name
}

pub(super) fn parameter(name: &str, ty: PsType, category: Category, role: Role, help: &str) -> Parameter {
    Parameter {
        name: name.into(),
        ty,
        mandatory: false,
        help: help.into(),
        aliases: Vec::new(),
        former: Vec::new(),
        pipeline: false,
        hidden: false,
        category: Some(category),
        wire: None,
        outer: Vec::new(),
        api: None,
        serialization: None,
        constant: None,
        deprecated: None,
        role,
    }
}

fn key(name: &str, wire: &str) -> Parameter {
    let base = parameter(name, PsType::String, Category::Path, Role::Operation, "The id of something");
    Parameter { mandatory: true, wire: Some(wire.into()), ..base }
}

fn body_property(name: &str, wire: &str, ty: PsType, help: &str) -> Parameter {
    Parameter { wire: Some(wire.into()), ..parameter(name, ty, Category::Body, Role::BodyProperty, help) }
}

fn identity() -> Parameter {
    let base =
        parameter("InputObject", PsType::Model(IDENTITY), Category::Path, Role::InputObject, "Identity Parameter");
    Parameter { mandatory: true, pipeline: true, ..base }
}

fn body() -> Parameter {
    let base = parameter("BodyParameter", PsType::Model(BOOK), Category::Body, Role::Body, ".");
    Parameter { mandatory: true, pipeline: true, ..base }
}

/// Parameters of every set, one of them hidden.
fn common() -> Vec<Parameter> {
    let added = |name: &str, ty: PsType, help: &str| parameter(name, ty, Category::Runtime, Role::Added, help);
    vec![
        Parameter { hidden: true, ..added("Break", PsType::Switch, "Waits") },
        Parameter { pipeline: true, ..added("Headers", PsType::Dictionary, "Headers for the request.") },
        Parameter { hidden: true, ..added("Proxy", PsType::Uri, "The proxy") },
    ]
}

fn cmdlet(name: &str, default: &str, description: &str, sets: Vec<ParameterSet>) -> Cmdlet {
    let (verb, noun) = name.split_once('-').unwrap_or((name, ""));
    Cmdlet {
        name: name.into(),
        verb: verb.into(),
        subject: noun.trim_start_matches("Co").into(),
        default_set: default.into(),
        aliases: Vec::new(),
        former: Vec::new(),
        description: description.into(),
        external_docs: vec!["https://library.contoso.com/docs/books".into()],
        links: vec!["https://library.contoso.com/docs/books".into()],
        added: false,
        supports_should_process: sets.iter().any(|set| set.method.changes_state()),
        sets,
        parameters: Vec::new(),
        page_order: Vec::new(),
        output_types: vec!["Contoso.PowerShell.Models.IContosoBook".into()],
    }
}

const BOOKS: &str = "/shelves/{shelf-id}/books";
const ONE_BOOK: &str = "/shelves/{shelf-id}/books/{book-id}";

fn get_book() -> Cmdlet {
    let query = |name: &str, wire: &str, ty: PsType, help: &str| Parameter {
        wire: Some(wire.into()),
        ..parameter(name, ty, Category::Query, Role::Operation, help)
    };
    let property = Parameter {
        aliases: vec!["Select".into()],
        ..query("Property", "$select", PsType::String.array(), "Properties to return")
    };
    let filter = query("Filter", "$filter", PsType::String, "What to return");
    let skip = query("Skip", "$skip", PsType::Int32, "How many to leave out");
    let shelf = || key("ShelfId", "shelf-id");
    let get = vec![key("BookId", "book-id"), shelf(), property.clone()];
    let list = vec![shelf(), filter, property.clone(), skip];
    let sets = vec![
        set("Get", Method::Get, ONE_BOOK, get),
        set("GetViaIdentity", Method::Get, ONE_BOOK, vec![identity(), property]),
        set("List", Method::Get, BOOKS, list),
    ];
    cmdlet("Get-CoShelfBook", "List", "Books of a shelf", sets)
}

fn new_book() -> Cmdlet {
    let shelf = || key("ShelfId", "shelf-id");
    let properties = || {
        vec![
            body_property("Binding", "binding", PsType::String, "binding"),
            body_property("Copies", "copies", PsType::Model(COPY).array(), "The copies. All of them."),
            body_property("PageCount", "pageCount", PsType::Int32, "Pages <at most 5>"),
            body_property("Title", "title", PsType::String, "What it is called"),
        ]
    };
    let sets = vec![
        set("Create", Method::Post, BOOKS, vec![shelf(), body()]),
        set("CreateExpanded", Method::Post, BOOKS, [vec![shelf()], properties()].concat()),
        set("CreateViaIdentity", Method::Post, BOOKS, vec![identity(), body()]),
        set("CreateViaIdentityExpanded", Method::Post, BOOKS, [vec![identity()], properties()].concat()),
    ];
    cmdlet(
        "New-CoShelfBook",
        "CreateExpanded",
        "Puts a \"new\" book on a shelf. It's there at once.\nUse [tags].",
        sets,
    )
}

fn remove_book() -> Cmdlet {
    let keys = vec![key("BookId", "book-id"), key("ShelfId", "shelf-id")];
    cmdlet("Remove-CoShelfBook", "Delete", "", vec![set("Delete", Method::Delete, ONE_BOOK, keys)])
}

fn set_cover() -> Cmdlet {
    let file = Parameter {
        mandatory: true,
        ..parameter("InFile", PsType::String, Category::Runtime, Role::Added, "The file")
    };
    let data = Parameter { pipeline: true, ..parameter("Data", PsType::Stream, Category::Body, Role::Body, ".") };
    let parameters = vec![key("BookId", "book-id"), key("ShelfId", "shelf-id"), data, file];
    let path = "/shelves/{shelf-id}/books/{book-id}/photo/$value";
    cmdlet("Set-CoShelfBookPhoto", "Set", "Sets the cover", vec![set("Set", Method::Put, path, parameters)])
}

/// Fills what the cmdlet phase derives from the sets.
fn with_groups(mut cmdlet: Cmdlet, models: &CmdletModel) -> Cmdlet {
    let mut groups: Vec<(Category, ParameterGroup)> = Vec::new();
    for (set, of) in cmdlet.sets.iter().enumerate() {
        for parameter in of.parameters.iter().filter(|p| !p.hidden) {
            let Parameter { mandatory, pipeline, ref ty, .. } = *parameter;
            let usage = ParameterUse { set, ty: ty.clone(), mandatory, pipeline };
            match groups.iter_mut().find(|(_, group)| group.name == parameter.name) {
                Some((_, group)) => group.uses.push(usage),
                None => groups.push((
                    parameter.rank(),
                    ParameterGroup {
                        name: parameter.name.clone(),
                        help: parameter.help.clone(),
                        aliases: parameter.aliases.clone(),
                        former: Vec::new(),
                        uses: vec![usage],
                        everywhere: false,
                        complex: notes::has_tree(models, &parameter.ty),
                    },
                )),
            }
        }
    }
    for (_, group) in &mut groups {
        group.everywhere = group.uses.len() == cmdlet.sets.len();
    }
    groups.sort_by_key(|(category, _)| *category);
    cmdlet.parameters = groups.into_iter().map(|(_, group)| group).collect();
    let default = cmdlet.sets.iter().position(|set| set.name.as_str() == cmdlet.default_set);
    cmdlet.page_order = default.into_iter().chain((0..cmdlet.sets.len()).filter(|at| Some(*at) != default)).collect();
    cmdlet
}
