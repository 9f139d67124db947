//! Compiles the migrations in again when one is added, and lets the API's description show every type of id as a UUID.

const IDS: &str = include_str!("src/ids.rs");

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
    println!("cargo::rerun-if-changed=src/ids.rs");
    let ids = IDS.lines().filter_map(|line| line.trim().split_once(": \"")).filter(|(name, _)| name.ends_with("Id"));
    ids.fold(utoipa_config::Config::new(), |config, (name, _)| config.alias_for(name, "uuid::Uuid")).write_to_file();
}
