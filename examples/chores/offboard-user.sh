# Blocks somebody, ends the sessions, and takes the person out of all groups.
user=bol@contoso.com
mg Update-MgUser -UserId "$user" -AccountEnabled:'$false' -Only accountEnabled
id=$(mg Get-MgUser -UserId "$user" -Only id)
mg Get-MgUserMemberOf -UserId "$user" -All -Only id |
  while read -r group; do mg Remove-MgGroupMemberDirectoryObjectByRef -GroupId "$group" -DirectoryObjectId "$id"; done
mg Get-MgUserMemberOf -UserId "$user" -All -Output json
