//! The edge: a window, the command line, dialogs. Everything a person can ask for is in `commands`.

mod bridge;
mod camera;
mod cli;
mod host;
mod place;
mod view;

pub use cli::run;
