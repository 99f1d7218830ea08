# Gives somebody a password for the next sign-in. It comes from a file that nobody else can read.
umask 077; echo '{"passwordProfile": {"password": "Practice-3", "forceChangePasswordNextSignIn": true}}' > change.json
mg Update-MgUser -UserId cair@contoso.com -BodyParameter @change.json -WhatIf
mg Update-MgUser -UserId cair@contoso.com -BodyParameter @change.json -Only displayName
