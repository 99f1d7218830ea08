# Makes errors of what mg says.

# Headers of a response: each name with its values.
function script:ConvertTo-GraphsmithHeader($Value) {
    $headers = [System.Collections.Generic.Dictionary[string, System.Collections.Generic.IEnumerable[string]]]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($null -ne $Value) { foreach ($property in $Value.PSObject.Properties) { $headers[$property.Name] = [string[]] @($property.Value) } }
    return $headers
}

# What a call was given: what an error is about.
function script:Get-GraphsmithTarget($Info, $Bound) {
    $target = [ordered] @{}
    foreach ($row in $Info.Parameters) { if ($Bound.ContainsKey($row[0])) { $target[$row[0]] = $Bound[$row[0]] } }
    return [pscustomobject] $target
}

# Nobody is signed in, and the module for signing in is there.
function script:New-GraphsmithSignedOut {
    $exception = $script:ExceptionClass::new('Authentication needed. Please call Connect-MgGraph.', $null)
    return [System.Management.Automation.ErrorRecord]::new($exception, 'AuthenticationError', 'AuthenticationError', $null)
}

# An error as scripts read it (docs/modules.md#errors).
function script:New-GraphsmithError($Said, $Target) {
    $event = @{}
    foreach ($property in $Said.PSObject.Properties) { $event[$property.Name] = $property.Value }
    $text = [string] $event['message']
    $code = [string] $event['code']
    if (-not $code) { $code = 'GraphsmithFailure' }
    if ($code -eq 'NotSignedIn' -and $null -ne [System.AppDomain]::CurrentDomain.GetData('Graphsmith.SignIn.1')) {
        if ($text -eq 'you are not signed in') { return New-GraphsmithSignedOut }
        $text = "$text. Please call Connect-MgGraph."
    }
    $response = $null
    $details = $text
    if ($event['status']) {
        $status = [System.Net.HttpStatusCode] [int] $event['status']
        $headers = ConvertTo-GraphsmithHeader $event['headers']
        $response = [pscustomobject] @{ StatusCode = $status; Headers = $headers; Content = $event['body'] }
        $lines = [System.Collections.Generic.List[string]]::new([string[]] @($text, '', "Status: $([int] $status) ($status)", "ErrorCode: $code"))
        if ($headers.ContainsKey('Date')) { $lines.Add("Date: $($headers['Date'] -join ', ')") }
        $lines.Add('')
        $lines.Add('Headers:')
        foreach ($name in $headers.Keys) { $lines.Add("$name : $($headers[$name] -join ', ')") }
        $details = $lines -join [System.Environment]::NewLine
        $text = "[$code] : $text"
    }
    $exception = $script:ExceptionClass::new($text, $response)
    $exception.Data['StatusCode'] = [int] $event['status']
    $exception.Data['RequestId'] = $event['requestId']
    $exception.Data['ExitCode'] = [int] $event['exit']
    $exception.Data['Hint'] = $event['hint']
    $category = [System.Management.Automation.ErrorCategory]::NotSpecified
    [void] [System.Enum]::TryParse([string] $event['category'], [ref] $category)
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $code, $category, $Target)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($details)
    return $record
}
