//! The camera for photos of elements, and nothing else that a page could ask the system for.

use tauri::webview::{PermissionKind, PermissionResponse};

/// Only this program's own page is ever shown, so the camera needs no second question; the system's own remains.
pub(crate) fn answer(kind: PermissionKind) -> PermissionResponse {
    match kind {
        PermissionKind::Camera => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}
