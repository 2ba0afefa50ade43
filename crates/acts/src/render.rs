//! From a paper to a file: draw, then make it conform.

use thiserror::Error;

use crate::paper::Paper;
use crate::{conform, draw};

/// Pages of one paper.
pub const PAGES_MAX: usize = 2_000;
/// Nodes of one structure tree.
pub const NODES_MAX: usize = 2_000_000;

/// Why a paper could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    #[error("the paper has {0} pages")]
    TooManyPages(usize),
    #[error("the structure tree has {0} nodes")]
    TooManyNodes(usize),
    #[error("a face of this program cannot be read")]
    Font,
    #[error("the drawing back end complained")]
    Drawing,
    #[error("a stream could not be compressed")]
    Compression,
    #[error("the document model refused: {0}")]
    Model(#[from] lopdf::Error),
    #[error("the file could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// A rendered file: PDF/A-2a and PDF/UA-1, its signature fields empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// Renders `paper`. The same paper gives the same bytes.
///
/// # Errors
/// When the paper exceeds a bound, or a library refuses what it was given.
pub fn render(paper: &Paper) -> Result<Pdf, RenderError> {
    if paper.pages.len() > PAGES_MAX {
        return Err(RenderError::TooManyPages(paper.pages.len()));
    }
    if paper.tree.len() > NODES_MAX {
        return Err(RenderError::TooManyNodes(paper.tree.len()));
    }
    let drawn = draw::draw(paper)?;
    let bytes = conform::conform(paper, drawn)?;
    Ok(Pdf { bytes, pages: paper.pages.len() })
}
