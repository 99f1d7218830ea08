//! HTTP, authentication and cmdlet execution for generated Graph clients.
