# Sends a request that no cmdlet is needed for, page by page.
mg request GET '/users?$select=displayName&$top=2' -All -Only displayName
