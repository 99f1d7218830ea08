//! Pages of both schemas and profiles, compared with files that were read by eye.

use super::library::library;
use super::{page, section};
use crate::emit::Models;
use crate::emit::help::{Counterpart, Extras, Notes, Options, Profile, Schema, emit};
use crate::text::ExampleFiles;

#[test]
fn pages_are_as_checked_in() {
    let goldens = [
        (Schema::V2_0_0, Profile::Published, include_str!("new-2.0.0-published.md")),
        (Schema::V2_0_0, Profile::Full, include_str!("new-2.0.0-full.md")),
        (Schema::V2024_05_01, Profile::Published, include_str!("new-2024-05-01-published.md")),
        (Schema::V2024_05_01, Profile::Full, include_str!("new-2024-05-01-full.md")),
    ];
    for (schema, profile, golden) in goldens {
        let actual = page(&library(), "New-CoShelfBook", schema, profile);
        assert_eq!(actual, golden, "{schema:?} {profile:?}");
    }
}

#[test]
fn a_parameter_that_sets_treat_differently_has_several_blocks() {
    let mut library = library();
    for cmdlet in &mut library.cmdlets.cmdlets {
        for group in cmdlet.parameters.iter_mut().filter(|group| group.name == "Title") {
            group.uses[1].mandatory = true;
        }
    }
    let text = page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Published);
    let title = &text[text.find("### -Title").unwrap()..text.find("### -Confirm").unwrap()];
    let parts: Vec<&str> =
        title.lines().filter(|line| line.starts_with("Parameter Sets") || line.starts_with("Required")).collect();
    let expected = [
        "Parameter Sets: CreateExpanded",
        "Required: False",
        "Parameter Sets: CreateViaIdentityExpanded",
        "Required: True",
    ];
    assert_eq!(parts, expected);
    assert_eq!(title.matches("```yaml\n").count(), 2);
    assert!(section(&text, "## SYNTAX").contains(" -Title <String> [-Headers"));
}

#[test]
fn what_holds_in_all_sets_is_told_by_the_first() {
    let mut library = library();
    for cmdlet in &mut library.cmdlets.cmdlets {
        for group in cmdlet.parameters.iter_mut().filter(|group| group.name == "Headers") {
            group.uses[0].mandatory = true;
        }
    }
    let text = page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Published);
    assert_eq!(section(&text, "## SYNTAX").matches(" -Headers <IDictionary>").count(), 4);
}

#[test]
fn a_published_page_ends_as_the_scripts_leave_it() {
    let page = page(&library(), "Get-CoShelfBook", Schema::V2_0_0, Profile::Published);
    let end = page.trim_end_matches('\n');
    assert_eq!(page.len() - end.len(), 24);
    assert!(end.ends_with(')'), "{end}");
}

#[test]
fn a_full_page_leaves_nothing_to_fill_in() {
    let library = library();
    for schema in [Schema::V2_0_0, Schema::V2024_05_01] {
        let outputs = emit(
            Models { api: &library.api, cmdlets: &library.cmdlets, source: &library.source },
            &Options { profile: Profile::Full, schema, notes: Notes::Tree, ..Options::default() },
        );
        assert_eq!(outputs.len(), 4);
        for output in outputs {
            let text = String::from_utf8(output.bytes).unwrap();
            assert!(!text.contains("{{"), "{}", output.path);
            assert!(!text.lines().any(|line| line == "."), "{}", output.path);
            assert!(text.ends_with(")\n"), "{}", output.path);
            assert!(!text.contains("\n\n\n"), "{}", output.path);
        }
    }
}

/// A page with further options.
fn page_with(schema: Schema, profile: Profile, extras: Extras) -> String {
    let library = library();
    let models = Models { api: &library.api, cmdlets: &library.cmdlets, source: &library.source };
    let outputs = emit(models, &Options { profile, schema, extras, ..Options::default() });
    let output = outputs.into_iter().find(|output| output.path == "help/Get-CoShelfBook.md").unwrap();
    String::from_utf8(output.bytes).unwrap()
}

#[test]
fn examples_of_a_person_come_first() {
    const FILE: &str = "### Example 1: Look\n\n```powershell\n\nGet-CoShelfBook\n\n```\nThere it is.\n\n";
    let page_of = |schema, profile, text: &str, with_generated| {
        let texts = [("Get-CoShelfBook".to_owned(), text.to_owned())].into();
        let examples = ExampleFiles { texts, with_generated };
        page_with(schema, profile, Extras { examples, ..Extras::default() })
    };
    let with = |schema, profile, text: &str| page_of(schema, profile, text, false);
    let section_of =
        |page: &str| page.split_once("## EXAMPLES\n").unwrap().1.split_once("## PARAMETERS").unwrap().0.to_owned();
    let (old, new) = (Schema::V2_0_0, Schema::V2024_05_01);
    let usual = section_of(&page_with(old, Profile::Full, Extras::default()));

    let published = with(old, Profile::Published, FILE);
    assert_eq!(section_of(&published), format!("{FILE}\n"));
    assert!(published.ends_with(&format!("){}", "\n".repeat(24))));
    let removed = with(old, Profile::Published, " \n");
    assert!(!removed.contains("## EXAMPLES") && removed.contains("\n\n## PARAMETERS\n"), "{removed}");
    assert!(removed.ends_with(&format!("){}", "\n".repeat(25))));
    let template = with(old, Profile::Published, "### Example 1: {{ Add title here }}\n");
    assert_eq!(template, page_with(old, Profile::Published, Extras::default()));
    assert_eq!(section_of(&with(new, Profile::Published, FILE)), "\n### EXAMPLE 1\n\nGet-CoShelfBook\n\n");
    assert!(with(new, Profile::Published, "").contains("{{ Add code here }}"));

    let full = "\n### Example 1: Look\n\n```powershell\nGet-CoShelfBook\n```\n\nThere it is.\n\n";
    assert_eq!(section_of(&with(old, Profile::Full, FILE)), full);
    assert_eq!(section_of(&with(new, Profile::Full, FILE)), full);
    let both = section_of(&page_of(old, Profile::Full, FILE, true));
    let generated = usual
        .trim_start()
        .replace("### Example 3", "### Example 4")
        .replace("### Example 2", "### Example 3")
        .replace("### Example 1", "### Example 2");
    assert_eq!(both, format!("{full}{generated}"));
    assert_eq!(page_of(old, Profile::Published, FILE, true), published);
    for left_open in ["", "### Example 1: {{ Add title here }}\n"] {
        assert_eq!(section_of(&with(old, Profile::Full, left_open)), usual);
    }
}

#[test]
fn pages_link_the_other_version() {
    let other = Counterpart {
        cmdlet: "Get-MgBetaBook".to_owned(),
        module: "Contoso.Beta.Library".to_owned(),
        api_version: "beta".to_owned(),
        page: "../Contoso.Beta.Library/Get-MgBetaBook.md".to_owned(),
    };
    let extras = Extras {
        counterparts: [("Get-CoShelfBook".to_owned(), other)].into(),
        subservices: [("Get-CoShelfBook".to_owned(), "books".to_owned())].into(),
        date: Some("01/30/2026".to_owned()),
        ..Extras::default()
    };
    let start = "> [!NOTE]\n> To view the beta release of this cmdlet, view [Get-MgBetaBook]";
    for (profile, address) in [
        (Profile::Published, "/powershell/module/Contoso.Beta.Library/Get-MgBetaBook?view=graph-powershell-beta"),
        (Profile::Full, "../Contoso.Beta.Library/Get-MgBetaBook.md"),
    ] {
        let page = page_with(Schema::V2_0_0, profile, extras.clone());
        assert!(page.contains(&format!("{start}({address})\n\n## SYNTAX\n")), "{page}");
        assert!(page.contains("\nschema: 2.0.0\nms.subservice: books\n---\n"), "{page}");
        let page = page_with(Schema::V2024_05_01, profile, extras.clone());
        assert!(page.contains("ms.date: 01/30/2026\nms.subservice: books\nPlatyPS schema version"), "{page}");
    }
}

#[test]
fn skip_and_confirmation_stand_last() {
    let heads = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix("### -")).map(str::to_owned).collect()
    };
    let get = page(&library(), "Get-CoShelfBook", Schema::V2_0_0, Profile::Published);
    let expected = ["BookId", "Filter", "Headers", "InputObject", "ProgressAction", "Property", "ShelfId", "Skip"];
    assert_eq!(heads(&get), expected);
    let remove = page(&library(), "Remove-CoShelfBook", Schema::V2_0_0, Profile::Published);
    assert_eq!(heads(&remove), ["BookId", "Headers", "ProgressAction", "ShelfId", "Confirm", "WhatIf"]);
    let newer = page(&library(), "Remove-CoShelfBook", Schema::V2024_05_01, Profile::Published);
    assert_eq!(heads(&newer), ["BookId", "Break", "Confirm", "Headers", "Proxy", "ShelfId", "WhatIf"]);
}

#[test]
fn a_single_set_has_no_heading_and_no_notes() {
    let text = page(&library(), "Remove-CoShelfBook", Schema::V2_0_0, Profile::Published);
    let expected = "## SYNTAX\n\n```\nRemove-CoShelfBook -BookId <String> -ShelfId <String> [-Headers <IDictionary>]\n \
                    [-ProgressAction <ActionPreference>] [-WhatIf] [-Confirm] [<CommonParameters>]\n```\n";
    assert_eq!(section(&text, "## SYNTAX"), expected);
    assert_eq!(section(&text, "## NOTES"), "## NOTES\n");
    assert_eq!(section(&text, "## SYNOPSIS"), "## SYNOPSIS\n");
}

#[test]
fn a_missing_description_is_made_from_the_name() {
    let text = page(&library(), "Remove-CoShelfBook", Schema::V2_0_0, Profile::Full);
    assert_eq!(section(&text, "## SYNOPSIS"), "## SYNOPSIS\nRemove the shelf book.\n");
}

#[test]
fn sets_that_look_alike_are_told_apart() {
    const SAID: &str = "Some parameter sets take the same parameters: ";
    let mut library = library();
    assert!(!page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Full).contains(SAID));
    let cmdlet = library.cmdlets.cmdlets.iter_mut().find(|cmdlet| cmdlet.name == "New-CoShelfBook").unwrap();
    // A set of its own name and path that takes what the last one takes.
    let last = cmdlet.sets.len() - 1;
    let mut twin = cmdlet.sets[last].clone();
    twin.name.set_number(1);
    twin.path = "/other`/books".to_owned();
    cmdlet.page_order.push(cmdlet.sets.len());
    cmdlet.sets.push(twin);
    for group in &mut cmdlet.parameters {
        let twins: Vec<_> = group.uses.iter().filter(|usage| usage.set == last).cloned().collect();
        group.uses.extend(twins.into_iter().map(|mut usage| {
            usage.set = last + 1;
            usage
        }));
    }
    let text = page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Full);
    let said = section(&text, "## DESCRIPTION").lines().find(|line| line.starts_with(SAID)).unwrap().to_owned();
    assert!(said.contains("CreateViaIdentityExpanded calls `POST /"), "{said}");
    assert!(said.ends_with(" and CreateViaIdentityExpanded1 calls `POST /other'/books`."), "{said}");
    assert!(!page(&library, "New-CoShelfBook", Schema::V2_0_0, Profile::Published).contains(SAID));
}

#[test]
fn examples_suit_the_cmdlet() {
    let text = page(&library(), "Get-CoShelfBook", Schema::V2_0_0, Profile::Full);
    let examples = section(&text, "## EXAMPLES");
    for expected in [
        "### Example 1: List the books of a shelf",
        "Get-CoShelfBook -ShelfId '",
        " -All\n",
        "-Filter \"startswith(title, 'Project')\" -Property id, title, binding\n",
        "### Example 3: Get a book of a shelf",
    ] {
        assert!(examples.contains(expected), "{expected} in {examples}");
    }
    let text = page(&library(), "Remove-CoShelfBook", Schema::V2_0_0, Profile::Full);
    assert!(section(&text, "## EXAMPLES").contains(" -WhatIf\n"));
    let text = page(&library(), "Set-CoShelfBookPhoto", Schema::V2_0_0, Profile::Full);
    assert!(section(&text, "## EXAMPLES").contains(" -InFile './photo.jpg'\n"), "{text}");
    assert!(text.contains("### -Data\nThe content to send.\n"), "{text}");
}

#[test]
fn equal_input_gives_equal_pages() {
    let library = library();
    let models = Models { api: &library.api, cmdlets: &library.cmdlets, source: &library.source };
    assert_eq!(emit(models, &Options::default()), emit(models, &Options::default()));
}
