//! The answers in Spanish. Everything that comes from elsewhere is escaped by `maud`.

use acts::handover::wording;
use casework::act::ActStage;
use maud::{DOCTYPE, Markup, html};

use super::answer::{Answer, Asked, Given, Known};

/// How an answer looks: never by colour alone, each has its words and its mark.
#[derive(Debug, Clone, Copy)]
enum Tone {
    Good,
    Careful,
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Careful => "careful",
            Self::Bad => "bad",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Careful => "!",
            Self::Bad => "✕",
        }
    }
}

pub(super) fn start(asked: &Asked) -> Markup {
    let half = !asked.number.is_empty() && asked.digest.is_empty();
    document(
        "Verificación de actas",
        &html! {
            @if half {
                (verdict(Tone::Careful, "Falta la huella del contenido", "Está al pie de cada página del acta, junto a su número."))
            }
            (forms(asked))
        },
    )
}

pub(super) fn told(answer: &Answer, asked: &Asked) -> Markup {
    let body = match answer {
        Answer::Known(known) => self::known(known),
        Answer::Unknown => verdict(
            Tone::Bad,
            "La mesa no tiene un acta con ese número y esa huella",
            "Revise que estén escritos como en el acta. Un acta recién firmada se puede verificar cuando su equipo se \
             sincroniza con la mesa.",
        ),
        Answer::NotReceived { folio } => verdict(
            Tone::Bad,
            "No es un archivo que la mesa haya recibido",
            &format!("Dice ser el documento N.º {folio} y no fue alterado, pero no es el que la mesa tiene."),
        ),
        Answer::Altered { folio } => verdict(
            Tone::Bad,
            "Archivo alterado",
            &if folio.is_empty() {
                "Viene de EnSitio y fue cambiado después de firmado.".to_owned()
            } else {
                format!("Dice ser el acta N.º {folio} y fue cambiado después de firmado.")
            },
        ),
        Answer::Unsealed { folio } => verdict(
            Tone::Careful,
            "Acta sin terminar de firmar",
            &format!("Es el acta N.º {folio}, le faltan firmas o el sello. Todavía no tiene efecto."),
        ),
        Answer::NotAnAct => {
            verdict(Tone::Bad, "No es un acta de EnSitio", "El archivo es de otro programa o está dañado.")
        }
    };
    document(
        "Resultado de la verificación",
        &html! {
            (body)
            (forms(asked))
        },
    )
}

fn known(known: &Known) -> Markup {
    let (tone, title, text) = words(known);
    html! {
        (verdict(tone, &title, &text))
        section.facts aria-labelledby="datos" {
            h2 #datos { "El acta" }
            dl {
                dt { "Documento" } dd { (known.title) }
                dt { "Tipo de acta" } dd { (known.kind) }
                dt { "N.º de acta" } dd { (known.folio) }
                dt { "Radicado" } dd { (known.radicado) }
                dt { "Estado" } dd { (state(known)) }
                @if let Some(sealed) = &known.sealed { dt { "Sellada" } dd { (sealed.at) (doubt(sealed.doubtful)) } }
                dt { "Recibida por la mesa" } dd { (known.received) }
                dt { "Huella SHA-256 del PDF sellado" } dd.digest { (known.sha256) }
                @if let Some(stamp) = &known.stamp {
                    dt { "Sello de tiempo" } dd { (stamp.at) ", por " (stamp.by) }
                    dt { "Huella SHA-256 del PDF con sello de tiempo" } dd.digest { (stamp.file) }
                }
            }
            @if known.given == Given::Number && known.flaw.is_none() {
                p { "Su copia es auténtica solo si el archivo tiene una de esas huellas: súbalo abajo y la mesa lo compara." }
            }
        }
        section.facts aria-labelledby="firmas" {
            h2 #firmas { "Firmas" }
            table {
                thead { tr { th scope="col" { "Rol" } th scope="col" { "Nombre" } th scope="col" { "Identificación" } th scope="col" { "Firma" } } }
                tbody {
                    @for signer in &known.signers {
                        tr {
                            td { (signer.role) }
                            th scope="row" { (signer.name) }
                            td.id { (signer.document) }
                            td { (signer.outcome) (doubt(signer.doubtful)) }
                        }
                    }
                }
            }
            @if known.is_doubtful() {
                p.note {
                    "Hora dudosa: el reloj del equipo con el que se firmó no marcaba la hora correcta. La de la mesa es la de «Recibida por la mesa»; "
                    "las firmas valen igual."
                }
            }
            p.note { "De cada identificación se muestran solo los últimos caracteres (Ley 1581 de 2012)." }
        }
    }
}

fn doubt(is_doubtful: bool) -> Markup {
    html! { @if is_doubtful { ", " strong { "hora dudosa" } } }
}

/// What is said first.
fn words(known: &Known) -> (Tone, String, String) {
    if let Some(flaw) = known.flaw {
        let title = "El archivo que la mesa recibió no es auténtico".to_owned();
        return (Tone::Bad, title, format!("De ese archivo se sabe que {}.", wording::paper_flaw(flaw)));
    }
    let (tone, title) = match (known.given, known.stage) {
        (Given::Slip, _) => (Tone::Good, "Constancia de radicación auténtica"),
        (Given::Number, ActStage::Sealed) => (Tone::Good, "La mesa tiene esta acta, y rige"),
        (Given::Number, _) => (Tone::Careful, "La mesa tiene esta acta, y no rige"),
        (Given::Paper | Given::Stamped, ActStage::Sealed) => (Tone::Good, "Auténtica y vigente"),
        (Given::Paper | Given::Stamped, _) => (Tone::Careful, "Auténtica, pero no rige"),
    };
    let text = match known.given {
        Given::Number => "El número y la huella del contenido son los del acta.".to_owned(),
        Given::Paper => "El archivo es, byte por byte, el que la mesa recibió.".to_owned(),
        Given::Stamped => {
            "El archivo es, byte por byte, el que la mesa recibió, con un sello de tiempo al final.".to_owned()
        }
        Given::Slip => format!(
            "El archivo es, byte por byte, el que la mesa elaboró. El acta está {}.",
            state(known).to_lowercase()
        ),
    };
    (tone, title.to_owned(), text)
}

fn state(known: &Known) -> String {
    let by = |word: &str| known.replaced_by.map_or(word.to_owned(), |by| format!("{word} por el acta N.º {by}"));
    match known.stage {
        ActStage::Sealed => "Vigente".to_owned(),
        ActStage::Constancia => "Firmada con constancia: sin efecto mientras no se acepte".to_owned(),
        ActStage::Annulled => by("Anulada"),
        ActStage::Superseded => by("Reemplazada"),
        ActStage::Withdrawn => "Anulada: no se aceptó su constancia".to_owned(),
        ActStage::Signing => "En firma".to_owned(),
    }
}

pub(super) fn too_large() -> Markup {
    document(
        "Archivo demasiado grande",
        &html! {
            (verdict(Tone::Bad, "El archivo pasa de 25 MB", "Ningún acta es tan grande."))
            (forms(&Asked::default()))
        },
    )
}

pub(super) fn no_file() -> Markup {
    document(
        "Falta el archivo",
        &html! {
            (verdict(Tone::Bad, "No llegó ningún archivo", "Elija el PDF del acta y vuelva a intentarlo."))
            (forms(&Asked::default()))
        },
    )
}

pub(super) fn crowded() -> Markup {
    document(
        "Intente más tarde",
        &html! {
            (verdict(Tone::Careful, "Hay muchas consultas en este momento", "Espere unos segundos y vuelva a intentarlo."))
        },
    )
}

fn verdict(tone: Tone, title: &str, text: &str) -> Markup {
    html! {
        section class={ "verdict " (tone.class()) } aria-labelledby="respuesta" {
            span.mark aria-hidden="true" { (tone.mark()) }
            div {
                h2 #respuesta { (title) }
                p { (text) }
            }
        }
    }
}

fn forms(asked: &Asked) -> Markup {
    html! {
        section.ask aria-labelledby="por-numero" {
            h2 #por-numero { "Verificar por número" }
            form method="get" action="/v" {
                label for="numero" { "N.º de acta o radicado" }
                input #numero name="numero" required maxlength="40" autocomplete="off" spellcheck="false" value=(asked.number);
                label for="huella" { "Huella del contenido" }
                input #huella name="huella" required minlength="16" maxlength="64" autocomplete="off" spellcheck="false"
                    aria-describedby="huella-donde" value=(asked.digest);
                p.note #huella-donde { "Los 16 caracteres que están al pie de cada página del acta." }
                button type="submit" { "Verificar número" }
            }
        }
        section.ask aria-labelledby="por-archivo" {
            h2 #por-archivo { "Verificar un archivo" }
            form method="post" action="/v/verify" enctype="multipart/form-data" {
                label for="acta" { "PDF del acta o de su constancia de radicación" }
                input #acta name="acta" type="file" required accept="application/pdf,.pdf" aria-describedby="acta-limite";
                p.note #acta-limite { "Hasta 25 MB. El archivo se compara y no se guarda." }
                button type="submit" { "Verificar archivo" }
            }
        }
    }
}

fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="es-CO" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · EnSitio" }
                link rel="stylesheet" href="/v/estilo.css";
            }
            body {
                header {
                    p { "Unidad para la Atención y Reparación Integral a las Víctimas" }
                    h1 { a href="/v" { "Verificación de actas" } }
                }
                main { (body) }
                footer {
                    p { "Esta página dice si un acta rige y cuál es su archivo auténtico. No pide datos personales ni guarda lo que recibe." }
                }
            }
        }
    }
}
