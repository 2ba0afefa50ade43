//! A Tauri window with nothing in it: what the memory of EnSitio is compared with.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|tauri| {
            let nothing = WebviewUrl::CustomProtocol("about:blank".parse()?);
            WebviewWindowBuilder::new(tauri, "main", nothing).title("Nada").inner_size(1280.0, 768.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
