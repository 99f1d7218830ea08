# Switches off the devices that nobody has used for long.
mg Get-MgDevice -Filter 'approximateLastSignInDateTime le 2025-01-01T00:00:00Z' -All |
  mg Update-MgDevice -AccountEnabled:'$false' -Only displayName
