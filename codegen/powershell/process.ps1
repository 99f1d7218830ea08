# The processes of mg. One that has done a command waits for the next in a pool, which all modules and runspaces of this
# PowerShell share; so connections and tokens are kept.

$script:Number = 0
$script:Catalog = [System.IO.Path]::Combine($script:Root, $ExecutionContext.SessionState.Module.Name + '.mgcat')
$script:IsCore = $PSVersionTable.PSVersion.Major -ge 6
$script:Program = $null

# Processes that wait, by what they were started with.
function script:Get-GraphsmithPool {
    $domain = [System.AppDomain]::CurrentDomain
    $pool = $domain.GetData('Graphsmith.Pool.1')
    if ($null -eq $pool) {
        $pool = [System.Collections.Concurrent.ConcurrentDictionary[string, object]]::new()
        $domain.SetData('Graphsmith.Pool.1', $pool)
        $pool = $domain.GetData('Graphsmith.Pool.1')
    }
    return , $pool
}

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
        $mode = [System.IO.File]::GetUnixFileMode($Path)
        if ($mode.HasFlag([System.IO.UnixFileMode]::UserExecute)) { return }
        try { [System.IO.File]::SetUnixFileMode($Path, $mode -bor [System.IO.UnixFileMode]::UserExecute) } catch { throw "$Path is not executable and belongs to somebody else: run chmod +x on it." }
    } else {
        & /usr/bin/env test -x $Path
        if ($LASTEXITCODE -eq 0) { return }
        & /usr/bin/env chmod u+x $Path
        if ($LASTEXITCODE -ne 0) { throw "$Path is not executable and belongs to somebody else: run chmod +x on it." }
    }
    $Cmdlet.WriteVerbose("Made $Path executable.")
}

# Variables of the environment that mg acts on. A process that was started with others isn't used again.
function script:Get-GraphsmithEnvironment {
    $names = foreach ($name in [System.Environment]::GetEnvironmentVariables().Keys) {
        if ($name -like 'MG_*' -or $name -like '*_PROXY' -or $name -like 'AZURE_*' -or $name -like 'SSL_CERT_*' -or $name -in 'TZ', 'HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR') { $name }
    }
    $names = [string[]] @($names)
    [System.Array]::Sort($names, [System.StringComparer]::Ordinal)
    return (($names | Microsoft.PowerShell.Core\ForEach-Object { $_ + '=' + [System.Environment]::GetEnvironmentVariable($_) }) -join "`n")
}

# A process that is free, or a new one.
function script:Get-GraphsmithProcess($Cmdlet) {
    $program = Find-GraphsmithProgram $Cmdlet
    $key = $program + "`n" + (Get-GraphsmithEnvironment)
    $pool = Get-GraphsmithPool
    foreach ($id in @($pool.Keys)) {
        $free = $null
        if ($pool[$id].Key -ceq $key -and $pool.TryRemove($id, [ref] $free)) {
            if (-not $free.Process.HasExited) { return $free }
            $free.Process.Dispose()
        }
    }
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

# The next line of a process; $null when it has ended. Statements stand between the waits, so that Ctrl-C gets a chance.
function script:Read-GraphsmithLine($Mg) {
    $line = $Mg.Out.ReadLineAsync()
    while (-not $line.IsCompleted) { if ($line.Wait(100)) { break } }
    return $line.Result
}

function script:Add-GraphsmithProcess($Mg) {
    if ($Mg.Process.HasExited) { $Mg.Process.Dispose(); return }
    $pool = Get-GraphsmithPool
    [void] $pool.TryAdd([guid]::NewGuid().ToString(), $Mg)
}

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
    $pool = Get-GraphsmithPool
    foreach ($id in @($pool.Keys)) {
        $free = $null
        if ($pool.TryRemove($id, [ref] $free)) { Stop-GraphsmithProcess $free }
    }
}
