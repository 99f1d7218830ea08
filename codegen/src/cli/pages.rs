//! Options of `generate` about help pages -> the settings of the modules of a project.

use super::args::HelpArgs;
use crate::config::{HelpSettings, Project, Subservice, check_folders, read_date};
use crate::diag::{Diagnostics, Place};

/// Puts what the command line says before what the project says. Faults are reported.
pub fn apply(args: &HelpArgs, project: &mut Project, diags: &mut Diagnostics) {
    let place = Place::file("command line");
    let given = HelpSettings {
        examples: args.examples.clone().map(|folder| (folder, place.clone())),
        generated_examples: args.generated_examples.then_some(true),
        cross_links: args.cross_links,
        drop_leading_stops: args.drop_leading_stops.then_some(true),
        date: args.date.as_deref().and_then(|date| read_date(date, &place, diags)),
        subservices: args.subservice.iter().filter_map(|rule| subservice(rule, &place, diags)).collect(),
    };
    for module in &mut project.modules {
        module.help = given.clone().or(&module.help);
    }
    if given.examples.is_some() {
        check_folders(&project.modules, diags);
    }
}

/// `GLOB=NAME`; a glob that begins with a slash is about paths.
fn subservice(rule: &str, place: &Place, diags: &mut Diagnostics) -> Option<Subservice> {
    let Some((glob, value)) = rule.rsplit_once('=') else {
        let message = format!("`{rule}` names no subservice");
        diags.usage(place.clone(), message, "write a glob, `=` and a name, e.g. `*-MgBetaUserEvent*=outlook`");
        return None;
    };
    let (cmdlet, path) = if glob.starts_with('/') { (None, Some(glob)) } else { (Some(glob), None) };
    let [cmdlet, path] = [cmdlet, path].map(|glob| glob.map(str::to_owned));
    Subservice { cmdlet, path, value: value.to_owned(), place: place.clone() }.checked(diags)
}
