# Tells what has changed among the users since the last time; the file keeps the place.
mg Get-MgUserDelta -DeltaLink users.link -Only displayName > /dev/null
mg Update-MgUser -UserId bol@contoso.com -JobTitle Chief -Only jobTitle
mg Get-MgUserDelta -DeltaLink users.link -Only displayName
