//! Writes the TypeScript of every request and reply: `cargo xtask types`.

fn main() -> anyhow::Result<()> {
    commands::export_types(std::path::Path::new("ui/src/lib/bindings"))
}
