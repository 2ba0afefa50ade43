//! What is asked of the system's web view before the page is shown.

use tauri::WebviewWindow;

/// WebKitGTK keeps media streams off unless it is told; the other systems' views have them. Nor does it draw through
/// the graphics card: forms and lists gain nothing by it, it takes a hundred megabytes more, and cards with poor drivers
/// show an empty window.
#[cfg(target_os = "linux")]
pub(crate) fn configure(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_media_stream(true);
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn configure(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
