# Lists the groups that somebody is in.
mg Get-MgUserMemberOf -UserId adelev@contoso.com -All -Only displayName
