$key = New-Object Microsoft.Graph.PowerShell.Models.MicrosoftGraphMember -Property @{ Name = 'hunter2' }
if ($key -is [Microsoft.Graph.PowerShell.Models.MicrosoftGraphMember]) { $key }
[Microsoft.Graph.PowerShell.Authentication.GraphSession]::Instance
Select-MgProfile beta
Set-MgGraphOption -EnableLoginByWAM $true
$base = 'https://graph.microsoft.com/v1.0'
Invoke-MgGraphRequest -Uri "$base/clubs/$id/members?`$filter=name eq 'hunter2'"
Invoke-MgGraphRequest PATCH "v1.0/clubs/1/members/$($member.Id)" -Body @{ name = 'hunter2' }
Invoke-MgGraphRequest POST v1.0/clubs/hunter2/meadows -Body '{}'
Invoke-MgGraphRequest -Uri $next
Invoke-MgGraphRequest 'https://hunter2.example/v1.0/clubs' -SkipHeaderValidation
if ( { [
