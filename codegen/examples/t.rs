use graphsmith_codegen::{diag::Diagnostics, load};
use std::path::Path;
use std::time::Instant;
fn main() {
    for (n, text) in [
        ("[200k", "[".repeat(200_000)),
        ("{a:", "{a: ".repeat(200_000)),
        ("[]", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("- ", "- ".repeat(20_000)),
        ("json", format!("{{\"a\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000))),
        ("block", (0..300).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>()),
    ] {
        let t = Instant::now();
        let mut d = Diagnostics::default();
        load::parse(Path::new("a"), text, &mut d);
        println!("{n} {:?} {:?}", t.elapsed(), d.iter().next().map(|d| d.message.clone()));
    }
    if let Some(f) = std::env::args().nth(1) {
        for _ in 0..3 {
            let text = std::fs::read_to_string(&f).unwrap();
            let n = text.len();
            let t = Instant::now();
            let mut d = Diagnostics::default();
            let doc = load::parse(Path::new("a"), text, &mut d).unwrap();
            let e = t.elapsed();
            println!("parse {e:?} {} MB/s", n as f64 / 1e6 / e.as_secs_f64());
            let t = Instant::now();
            println!("{:?} {:?}", doc.line_of("/components/schemas/ReferenceUpdate"), t.elapsed());
            let text = std::fs::read_to_string(&f).unwrap();
            let t = Instant::now();
            let v: serde_json::Value = yaml_serde::from_str(&text).unwrap();
            println!("plain {:?} {}", t.elapsed(), v == doc.root);
        }
    }
}
