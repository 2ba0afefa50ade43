//! Lists `migrations/NNNN_name.sql` for `src/migrate.rs`, so that adding a migration is adding a file.

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("migrations");
    let mut files =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();

    let mut list = String::from("&[\n");
    for (index, path) in files.iter().enumerate() {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("migration name")?;
        let (number, name) = stem.split_once('_').ok_or("a migration is named NNNN_name.sql")?;
        if number.len() != 4 || number.parse() != Ok(index + 1) {
            return Err(format!("{stem}: expected number {:04}", index + 1).into());
        }
        let number = index + 1;
        let sql = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/migrations/{stem}.sql\"))");
        writeln!(list, "    Migration {{ number: {number}, name: {name:?}, sql: {sql} }},")?;
    }
    list.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("migrations.rs"), list)?;
    Ok(())
}
