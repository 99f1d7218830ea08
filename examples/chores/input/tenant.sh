# What the chores find: three users, a group, mail, events, files, devices.
mg New-MgUser < staff.csv
group=$(mg New-MgGroup -DisplayName Sales -MailNickname sales -MailEnabled:'$false' -SecurityEnabled -Only id)
mg Get-MgUser -Filter "department eq 'Sales'" -All | mg New-MgGroupMemberByRef -GroupId "$group"
mg Set-MgUserManagerByRef -UserId bol@contoso.com -OdataId https://graph.microsoft.com/v1.0/users/adelev@contoso.com
mg New-MgUser -DisplayName Guest -UserPrincipalName guest@fabrikam.com -UserType Guest -AccountEnabled -MailNickname guest
mg New-MgUserEvent -UserId adelev@contoso.com < events.jsonl
mg New-MgUserMessage -UserId adelev@contoso.com < messages.jsonl
mg New-MgDevice < devices.csv
