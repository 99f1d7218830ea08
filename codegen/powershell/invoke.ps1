# Runs cmdlets with `mg invoke`. Read into the module when a cmdlet is first run.
. ([System.IO.Path]::Combine($script:Root, 'process.ps1'))
. ([System.IO.Path]::Combine($script:Root, 'results.ps1'))

# A value as JSON can say it.
function script:ConvertTo-GraphsmithValue($Value, [int] $Depth) {
    if ($Depth -gt 64) { throw 'The value is nested too deeply, or contains itself.' }
    if ($null -eq $Value) { return $null }
    $base = $Value.PSObject.BaseObject
    if ($base -is [string]) { return $base }
    if ($base -is [switch]) { return [bool] $base }
    if ($base -is [enum] -or $base -is [guid] -or $base -is [uri] -or $base -is [char] -or $base -is [scriptblock] -or $base -is [version]) { return $base.ToString() }
    if ($base -is [bool] -or $base.GetType().IsPrimitive -or $base -is [decimal] -or $base -is [System.Numerics.BigInteger]) { return $base }
    if ($base -is [datetime] -or $base -is [System.DateTimeOffset]) { return $script:TextClass::Iso($base) }
    if ($base -is [timespan]) { return [System.Xml.XmlConvert]::ToString($base) }
    if ($base -is [byte[]]) { return [System.Convert]::ToBase64String($base) }
    if ($base -is [securestring]) { throw 'A SecureString is not sent as a property: convert it to text where that is meant.' }
    if ($base -is [System.Collections.IDictionary]) {
        $result = [ordered] @{}
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
        if ($property.MemberType -ne 'NoteProperty' -and $Value.PSObject.BaseObject -is [System.Management.Automation.PSCustomObject]) { continue }
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

function script:Invoke-GraphsmithRecord($Cmdlet, $Bound, [string] $Name) {
    $info = Get-GraphsmithCmdlet $Name
    # A module doesn't see the preferences of the script that calls it. The command looks them up here, at its first message.
    $caller = $Cmdlet.SessionState.PSVariable
    if (-not $Bound.ContainsKey('WhatIf')) { $WhatIfPreference = $caller.GetValue('WhatIfPreference') }
    if (-not $Bound.ContainsKey('Confirm')) { $ConfirmPreference = $caller.GetValue('ConfirmPreference') }
    if (-not $Bound.ContainsKey('Verbose')) { $VerbosePreference = $caller.GetValue('VerbosePreference') }
    $debug = if ($Bound.ContainsKey('Debug')) { [bool] $Bound['Debug'] } else { $caller.GetValue('DebugPreference') -notin 'SilentlyContinue', 'Ignore' }

    $parameters = [ordered] @{}
    $given = [ordered] @{}
    $variables = @{}
    try {
        foreach ($row in $info.Parameters) {
            $parameter = $row[0]
            if (-not $Bound.ContainsKey($parameter)) { continue }
            $value = $Bound[$parameter]
            $given[$parameter] = $value
            if ($parameter -eq 'ResponseHeadersVariable' -or $parameter -eq 'CountVariable') {
                $variables[$parameter] = [string] $value
            } elseif ($parameter -eq 'InFile' -or $parameter -eq 'OutFile') {
                $parameters[$parameter] = $Cmdlet.GetUnresolvedProviderPathFromPSPath([string] $value)
            } else {
                $parameters[$parameter] = ConvertTo-GraphsmithValue $value 0
            }
        }
        if ($variables.ContainsKey('CountVariable')) { $parameters['CountVariable'] = $variables['CountVariable'] }
        if ($variables.ContainsKey('ResponseHeadersVariable')) { $parameters['ResponseHeadersVariable'] = $variables['ResponseHeadersVariable'] }
        $start = [ordered] @{
            v = 1; id = [System.Threading.Interlocked]::Increment([ref] $script:Number)
            cmdlet = $info.Name; set = $Cmdlet.ParameterSetName; catalogs = @($script:Catalog); parameters = $parameters
            options = [ordered] @{ confirm = $info.Asks; verbose = $VerbosePreference -notin 'SilentlyContinue', 'Ignore'; debug = $debug; progress = $true }
            cwd = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath
        }
        $token = [System.AppDomain]::CurrentDomain.GetData('Graphsmith.Token')
        if ($token) { $start['auth'] = @{ token = $token } }
        $line = Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject $start -Depth 100 -Compress
    } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'InvalidUsage', 'InvalidArgument', [pscustomobject] $given))
    }
    $origin = [pscustomobject] @{ Keys = Get-GraphsmithKey $info $given; Own = $info.Own[$Cmdlet.ParameterSetName] }
    Invoke-GraphsmithCommand $Cmdlet $Bound $line ($info.Lists -contains $Cmdlet.ParameterSetName) $origin $variables ([pscustomobject] $given)
}

# The ids that a call was given: what results remember of where they came from.
function script:Get-GraphsmithKey($Info, $Given) {
    $keys = @{}
    if ($Given.Contains('InputObject') -and $null -ne $Given['InputObject']) {
        foreach ($property in $Given['InputObject'].PSObject.Properties) { if ($property.MemberType -eq 'NoteProperty') { $keys[$property.Name] = $property.Value } }
    }
    foreach ($key in $Info.Keys) { if ($Given.Contains($key)) { $keys[$key] = $Given[$key] } }
    return $keys
}

# Sends a command to a process and hands on what comes back.
function script:Invoke-GraphsmithCommand($Cmdlet, $Bound, [string] $Line, [bool] $IsList, $Origin, $Variables, $Target) {
    $caller = $Cmdlet.SessionState.PSVariable
    try { $mg = Get-GraphsmithProcess $Cmdlet } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'MgNotFound', 'ObjectNotFound', $null))
    }
    $finished = $false
    $failure = $null
    try {
        Send-GraphsmithLine $mg ($Line + "`n{`"record`":{}}`n{`"end`":true}")
        while (-not $finished) {
            $text = Read-GraphsmithLine $mg
            if ($null -eq $text) { break }
            $event = ConvertFrom-GraphsmithJson $text
            # One key of an event says what it is.
            foreach ($property in $event.PSObject.Properties) {
                $said = $property.Value
                switch ($property.Name) {
                    'result' { $Cmdlet.WriteObject((New-GraphsmithResult $mg $said $IsList $Origin ($text.Contains('"AdditionalProperties"')))) }
                    'page' { Send-GraphsmithLine $mg '{"next":true}' }
                    'verbose' { $Cmdlet.WriteVerbose($said.text) }
                    'debug' { Write-GraphsmithDebug $said.text }
                    'warning' { $Cmdlet.WriteWarning($said.text) }
                    'information' { $Cmdlet.WriteInformation($said.text, [string[]] @()) }
                    'progress' { Write-GraphsmithProgress $Cmdlet $said }
                    'headers' { if ($Variables.ContainsKey('ResponseHeadersVariable')) { $caller.Set($Variables['ResponseHeadersVariable'], (ConvertTo-GraphsmithHeader $said.value)) } }
                    'count' { if ($Variables.ContainsKey('CountVariable') -and $null -ne $said.value) { $caller.Set($Variables['CountVariable'], [int] $said.value) } }
                    'confirm' {
                        $yes = [bool] $Cmdlet.ShouldProcess([string] $said.target, [string] $said.action)
                        Send-GraphsmithLine $mg ('{{"confirm":{0},"yes":{1}}}' -f [long] $said.id, $(if ($yes) { 'true' } else { 'false' }))
                    }
                    'error' {
                        $record = New-GraphsmithError $said $Target
                        if (-not $Bound.ContainsKey('ErrorAction')) { $ErrorActionPreference = $caller.GetValue('ErrorActionPreference') }
                        if ($said.terminating) { $failure = $record } else { $Cmdlet.WriteError($record) }
                    }
                    'exit' { $finished = $true }
                }
            }
        }
        if (-not $finished) {
            $message = "mg ended before the command did. $($mg.Errors.ToString().Trim())".Trim()
            $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([System.IO.IOException]::new($message), 'MgEnded', 'ResourceUnavailable', $Target))
        }
    } finally {
        # Also reached on Ctrl-C, and when Select-Object -First has enough.
        if ($finished) { Add-GraphsmithProcess $mg } else { Stop-GraphsmithProcess $mg }
    }
    if ($null -ne $failure) { $Cmdlet.ThrowTerminatingError($failure) }
}

function script:Write-GraphsmithDebug([string] $Text) {
    # -Debug asks at each message in Windows PowerShell; here it only shows them.
    $DebugPreference = 'Continue'
    Microsoft.PowerShell.Utility\Write-Debug -Message $Text
}

function script:Write-GraphsmithProgress($Cmdlet, $Event) {
    $record = [System.Management.Automation.ProgressRecord]::new(1 + [int] ($Event.id % 1000000), [string] $Event.activity, [string] $Event.status)
    if ($null -ne $Event.percent) { $record.PercentComplete = [System.Math]::Max(0, [System.Math]::Min(100, [int] $Event.percent)) }
    if ($null -ne $Event.secondsLeft) { $record.SecondsRemaining = [int] $Event.secondsLeft }
    if ($Event.done) { $record.RecordType = 'Completed' }
    $Cmdlet.WriteProgress($record)
}
