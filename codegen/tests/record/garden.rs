//! A small project in files, and changes of them at random.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fastrand::Rng;

/// The descriptions: service and version.
pub const SPECS: [(&str, &str); 4] = [("Garden", "v1.0"), ("Garden", "beta"), ("Orchard", "v1.0"), ("Orchard", "beta")];

/// The things that descriptions may be about. Each service has any of them, so pages link within a service and beyond.
const THINGS: [&str; 5] = ["bed", "plant", "pond", "tree", "ladder"];

/// A description of these things, whose texts have that word.
fn description(service: &str, version: &str, things: &[&str], word: &str) -> String {
    let mut text = format!(
        "openapi: 3.0.3\ninfo: {{ title: {service}, version: {version} }}\n\
         servers: [{{ url: 'https://garden.example/{version}' }}]\npaths:\n"
    );
    for thing in things {
        let reply = format!(
            "{{ '200': {{ description: It, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{thing}' }} }} }} }} }}"
        );
        let _ = write!(
            text,
            "  /{thing}s/{{{thing}-id}}:\n    get:\n      operationId: {thing}_Get{capital}\n      description: The {word} one.\n      \
             parameters: [{{ name: {thing}-id, in: path, required: true, schema: {{ type: string }} }}]\n      responses: {reply}\n",
            capital = capital(thing),
        );
    }
    text += "components:\n  schemas:\n";
    for thing in things {
        let _ = writeln!(
            text,
            "    {thing}: {{ title: {thing}, type: object, properties: {{ type: {{ type: string, description: Its {word} kind. }} }} }}"
        );
    }
    text
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

fn random_description(rng: &mut Rng, service: &str, version: &str) -> String {
    let count = rng.usize(1..=THINGS.len());
    let mut things = rng.choose_multiple(THINGS, count);
    things.sort_unstable();
    // Of one length, so that sizes often stay the same.
    let word = ["small", "large", "young"][rng.usize(..3)];
    description(service, version, &things, word)
}

fn project(rng: &mut Rng) -> String {
    let mut text = String::new();
    if rng.bool() {
        text += "# A line that moves all others.\n";
    }
    if rng.u8(..4) > 0 {
        text += "permissions = 'permissions.json'\n";
    }
    text += "[help]\n";
    if rng.bool() {
        text += "examples = 'examples'\n";
    }
    if rng.u8(..4) == 0 {
        text += "date = '01/30/2026'\n";
    }
    if rng.u8(..4) == 0 {
        text += "cross-links = false\n";
    }
    if rng.u8(..4) == 0 {
        text += "[[directive]]\nwhere = { verb = 'Get', subject = 'Plant' }\nset = { subject = 'Flower' }\n";
    }
    let mut modules: Vec<_> = SPECS.into_iter().filter(|_| rng.u8(..8) > 0).collect();
    if rng.u8(..4) == 0 {
        rng.shuffle(&mut modules);
    }
    text + &modules_of(&modules)
}

/// Modules in a list of its own, with permissions.
pub fn modules(modules: &[(&str, &str)]) -> String {
    format!("permissions = 'permissions.json'\n{}", modules_of(modules))
}

fn modules_of(modules: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (service, version) in modules {
        let beta = if *version == "beta" { "Beta." } else { "" };
        let _ = write!(
            text,
            "[[module]]\nname = 'Microsoft.Graph.{beta}{service}'\nservice = '{service}'\napi-version = '{version}'\n\
             spec = '{version}/{service}.yml'\nconfig = ['config/readme.md']\n"
        );
    }
    text
}

fn block(lines: &str) -> String {
    format!("# Configuration\n\n```yaml\n{lines}```\n")
}

fn directives(rng: &mut Rng) -> String {
    let thing = capital(THINGS[rng.usize(..THINGS.len())]);
    let rule = match rng.u8(..4) {
        0 => "remove: true".to_owned(),
        1 => "hide: true".to_owned(),
        _ => format!("set: {{ subject: {} }}", ["Thing", "Stuff", "Tree"][rng.usize(..3)]),
    };
    block(&format!("directive:\n  - where: {{ verb: Get, subject: ^{thing}$ }}\n    {rule}\n"))
}

/// What there is at first, which later changes may bring back.
fn first(rng: &mut Rng) -> Vec<(PathBuf, String)> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for (service, version) in SPECS {
        files.push((format!("{version}/{service}.yml").into(), description(service, version, &THINGS[..3], "plain")));
    }
    files.push((
        "config/readme.md".into(),
        block("require: common.md\ntry-require:\n  - $(service-name).md\n  - more/more.md\n"),
    ));
    files.push(("config/common.md".into(), directives(rng)));
    files.push(("permissions.json".into(), permissions("Beds.Read")));
    files.push(("examples/Garden/v1.0/Get-MgBed.md".into(), "### Look\n\nLook at it.\n".to_owned()));
    let all = format!(
        "permissions = 'permissions.json'\n{}",
        project(&mut Rng::with_seed(1)).replace("permissions = 'permissions.json'\n", "")
    );
    files.push(("graphsmith.toml".into(), all));
    files
}

fn permissions(name: &str) -> String {
    format!(
        "{{ \"permissions\": {{ \"{name}\": {{ \"schemes\": {{ \"Application\": {{ \"privilegeLevel\": 1 }} }}, \"pathSets\": [ {{ \
         \"schemeKeys\": [\"Application\"], \"methods\": [\"GET\"], \"paths\": {{ \"/beds/{{id}}\": \"least=Application\" }} }} ] }} }} }}"
    )
}

/// A project that changes.
pub struct Garden {
    /// The folder of its files.
    pub specs: PathBuf,
    first: Vec<(PathBuf, String)>,
}

impl Garden {
    /// Writes the project below a folder.
    pub fn plant(folder: &Path, rng: &mut Rng) -> Self {
        let garden = Self { specs: folder.join("specs"), first: first(rng) };
        for (path, text) in &garden.first {
            garden.write(path, text);
        }
        fs::create_dir_all(garden.specs.join("names")).unwrap();
        garden
    }

    pub fn write(&self, path: &Path, text: &str) {
        let file = self.specs.join(path);
        // A link would be followed.
        let _ = fs::remove_file(&file).is_ok_and(|()| file.is_symlink());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Changes one thing at random; tells what.
    pub fn change(&self, rng: &mut Rng) -> String {
        let (service, version) = SPECS[rng.usize(..SPECS.len())];
        let spec: PathBuf = format!("{version}/{service}.yml").into();
        let optional = ["config/Garden.md", "config/Orchard.md", "config/more/more.md"][rng.usize(..3)];
        let any = || {
            let files = super::support::read(&self.specs);
            let files: Vec<PathBuf> = files.into_keys().filter(|path| !path.starts_with("names/next")).collect();
            files
        };
        match rng.u8(..16) {
            0..=3 => {
                self.write(&spec, &random_description(rng, service, version));
                format!("{} describes something else", spec.display())
            }
            4 => {
                // Neither size nor the time of modification tell this.
                let file = self.specs.join(&spec);
                let modified = fs::metadata(&file).unwrap().modified().unwrap();
                let text = fs::read_to_string(&file).unwrap();
                let words = ["small", "large", "young", "plain"];
                let now = words[rng.usize(..words.len())];
                let text = words.iter().fold(text, |text, word| text.replace(word, now));
                fs::write(&file, text).unwrap();
                File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
                format!("{} changes in secret", spec.display())
            }
            5 => {
                self.write(&spec, "paths: [");
                format!("{} is faulty", spec.display())
            }
            6 | 7 => {
                for (path, text) in &self.first {
                    if rng.bool() {
                        self.write(path, text);
                    }
                }
                "files are as they were at first".to_owned()
            }
            8 => {
                self.write(Path::new("graphsmith.toml"), &project(rng));
                "the list of modules is another one".to_owned()
            }
            9 => {
                let path = ["config/common.md", optional][rng.usize(..2)];
                self.write(Path::new(path), &directives(rng));
                format!("{path} has another directive")
            }
            10 => {
                let _ = fs::remove_file(self.specs.join(optional));
                format!("{optional} is gone")
            }
            11 => {
                self.write(Path::new("permissions.json"), &permissions(["Beds.Read", "Beds.Look"][rng.usize(..2)]));
                "permissions are other ones".to_owned()
            }
            12 => {
                let path =
                    ["examples/Garden/v1.0/Get-MgBed.md", "examples/Orchard/beta/Get-MgBetaTree.md"][rng.usize(..2)];
                if rng.bool() {
                    self.write(Path::new(path), ["### One\n", "### Two\n", "# Faulty\n"][rng.usize(..3)]);
                    format!("{path} is another one")
                } else {
                    let _ = fs::remove_file(self.specs.join(path));
                    format!("{path} is gone")
                }
            }
            13 => self.promise(rng),
            14 => {
                let files = any();
                let file = self.specs.join(&files[rng.usize(..files.len())]);
                touch(&file, rng);
                format!("{} is touched", file.display())
            }
            _ => {
                // What a link leads to has another name, and the same content or none of it.
                let file = self.specs.join("config/common.md");
                let other = self.specs.join("config/elsewhere.md");
                if !file.is_symlink() {
                    fs::rename(&file, &other).unwrap();
                }
                let _ = fs::remove_file(&file);
                let target = [Path::new("elsewhere.md"), Path::new("readme.md")][rng.usize(..2)];
                link(target, &file);
                format!("config/common.md is a link to {}", target.display())
            }
        }
    }

    /// Promises a name, takes it back, or decides about it.
    fn promise(&self, rng: &mut Rng) -> String {
        let (file, decision) = ("names/Microsoft.Graph.Garden.txt", "names/decisions/v1.0/one.toml");
        match rng.u8(..4) {
            0 => self.write(
                Path::new(file),
                "# graphsmith names 1\ncmdlet Get-MgBed\ncmdlet Get-MgRock\nset Get-MgRock Get default GET /rocks\n",
            ),
            1 => {
                let fingerprint = format!("{:012x}", rng.u32(..));
                let text =
                    format!("[[decision]]\nfingerprint = '{fingerprint}'\naccepted = '2026-11-25'\nreason = 'so'\n");
                self.write(Path::new(decision), &text);
            }
            2 => {
                let _ = fs::remove_file(self.specs.join(decision));
            }
            _ => {
                let _ = fs::remove_file(self.specs.join(file));
            }
        }
        "something else is promised".to_owned()
    }
}

#[cfg(unix)]
fn link(target: &Path, file: &Path) {
    std::os::unix::fs::symlink(target, file).unwrap();
}

#[cfg(not(unix))]
fn link(target: &Path, file: &Path) {
    fs::copy(file.with_file_name(target), file).unwrap();
}

/// Gives a file another time, or the same content again.
pub fn touch(file: &Path, rng: &mut Rng) {
    let bytes = fs::read(file).unwrap();
    if rng.bool() {
        fs::remove_file(file).unwrap();
        fs::write(file, bytes).unwrap();
    } else {
        let time = SystemTime::now() - Duration::from_secs(rng.u64(..100_000));
        File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
    }
}
