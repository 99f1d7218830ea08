//! `GraphFamily`: an enum of models that derive from one -> `Family`, JSON, `Debug`, conversions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, GenericArgument, LitStr, PathArguments, Result, Type, Variant};

use crate::attributes::{Mark, each_meta};

/// What the variants are.
struct Members<'a> {
    base: (&'a Ident, &'a Type),
    other: &'a Ident,
    derived: Vec<Derived<'a>>,
}

/// A variant for a derived type.
struct Derived<'a> {
    variant: &'a Ident,
    model: &'a Type,
    /// Value of the tag, if it isn't the `odata_type` of the model.
    name: Option<LitStr>,
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "this derive needs an enum"));
    };
    let members = members(input, data)?;
    let family = family(&input.ident, &tag(input)?, &members);
    let forms = forms(&input.ident);
    let base = of_base(&input.ident, &members);
    let derived = members.derived.iter().map(|derived| of_derived(&input.ident, &members, derived));
    Ok(quote!(#family #forms #base #(#derived)*))
}

/// The property that names the type.
fn tag(input: &DeriveInput) -> Result<String> {
    let mut tag = None;
    each_meta(&input.attrs, |meta| {
        if meta.path.is_ident("tag") {
            tag = Some(meta.value()?.parse::<LitStr>()?.value());
            Ok(())
        } else {
            Err(meta.error("expected `tag`"))
        }
    })?;
    Ok(tag.unwrap_or_else(|| "@odata.type".to_owned()))
}

/// What the engine of the runtime needs to know.
fn family(name: &Ident, tag: &str, members: &Members<'_>) -> TokenStream {
    let Members { base: (base, base_ty), other, derived } = members;
    let odata_type = |ty: &Type| quote!(<#ty as ::graphsmith_runtime::Model>::ODATA_TYPE);
    let base_name = odata_type(base_ty);
    let variants: Vec<_> = derived.iter().map(|derived| derived.variant).collect();
    let names: Vec<_> = derived
        .iter()
        .map(|derived| derived.name.as_ref().map_or_else(|| odata_type(derived.model), |name| quote!(#name)))
        .collect();
    quote! {
        impl ::graphsmith_runtime::Property for #name {}
        impl ::graphsmith_runtime::Family for #name {
            type Base = #base_ty;
            const TAG: &'static str = #tag;
            #[inline]
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
            #[inline]
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
    }
}

/// JSON and `Debug`, by the engine.
fn forms(name: &Ident) -> TokenStream {
    let text = name.to_string();
    quote! {
        impl ::graphsmith_runtime::private::Serialize for #name {
            #[inline]
            fn serialize<S: ::graphsmith_runtime::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::graphsmith_runtime::private::family_to_json(self, serializer)
            }
        }
        impl<'de> ::graphsmith_runtime::private::Deserialize<'de> for #name {
            #[inline]
            fn deserialize<D: ::graphsmith_runtime::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::graphsmith_runtime::private::family_from_json(deserializer)
            }
        }
        impl ::std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::graphsmith_runtime::private::debug_family(#text, self, f)
            }
        }
    }
}

/// From a model of the base to the enum, and back.
fn of_base(name: &Ident, members: &Members<'_>) -> TokenStream {
    let (_, base_ty) = members.base;
    quote! {
        impl #base_ty {
            /// The object as the type that it says it is of.
            ///
            /// # Errors
            /// When a property isn't what the description of that type says.
            #[inline]
            pub fn narrow(&self) -> ::std::result::Result<#name, ::graphsmith_runtime::Error> {
                ::graphsmith_runtime::private::family_of_base(self).map_err(::graphsmith_runtime::Error::Content)
            }
        }
        impl ::std::convert::From<#name> for #base_ty {
            #[inline]
            fn from(any: #name) -> Self {
                ::graphsmith_runtime::private::family_to_base(::graphsmith_runtime::Family::to_object(&any))
            }
        }
    }
}

/// From a model of a derived type to the enum, to the base, and to a field of the base.
fn of_derived(name: &Ident, members: &Members<'_>, derived: &Derived<'_>) -> TokenStream {
    let (_, base_ty) = members.base;
    let Derived { variant, model, .. } = derived;
    quote! {
        impl ::std::convert::From<#model> for #name {
            #[inline]
            fn from(model: #model) -> Self {
                Self::#variant(::std::boxed::Box::new(model))
            }
        }
        impl ::std::convert::From<#model> for #base_ty {
            #[inline]
            fn from(model: #model) -> Self {
                <#base_ty as ::std::convert::From<#name>>::from(::std::convert::From::from(model))
            }
        }
        impl ::std::convert::From<#model> for ::graphsmith_runtime::Field<::std::boxed::Box<#base_ty>> {
            #[inline]
            fn from(model: #model) -> Self {
                Self::Value(::std::boxed::Box::new(::std::convert::From::from(model)))
            }
        }
    }
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
            Some(Mark::Name(name)) => derived.push(Derived { variant: &variant.ident, model, name: Some(name) }),
            None => derived.push(Derived { variant: &variant.ident, model, name: None }),
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
