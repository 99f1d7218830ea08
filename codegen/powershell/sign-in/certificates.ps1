# Certificates of applications: from the stores of the user and of the machine, or as an object.

# The certificate that a thumbprint or the name of its subject says, with its key.
function script:Find-GraphsmithCertificate([string] $Thumbprint, [string] $Subject) {
    foreach ($location in 'CurrentUser', 'LocalMachine') {
        $store = [System.Security.Cryptography.X509Certificates.X509Store]::new('My', $location)
        try {
            try { $store.Open('ReadOnly, OpenExistingOnly') } catch { continue }
            $found = @(foreach ($candidate in $store.Certificates) {
                $fits = if ($Thumbprint) { $candidate.Thumbprint -eq $Thumbprint.Replace(' ', '') } else { $candidate.Subject -eq $Subject -or $candidate.Subject -eq "CN=$Subject" }
                if ($fits -and $candidate.HasPrivateKey) { $candidate }
            })
            if ($found.Count -gt 0) {
                # The one that is good for the longest time: the last one was renewed.
                return @($found | Microsoft.PowerShell.Utility\Sort-Object -Property NotAfter -Descending)[0]
            }
        } finally { $store.Dispose() }
    }
    $what = if ($Thumbprint) { "the thumbprint $Thumbprint" } else { "the subject $Subject" }
    throw "No certificate with $what and with its key is in the stores of the user and of the machine."
}

function script:ConvertTo-GraphsmithPemPart([string] $Label, [byte[]] $Bytes) {
    return "-----BEGIN $Label-----`n" + [System.Convert]::ToBase64String($Bytes, 'InsertLineBreaks').Replace("`r", '') + "`n-----END $Label-----`n"
}

# A certificate and its key in PEM.
function script:ConvertTo-GraphsmithPem($Certificate) {
    $key = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($Certificate)
    if ($null -eq $key) { throw "The certificate $($Certificate.Thumbprint) has no RSA key here." }
    try {
        # Windows PowerShell has only the keys of Windows.
        $bytes = if ($null -ne $key.PSObject.Methods['ExportPkcs8PrivateKey']) { $key.ExportPkcs8PrivateKey() } else { $key.Key.Export('PKCS8_PRIVATEKEY') }    # PowerShell 7
    } catch {
        throw "The key of the certificate $($Certificate.Thumbprint) can't be exported. Keep certificate and key in a PEM file that AZURE_CLIENT_CERTIFICATE_PATH names, and use -EnvironmentVariable."
    }
    return (ConvertTo-GraphsmithPemPart 'CERTIFICATE' $Certificate.RawData) + (ConvertTo-GraphsmithPemPart 'PRIVATE KEY' $bytes)
}
