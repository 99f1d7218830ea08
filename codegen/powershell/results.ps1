# Makes objects of what mg says.

$script:Seen = @{}                          # types that the session was told about

function script:New-GraphsmithTable { return , [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::OrdinalIgnoreCase) }

# What objects of a list have as AdditionalProperties where there are none.
$script:Nothing = [System.Collections.ObjectModel.ReadOnlyDictionary[string, object]]::new((New-GraphsmithTable))

# What the model doesn't declare: tables without regard to case, keys as sent.
function script:ConvertTo-GraphsmithDictionary($Value) {
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = New-GraphsmithTable
        foreach ($property in $Value.PSObject.Properties) { $table[$property.Name] = ConvertTo-GraphsmithDictionary $property.Value }
        return $table
    }
    if ($Value -is [object[]]) {
        $list = [object[]]::new($Value.Count)
        for ($i = 0; $i -lt $list.Count; $i++) { $list[$i] = ConvertTo-GraphsmithDictionary $Value[$i] }
        return , $list
    }
    return $Value
}

# An object of a model type, in place: AdditionalProperties becomes a dictionary, here and in all that it holds.
function script:Set-GraphsmithAdditional($Object) {
    foreach ($property in $Object.PSObject.Properties) {
        $value = $property.Value
        if ($property.Name -eq 'AdditionalProperties') {
            $property.Value = ConvertTo-GraphsmithDictionary $value
        } elseif ($value -is [System.Management.Automation.PSCustomObject]) {
            Set-GraphsmithAdditional $value
        } elseif ($value -is [object[]]) {
            foreach ($item in $value) { if ($item -is [System.Management.Automation.PSCustomObject]) { Set-GraphsmithAdditional $item } }
        }
    }
}

# Puts a value that JSON can't say where a JSON pointer of the result says.
function script:Set-GraphsmithTyped($Object, [string[]] $Path, [string] $Kind) {
    $last = $Path.Count - 1
    for ($i = 0; $i -lt $last; $i++) {
        if ($Object -is [object[]]) { $Object = $Object[[int] $Path[$i]] } else { $Object = $Object.PSObject.Properties[$Path[$i]].Value }
    }
    if ($Object -is [object[]]) {
        $Object[[int] $Path[$last]] = ConvertTo-GraphsmithTyped $Object[[int] $Path[$last]] $Kind
    } else {
        $property = $Object.PSObject.Properties[$Path[$last]]
        $property.Value = ConvertTo-GraphsmithTyped $property.Value $Kind
    }
}

# A text that stays text where it isn't what the description says.
function script:ConvertTo-GraphsmithTyped($Value, [string] $Kind) {
    if ($Value -isnot [string]) { return $Value }
    $invariant = [cultureinfo]::InvariantCulture
    try {
        if ($Kind -eq 'datetime') { return [datetime]::Parse($Value, $invariant, 'AdjustToUniversal, AssumeUniversal') }
        if ($Kind -eq 'timespan') { return [System.Xml.XmlConvert]::ToTimeSpan($Value) }
        if ($Kind -eq 'guid') { return [guid] $Value }
        if ($Kind -eq 'bytes') { return , [System.Convert]::FromBase64String($Value) }
    } catch { }
    return $Value
}

# What results have as a method: themselves as the service writes them. Names begin with a small letter, and what is null is left
# out. It runs outside of the module, so it stands alone.
$script:AsJson = {
    function AsWritten($Value) {
        if ($null -eq $Value) { return $null }
        $base = $Value.PSObject.BaseObject
        if ($base -is [datetime]) { return $base.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFFZ', [cultureinfo]::InvariantCulture) }
        if ($base -is [timespan]) { return [System.Xml.XmlConvert]::ToString($base) }
        if ($base -is [byte[]]) { return [System.Convert]::ToBase64String($base) }
        $table = [ordered] @{}
        if ($base -is [System.Collections.IDictionary]) {
            foreach ($key in $base.Keys) { $table[[string] $key] = AsWritten $base[$key] }
            return $table
        }
        if ($base -is [object[]]) { return , [object[]] @(foreach ($item in $base) { , (AsWritten $item) }) }
        if ($base -isnot [System.Management.Automation.PSCustomObject]) { return $base }
        foreach ($property in $Value.PSObject.Properties) {
            if ($null -eq $property.Value) { continue }
            if ($property.Name -eq 'AdditionalProperties') {
                foreach ($key in $property.Value.Keys) { $table[[string] $key] = AsWritten $property.Value[$key] }
            } else { $table[$property.Name.Substring(0, 1).ToLowerInvariant() + $property.Name.Substring(1)] = AsWritten $property.Value }
        }
        return $table
    }
    Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject (AsWritten $this) -Depth 100
}

# What is known of a type. PowerShell is told once which properties it declares and which are shown: a property that a reply
# leaves out is there and null, without taking room in each object. Objects that come alone are copies of an empty one.
function script:Get-GraphsmithType([string] $Full) {
    $known = $script:Seen[$Full]
    if ($null -ne $known) { return $known }
    $at = $Full.LastIndexOf('.')
    $names = [string[]] @(if ($Full.Substring($at).StartsWith('.I')) { $Full.Remove($at + 1, 1) }; $Full)
    $empty = [psobject]::new()
    $data = Read-GraphsmithData 'types.jsonl' $Full.Substring($at + 1)
    if ($null -ne $data) {
        # What is given for a model has the name of the interface too; it has nothing but what it was given.
        $type = [System.Management.Automation.Runspaces.TypeData]::new($names[0])
        foreach ($name in @($data.p)) {
            $type.Members[$name] = [System.Management.Automation.Runspaces.NotePropertyData]::new($name, $null)
            $empty.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $null))
        }
        $type.Members['AdditionalProperties'] = [System.Management.Automation.Runspaces.NotePropertyData]::new('AdditionalProperties', $script:Nothing)
        $type.Members['ToJsonString'] = [System.Management.Automation.Runspaces.ScriptMethodData]::new('ToJsonString', $script:AsJson)
        if (@($data.d).Count -gt 0) { $type.DefaultDisplayPropertySet = [System.Management.Automation.Runspaces.PropertySetData]::new([string[]] @($data.d)) }
        Microsoft.PowerShell.Utility\Update-TypeData -TypeData $type -Force
    }
    $empty.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('AdditionalProperties', $null))
    foreach ($name in $names[($names.Count - 1)..0]) { $empty.PSObject.TypeNames.Insert(0, $name) }
    $known = @{ Names = $names; Empty = $empty }
    $script:Seen[$Full] = $known
    return $known
}

# The object of a result. One that comes alone can be changed and added to, so all its properties are its own.
function script:New-GraphsmithResult($Mg, $Result, [bool] $IsList, $Origin, [string] $Text) {
    $value = $Result.value
    if ($value -is [System.Management.Automation.PSCustomObject]) {
        if ($Text.Contains('"AdditionalProperties"')) { Set-GraphsmithAdditional $value }
        if ($null -ne $Result.type) {
            $type = Get-GraphsmithType $Result.type
            if ($IsList) {
                for ($i = $type.Names.Count - 1; $i -ge 0; $i--) { $value.PSObject.TypeNames.Insert(0, $type.Names[$i]) }
            } else {
                $whole = $type.Empty.PSObject.Copy()
                $properties = $whole.PSObject.Properties
                foreach ($property in $value.PSObject.Properties) {
                    $own = $properties[$property.Name]
                    if ($null -ne $own) { $own.Value = $property.Value } else { $properties.Add($property) }
                }
                $own = $properties['AdditionalProperties']
                if ($null -eq $own.Value) { $own.Value = New-GraphsmithTable }
                $value = $whole
            }
            $script:ModelClass::Origins.Add($value, $Origin)
        }
    }
    elseif ($value -is [long] -and $Result.type -ceq 'System.Int32') { $value = [int] $value }
    if ($null -ne $Result.PSObject.Properties['typed']) {
        if ($Result.typed -ceq 'same') { $typed = $Mg.Typed['last'] } else {
            $typed = @(foreach ($entry in $Result.typed.PSObject.Properties) {
                $path = [string[]] @(foreach ($part in $entry.Name.Split('/')) { $part.Replace('~1', '/').Replace('~0', '~') })
                , @($path, [string] $entry.Value)
            })
            $Mg.Typed['last'] = $typed
        }
        foreach ($entry in $typed) {
            $path = $entry[0]
            if ($path.Count -eq 1) { $value = ConvertTo-GraphsmithTyped $value $entry[1] }
            elseif ($path.Count -eq 2 -and $value -isnot [object[]]) {
                $property = $value.PSObject.Properties[$path[1]]
                $property.Value = ConvertTo-GraphsmithTyped $property.Value $entry[1]
            } else { Set-GraphsmithTyped $value $path[1..($path.Count - 1)] $entry[1] }
        }
    }
    return , $value
}

$script:ResultOf = ${function:New-GraphsmithResult}
