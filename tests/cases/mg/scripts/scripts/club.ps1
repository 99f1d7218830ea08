<# Get-MgBetaClubGuest isn't called here. #>
#Requires -Modules Microsoft.Graph.Beta.Clubs, @{ ModuleName = 'Microsoft.Graph.Beta.Houses'; ModuleVersion = '2.0' }
using module AzureAD
function Get-MgBetaClubReport { param([string] $Name) Get-MgBetaClubMember -ClubId $Name -MemberId 1 }

Connect-MgGraph -ClientId $app -TenantId contoso.com -CertificateThumbprint 'hunter2-thumb' -NoWelcome
Get-MgBetaClubReport -Name 'hunter2'
$found = @{ ClubId = 1; Top = 5 }
$found['Filter'] = "name eq 'a%2Fb'"
Get-MgBetaClubMember @found -Limit 3
Get-MgBetaClubMember @PSBoundParameters
get-mgbetaclubmember -ClubId 1 -P id
Get-MgBetaClubMember -ClubId 1 -Selct id, name
Get-MgBetaClubMember -ClubId 1 -Orderby 'name desc', 'age asc' -Debug -Proxy 'http://hunter2.example'
& 'Get-MgBetaClubMembr' -ClubId 1
Microsoft.Graph.Beta.Houses\Update-MgBetaClubMember -ClubId 1 -MemberId 2 -Name $null -Joined 01/02/2024
New-MgBetaClubMember -ClubId 1 -Name 'hunter2'
Get-MgBetaMeadow | Out-Null
Write-Host "run Get-MgBetaClubGuest instead"
