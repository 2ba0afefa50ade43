//! The catalogue that every program ships: edition 1 of what it lists, for ever the same. A store has it without an entry in its
//! journal; an administrator changes it by editions after it.
//!
//! The services are those of the procedure; times, groups and the tree are proposals until the entity has said its own
//! (domain §9, Q6).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use uuid::Uuid;

use super::{CaseKind, Category, Edition, Group, GroupLevel, Listed, ListedId, NamedCalendar, Project, Sla};
use crate::ans::{Ans, NearExpiry};
use crate::calendar::Calendar;
use crate::case::FormKind;
use crate::id::{CalendarId, CategoryId, GroupId, ProjectId, SlaId};

/// Ids of what is shipped: of no version of RFC 9562, so that nobody draws one.
const fn id(kind: u64, n: u64) -> Uuid {
    Uuid::from_u64_pair(0x656e_7369_7469_6f00 | kind, n)
}

const HOUR_MS: i64 = 3_600_000;
const PROJECT: ProjectId = ProjectId(id(1, 1));
const CALENDAR: CalendarId = CalendarId(id(2, 1));

const fn sla(n: u64) -> SlaId {
    SlaId(id(3, n))
}

const fn group(n: u64) -> GroupId {
    GroupId(id(4, n))
}

const fn category(n: u64) -> CategoryId {
    CategoryId(id(5, n))
}

/// Name, hours until the solution, hours until somebody attends to it.
const SLAS: [(u64, &str, i64, i64); 5] = [
    (1, "Incidente crítico", 4, 1),
    (2, "Incidente", 16, 2),
    (3, "Requerimiento", 24, 4),
    (4, "Requerimiento con proveedor", 80, 8),
    (5, "Dotación de sede", 240, 16),
];

const GROUPS: [(u64, &str, GroupLevel); 8] = [
    (1, "Mesa de servicios", GroupLevel::One),
    (2, "Servicios TI e infraestructura", GroupLevel::Two),
    (3, "Sistemas de información (soporte aplicaciones)", GroupLevel::Two),
    (4, "Soporte de hardware y software", GroupLevel::Onsite),
    (5, "Desarrollo de sistemas de información", GroupLevel::Three),
    (6, "Seguridad y privacidad de la información", GroupLevel::Three),
    (7, "Proveedor de dotación tecnológica", GroupLevel::Provider),
    (8, "Gestión administrativa y documental", GroupLevel::Functional),
];

/// A leaf: number, name, kind, the ANS that it may have, to whom it goes, whether providers work on it.
type Leaf = (u64, &'static str, CaseKind, &'static [u64], u64, bool);

use CaseKind::{Incident, ServiceRequest};

/// What is asked for on a form. These records had none before any program was released: no journal in the field was judged by
/// them, and a second record beside each, which nobody could take out of the catalogue again, would have been shipped for ever.
fn form_of(leaf: u64) -> Option<FormKind> {
    match leaf {
        301 | 302 | 501 | 502 => Some(FormKind::Access),
        401 => Some(FormKind::Telephony),
        _ => None,
    }
}

const TREE: [(u64, &str, &[Leaf]); 6] = [
    (
        100,
        "Dotación tecnológica",
        &[
            (101, "Sede nueva", ServiceRequest, &[5, 4], 2, true),
            (102, "Traslado de sede", ServiceRequest, &[5, 4], 2, true),
            (103, "Adicionales", ServiceRequest, &[4, 5], 2, true),
            (104, "Validación de infraestructura e inventario tecnológico", ServiceRequest, &[4, 5], 4, false),
            (105, "Entrega y/o devolución de elementos tecnológicos", ServiceRequest, &[3, 4], 4, false),
        ],
    ),
    (
        200,
        "Soporte de hardware y software",
        &[
            (201, "Equipo de cómputo", Incident, &[2, 1, 4], 4, true),
            (202, "Impresión y escáner", Incident, &[2, 4], 4, true),
            (203, "Periféricos", Incident, &[2, 4], 4, true),
            (204, "Red y cableado estructurado", Incident, &[1, 2, 4], 4, true),
            (205, "Instalación o actualización de software", ServiceRequest, &[3], 4, false),
        ],
    ),
    (
        300,
        "Correo institucional",
        &[
            (301, "Creación de cuenta", ServiceRequest, &[3], 1, false),
            (302, "Modificación o retiro de cuenta", ServiceRequest, &[3], 1, false),
            (303, "Falla de correo", Incident, &[2, 1], 1, false),
        ],
    ),
    (
        400,
        "Telefonía IP",
        &[
            (401, "Solicitud de servicio de telefonía IP", ServiceRequest, &[3, 4], 2, true),
            (402, "Falla de telefonía", Incident, &[2, 4], 2, true),
        ],
    ),
    (
        500,
        "Acceso a servidores y bases de datos",
        &[
            (501, "Solicitud de acceso", ServiceRequest, &[3], 2, false),
            (502, "Modificación o retiro de acceso", ServiceRequest, &[3], 2, false),
        ],
    ),
    (
        600,
        "Sistemas de información",
        &[
            (601, "Falla de aplicación", Incident, &[2, 1], 3, false),
            (602, "Ajuste o desarrollo", ServiceRequest, &[4, 3], 3, false),
            (603, "Incidente de seguridad de la información", Incident, &[1, 2], 6, false),
        ],
    ),
];

/// What is shipped, by id.
#[must_use]
pub fn shipped() -> &'static BTreeMap<ListedId, Edition> {
    static SHIPPED: OnceLock<BTreeMap<ListedId, Edition>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let all = base().into_iter().chain(slas()).chain(groups()).chain(categories());
        all.map(|listed| (listed.id(), Edition { edition: 1, listed })).collect()
    })
}

fn base() -> [Listed; 2] {
    let calendar =
        NamedCalendar { name: "Lunes a viernes, 08:00 a 17:00".into(), calendar: Calendar::colombia(), active: true };
    let project = Project { name: "Servicios tecnológicos".into(), active: true };
    [Listed::Project { id: PROJECT, record: project }, Listed::Calendar { id: CALENDAR, record: calendar }]
}

fn slas() -> impl Iterator<Item = Listed> {
    SLAS.into_iter().map(|(n, name, target, attention)| {
        let ans =
            Ans { target_ms: target * HOUR_MS, attention_ms: Some(attention * HOUR_MS), near: NearExpiry::default() };
        let name = format!("{name} ({target} h)");
        Listed::Sla { id: sla(n), record: Sla { name, ans, calendar: CALENDAR, active: true } }
    })
}

fn groups() -> impl Iterator<Item = Listed> {
    GROUPS.into_iter().map(|(n, name, level)| {
        let record = Group {
            name: name.into(),
            level,
            projects: vec![PROJECT],
            office: None,
            members: Vec::new(),
            leads: Vec::new(),
            active: true,
        };
        Listed::Group { id: group(n), record }
    })
}

fn categories() -> impl Iterator<Item = Listed> {
    TREE.into_iter().flat_map(|(n, name, leaves)| {
        let node = Category {
            project: PROJECT,
            parent: None,
            name: name.into(),
            kind: None,
            slas: Vec::new(),
            group: None,
            to_provider: false,
            accepted_by_oti: false,
            form: None,
            active: true,
        };
        let above = Listed::Category { id: category(n), record: node.clone() };
        let leaf = move |(leaf, name, kind, slas, to, to_provider): &Leaf| {
            let record = Category {
                parent: Some(category(n)),
                name: (*name).into(),
                kind: Some(*kind),
                slas: slas.iter().map(|n| sla(*n)).collect(),
                group: Some(group(*to)),
                to_provider: *to_provider,
                // Of the entity's own offices the OTI accepts what a provider did (domain T25).
                accepted_by_oti: n == 100,
                form: form_of(*leaf),
                ..node.clone()
            };
            Listed::Category { id: category(*leaf), record }
        };
        std::iter::once(above).chain(leaves.iter().map(leaf))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_sound_and_names_only_what_is_there() {
        let all = shipped();
        assert_eq!(all.len(), 2 + SLAS.len() + GROUPS.len() + TREE.len() + 20);
        for (id, edition) in all {
            assert_eq!(edition.listed.check(), Ok(()), "{}", edition.listed.name());
            assert_eq!((*id, edition.edition), (edition.listed.id(), 1));
            if let Listed::Category { record, .. } = &edition.listed {
                let named = record.slas.iter().map(|id| ListedId::Sla(*id));
                let named = named.chain(record.group.map(ListedId::Group)).chain(record.parent.map(ListedId::Category));
                assert!(named.into_iter().all(|id| all.contains_key(&id)), "{}", record.name);
                assert_eq!(
                    record.parent.is_some(),
                    !record.slas.is_empty(),
                    "only leaves have an ANS: {}",
                    record.name
                );
            }
        }
    }
}
