//! What is asked of the system's web view before the page is shown.

use tauri::WebviewWindow;

/// WebKitGTK keeps media streams off unless it is told; the other systems' views have them.
#[cfg(target_os = "linux")]
pub(crate) fn configure(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_media_stream(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn configure(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
