# Lists who has no manager.
mg Get-MgUser -All -ExpandProperty manager -Output jsonl | grep -v '"manager"' | mg Get-MgUser -UserId - -Only displayName
