//! `Debug` of types that hold secrets, closures or connections: the fields that may be shown, and no others.

/// Implements `Debug` with the listed fields: `impl_debug!(Client, this => base_url: this.base_url());`.
macro_rules! impl_debug {
    ($ty:ident$(<$parameter:tt>)?, $this:pat => $($field:ident: $value:expr),* $(,)?) => {
        impl$(<$parameter>)? ::std::fmt::Debug for $ty$(<$parameter>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let $this = self;
                f.debug_struct(stringify!($ty))$(.field(stringify!($field), &$value))*.finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use impl_debug;
