# What is the same in every module that Graphsmith makes for PowerShell. Behind this text stands a function for each cmdlet.
#
# An import runs no more than this: what makes parameters is in parameters.ps1, what runs a cmdlet in invoke.ps1, and each is
# read when it is first needed. What cmdlets are like is data, in cmdlets.jsonl and types.jsonl; no text of a description is
# in a script. Nothing here needs more than Windows PowerShell 5.1 has.
Set-StrictMode -Version 2.0
$script:Root = $PSScriptRoot
$script:Loaded = @{}

# The parameters of a cmdlet, for the block dynamicparam of its function.
function Get-GraphsmithParameter([string] $Name) {
    if (-not $script:Loaded['parameters']) {
        . ([System.IO.Path]::Combine($script:Root, 'parameters.ps1'))
        $script:Loaded['parameters'] = $true
    }
    return (New-GraphsmithParameter $Name)
}

# Runs a cmdlet for one object of the pipe, or once if nothing is piped.
function Invoke-GraphsmithCmdlet($Cmdlet, $Bound, [string] $Name) {
    if (-not $script:Loaded['invoke']) {
        . ([System.IO.Path]::Combine($script:Root, 'invoke.ps1'))
        $script:Loaded['invoke'] = $true
    }
    Invoke-GraphsmithRecord $Cmdlet $Bound $Name
}

$ExecutionContext.SessionState.Module.OnRemove = {
    if ($script:Loaded['invoke']) { Remove-GraphsmithModule }
}
