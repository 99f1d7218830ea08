# Clears a property.
mg Update-MgUser -UserId cair@contoso.com -JobTitle '$null' > answer.json
mg Get-MgUser -UserId cair@contoso.com -Property displayName,jobTitle -Output json
