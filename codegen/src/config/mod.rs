//! Configuration: modules, filters, document patches and naming directives, from our TOML or from literate markdown.
