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

# Runs a cmdlet once.
function script:Invoke-GraphsmithRecord($Cmdlet, $Bound, [string] $Name) {
    $info = $script:Cmdlets[$Name]
    # A module doesn't see the preferences of the script that calls it. The command looks them up here, at its first message.
    $caller = $Cmdlet.SessionState.PSVariable
    if (-not $Bound.ContainsKey('WhatIf')) { $WhatIfPreference = $caller.GetValue('WhatIfPreference') }
    if (-not $Bound.ContainsKey('Confirm')) { $ConfirmPreference = $caller.GetValue('ConfirmPreference') }
    if (-not $Bound.ContainsKey('Verbose')) { $VerbosePreference = $caller.GetValue('VerbosePreference') }
    $options = if ($info.Asks) { '"progress":true,"confirm":true' } else { '"progress":true' }
    if ($VerbosePreference -ne 'SilentlyContinue' -and $VerbosePreference -ne 'Ignore') { $options += ',"verbose":true' }
    if ($Bound.ContainsKey('Debug')) { $debug = $Bound['Debug'] } else { $debug = $caller.GetValue('DebugPreference') -notin 'SilentlyContinue', 'Ignore' }
    if ($debug) { $options += ',"debug":true' }
    $folder = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    if ($folder -cne $script:Folder) {
        $script:Folder = $folder
        $script:FolderJson = ConvertTo-GraphsmithJson $folder
    }
    try {
        $parameters = foreach ($entry in $Bound.GetEnumerator()) {
            $key = $entry.Key
            if (-not $info.Names.Contains($key)) { continue }       # one of PowerShell's own
            $value = $entry.Value
            if ($key -eq 'InFile' -or $key -eq 'OutFile') { $value = $Cmdlet.GetUnresolvedProviderPathFromPSPath([string] $value) }
            if ($value -is [string] -and $value -cmatch '^[ !#-\[\]-~]*$') { '"' + $key + '":"' + $value + '"' } else { '"' + $key + '":' + (ConvertTo-GraphsmithJson $value) }
        }
        $script:Number++
        $line = '{"v":1,"id":' + $script:Number + ',"cmdlet":"' + $info.Name + '","set":"' + $Cmdlet.ParameterSetName + '","catalogs":[' + $script:Catalog +
            '],"parameters":{' + ($parameters -join ',') + '},"options":{' + $options + '},"cwd":' + $script:FolderJson
        $token = [System.AppDomain]::CurrentDomain.GetData('Graphsmith.Token')
        if ($token) { $line += ',"auth":{"token":' + (ConvertTo-GraphsmithJson $token) + '}' }
        $line += "}`n{`"record`":{}}`n{`"end`":true}`n"
    } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'InvalidUsage', 'InvalidArgument', (Get-GraphsmithTarget $info $Bound)))
    }
    Invoke-GraphsmithCommand $Cmdlet $Bound $info $line
}

# What a call was given: what an error is about.
function script:Get-GraphsmithTarget($Info, $Bound) {
    $target = [ordered] @{}
    foreach ($row in $Info.Parameters) { if ($Bound.ContainsKey($row[0])) { $target[$row[0]] = $Bound[$row[0]] } }
    return [pscustomobject] $target
}

# Gives a command to a process, and hands on what comes back.
function script:Invoke-GraphsmithCommand($Cmdlet, $Bound, $Info, [string] $Line) {
    try { $mg = Get-GraphsmithProcess $Cmdlet } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'MgNotFound', 'ObjectNotFound', $null))
    }
    $isList = $Info.Lists -contains $Cmdlet.ParameterSetName
    $finished = $false
    $failure = $null
    $origin = $null
    try {
        $mg.In.Write($Line)
        $mg.In.Flush()
        $reader = $mg.Out
        while (-not $finished) {
            # What is there already needn't be waited for. Statements stand between the waits, so that Ctrl-C gets a chance.
            if ($reader.Peek() -ge 0) { $text = $reader.ReadLine() } else {
                $wait = $reader.ReadLineAsync()
                while (-not $wait.IsCompleted) { if ($wait.Wait(100)) { break } }
                $text = $wait.Result
            }
            if ($null -eq $text) { break }
            # Two events say nothing that is of use. Both end an event only where they are one: in a value more braces follow.
            if ($text.EndsWith(',"record":{"done":true}}', [System.StringComparison]::Ordinal)) { continue }
            if ($text.EndsWith(',"exit":{"code":0}}', [System.StringComparison]::Ordinal)) { $finished = $true; continue }
            $asText = $script:AsText
            $event = & $script:FromJson $text @asText
            if ($null -ne $event.PSObject.Properties['result']) {
                if ($null -eq $origin) { $origin = @{ Info = $Info; Bound = [hashtable]::new($Bound, [System.StringComparer]::OrdinalIgnoreCase); Set = $Cmdlet.ParameterSetName } }
                $Cmdlet.WriteObject((New-GraphsmithResult $mg $event.result $isList $origin $text))
            } else {
                $record = Receive-GraphsmithEvent $Cmdlet $Bound $Info $mg $event
                if ($null -ne $record) { $failure = $record }
                $finished = $null -ne $event.PSObject.Properties['exit']
            }
        }
        if (-not $finished) {
            $message = 'mg ended before the command did.'
            if ($mg.Errors.Wait(1000)) { $message = "$message $($mg.Errors.Result.Trim())".Trim() }
            $failure = [System.Management.Automation.ErrorRecord]::new([System.IO.IOException]::new($message), 'MgEnded', 'ResourceUnavailable', (Get-GraphsmithTarget $Info $Bound))
        }
    } finally {
        # Also reached on Ctrl-C, and when Select-Object -First has enough.
        if ($finished) { Add-GraphsmithProcess $mg } else { Stop-GraphsmithProcess $mg }
    }
    if ($null -ne $failure) { $Cmdlet.ThrowTerminatingError($failure) }
}

# Hands on an event that is no result: one key of it says what it is. Gives the error that ends the command, if it is one.
function script:Receive-GraphsmithEvent($Cmdlet, $Bound, $Info, $Mg, $Event) {
    $caller = $Cmdlet.SessionState.PSVariable
    foreach ($property in $Event.PSObject.Properties) {
        $said = $property.Value
        switch ($property.Name) {
            'page' { Send-GraphsmithLine $Mg '{"next":true}' }
            'verbose' { $Cmdlet.WriteVerbose($said.text) }
            'debug' { Write-GraphsmithDebug $said.text }
            'warning' { $Cmdlet.WriteWarning($said.text) }
            'information' { $Cmdlet.WriteInformation($said.text, [string[]] @()) }
            'progress' { Write-GraphsmithProgress $Cmdlet $said }
            'headers' { if ($Bound.ContainsKey('ResponseHeadersVariable')) { $caller.Set([string] $Bound['ResponseHeadersVariable'], (ConvertTo-GraphsmithHeader $said.value)) } }
            'count' { if ($Bound.ContainsKey('CountVariable') -and $null -ne $said.value) { $caller.Set([string] $Bound['CountVariable'], [int] $said.value) } }
            'confirm' {
                $yes = if ($Cmdlet.ShouldProcess([string] $said.target, [string] $said.action)) { 'true' } else { 'false' }
                Send-GraphsmithLine $Mg ('{"confirm":' + [long] $said.id + ',"yes":' + $yes + '}')
            }
            'error' {
                $record = New-GraphsmithError $said (Get-GraphsmithTarget $Info $Bound)
                if ($null -ne $said.PSObject.Properties['terminating'] -and $said.terminating) { return $record }
                if (-not $Bound.ContainsKey('ErrorAction')) { $ErrorActionPreference = $caller.GetValue('ErrorActionPreference') }
                $Cmdlet.WriteError($record)
            }
        }
    }
}

function script:Write-GraphsmithDebug([string] $Text) {
    # -Debug asks at each message in Windows PowerShell; here it only shows them.
    $DebugPreference = 'Continue'
    Microsoft.PowerShell.Utility\Write-Debug -Message $Text
}

function script:Write-GraphsmithProgress($Cmdlet, $Said) {
    $event = @{}
    foreach ($property in $Said.PSObject.Properties) { $event[$property.Name] = $property.Value }
    $record = [System.Management.Automation.ProgressRecord]::new(1 + [int] ($event['id'] % 1000000), [string] $event['activity'], [string] $event['status'])
    if ($null -ne $event['percent']) { $record.PercentComplete = [System.Math]::Max(0, [System.Math]::Min(100, [int] $event['percent'])) }
    if ($null -ne $event['secondsLeft']) { $record.SecondsRemaining = [int] $event['secondsLeft'] }
    if ($event['done']) { $record.RecordType = 'Completed' }
    $Cmdlet.WriteProgress($record)
}
