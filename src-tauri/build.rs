//! Declares the two commands, so that a window outside every capability cannot call them.

use tauri_build::{AppManifest, Attributes, try_build};

fn main() {
    // The pages are compiled into the program; neither cargo nor Tauri watches them.
    println!("cargo::rerun-if-changed=ui/dist");
    let manifest = AppManifest::new().commands(&["call", "blob"]);
    let attributes =
        Attributes::new().app_manifest(manifest).capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = try_build(attributes) {
        // Cargo shows this line; a panic would bury it.
        println!("cargo::error={error:#}");
    }
}
