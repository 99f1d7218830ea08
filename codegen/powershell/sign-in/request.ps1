# Invoke-MgGraphRequest: requests to any address of Graph.

if (-not $script:IsCore) { Microsoft.PowerShell.Utility\Add-Type -AssemblyName System.Net.Http }
$script:Methods = 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'

function script:New-GraphsmithRecord([System.Exception] $Exception, [string] $Id, [string] $Category) {
    return [System.Management.Automation.ErrorRecord]::new($Exception, $Id, $Category, $null)
}

# Ends the request with an error. -ErrorAction SilentlyContinue and Ignore keep it from ending the statement.
function script:Stop-GraphsmithRequest($Cmdlet, $Bound, $ErrorRecord) {
    if ($Bound.ContainsKey('ErrorAction') -and $Bound['ErrorAction'] -in 'SilentlyContinue', 'Ignore') { $Cmdlet.WriteError($ErrorRecord) } else { $Cmdlet.ThrowTerminatingError($ErrorRecord) }
}

function script:Invoke-GraphsmithRequest($Cmdlet, $Bound, [string] $Method, $Uri) {
    $address = if ($null -eq $Uri) { '' } else { $Uri.OriginalString }
    # An address alone stands where the method would.
    if ($null -eq $Uri -and $Method -match '[/.?]') { $address = $Method; $Method = 'GET' }
    $Method = $Method.ToUpperInvariant()
    if ($Method -notin $script:Methods) {
        $message = "Cannot bind parameter 'Method'. '$Method' is none of $($script:Methods -join ', ')."
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord ([System.ArgumentException]::new($message)) 'CannotConvertArgumentNoMessage' 'InvalidArgument')
        return
    }
    if (-not $address.Trim()) {
        $message = if ($null -eq $Uri) { 'Cannot process command because of one or more missing mandatory parameters: Uri.' } else { 'Empty string not allowed for Uri' }
        $id = if ($null -eq $Uri) { 'MissingMandatoryParameter' } else { 'InvokeGraphRequestInvalidHost' }
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord ([System.ArgumentException]::new($message)) $id 'InvalidArgument')
        return
    }
    if ($script:State.IsOut) { $Cmdlet.ThrowTerminatingError((New-GraphsmithSignedOut)) }
    try {
        $request = New-GraphsmithRequest $Cmdlet $Bound $Method $address
        if ($null -eq $request) { return }
        $folder = ConvertTo-GraphsmithJson $Cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath
        $script:Number++
        $line = '{"v":1,"id":' + $script:Number + ',"request":' + (ConvertTo-GraphsmithJson $request) + ',"options":{' + (Get-GraphsmithRequestOption $Cmdlet $Bound) + '},"cwd":' + $folder +
            $script:State.Auth + "}`n{`"record`":{}}`n{`"end`":true}`n"
    } catch {
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord $_.Exception 'InvalidUsage' 'InvalidArgument')
        return
    }
    $got = @{ Response = $null; Error = $null }
    $receive = {
        param($said)
        foreach ($name in 'Response', 'Error') { if ($null -ne $said.PSObject.Properties[$name]) { $got[$name] = $said.$name; return $true } }
        return $false
    }.GetNewClosure()
    Invoke-GraphsmithCommand $Cmdlet $Bound @{ Lists = @(); Parameters = @() } $line $receive
    $url = $request.uri
    if ($url -notmatch '^[A-Za-z]+://') { $url = (Get-GraphsmithRoot) + '/' + $url.TrimStart('/') }
    if ($null -ne $got.Error) {
        $said = $got.Error
        if ($said.PSObject.Properties['status'] -and $said.status) {
            $record = New-GraphsmithHttpError $Method $url ([int] $said.status) (ConvertTo-GraphsmithHeader $said.headers) ([string] $said.body)
        } else { $record = New-GraphsmithError $said $null }
        Stop-GraphsmithRequest $Cmdlet $Bound $record
        return
    }
    if ($null -ne $got.Response) { Write-GraphsmithResponse $Cmdlet $Bound $Method $url $got.Response }
}

# Where Graph is, for the addresses in errors.
function script:Get-GraphsmithRoot {
    $match = [regex]::Match($script:State.Auth, '"graph":"([^"]+)"')
    if ($match.Success) { return $match.Groups[1].Value.TrimEnd('/') }
    if ($env:MG_BASE_URL) { return $env:MG_BASE_URL.Trim().TrimEnd('/') }
    return 'https://graph.microsoft.com'
}

function script:Get-GraphsmithRequestOption($Cmdlet, $Bound) {
    $caller = $Cmdlet.SessionState.PSVariable
    $options = '"progress":true' + $script:State.Options
    $verbose = if ($Bound.ContainsKey('Verbose')) { [bool] $Bound['Verbose'] } else { $caller.GetValue('VerbosePreference') -notin 'SilentlyContinue', 'Ignore' }
    $debug = if ($Bound.ContainsKey('Debug')) { [bool] $Bound['Debug'] } else { $caller.GetValue('DebugPreference') -notin 'SilentlyContinue', 'Ignore' }
    if ($verbose) { $options += ',"verbose":true' }
    if ($debug) { $options += ',"debug":true' }
    return $options
}

# The request as mg is told; $null after an error.
function script:New-GraphsmithRequest($Cmdlet, $Bound, [string] $Method, [string] $Address) {
    $headers = [ordered] @{}
    $session = $Bound['GraphRequestSession']
    if ($null -ne $session -and $null -ne $session.PSObject.Properties['Headers']) { foreach ($name in $session.Headers.Keys) { $headers[[string] $name] = [string] $session.Headers[$name] } }
    if ($null -ne $Bound['Headers']) {
        foreach ($name in $Bound['Headers'].Keys) {
            $value = $Bound['Headers'][$name]
            $headers[[string] $name] = @(foreach ($part in @($value)) { if ($part -is [datetime] -or $part -is [System.DateTimeOffset]) { $script:TextClass::Iso($part) } else { [string] $part } }) -join ', '
        }
    }
    if ($Bound['UserAgent']) { $headers['User-Agent'] = [string] $Bound['UserAgent'] }
    if ($Bound['SessionVariable']) {
        $kept = [pscustomobject] @{ PSTypeName = 'Microsoft.Graph.PowerShell.Authentication.Helpers.GraphRequestSession'; Headers = $headers; UserAgent = $Bound['UserAgent'] }
        $Cmdlet.SessionState.PSVariable.Set([string] $Bound['SessionVariable'], $kept)
    }
    $request = [ordered] @{ method = $Method; uri = $Address; headers = $headers }
    $type = [string] $Bound['ContentType']
    foreach ($name in $headers.Keys) { if (-not $type -and $name -eq 'Content-Type') { $type = $headers[$name] } }
    $sends = $Method -in 'POST', 'PUT', 'PATCH'
    $body = $Bound['Body']
    if ($Bound['InputFilePath']) {
        $file = $Cmdlet.GetUnresolvedProviderPathFromPSPath([string] $Bound['InputFilePath'])
        if (-not [System.IO.File]::Exists($file)) {
            $missing = [System.Management.Automation.ItemNotFoundException]::new("Cannot find path '$file' because it does not exist.")
            Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord $missing 'PathNotFound' 'ObjectNotFound')
            return $null
        }
        $request['inFile'] = $file
    } elseif ($null -ne $body) {
        Set-GraphsmithBody $request $body.PSObject.BaseObject $body $Method $type
    } elseif ($sends) { $request['body'] = '' }
    if ($Bound.ContainsKey('ContentType') -and $type) { $request['contentType'] = $type }
    if ($Bound['OutputFilePath']) {
        $request['outFile'] = $Cmdlet.GetUnresolvedProviderPathFromPSPath([string] $Bound['OutputFilePath'])
    } elseif ($Bound['InferOutputFileName']) {
        # Content that is saved in a folder takes the name that the service suggests.
        $request['outFile'] = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    }
    if (-not $request['outFile'] -or $Bound['SkipHttpErrorCheck']) { $request['anyStatus'] = $true }
    return $request
}

# Puts a body into a request, as what it is.
function script:Set-GraphsmithBody($Request, $Base, $Body, [string] $Method, [string] $Type) {
    if ($Base -is [string]) { $Request['body'] = $Base; return }
    if ($Base -is [byte[]]) { $Request['bytes'] = [System.Convert]::ToBase64String($Base); return }
    if ($Base -is [System.IO.Stream]) {
        $all = [System.IO.MemoryStream]::new()
        $Base.CopyTo($all)
        $Request['bytes'] = [System.Convert]::ToBase64String($all.ToArray())
        return
    }
    $isForm = $Type -match '^application/x-www-form-urlencoded'
    if ($Base -is [System.Collections.IDictionary] -and ($Method -eq 'GET' -or $isForm)) {
        $pairs = @(foreach ($key in $Base.Keys) { [uri]::EscapeDataString([string] $key) + '=' + [uri]::EscapeDataString((ConvertTo-GraphsmithPlain $Base[$key])) }) -join '&'
        if ($isForm) { $Request['body'] = $pairs; return }
        $separator = if ($Request['uri'].Contains('?')) { '&' } else { '?' }
        $Request['uri'] = $Request['uri'] + $separator + $pairs
        return
    }
    $Request['body'] = ConvertTo-GraphsmithJson $Body
}

# A value as it stands in a query.
function script:ConvertTo-GraphsmithPlain($Value) {
    $plain = ConvertTo-GraphsmithValue $Value 0
    if ($null -eq $plain) { return '' }
    if ($plain -is [string]) { return $plain }
    return ConvertTo-GraphsmithJson $plain
}

# What a response has as bytes.
function script:Get-GraphsmithContent($Response) {
    if ($Response.PSObject.Properties['bytes']) { return , [System.Convert]::FromBase64String($Response.bytes) }
    if ($Response.PSObject.Properties['body'] -and $null -ne $Response.body) { return , [System.Text.Encoding]::UTF8.GetBytes($Response.body) }
    return , [byte[]]::new(0)
}

# The message of .NET for a response.
function script:New-GraphsmithMessage([string] $Method, [string] $Url, [int] $Status, $Headers, [byte[]] $Content) {
    $message = [System.Net.Http.HttpResponseMessage]::new([System.Net.HttpStatusCode] $Status)
    $message.RequestMessage = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), $Url)
    $message.Content = [System.Net.Http.ByteArrayContent]::new($Content)
    foreach ($name in $Headers.Keys) {
        $values = [System.Collections.Generic.IEnumerable[string]] $Headers[$name]
        if (-not $message.Headers.TryAddWithoutValidation($name, $values)) { [void] $message.Content.Headers.TryAddWithoutValidation($name, $values) }
    }
    return $message
}

# The error of a response that says so.
function script:New-GraphsmithHttpError([string] $Method, [string] $Url, [int] $Status, $Headers, [string] $Body) {
    $message = New-GraphsmithMessage $Method $Url $Status $Headers ([System.Text.Encoding]::UTF8.GetBytes($Body))
    $exception = $script:ExceptionClass::new("Response status code does not indicate success: $($message.StatusCode) ($($message.ReasonPhrase)).", $message)
    $exception.Data['StatusCode'] = $Status
    $lines = @("$Method $Url", "HTTP/1.1 $Status $($message.ReasonPhrase)") + @(foreach ($name in $Headers.Keys) { "$($name): $($Headers[$name] -join ', ')" }) + '', $Body
    $record = [System.Management.Automation.ErrorRecord]::new($exception, 'InvokeGraphHttpResponseException', 'InvalidOperation', $null)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($lines -join "`r`n")
    return $record
}

function script:Write-GraphsmithResponse($Cmdlet, $Bound, [string] $Method, [string] $Url, $Response) {
    $caller = $Cmdlet.SessionState.PSVariable
    $status = [int] $Response.status
    $headers = ConvertTo-GraphsmithHeader $Response.headers
    if ($Bound['StatusCodeVariable']) { $caller.Set([string] $Bound['StatusCodeVariable'], $status) }
    if ($Bound['ResponseHeadersVariable']) { $caller.Set([string] $Bound['ResponseHeadersVariable'], $headers) }
    $isSaved = [bool] $Response.PSObject.Properties['file']
    $type = [string] $Response.contentType
    $output = [string] $Bound['OutputType']
    if ($status -ge 400 -and -not $Bound['SkipHttpErrorCheck']) {
        $body = [System.Text.Encoding]::UTF8.GetString((Get-GraphsmithContent $Response))
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithHttpError $Method $Url $status $headers $body)
        return
    }
    if ($isSaved -and -not $Bound['PassThru']) { return }
    $content = if ($isSaved) { [System.IO.File]::ReadAllBytes($Response.file) } else { Get-GraphsmithContent $Response }
    if ($output -eq 'HttpResponseMessage') {
        $Cmdlet.WriteObject((New-GraphsmithMessage $Method $Url $status $headers $content))
        return
    }
    $text = if ($isSaved) { [System.Text.Encoding]::UTF8.GetString($content) } elseif ($Response.PSObject.Properties['body']) { [string] $Response.body } else { $null }
    $isJson = $type -match '^application/([^;]+\+)?json'
    if (-not $isJson -and $content.Length -gt 0 -and $type -and $type -notmatch '^text/plain') {
        $kind = if ($type -like 'image/*') { 'Image' } else { 'Detect' }
        $exception = [System.Management.Automation.ValidationMetadataException]::new("Request returned Non-Json response of $kind, Please specify '-OutputFilePath'")
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord $exception 'InvokeGraphContentTypeException' 'InvalidArgument')
        return
    }
    if (-not $text) { $Cmdlet.WriteObject($null); return }
    if ($output -eq 'Json' -or -not $isJson) { $Cmdlet.WriteObject($text); return }
    try { $value = ConvertFrom-GraphsmithReply $text ($output -eq 'PSObject') } catch {
        Stop-GraphsmithRequest $Cmdlet $Bound (New-GraphsmithRecord ([System.FormatException]::new("The reply is no JSON: $($_.Exception.Message)")) 'InvalidReply' 'InvalidResult')
        return
    }
    $Cmdlet.WriteObject($value)
}

# JSON as tables without regard to case, or as objects, with points in time as such.
function script:ConvertFrom-GraphsmithReply([string] $Text, [bool] $AsObjects) {
    $asText = $script:AsText
    # Names that differ in case only, and the empty one, are no names of properties.
    if ($script:IsCore) { $value = & $script:FromJson $Text -AsHashtable -NoEnumerate @asText } else { $value = & $script:FromJson $Text }    # PowerShell 7
    return , (ConvertTo-GraphsmithReply $value $AsObjects)
}

function script:ConvertTo-GraphsmithReply($Value, [bool] $AsObjects) {
    if ($Value -is [string]) {
        if ($Value.Length -lt 19 -or $Value[4] -ne '-' -or $Value -notmatch '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$') { return $Value }
        $time = [datetime]::MinValue
        $style = if ($Matches.ContainsKey(2)) { 'AdjustToUniversal' } else { 'None' }
        if ([datetime]::TryParse($Value, [cultureinfo]::InvariantCulture, $style, [ref] $time)) { return $time }
        return $Value
    }
    if ($Value -is [System.Collections.IDictionary]) {
        if ($AsObjects) {
            $object = [psobject]::new()
            foreach ($key in $Value.Keys) {
                if ($key -and $null -eq $object.PSObject.Properties[[string] $key]) { $object.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new([string] $key, (ConvertTo-GraphsmithReply $Value[$key] $true))) }
            }
            return $object
        }
        $table = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($key in $Value.Keys) { if (-not $table.ContainsKey($key)) { $table[$key] = ConvertTo-GraphsmithReply $Value[$key] $false } }
        return $table
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        if (-not $AsObjects) {
            $table = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
            foreach ($property in $Value.PSObject.Properties) { $table[$property.Name] = ConvertTo-GraphsmithReply $property.Value $false }
            return $table
        }
        foreach ($property in $Value.PSObject.Properties) { $property.Value = ConvertTo-GraphsmithReply $property.Value $true }
        return $Value
    }
    if ($Value -is [System.Collections.IList]) {
        $list = [object[]]::new($Value.Count)
        for ($i = 0; $i -lt $list.Length; $i++) { $list[$i] = ConvertTo-GraphsmithReply $Value[$i] $AsObjects }
        return , $list
    }
    if ($Value -is [int]) { return [long] $Value }
    return $Value
}
