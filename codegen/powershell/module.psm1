# What is the same in every module that Graphsmith makes for PowerShell. Behind this text stands a function for each cmdlet.
#
# An import runs no more than this: what makes parameters is in parameters.ps1, what runs a cmdlet in invoke.ps1, and each is
# read when it is first needed. What cmdlets are like is data, in cmdlets.jsonl and types.jsonl; no text of a description is
# in a script. Nothing here needs more than Windows PowerShell 5.1 has.
Set-StrictMode -Version 2.0
$script:Root = $PSScriptRoot
$script:Loaded = @{}
$script:Cmdlets = @{}                       # what is known of the cmdlets that were used

# Where the line of a cmdlet or of a type begins in its file of data, and how long it is.
$script:Index = "`n" + [System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, 'cmdlets.index'))

# What scripts make with the name of a model type: a table without regard to case.
class GraphsmithModel : System.Collections.Hashtable {
    [System.Collections.Hashtable] $AdditionalProperties = [System.Collections.Hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    GraphsmithModel() : base([System.StringComparer]::OrdinalIgnoreCase) { }
    GraphsmithModel([System.Collections.IDictionary] $values) : base($values, [System.StringComparer]::OrdinalIgnoreCase) { }
}

# Names of types are a convenience: where the session doesn't allow it, all else works.
try {
    $script:Index -match "`nnamespace:([^`t]+)" | Microsoft.PowerShell.Core\Out-Null
    $script:Namespace = $Matches[1]
    $accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
    $known = $accelerators::Get
    foreach ($match in [regex]::Matches($script:Index, '(?<=\n)I([A-Z][A-Za-z0-9_]*)(?=\t)')) {
        foreach ($name in ($script:Namespace + '.' + $match.Value), ($script:Namespace + '.' + $match.Groups[1].Value)) {
            if (-not $known.ContainsKey($name)) { $accelerators::Add($name, [GraphsmithModel]) }
        }
    }
} catch { Microsoft.PowerShell.Utility\Write-Verbose "Names of model types can't be used here: $_" }

# The parameters of a cmdlet, for the block dynamicparam of its function.
function Get-GraphsmithParameter([string] $Name) {
    $info = $script:Cmdlets[$Name]
    if ($null -eq $info) {
        if (-not $script:Loaded['parameters']) {
            . ([System.IO.Path]::Combine($script:Root, 'parameters.ps1'))
            $script:Loaded['parameters'] = $true
        }
        $info = Read-GraphsmithCmdlet $Name
    }
    # They hold the values of a call, so each call has its own.
    $parameters = [System.Management.Automation.RuntimeDefinedParameterDictionary]::new()
    foreach ($row in $info.Parameters) {
        $parameters.Add($row[0], [System.Management.Automation.RuntimeDefinedParameter]::new($row[0], $row[1], $row[2]))
    }
    return $parameters
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
