# Makes objects and errors of what mg says.

$script:Mark = 'GraphsmithPath'
$script:HasDateKind = (Microsoft.PowerShell.Core\Get-Command -Name 'Microsoft.PowerShell.Utility\ConvertFrom-Json').Parameters.ContainsKey('DateKind')
$script:Seen = @{}                          # types that the session was told about

# JSON as objects, without taking texts that look like dates for dates.
function script:ConvertFrom-GraphsmithJson([string] $Text) {
    if ($script:HasDateKind) { return (Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject $Text -DateKind String -Depth 100) }
    return (Microsoft.PowerShell.Utility\ConvertFrom-Json -InputObject $Text)
}

# What the model doesn't declare: tables without regard to case, keys as sent.
function script:ConvertTo-GraphsmithDictionary($Value) {
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::OrdinalIgnoreCase)
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
function script:Set-GraphsmithTyped($Object, [string[]] $Path, [int] $At, [string] $Kind) {
    if ($null -eq $Object) { return }
    if ($Object -is [object[]]) {
        if ($Path[$At] -ne '*') { return }
        foreach ($i in 0..($Object.Count - 1)) {
            if ($At -eq $Path.Count - 1) { $Object[$i] = ConvertTo-GraphsmithTyped $Object[$i] $Kind } else { Set-GraphsmithTyped $Object[$i] $Path ($At + 1) $Kind }
        }
        return
    }
    $property = $Object.PSObject.Properties[$Path[$At]]
    if ($null -eq $property -or $null -eq $property.Value) { return }
    if ($At -eq $Path.Count - 1) { $property.Value = ConvertTo-GraphsmithTyped $property.Value $Kind } else { Set-GraphsmithTyped $property.Value $Path ($At + 1) $Kind }
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

# Tells PowerShell once of a type: which properties it declares, and which are shown. A property that a reply leaves out is there
# and null, without taking room in each object.
function script:Add-GraphsmithType([string] $Type) {
    if ($script:Seen.ContainsKey($Type)) { return $script:Seen[$Type] }
    $names = [string[]] @()
    $data = Read-GraphsmithData 'types.jsonl' $Type
    if ($null -ne $data) {
        $names = [string[]] @($data.p)
        $full = (Get-GraphsmithNamespace) + '.' + $Type
        $known = [System.Management.Automation.Runspaces.TypeData]::new($full)
        foreach ($name in $names) { $known.Members.Add($name, [System.Management.Automation.Runspaces.NotePropertyData]::new($name, $null)) }
        if (@($data.d).Count -gt 0) { $known.DefaultDisplayPropertySet = [System.Management.Automation.Runspaces.PropertySetData]::new([string[]] @($data.d)) }
        Microsoft.PowerShell.Utility\Update-TypeData -TypeData $known -Force
    }
    $script:Seen[$Type] = $names
    return $names
}

function script:Test-GraphsmithResult($Value) {
    $names = $Value.PSObject.TypeNames
    return $names.Count -gt 0 -and $names[0].StartsWith((Get-GraphsmithNamespace) + '.')
}

# The object of a result.
function script:New-GraphsmithResult($Mg, $Event) {
    $value = $Event.value
    if ($value -is [System.Management.Automation.PSCustomObject]) {
        Set-GraphsmithAdditional $value
        $interface = [string] $Event.type
        if ($interface) {
            $names = Add-GraphsmithType $interface
            # One that comes alone can be changed and added to, so its properties are its own.
            if ($Event.alone) {
                foreach ($name in $names) {
                    if ($null -eq $value.PSObject.Properties[$name]) { $value.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $null)) }
                }
            }
            $namespace = (Get-GraphsmithNamespace) + '.'
            $value.PSObject.TypeNames.Insert(0, $namespace + $interface)
            $value.PSObject.TypeNames.Insert(0, $namespace + $interface.Substring(1))
        }
    }
    if ($null -ne $Event.PSObject.Properties['typed'] -and $null -ne $Event.typed) {
        if ($Event.typed -ceq 'same') { $typed = $Mg.Typed['last'] } else {
            $typed = @(foreach ($entry in $Event.typed.PSObject.Properties) { , @([string[]] $entry.Name.Substring(1).Split('/'), [string] $entry.Value) })
            $Mg.Typed['last'] = $typed
        }
        foreach ($entry in $typed) {
            if ($entry[0].Count -eq 1 -and $entry[0][0] -eq '') { $value = ConvertTo-GraphsmithTyped $value $entry[1] } else { Set-GraphsmithTyped $value $entry[0] 0 $entry[1] }
        }
    }
    return , $value
}

# Headers of a response: each name with its values.
function script:ConvertTo-GraphsmithHeader($Value) {
    $headers = [System.Collections.Generic.Dictionary[string, string[]]]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($null -ne $Value) { foreach ($property in $Value.PSObject.Properties) { $headers[$property.Name] = [string[]] @($property.Value) } }
    return $headers
}

# An error as scripts read it (docs/powershell.md#errors).
function script:New-GraphsmithError($Event, $Target) {
    $text = [string] $Event.message
    $code = [string] $Event.code
    if (-not $code) { $code = 'GraphsmithFailure' }
    $response = $null
    $details = $text
    if ($Event.status) {
        $status = [System.Net.HttpStatusCode] [int] $Event.status
        $headers = ConvertTo-GraphsmithHeader $Event.headers
        $response = [pscustomobject] @{ StatusCode = $status; Headers = $headers; Content = $Event.body }
        $lines = [System.Collections.Generic.List[string]]::new([string[]] @($text, '', "Status: $([int] $status) ($status)", "ErrorCode: $code"))
        if ($headers.ContainsKey('Date')) { $lines.Add("Date: $($headers['Date'] -join ', ')") }
        $lines.Add('')
        $lines.Add('Headers:')
        foreach ($name in $headers.Keys) { $lines.Add("$name : $($headers[$name] -join ', ')") }
        $details = $lines -join [System.Environment]::NewLine
        $text = "[$code] : $text"
    }
    $exception = [GraphsmithException]::new($text, $response)
    $exception.Data['StatusCode'] = [int] $Event.status
    $exception.Data['RequestId'] = $Event.requestId
    $exception.Data['ExitCode'] = [int] $Event.exit
    $exception.Data['Hint'] = $Event.hint
    $category = [System.Management.Automation.ErrorCategory]::NotSpecified
    [void] [System.Enum]::TryParse([string] $Event.category, [ref] $category)
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $code, $category, $Target)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($details)
    return $record
}
