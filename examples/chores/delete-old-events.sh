# Removes the events that ended before a day; -WhatIf shows first what would be sent.
old() { mg Get-MgUserEvent -UserId adelev@contoso.com -Filter "end/dateTime lt '2021-01-01'" -All -Property subject; }
old | mg Remove-MgUserEvent -UserId adelev@contoso.com -WhatIf | head -1
old | mg Remove-MgUserEvent -UserId adelev@contoso.com
mg Get-MgUserEvent -UserId adelev@contoso.com -All -Only subject
