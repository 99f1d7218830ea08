# A module for PowerShell as its users meet it, with mg behind it and a service on this machine. MODULES is the folder with the
# modules, PWSH starts this PowerShell, MG_EXE is mg, MG_BASE_URL and MG_TOKEN are the service.
BeforeDiscovery {
    $texts = @(
        "a'b", 'a"b', 'a\', 'a\"b', '$(Get-Date)', "line1`nline2", [string] [char] 0x2018, [string] [char] 0x201C, '@{a=1}', '{"a":1}', '-', '-WhatIf',
        ' ', '%PATH%', '^&|<>', '2024-01-01T00:00:00+02:00', "tab`tand`u{1F600}", 'null', '$null', "#> '@"
    ) | ForEach-Object { @{ text = $_ } }
}
BeforeAll {
    $module = 'Microsoft.Graph.Beta.Calendar'
    $file = Join-Path $env:MODULES "$module/$module.psd1"
    Import-Module $file -Force
    $event = New-MgBetaUserEvent -UserId adele -Subject first
    # What runs mg, but for the program that this process itself may be started by.
    function Get-Mg { @(Get-Process -Name mg -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID }) }
    # PowerShell in a process of its own, with the module.
    function Invoke-Apart([string] $Script, [string[]] $Before = @()) {
        $text = "`$ErrorActionPreference = 'Stop'; $Before; Import-Module '$file'; $Script"
        & $env:PWSH -NoProfile -NonInteractive -Command $text
    }
}

Describe 'binding' {
    It 'chooses the default set' { @(Get-MgBetaUserEvent -UserId adele).Count | Should -BeGreaterThan 0 }
    It 'takes an identity from the pipe' { (@{ UserId = 'adele'; EventId = $event.Id } | Get-MgBetaUserEvent).Id | Should -Be $event.Id }
    It 'ignores keys of an identity that it does not know' { (@{ UserId = 'adele'; EventId = $event.Id; Other = 1 } | Get-MgBetaUserEvent).Id | Should -Be $event.Id }
    It 'refuses what is no identity' { { @{ Nothing = 1 } | Get-MgBetaUserEvent -ErrorAction Stop } | Should -Throw -ErrorId 'InputObjectNotBound,Get-MgBetaUserEvent' }
    It 'takes no headers from the pipe' { (@{ subject = 'piped' } | New-MgBetaUserEvent -UserId adele).Subject | Should -Be 'piped' }
    It 'takes objects and JSON for a model' {
        (New-MgBetaUserEvent -UserId adele -BodyParameter ([pscustomobject] @{ subject = 'object' })).Subject | Should -Be 'object'
        (New-MgBetaUserEvent -UserId adele -BodyParameter '{"subject":"json"}').Subject | Should -Be 'json'
        (New-MgBetaUserEvent -UserId adele -BodyParameter '{"subject":"2024-01-02T03:04:05+02:00"}').Subject | Should -BeExactly '2024-01-02T03:04:05+02:00'
        (New-MgBetaUserEvent -UserId adele -Subject x -Body @{ contentType = 'text'; content = 'c' }).Body.Content | Should -Be 'c'
    }
    It 'refuses an object of another model' {
        { New-MgBetaUserEvent -UserId adele -Body $event } | Should -Throw
    }
    It 'hands a date on as a date' {
        (New-MgBetaUserEvent -UserId adele -Subject ([datetime]::new(2024, 2, 3, 4, 5, 6, [DateTimeKind]::Utc))).Subject | Should -BeExactly '2024-02-03T04:05:06Z'
    }
    It 'refuses what would be a guess' {
        { New-MgBetaUserEvent -UserId adele -OriginalStart '01/02/2024' } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,New-MgBetaUserEvent'
        { New-MgBetaUserEvent -UserId adele -ReminderMinutesBeforeStart 2.5 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,New-MgBetaUserEvent'
        { New-MgBetaUserEvent -UserId adele -IsAllDay:0 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,New-MgBetaUserEvent'
        { New-MgBetaUserEvent -UserId adele -AdditionalProperties @{ n = [double]::NaN } } | Should -Throw -ErrorId 'InvalidUsage,New-MgBetaUserEvent'
        (New-MgBetaUserEvent -UserId adele -ReminderMinutesBeforeStart '15').ReminderMinutesBeforeStart | Should -Be 15
    }
    It 'sends what was given and nothing else' {
        $made = New-MgBetaUserEvent -UserId adele -BodyParameter @{ Subject = 'only'; Location = $null } -Debug 5>&1 | Out-String
        $made | Should -Match '"location": ?null'
        $made | Should -Not -Match '"recurrence"'
        (New-MgBetaUserEvent -UserId adele -IsAllDay:$null).IsAllDay | Should -BeFalse
    }
    It 'is splatted' {
        $given = @{ UserId = 'adele'; EventId = $event.Id }
        (Get-MgBetaUserEvent @given).Id | Should -Be $event.Id
    }
    It 'completes what is listed, and names' {
        $found = (TabExpansion2 'New-MgBetaUserEvent -Importance ' -cursorColumn 32).CompletionMatches.CompletionText
        $found | Should -Contain 'low'
        (TabExpansion2 'New-MgBetaUserEvent -Impo' -cursorColumn 25).CompletionMatches.CompletionText | Should -Contain '-Importance'
    }
    It 'knows the names of model types' {
        $body = [Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphItemBody] @{ ContentType = 'text' }
        $body.content = 'typed'
        (New-MgBetaUserEvent -UserId adele -Subject x -Body $body).Body.Content | Should -Be 'typed'
        $list = New-Object 'System.Collections.Generic.List[Microsoft.Graph.Beta.PowerShell.Models.IMicrosoftGraphItemBody]'
        $list.Add([Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphItemBody]::new())
        $list.Count | Should -Be 1
    }
}

Describe 'results' {
    It 'have the names of their types' {
        $event.PSObject.TypeNames[0] | Should -Be 'Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphEvent'
        $event.PSObject.TypeNames[1] | Should -Be 'Microsoft.Graph.Beta.PowerShell.Models.IMicrosoftGraphEvent'
    }
    It 'have every declared property' {
        Set-StrictMode -Version Latest
        $event.Location | Should -BeNullOrEmpty
        (Get-MgBetaUserEvent -UserId adele)[0].Location | Should -BeNullOrEmpty
        $row = Get-MgBetaUserEvent -UserId adele | ConvertTo-Csv | Select-Object -First 1
        $row | Should -Match '"Location"'
        $row | Should -Match '"AdditionalProperties"'
    }
    It 'can be changed and added to when they come alone' {
        $copy = Get-MgBetaUserEvent -UserId adele -EventId $event.Id
        $copy.Location = 'here'
        $copy | Add-Member -NotePropertyName Extra -NotePropertyValue 1
        "$($copy.Location) $($copy.Extra)" | Should -Be 'here 1'
    }
    It 'have dates by the description only' {
        $made = New-MgBetaUserEvent -UserId adele -Subject '2024-01-01T00:00:00Z' -OriginalStart '2024-05-06T07:08:09Z'
        $made.Subject | Should -BeOfType [string]
        $made.OriginalStart | Should -BeOfType [datetime]
        $made.OriginalStart.Kind | Should -Be 'Utc'
    }
    It 'have what the model does not declare in a dictionary' {
        $made = (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).AdditionalProperties
        $made -is [System.Collections.IDictionary] | Should -BeTrue
        $made.Keys | Should -Contain '@odata.context'
        $made['@ODATA.CONTEXT'] | Should -Not -BeNullOrEmpty
        $null -eq $made['nothing'] | Should -BeTrue
    }
    It 'are one object when one comes' { (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).Count | Should -Be 1 }
    It 'are shown as a table' { (Get-MgBetaUserEvent -UserId adele | Out-String) | Should -Match 'Subject\s+Id' }
    It 'go on to the next cmdlet' {
        $null = New-MgBetaUserEvent -UserId pipe -Subject one
        $null = New-MgBetaUserEvent -UserId pipe -Subject two
        Get-MgBetaUserEvent -UserId pipe | Update-MgBetaUserEvent -Subject changed | ForEach-Object Subject | Should -Be @('changed', 'changed')
        Get-MgBetaUserEvent -UserId pipe | Remove-MgBetaUserEvent
        @(Get-MgBetaUserEvent -UserId pipe).Count | Should -Be 0
    }
    It 'can be given back' {
        $copy = Get-MgBetaUserEvent -UserId adele -EventId $event.Id
        $copy.Subject = 'given back'
        (New-MgBetaUserEvent -UserId back -BodyParameter $copy).Subject | Should -Be 'given back'
    }
    It 'text [<text>] comes back' -ForEach $texts { (New-MgBetaUserEvent -UserId odd -Subject $text).Subject | Should -BeExactly $text }
    It 'null clears a property' { (Update-MgBetaUserEvent -UserId adele -EventId $event.Id -AdditionalProperties @{ location = $null } -Subject first).Subject | Should -Be 'first' }
    It 'come page by page' {
        foreach ($i in 1..5) { $null = New-MgBetaUserEvent -UserId many -Subject "n$i" }
        @(Get-MgBetaUserEvent -UserId many -All -PageSize 2).Count | Should -Be 5
        @(Get-MgBetaUserEvent -UserId many -Top 3).Count | Should -Be 3
    }
    It 'set variables of the caller' {
        function Test-Scope { $null = Get-MgBetaUserEvent -UserId many -CountVariable count -ResponseHeadersVariable headers; , @($count, $headers) }
        $seen = Test-Scope
        $seen[0] | Should -Be 5
        $seen[0] | Should -BeOfType [int]
        $seen[1].Keys | Should -Contain 'request-id'
        $count | Should -BeNullOrEmpty
    }
}

Describe 'errors' {
    It 'is one error that is data' {
        Get-MgBetaUserEvent -UserId adele -EventId nope -ErrorVariable e -ErrorAction SilentlyContinue
        $e.Count | Should -Be 1
        $e[0].FullyQualifiedErrorId | Should -Be 'ErrorItemNotFound,Get-MgBetaUserEvent'
        $e[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $e[0].TargetObject.EventId | Should -Be 'nope'
        $e[0].Exception.Message | Should -BeLike '`[ErrorItemNotFound`] : *'
        $e[0].Exception.Response.StatusCode | Should -Be ([System.Net.HttpStatusCode]::NotFound)
        $e[0].Exception.Response.StatusCode.value__ | Should -Be 404
        $e[0].Exception.Response.Headers['request-id'] | Should -Not -BeNullOrEmpty
        $e[0].Exception.Data['StatusCode'] | Should -Be 404
        $e[0].ErrorDetails.Message | Should -Match 'Status: 404 \(NotFound\)'
        $e[0].ErrorDetails.Message | Should -Match 'ErrorCode: ErrorItemNotFound'
        $global:Error[0] | Should -Be $e[0]
    }
    It 'goes on after it, unless told otherwise' {
        @('nope', $event.Id | ForEach-Object { Get-MgBetaUserEvent -UserId adele -EventId $_ -ErrorAction SilentlyContinue }).Count | Should -Be 1
        { Get-MgBetaUserEvent -UserId adele -EventId nope -ErrorAction Stop } | Should -Throw
    }
    It 'minds the preference of the caller' {
        $ErrorActionPreference = 'Stop'
        { Get-MgBetaUserEvent -UserId adele -EventId nope } | Should -Throw
    }
    It 'says what is wrong before anything is sent' {
        { Get-MgBetaUserEvent -UserId adele -EventId '..' } | Should -Throw -ErrorId 'InvalidUsage,Get-MgBetaUserEvent'
        { New-MgBetaUserEvent -UserId adele -Subject x -Body @{ contentType = (ConvertTo-SecureString x -AsPlainText -Force) } } | Should -Throw -ErrorId 'InvalidUsage,New-MgBetaUserEvent'
    }
    It 'says at once that nobody is signed in' {
        $out = Invoke-Apart 'try { Get-MgBetaUserEvent -UserId adele } catch { $_.FullyQualifiedErrorId }' "Remove-Item Env:MG_TOKEN, Env:MG_BASE_URL; `$env:HOME = '$TestDrive'; `$env:XDG_CONFIG_HOME = '$TestDrive'"
        $out | Should -Be 'NotSignedIn,Get-MgBetaUserEvent'
    }
    It 'names mg when it is not there' {
        $out = Invoke-Apart 'try { Get-MgBetaUserEvent -UserId adele } catch { $_.Exception.Message }' '$env:MG_EXE = "/nowhere/mg"'
        $out | Should -BeLike '*MG_EXE*/nowhere/mg*'
    }
}

Describe 'uploads' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'films'
        $null = New-Item -ItemType Directory -Path $folder
        [System.IO.File]::WriteAllBytes((Join-Path $folder 'premiere.mp4'), [byte[]]::new(9000000))
        $premiere = New-MgBetaUserEvent -UserId adele -Subject premiere
    }
    It 'sends a file of the current folder, and gives what was made' {
        Push-Location $folder
        try {
            $made = @(New-MgBetaUserEventAttachmentUploadSession -UserId adele -EventId $premiere.Id -InFile ./premiere.mp4)
        } finally { Pop-Location }
        $made[0].name | Should -Be 'premiere.mp4'
        $made[0].size | Should -Be 9000000
        $found = @(Get-MgBetaUserEventAttachment -UserId adele -EventId $premiere.Id)
        $found.Name, $found.Size | Should -Be 'premiere.mp4', 9000000
    }
    It 'takes the ids as an object, and begins anew' {
        $made = @{ UserId = 'adele'; EventId = $premiere.Id } | New-MgBetaUserEventAttachmentUploadSession -InFile (Join-Path $folder 'premiere.mp4') -Restart
        $made.size | Should -Be 9000000
    }
    It 'still opens a session alone' {
        $item = @{ attachmentType = 'file'; name = 'a.bin'; size = 4000000 }
        (New-MgBetaUserEventAttachmentUploadSession -UserId adele -EventId $premiere.Id -AttachmentItem $item).UploadUrl | Should -Match '^http'
    }
    It 'says which file is not there' {
        { New-MgBetaUserEventAttachmentUploadSession -UserId adele -EventId $premiere.Id -InFile (Join-Path $folder 'none.mp4') -ErrorAction Stop } |
            Should -Throw -ExpectedMessage '*none.mp4*'
    }
    It 'sends nothing with -WhatIf' {
        New-MgBetaUserEventAttachmentUploadSession -UserId adele -EventId $premiere.Id -InFile (Join-Path $folder 'premiere.mp4') -WhatIf | Should -BeNullOrEmpty
    }
    It 'offers no file where none can be sent' {
        (Get-Command New-MgBetaUserEvent).Parameters.ContainsKey('InFile') | Should -BeFalse
    }
}

Describe 'before it acts' {
    It 'WhatIf sends nothing' {
        Remove-MgBetaUserEvent -UserId adele -EventId $event.Id -WhatIf
        (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).Id | Should -Be $event.Id
    }
    It 'WhatIfPreference of the caller counts' {
        & { $WhatIfPreference = $true; Remove-MgBetaUserEvent -UserId adele -EventId $event.Id }
        (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).Id | Should -Be $event.Id
    }
    It 'Confirm asks where nobody answers' {
        $out = Invoke-Apart "try { Remove-MgBetaUserEvent -UserId adele -EventId '$($event.Id)' -Confirm } catch { 'asked' }"
        $out | Select-Object -Last 1 | Should -Be 'asked'
        (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).Id | Should -Be $event.Id
    }
    It 'Verbose and Debug show the request and not the token' {
        $shown = Get-MgBetaUserEvent -UserId adele -EventId $event.Id -Verbose -Debug 4>&1 5>&1 | Out-String
        $shown | Should -Match 'GET http'
        $shown | Should -Not -Match ([regex]::Escape($env:MG_TOKEN))
    }
}

Describe 'processes' {
    It 'are used again' {
        $null = Get-MgBetaUserEvent -UserId adele
        $first = (Get-Mg).Id
        $null = Get-MgBetaUserEvent -UserId adele
        (Get-Mg).Id | Should -Be $first
    }
    It 'end with the pipe' {
        @(Get-MgBetaUserEvent -UserId many -All -PageSize 1 | Select-Object -First 1).Count | Should -Be 1
        (Get-Mg).Count | Should -Be 0
    }
    It 'run side by side' {
        $found = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:file; (Get-MgBetaUserEvent -UserId adele -EventId $using:event.Id).Id }
        $found | Should -Be (@($event.Id) * 4)
    }
    It 'run in jobs' {
        $job = Start-Job { Import-Module $using:file; Get-MgBetaUserEvent -UserId adele -EventId $using:event.Id }
        ($job | Receive-Job -Wait -AutoRemoveJob).Id | Should -Be $event.Id
        $id = $event.Id
        $job = Start-ThreadJob { Import-Module $using:file; Get-MgBetaUserEvent -UserId adele -EventId $using:id }
        ($job | Receive-Job -Wait -AutoRemoveJob).Id | Should -Be $event.Id
    }
    It 'end with the session' {
        $id = Invoke-Apart '$null = Get-MgBetaUserEvent -UserId adele; (Get-Process -Name mg | Where-Object { $_.Parent.Id -eq $PID }).Id'
        $id | Should -Not -BeNullOrEmpty
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ((Get-Process -Id $id -ErrorAction Ignore) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
    }
    It 'end with the module, which can come again' {
        $null = Get-MgBetaUserEvent -UserId adele
        Remove-Module $module
        (Get-Mg).Count | Should -Be 0
        Import-Module $file
        (Get-MgBetaUserEvent -UserId adele -EventId $event.Id).Id | Should -Be $event.Id
    }
}

Describe 'modules' {
    It 'is loaded by the name of a cmdlet' {
        $out = & $env:PWSH -NoProfile -Command "`$env:PSModulePath = '$env:MODULES' + [System.IO.Path]::PathSeparator + `$env:PSModulePath; (Get-MgBetaUserEvent -UserId adele -EventId '$($event.Id)').Id"
        $out | Should -Be $event.Id
    }
    It 'takes a prefix' {
        $out = Invoke-Apart "Remove-Module $module; Import-Module '$file' -Prefix My; (Get-MyMgBetaUserEvent -UserId adele -EventId '$($event.Id)').Id; (Get-Help Get-MyMgBetaUserEvent).Synopsis"
        $out[0] | Should -Be $event.Id
        $out[1] | Should -Not -BeNullOrEmpty
    }
    It 'lies side by side with another version' {
        foreach ($version in '1.0.0', '2.0.0') {
            $copy = Join-Path $TestDrive "$module/$version"
            $null = New-Item -ItemType Directory -Path $copy -Force
            Copy-Item -Path (Join-Path $env:MODULES "$module/*") -Destination $copy -Recurse
            $psd1 = Join-Path $copy "$module.psd1"
            (Get-Content -Raw $psd1) -replace "ModuleVersion = '[^']*'", "ModuleVersion = '$version'" | Set-Content $psd1
        }
        $out = & $env:PWSH -NoProfile -Command "`$env:PSModulePath = '$TestDrive' + [System.IO.Path]::PathSeparator + `$env:PSModulePath; Import-Module $module -RequiredVersion 1.0.0; (Get-MgBetaUserEvent -UserId adele -EventId '$($event.Id)').Id; (Get-Module $module).Version.ToString()"
        $out | Should -Be @($event.Id, '1.0.0')
    }
    It 'works in culture <_>' -ForEach 'de-DE', 'tr-TR', '' {
        $script = "[cultureinfo]::CurrentCulture = '$_'; [cultureinfo]::CurrentUICulture = '$_'; " +
            "`$e = New-MgBetaUserEvent -UserId culture -Subject IiI -OriginalStart ([datetime]::new(2024, 2, 3, 4, 5, 6, [DateTimeKind]::Utc)) -ReminderMinutesBeforeStart 15; " +
            "`$e.OriginalStart.ToString('o'); `$e.ReminderMinutesBeforeStart; (Get-MgBetaUserEvent -userid culture -eventID `$e.ID).SUBJECT; (Get-Help Get-MgBetaUserEvent).Synopsis.Length -gt 0"
        Invoke-Apart $script | Should -Be @('2024-02-03T04:05:06.0000000Z', '15', 'IiI', 'True')
    }
    It 'is mocked' {
        Mock Get-MgBetaUserEvent { [pscustomobject] @{ Id = '1' } } -ParameterFilter { $UserId -eq 'adele' }
        (Get-MgBetaUserEvent -UserId adele -Property Id).Id | Should -Be '1'
        Should -Invoke Get-MgBetaUserEvent -Times 1 -Exactly
        Mock Remove-MgBetaUserEvent { 'gone' }
        Remove-MgBetaUserEvent -UserId a -EventId b -Confirm:$false | Should -Be 'gone'
    }
    It 'can be published and installed' {
        if (-not (Get-Command Publish-PSResource -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'PSResourceGet is not there' ; return }
        $feed = (New-Item -ItemType Directory (Join-Path $TestDrive feed)).FullName
        $saved = (New-Item -ItemType Directory (Join-Path $TestDrive saved)).FullName
        Register-PSResourceRepository -Name GraphsmithTest -Uri $feed -Trusted -Force
        try {
            Publish-PSResource -Path (Join-Path $env:MODULES $module) -Repository GraphsmithTest
            Save-PSResource -Name $module -Repository GraphsmithTest -Path $saved -TrustRepository
        } finally { Unregister-PSResourceRepository -Name GraphsmithTest }
        $out = & $env:PWSH -NoProfile -Command "`$env:PSModulePath = '$saved' + [System.IO.Path]::PathSeparator + `$env:PSModulePath; (Get-MgBetaUserEvent -UserId adele -EventId '$($event.Id)').Id"
        $out | Should -Be $event.Id
    }
}
