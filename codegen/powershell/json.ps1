# Values as JSON, and back.

# A command that was looked up once runs in a third of the time.
$script:FromJson = Microsoft.PowerShell.Core\Get-Command -Name 'Microsoft.PowerShell.Utility\ConvertFrom-Json'
$script:ToJson = Microsoft.PowerShell.Core\Get-Command -Name 'Microsoft.PowerShell.Utility\ConvertTo-Json'
# Without it a text that looks like a date would become one, in PowerShell 7.5 and later.
$script:AsText = if ($script:FromJson.Parameters.ContainsKey('DateKind')) { @{ DateKind = 'String'; Depth = 100 } } else { @{} }

# A value as JSON can say it.
function script:ConvertTo-GraphsmithValue($Value, [int] $Depth) {
    if ($Depth -gt 64) { throw 'The value is nested too deeply, or contains itself.' }
    if ($null -eq $Value) { return $null }
    $base = $Value.PSObject.BaseObject
    if ($base -is [string]) { return $base }
    if ($base -is [switch]) { return [bool] $base }
    if ($base -is [enum] -or $base -is [guid] -or $base -is [uri] -or $base -is [char] -or $base -is [scriptblock] -or $base -is [version]) { return $base.ToString() }
    if (($base -is [double] -or $base -is [single]) -and ([double]::IsNaN($base) -or [double]::IsInfinity($base))) { throw "$base is no number of JSON." }
    if ($base -is [bool] -or $base.GetType().IsPrimitive -or $base -is [decimal] -or $base -is [System.Numerics.BigInteger]) { return $base }
    if ($base -is [datetime] -or $base -is [System.DateTimeOffset]) { return $script:TextClass::Iso($base) }
    if ($base -is [timespan]) { return [System.Xml.XmlConvert]::ToString($base) }
    if ($base -is [byte[]]) { return [System.Convert]::ToBase64String($base) }
    if ($base -is [securestring]) { throw 'A SecureString is not sent as a property: convert it to text where that is meant.' }
    if ($base -is [System.Collections.IDictionary]) {
        $result = [ordered] @{}
        if ($base.GetType().Name -eq 'GraphsmithModel') {
            foreach ($key in $base.AdditionalProperties.Keys) { $result[[string] $key] = ConvertTo-GraphsmithValue $base.AdditionalProperties[$key] ($Depth + 1) }
        }
        foreach ($key in $base.Keys) { $result[[string] $key] = ConvertTo-GraphsmithValue $base[$key] ($Depth + 1) }
        return $result
    }
    if ($base -is [System.Collections.IEnumerable]) {
        $list = [System.Collections.Generic.List[object]]::new()
        foreach ($item in $base) { $list.Add((ConvertTo-GraphsmithValue $item ($Depth + 1))) }
        return , $list.ToArray()
    }
    return (ConvertTo-GraphsmithTable $Value ($Depth + 1))
}

# The properties of an object. Of what a cmdlet has given, those that are set: not the nulls that stand for what the service left
# out, and what the model doesn't declare under its own names.
function script:ConvertTo-GraphsmithTable($Value, [int] $Depth) {
    $result = [ordered] @{}
    $given = Test-GraphsmithResult $Value
    foreach ($property in $Value.PSObject.Properties) {
        if (-not ($property.IsInstance -and $property.MemberType -eq 'NoteProperty') -and $Value.PSObject.BaseObject -is [System.Management.Automation.PSCustomObject]) { continue }
        if ($given -and $null -eq $property.Value) { continue }
        if ($given -and $property.Name -eq 'AdditionalProperties' -and $property.Value -is [System.Collections.IDictionary]) {
            foreach ($key in $property.Value.Keys) {
                if (-not ([string] $key).StartsWith('@odata.') -or $key -eq '@odata.type') { $result[[string] $key] = ConvertTo-GraphsmithValue $property.Value[$key] $Depth }
            }
            continue
        }
        $result[$property.Name] = ConvertTo-GraphsmithValue $property.Value $Depth
    }
    return $result
}

# A value as JSON.
function script:ConvertTo-GraphsmithJson($Value) {
    if ($Value -is [string] -and $Value -cmatch '^[ !#-\[\]-~]*$') { return '"' + $Value + '"' }
    $plain = ConvertTo-GraphsmithValue $Value 0
    if ($plain -is [bool]) { if ($plain) { return 'true' } else { return 'false' } }
    return (& $script:ToJson -InputObject $plain -Depth 100 -Compress)
}

# Whether an object is what a cmdlet has given.
function script:Test-GraphsmithResult($Value) {
    # What was given for a model has the name of its interface first, a result that of its class. A job puts a word before it.
    $name = [string] @($Value.PSObject.TypeNames)[0]
    if ($name.StartsWith('Deserialized.')) { $name = $name.Substring(13) }
    return $name -cmatch '\.Models\.(?!I[A-Z])'
}
