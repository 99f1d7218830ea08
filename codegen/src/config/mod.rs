//! Configuration: modules, filters, document patches and naming directives, from our TOML or from literate markdown.

/// Everything that shapes the result for one module.
#[derive(Debug, Clone, Default)]
pub struct Config {}
