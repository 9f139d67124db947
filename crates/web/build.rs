//! Embeds the bundled page assets (`assets/dist`, made by `cargo xtask assets`) in the crate: writes the table that
//! `src/assets.rs` includes, with a constant per asset's address and the bytes of each encoding.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The types of ids: the API's description shows each as a UUID.
const IDS: &str = include_str!("../core/src/ids.rs");

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../core/src/ids.rs");
    let ids = IDS.lines().filter_map(|line| line.trim().split_once(": \"")).filter(|(name, _)| name.ends_with("Id"));
    ids.fold(utoipa_config::Config::new(), |config, (name, _)| config.alias_for(name, "uuid::Uuid")).write_to_file();
    let dist = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("assets/dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Ok(text) = fs::read_to_string(&manifest) else {
        println!("cargo::error=page assets are not built: run `cargo xtask assets`");
        return Ok(());
    };
    let names: BTreeMap<String, String> = serde_json::from_str(&text)?;
    let table = table(&dist, &names)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets_table.rs"), table)?;
    Ok(())
}

/// Rust source: one address constant per asset, and the table that `assets::serve` looks names up in.
fn table(dist: &Path, names: &BTreeMap<String, String>) -> Result<String, Box<dyn Error>> {
    let mut source = String::new();
    let mut rows = String::new();
    for (name, hashed) in names {
        let constant = name.replace(['.', '-'], "_").to_uppercase();
        writeln!(source, "/// Address of `{name}`.\npub(crate) const {constant}: &str = \"/assets/{hashed}\";")?;
        let file = |suffix: &str| -> String { format!("include_bytes!({:?})", dist.join(format!("{hashed}{suffix}"))) };
        writeln!(
            rows,
            "    Asset {{ name: {hashed:?}, content_type: {:?}, identity: {}, gzip: {}, brotli: {} }},",
            content_type(name)?,
            file(""),
            file(".gz"),
            file(".br"),
        )?;
    }
    write!(source, "\nstatic TABLE: &[Asset] = &[\n{rows}];\n")?;
    Ok(source)
}

fn content_type(name: &str) -> Result<&'static str, String> {
    match name.rsplit('.').next() {
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        _ => Err(format!("{name}: an asset of unknown type")),
    }
}
