# Creates an event with everybody of a group.
group=$(mg Get-MgGroup -Filter "displayName eq 'Sales'" -Only id)
people=$(mg Get-MgGroupMember -GroupId "$group" -All -Only id | while read -r id; do mg Get-MgUser -UserId "$id" -Only mail; done)
guests=$(for mail in $people; do printf "@{emailAddress=@{address='%s'}}," "$mail"; done)
mg New-MgUserEvent -UserId adelev@contoso.com -Subject Kick-off -Attendees "@(${guests%,})" -Output json \
  -Start '@{dateTime="2030-04-01T09:00"; timeZone="UTC"}' -End '@{dateTime="2030-04-01T10:00"; timeZone="UTC"}'
