//! Types of the API -> types of Rust: what is emitted for each, how it is called, and what refers to it.
//!
//! Only what requests need is emitted: their bodies, their replies, and what those consist of.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fmt::Write as _;

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Encoding;
use proc_macro2::TokenStream;
use quote::quote;

use super::families::{Families, Family};
use super::names::{Prelude, Renamed};
use super::properties::properties;
use super::requests::Request;
use super::scalar::Scalar;
use super::tokens::ident;
use crate::api::{ApiModel, EnumDef, EnumOf, Property, Shape, TypeId};
use crate::naming::rust::{Case, Scope, plain_ident, type_name};
use crate::text;

/// Most parts of an anonymous type that is compared with others.
const MOST_PARTS: usize = 2_000;

/// What a type is in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A type of the language or the prelude.
    Scalar(Scalar),
    /// An open enum of its own.
    Enum,
    /// A struct of its own.
    Struct,
    /// A list of the type.
    List(TypeId),
    /// Names mapped to values of the type.
    Map(TypeId),
    /// An object whose properties aren't known.
    Object,
    /// Anything.
    Any,
}

/// The types that requests need.
pub(super) struct Types<'a> {
    api: &'a ApiModel,
    /// Names of structs and enums.
    names: HashMap<TypeId, String>,
    /// Types that are written as another one, which was met first and looks the same.
    same_as: HashMap<TypeId, TypeId>,
    /// What anonymous types are for.
    about: HashMap<TypeId, String>,
    families: Families,
    /// Names of the enums of families, by their bases.
    enums: HashMap<TypeId, String>,
    /// Types that are called otherwise than one would expect.
    renamed: Vec<Renamed>,
}

impl<'a> Types<'a> {
    /// Finds and names them.
    pub(super) fn of(api: &'a ApiModel, requests: &[Request<'a>]) -> Self {
        let mut naming = Naming::new(api);
        for request in requests {
            let word = last_word(&request.operation.path);
            for parameter in request.operation.parameters.iter().filter(|p| p.constant.is_none()) {
                let suffix = plain_ident(&parameter.wire, Case::Camel);
                let about = format!("What `{word}` takes as `{}`.", parameter.wire);
                naming.argument(parameter.ty, &Hint::new(&type_name(word), &request.name, &suffix, about));
            }
            let fields = request.operation.body.iter().flat_map(|body| &body.fields);
            for field in fields.clone().filter(|field| field.encoding != Encoding::File && field.constant.is_none()) {
                let about = format!("`{}` of `{word}`.", field.wire);
                let suffix = plain_ident(&field.wire, Case::Camel);
                naming.root(field.ty, &Hint::new(&type_name(word), &request.name, &suffix, about));
            }
            let is_form = fields.count() > 0;
            if let Some(body) = request.operation.body.as_ref().filter(|_| !is_form) {
                let about = format!("What `{word}` takes.");
                naming.root(body.ty, &Hint::new(&type_name(word), &request.name, "Body", about));
            }
            if let Some(ty) = request.returns.ty() {
                let about = format!("What `{word}` gives.");
                naming.root(ty, &Hint::new(&type_name(word), &request.name, "Reply", about));
            }
        }
        naming.close()
    }

    /// The structs and enums by their names.
    pub(super) fn emitted(&self) -> BTreeMap<&str, TypeId> {
        self.names
            .iter()
            .filter(|(id, _)| !self.same_as.contains_key(id))
            .map(|(id, name)| (name.as_str(), *id))
            .collect()
    }

    /// The family of a base that is emitted, with the name of its enum.
    pub(super) fn family(&self, base: TypeId) -> Option<(&str, &Family)> {
        Some((self.enums.get(&base)?, self.families.get(base)?))
    }

    /// Whether objects of a type say what they are.
    pub(super) fn is_related(&self, id: TypeId) -> bool {
        self.families.is_related(id)
    }

    /// Types that are called otherwise than one would expect.
    pub(super) fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }

    /// What values of the type look like.
    pub(super) fn shape(&self, id: TypeId) -> &'a Shape {
        &self.api.ty(id).shape
    }

    /// Whether the type is, or consists of, a generated one.
    pub(super) fn refers_to_model(&self, id: TypeId) -> bool {
        match self.kind(id) {
            Kind::Enum | Kind::Struct => true,
            Kind::List(inner) | Kind::Map(inner) => self.refers_to_model(inner),
            Kind::Scalar(_) | Kind::Object | Kind::Any => false,
        }
    }

    /// What the type is.
    pub(super) fn kind(&self, id: TypeId) -> Kind {
        kind(self.api, &self.families, id)
    }

    /// Id of the type in the description.
    pub(super) fn id(&self, id: TypeId) -> &'a str {
        &self.api.ty(id).id
    }

    /// Where the type stands in the description.
    pub(super) fn pointer(&self, id: TypeId) -> &'a str {
        &self.api.ty(id).pointer
    }

    /// Description of the type, or empty.
    pub(super) fn description(&self, id: TypeId) -> &'a str {
        &self.api.ty(id).description
    }

    /// What is said about the values of a property. An enum lists its own.
    pub(super) fn values(&self, id: TypeId) -> Vec<String> {
        text::values(self.api, id, self.kind(self.api.element(id)) != Kind::Enum)
    }

    /// What to say of a type that has no description.
    pub(super) fn about(&self, id: TypeId) -> String {
        self.about.get(&id).cloned().unwrap_or_else(|| format!("`{}`.", self.api.ty(id).id))
    }

    /// Name of a struct or enum.
    pub(super) fn name(&self, id: TypeId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// The type where it is referred to. `path` stands before the names of generated types.
    pub(super) fn reference(&self, id: TypeId, path: &TokenStream, prelude: &mut Prelude) -> TokenStream {
        match self.kind(id) {
            Kind::Scalar(scalar) => prelude.scalar(scalar),
            Kind::Enum | Kind::Struct => {
                let name = ident(self.name(id));
                quote!(#path #name)
            }
            Kind::List(item) => {
                let item = self.reference(item, path, prelude);
                let array = prelude.runtime("Array");
                quote!(#array<#item>)
            }
            Kind::Map(value) => {
                let value = self.reference(value, path, prelude);
                prelude.import("std::collections::BTreeMap");
                quote!(BTreeMap<String, Option<#value>>)
            }
            Kind::Object => prelude.runtime("JsonObject"),
            Kind::Any => prelude.value("Any"),
        }
    }

    /// The type inside a property. Objects are boxed, all of them: which ones are recursive depends on what else is
    /// generated, and a type must not change because of that.
    pub(super) fn in_property(&self, id: TypeId, prelude: &mut Prelude) -> TokenStream {
        let ty = self.reference(id, &TokenStream::new(), prelude);
        if self.kind(id) == Kind::Struct { quote!(Box<#ty>) } else { ty }
    }

    /// Types whose expected name belongs to something else. Anonymous ones have a name of their own choice.
    fn find_renamed(&self) -> Vec<Renamed> {
        let given = self.emitted().into_iter().filter(|(_, id)| !self.api.ty(*id).anonymous);
        let one = |(name, id): (&str, TypeId)| {
            let ty = self.api.ty(id);
            Renamed::find(&format!("type `{}`", ty.id), &ty.pointer, &type_name(&ty.id), name)
        };
        given.filter_map(one).collect()
    }

    /// Properties of an object, inherited ones first.
    pub(super) fn properties(&self, id: TypeId) -> Vec<&'a Property> {
        properties(self.api, id)
    }
}

/// What a type is in Rust.
fn kind(api: &ApiModel, families: &Families, id: TypeId) -> Kind {
    let ty = api.ty(id);
    match &ty.shape {
        _ if families.is_empty_base(id) => Kind::Struct,
        Shape::Boolean | Shape::Enum(EnumDef { of: EnumOf::Boolean, .. }) => Kind::Scalar(Scalar::Bool),
        Shape::Int32 => Kind::Scalar(Scalar::Int32),
        Shape::Int64 | Shape::Integer => Kind::Scalar(Scalar::Int64),
        Shape::UInt64 => Kind::Scalar(Scalar::UInt64),
        // Numbers of JSON are double; what has no format must not lose digits.
        Shape::Single
        | Shape::Double
        | Shape::Decimal
        | Shape::Number
        | Shape::Enum(EnumDef { of: EnumOf::Number, .. }) => Kind::Scalar(Scalar::Float),
        Shape::Text { format } if format == "uuid" => Kind::Scalar(Scalar::Guid),
        Shape::Text { format } if format == "time" => Kind::Scalar(Scalar::TimeOfDay),
        Shape::Text { .. } | Shape::Char | Shape::Password => Kind::Scalar(Scalar::String),
        Shape::Bytes | Shape::Stream => Kind::Scalar(Scalar::Bytes),
        Shape::Date => Kind::Scalar(Scalar::Date),
        Shape::DateTime => Kind::Scalar(Scalar::DateTime),
        Shape::Duration => Kind::Scalar(Scalar::Duration),
        Shape::Enum(EnumDef { of: EnumOf::Integer, .. }) => Kind::Enum,
        // An enum of texts without a name of its own would get one that nobody knows.
        Shape::Enum(_) if ty.anonymous => Kind::Scalar(Scalar::String),
        Shape::Enum(_) => Kind::Enum,
        Shape::Array(item) => Kind::List(*item),
        Shape::Dictionary(value) if matches!(api.ty(*value).shape, Shape::Any) => Kind::Object,
        Shape::Dictionary(value) => Kind::Map(*value),
        Shape::Object(_) if families.has_properties(id) => Kind::Struct,
        // One of several types: whoever reads it knows which.
        Shape::Object(object) if !object.alternatives.is_empty() => Kind::Any,
        Shape::Object(_) => Kind::Object,
        Shape::Any => Kind::Any,
    }
}

/// The last word of a path that isn't a parameter: `…/attachments/microsoft.graph.createUploadSession` gives
/// `microsoft.graph.createUploadSession`.
fn last_word(path: &str) -> &str {
    let words =
        PathTemplate(path).segments().collect::<Vec<_>>().into_iter().rev().map(PathTemplate::before_parenthesis);
    words.filter(|word| !word.is_empty()).find(|word| !PathTemplate(word).has_parameters()).unwrap_or_default()
}

/// How an anonymous type could be called, and what it is for.
struct Hint {
    /// Its name if no other type has it.
    short: String,
    /// Else its name.
    long: String,
    about: String,
}

impl Hint {
    fn new(short: &str, long: &str, suffix: &str, about: String) -> Self {
        Self { short: format!("{short}{suffix}"), long: format!("{long}{suffix}"), about }
    }
}

/// Gives names.
struct Naming<'a> {
    api: &'a ApiModel,
    scope: Scope,
    names: HashMap<TypeId, String>,
    same_as: HashMap<TypeId, TypeId>,
    about: HashMap<TypeId, String>,
    /// Anonymous objects by what they look like.
    shapes: HashMap<String, TypeId>,
    /// Needed, and not yet searched for what they need in turn.
    open: VecDeque<TypeId>,
    needed: HashSet<TypeId>,
    families: Families,
    enums: HashMap<TypeId, String>,
}

impl<'a> Naming<'a> {
    /// Names that the document gives are given first, in an order that doesn't depend on what is generated.
    fn new(api: &'a ApiModel) -> Self {
        let families = Families::of(api);
        let mut scope = Prelude::models();
        let mut schemas: Vec<TypeId> = (0_u32..).map(TypeId).take(api.types.len()).collect();
        schemas.retain(|id| !api.ty(*id).anonymous && matches!(kind(api, &families, *id), Kind::Struct | Kind::Enum));
        schemas.sort_by(|a, b| api.ty(*a).id.cmp(&api.ty(*b).id));
        let names: HashMap<TypeId, String> =
            schemas.into_iter().map(|id| (id, scope.claim(Prelude::model_name(type_name(&api.ty(id).id))))).collect();
        let mut bases: Vec<TypeId> = families.bases().filter(|base| names.contains_key(base)).collect();
        bases.sort_by(|a, b| names[a].cmp(&names[b]));
        let enums = bases.into_iter().map(|base| (base, scope.claim(format!("Any{}", names[&base])))).collect();
        Self {
            api,
            scope,
            names,
            same_as: HashMap::new(),
            about: HashMap::new(),
            shapes: HashMap::new(),
            open: VecDeque::new(),
            needed: HashSet::new(),
            families,
            enums,
        }
    }

    fn kind(&self, id: TypeId) -> Kind {
        kind(self.api, &self.families, id)
    }

    /// The type of an argument; listed texts are plain ones there.
    fn argument(&mut self, id: TypeId, hint: &Hint) {
        match self.kind(id) {
            Kind::Enum => {}
            Kind::List(item) => self.argument(item, hint),
            _ => self.root(id, hint),
        }
    }

    /// A type that a request or another type refers to.
    fn root(&mut self, id: TypeId, hint: &Hint) {
        match self.kind(id) {
            Kind::List(item) | Kind::Map(item) => self.root(item, hint),
            Kind::Struct if self.api.ty(id).anonymous => self.anonymous(id, hint),
            // Listed numbers are named by the description where it can be: a number says nothing.
            Kind::Enum if self.api.ty(id).anonymous => {
                let name = type_name(&self.api.ty(id).name);
                let short = if name.is_empty() { hint.short.clone() } else { name };
                let Hint { long, about, .. } = hint;
                self.anonymous(id, &Hint { short, long: long.clone(), about: about.clone() });
            }
            _ => self.need(id),
        }
    }

    /// An object that was written in place. The same action on many paths has the same body many times; it is one type.
    fn anonymous(&mut self, id: TypeId, Hint { short, long, about }: &Hint) {
        if !self.needed.insert(id) {
            return;
        }
        let shape = format!("{short} {}", self.structure(id));
        if let Some(same) = self.shapes.get(&shape) {
            self.same_as.insert(id, *same);
            self.names.insert(id, self.names[same].clone());
            return;
        }
        let name = plain_ident(short, Case::Camel);
        let name = if self.scope.take(&name) { name } else { self.scope.claim(plain_ident(long, Case::Camel)) };
        self.names.insert(id, name);
        self.about.insert(id, about.clone());
        self.shapes.insert(shape, id);
        self.open.push_back(id);
    }

    /// The structure of a type: two anonymous types of the same structure are one. One with too many parts is like no other.
    fn structure(&self, id: TypeId) -> String {
        let (mut structure, mut parts) = (String::new(), 0);
        self.nested_structure(id, &mut Vec::new(), &mut parts, &mut structure);
        if parts > MOST_PARTS { format!("{id:?}") } else { structure }
    }

    /// Writes the structure of a type that lies inside the `outer` ones. One of these may come again, where it has inherited the
    /// property that it stands in; then how far out it is says which.
    fn nested_structure(&self, id: TypeId, outer: &mut Vec<TypeId>, parts: &mut usize, out: &mut String) {
        *parts += 1;
        if *parts > MOST_PARTS {
            return;
        }
        let ty = self.api.ty(id);
        match self.kind(id) {
            Kind::Struct if ty.anonymous => {
                if let Some(depth) = outer.iter().rev().position(|other| *other == id) {
                    let _ = write!(out, "^{depth}");
                    return;
                }
                outer.push(id);
                out.push('{');
                for (at, property) in properties(self.api, id).into_iter().enumerate() {
                    let _ = write!(out, "{}{:?}: ", if at == 0 { "" } else { ", " }, property.wire);
                    self.nested_structure(property.ty, outer, parts, out);
                    if let Some(value) = &property.constant {
                        let _ = write!(out, " = {value}");
                    }
                }
                out.push('}');
                outer.pop();
            }
            Kind::Enum if ty.anonymous => {
                if let Shape::Enum(listed) = &ty.shape {
                    let _ = write!(out, "{:?}", listed.values);
                }
            }
            Kind::Struct | Kind::Enum => out.push_str(&ty.id),
            Kind::List(item) => {
                out.push('[');
                self.nested_structure(item, outer, parts, out);
                out.push(']');
            }
            Kind::Map(value) => {
                out.push('<');
                self.nested_structure(value, outer, parts, out);
                out.push('>');
            }
            other => {
                let _ = write!(out, "{other:?} {:?}", text::values(self.api, id, true));
            }
        }
    }

    fn need(&mut self, id: TypeId) {
        if matches!(self.kind(id), Kind::Struct | Kind::Enum) && self.needed.insert(id) {
            self.open.push_back(id);
        }
    }

    /// Follows properties, and bases to what derives from them, until nothing new is met.
    fn close(mut self) -> Types<'a> {
        while let Some(id) = self.open.pop_front() {
            if self.kind(id) != Kind::Struct {
                continue;
            }
            let members = self.families.get(id).into_iter().flat_map(|family| &family.members);
            for member in members.map(|member| member.ty).collect::<Vec<_>>() {
                self.need(member);
            }
            let owner = self.names[&id].clone();
            for property in properties(self.api, id) {
                let suffix = plain_ident(&property.wire, Case::Camel);
                let about = format!("`{}` of `{owner}`.", property.wire);
                self.root(property.ty, &Hint::new(&owner, &owner, &suffix, about));
            }
        }
        let Self { api, mut names, same_as, about, needed, families, mut enums, .. } = self;
        names.retain(|id, _| needed.contains(id));
        enums.retain(|id, _| needed.contains(id));
        let mut types = Types { api, names, same_as, about, families, enums, renamed: Vec::new() };
        types.renamed = types.find_renamed();
        types
    }
}
