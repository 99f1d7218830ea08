# Writes the events to come, in their order, for a spreadsheet.
mg Get-MgUserEvent -UserId adelev@contoso.com -Filter "start/dateTime ge '2025-01-01'" -Sort 'start/dateTime' -All \
  -Property subject,start -Output jsonl
