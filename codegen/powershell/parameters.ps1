# Makes the parameters of cmdlets from data. Read into the module when a parameter is first wanted; so its functions name the
# scope that they go into.
foreach ($file in 'json.ps1', 'classes.ps1') { . ([System.IO.Path]::Combine($script:Root, $file)) }

# The types of parameters, by their codes in cmdlets.jsonl. A longer code is the name of a model, with @ before it that of the
# identity. A code that ends with [] is a list.
$script:Types = @{
    's' = [string]; 'w' = [switch]; 'b' = [bool]; 'i' = [int]; 'l' = [long]; 'd' = [double]; 'f' = [single]; 'm' = [decimal]
    'y' = [byte]; 'c' = [char]; 't' = [datetime]; 'p' = [timespan]; 'u' = [uri]; 'h' = [hashtable]
    'x' = [System.Collections.IDictionary]; 'z' = [System.IO.Stream]; 'q' = [securestring]; 'k' = [pscredential]; 'o' = [object]
}

# A line of a data file as an object; $null where the index doesn't list the name. The index has a line for each cmdlet of
# cmdlets.jsonl and for each type of types.jsonl: the name, and where its line begins and how long it is, in bytes.
function script:Read-GraphsmithData([string] $File, [string] $Name) {
    $index = $script:Index
    $at = $index.IndexOf("`n" + $Name + "`t", [System.StringComparison]::OrdinalIgnoreCase)
    if ($at -lt 0) { return $null }
    $start = $at + $Name.Length + 2
    $place = $index.Substring($start, $index.IndexOf("`n", $start) - $start).Split("`t")
    $bytes = [byte[]]::new([int] $place[1])
    $stream = [System.IO.FileStream]::new([System.IO.Path]::Combine($script:Root, $File), 'Open', 'Read', 'Read')
    try {
        [void] $stream.Seek([long] $place[0], 'Begin')
        $read = 0
        while ($read -lt $bytes.Length) {
            $count = $stream.Read($bytes, $read, $bytes.Length - $read)
            if ($count -le 0) { throw "The file $File of the module is cut: install the module again." }
            $read += $count
        }
    } finally { $stream.Dispose() }
    return (Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject ([System.Text.Encoding]::UTF8.GetString($bytes)))
}

# What is known of a cmdlet, read when it is first used.
function script:Read-GraphsmithCmdlet([string] $Name) {
    $data = Read-GraphsmithData 'cmdlets.jsonl' $Name
    if ($null -eq $data) { throw "There is no cmdlet $Name in this module." }
    $sets = [string[]] @($data.s)
    $values = @{}
    $parameters = @(foreach ($row in $data.p) {
        # name, code of the type, how each set takes it, aliases, listed values
        $attributes = [System.Collections.ObjectModel.Collection[System.Attribute]]::new()
        $uses = [string] $row[2]
        for ($i = 0; $i -lt $sets.Count; $i++) {
            $use = if ($uses.Length -eq 1) { $uses[0] } else { $uses[$i] }
            if ($use -ceq '-') { continue }
            $attribute = [System.Management.Automation.ParameterAttribute]::new()
            $attribute.ParameterSetName = $sets[$i]
            $attribute.Mandatory = $use -ceq 'm' -or $use -ceq 'M'
            # The published cmdlets take their headers from the pipe, and so send what is piped as headers. Facts and help say
            # the same; nobody means it.
            $attribute.ValueFromPipeline = ($use -ceq 'P' -or $use -ceq 'M') -and $row[0] -ne 'Headers'
            $attributes.Add($attribute)
        }
        if (@($row[3]).Count -gt 0) { $attributes.Add([System.Management.Automation.AliasAttribute]::new([string[]] @($row[3]))) }
        if ($row.Count -gt 4) {
            $values[[string] $row[0]] = [string[]] @($row[4])
            $attributes.Add([System.Management.Automation.ArgumentCompleterAttribute]::new($script:Completer))
        }
        $code = [string] $row[1]
        $many = $code.EndsWith('[]')
        if ($many) { $code = $code.Substring(0, $code.Length - 2) }
        $isIdentity = $code.StartsWith('@')
        if ($isIdentity) { $code = $code.Substring(1) }
        if ($code.Length -gt 1) {
            # A model type. The type name lets the binder refuse what is another one.
            $full = $script:Namespace + '.' + $code
            $keys = $null
            if ($isIdentity) { $keys = [string[]] @((Read-GraphsmithData 'types.jsonl' $code).k) }
            $attributes.Add([System.Management.Automation.PSTypeNameAttribute]::new($full))
            $attributes.Add($script:ModelClass::new($full, $many, $keys))
            $type = [object]
        } else {
            $type = $script:Types[$code]
            if ($type -eq [string]) { $attributes.Add($script:TextClass::new()) }
            if ($type -eq [switch]) { $attributes.Add($script:SwitchClass::new()) }
            if (-not $many -and ($type -eq [int] -or $type -eq [long] -or $type -eq [byte])) { $attributes.Add($script:WholeClass::new()) }
            if ($type -eq [datetime] -and -not $many) { $attributes.Add($script:DateClass::new()) }
        }
        if ($many) { $type = $type.MakeArrayType() }
        , @([string] $row[0], $type, $attributes)
    })
    $lists = [string[]] @(if ($null -ne $data.PSObject.Properties['l']) { $data.l })
    $own = @{}
    if ($null -ne $data.PSObject.Properties['k']) { foreach ($entry in $data.k.PSObject.Properties) { $own[$entry.Name] = [string] $entry.Value } }
    $keys = [string[]] @(if ($null -ne $data.PSObject.Properties['i']) { $data.i })
    $names = [System.Collections.Generic.HashSet[string]]::new([string[]] @(foreach ($row in $parameters) { $row[0] }), [System.StringComparer]::OrdinalIgnoreCase)
    $known = [pscustomobject] @{ Names = $names; Name = [string] $data.n; Own = $own; Keys = $keys; Asks = [bool] $data.c; Lists = $lists; Parameters = $parameters; Values = $values }
    $script:Cmdlets[$Name] = $known
    return $known
}

# Completes listed values. The command may have been imported with a prefix.
$script:Completer = {
    param($commandName, $parameterName, $wordToComplete, $commandAst, $fakeBoundParameters)
    $command = Microsoft.PowerShell.Core\Get-Command -Name $commandName -ErrorAction Ignore
    if ($command -is [System.Management.Automation.AliasInfo]) { $command = $command.ResolvedCommand }
    if ($null -eq $command -or $command.Definition -notmatch "dynamicparam \{ Get-GraphsmithParameter '([A-Za-z0-9-]+)' \}") { return }
    $word = $wordToComplete.Trim('''"')
    foreach ($value in $script:Cmdlets[$Matches[1]].Values[$parameterName]) {
        if ($value.StartsWith($word, [System.StringComparison]::OrdinalIgnoreCase)) {
            $text = if ($value -match '^[A-Za-z0-9_.-]+$') { $value } else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'" }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $value)
        }
    }
}
