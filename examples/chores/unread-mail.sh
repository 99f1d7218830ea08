# Lists unread mail, and marks it as read.
mg Get-MgUserMessage -UserId adelev@contoso.com -Filter 'isRead eq false' -All -Output jsonl > unread.jsonl
mg Update-MgUserMessage -UserId adelev@contoso.com -MessageId - -IsRead -Only subject < unread.jsonl
mg Get-MgUserMessageCount -UserId adelev@contoso.com -Filter 'isRead eq false'
