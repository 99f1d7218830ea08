//! Branches that add names beside each other merge with what git does by default, and then nothing is left to generate.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Garden;

/// How many pairs of branches are merged; `GRAPHSMITH_MERGES` says another number.
const PAIRS: u32 = 20;

/// Runs git in a folder; returns whether it went well.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.current_dir(folder).args([
        "-c",
        "user.name=G",
        "-c",
        "user.email=g@graph.example",
        "-c",
        "commit.gpgsign=false",
    ]);
    command.args(arguments).output().unwrap().status.success()
}

/// Random numbers of a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A cmdlet of its own, with a schema of its own. The descriptions of a branch are files of their own, so that only names meet.
fn addition(number: u64) -> String {
    format!(
        "  /herbs{number}/{{herb-id}}:\n    get:\n      operationId: herb.kind{number}_GetHerb\n      parameters: \
         [{{ name: herb-id, in: path, required: true, schema: {{ type: string }} }}]\n      responses: {{ 2XX: {{ description: Herb }} }}\n"
    )
}

fn property(number: u64) -> String {
    format!("        leaf{number}: {{ type: string }}\n")
}

/// What a branch adds: cmdlets and properties by their numbers, and a decision.
#[derive(Clone, Default)]
struct Branch {
    cmdlets: Vec<u64>,
    properties: Vec<u64>,
    decides: bool,
}

impl Branch {
    fn random(random: &mut Random) -> Self {
        // Few numbers, so that both branches often add the same.
        let some = |random: &mut Random| (0..=random.below(2)).map(|_| random.below(12)).collect();
        Self { cmdlets: some(random), properties: some(random), decides: random.below(2) == 0 }
    }

    fn and(&self, other: &Self) -> Self {
        let union = |a: &[u64], b: &[u64]| a.iter().chain(b).copied().collect();
        Self {
            cmdlets: union(&self.cmdlets, &other.cmdlets),
            properties: union(&self.properties, &other.properties),
            decides: self.decides || other.decides,
        }
    }

    /// Describes what the branch adds, in order.
    fn describe(&self, garden: &Garden, base: &str) {
        let sorted = |list: &[u64]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list.dedup();
            list
        };
        let paths: String = sorted(&self.cmdlets).into_iter().map(addition).collect();
        let properties: String = sorted(&self.properties).into_iter().map(property).collect();
        let mut text = base.replace("paths:\n", &format!("paths:\n{paths}"));
        text = text.replace("      properties:\n", &format!("      properties:\n{properties}"));
        if self.decides {
            text = text.replace("bed_GetPlant", "bed_GetFlower");
        }
        fs::write(garden.path("specs/garden.yml"), text).unwrap();
    }

    /// Makes the branch, with what is generated and decided.
    fn make(&self, name: &str, garden: &Garden, base: &str) {
        let folder = garden.folder.path();
        assert!(git(folder, &["checkout", "--quiet", "-b", name, "main"]));
        self.describe(garden, base);
        if self.decides {
            garden.expect(0, &["names", "accept", "--all", "--reason", "renamed", "--date", "2026-11-27"]);
        }
        garden.expect(0, &["generate"]);
        // Only names are a matter of this test: descriptions and outputs meet in other ways.
        assert!(
            git(folder, &["add", "specs/names"]) && git(folder, &["commit", "--quiet", "--allow-empty", "-m", name])
        );
        assert!(git(folder, &["checkout", "--quiet", "--force", "main"]));
    }
}

#[test]
fn branches_merge_and_nothing_is_left_to_generate() {
    let garden = Garden::promised();
    let folder = garden.folder.path().to_owned();
    let base = garden.read("specs/garden.yml");
    fs::write(garden.path(".gitignore"), "/generated\n").unwrap();
    assert!(git(&folder, &["init", "--quiet", "--initial-branch=main"]));
    assert!(git(&folder, &["add", "."]) && git(&folder, &["commit", "--quiet", "-m", "all"]));
    let pairs = std::env::var("GRAPHSMITH_MERGES").ok().and_then(|number| number.parse().ok()).unwrap_or(PAIRS);
    for pair in 0..pairs {
        let mut random = Random(u64::from(pair) + 1);
        let (a, b) = (Branch::random(&mut random), Branch::random(&mut random));
        a.make("a", &garden, &base);
        b.make("b", &garden, &base);
        assert!(git(&folder, &["checkout", "--quiet", "-b", "both", "a"]), "pair {pair}");
        assert!(git(&folder, &["merge", "--quiet", "--no-edit", "b"]), "pair {pair} doesn't merge");
        a.and(&b).describe(&garden, &base);
        garden.expect(0, &["generate"]);
        let mut changed = Command::new("git");
        let changed = changed.current_dir(&folder).args(["status", "--porcelain", "specs/names"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&changed.stdout), "", "pair {pair}");
        assert!(git(&folder, &["checkout", "--quiet", "--force", "main"]));
        assert!(git(&folder, &["clean", "-fdq"]) && git(&folder, &["branch", "-D", "a", "b", "both"]));
    }
}
