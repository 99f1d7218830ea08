# Counts the guests, and lists them.
mg Get-MgUserCount -ConsistencyLevel eventual -Filter "userType eq 'Guest'"
mg Get-MgUser -Filter "userType eq 'Guest'" -All -Property displayName,userPrincipalName -Output csv
