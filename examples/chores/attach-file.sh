# Attaches a file of any size to an event.
event=$(mg Get-MgUserEvent -UserId adelev@contoso.com -Filter "subject eq 'Spring review'" -Only id)
head -c 5000000 /dev/zero > film.mp4
mg Add-MgAttachment -Path film.mp4 -UserId adelev@contoso.com -EventId "$event" -Only name
mg Get-MgUserEventAttachment -UserId adelev@contoso.com -EventId "$event" -Property name,size,contentType -Output csv
