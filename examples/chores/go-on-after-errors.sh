# One that fails doesn't stop the others; the exit code tells.
printf 'bol@contoso.com\nnobody@contoso.com\ncair@contoso.com\n' | mg Update-MgUser -OfficeLocation 12 -Only displayName || echo "exit code $?"
