# Gives commands to mg, and hands on what comes back.
#
# Gives a command to a process, and hands on what comes back. $Receive, if there is one, is given each event first; what it
# returns true for is done. Results are made by the command $script:ResultOf.
function script:Invoke-GraphsmithCommand($Cmdlet, $Bound, $Info, [string] $Line, $Receive) {
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
            if ($null -ne $Receive -and (& $Receive $event)) { continue }
            if ($null -ne $event.PSObject.Properties['result']) {
                if ($null -eq $origin) { $origin = @{ Info = $Info; Bound = [hashtable]::new($Bound, [System.StringComparer]::OrdinalIgnoreCase); Set = $Cmdlet.ParameterSetName } }
                $Cmdlet.WriteObject((& $script:ResultOf $mg $event.result $isList $origin $text))
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
