//! Where things lie on this machine.

use std::path::PathBuf;

use anyhow::Context as _;
use commands::{KdfCost, Options};

/// The data folder said on the command line or by `ENSITIO_DATA`, else the system's place for it. Sample sheets
/// are offered when `ENSITIO_SAMPLE` names their folder.
pub(crate) fn options(data: Option<PathBuf>) -> anyhow::Result<Options> {
    let data = match data.or_else(|| std::env::var_os("ENSITIO_DATA").map(PathBuf::from)) {
        Some(data) => data,
        None => dirs::data_local_dir().context("this system names no folder for data; use --data")?.join("EnSitio"),
    };
    std::fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let sample = std::env::var_os("ENSITIO_SAMPLE").map(PathBuf::from).filter(|folder| folder.is_dir());
    Ok(Options { data, sample, kdf_cost: KdfCost::default() })
}
