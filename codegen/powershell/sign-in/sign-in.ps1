# Signs in and out, and says who is signed in.

# The application that users sign in to where no other is named: the public one of Microsoft for command lines, which tenants know.
$script:PublicApplication = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

# Has mg do something, and gives back the events of that name.
function script:Invoke-GraphsmithTask($Cmdlet, $Bound, [string] $Task, [string] $Auth, [string] $Wanted) {
    $options = ''
    if ($Bound.ContainsKey('Verbose') -and $Bound['Verbose']) { $options = ',"options":{"verbose":true}' }
    $script:Number++
    $line = '{"v":1,"id":' + $script:Number + $Task + $options + $Auth + "}`n{`"record`":{}}`n{`"end`":true}`n"
    $found = [System.Collections.Generic.List[object]]::new()
    $receive = {
        param($said)
        if ($null -ne $said.PSObject.Properties[$Wanted]) { $found.Add($said.$Wanted); return $true }
        # What a person has to do next is never to be missed.
        if ($null -ne $said.PSObject.Properties['information']) { $Host.UI.WriteLine($said.information.text); return $true }
        return $false
    }.GetNewClosure()
    Invoke-GraphsmithCommand $Cmdlet $Bound @{ Lists = @(); Parameters = @() } $line $receive
    return $found.ToArray()
}

function script:ConvertTo-GraphsmithText([securestring] $Value) { return [System.Net.NetworkCredential]::new('', $Value).Password }

# What mg is told of the sign-in, as a part of a command.
function script:ConvertTo-GraphsmithAuth($Table) { return ',"auth":' + (ConvertTo-GraphsmithJson $Table) }

# Where is meant: the environment that is named, else that of the variables, else the global one.
function script:Get-GraphsmithPlace($Cmdlet, $Bound) {
    $name = [string] $Bound['Environment']
    if (-not $name) {
        if ($env:MG_BASE_URL -or $env:AZURE_AUTHORITY_HOST) { return $null }
        $name = 'Global'
    }
    $found = @(Get-GraphsmithEnvironment | Microsoft.PowerShell.Core\Where-Object { $_.Name -eq $name })
    if ($found.Count -eq 0) { throw "There is no environment '$name': Get-MgEnvironment lists them, Add-MgEnvironment adds one." }
    return $found[0]
}

function script:Connect-GraphsmithUser($Cmdlet, $Bound) {
    try {
        $place = Get-GraphsmithPlace $Cmdlet $Bound
        $auth = [ordered] @{}
        if ($null -ne $place) {
            $auth['graph'] = $place.GraphEndpoint
            $auth['authority'] = $place.AzureADEndpoint
        }
        $about = @{ AuthType = 'AppOnly'; Credential = ''; Scope = 'Process'; Certificate = $null; Place = $place }
        if ($Bound.ContainsKey('TenantId')) { $auth['tenant'] = [string] $Bound['TenantId'] }
        if ($Bound.ContainsKey('ClientId')) { $auth['client'] = [string] $Bound['ClientId'] }
        switch ($Cmdlet.ParameterSetName) {
            'AccessTokenParameterSet' {
                $about.AuthType = $about.Credential = 'UserProvidedAccessToken'
                $auth['token'] = ConvertTo-GraphsmithText $Bound['AccessToken']
                if (-not $auth['token'].Trim()) { throw 'The access token is empty.' }
            }
            'AppSecretCredentialParameterSet' {
                $about.Credential = 'ClientSecret'
                $secret = $Bound['ClientSecretCredential']
                if ($null -eq $secret) { throw '-ClientSecretCredential is missing: its name of the user is the id of the application, its password the secret.' }
                $auth['client'] = $secret.UserName
                $auth['secret'] = ConvertTo-GraphsmithText $secret.Password
            }
            'AppCertificateParameterSet' {
                $about.Credential = 'ClientCertificate'
                $certificate = $Bound['Certificate']
                if ($null -eq $certificate) {
                    if (-not $Bound['CertificateThumbprint'] -and -not $Bound['CertificateSubjectName']) { throw 'Name a certificate with -CertificateThumbprint, -CertificateSubjectName or -Certificate.' }
                    $certificate = Find-GraphsmithCertificate ([string] $Bound['CertificateThumbprint']) ([string] $Bound['CertificateSubjectName'])
                }
                $about.Certificate = $certificate
                $auth['certificatePem'] = ConvertTo-GraphsmithPem $certificate
                if ($Bound['SendCertificateChain']) { $auth['sendCertificateChain'] = 'true' }
            }
            'IdentityParameterSet' {
                $about.Credential = 'ManagedIdentity'
                $auth['credential'] = 'identity'
            }
            'EnvironmentVariableParameterSet' {
                $about.Credential = 'EnvironmentVariable'
                foreach ($variable in @('tenant', 'AZURE_TENANT_ID'), @('client', 'AZURE_CLIENT_ID'), @('secret', 'AZURE_CLIENT_SECRET'), @('certificate', 'AZURE_CLIENT_CERTIFICATE_PATH'), @('sendCertificateChain', 'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN')) {
                    $value = [System.Environment]::GetEnvironmentVariable($variable[1])
                    if ($value) { $auth[$variable[0]] = $value }
                }
                if (-not $auth['tenant'] -or -not $auth['client'] -or -not ($auth['secret'] -or $auth['certificate'])) {
                    throw 'AZURE_TENANT_ID and AZURE_CLIENT_ID have to be set, and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH (a PEM file).'
                }
            }
            default {
                $about.AuthType = 'Delegated'
                $about.Credential = if ($Bound['UseDeviceCode']) { 'DeviceCode' } else { 'InteractiveBrowser' }
                $about.Scope = if ($Bound['ContextScope'] -eq 'Process') { 'Process' } else { 'CurrentUser' }
                if (-not $auth['client']) { $auth['client'] = if ($env:AZURE_CLIENT_ID) { $env:AZURE_CLIENT_ID } else { $script:PublicApplication } }
                $auth['account'] = 'default'
            }
        }
        if ($about.AuthType -eq 'AppOnly' -and $about.Credential -notin 'ManagedIdentity' -and -not $auth['tenant']) {
            if (-not $env:AZURE_TENANT_ID) { throw 'An application signs in to a tenant: name it with -TenantId.' }
            $auth['tenant'] = $env:AZURE_TENANT_ID
        }
    } catch {
        $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception, 'ConnectMgGraph', 'InvalidArgument', $null))
    }
    $task = ',"whoAmI":{}'
    if ($about.AuthType -eq 'Delegated') {
        # People write one text with commas or blanks, too.
        $scopes = [string[]] @(foreach ($text in @($Bound['Scopes'])) { if ($text) { $text.Split([char[]] ", `t`r`n", [System.StringSplitOptions]::RemoveEmptyEntries) } })
        $question = [ordered] @{ scopes = $scopes; deviceCode = [bool] $Bound['UseDeviceCode'] }
        if ($about.Scope -eq 'Process') { $question['keep'] = 'session' }
        $task = ',"signIn":' + (ConvertTo-GraphsmithJson $question)
    }
    $said = @(Invoke-GraphsmithTask $Cmdlet $Bound $task (ConvertTo-GraphsmithAuth $auth) 'context')[0]
    if ($null -eq $said) { return }
    if ($about.AuthType -eq 'Delegated') {
        # From now on the tokens say who acts.
        $kept = [ordered] @{ graph = [string] $said.graph }
        if ($about.Scope -eq 'Process') { $kept['session'] = [string] $said.session } else { $kept['account'] = 'default' }
        if ($auth['authority']) { $kept['authority'] = $auth['authority'] }
        $auth = $kept
    }
    $context = New-GraphsmithContext $said $about
    $script:State.Auth = ConvertTo-GraphsmithAuth $auth
    $script:State.Context = $context
    $script:State.IsOut = $false
    if ($Bound.ContainsKey('ClientTimeout')) { Set-GraphsmithRequestContext @{ ClientTimeout = [int] [System.Math]::Ceiling($Bound['ClientTimeout']) } }
    if (-not $Bound['NoWelcome']) {
        $whom = if ($context.Account) { $context.Account } elseif ($context.AppName) { $context.AppName } elseif ($context.ClientId) { $context.ClientId } else { 'the owner of the token' }
        $Cmdlet.WriteObject("Welcome to Microsoft Graph! Signed in as $whom ($($about.Credential)), environment $($context.Environment). -NoWelcome keeps this text out of the output.")
    }
}

# What Get-MgContext gives.
function script:New-GraphsmithContext($Said, $About) {
    $graph = ([string] $Said.graph).TrimEnd('/')
    $environment = $graph
    if ($null -ne $About.Place) { $environment = $About.Place.Name } else {
        foreach ($known in Get-GraphsmithEnvironment) { if ($known.GraphEndpoint -eq $graph) { $environment = $known.Name; break } }
    }
    $isUser = $About.AuthType -ne 'AppOnly'
    $thumbprint = $subject = $null
    if ($null -ne $About.Certificate) { $thumbprint = $About.Certificate.Thumbprint; $subject = $About.Certificate.Subject }
    $context = [ordered] @{
        PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.AuthContext'
        ClientId = $Said.application; TenantId = $Said.tenant; Scopes = [string[]] @($Said.permissions); AuthType = $About.AuthType
        TokenCredentialType = $About.Credential; CertificateThumbprint = $thumbprint; CertificateSubjectName = $subject
        SendCertificateChain = $false; Account = $(if ($isUser) { $Said.user }); AppName = $Said.applicationName; ContextScope = $About.Scope
        Certificate = $About.Certificate; PSHostVersion = $Host.Version; ManagedIdentityId = $null; ClientSecret = $null
        Environment = $environment
    }
    return [pscustomobject] $context
}

function script:Disconnect-GraphsmithUser($Cmdlet, $Bound) {
    $left = $script:State.Context
    $auth = $script:State.Auth
    $script:State.Auth = ''
    $script:State.Context = $null
    $script:State.IsOut = $true
    if ($null -eq $left) {
        $Cmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.ArgumentException]::new('No application to sign out from.'), 'DisconnectMgGraph', 'CloseError', $null))
        return
    }
    # What is kept for the user goes too. A process of mg that has tokens ends.
    if ($left.ContextScope -eq 'CurrentUser') { [void] (Invoke-GraphsmithTask $Cmdlet $Bound ',"signOut":{}' $auth 'context') }
    Remove-GraphsmithModule
    $Cmdlet.WriteObject($left)
}

# What holds for all requests. mg waits and tries again by its own rules within these limits.
function script:Get-GraphsmithRequestContext {
    $known = @{ ClientTimeout = 300; RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = 0 }
    foreach ($name in @($script:State.Requests.Keys)) { $known[$name] = $script:State.Requests[$name] }
    return [pscustomobject] @{
        PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.Models.RequestContext'
        ClientTimeout = [timespan]::FromSeconds($known.ClientTimeout); RetryDelay = $known.RetryDelay; MaxRetry = $known.MaxRetry
        RetriesTimeLimit = [timespan]::FromSeconds($known.RetriesTimeLimit)
    }
}

function script:Set-GraphsmithRequestContext($Given) {
    $requests = $script:State.Requests.Clone()
    foreach ($name in 'ClientTimeout', 'RetryDelay', 'MaxRetry', 'RetriesTimeLimit') { if ($Given.ContainsKey($name)) { $requests[$name] = [int] $Given[$name] } }
    $script:State.Requests = $requests
    $most = if ($requests.ContainsKey('MaxRetry')) { $requests['MaxRetry'] } else { 3 }
    $options = ',"retries":' + $most
    if ($requests.ContainsKey('ClientTimeout')) { $options += ',"silenceSec":' + $requests['ClientTimeout'] }
    if ($requests.ContainsKey('RetriesTimeLimit') -and $requests['RetriesTimeLimit'] -gt 0) { $options += ',"timeoutSec":' + $requests['RetriesTimeLimit'] }
    if ($requests.ContainsKey('RetryDelay')) { $options += ',"retryDelaySec":' + $requests['RetryDelay'] }
    $script:State.Options = $options
}
