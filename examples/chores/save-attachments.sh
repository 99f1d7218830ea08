# Saves all attachments of the messages that have any.
mkdir -p saved && user=adelev@contoso.com
mg Get-MgUserMessage -UserId "$user" -Filter 'hasAttachments eq true' -All -Only id | while read -r message; do
  mg Get-MgUserMessageAttachment -UserId "$user" -MessageId "$message" -Property id,name -Output tsv |
    while IFS=$'\t' read -r id name; do
      mg request GET "/users/$user/messages/$message/attachments/$id/\$value" -OutFile "saved/${name##*/}"
    done
done
ls saved && cat saved/invoice.pdf
