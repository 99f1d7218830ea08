# Adds everybody of a department to a group, twenty in a request.
group=$(mg Get-MgGroup -Filter "displayName eq 'Sales'" -Only id)
for n in $(seq 45); do echo "{\"displayName\": \"Temp $n\", \"userPrincipalName\": \"temp$n@contoso.com\", \"department\": \"Temp\"}"; done |
  mg New-MgUser -Batch -Output jsonl > temps.jsonl
mg New-MgGroupMemberByRef -GroupId "$group" -Batch < temps.jsonl
mg Get-MgGroupMember -GroupId "$group" -All -Only id | wc -l
