# Writes groups, and who is in them, for a spreadsheet.
mg Get-MgGroup -All -Property displayName,mailNickname,securityEnabled -Output csv
mg Get-MgGroup -All -Only id | while read -r group; do mg Get-MgGroupMember -GroupId "$group" -All -Output csv; done
