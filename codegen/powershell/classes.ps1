using namespace System.Management.Automation

# The classes of the module. They are compiled when a parameter is first made: at import that would be a third of its time.

# An object that was piped or given for a parameter of a model type: a copy with the name of the type. What can't be such an
# object is handed on as it is; then the binder tries another set, or says that the type doesn't fit.
class GraphsmithModelAttribute : ArgumentTransformationAttribute {
    [string] $TypeName
    [bool] $Many
    [string[]] $Keys                        # of identities: one of these keys has to be there
    static [object] $FromJson               # the command, and what keeps texts that look like dates
    static [hashtable] $AsText
    static [object] $Origins                # from where results came: a table that holds no object alive

    GraphsmithModelAttribute([string] $typeName, [bool] $many, [string[]] $keys) {
        $this.TypeName = $typeName
        $this.Many = $many
        $this.Keys = $keys
    }

    [object] Transform([EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value) { return $null }
        if (-not $this.Many) { return $this.One($value) }
        $base = $value.PSObject.BaseObject
        if ($base -is [string] -and $base.TrimStart().StartsWith('[')) {
            try { $base = @([GraphsmithModelAttribute]::Json($base)) } catch { return $value }
        }
        $list = [System.Collections.Generic.List[object]]::new()
        if ($base -is [System.Collections.IList]) {
            foreach ($item in $base) { $list.Add($this.One($item)) }
        } else {
            $list.Add($this.One($value))
        }
        return $list.ToArray()
    }

    [object] One([object] $value) {
        if ($null -eq $value) { return $null }
        if ($value.PSObject.TypeNames -contains $this.TypeName) { return $value }
        $base = $value.PSObject.BaseObject
        if ($base -is [string]) {
            if (-not $base.TrimStart().StartsWith('{')) { return $value }
            try { $value = [GraphsmithModelAttribute]::Json($base) } catch { return $value }
            $base = $value.PSObject.BaseObject
        }
        $origin = $null
        if ($null -ne $this.Keys -and $base -is [System.Management.Automation.PSCustomObject] -and [GraphsmithModelAttribute]::Origins.TryGetValue($value, [ref] $origin)) {
            # What a cmdlet has given can be given to the next one: the ids of its path, and its own.
            $identity = [GraphsmithModelAttribute]::Identity($origin, $value)
            $identity.PSObject.TypeNames.Insert(0, $this.TypeName)
            return $identity
        }
        $copy = $null
        if ($base -is [System.Collections.IDictionary]) {
            $copy = [PSObject]::new()
            if ($base.GetType().Name -eq 'GraphsmithModel') {
                foreach ($key in $base.AdditionalProperties.Keys) { $copy.PSObject.Properties.Add([PSNoteProperty]::new([string] $key, $base.AdditionalProperties[$key])) }
            }
            foreach ($key in $base.Keys) { $copy.PSObject.Properties.Add([PSNoteProperty]::new([string] $key, $base[$key])) }
        } elseif ($base -is [System.Management.Automation.PSCustomObject]) {
            foreach ($name in $value.PSObject.TypeNames) {
                # An object of another model isn't this one. Objects that came through a job or a file have "Deserialized." before it.
                if ($name -like '*.Models.I*' -and $name.Substring($name.LastIndexOf('.')) -ne $this.TypeName.Substring($this.TypeName.LastIndexOf('.'))) { return $value }
            }
            $copy = $value.PSObject.Copy()
        } else {
            return $value
        }
        if ($null -ne $this.Keys) {
            $known = $false
            foreach ($key in $this.Keys) { if ($null -ne $copy.PSObject.Properties[$key]) { $known = $true; break } }
            if (-not $known) { return $value }
        }
        $copy.PSObject.TypeNames.Insert(0, $this.TypeName)
        return $copy
    }

    static [object] Json([string] $text) {
        $arguments = [GraphsmithModelAttribute]::AsText
        return & ([GraphsmithModelAttribute]::FromJson) $text @arguments
    }

    # The ids that lead to a result: those that the call was given which made it, and its own.
    static [object] Identity([object] $origin, [object] $value) {
        $ids = [ordered] @{}
        $bound = $origin.Bound
        $input = if ($bound.ContainsKey('InputObject')) { $bound['InputObject'] } else { $null }
        if ($null -ne $input) {
            foreach ($property in $input.PSObject.Properties) { if ($property.MemberType -eq 'NoteProperty') { $ids[$property.Name] = $property.Value } }
        }
        foreach ($key in $origin.Info.Keys) { if ($bound.ContainsKey($key)) { $ids[$key] = $bound[$key] } }
        $own = $origin.Info.Own[$origin.Set]
        $id = $value.PSObject.Properties['Id']
        if ($own -and $null -ne $id) { $ids[$own] = $id.Value }
        return [PSObject] [pscustomobject] $ids
    }
}

# A text, or each text of a list. Without it a date would become text of the culture.
class GraphsmithTextAttribute : ArgumentTransformationAttribute {
    [object] Transform([EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value) { return $null }
        $base = $value.PSObject.BaseObject
        if ($base -is [datetime] -or $base -is [System.DateTimeOffset]) { return [GraphsmithTextAttribute]::Iso($base) }
        if ($base -is [object[]]) {
            for ($i = 0; $i -lt $base.Count; $i++) {
                if ($base[$i] -is [datetime] -or $base[$i] -is [System.DateTimeOffset]) {
                    $copy = [object[]] $base.Clone()
                    for ($j = $i; $j -lt $copy.Count; $j++) {
                        if ($copy[$j] -is [datetime] -or $copy[$j] -is [System.DateTimeOffset]) { $copy[$j] = [GraphsmithTextAttribute]::Iso($copy[$j]) }
                    }
                    return $copy
                }
            }
        }
        return $value
    }

    # A point in time in ISO 8601. One without a zone stays without one.
    static [string] Iso([object] $value) {
        $invariant = [cultureinfo]::InvariantCulture
        if ($value -is [System.DateTimeOffset]) { return $value.ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz', $invariant) }
        if ($value.Kind -eq [System.DateTimeKind]::Unspecified) { return $value.ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFF', $invariant) }
        return $value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFFZ', $invariant)
    }
}

# A switch. The binder takes null for true, and any number, where a parameter is dynamic.
class GraphsmithSwitchAttribute : ArgumentTransformationAttribute {
    [object] Transform([EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value) { return [SwitchParameter]::new($false) }
        $base = $value.PSObject.BaseObject
        if ($base -is [bool] -or $base -is [SwitchParameter]) { return $base }
        throw [ArgumentTransformationMetadataException]::new("Cannot convert ""$base"" to a switch: use `$true or `$false.")
    }
}

# A whole number. The binder would round what has a fraction.
class GraphsmithWholeAttribute : ArgumentTransformationAttribute {
    [object] Transform([EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value) { return $null }
        $number = $value.PSObject.BaseObject
        if ($number -is [string]) {
            $parsed = [double] 0
            if (-not [double]::TryParse($number, 'Float', [cultureinfo]::InvariantCulture, [ref] $parsed)) { return $value }
            $number = $parsed
        }
        if (($number -is [double] -or $number -is [single] -or $number -is [decimal]) -and $number -ne [System.Math]::Truncate($number)) {
            throw [ArgumentTransformationMetadataException]::new("""$value"" is no whole number.")
        }
        return $value
    }
}

# A point in time. Of texts only ISO 8601 is taken: 01/02/2024 would be a guess.
class GraphsmithDateAttribute : ArgumentTransformationAttribute {
    [object] Transform([EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value) { return $null }
        $base = $value.PSObject.BaseObject
        if ($base -is [System.DateTimeOffset]) { return $base.UtcDateTime }
        if ($base -is [string] -and $base -notmatch '^\s*\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$') {
            throw [ArgumentTransformationMetadataException]::new("""$base"" is no date in ISO 8601: write it as 2024-02-01 or 2024-02-01T10:00:00Z.")
        }
        return $value
    }
}

# A failed request. Scripts read its status and headers as they do with the exceptions of the web cmdlets.
class GraphsmithException : System.Exception {
    [object] $Response                      # StatusCode, Headers; $null where no response came

    GraphsmithException([string] $message, [object] $response) : base($message) {
        $this.Response = $response
    }
}

# Classes are known in the file that has them only; values go further.
$script:ModelClass = [GraphsmithModelAttribute]
[GraphsmithModelAttribute]::FromJson = $script:FromJson
[GraphsmithModelAttribute]::AsText = $script:AsText
$domain = [System.AppDomain]::CurrentDomain
if ($null -eq $domain.GetData('Graphsmith.Origins.1')) { $domain.SetData('Graphsmith.Origins.1', [System.Runtime.CompilerServices.ConditionalWeakTable[object, object]]::new()) }
[GraphsmithModelAttribute]::Origins = $domain.GetData('Graphsmith.Origins.1')
$script:TextClass = [GraphsmithTextAttribute]
$script:SwitchClass = [GraphsmithSwitchAttribute]
$script:DateClass = [GraphsmithDateAttribute]
$script:WholeClass = [GraphsmithWholeAttribute]
$script:ExceptionClass = [GraphsmithException]
