# Looks for somebody by a part of the name.
mg Get-MgUser -Search '"displayName:lee"' -Property displayName,mail -Output csv
