//! What is found in scripts.

use super::{Called, Element, Naming, Script, Use, Value, parse};

/// A use as one line: how it is called, its name, parameters with their values.
fn line(one: &Use) -> String {
    let value = |value: &Value| match value {
        Value::Text(text) => text.replace(super::HOLE, "{}"),
        Value::List(list) => format!("[{}]", list.len()),
        Value::Table(table) => format!("@{{{}}}", table.len()),
        Value::Null => "null".to_owned(),
        Value::Unknown => "?".to_owned(),
    };
    let mut line = match one.called {
        Called::Yes => String::new(),
        Called::Perhaps => "perhaps ".to_owned(),
        Called::Named => "named ".to_owned(),
        Called::InText => "text ".to_owned(),
    };
    line.extend(one.piped.then_some("| "));
    if let Some(module) = &one.module {
        line.extend([module.as_str(), "\\"]);
    }
    line.push_str(&one.name);
    for element in &one.elements {
        let element = match element {
            Element::Parameter(name, None, _) => format!(" -{name}"),
            Element::Parameter(name, Some(given), _) => format!(" -{name}:{}", value(given)),
            Element::Argument(given) => format!(" {}", value(given)),
            Element::Splat(table, _) => table.iter().fold(String::new(), |line, (key, _)| format!("{line} @{key}")),
            Element::Unknown(name, _) => format!(" @{name}?"),
        };
        line.push_str(&element);
    }
    line
}

fn lines(script: &Script) -> Vec<String> {
    script.uses.iter().map(line).collect()
}

#[test]
fn commands_are_found_with_what_they_are_given() {
    let table: [(&str, &[&str]); 27] = [
        ("Get-MgUser", &["Get-MgUser"]),
        ("get-mguser -All:$true -Top 5 `\n -Filter \"a eq '$x'\"", &["get-mguser -All:? -Top ? -Filter a eq '{}'"]),
        ("& 'Get-MgUser' -UserId x", &["Get-MgUser -UserId x"]),
        (". \"Get-MgUser\"", &["Get-MgUser"]),
        ("$c = 'Get-MgUser'; & $c -UserId x", &["text Get-MgUser", "Get-MgUser -UserId x"]),
        ("& Microsoft.Graph.Users\\Get-MgUser", &["Microsoft.Graph.Users\\Get-MgUser"]),
        ("Microsoft.Graph.Users\\Get-MgUser -All", &["Microsoft.Graph.Users\\Get-MgUser -All"]),
        ("Get-MgUser | % { Get-MgGroup -GroupId $_.Id }", &["Get-MgUser", "| % ?", "Get-MgGroup -GroupId ?"]),
        ("$p = @{ UserId = 'x'; 'Top' = 5 }; Get-MgUser @p", &["Get-MgUser @UserId @Top"]),
        ("$p = [ordered]@{}\n$p.UserId = 1\n$p['Top'] = 2\n$p.Add('All', 3)\nX @p", &["X @UserId @Top @All"]),
        ("Get-MgUser @($p)", &["Get-MgUser [1]"]),
        ("Get-MgUser @PSBoundParameters", &["Get-MgUser @PSBoundParameters?"]),
        ("$p = @{ A = 1 }; $p = Get-It; X @p", &["Get-It", "X @p?"]),
        ("X -A a, b,'c' d", &["X -A [3] d"]),
        ("X -A 'a','b'", &["X -A [2]"]),
        ("X -A 'a' , 'b' -C", &["X -A [2] -C"]),
        ("X -A a , b\nX -A (-not 'a') 1KB", &["X -A [2]", "X -A ? ?"]),
        ("X (Get-Y -B 1) \"$(Get-Z)\"", &["X ? {}", "Get-Y -B ?", "Get-Z"]),
        ("Connect-MgGraph \u{2013}Scopes \u{201c}A.B\u{201d}", &["Connect-MgGraph -Scopes A.B"]),
        ("# Get-MgA\n<# Get-MgB #> Get-MgC # Get-MgD", &["Get-MgC"]),
        ("Write-Host 'run Get-MgUser' ", &["Write-Host run Get-MgUser", "text Get-MgUser"]),
        ("Get-Command Get-MgUser", &["Get-Command Get-MgUser", "named Get-MgUser", "text Get-MgUser"]),
        ("Set-Alias gu Get-MgUser", &["Set-Alias gu Get-MgUser", "named Get-MgUser", "text Get-MgUser"]),
        ("mg Get-MgUser -UserId x", &["Get-MgUser -UserId x", "text Get-MgUser"]),
        ("$b = 'https://h/v1.0'\n$u = \"$b/users/$($x.Id)/a\"\nX -Uri $u", &["X -Uri https://h/v1.0/users/{}/a"]),
        ("X -Uri ('a/{0}/b' -f $id)\nX ('a/' + $id + '/b')", &["X -Uri a/{}/b", "X a/{}/b"]),
        (
            "function f { param([string[]]$S = @('A', 'B')) Connect-MgGraph -Scopes $S }",
            &["Connect-MgGraph -Scopes [2]"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(lines(&parse(text, false)), expected, "{text}");
    }
}

#[test]
fn faults_lose_nothing_else() {
    let script = parse("Get-MgA\nif ( { [ Get-MgB\n}\nGet-MgC -X 1 )\nGet-MgD\n", false);
    let names: Vec<&str> = script.uses.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Get-MgA", "Get-MgB", "Get-MgC", "Get-MgD"]);
    assert!(!script.faults.is_empty());
}

#[test]
fn modules_and_types_are_found() {
    let script = parse(
        "#Requires -Modules A.B\nusing module C\nusing namespace N\nImport-Module -Name D, 'E' -Force\nInstall-Module F -Scope x\n\
         @('G','H') | % { Import-Module $_ }\n[Microsoft.Graph.X]::new()\n",
        false,
    );
    let found: Vec<(&str, Naming)> = script.modules.iter().map(|one| (one.name.as_str(), one.naming)).collect();
    let (required, imported, installed) = (Naming::Required, Naming::Imported, Naming::Installed);
    assert_eq!(found, [("A.B", required), ("C", imported), ("D", imported), ("E", imported), ("F", installed)]);
    assert_eq!(script.types[0].name, "Microsoft.Graph.X");
    let manifest = parse("@{ RequiredModules = @('A', @{ ModuleName = 'B'; ModuleVersion = '2.0' }) }", true);
    let found: Vec<&str> = manifest.modules.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(found, ["A", "B"]);
}

#[test]
fn hostile_scripts_cost_what_their_size_allows() {
    let table = [
        "(".repeat(100_000) + "1" + &")".repeat(100_000),
        "(".repeat(100_000),
        "Get-MgA @{a=(".repeat(10_000),
        ") } ] ".repeat(30_000),
        "\"$(".repeat(30_000),
        "$a = @{} ; $a.b = 1; X @a\n".repeat(5_000),
        "$a = \"$a$a\"\n".repeat(10_000),
        "X ".to_owned() + &"a,".repeat(50_000) + "b",
        "if (1) { function x { param( ".repeat(5_000),
    ];
    for text in table {
        let script = parse(&text, false);
        assert!(script.uses.len() <= text.len());
    }
}
