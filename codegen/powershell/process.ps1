# The processes of mg. One that has done a command waits for the next in a pool, which all modules and runspaces of this
# PowerShell share; so connections and tokens are kept.

$script:Number = 0
$script:Folder = $null                      # the working folder of the last call, and the same as JSON
$script:FolderJson = $null
$script:Catalog = Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject ([System.IO.Path]::Combine($script:Root, $ExecutionContext.SessionState.Module.Name + '.mgcat'))
$script:IsCore = $PSVersionTable.PSVersion.Major -ge 6
$script:Program = $null

# Processes that wait. All modules share them.
$domain = [System.AppDomain]::CurrentDomain
if ($null -eq $domain.GetData('Graphsmith.Pool.1')) { $domain.SetData('Graphsmith.Pool.1', [System.Collections.Concurrent.ConcurrentStack[object]]::new()) }
$script:Pool = $domain.GetData('Graphsmith.Pool.1')

# Where mg is: MG_EXE, the folder bin of the module, the PATH.
function script:Find-GraphsmithProgram($Cmdlet) {
    if ($env:MG_EXE) {
        if (-not [System.IO.File]::Exists($env:MG_EXE)) { throw "MG_EXE names $env:MG_EXE, which is no file." }
        return $env:MG_EXE
    }
    if ($script:Program) { return $script:Program }
    $leaf = 'mg'
    $system = 'linux'
    if (-not $script:IsCore -or $IsWindows) { $leaf = 'mg.exe'; $system = 'win' } elseif ($IsMacOS) { $system = 'osx' }
    $architecture = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'arm64' } else { 'x64' }
    if ($script:IsCore) { $architecture = ([string] [System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture).ToLowerInvariant() }
    $path = [System.IO.Path]::Combine($script:Root, 'bin', $system + '-' + $architecture, $leaf)
    if ([System.IO.File]::Exists($path)) {
        if ($system -ne 'win') { Set-GraphsmithExecutable $Cmdlet $path }
        $script:Program = $path
        return $path
    }
    $command = Microsoft.PowerShell.Core\Get-Command -Name $leaf -CommandType Application -TotalCount 1 -ErrorAction Ignore
    if (-not $command) { throw "The program mg was not found: put it into the PATH or into $path, or name it in the environment variable MG_EXE." }
    $script:Program = $command.Path
    return $script:Program
}

# A module that came as a package has lost the bit that makes its program executable.
function script:Set-GraphsmithExecutable($Cmdlet, [string] $Path) {
    if ($null -ne ([System.IO.File].GetMethod('GetUnixFileMode', [type[]] @([string])))) {
        $mode = [System.IO.File]::GetUnixFileMode($Path)    # PowerShell 7
        if ($mode.HasFlag([System.IO.UnixFileMode]::UserExecute)) { return }    # PowerShell 7
        try { [System.IO.File]::SetUnixFileMode($Path, $mode -bor [System.IO.UnixFileMode]::UserExecute) } catch { throw "$Path is not executable and belongs to somebody else: run chmod +x on it." }    # PowerShell 7
    } else {
        & /usr/bin/env test -x $Path
        if ($LASTEXITCODE -eq 0) { return }
        & /usr/bin/env chmod u+x $Path
        if ($LASTEXITCODE -ne 0) { throw "$Path is not executable and belongs to somebody else: run chmod +x on it." }
    }
    $Cmdlet.WriteVerbose("Made $Path executable.")
}

# Variables of the environment that mg acts on. A process that was started with other values isn't used again.
$script:Variables = @(
    'MG_EXE', 'MG_TOKEN', 'MG_BASE_URL', 'MG_ACCOUNT', 'MG_CATALOGS', 'MG_HOME', 'PATH', 'HOME', 'TZ', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY',
    'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'AZURE_AUTHORITY_HOST', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'
)

# A process that is free, or a new one.
function script:Get-GraphsmithProcess($Cmdlet) {
    $key = @(foreach ($name in $script:Variables) { [System.Environment]::GetEnvironmentVariable($name) }) -join "`n"
    $free = $null
    while ($script:Pool.TryPop([ref] $free)) {
        if ($free.Key -ceq $key -and -not $free.Process.HasExited) { return $free }
        Stop-GraphsmithProcess $free
    }
    $program = Find-GraphsmithProgram $Cmdlet
    $start = [System.Diagnostics.ProcessStartInfo]::new($program, 'invoke')
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.WorkingDirectory = [System.IO.Path]::GetDirectoryName($program)
    $utf8 = [System.Text.UTF8Encoding]::new($false)
    $start.StandardOutputEncoding = $utf8
    $start.StandardErrorEncoding = $utf8
    $process = [System.Diagnostics.Process]::new()
    $process.StartInfo = $start
    [void] $process.Start()
    # The encoding of what is written can't be set in Windows PowerShell.
    $writer = [System.IO.StreamWriter]::new($process.StandardInput.BaseStream, $utf8, 65536)
    $writer.NewLine = "`n"
    return [pscustomobject] @{
        Process = $process; In = $writer; Out = $process.StandardOutput; Errors = $process.StandardError.ReadToEndAsync(); Key = $key; Typed = @{}
    }
}

function script:Send-GraphsmithLine($Mg, [string] $Text) {
    $Mg.In.WriteLine($Text)
    $Mg.In.Flush()
}

function script:Add-GraphsmithProcess($Mg) { $script:Pool.Push($Mg) }

# Ends a process whose command isn't done: an upload keeps its state, and nothing more is sent.
function script:Stop-GraphsmithProcess($Mg) {
    try {
        $Mg.In.WriteLine('{"stop":true}')
        $Mg.In.Dispose()
    } catch { }
    try {
        if (-not $Mg.Process.WaitForExit(2000)) { $Mg.Process.Kill(); $Mg.Process.WaitForExit(1000) | Microsoft.PowerShell.Core\Out-Null }
    } catch { }
    $Mg.Process.Dispose()
}

# Ends what waits in the pool when a module is removed. Other modules start processes of their own again.
function script:Remove-GraphsmithModule {
    $free = $null
    while ($script:Pool.TryPop([ref] $free)) { Stop-GraphsmithProcess $free }
}
