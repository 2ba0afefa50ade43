//! Between the page and `commands`: two commands and one event. Adding a command does not touch this file.

use std::sync::Arc;

use commands::App;
use commands::problem::Problem;
use serde_json::Value;
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{AppHandle, Manager, State, WebviewUrl, WebviewWindowBuilder};

use crate::camera;
use crate::host::WindowHost;
use crate::view;

/// Smallest window in which every screen is whole, in logical pixels.
const SIZE_MIN: (f64, f64) = (1024.0, 680.0);
const SIZE_FIRST: (f64, f64) = (1280.0, 768.0);

#[tauri::command]
async fn call(app: State<'_, Arc<App>>, name: String, payload: Value) -> Result<Value, Problem> {
    let app = app.inner().clone();
    // Off the main thread: a command may wait for the disk or for a dialog.
    let work = tauri::async_runtime::spawn_blocking(move || app.call(&name, payload));
    work.await.unwrap_or_else(|error| Err(broken(&error)))
}

#[tauri::command]
async fn blob(app: State<'_, Arc<App>>, request: Request<'_>) -> Result<Response, Problem> {
    let header = |key: &str| request.headers().get(key).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (Some(name), Some(args)) = (header("name"), header("args")) else { return Err(Problem::NotFound) };
    let args: Value = serde_json::from_str(&args).map_err(|_| Problem::NotFound)?;
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        InvokeBody::Json(_) => Vec::new(),
    };
    let app = app.inner().clone();
    let work = tauri::async_runtime::spawn_blocking(move || app.blob(&name, args, &bytes));
    work.await.unwrap_or_else(|error| Err(broken(&error))).map(Response::new)
}

/// A command that panicked. The panic itself is in the log.
fn broken(error: &tauri::Error) -> Problem {
    tracing::error!(%error, "command ended abnormally");
    Problem::Broken { incident: String::new() }
}

/// A log-out or a shutdown ends the window as closing it does: the store closed, the papers shown taken away.
fn end_when_asked(tauri: AppHandle) {
    if let Err(error) = ctrlc::set_handler(move || tauri.exit(0)) {
        tracing::warn!(%error, "the system's request to end will not be heard");
    }
}

/// Opens the window and stays until it is closed.
pub(crate) fn run_window(options: commands::Options) -> anyhow::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call, blob])
        .setup(move |tauri| {
            let host = Arc::new(WindowHost::new(tauri.handle().clone()));
            tauri.manage(Arc::new(App::new(options, host)));
            end_when_asked(tauri.handle().clone());
            // The page takes dropped files itself, as bytes: no path ever crosses to it.
            WebviewWindowBuilder::new(tauri, "main", WebviewUrl::default())
                .title("EnSitio")
                .inner_size(SIZE_FIRST.0, SIZE_FIRST.1)
                .min_inner_size(SIZE_MIN.0, SIZE_MIN.1)
                .disable_drag_drop_handler()
                .on_permission_request(|_, kind| camera::answer(kind))
                .build()
                .and_then(|window| view::configure(&window))?;
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|tauri, event| {
            if let tauri::RunEvent::Exit = event
                && let Some(app) = tauri.try_state::<Arc<App>>()
            {
                // Closes the store and takes away the papers shown; failing to must not keep the window open.
                let _ = app.call("leave", serde_json::json!({}));
            }
        });
    Ok(())
}
