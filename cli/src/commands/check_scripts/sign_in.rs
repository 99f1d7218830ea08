//! The commands of the module for signing in (docs/modules.md#signing-in), which no catalog has. A test compares them with its text.

/// The module.
pub(super) const MODULE: &str = "Microsoft.Graph.Authentication";

/// A command.
#[derive(Debug)]
pub(super) struct SignIn {
    /// Its name.
    pub(super) name: &'static str,
    /// Further names.
    pub(super) aliases: &'static [&'static str],
    /// Its parameters; behind `=` their aliases.
    pub(super) parameters: &'static str,
    /// Whether it has `-WhatIf` and `-Confirm`.
    pub(super) should_process: bool,
}

const fn command(name: &'static str, parameters: &'static str) -> SignIn {
    SignIn { name, aliases: &[], parameters, should_process: false }
}

const fn asking(name: &'static str, parameters: &'static str) -> SignIn {
    SignIn { name, aliases: &[], parameters, should_process: true }
}

/// All of them.
pub(super) const COMMANDS: [SignIn; 15] = [
    SignIn {
        name: "Connect-MgGraph",
        aliases: &["Connect-Graph"],
        parameters: "Scopes ClientId=AppId,ApplicationId TenantId=Audience,Tenant \
                     CertificateSubjectName=CertificateSubject,CertificateName CertificateThumbprint SendCertificateChain Certificate \
                     ClientSecretCredential=SecretCredential,Credential AccessToken Identity=ManagedIdentity,ManagedServiceIdentity,MSI \
                     EnvironmentVariable UseDeviceCode=UseDeviceAuthentication,DeviceCode,DeviceAuth,Device ContextScope \
                     Environment=EnvironmentName,NationalCloud ClientTimeout NoWelcome Break",
        should_process: false,
    },
    SignIn { aliases: &["Disconnect-Graph"], ..command("Disconnect-MgGraph", "") },
    command("Get-MgContext", ""),
    SignIn {
        aliases: &["Invoke-GraphRequest", "Invoke-MgRestMethod"],
        ..command(
            REQUEST,
            "Method Uri Body Headers OutputFilePath InferOutputFileName InputFilePath PassThru SkipHeaderValidation ContentType \
             SessionVariable=SV ResponseHeadersVariable=RHV StatusCodeVariable SkipHttpErrorCheck GraphRequestSession UserAgent \
             OutputType Break",
        )
    },
    asking("Add-MgEnvironment", "Name AzureADEndpoint=AzureADUrl GraphEndpoint=GraphUrl"),
    command("Get-MgEnvironment", "Name"),
    asking("Set-MgEnvironment", "Name AzureADEndpoint=AzureADUrl GraphEndpoint=GraphUrl"),
    asking("Remove-MgEnvironment", "Name"),
    asking("Get-MgRequestContext", ""),
    asking("Set-MgRequestContext", "ClientTimeout MaxRetry RetryDelay RetriesTimeLimit"),
    command("Get-MgGraphOption", ""),
    command("Set-MgGraphOption", "EnableLoginByWAM"),
    command("Select-MgProfile", "Name=Profile,ProfileName PassThru"),
    command("Find-MgGraphCommand", "Uri Command InputObject Method ApiVersion"),
    command("Find-MgGraphPermission", "SearchString ExactMatch All PermissionType Online"),
];

/// The command that sends any request.
pub(super) const REQUEST: &str = "Invoke-MgGraphRequest";

/// The command of a name or alias, in any case of letters.
pub(super) fn find(name: &str) -> Option<&'static SignIn> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    COMMANDS.iter().find(|command| is(command.name) || command.aliases.iter().any(|alias| is(alias)))
}
