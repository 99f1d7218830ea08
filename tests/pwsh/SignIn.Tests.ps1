# The module for signing in as its users meet it. MODULES is the folder with the modules, PWSH starts this PowerShell, MG_EXE is mg,
# MG_BASE_URL is the service.
BeforeAll {
    Import-Module (Join-Path $env:MODULES 'Microsoft.Graph.Authentication/Microsoft.Graph.Authentication.psd1') -Force
    Import-Module (Join-Path $env:MODULES 'Microsoft.Graph.Beta.Calendar/Microsoft.Graph.Beta.Calendar.psd1') -Force
    $service = $env:MG_BASE_URL
    # Here nobody acts but who signs in.
    $known = $env:MG_BASE_URL, $env:MG_TOKEN, $env:XDG_CONFIG_HOME
    $env:MG_BASE_URL = $env:MG_TOKEN = $null
    $env:XDG_CONFIG_HOME = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())
    [void] (Add-MgEnvironment -Name here -GraphEndpoint $service -AzureADEndpoint $service)
    function Connect-Here { Connect-MgGraph -NoWelcome -Environment here -AccessToken ('token-of-the-tests' | ConvertTo-SecureString -AsPlainText -Force) }
    Connect-Here
    $made = Invoke-MgGraphRequest -Method POST -Uri 'beta/users/adele/events' -Body @{ subject = 'first' }
}
AfterAll {
    Disconnect-MgGraph -ErrorAction Ignore | Out-Null
    if ($env:XDG_CONFIG_HOME) { Remove-Item -Recurse -Force $env:XDG_CONFIG_HOME -ErrorAction Ignore }
    $env:MG_BASE_URL, $env:MG_TOKEN, $env:XDG_CONFIG_HOME = $known
}

Describe 'who is signed in' {
    It 'has a context' {
        $context = Get-MgContext
        $context.AuthType | Should -Be 'UserProvidedAccessToken'
        $context.ContextScope | Should -Be 'Process'
        $context.Environment | Should -Be 'here'
        $context.Scopes.Contains('User.Read') | Should -BeFalse
        $context.PSObject.TypeNames[0] | Should -Be 'Microsoft.Graph.PowerShell.Authentication.AuthContext'
    }
    It 'reads what a token says' {
        $part = { param($text) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        $token = (& $part '{"alg":"none"}') + '.' + (& $part '{"tid":"t-1","upn":"adele@contoso.com","appid":"a-1","app_displayname":"App","scp":"User.Read Mail.Read"}') + '.x'
        Connect-MgGraph -NoWelcome -Environment here -AccessToken $token
        $context = Get-MgContext
        $context.Account, $context.TenantId, $context.ClientId, $context.AppName | Should -Be 'adele@contoso.com', 't-1', 'a-1', 'App'
        $context.Scopes | Should -Be 'Mail.Read', 'User.Read'
        Connect-Here
    }
    It 'says so unless it is told not to' {
        Connect-MgGraph -NoWelcome -Environment here -AccessToken x-token | Should -BeNullOrEmpty
        Connect-MgGraph -Environment here -AccessToken x-token | Should -BeLike 'Welcome to Microsoft Graph!*'
        Connect-Here
    }
    It 'signs cmdlets in, in all runspaces' {
        @(Get-MgBetaUserEvent -UserId adele).Count | Should -BeGreaterThan 0
        $found = 1..3 | ForEach-Object -Parallel { Import-Module (Join-Path $env:MODULES 'Microsoft.Graph.Authentication/Microsoft.Graph.Authentication.psd1'); (Invoke-MgGraphRequest -Uri 'beta/users/adele/events').value.Count }
        $found.Count | Should -Be 3
        $found | ForEach-Object { $_ | Should -BeGreaterThan 0 }
    }
    It 'refuses everything when the user has signed out' {
        (Disconnect-MgGraph).Environment | Should -Be 'here'
        Get-MgContext | Should -BeNullOrEmpty
        { Invoke-MgGraphRequest -Uri 'beta/users/adele/events' } | Should -Throw -ErrorId 'AuthenticationError,Invoke-MgGraphRequest'
        { Get-MgBetaUserEvent -UserId adele } | Should -Throw 'Authentication needed. Please call Connect-MgGraph.'
        { Disconnect-MgGraph -ErrorAction Stop } | Should -Throw 'No application to sign out from.'
        Disconnect-MgGraph -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        @(Get-Process -Name mg -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID }).Count | Should -Be 0
        Connect-Here
    }
    It 'shows no token' {
        $said = Invoke-MgGraphRequest -Uri 'beta/users/adele/events' -Debug -Verbose 4>&1 5>&1 | Out-String
        $said | Should -Not -Match 'token-of-the-tests'
        Get-MgContext | Format-List * | Out-String | Should -Not -Match 'token-of-the-tests'
    }
    It 'wants what an application needs' {
        $secret = [pscredential]::new('app', (ConvertTo-SecureString 's' -AsPlainText -Force))
        { Connect-MgGraph -ClientSecretCredential $secret } | Should -Throw '*-TenantId*'
        { Connect-MgGraph -ClientId app -TenantId t -CertificateThumbprint 00 } | Should -Throw '*thumbprint 00*'
        { Connect-MgGraph -Environment nowhere -AccessToken x } | Should -Throw "*environment 'nowhere'*"
        (Get-MgContext).Environment | Should -Be 'here'
    }
    It 'takes the key of a certificate' {
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=test', [System.Security.Cryptography.RSA]::Create(2048), 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $certificate = $request.CreateSelfSigned([datetimeoffset]::Now, [datetimeoffset]::Now.AddDays(1))
        $pem = & (Get-Module Microsoft.Graph.Authentication) { param($given) Import-GraphsmithScript; ConvertTo-GraphsmithPem $given } $certificate
        $read = [System.Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem($pem, $pem)
        $read.Thumbprint | Should -Be $certificate.Thumbprint
        $read.HasPrivateKey | Should -BeTrue
    }
}

Describe 'requests' {
    It 'takes addresses as people write them' -ForEach @('beta/users/adele/events', '/beta/users/adele/events') {
        (Invoke-MgGraphRequest -Uri $_).value.subject | Should -Contain 'first'
        (Invoke-MgGraphRequest $_).value.subject | Should -Contain 'first'
        (Invoke-MgGraphRequest GET $_).value.subject | Should -Contain 'first'
        (Invoke-MgGraphRequest -Method get "$service/$($_.TrimStart('/'))").value.subject | Should -Contain 'first'
    }
    It 'goes to no other server' {
        { Invoke-MgGraphRequest -Uri 'https://graph.microsoft.com/v1.0/me' } | Should -Throw '*graph.microsoft.com*'
    }
    It 'gives what is asked for' {
        $address = "beta/users/adele/events/$($made.id)"
        $table = Invoke-MgGraphRequest -Uri $address
        $table | Should -BeOfType [hashtable]
        $table['SUBJECT'] | Should -Be 'first'
        $null -eq $table.noSuchKey | Should -BeTrue
        (Invoke-MgGraphRequest -Uri $address -OutputType PSObject).subject | Should -Be 'first'
        Invoke-MgGraphRequest -Uri $address -OutputType Json | Should -BeOfType [string]
        $message = Invoke-MgGraphRequest -Uri $address -OutputType HttpResponseMessage
        $message.StatusCode | Should -Be 200
        ($message.Content.ReadAsStringAsync().Result | ConvertFrom-Json).subject | Should -Be 'first'
        , (Invoke-MgGraphRequest -Uri 'beta/users/adele/events').value | Should -BeOfType [array]
    }
    It 'reads points in time' {
        $body = @{ subject = '2024-01-02'; start = @{ dateTime = '2024-03-04T10:00:00'; timeZone = 'UTC' }; transactionId = '2024-01-02T03:04:05+02:00' }
        $event = Invoke-MgGraphRequest -Method POST -Uri 'beta/users/adele/events' -Body $body
        $event.transactionId | Should -Be ([datetime]::new(2024, 1, 2, 1, 4, 5, [DateTimeKind]::Utc))
        $event.transactionId.Kind | Should -Be 'Utc'
        $event.start.dateTime.Kind | Should -Be 'Unspecified'
        $event.subject | Should -BeExactly '2024-01-02'
    }
    It 'sends bodies as what they are' {
        $address = 'beta/users/adele/events'
        (Invoke-MgGraphRequest -Method POST -Uri $address -Body (@{ subject = 'text' } | ConvertTo-Json)).subject | Should -Be 'text'
        (Invoke-MgGraphRequest -Method POST -Uri $address -Body ([pscustomobject] @{ subject = 'object' })).subject | Should -Be 'object'
        (Invoke-MgGraphRequest -Method POST -Uri $address -Body ([Text.Encoding]::UTF8.GetBytes('{"subject":"bytes"}'))).subject | Should -Be 'bytes'
        (@{ subject = 'piped' } | Invoke-MgGraphRequest -Method POST -Uri $address).subject | Should -Be 'piped'
        $patched = Invoke-MgGraphRequest -Method PATCH -Uri "$address/$($made.id)" -Body @{ location = $null; categories = @('one') }
        @($patched.categories) | Should -Be @('one')
        $patched.ContainsKey('location') -and $null -eq $patched.location | Should -BeTrue
        (Invoke-MgGraphRequest -Uri $address -Body @{ '$filter' = "subject eq 'first'"; '$top' = 5 }).value.subject | Should -Be 'first'
    }
    It 'saves and sends files' {
        $folder = New-Item -ItemType Directory (Join-Path $env:XDG_CONFIG_HOME ([guid]::NewGuid()))
        Push-Location $folder
        try {
            Set-Content in.json '{"subject":"from a file"}'
            (Invoke-MgGraphRequest -Method POST -Uri 'beta/users/adele/events' -InputFilePath in.json).subject | Should -Be 'from a file'
            Invoke-MgGraphRequest -Uri "beta/users/adele/events/$($made.id)" -OutputFilePath out.json | Should -BeNullOrEmpty
            (Get-Content -Raw out.json | ConvertFrom-Json).id | Should -Be $made.id
            (Invoke-MgGraphRequest -Uri "beta/users/adele/events/$($made.id)" -OutputFilePath out.json -PassThru).id | Should -Be $made.id
            { Invoke-MgGraphRequest -Method PUT -Uri 'beta/x' -InputFilePath none.bin } | Should -Throw -ErrorId 'PathNotFound,Invoke-MgGraphRequest'
        } finally { Pop-Location }
    }
    It 'throws what the service says' {
        $caught = $null
        try { Invoke-MgGraphRequest -Uri 'beta/users/adele/events/none' } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'InvokeGraphHttpResponseException,Invoke-MgGraphRequest'
        $caught.Exception.Message | Should -Be 'Response status code does not indicate success: NotFound (Not Found).'
        $caught.Exception.Response.StatusCode | Should -Be 404
        $caught.ErrorDetails.Message | Should -BeLike "GET $service/beta/users/adele/events/none*HTTP/1.1 404 Not Found*""code""*"
        Invoke-MgGraphRequest -Uri 'beta/users/adele/events/none' -ErrorAction SilentlyContinue -ErrorVariable said | Should -BeNullOrEmpty
        $said.Count | Should -Be 1
    }
    It 'sets variables of the caller' {
        $reply = Invoke-MgGraphRequest -Uri 'beta/users/adele/events/none' -SkipHttpErrorCheck -StatusCodeVariable status -ResponseHeadersVariable headers
        $status | Should -Be 404
        $status | Should -BeOfType [int]
        $headers['Content-Type'][0] | Should -BeLike 'application/json*'
        $reply.error.code | Should -Not -BeNullOrEmpty
    }
    It 'refuses what it cannot mean' {
        { Invoke-MgGraphRequest -Method HEAD -Uri 'beta/users' } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,Invoke-MgGraphRequest'
        { Invoke-MgGraphRequest -Uri '' } | Should -Throw -ErrorId 'InvokeGraphRequestInvalidHost,Invoke-MgGraphRequest'
        { Invoke-MgGraphRequest } | Should -Throw -ErrorId 'MissingMandatoryParameter,Invoke-MgGraphRequest'
    }
    It 'has its old names' {
        (Invoke-GraphRequest -Uri 'beta/users/adele/events').value.Count | Should -BeGreaterThan 0
        (Invoke-MgRestMethod -Uri 'beta/users/adele/events' -Method Get).value.Count | Should -BeGreaterThan 0
    }
}

Describe 'settings' {
    It 'keeps environments' {
        (Get-MgEnvironment).Name | Should -Be 'Global', 'China', 'USGov', 'USGovDoD', 'here'
        (Add-MgEnvironment -Name more -GraphEndpoint 'https://graph.contoso.com/' -AzureADEndpoint 'https://login.contoso.com').GraphEndpoint | Should -Be 'https://graph.contoso.com'
        { Add-MgEnvironment -Name more -GraphEndpoint 'https://x' -AzureADEndpoint 'https://y' -ErrorAction Stop } | Should -Throw '*already*'
        { Add-MgEnvironment -Name bad -GraphEndpoint 'http://graph.contoso.com' -AzureADEndpoint 'https://y' -ErrorAction Stop } | Should -Throw '*no address*'
        Set-MgEnvironment -Name more -GraphEndpoint 'https://other.contoso.com' -WhatIf
        (Get-MgEnvironment more).GraphEndpoint | Should -Be 'https://graph.contoso.com'
        [void] (Set-MgEnvironment -Name more -GraphEndpoint 'https://other.contoso.com')
        (Get-MgEnvironment more).GraphEndpoint | Should -Be 'https://other.contoso.com'
        (Remove-MgEnvironment -Name more).Name | Should -Be 'more'
        { Remove-MgEnvironment -Name Global -ErrorAction Stop } | Should -Throw '*built in*'
        (Get-MgEnvironment).Name | Should -Not -Contain 'more'
    }
    It 'holds for requests' {
        (Get-MgRequestContext).MaxRetry | Should -Be 3
        (Set-MgRequestContext -MaxRetry 1 -RetryDelay 1 -ClientTimeout 60).ClientTimeout.TotalSeconds | Should -Be 60
        (Invoke-MgGraphRequest -Uri 'beta/users/adele/events').value.Count | Should -BeGreaterThan 0
        @(Get-MgBetaUserEvent -UserId adele).Count | Should -BeGreaterThan 0
        [void] (Set-MgRequestContext -MaxRetry 3 -RetryDelay 3 -ClientTimeout 300)
    }
    It 'says that profiles are gone' { Select-MgProfile -Name beta 3>&1 | Should -BeLike '*Get-MgBetaUser*' }
}

Describe 'what there is' {
    BeforeAll { $path = $env:PSModulePath; $env:PSModulePath = $env:MODULES }
    AfterAll { $env:PSModulePath = $path }
    It 'finds cmdlets by name and by path' {
        $found = @(Find-MgGraphCommand -Command Get-MgBetaUserEvent)
        $found.Command | Should -Contain 'Get-MgBetaUserEvent'
        $found.URI | Should -Contain '/users/{user-id}/events/{event-id}'
        $found[0].APIVersion | Should -Be 'beta'
        (Find-MgGraphCommand -Uri '/users/{id}/events' -Method POST -ApiVersion beta).Command | Should -Contain 'New-MgBetaUserEvent'
        ('/me/events' | Find-MgGraphCommand).Command | Should -Contain 'Get-MgBetaUserEvent'
        { Find-MgGraphCommand -Command Get-Nothing -ErrorAction Stop } | Should -Throw "*'Get-Nothing'*"
    }
    It 'has commands and aliases' {
        $module = Get-Module Microsoft.Graph.Authentication
        $module.ExportedFunctions.Count | Should -Be 15
        (Get-Command Connect-Graph).ResolvedCommand.Name | Should -Be 'Connect-MgGraph'
        Get-Command -Module Microsoft.Graph.Authentication -Name '*Graphsmith*' | Should -BeNullOrEmpty
    }
}
