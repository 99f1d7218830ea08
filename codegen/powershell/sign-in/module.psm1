# The module for signing in, and for requests that no cmdlet makes (docs/modules.md#signing-in). It runs the program mg, as the modules with
# cmdlets do, which act as whoever is signed in here. Nothing here needs more than Windows PowerShell 5.1 has.
Set-StrictMode -Version 2.0
$script:Root = $PSScriptRoot
$script:Loaded = $false

# Who is signed in. All modules and runspaces of the process share it: Auth and Options are parts of commands for mg, Context is
# what Get-MgContext gives, IsOut says that the user has signed out.
$domain = [System.AppDomain]::CurrentDomain
if ($null -eq $domain.GetData('Graphsmith.SignIn.1')) {
    # A request is sent again three times at most, unless Set-MgRequestContext says otherwise.
    $domain.SetData('Graphsmith.SignIn.1', [hashtable]::Synchronized(@{ Auth = ''; Options = ',"retries":3'; Context = $null; IsOut = $false; Requests = @{}; WithWam = $false }))
}
$script:State = $domain.GetData('Graphsmith.SignIn.1')

# Reads what carries out commands, when the first one is called.
function script:Import-GraphsmithScript {
    if ($script:Loaded) { return }
    foreach ($file in 'json', 'classes', 'process', 'events', 'errors', 'environments', 'certificates', 'sign-in', 'request', 'commands') {
        . ([System.IO.Path]::Combine($script:Root, "$file.ps1"))
    }
    $script:Loaded = $true
}

# A text where a secure one is wanted: scripts for older modules give one.
class GraphsmithSecureAttribute : System.Management.Automation.ArgumentTransformationAttribute {
    [object] Transform([System.Management.Automation.EngineIntrinsics] $engine, [object] $value) {
        if ($null -eq $value -or $value.PSObject.BaseObject -isnot [string]) { return $value }
        $secure = [securestring]::new()
        foreach ($character in $value.PSObject.BaseObject.ToCharArray()) { $secure.AppendChar($character) }
        return $secure
    }
}

function Connect-MgGraph {
    [CmdletBinding(DefaultParameterSetName = 'UserParameterSet', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'UserParameterSet', Position = 1)] [string[]] $Scopes,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet', Mandatory, Position = 1)]
        [Parameter(ParameterSetName = 'UserParameterSet')]
        [Parameter(ParameterSetName = 'IdentityParameterSet')] [Alias('AppId', 'ApplicationId')] [string] $ClientId,
        [Parameter(ParameterSetName = 'UserParameterSet', Position = 4)]
        [Parameter(ParameterSetName = 'AppCertificateParameterSet')]
        [Parameter(ParameterSetName = 'AppSecretCredentialParameterSet')] [Alias('Audience', 'Tenant')] [string] $TenantId,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet', Position = 2)] [Alias('CertificateSubject', 'CertificateName')] [string] $CertificateSubjectName,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet', Position = 3)] [string] $CertificateThumbprint,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet')] [bool] $SendCertificateChain,
        [Parameter(ParameterSetName = 'AppCertificateParameterSet')] [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
        [Parameter(ParameterSetName = 'AppSecretCredentialParameterSet')] [Alias('SecretCredential', 'Credential')] [pscredential] $ClientSecretCredential,
        [Parameter(ParameterSetName = 'AccessTokenParameterSet', Mandatory, Position = 1)] [GraphsmithSecureAttribute()] [securestring] $AccessToken,
        [Parameter(ParameterSetName = 'IdentityParameterSet', Position = 1)] [Alias('ManagedIdentity', 'ManagedServiceIdentity', 'MSI')] [switch] $Identity,
        [Parameter(ParameterSetName = 'EnvironmentVariableParameterSet')] [switch] $EnvironmentVariable,
        [Parameter(ParameterSetName = 'UserParameterSet')] [Alias('UseDeviceAuthentication', 'DeviceCode', 'DeviceAuth', 'Device')] [switch] $UseDeviceCode,
        [Parameter(ParameterSetName = 'UserParameterSet')]
        [Parameter(ParameterSetName = 'AppCertificateParameterSet')]
        [Parameter(ParameterSetName = 'AppSecretCredentialParameterSet')] [ValidateSet('Process', 'CurrentUser')] [string] $ContextScope,
        [Alias('EnvironmentName', 'NationalCloud')] [string] $Environment,
        [double] $ClientTimeout,
        [switch] $NoWelcome,
        [switch] $Break
    )
    Import-GraphsmithScript
    Connect-GraphsmithUser $PSCmdlet $PSBoundParameters
}

function Disconnect-MgGraph {
    [CmdletBinding()]
    param()
    Import-GraphsmithScript
    Disconnect-GraphsmithUser $PSCmdlet $PSBoundParameters
}

function Get-MgContext {
    [CmdletBinding()]
    param()
    if ($null -ne $script:State.Context) { $script:State.Context }
}

function Invoke-MgGraphRequest {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1)] [string] $Method = 'GET',
        [Parameter(Position = 2)] [uri] $Uri,
        [Parameter(Position = 3, ValueFromPipeline)] [object] $Body,
        [Parameter(Position = 4)] [System.Collections.IDictionary] $Headers,
        [Parameter(Position = 5)] [string] $OutputFilePath,
        [Parameter(Position = 6)] [switch] $InferOutputFileName,
        [Parameter(Position = 7)] [string] $InputFilePath,
        [Parameter(Position = 8)] [switch] $PassThru,
        [Parameter(Position = 10)] [switch] $SkipHeaderValidation,
        [Parameter(Position = 11)] [string] $ContentType,
        [Parameter(Position = 13)] [Alias('SV')] [string] $SessionVariable,
        [Parameter(Position = 14)] [Alias('RHV')] [string] $ResponseHeadersVariable,
        [Parameter(Position = 15)] [string] $StatusCodeVariable,
        [Parameter(Position = 16)] [switch] $SkipHttpErrorCheck,
        [Parameter(Position = 17)] [object] $GraphRequestSession,
        [Parameter(Position = 18)] [string] $UserAgent,
        [Parameter(Position = 19)] [ValidateSet('HashTable', 'PSObject', 'HttpResponseMessage', 'Json')] [string] $OutputType = 'HashTable',
        [switch] $Break
    )
    process {
        Import-GraphsmithScript
        Invoke-GraphsmithRequest $PSCmdlet $PSBoundParameters $Method $Uri
    }
}

function Add-MgEnvironment {
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $Name,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Alias('AzureADUrl')] [string] $AzureADEndpoint,
        [Parameter(Mandatory, Position = 2, ValueFromPipelineByPropertyName)] [Alias('GraphUrl')] [string] $GraphEndpoint
    )
    process {
        Import-GraphsmithScript
        Add-GraphsmithEnvironment $PSCmdlet $Name $AzureADEndpoint $GraphEndpoint
    }
}

function Get-MgEnvironment {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [string] $Name)
    process {
        Import-GraphsmithScript
        Get-GraphsmithEnvironment | Microsoft.PowerShell.Core\Where-Object { -not $Name -or $_.Name -eq $Name }
    }
}

function Set-MgEnvironment {
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $Name,
        [Parameter(Position = 1, ValueFromPipelineByPropertyName)] [Alias('AzureADUrl')] [string] $AzureADEndpoint,
        [Parameter(Position = 2, ValueFromPipelineByPropertyName)] [Alias('GraphUrl')] [string] $GraphEndpoint
    )
    process {
        Import-GraphsmithScript
        Set-GraphsmithEnvironment $PSCmdlet $Name $AzureADEndpoint $GraphEndpoint
    }
}

function Remove-MgEnvironment {
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $Name)
    process {
        Import-GraphsmithScript
        Remove-GraphsmithEnvironment $PSCmdlet $Name
    }
}

function Get-MgRequestContext {
    [CmdletBinding(SupportsShouldProcess)]
    param()
    Import-GraphsmithScript
    Get-GraphsmithRequestContext
}

function Set-MgRequestContext {
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [ValidateRange(1, 2147483)] [int] $ClientTimeout,
        [Parameter(ValueFromPipelineByPropertyName)] [ValidateRange(0, 10)] [int] $MaxRetry,
        [Parameter(ValueFromPipelineByPropertyName)] [ValidateRange(0, 180)] [int] $RetryDelay,
        [Parameter(ValueFromPipelineByPropertyName)] [ValidateRange(0, 2147483)] [int] $RetriesTimeLimit
    )
    process {
        Import-GraphsmithScript
        if ($PSCmdlet.ShouldProcess('requests of this session', 'set what holds for them')) { Set-GraphsmithRequestContext $PSBoundParameters }
        Get-GraphsmithRequestContext
    }
}

function Get-MgGraphOption {
    [CmdletBinding()]
    param()
    [pscustomobject] @{ PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.GraphOption'; EnableWAMForMSGraph = $script:State.WithWam }
}

function Set-MgGraphOption {
    [CmdletBinding(PositionalBinding = $false)]
    param([bool] $EnableLoginByWAM)
    if (-not $PSBoundParameters.ContainsKey('EnableLoginByWAM')) { return }
    if ($EnableLoginByWAM) { $PSCmdlet.WriteWarning('mg signs in with the browser or with a code, and never with the Web Account Manager.') }
    $script:State.WithWam = $EnableLoginByWAM
}

function Select-MgProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Position = 0)] [Alias('Profile', 'ProfileName')] [string] $Name, [switch] $PassThru)
    $PSCmdlet.WriteWarning("Select-MgProfile has done nothing since version 2: cmdlets of beta have names of their own, such as Get-MgBetaUser. This script asks for '$Name'.")
    if ($PassThru) { $true }
}

function Find-MgGraphCommand {
    [CmdletBinding(DefaultParameterSetName = 'FindByCommandOrUri', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'FindByUri', Mandatory, Position = 0, ValueFromPipeline)] [string[]] $Uri,
        [Parameter(ParameterSetName = 'FindByCommand', Mandatory)] [string[]] $Command,
        [Parameter(ParameterSetName = 'FindByCommandOrUri', Mandatory, Position = 0, ValueFromPipeline)] [object[]] $InputObject,
        [Parameter(ParameterSetName = 'FindByUri')] [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method,
        [ValidateSet('v1.0', 'beta')] [string] $ApiVersion
    )
    process {
        Import-GraphsmithScript
        Find-GraphsmithCommand $PSCmdlet $PSBoundParameters
    }
}

function Find-MgGraphPermission {
    [CmdletBinding(DefaultParameterSetName = 'Search', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Search', Mandatory, Position = 0, ValueFromPipeline)] [string] $SearchString,
        [Parameter(ParameterSetName = 'Search')] [switch] $ExactMatch,
        [Parameter(ParameterSetName = 'All')] [switch] $All,
        [ValidateSet('Any', 'Delegated', 'Application')] [string] $PermissionType = 'Any',
        [switch] $Online
    )
    process {
        Import-GraphsmithScript
        Find-GraphsmithPermission $PSCmdlet $PSBoundParameters $PermissionType
    }
}

Microsoft.PowerShell.Utility\Set-Alias -Name 'Connect-Graph' -Value 'Connect-MgGraph'
Microsoft.PowerShell.Utility\Set-Alias -Name 'Disconnect-Graph' -Value 'Disconnect-MgGraph'
Microsoft.PowerShell.Utility\Set-Alias -Name 'Invoke-GraphRequest' -Value 'Invoke-MgGraphRequest'
Microsoft.PowerShell.Utility\Set-Alias -Name 'Invoke-MgRestMethod' -Value 'Invoke-MgGraphRequest'

$ExecutionContext.SessionState.Module.OnRemove = {
    if ($script:Loaded) { Remove-GraphsmithModule }
}
