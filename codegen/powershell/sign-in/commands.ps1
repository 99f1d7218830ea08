# Finds cmdlets and permissions in the catalogs of the modules that are here.

# The catalogs of all modules in the folders of PSModulePath, and beside this one.
function script:Get-GraphsmithCatalog {
    $roots = [System.Collections.Generic.List[string]]::new()
    $roots.Add([System.IO.Path]::GetDirectoryName($script:Root))
    foreach ($folder in ([string] $env:PSModulePath).Split([System.IO.Path]::PathSeparator)) { if ($folder) { $roots.Add($folder) } }
    $seen = [System.Collections.Generic.HashSet[string]]::new()
    foreach ($root in $roots) {
        if (-not [System.IO.Directory]::Exists($root)) { continue }
        foreach ($module in [System.IO.Directory]::GetDirectories($root)) {
            # <Module>/<Module>.mgcat, or <Module>/<version>/<Module>.mgcat.
            $name = [System.IO.Path]::GetFileName($module) + '.mgcat'
            foreach ($folder in @($module) + [System.IO.Directory]::GetDirectories($module)) {
                $file = [System.IO.Path]::Combine($folder, $name)
                if ([System.IO.File]::Exists($file) -and $seen.Add($file)) { $file }
            }
        }
    }
}

function script:Get-GraphsmithRow($Cmdlet, $Bound, $Asked, [string] $Task) {
    $Asked['catalogs'] = [string[]] @(Get-GraphsmithCatalog)
    return Invoke-GraphsmithTask $Cmdlet $Bound (',"' + $Task + '":' + (ConvertTo-GraphsmithJson $Asked)) '' 'result'
}

function script:Find-GraphsmithCommand($Cmdlet, $Bound) {
    $words = if ($Bound.ContainsKey('Uri')) { $Bound['Uri'] } elseif ($Bound.ContainsKey('Command')) { $Bound['Command'] } else { $Bound['InputObject'] }
    foreach ($word in $words) {
        $isPath = $Cmdlet.ParameterSetName -eq 'FindByUri' -or ($Cmdlet.ParameterSetName -ne 'FindByCommand' -and ([string] $word).Contains('/'))
        $asked = [ordered] @{}
        if ($isPath) {
            $asked['path'] = if (([string] $word).Contains('/')) { [string] $word } else { '/' + $word }
            if ($Bound['Method']) { $asked['method'] = [string] $Bound['Method'] }
        } else { $asked['names'] = [string[]] @([string] $word) }
        $count = 0
        $seen = [System.Collections.Generic.HashSet[string]]::new()
        foreach ($said in @(Get-GraphsmithRow $Cmdlet $Bound $asked 'commands')) {
            $row = $said.value
            if ($Bound['ApiVersion'] -and $row.APIVersion -ne $Bound['ApiVersion']) { continue }
            if (-not $seen.Add("$($row.Command) $($row.Method) $($row.APIVersion) $($row.URI)")) { continue }
            $count++
            $permissions = [object[]] @(foreach ($permission in $row.Permissions) {
                [pscustomobject] @{
                    PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.Models.IGraphPermission'
                    Name = $permission.Name; PermissionType = $permission.PermissionType; IsLeastPrivilege = $permission.IsLeastPrivilege; Together = [string[]] @($permission.Together)
                }
            })
            $Cmdlet.WriteObject([pscustomobject] @{
                PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.Models.IGraphCommand'
                Command = $row.Command; Module = (([string] $row.Module) -replace '^Microsoft\.Graph\.', ''); APIVersion = $row.APIVersion; Method = $row.Method; URI = $row.URI
                OutputType = $row.OutputType; Permissions = $permissions; Variants = [string[]] @($row.Variants)
            })
        }
        if ($count -eq 0) {
            $what = if ($isPath) { "has a request to '$word'" } else { "is called '$word'" }
            $message = "No cmdlet of the modules that are here $what."
            $Cmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.ArgumentException]::new($message), 'CommandNotFound', 'ObjectNotFound', $word))
        }
    }
}

function script:Find-GraphsmithPermission($Cmdlet, $Bound, [string] $PermissionType) {
    if ($Bound['Online']) { $rows = Get-GraphsmithOnlinePermission } else { $rows = @(Get-GraphsmithRow $Cmdlet $Bound ([ordered] @{}) 'permissions' | Microsoft.PowerShell.Core\ForEach-Object { $_.value }) }
    foreach ($row in $rows) {
        if ($PermissionType -ne 'Any' -and $row.PermissionType -ne $PermissionType) { continue }
        if ($Bound.ContainsKey('SearchString')) {
            $fits = if ($Bound['ExactMatch']) { $row.Name -eq $Bound['SearchString'] } else { $row.Name.IndexOf([string] $Bound['SearchString'], [System.StringComparison]::OrdinalIgnoreCase) -ge 0 }
            if (-not $fits) { continue }
        }
        $known = @{}
        foreach ($property in $row.PSObject.Properties) { $known[$property.Name] = $property.Value }
        $Cmdlet.WriteObject([pscustomobject] @{
            PSTypeName = 'Microsoft.Graph.Custom.Permission'
            Id = $known['Id']; PermissionType = $known['PermissionType']; Consent = $known['Consent']; Name = $known['Name']; Description = $known['Description']
        })
    }
}

# What the service itself lists for Microsoft Graph.
function script:Get-GraphsmithOnlinePermission {
    $address = 'v1.0/servicePrincipals?$filter=appId eq ''00000003-0000-0000-c000-000000000000''&$select=oauth2PermissionScopes,appRoles'
    $principal = @((Invoke-MgGraphRequest -Uri $address).value)[0]
    foreach ($scope in @($principal.oauth2PermissionScopes)) {
        [pscustomobject] @{ Id = $scope.id; PermissionType = 'Delegated'; Consent = $scope.type; Name = $scope.value; Description = $scope.adminConsentDescription }
    }
    foreach ($role in @($principal.appRoles)) {
        [pscustomobject] @{ Id = $role.id; PermissionType = 'Application'; Consent = 'Admin'; Name = $role.value; Description = $role.description }
    }
}
