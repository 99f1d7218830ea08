# Creates the people of a spreadsheet, each with a manager, and says who they are.
mg New-MgUser -Output jsonl < newcomers.csv > made.jsonl
mg Set-MgUserManagerByRef -UserId - -OdataId https://graph.microsoft.com/v1.0/users/adelev@contoso.com < made.jsonl
mg Get-MgUser -All -Property displayName,department -ExpandProperty manager -Output jsonl
