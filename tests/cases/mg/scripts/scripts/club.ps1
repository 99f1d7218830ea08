<# Get-MgClubGuest isn't called here. #>
#Requires -Modules Microsoft.Graph.Clubs, @{ ModuleName = 'Microsoft.Graph.Houses'; ModuleVersion = '2.0' }
using module AzureAD
function Get-MgClubReport { param([string] $Name) Get-MgClubMember -ClubId $Name -MemberId 1 }

Connect-MgGraph -ClientId $app -TenantId contoso.com -CertificateThumbprint 'hunter2-thumb' -NoWelcome
Get-MgClubReport -Name 'hunter2'
$found = @{ ClubId = 1; Top = 5 }
$found['Filter'] = "name eq 'a%2Fb'"
Get-MgClubMember @found -Limit 3
Get-MgClubMember @PSBoundParameters
get-mgclubmember -ClubId 1 -P id
Get-MgClubMember -ClubId 1 -Selct id, name
Get-MgClubMember -ClubId 1 -Orderby 'name desc', 'age asc' -Debug -Proxy 'http://hunter2.example'
& 'Get-MgClubMembr' -ClubId 1
Microsoft.Graph.Houses\Update-MgClubMember -ClubId 1 -MemberId 2 -Name $null -Joined 01/02/2024
New-MgClubMember -ClubId 1 -Name 'hunter2'
Get-MgMeadow | Out-Null
Write-Host "run Get-MgClubGuest instead"
