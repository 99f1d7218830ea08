# Runs cmdlets with `mg invoke`. Read into the module when a cmdlet is first run.
foreach ($file in 'process.ps1', 'events.ps1', 'errors.ps1', 'results.ps1') { . ([System.IO.Path]::Combine($script:Root, $file)) }

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
    # What the module for signing in has left, if it is there.
    $signIn = [System.AppDomain]::CurrentDomain.GetData('Graphsmith.SignIn.1')
    if ($null -ne $signIn) {
        if ($signIn.IsOut) { $Cmdlet.ThrowTerminatingError((New-GraphsmithSignedOut)) }
        $options += $signIn.Options
    }
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
        if ($null -ne $signIn) { $line += $signIn.Auth }
        $line += "}`n{`"record`":{}}`n{`"end`":true}`n"
    } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'InvalidUsage', 'InvalidArgument', (Get-GraphsmithTarget $info $Bound)))
    }
    Invoke-GraphsmithCommand $Cmdlet $Bound $info $line
}
