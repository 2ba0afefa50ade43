//! From a name and a payload to a function and back. The list itself is in `lib.rs`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{Answer, Failure};
use crate::problem::{InvalidField, Problem, Rule};

pub(crate) fn parse<I: DeserializeOwned>(payload: Value) -> Answer<I> {
    serde_json::from_value(payload).map_err(|error| {
        // A window of the same build never sends this; a hand on the command line may.
        tracing::warn!(%error, "request not understood");
        Failure::from(Problem::Invalid { field: InvalidField::Mapping, rule: Rule::Unknown })
    })
}

pub(crate) fn unparse<O: Serialize>(answer: Answer<O>) -> Answer<Value> {
    Ok(serde_json::to_value(answer?).map_err(anyhow::Error::from)?)
}

macro_rules! session {
    (any, $app:expr) => {
        $app
    };
    (open, $app:expr) => {
        $app.open()?.as_ref()
    };
    // A shared handle, for what goes on after the answer.
    (work, $app:expr) => {
        &$app.open()?
    };
}
pub(crate) use session;

macro_rules! commands {
    (
        calls { $($call_kind:ident $call:ident($call_in:ty) -> $call_out:ty = $call_fn:path;)* }
        uploads { $($up_kind:ident $up:ident($up_in:ty) -> $up_out:ty = $up_fn:path;)* }
        fetches { $($fetch_kind:ident $fetch:ident($fetch_in:ty) = $fetch_fn:path;)* }
    ) => {
        impl App {
            /// Runs a command by name.
            ///
            /// # Errors
            /// A [`problem::Problem`]; what was not foreseen is logged and told as `Broken`.
            pub fn call(&self, name: &str, payload: serde_json::Value) -> Result<serde_json::Value, problem::Problem> {
                let answer = || match name {
                    $(stringify!($call) => router::unparse($call_fn(
                        router::session!($call_kind, self),
                        router::parse::<$call_in>(payload)?,
                    )),)*
                    _ => Err(problem::Problem::NotFound.into()),
                };
                answer().map_err(|failure| self.told(failure, name))
            }

            /// Runs a command that takes or gives bytes. An upload answers with the JSON of its view.
            ///
            /// # Errors
            /// As [`App::call`].
            pub fn blob(
                &self,
                name: &str,
                payload: serde_json::Value,
                bytes: &[u8],
            ) -> Result<Vec<u8>, problem::Problem> {
                let answer = || match name {
                    $(stringify!($up) => {
                        let view = $up_fn(
                            router::session!($up_kind, self),
                            router::parse::<$up_in>(payload)?,
                            bytes,
                        );
                        Ok(serde_json::to_vec(&view?).map_err(anyhow::Error::from)?)
                    })*
                    $(stringify!($fetch) => $fetch_fn(
                        router::session!($fetch_kind, self),
                        router::parse::<$fetch_in>(payload)?,
                    ),)*
                    _ => Err(problem::Problem::NotFound.into()),
                };
                answer().map_err(|failure: Failure| self.told(failure, name))
            }
        }

        /// Writes the TypeScript of every request and reply, and the maps from names to them, into `folder`.
        ///
        /// # Errors
        /// Those of writing the files.
        pub fn export_types(folder: &std::path::Path) -> anyhow::Result<()> {
            let mut bindings = $crate::router::Bindings::new(folder)?;
            $(bindings.entry::<$call_in, $call_out>("Calls", stringify!($call))?;)*
            $(bindings.entry::<$up_in, $up_out>("Uploads", stringify!($up))?;)*
            $(bindings.entry::<$fetch_in, view::Nothing>("Fetches", stringify!($fetch))?;)*
            bindings.finish()
        }
    };
}
pub(crate) use commands;

/// Collects the TypeScript of the list.
pub(crate) struct Bindings {
    config: ts_rs::Config,
    folder: std::path::PathBuf,
    maps: std::collections::BTreeMap<&'static str, String>,
}

impl Bindings {
    pub(crate) fn new(folder: &std::path::Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "ts") {
                std::fs::remove_file(path)?;
            }
        }
        let config = ts_rs::Config::new().with_out_dir(folder).with_large_int("number");
        Ok(Self { config, folder: folder.to_owned(), maps: std::collections::BTreeMap::new() })
    }

    pub(crate) fn entry<I: ts_rs::TS + 'static, O: ts_rs::TS + 'static>(
        &mut self,
        map: &'static str,
        name: &str,
    ) -> anyhow::Result<()> {
        self.export::<I>()?;
        self.export::<O>()?;
        let line = format!("  {name}: {{ input: {}; output: {} }};\n", I::name(&self.config), O::name(&self.config));
        self.maps.entry(map).or_default().push_str(&line);
        Ok(())
    }

    /// Writes a type and all it names. A list or map has no file of its own, only what it holds.
    fn export<T: ts_rs::TS + 'static + ?Sized>(&self) -> anyhow::Result<()> {
        if T::output_path().is_some() {
            T::export_all(&self.config)?;
            return Ok(());
        }
        let mut held = Held { bindings: self, outcome: Ok(()) };
        T::visit_generics(&mut held);
        held.outcome
    }

    /// Writes `index.ts`: all types again, and the maps.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        <Problem as ts_rs::TS>::export_all(&self.config)?;
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if let Some(stem) = path.file_stem().and_then(|s| s.to_str()).filter(|s| *s != "index") {
                names.push(stem.to_owned());
            }
        }
        names.sort();
        let mut text = String::from("// Generated by `cargo xtask types`; do not edit.\n");
        for name in &names {
            text.push_str(&format!("import type {{ {name} }} from \"./{name}\";\nexport type {{ {name} }};\n"));
        }
        for (map, lines) in self.maps {
            text.push_str(&format!("\nexport interface {map} {{\n{lines}}}\n"));
        }
        std::fs::write(self.folder.join("index.ts"), text)?;
        Ok(())
    }
}

/// Exports the types within a type that is not exported itself.
struct Held<'b> {
    bindings: &'b Bindings,
    outcome: anyhow::Result<()>,
}

impl ts_rs::TypeVisitor for Held<'_> {
    fn visit<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        if self.outcome.is_ok() {
            self.outcome = self.bindings.export::<T>();
        }
    }
}
