//! A request that was refused: what it needs and what the token has -> what to do (docs/permissions.md#when-a-call-is-refused).

use graphsmith_catalog::printable::printable;
use graphsmith_catalog::vocabulary::Scheme;
use graphsmith_runtime::token::{Claims, TokenRequest};
use graphsmith_runtime::{Cloud, Error};
use http::StatusCode;

use super::Sender;
use crate::text::list;
use crate::view::Needed;

/// At most so many permissions of a token are shown.
const MOST: usize = 20;

/// What a call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNeeds {
    /// The cmdlet.
    pub cmdlet: String,
    /// Its permissions.
    pub needed: Needed,
}

impl Sender {
    /// Which permission was missing, if the service refused a call for which that is known.
    pub(super) fn denied(&self, error: &Error) -> Option<String> {
        let Error::Service(said) = error else { return None };
        // Without a code somebody on the way has answered.
        if said.status != StatusCode::FORBIDDEN || said.code.is_empty() {
            return None;
        }
        Some(explained(self.needed.as_ref()?, self.claims().as_ref()))
    }

    /// What the token says about itself. It was used just now, so whoever gives it has it at hand.
    fn claims(&self) -> Option<Claims> {
        let base = self.client.base_url();
        let scope = Cloud::of_base_url(base).map_or_else(|| format!("{base}/.default"), Cloud::scope);
        let token = self.runtime.block_on(self.provider.as_ref()?.token(TokenRequest::new(&scope)));
        Claims::of(&token.ok()?)
    }
}

fn explained(CallNeeds { cmdlet, needed }: &CallNeeds, claims: Option<&Claims>) -> String {
    let Some(claims) = claims else {
        let ways = Scheme::ALL.map(|scheme| format!("{}: {}", scheme.title(), needed.line(scheme)));
        return format!("The call needs one of these permissions. {}.", ways.join(". "));
    };
    let (scheme, other, who) = if claims.is_application {
        (Scheme::Application, Scheme::DelegatedWork, "application")
    } else {
        (Scheme::DelegatedWork, Scheme::Application, "user")
    };
    let alternatives = needed.of(scheme);
    let Some(first) = alternatives.first() else {
        return format!("No {who} can make this call. {}: {}.", other.title(), needed.line(other));
    };
    let has = |name: &String| claims.permissions.iter().any(|own| own.eq_ignore_ascii_case(name));
    let text = if let Some(enough) = alternatives.iter().find(|names| names.iter().all(has)) {
        let enough = enough.join(" and ");
        format!(
            "The token has {enough}, which is enough for this call; so it is this object that the {who} may not use."
        )
    } else {
        let names: Vec<String> = alternatives.iter().map(|names| names.join(" and ")).collect();
        let how = if claims.is_application {
            "An administrator can grant it to the application.".to_owned()
        } else {
            format!("`mg sign-in --for {cmdlet}` asks for {}.", first.join(" and "))
        };
        format!("The call needs {}. The token has {}. {how}", list(&names, "or"), shown(&claims.permissions))
    };
    printable(&text).into_owned()
}

/// The permissions of a token, not all of very many.
fn shown(permissions: &[String]) -> String {
    match permissions {
        [] => "none".to_owned(),
        all if all.len() > MOST => format!("{} and {} more", all[..MOST].join(", "), all.len() - MOST),
        all => list(all, "and"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(permissions: &[&str], is_application: bool) -> Claims {
        let mut claims = Claims::default();
        claims.permissions = permissions.iter().map(|&name| name.to_owned()).collect();
        claims.is_application = is_application;
        claims
    }

    #[test]
    fn it_is_told_what_would_do() {
        let way = |names: &[&str]| names.iter().map(|name| name.split('+').map(str::to_owned).collect()).collect();
        let needs = |user: &[&str], program: &[&str]| CallNeeds {
            cmdlet: "Get-MgThing".to_owned(),
            needed: Needed::new([way(user), Vec::new(), way(program)], ""),
        };
        let call = needs(&["A.Read", "B.Write+A.Use"], &["C.Read"]);
        let table = [
            (
                &call,
                claims(&["X", "Y"], false),
                "The call needs A.Read or B.Write and A.Use. The token has X and Y. `mg sign-in --for Get-MgThing` asks for A.Read.",
            ),
            (
                &call,
                claims(&["a.use", "b.write"], false),
                "The token has B.Write and A.Use, which is enough for this call; so it is this object that the user may not use.",
            ),
            (
                &call,
                claims(&[], true),
                "The call needs C.Read. The token has none. An administrator can grant it to the application.",
            ),
            (
                &needs(&["A"], &[]),
                claims(&["A"], true),
                "No application can make this call. Delegated (work or school account): A.",
            ),
        ];
        for (needs, claims, expected) in table {
            assert_eq!(explained(needs, Some(&claims)), expected);
        }
        let opaque = explained(&call, None);
        assert!(opaque.contains("(personal Microsoft account): not supported. Application: C.Read."), "{opaque}");
    }
}
