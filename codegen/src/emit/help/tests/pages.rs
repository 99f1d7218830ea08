//! Pages of both schemas and profiles, compared with files that were read by eye.

use super::library::library;
use super::{page, section};
use crate::emit::Models;
use crate::emit::help::{Options, Profile, Schema, emit};

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
    let told: Vec<&str> =
        title.lines().filter(|line| line.starts_with("Parameter Sets") || line.starts_with("Required")).collect();
    let expected = [
        "Parameter Sets: CreateExpanded",
        "Required: False",
        "Parameter Sets: CreateViaIdentityExpanded",
        "Required: True",
    ];
    assert_eq!(told, expected);
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
            &Options { profile: Profile::Full, schema, ..Options::default() },
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
