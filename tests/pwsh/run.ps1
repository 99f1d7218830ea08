# Runs a file of tests with Pester and prints a line for each test: what became of it, and why.
param([Parameter(Mandatory)] [string] $Path)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) { 'no Pester'; exit 3 }
Import-Module Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$configuration.TestRegistry.Enabled = $false
$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Tests) {
    "$($test.Result): $($test.ExpandedPath)"
    foreach ($record in $test.ErrorRecord) { "    " + ($record | Out-String).Trim().Replace("`n", "`n    ") }
}
foreach ($block in $result.FailedBlocks + $result.FailedContainers) { foreach ($record in $block.ErrorRecord) { "Failed: $block"; "    " + ($record | Out-String).Trim() } }
"total $($result.TotalCount) passed $($result.PassedCount) failed $($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount)"
