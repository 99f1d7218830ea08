//! What outputs say they were made from: the name of the description, and a digest of what it says.
//!
//! The digest is the same wherever a description says the same in another way: comments, the style of the YAML, the order of
//! keys, schemas, properties, paths and parameters, or whether a parameter is written in place don't change it. So it is
//! taken of the models, of what has a name by its name and of anything else in full, each in the order of the names.

use std::collections::HashMap;
use std::fmt::{Debug, Write as _};

use sha2::{Digest as _, Sha256};

use crate::api::{
    ApiModel, Body, BodyField, Bound, Deprecation, EnumDef, Facets, ObjectDef, Operation, Parameter, Property,
    ReplyContent, Response, Shape, TypeDef, TypeId,
};
use crate::cmdlet::CmdletModel;

/// The description that models were made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Name of the file, without folders: outputs are the same wherever it lies.
    pub file: String,
    /// SHA-256 of the operations, types and names of cmdlets in lower-case hexadecimal digits.
    pub digest: String,
}

impl Source {
    /// Takes the digest of models.
    #[must_use]
    pub fn of(file: String, api: &ApiModel, cmdlets: &CmdletModel) -> Self {
        let mut types = Types { api, known: HashMap::new() };
        let named = (0_u32..).map(TypeId).take(api.types.len()).filter(|id| is_named(api.ty(*id)));
        let types_of: Vec<String> = named.map(|id| types.definition(id)).collect();
        let operations = api.operations.iter().map(|operation| types.operation(operation));
        let mut lines: Vec<String> = operations.chain(types_of).collect();
        for cmdlet in &cmdlets.cmdlets {
            lines.extend(cmdlet.sets.iter().map(|set| {
                let mut line = Line::default();
                line.text(&cmdlet.name).text(set.name.as_str()).word(set.method).text(&set.path);
                line.0
            }));
        }
        lines.sort_unstable();
        let mut head = Line::default();
        head.text(&api.module.base_url);
        for server in &api.servers {
            head.text(&server.url);
            for variable in &server.variables {
                head.text(&variable.name).maybe(variable.default.as_deref()).texts(&variable.values);
            }
        }
        Self { file, digest: hexadecimal(std::iter::once(&head.0).chain(&lines)) }
    }
}

fn hexadecimal<'a>(lines: impl Iterator<Item = &'a String>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
        hash.update("\n");
    }
    hash.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Whether a type is a schema of the document with a name of its own.
fn is_named(ty: &TypeDef) -> bool {
    !ty.anonymous && !ty.pointer.is_empty()
}

/// What is said of one thing. Each text stands with its length, so nothing that it holds is taken for a part of the line.
#[derive(Default)]
struct Line(String);

impl Line {
    fn text(&mut self, text: &str) -> &mut Self {
        let _ = write!(self.0, "{}:{text}", text.len());
        self
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a String>) -> &mut Self {
        self.0.push('[');
        for text in texts {
            self.text(text);
        }
        self.0.push(']');
        self
    }

    fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.word('-'),
        }
    }

    /// A number, a flag, or a variant of an enum without texts.
    fn word(&mut self, word: impl Debug) -> &mut Self {
        let _ = write!(self.0, " {word:?}");
        self
    }

    /// Lines in the order of what they say.
    fn sorted(&mut self, lines: impl Iterator<Item = String>) -> &mut Self {
        let mut lines: Vec<String> = lines.collect();
        lines.sort_unstable();
        self.texts(&lines)
    }

    fn deprecated(&mut self, deprecated: Option<&Deprecation>) -> &mut Self {
        let Some(Deprecation { date, removal_date, description }) = deprecated else { return self.word('-') };
        self.word('d').maybe(date.as_deref()).maybe(removal_date.as_deref()).maybe(description.as_deref())
    }

    fn facets(&mut self, facets: Option<&Facets>) -> &mut Self {
        let Some(facets) = facets else { return self.word('-') };
        let Facets { default, values, minimum, maximum, multiple_of, pattern, deprecated, .. } = facets;
        let Facets { min_length, max_length, min_items, max_items, unique_items, write_only, .. } = facets;
        self.word('f').texts(values).maybe(default.as_deref()).maybe(multiple_of.as_deref()).maybe(pattern.as_deref());
        for bound in [minimum, maximum] {
            match bound {
                Some(Bound { value, exclusive }) => self.text(value).word(exclusive),
                None => self.word('-'),
            };
        }
        self.word((min_length, max_length, min_items, max_items, unique_items, write_only));
        self.deprecated(deprecated.as_ref())
    }
}

/// The types of a module, as operations and other types refer to them.
struct Types<'a> {
    api: &'a ApiModel,
    /// What types without a name are, by their ids; empty while that is found out.
    known: HashMap<TypeId, String>,
}

impl Types<'_> {
    /// A type where it is referred to: by its name, or what it is. One without a name that holds itself is left out where
    /// it comes again.
    fn reference(&mut self, id: TypeId) -> String {
        let ty = self.api.ty(id);
        if is_named(ty) {
            return ty.id.clone();
        }
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        self.known.insert(id, String::new());
        let what = hexadecimal(std::iter::once(&self.definition(id)));
        self.known.insert(id, what.clone());
        what
    }

    /// What a type is.
    fn definition(&mut self, id: TypeId) -> String {
        let ty = self.api.ty(id);
        let TypeDef { title, description, external_docs, nullable, facets, shape, .. } = ty;
        // Lists and tables without a name are described by what the modeler calls their elements.
        let is_made = ty.anonymous && matches!(shape, Shape::Array(_) | Shape::Dictionary(_));
        let description = if is_made { "" } else { description };
        let mut line = Line::default();
        // An id that was made up has the place of the schema in it.
        line.text(if ty.anonymous { "" } else { &ty.id }).text(title).text(description).word(nullable);
        line.maybe(external_docs.as_deref()).facets(facets.as_deref());
        match shape {
            Shape::Text { format } => line.word("text").text(format),
            Shape::Enum(EnumDef { values, of, names, sealed }) => {
                let names = names.iter().flat_map(|(value, name)| [value, name]);
                line.word((of, sealed)).texts(values).texts(names)
            }
            Shape::Array(item) => line.word("array").text(&self.reference(*item)),
            Shape::Dictionary(value) => line.word("dictionary").text(&self.reference(*value)),
            Shape::Object(object) => self.object(&mut line, object),
            simple => line.word(simple),
        };
        line.0
    }

    fn object<'l>(&mut self, line: &'l mut Line, object: &ObjectDef) -> &'l mut Line {
        let ObjectDef { parents, properties, lost, additional, dictionary_parents, .. } = object;
        let ObjectDef { dictionary_half, alternatives, discriminator, mapping, .. } = object;
        line.word("object").maybe(discriminator.as_deref());
        for types in [parents, dictionary_parents, alternatives] {
            let types: Vec<String> = types.iter().map(|id| self.reference(*id)).collect();
            line.texts(&types);
        }
        for ty in [additional, dictionary_half] {
            line.maybe(ty.map(|id| self.reference(id)).as_deref());
        }
        line.sorted(mapping.iter().map(|(value, id)| format!("{value}={id}")));
        for properties in [properties, lost] {
            line.sorted(properties.iter().map(|property| self.property(property)));
        }
        line
    }

    fn property(&mut self, property: &Property) -> String {
        let Property { wire, ty, description, required, read_only, nullable, constant, header, name: _ } = property;
        let mut line = Line::default();
        line.text(wire).text(&self.reference(*ty)).text(description).word((required, read_only, nullable, header));
        line.maybe(constant.as_ref().map(ToString::to_string).as_deref());
        line.0
    }

    fn operation(&mut self, operation: &Operation) -> String {
        let Operation { method, base, path, description, external_docs, deprecated, .. } = operation;
        let Operation { parameters, body, responses, replies, paging, .. } = operation;
        let mut line = Line::default();
        line.text(path).word(method).text(base).text(description).maybe(external_docs.as_deref());
        line.deprecated(deprecated.as_ref()).sorted(parameters.iter().map(|parameter| self.parameter(parameter)));
        match body {
            Some(body) => self.body(&mut line, body),
            None => line.word('-'),
        };
        line.sorted(responses.iter().map(|response| self.response(response)));
        line.sorted(replies.iter().map(|ReplyContent { content, media_type, ty }| {
            let mut line = Line::default();
            line.text(media_type).word(content).maybe(ty.map(|id| self.reference(id)).as_deref());
            line.0
        }));
        match paging {
            Some(paging) => line.text(&paging.item_name).maybe(paging.next_link_name.as_deref()),
            None => line.word('-'),
        };
        line.0
    }

    fn parameter(&mut self, parameter: &Parameter) -> String {
        let Parameter { wire, location, ty, description, required, constant, serialization, deprecated, name: _ } =
            parameter;
        let mut line = Line::default();
        line.text(wire).word((location, required, serialization)).text(&self.reference(*ty)).text(description);
        line.maybe(constant.as_deref()).deprecated(deprecated.as_ref());
        line.0
    }

    fn body<'l>(&mut self, line: &'l mut Line, body: &Body) -> &'l mut Line {
        let Body { ty, content, media_type, fields, description, required, name: _ } = body;
        line.text(&self.reference(*ty)).word((content, required)).text(media_type).text(description);
        line.sorted(fields.iter().map(
            |BodyField { wire, encoding, media_type, ty, description, required, constant }| {
                let mut line = Line::default();
                line.text(wire)
                    .word((encoding, required))
                    .text(media_type)
                    .text(&self.reference(*ty))
                    .text(description);
                line.maybe(constant.as_ref().map(ToString::to_string).as_deref());
                line.0
            },
        ))
    }

    fn response(&mut self, Response { status, error, ty, content, headers }: &Response) -> String {
        let mut line = Line::default();
        line.text(status).word((error, content)).maybe(ty.map(|id| self.reference(id)).as_deref());
        line.sorted(headers.iter().map(|(name, ty)| format!("{name} {}", self.reference(*ty))));
        line.0
    }
}
