# What PowerShell knows of the cmdlets of modules: for each a line of JSON with its parameter sets, and with their parameters.
param([Parameter(Mandatory)] [string] $Folder, [string] $Name = '*')
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$common = [System.Collections.Generic.HashSet[string]]::new([string[]] ([System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters))

# Only modules with cmdlets have such a file.
foreach ($file in Get-ChildItem -Path $Folder -Recurse -Depth 1 -Filter cmdlets.jsonl) {
    $module = $file.Directory
    if ($module.Name -notlike $Name) { continue }
    $imported = Import-Module -Name (Join-Path $module.FullName "$($module.Name).psd1") -PassThru
    foreach ($command in Get-Command -Module $imported.Name -CommandType Function) {
        $sets = foreach ($set in $command.ParameterSets) {
            $parameters = foreach ($parameter in $set.Parameters) {
                if ($common.Contains($parameter.Name)) { continue }
                $type = $parameter.ParameterType.FullName
                foreach ($attribute in $parameter.Attributes) {
                    if ($attribute -is [System.Management.Automation.PSTypeNameAttribute]) {
                        $type = $attribute.PSTypeName + $(if ($parameter.ParameterType.IsArray) { '[]' })
                    }
                }
                , @($parameter.Name, $type, $parameter.IsMandatory, $parameter.ValueFromPipeline, @($parameter.Aliases | Sort-Object))
            }
            @{ name = $set.Name; default = $set.IsDefault; parameters = @($parameters) }
        }
        $asks = $command.Parameters.ContainsKey('WhatIf')
        ConvertTo-Json -Depth 9 -Compress ([ordered] @{ module = $module.Name; name = $command.Name; asks = $asks; sets = @($sets) })
    }
    foreach ($alias in $imported.ExportedAliases.Values) {
        ConvertTo-Json -Compress ([ordered] @{ module = $module.Name; alias = $alias.Name; of = $alias.Definition })
    }
    Remove-Module -Name $module.Name
}
