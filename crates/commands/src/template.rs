//! Formats: the ones shipped, and the editions that the administrator made of them.

use acts::sign::SIGNATURE_TEXT_CHARS_MAX;
use casework::format::{FormatCode, FormatTemplate};
use casework::intent::IntentBody;
use casework::refusal::Refusal;
use store::Reader;

use crate::answer::Answer;
use crate::logo;
use crate::open::Open;
use crate::view::Nothing;
use crate::view::setting::{FormatSave, FormatView};

/// The text of the format as shipped, edition 1.
fn shipped(code: FormatCode) -> Answer<FormatTemplate> {
    let text = match code {
        FormatCode::Anexo7 => include_str!("../templates/anexo-7.json"),
        FormatCode::Anexo14 => include_str!("../templates/anexo-14.json"),
        FormatCode::Clearance => include_str!("../templates/paz-y-salvo.json"),
    };
    Ok(serde_json::from_str(text).map_err(anyhow::Error::from)?)
}

/// The edition in force: the one shipped until somebody changes it.
pub(crate) fn current(r: &Reader<'_>, code: FormatCode) -> Answer<FormatTemplate> {
    r.format(code)?.map_or_else(|| shipped(code), Ok)
}

pub(crate) fn list(open: &Open, _: Nothing) -> Answer<Vec<FormatView>> {
    let may_edit = open.me().role.administers();
    open.read(|r| {
        FormatCode::ALL.into_iter().map(|code| Ok(FormatView { code, template: current(r, code)?, may_edit })).collect()
    })
}

/// Saves the next edition; papers already frozen keep theirs.
pub(crate) fn save(open: &Open, request: FormatSave) -> Answer<Vec<FormatView>> {
    let mut template = request.template;
    // The sentence stands in every signature as its reason.
    if template.consent.chars().count() > SIGNATURE_TEXT_CHARS_MAX {
        return Err(Refusal::TextTooLong { max: SIGNATURE_TEXT_CHARS_MAX as u32 }.into());
    }
    if let Some(logo) = template.logo {
        logo::check(open, logo)?;
    }
    template.edition += 1;
    open.submit("change format", IntentBody::ChangeFormat { code: request.code, template: Box::new(template) })?;
    list(open, Nothing {})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_format_reads_and_invents_no_code() {
        for code in FormatCode::ALL {
            let template = shipped(code).unwrap();
            assert_eq!((template.edition, template.sig_code), (1, None), "{code:?}");
        }
    }
}
