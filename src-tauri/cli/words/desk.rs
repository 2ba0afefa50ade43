//! What waits for the desk, and what two workstations said of one item.

use commands::term::Claim;
use commands::view::desk::{ClaimView, DeskLink, DisputedItem, Said};
use commands::view::receipt::BudgetState;

/// Why photos are not sent by themselves; nothing where none waits, or they are.
pub(crate) fn photos_stay(desk: &DeskLink) -> Option<String> {
    let why = match desk.month.budget {
        _ if desk.waiting.photos == 0 => return None,
        _ if desk.metered => "la conexión es medida y se envían solo datos y actas",
        BudgetState::Spent => "lo del mes se acabó, y hasta que termine se envían solo datos y actas",
        BudgetState::Free | BudgetState::Near => return None,
    };
    Some(format!(
        "Las fotos esperan aquí ({}): {why}. Para enviarlas ahora: «ensitio sync --photos»",
        desk.waiting.photos
    ))
}

/// What is said of an item in dispute, by whom and when: first what stands.
pub(crate) fn dispute(item: &DisputedItem) -> Vec<String> {
    let DisputedItem { id, details, holder, stands, claims, .. } = item;
    let stood = stands.as_ref().map_or_else(
        || "no se sabe aquí quién lo registró".to_owned(),
        |stood| {
            let act = stood.folio.as_ref().map(|folio| format!(" (acta {folio})")).unwrap_or_default();
            format!("lo registró {}{act}", said(Some(&stood.said)))
        },
    );
    let held =
        holder.as_ref().map_or_else(|| " sin responsable".to_owned(), |name| format!(" a cargo de {}", named(name)));
    let mut lines = vec![
        format!("en disputa: {} {} ({id})", details.description, details.asset_tag),
        format!("  hoy figura{held}: {stood}; vale mientras nadie decida otra cosa"),
    ];
    lines.extend(claims.iter().map(|view| {
        let ClaimView { claim, folio, holder, said: by, .. } = view;
        let what = match (claim, folio) {
            (Claim::Custody { .. }, Some(folio)) => format!("el acta {folio}"),
            (Claim::Custody { .. }, None) => "un acta de otro equipo".to_owned(),
            (Claim::Placement { .. }, _) => "otro registro".to_owned(),
            (Claim::Tag { tag, .. }, _) => format!("otro registro con la placa {tag}"),
            (Claim::Serial { serial, .. }, _) => format!("otro registro con el serial {serial}"),
        };
        let to = holder.as_ref().map(|name| format!(" lo da a {}", named(name))).unwrap_or_default();
        format!("  {what}{to}: lo dijo {}", said(by.as_ref()))
    }));
    lines
}

/// Somebody and a time.
pub(crate) fn said(said: Option<&Said>) -> String {
    let Some(Said { at, by }) = said else { return "alguien que este equipo no conoce".to_owned() };
    let by = by.as_deref().map_or("alguien que este equipo no conoce", named);
    format!("{by}, {}", at.in_bogota())
}

/// A name, or what stands in its place once it was erased.
fn named(name: &str) -> &str {
    if name.is_empty() { "alguien de datos suprimidos" } else { name }
}
