//! What is known of a script.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Stands in a text for what isn't known: the value of a variable, of an expression.
pub const HOLE: char = '\u{fffc}';

/// The longest text that is kept, in bytes: variables in texts could double them again and again.
pub(super) const MOST_TEXT: usize = 4096;

/// A script.
#[derive(Debug, Default)]
pub struct Script {
    /// The commands that it calls or names, in the order of the text.
    pub uses: Vec<Use>,
    /// The modules that it names.
    pub modules: Vec<ModuleUse>,
    /// The types that it names, as they are written.
    pub types: Vec<TypeUse>,
    /// Functions that it defines, and its own aliases: in lower case.
    pub functions: BTreeSet<String>,
    /// Its own aliases: name in lower case -> what they stand for.
    pub aliases: BTreeMap<String, String>,
    /// Where the syntax couldn't be understood.
    pub faults: Vec<Place>,
}

/// Where something stands: lines and columns from 1, columns in units of UTF-16.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line of its first character.
    pub line: usize,
    /// Column of its first character.
    pub column: usize,
    /// Line of what follows it.
    pub end_line: usize,
    /// Column of what follows it.
    pub end_column: usize,
}

/// A command that is called or named.
#[derive(Debug)]
pub struct Use {
    /// The name, without that of the module.
    pub name: String,
    /// The module in front of it.
    pub module: Option<String>,
    /// Whether it is called.
    pub called: Called,
    /// Whether a pipe leads to it.
    pub piped: bool,
    /// Its parameters and arguments.
    pub elements: Vec<Element>,
    /// Where its name is.
    pub place: Place,
}

/// Whether a command is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Called {
    /// It is.
    Yes,
    /// Something looks like a call, where the syntax couldn't be understood; its parameters aren't known.
    Perhaps,
    /// Another command is asked about it, as `Get-Command` is.
    Named,
    /// A text, or an argument of another command, has its name.
    InText,
}

/// A parameter or an argument of a command.
#[derive(Debug)]
pub enum Element {
    /// The name of a parameter, and the value behind its colon.
    Parameter(String, Option<Value>, Place),
    /// A value: that of the parameter before it, or an argument by position.
    Argument(Value),
    /// A table whose keys are parameters, of which all are known.
    Splat(Rc<[(Rc<str>, Value)]>, Place),
    /// Parameters from a variable whose value isn't known.
    Unknown(String, Place),
}

/// The value of an expression, as far as it is a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; [`HOLE`] stands for what isn't known in it.
    Text(Rc<str>),
    /// A list.
    List(Rc<[Value]>),
    /// A table.
    Table(Rc<[(Rc<str>, Value)]>),
    /// `$null`.
    Null,
    /// Anything else.
    Unknown,
}

impl Value {
    /// Texts after each other.
    pub(super) fn joined(texts: &[&str]) -> Self {
        if texts.iter().map(|text| text.len()).sum::<usize>() > MOST_TEXT {
            return Self::Unknown;
        }
        Self::Text(texts.concat().into())
    }

    /// The texts of it: its own or those of a list. `None` if anything in it isn't a literal.
    #[must_use]
    pub fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Self::Text(text) if text.contains(HOLE) => None,
            Self::Text(text) => Some(vec![text]),
            Self::List(values) => {
                let texts: Option<Vec<Vec<&str>>> = values.iter().map(Self::texts).collect();
                Some(texts?.concat())
            }
            Self::Table(_) | Self::Null | Self::Unknown => None,
        }
    }

    /// The text, which may have holes.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Use {
    /// The values that a parameter of one of some names is given. `names` are in lower case; a shortened name counts where it
    /// begins one of them.
    #[must_use]
    pub fn value(&self, names: &[&str]) -> Option<&Value> {
        let is = |given: &str| {
            let given = given.to_lowercase();
            names.iter().any(|name| *name == given || (given.len() > 2 && name.starts_with(&given)))
        };
        self.elements.iter().enumerate().find_map(|(at, element)| match element {
            Element::Parameter(name, Some(value), _) if is(name) => Some(value),
            Element::Parameter(name, None, _) if is(name) => match self.elements.get(at + 1) {
                Some(Element::Argument(value)) => Some(value),
                _ => None,
            },
            Element::Splat(table, _) => table.iter().find(|(key, _)| is(key)).map(|(_, value)| value),
            _ => None,
        })
    }

    /// The arguments by position. `switches` are in lower case the parameters that take no value.
    pub fn positional<'a>(&'a self, switches: &'a [&str]) -> impl Iterator<Item = &'a Value> {
        let takes_value = |element: &Element| match element {
            Element::Parameter(name, None, _) => !switches.contains(&name.to_lowercase().as_str()),
            _ => false,
        };
        self.elements.iter().enumerate().filter_map(move |(at, element)| match element {
            Element::Argument(value) if at == 0 || !takes_value(&self.elements[at - 1]) => Some(value),
            _ => None,
        })
    }

    /// Whether parameters come from a variable whose value isn't known.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.elements.iter().any(|element| matches!(element, Element::Unknown(..)))
    }
}

/// A module that is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleUse {
    /// Its name.
    pub name: String,
    /// How it is named.
    pub naming: Naming,
    /// Where.
    pub place: Place,
}

/// How a module is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// `#Requires -Modules`.
    Required,
    /// `RequiredModules` of a manifest.
    Manifest,
    /// `Import-Module`, `using module`, or a cmdlet with the name of its module.
    Imported,
    /// `Install-Module` and its like.
    Installed,
}

impl Naming {
    /// One word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Manifest => "manifest",
            Self::Imported => "imported",
            Self::Installed => "installed",
        }
    }
}

/// A type that is named.
#[derive(Debug)]
pub struct TypeUse {
    /// Its name, without brackets.
    pub name: String,
    /// Whether something is compared with it, as by `-is`.
    pub is_tested: bool,
    /// Where.
    pub place: Place,
}
