# Environments: where people sign in, and where Graph is.

# Those that are the same everywhere.
$script:Clouds = @(
    @('Global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com'),
    @('China', 'https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'),
    @('USGov', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'),
    @('USGovDoD', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us')
)

function script:New-GraphsmithEnvironment([string] $Name, [string] $Authority, [string] $Graph, [string] $Type) {
    return [pscustomobject] @{
        PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.Models.GraphEnvironment'
        Name = $Name; AzureADEndpoint = $Authority; GraphEndpoint = $Graph; Type = $Type
    }
}

# Where those are that the user has added.
function script:Get-GraphsmithEnvironmentFile {
    $folder = [System.Environment]::GetFolderPath('ApplicationData', 'DoNotVerify')
    if (-not $folder) { throw 'There is no folder for the settings of this user.' }
    return [System.IO.Path]::Combine($folder, 'Graphsmith', 'environments.json')
}

function script:Get-GraphsmithAddedEnvironment {
    $file = Get-GraphsmithEnvironmentFile
    if (-not [System.IO.File]::Exists($file)) { return }
    try { $known = & $script:FromJson ([System.IO.File]::ReadAllText($file)) } catch { throw "$file holds no environments: correct or delete it." }
    foreach ($property in $known.PSObject.Properties) {
        New-GraphsmithEnvironment $property.Name ([string] $property.Value.azureADEndpoint) ([string] $property.Value.graphEndpoint) 'User-defined'
    }
}

function script:Get-GraphsmithEnvironment {
    foreach ($cloud in $script:Clouds) { New-GraphsmithEnvironment $cloud[0] $cloud[1] $cloud[2] 'Built-in' }
    Get-GraphsmithAddedEnvironment
}

# Replaces the file as a whole.
function script:Save-GraphsmithEnvironment($Environments) {
    $file = Get-GraphsmithEnvironmentFile
    $table = [ordered] @{}
    foreach ($environment in $Environments) {
        $table[$environment.Name] = [ordered] @{ azureADEndpoint = $environment.AzureADEndpoint; graphEndpoint = $environment.GraphEndpoint }
    }
    [void] [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($file))
    $new = $file + '.' + [guid]::NewGuid().ToString('N')
    [System.IO.File]::WriteAllText($new, (& $script:ToJson -InputObject $table -Depth 4))
    # A null would become an empty name here.
    if ([System.IO.File]::Exists($file)) { [System.IO.File]::Replace($new, $file, [NullString]::Value) } else { [System.IO.File]::Move($new, $file) }
}

function script:Write-GraphsmithEnvironmentError($Cmdlet, [string] $Message, [string] $Category) {
    $Cmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.ArgumentException]::new($Message), 'GraphEnvironment', $Category, $null))
}

# An address of a server; $null after an error if it is none.
function script:ConvertTo-GraphsmithEndpoint($Cmdlet, [string] $Text) {
    $address = $null
    if (-not [uri]::TryCreate($Text, [System.UriKind]::Absolute, [ref] $address) -or ($address.Scheme -ne 'https' -and -not ($address.Scheme -eq 'http' -and $address.IsLoopback))) {
        Write-GraphsmithEnvironmentError $Cmdlet "'$Text' is no address of a server: write it as https://graph.contoso.com." 'InvalidArgument'
        return $null
    }
    return $Text.TrimEnd('/')
}

function script:Add-GraphsmithEnvironment($Cmdlet, [string] $Name, [string] $Authority, [string] $Graph) {
    if (@(Get-GraphsmithEnvironment).Name -contains $Name) {
        Write-GraphsmithEnvironmentError $Cmdlet "There is an environment '$Name' already: Set-MgEnvironment changes it." 'ResourceExists'
        return
    }
    $Authority = ConvertTo-GraphsmithEndpoint $Cmdlet $Authority
    $Graph = ConvertTo-GraphsmithEndpoint $Cmdlet $Graph
    if (-not $Authority -or -not $Graph) { return }
    if (-not $Cmdlet.ShouldProcess($Name, 'add the environment')) { return }
    $new = New-GraphsmithEnvironment $Name $Authority $Graph 'User-defined'
    Save-GraphsmithEnvironment (@(Get-GraphsmithAddedEnvironment) + $new)
    $Cmdlet.WriteObject($new)
}

# The environment of that name among those that the user has added; $null after an error if there is none.
function script:Get-GraphsmithOwnEnvironment($Cmdlet, [string] $Name) {
    $known = @(Get-GraphsmithEnvironment | Microsoft.PowerShell.Core\Where-Object { $_.Name -eq $Name })
    if ($known.Count -eq 0) {
        Write-GraphsmithEnvironmentError $Cmdlet "There is no environment '$Name'." 'ObjectNotFound'
    } elseif ($known[0].Type -eq 'Built-in') {
        Write-GraphsmithEnvironmentError $Cmdlet "The environment '$Name' is built in, and can't be changed." 'InvalidArgument'
    } else {
        return $known[0]
    }
}

function script:Set-GraphsmithEnvironment($Cmdlet, [string] $Name, [string] $Authority, [string] $Graph) {
    $known = Get-GraphsmithOwnEnvironment $Cmdlet $Name
    if ($null -eq $known) { return }
    foreach ($change in @('AzureADEndpoint', $Authority), @('GraphEndpoint', $Graph)) {
        if (-not $change[1]) { continue }
        $address = ConvertTo-GraphsmithEndpoint $Cmdlet $change[1]
        if (-not $address) { return }
        $known.($change[0]) = $address
    }
    if (-not $Cmdlet.ShouldProcess($Name, 'change the environment')) { return }
    $others = @(Get-GraphsmithAddedEnvironment | Microsoft.PowerShell.Core\Where-Object { $_.Name -ne $Name })
    Save-GraphsmithEnvironment ($others + $known)
    $Cmdlet.WriteObject($known)
}

function script:Remove-GraphsmithEnvironment($Cmdlet, [string] $Name) {
    $known = Get-GraphsmithOwnEnvironment $Cmdlet $Name
    if ($null -eq $known -or -not $Cmdlet.ShouldProcess($Name, 'remove the environment')) { return }
    Save-GraphsmithEnvironment @(Get-GraphsmithAddedEnvironment | Microsoft.PowerShell.Core\Where-Object { $_.Name -ne $Name })
    $Cmdlet.WriteObject($known)
}
