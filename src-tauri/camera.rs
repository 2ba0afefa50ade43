//! The camera for photos of elements, and nothing else that a page could ask the system for.

use tauri::WebviewWindow;
use tauri::webview::{PermissionKind, PermissionResponse};

/// Only this program's own page is ever shown, so the camera needs no second question; the system's own remains.
pub(crate) fn answer(kind: PermissionKind) -> PermissionResponse {
    match kind {
        PermissionKind::Camera => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// WebKitGTK keeps media streams off unless it is told; the other systems' views have them.
#[cfg(target_os = "linux")]
pub(crate) fn enable(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_media_stream(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn enable(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
