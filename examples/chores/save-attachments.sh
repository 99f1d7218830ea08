# Saves all attachments of the messages that have any.
mkdir -p saved
mg Get-MgUserMessage -UserId adelev@contoso.com -Filter 'hasAttachments eq true' -All -Only id | while read -r message; do
  mg Get-MgUserMessageAttachment -UserId adelev@contoso.com -MessageId "$message" -Output jsonl |
    while read -r line; do echo "$line" | python3 -c 'import base64,json,sys; a=json.load(sys.stdin); open("saved/"+a["name"].replace("/","_"),"wb").write(base64.b64decode(a["contentBytes"]))'; done
done
ls saved && cat saved/invoice.pdf
