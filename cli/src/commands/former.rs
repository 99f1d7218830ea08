//! Commands of the PowerShell SDK and of `mgc` that `mg` has under another name.

use crate::failure::Failure;

/// What people type, and what to do in `mg`.
const FORMER: [(&str, &str); 19] = [
    ("Connect-MgGraph", "`mg sign-in` signs you in."),
    ("Connect-Graph", "`mg sign-in` signs you in."),
    ("login", "`mg sign-in` signs you in."),
    ("Disconnect-MgGraph", "`mg sign-out` does that."),
    ("Disconnect-Graph", "`mg sign-out` does that."),
    ("logout", "`mg sign-out` does that."),
    ("Get-MgContext", "`mg whoami` says who is signed in."),
    ("Invoke-MgGraphRequest", "`mg request GET /me` sends any request."),
    ("Invoke-MgRestMethod", "`mg request GET /me` sends any request."),
    ("Invoke-GraphRequest", "`mg request GET /me` sends any request."),
    (
        "Find-MgGraphCommand",
        "`mg find /users/{id}/messages` finds the cmdlets of a path, `mg find WORDS` those for words.",
    ),
    ("Get-Command", "`mg find WORDS` looks for cmdlets."),
    ("Get-Help", "`mg help CMDLET` explains a cmdlet."),
    ("Get-MgEnvironment", "AZURE_AUTHORITY_HOST picks the cloud; `mg help` says how."),
    ("Set-MgGraphOption", "Options are parameters of each cmdlet, and variables; `mg help` lists them."),
    ("Select-MgProfile", "Cmdlets of beta have Beta in their names, as Get-MgBetaUser."),
    ("Import-Module", "There is nothing to import: `mg catalog` lists the catalogs that mg has."),
    ("Install-Module", "There is nothing to install: `mg catalog` lists the catalogs that mg has."),
    ("Get-Module", "`mg catalog` lists the catalogs that mg has."),
];

/// What to use in the place of a command that others have.
pub(super) fn instead_of(command: &str) -> Option<Failure> {
    let (name, instead) = FORMER.iter().find(|(name, _)| name.eq_ignore_ascii_case(command))?;
    Some(Failure::usage(format!("mg has no {name}")).hint(instead))
}
