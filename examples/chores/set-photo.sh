# Sets the photo of somebody, and reads it back.
printf '\211PNG\r\n' > photo.png
mg Set-MgUserPhotoContent -UserId adelev@contoso.com -InFile photo.png
mg Get-MgUserPhotoContent -UserId adelev@contoso.com -OutFile back.png
cmp photo.png back.png && echo same
