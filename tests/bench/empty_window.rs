//! A Tauri window with nothing in it: what the memory of EnSitio is compared with.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        // A page, even an empty one: before the first, WebKit has no process for pages.
        .register_uri_scheme_protocol("nada", |_, _| {
            tauri::http::Response::new(b"<!doctype html><title>Nada</title>".to_vec())
        })
        .setup(|tauri| {
            let nothing = WebviewUrl::CustomProtocol("nada://localhost/".parse()?);
            WebviewWindowBuilder::new(tauri, "main", nothing).title("Nada").inner_size(1280.0, 768.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
