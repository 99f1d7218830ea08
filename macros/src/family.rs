//! `GraphFamily`: an enum of models that derive from one -> `Family`, JSON, `Debug`, conversions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, GenericArgument, LitStr, PathArguments, Result, Type, Variant};

use crate::attributes::{Mark, each_meta};

/// What the variants are.
struct Members<'a> {
    base: (&'a Ident, &'a Type),
    other: &'a Ident,
    /// Variant, model, and what the tag says of it, if not the name that the model tells.
    derived: Vec<(&'a Ident, &'a Type, Option<LitStr>)>,
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "this derive needs an enum"));
    };
    let mut tag = None;
    each_meta(&input.attrs, |meta| {
        if meta.path.is_ident("tag") {
            tag = Some(meta.value()?.parse::<LitStr>()?.value());
            Ok(())
        } else {
            Err(meta.error("expected `tag`"))
        }
    })?;
    let tag = tag.unwrap_or_else(|| "@odata.type".to_owned());
    let Members { base: (base, base_ty), other, derived } = members(input, data)?;

    let name = &input.ident;
    let text = name.to_string();
    let variants: Vec<_> = derived.iter().map(|(variant, ..)| variant).collect();
    let types: Vec<_> = derived.iter().map(|(_, ty, _)| ty).collect();
    let told = |ty: &Type| quote!(<#ty as ::graphsmith_runtime::Model>::ODATA_TYPE);
    let names: Vec<_> =
        derived.iter().map(|(_, ty, name)| name.as_ref().map_or_else(|| told(ty), |name| quote!(#name))).collect();
    let base_name = told(base_ty);
    Ok(quote! {
        impl ::graphsmith_runtime::Family for #name {
            type Base = #base_ty;
            const TAG: &'static str = #tag;
            fn of_object(
                name: ::std::option::Option<&str>,
                object: ::graphsmith_runtime::JsonObject,
            ) -> ::std::result::Result<Self, ::graphsmith_runtime::private::JsonError> {
                let object = ::graphsmith_runtime::private::Value::Object(object);
                ::std::result::Result::Ok(match name {
                    ::std::option::Option::None | ::std::option::Option::Some(#base_name) => {
                        Self::#base(::graphsmith_runtime::private::from_value(object)?)
                    }
                    #(::std::option::Option::Some(#names) => {
                        Self::#variants(::graphsmith_runtime::private::from_value(object)?)
                    })*
                    _ => Self::#other(::graphsmith_runtime::private::from_value(object)?),
                })
            }
            fn to_object(&self) -> ::graphsmith_runtime::JsonObject {
                match self {
                    Self::#base(model) | Self::#other(model) => {
                        ::graphsmith_runtime::private::family_member(&**model, #tag, "")
                    }
                    #(Self::#variants(model) => {
                        ::graphsmith_runtime::private::family_member(&**model, #tag, #names)
                    })*
                }
            }
        }
        impl ::graphsmith_runtime::private::Serialize for #name {
            fn serialize<S: ::graphsmith_runtime::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::graphsmith_runtime::private::family_to_json(self, serializer)
            }
        }
        impl<'de> ::graphsmith_runtime::private::Deserialize<'de> for #name {
            fn deserialize<D: ::graphsmith_runtime::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::graphsmith_runtime::private::family_from_json(deserializer)
            }
        }
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::graphsmith_runtime::private::debug_family(#text, self, f)
            }
        }
        impl #base_ty {
            /// The object as the type that it says it is of.
            ///
            /// # Errors
            /// When a property isn't what the description of that type says.
            pub fn narrow(&self) -> ::std::result::Result<#name, ::graphsmith_runtime::Error> {
                ::graphsmith_runtime::private::family_of_base(self)
            }
        }
        impl ::std::convert::From<#name> for #base_ty {
            fn from(any: #name) -> Self {
                ::graphsmith_runtime::private::family_to_base(::graphsmith_runtime::Family::to_object(&any))
            }
        }
        #(
            impl ::std::convert::From<#types> for #name {
                fn from(model: #types) -> Self {
                    Self::#variants(::std::boxed::Box::new(model))
                }
            }
            impl ::std::convert::From<#types> for #base_ty {
                fn from(model: #types) -> Self {
                    #name::from(model).into()
                }
            }
            impl ::std::convert::From<#types> for ::graphsmith_runtime::Field<::std::boxed::Box<#base_ty>> {
                fn from(model: #types) -> Self {
                    Self::Value(::std::boxed::Box::new(model.into()))
                }
            }
        )*
    })
}

/// Sorts the variants by what they are for.
fn members<'a>(input: &DeriveInput, data: &'a DataEnum) -> Result<Members<'a>> {
    let (mut base, mut other) = (None, None);
    let mut derived = Vec::new();
    for variant in &data.variants {
        let model = model(variant)?;
        match Mark::of(&variant.attrs, &["base", "other"])? {
            Some(Mark::Word(word)) if word == "base" => base = Some((&variant.ident, model)),
            Some(Mark::Word(_)) => other = Some(&variant.ident),
            Some(Mark::Name(name)) => derived.push((&variant.ident, model, Some(name))),
            None => derived.push((&variant.ident, model, None)),
        }
    }
    let missing = |mark: &str| {
        Error::new_spanned(&input.ident, format!("a family needs a variant `#[graph({mark})] Name(Box<Base>)`"))
    };
    Ok(Members { base: base.ok_or_else(|| missing("base"))?, other: other.ok_or_else(|| missing("other"))?, derived })
}

/// The model inside the box of a variant.
fn model(variant: &Variant) -> Result<&Type> {
    if let Fields::Unnamed(fields) = &variant.fields
        && fields.unnamed.len() == 1
        && let Type::Path(path) = &fields.unnamed[0].ty
        && let Some(segment) = path.path.segments.last()
        && segment.ident == "Box"
        && let PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(GenericArgument::Type(model)) = arguments.args.first()
    {
        return Ok(model);
    }
    Err(Error::new_spanned(variant, "expected one model in a box: `Name(Box<Model>)`"))
}
