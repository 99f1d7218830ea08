//! The calls of a cmdlet: several parameter sets may call one operation.

use crate::api::{ApiModel, Operation};
use crate::cmdlet::{Cmdlet, ParameterSet};

/// The calls of a cmdlet, one parameter set for each operation, in the order of the page.
pub fn calls<'a>(api: &'a ApiModel, cmdlet: &'a Cmdlet) -> Vec<(&'a ParameterSet, &'a Operation)> {
    let mut calls: Vec<(&ParameterSet, &Operation)> = Vec::new();
    for set in cmdlet.page_order.iter().filter_map(|at| cmdlet.sets.get(*at)) {
        let Some(operation) = api.operations.get(set.operation.0 as usize) else { continue };
        if !calls.iter().any(|(_, known)| std::ptr::eq(*known, operation)) {
            calls.push((set, operation));
        }
    }
    calls
}
