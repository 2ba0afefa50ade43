//! From a content to its paper.

use std::collections::BTreeMap;

use acts::handover::{ACT_PHOTOS_MAX, Assets, ComposeError, Composed, HandoverDocument, compose};
use acts::render::render;
use casework::act::{Act, ActContent};
use casework::folio::Folio;
use casework::format::FormatCode;
use casework::id::Digest;
use casework::time::Timestamp;
use store::{Reader, Sha256};

use crate::answer::{Answer, Failure};
use crate::open::{Open, found};
use crate::problem::Problem;
use crate::view::act::{DraftBody, DraftRef};
use crate::{draft, photo, template};

/// What the QR begins with while there is no desk whose page could answer.
const VERIFICATION_PREFIX: &str = "ENSITIO:1:";

/// Largest paper that is issued, in bytes: as much as a blob less what its signatures and seal will add.
const PAPER_BYTES_MAX: usize = store::BLOB_BYTES_MAX - (1 << 20);

/// A frozen content and its unsigned paper.
pub(crate) struct Frozen {
    pub(crate) content_digest: Digest,
    /// The canonical bytes behind the digest, kept as evidence.
    pub(crate) canonical: Vec<u8>,
    pub(crate) pdf: Vec<u8>,
}

pub(crate) fn freeze(
    open: &Open,
    r: &Reader<'_>,
    content: ActContent,
    (folio, version): (Folio, u32),
    at: Timestamp,
) -> Answer<Frozen> {
    let template = template::current(r, content.format)?;
    let device = found(r.device())?;
    let document = HandoverDocument {
        folio,
        version,
        issued_at: at,
        template,
        device: device.code.to_string(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        verification_prefix: VERIFICATION_PREFIX.to_owned(),
        content,
    };
    let composed = compose(&document, &assets(open, &document)?);
    let Composed { paper, pending } = composed.map_err(|error| match error {
        ComposeError::TooManyPhotos(_) => Failure::from(Problem::TooManyPhotos { max: ACT_PHOTOS_MAX as u32 }),
        error => Failure::Broken(error.into()),
    })?;
    if let Some(field) = pending.first() {
        return Err(anyhow::anyhow!("a complete content has pending data: {field}").into());
    }
    if !paper.replaced.is_empty() {
        return Err(Problem::Unprintable { characters: paper.replaced.iter().collect() }.into());
    }
    let pdf = render(&paper).map_err(anyhow::Error::from)?.bytes;
    if pdf.len() > PAPER_BYTES_MAX {
        return Err(Problem::PaperTooLarge { max_mb: (PAPER_BYTES_MAX >> 20) as u32 }.into());
    }
    let canonical = document.canonical_bytes().map_err(anyhow::Error::from)?;
    let content_digest = document.content_digest().map_err(anyhow::Error::from)?;
    Ok(Frozen { content_digest, canonical, pdf })
}

/// The bytes behind the digests that the document names.
fn assets(open: &Open, document: &HandoverDocument) -> Answer<Assets> {
    let get = |digest: Digest| open.store.blobs().get(Sha256(digest.0));
    let mut photos = BTreeMap::new();
    for digest in document.content.lines.iter().flat_map(|line| &line.photos) {
        photos.insert(*digest, photo::for_print(get(*digest)?)?);
    }
    Ok(Assets { logo: document.template.logo.map(get).transpose()?, photos })
}

/// The paper that issuing the draft now would give, but for the moment of issue.
pub(crate) fn preview(open: &Open, request: DraftRef) -> Answer<Vec<u8>> {
    open.read(|r| {
        let (body, _) = draft::load(open, r, request.id)?;
        let content = draft::content(open, r, &body)?;
        let number = number(r, &body)?;
        Ok(freeze(open, r, content, number, open.now().wall)?.pdf)
    })
}

/// The folio and version that the draft has if it is issued now.
pub(crate) fn number(r: &Reader<'_>, body: &DraftBody) -> Answer<(Folio, u32)> {
    if let Some(id) = body.of_act {
        let act = found(r.acts().get(id))?;
        return Ok((act.folio, act.version + 1));
    }
    let device = found(r.device())?;
    let folio = Folio {
        territorial: device.territorial,
        device: device.code,
        incarnation: device.incarnation,
        seq: device.next_folio,
    };
    Ok((folio, 1))
}

/// The kind of a paper, as its metadata and file name say it.
pub(crate) fn kind(format: FormatCode) -> &'static str {
    match format {
        FormatCode::Anexo7 => "anexo-7",
        FormatCode::Anexo14 => "anexo-14",
        FormatCode::Clearance => "paz-y-salvo",
    }
}

/// `<caso>_<formato>_<consecutivo>_v<n>.pdf`, ASCII.
pub(crate) fn file_name(act: &Act) -> String {
    let format = kind(act.content.format);
    let case: String = act.content.case_code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let case = if case.is_empty() { "sin-caso".to_owned() } else { case };
    format!("{case}_{format}_{}_v{}.pdf", act.folio, act.version)
}

/// The paper of an act, or of one of its void versions.
pub(crate) fn bytes(open: &Open, act: &Act, version: Option<u32>) -> Answer<Vec<u8>> {
    let digest = match version {
        Some(n) if n != act.version => {
            act.voided.iter().find(|v| v.version == n).map(|v| v.pdf).ok_or(Problem::NotFound)?
        }
        _ => act.pdf,
    };
    crate::desk::file(open, digest)
}
