# What Get-Help says of the cmdlets of modules: for each a line of JSON.
param([Parameter(Mandatory)] [string] $Folder, [string] $Name = '*')
$ErrorActionPreference = 'Stop'

function Join-Text($Paragraphs) { (@($Paragraphs | ForEach-Object { $_.Text }) -join ' ').Trim() }

# Only modules with cmdlets have such a file.
foreach ($file in Get-ChildItem -Path $Folder -Recurse -Depth 1 -Filter cmdlets.jsonl) {
    $module = $file.Directory
    if ($module.Name -notlike $Name) { continue }
    Import-Module -Name (Join-Path $module.FullName "$($module.Name).psd1")
    foreach ($command in Get-Command -Module $module.Name -CommandType Function) {
        $help = Get-Help -Name $command.Name -Full
        $syntax = foreach ($item in $help.syntax.syntaxItem) {
            $words = foreach ($parameter in $item.parameter) {
                $word = '-' + $parameter.name
                if ($parameter.parameterValue) { $word += " <$($parameter.parameterValue)>" }
                if ($parameter.required -ne 'true') { $word = "[$word]" }
                $word
            }
            @($item.name) + $words + '[<CommonParameters>]' -join ' '
        }
        $parameters = foreach ($parameter in $help.parameters.parameter) {
            , @($parameter.name, $parameter.type.name, $parameter.required, $parameter.pipelineInput, $parameter.aliases, $parameter.defaultValue, (Join-Text $parameter.description))
        }
        ConvertTo-Json -Depth 5 -Compress ([ordered] @{
            module = $module.Name; name = $command.Name; synopsis = $help.Synopsis; syntax = @($syntax); parameters = @($parameters)
            description = Join-Text $help.description; notes = Join-Text $help.alertSet.alert
            inputs = @($help.inputTypes.inputType | ForEach-Object { if ($_) { $_.type.name } })
            outputs = @($help.returnValues.returnValue | ForEach-Object { if ($_) { $_.type.name } })
            examples = @($help.examples.example | ForEach-Object { if ($_) { , @($_.title.Trim('- '.ToCharArray()), $_.code) } })
            links = @($help.relatedLinks.navigationLink.uri)
        })
    }
    Remove-Module -Name $module.Name
}
