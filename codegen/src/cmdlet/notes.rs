//! The property tree of a complex parameter (docs/rules.md#6-notes): models and a type -> the lines that NOTES lists.
//!
//! A type is expanded only where it is met first, depth first, in the tree of one parameter. Read-only properties are
//! walked like others, so they use up first meetings, and then are left out with all below them.

use std::collections::HashSet;

use super::model::{CmdletModel, Model};
use super::types::{ModelId, PsType};

/// One line of a property tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteLine {
    /// Depth below the parameter: 1 for its own properties.
    pub depth: u32,
    /// What the line shows.
    pub entry: NoteEntry,
}

/// What a line of a property tree shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteEntry {
    /// The model accepts further properties.
    Any(ModelId),
    /// A property: its owner, and its place in the owner's list.
    Property(ModelId, u32),
}

/// Whether the tree of a parameter of this type has any line; then the parameter is complex.
#[must_use]
pub fn has_tree(cmdlets: &CmdletModel, ty: &PsType) -> bool {
    let PsType::Model(id) = ty.element() else { return false };
    let model = cmdlets.model(*id);
    (model.open && !ty.is_array())
        || shown(model)
        || ancestors(cmdlets, *id).iter().any(|ancestor| shown(cmdlets.model(*ancestor)))
}

fn shown(model: &Model) -> bool {
    model.properties.iter().any(|p| !p.read_only)
}

/// The tree of a parameter of this type, in the order of the page; empty when the type has no properties.
#[must_use]
pub fn tree(cmdlets: &CmdletModel, ty: &PsType) -> Vec<NoteLine> {
    tree_to(cmdlets, ty, u32::MAX).lines
}

/// The first levels of [`tree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// Their lines.
    pub lines: Vec<NoteLine>,
    /// Whether there is more below.
    pub is_cut: bool,
}

/// So many levels of [`tree`]. A type is expanded where these levels meet it first.
#[must_use]
pub fn tree_to(cmdlets: &CmdletModel, ty: &PsType, depth: u32) -> Levels {
    let mut builder =
        Builder { cmdlets, limit: depth, seen: HashSet::new(), lines: Vec::new(), cuts: Vec::new(), open: Vec::new() };
    builder.enter(ty);
    while builder.step() {}
    // What was left out in one place may be shown in another.
    let is_cut = builder.cuts.iter().any(|(_, id)| !builder.seen.contains(id));
    Levels { lines: builder.lines, is_cut }
}

/// The first level of [`tree`], at that depth, with inherited properties. Types that `has_page` doesn't hold for are shown nowhere
/// else, so their properties follow below, where such a type is met first.
#[must_use]
pub fn level(cmdlets: &CmdletModel, ty: &PsType, depth: u32, has_page: &dyn Fn(ModelId) -> bool) -> Vec<NoteLine> {
    let mut lines = Vec::new();
    if let PsType::Model(root) = *ty.element() {
        Level { cmdlets, has_page, root, seen: HashSet::new() }.add(ty, depth, &mut lines);
    }
    lines
}

struct Level<'a> {
    cmdlets: &'a CmdletModel,
    has_page: &'a dyn Fn(ModelId) -> bool,
    /// The type whose level is shown.
    root: ModelId,
    /// Types that were shown.
    seen: HashSet<ModelId>,
}

impl Level<'_> {
    fn add(&mut self, ty: &PsType, depth: u32, lines: &mut Vec<NoteLine>) {
        let PsType::Model(id) = *ty.element() else { return };
        if !self.seen.insert(id) {
            return;
        }
        let cmdlets = self.cmdlets;
        if cmdlets.model(id).open && !ty.is_array() {
            lines.push(NoteLine { depth, entry: NoteEntry::Any(id) });
        }
        let owners = ancestors(cmdlets, id).into_iter().chain([id]);
        let all =
            owners.flat_map(|owner| (0_u32..).zip(&cmdlets.model(owner).properties).map(move |(at, p)| (owner, at, p)));
        let mut all: Vec<_> = all.filter(|(.., property)| !property.read_only).collect();
        all.sort_by_key(|(.., property)| !property.required);
        for (owner, index, property) in all {
            lines.push(NoteLine { depth, entry: NoteEntry::Property(owner, index) });
            // What is inherited is told on the page of the base.
            let is_told = owner != self.root && (self.has_page)(owner);
            if !is_told && matches!(property.ty.element(), PsType::Model(inner) if !(self.has_page)(*inner)) {
                self.add(&property.ty, depth + 1, lines);
            }
        }
    }
}

/// Ancestors of a model, depth first, in the order of `allOf`; the model itself is not among them.
#[must_use]
pub fn ancestors(cmdlets: &CmdletModel, id: ModelId) -> Vec<ModelId> {
    let mut found = Vec::new();
    // A model may be its own ancestor, and have one by several ways.
    let mut seen = HashSet::from([id]);
    let mut pending: Vec<ModelId> = cmdlets.model(id).parents.iter().rev().copied().collect();
    while let Some(next) = pending.pop() {
        if seen.insert(next) {
            found.push(next);
            pending.extend(cmdlets.model(next).parents.iter().rev());
        }
    }
    found
}

/// Builds a tree with a stack of its own, so that no spec can exhaust the thread's.
struct Builder<'a> {
    cmdlets: &'a CmdletModel,
    /// How many levels are wanted.
    limit: u32,
    seen: HashSet<ModelId>,
    lines: Vec<NoteLine>,
    /// Behind which lines a type is left out, as indices.
    cuts: Vec<(usize, ModelId)>,
    open: Vec<Node>,
}

/// A model that is being expanded.
struct Node {
    /// Whose properties are listed: the ancestors, then the model.
    owners: Vec<ModelId>,
    owner: usize,
    property: u32,
    /// Finished children: whether each is required, and where its lines begin.
    children: Vec<(bool, usize)>,
}

impl Builder<'_> {
    /// Begins to expand a type, unless it has nothing to expand or was expanded before.
    fn enter(&mut self, ty: &PsType) -> bool {
        let PsType::Model(id) = ty.element() else { return false };
        if self.depth() >= self.limit {
            if !self.seen.contains(id) && has_tree(self.cmdlets, ty) {
                self.cuts.push((self.lines.len(), *id));
            }
            return false;
        }
        if !self.seen.insert(*id) {
            return false;
        }
        if self.cmdlets.model(*id).open && !ty.is_array() {
            let depth = self.depth() + 1;
            self.lines.push(NoteLine { depth, entry: NoteEntry::Any(*id) });
        }
        let mut owners = ancestors(self.cmdlets, *id);
        owners.push(*id);
        self.open.push(Node { owners, owner: 0, property: 0, children: Vec::new() });
        true
    }

    fn depth(&self) -> u32 {
        u32::try_from(self.open.len()).expect("there are fewer models than 2^32, and each is open at most once")
    }

    /// Walks to the next property; `false` when the whole tree is done.
    fn step(&mut self) -> bool {
        let depth = self.depth();
        let start = self.lines.len();
        let Some(node) = self.open.last_mut() else { return false };
        let Some(&owner) = node.owners.get(node.owner) else {
            self.leave();
            return true;
        };
        let Some(property) = self.cmdlets.model(owner).properties.get(node.property as usize) else {
            node.owner += 1;
            node.property = 0;
            return true;
        };
        let index = node.property;
        node.property += 1;
        node.children.push((property.required, start));
        self.lines.push(NoteLine { depth, entry: NoteEntry::Property(owner, index) });
        if !self.enter(&property.ty) {
            self.close_child();
        }
        true
    }

    /// Ends the model that is open: required children go first.
    fn leave(&mut self) {
        let Some(node) = self.open.pop() else { return };
        if let Some(&(_, first)) = node.children.first() {
            required_first(&mut self.lines, &node.children, first);
        }
        self.close_child();
    }

    /// Ends the child that is open: a read-only one is taken out.
    fn close_child(&mut self) {
        let Some(node) = self.open.last_mut() else { return };
        let Some(&(_, start)) = node.children.last() else { return };
        if let NoteEntry::Property(owner, index) = self.lines[start].entry
            && self.cmdlets.model(owner).properties[index as usize].read_only
        {
            node.children.pop();
            self.lines.truncate(start);
            self.cuts.retain(|(line, _)| *line <= start);
        }
    }
}

/// Moves the lines of required children before those of others; both keep their order.
fn required_first(lines: &mut Vec<NoteLine>, children: &[(bool, usize)], first: usize) {
    if children.is_sorted_by_key(|(required, _)| !required) {
        return;
    }
    let old = lines.split_off(first);
    for wanted in [true, false] {
        for (at, (required, start)) in children.iter().enumerate() {
            if *required == wanted {
                let end = children.get(at + 1).map_or(old.len(), |(_, next)| next - first);
                lines.extend_from_slice(&old[start - first..end]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Module;
    use crate::cmdlet::{Identity, ModelProperty};

    /// A model: its parents, whether it is open, and its properties: `name: type`, with `!` when required and `^` when
    /// read-only; a type that is a number is the model of that index, with `[]` an array of it.
    fn model(parents: &[u32], open: bool, properties: &[&str]) -> Model {
        let properties = properties.iter().map(|property| {
            let (name, ty) = property.split_once(": ").unwrap_or((property, "text"));
            let element = ty.trim_end_matches("[]");
            let plain = element.parse().map_or(PsType::String, |id| PsType::Model(ModelId(id)));
            ModelProperty {
                name: name.trim_end_matches(['!', '^']).to_owned(),
                wire: String::new(),
                outer: Vec::new(),
                api: None,
                ty: if element.len() < ty.len() { plain.array() } else { plain },
                optional_value: false,
                description: String::new(),
                required: name.ends_with('!'),
                read_only: name.ends_with('^'),
                nullable: false,
                constant: None,
            }
        });
        Model {
            name: String::new(),
            api: None,
            parents: parents.iter().map(|id| ModelId(*id)).collect(),
            open,
            open_type: None,
            lost: Vec::new(),
            properties: properties.collect(),
        }
    }

    fn cmdlets(models: Vec<Model>) -> CmdletModel {
        let module = Module::default();
        let identity = Identity { model: ModelId(0), members: Vec::new() };
        CmdletModel {
            module,
            identity,
            cmdlets: Vec::new(),
            models,
            removed: Vec::new(),
            unbound: Vec::new(),
            gone: Vec::new(),
        }
    }

    /// The tree of model 0 as text: a dot for each level, then the name.
    fn text(models: Vec<Model>, array: bool) -> Vec<String> {
        let cmdlets = cmdlets(models);
        let root = PsType::Model(ModelId(0));
        let root = if array { root.array() } else { root };
        let lines = tree(&cmdlets, &root);
        assert_eq!(has_tree(&cmdlets, &root), !lines.is_empty());
        let name = |entry| match entry {
            NoteEntry::Any(_) => "(Any)".to_owned(),
            NoteEntry::Property(model, index) => cmdlets.model(model).properties[index as usize].name.clone(),
        };
        lines.into_iter().map(|line| ".".repeat(line.depth as usize) + &name(line.entry)).collect()
    }

    #[test]
    fn ancestors_come_first_and_open_models_take_anything() {
        let models = vec![model(&[1], true, &["C"]), model(&[2], false, &["B"]), model(&[], false, &["A"])];
        assert_eq!(text(models.clone(), false), [".(Any)", ".B", ".A", ".C"]);
        assert_eq!(text(models, true), [".B", ".A", ".C"]);
    }

    #[test]
    fn a_type_is_expanded_where_it_is_first_met() {
        let models = vec![model(&[], false, &["End: 1", "Start: 1", "Self: 0"]), model(&[], true, &["Zone"])];
        assert_eq!(text(models, false), [".End", "..(Any)", "..Zone", ".Start", ".Self"]);
    }

    #[test]
    fn required_properties_go_first_with_all_below_them() {
        let models = vec![
            model(&[], true, &["A: 1", "B!: 2", "C", "D!"]),
            model(&[], false, &["X"]),
            model(&[], false, &["Y", "Z!"]),
        ];
        assert_eq!(text(models, false), [".(Any)", ".B", "..Z", "..Y", ".D", ".A", "..X", ".C"]);
    }

    #[test]
    fn read_only_properties_use_up_the_first_meeting() {
        let models = vec![model(&[], false, &["A^: 1", "B: 1", "C"]), model(&[], false, &["X"])];
        assert_eq!(text(models, false), [".B", ".C"]);
    }

    #[test]
    fn arrays_of_open_models_have_no_further_line() {
        let models = vec![model(&[], false, &["A: 1[]"]), model(&[], true, &["X"])];
        assert_eq!(text(models, false), [".A", "..X"]);
    }

    #[test]
    fn what_has_no_properties_has_no_tree() {
        assert!(text(vec![model(&[], false, &[])], false).is_empty());
        assert!(text(vec![model(&[], false, &["A^"])], false).is_empty());
        assert!(text(vec![model(&[], true, &[])], true).is_empty());
        assert_eq!(text(vec![model(&[], true, &[])], false), [".(Any)"]);
        assert!(tree(&cmdlets(Vec::new()), &PsType::Hashtable).is_empty());
    }

    #[test]
    fn levels_are_cut_where_there_is_more() {
        let models = || {
            cmdlets(vec![
                model(&[], false, &["A: 1", "B: 2", "R^: 3"]),
                model(&[], false, &["X: 2"]),
                model(&[], false, &["Y"]),
                model(&[], false, &["Z: 1"]),
            ])
        };
        let shown = |depth| {
            let models = models();
            let levels = tree_to(&models, &PsType::Model(ModelId(0)), depth);
            let depths: Vec<u32> = levels.lines.iter().map(|line| line.depth).collect();
            (depths, levels.is_cut)
        };
        assert_eq!(shown(0), (vec![], true));
        assert_eq!(shown(1), (vec![1, 1], true));
        // What is met first below the shown levels is expanded where these show it.
        assert_eq!(shown(2), (vec![1, 2, 1, 2], false));
        assert_eq!(shown(3), (vec![1, 2, 3, 1], false));
        assert_eq!(shown(3).0.len(), tree(&models(), &PsType::Model(ModelId(0))).len());
    }

    #[test]
    fn circles_and_long_chains_end() {
        let circle = vec![model(&[1], false, &["A"]), model(&[0], false, &["B"])];
        assert_eq!(text(circle, false), [".B", ".A"]);
        let chain: Vec<Model> =
            (1..=20_000).map(|next| model(&[], false, &[&format!("N: {}", next % 20_000)])).collect();
        assert_eq!(text(chain, false).len(), 20_000);
    }
}
