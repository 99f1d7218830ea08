//! `mg --version`: the version, and which descriptions the catalogs were made from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::library;
use crate::console::Console;
use crate::failure::Failure;

/// Catalogs of one version of the API in one place.
#[derive(Default)]
struct Release {
    modules: usize,
    /// The sum of the digests of their descriptions: the same for the same descriptions.
    digest: u64,
}

/// Prints the version of the program; then, for each place that catalogs are in and each version of the API, how many modules
/// there are and the release of their descriptions: equal digits mean equal descriptions.
pub(super) fn run(console: &mut Console<'_>) -> Result<(), Failure> {
    let mut releases: BTreeMap<(bool, String, String), Release> = BTreeMap::new();
    library(console).each_summary(|place, catalog| {
        let module = catalog.module()?;
        let (digest, version) = (catalog.text(module.source_hash)?, catalog.text(module.api_version)?);
        // The cmdlets that `mg` itself brings come from no description.
        let Some(digest) = digest.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()) else {
            return Ok(());
        };
        let is_file = !place.starts_with('(');
        let folder = Path::new(place).parent().filter(|_| is_file).map(|folder| folder.display().to_string());
        let key = (is_file, folder.unwrap_or_else(|| "built in".to_owned()), version.to_owned());
        let release = releases.entry(key).or_default();
        release.modules += 1;
        release.digest = release.digest.wrapping_add(digest);
        Ok(())
    })?;
    let mut text = concat!("mg ", env!("CARGO_PKG_VERSION"), "\n").to_owned();
    for ((_, place, version), Release { modules, digest }) in releases {
        let plural = if modules == 1 { "" } else { "s" };
        let _ = writeln!(text, "{version}: {modules} module{plural}, release {:08x}, {place}", digest >> 32);
    }
    console.print(&text)
}
