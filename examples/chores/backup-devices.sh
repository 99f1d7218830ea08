# Keeps all devices as JSON lines, for a comparison later.
mg Get-MgDevice -All -Output jsonl > devices.jsonl
wc -l < devices.jsonl
