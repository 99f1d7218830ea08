//! `<Module>.psm1`: the text that all modules share, and a function for each cmdlet.
//!
//! Functions are thin. Their parameters are dynamic, made from data when somebody asks for them: an import of static ones takes
//! twice the memory, and a shared block can't be mocked by Pester, whose copy doesn't know the name.

use std::fmt::Write as _;

use super::Parts;
use crate::cmdlet::CmdletModel;

/// What all modules have in common.
const MODULE: &str = include_str!("../../../powershell/module.psm1");

/// The text of the file.
#[must_use]
pub fn text(cmdlets: &CmdletModel, parts: &Parts) -> String {
    let mut out = String::with_capacity(MODULE.len() + cmdlets.cmdlets.len() * 400);
    out.push_str(MODULE);
    for (cmdlet, part) in cmdlets.cmdlets.iter().zip(&parts.of) {
        let name = &cmdlet.name;
        let asks = if cmdlet.supports_should_process {
            ", SupportsShouldProcess = $true, ConfirmImpact = 'Medium'"
        } else {
            ""
        };
        let _ = write!(
            out,
            "\nfunction {name} {{\n    \
             # .EXTERNALHELP {part}\n    \
             [CmdletBinding(DefaultParameterSetName = '{}', PositionalBinding = $false{asks})]\n    \
             param()\n    \
             dynamicparam {{ Get-GraphsmithParameter '{name}' }}\n    \
             process {{ Invoke-GraphsmithCmdlet $PSCmdlet $PSBoundParameters '{name}' }}\n\
             }}\n",
            cmdlet.default_set
        );
    }
    for cmdlet in &cmdlets.cmdlets {
        for alias in &cmdlet.aliases {
            let _ = write!(out, "\nMicrosoft.PowerShell.Utility\\Set-Alias -Name {alias} -Value {}\n", cmdlet.name);
        }
    }
    out
}
