# Sends a message to each person of a spreadsheet.
mg Get-MgUser -Filter "department eq 'Sales'" -All -Only mail | while read -r mail; do
  mg Send-MgUserMail -UserId adelev@contoso.com -Message "@{subject='News'; toRecipients=@(@{emailAddress=@{address='$mail'}})}"
done
mg Get-MgUserMailFolderMessage -UserId adelev@contoso.com -MailFolderId sentitems -Only toRecipients.emailAddress.address
