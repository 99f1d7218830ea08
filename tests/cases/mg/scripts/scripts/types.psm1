$key = New-Object Microsoft.Graph.PowerShell.Models.MicrosoftGraphMember -Property @{ Name = 'hunter2' }
if ($key -is [Microsoft.Graph.PowerShell.Models.MicrosoftGraphMember]) { $key }
[Microsoft.Graph.PowerShell.Authentication.GraphSession]::Instance
Select-MgProfile beta
Set-MgGraphOption -EnableLoginByWAM $true
$base = 'https://graph.microsoft.com/beta'
Invoke-MgGraphRequest -Uri "$base/clubs/$id/members?`$filter=name eq 'hunter2'"
Invoke-MgGraphRequest PATCH "beta/clubs/1/members/$($member.Id)" -Body @{ name = 'hunter2' }
Invoke-MgGraphRequest POST beta/clubs/hunter2/meadows -Body '{}'
Invoke-MgGraphRequest -Uri $next
Invoke-MgGraphRequest 'https://hunter2.example/beta/clubs' -SkipHeaderValidation
if ( { [
