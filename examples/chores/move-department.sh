# Changes a property of all whom a filter finds.
mg Get-MgUser -Filter "department eq 'Sales'" -All -Property id |
  mg Update-MgUser -Department Commerce -Only department
mg Get-MgUser -Filter "department eq 'Commerce'" -All -Only displayName
