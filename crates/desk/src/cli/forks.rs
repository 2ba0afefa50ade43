//! Copies of workstations, and what they gave twice.

use casework::act::{Act, ActStage};
use serde_json::json;

use super::{Data, as_json, ledger, line};

pub(super) fn list(data: &Data, json: bool) -> anyhow::Result<()> {
    let forks = ledger(data)?.forks()?;
    if json {
        let acts: Vec<_> = forks
            .one_number
            .iter()
            .map(|act| json!({ "id": act.id, "folio": act.folio, "stage": act.stage, "radicado": radicado(act) }))
            .collect();
        return as_json(&json!({ "incarnations": forks.given, "acts": acts }));
    }
    if forks.given.is_empty() && forks.one_number.is_empty() {
        return line("Ningún puesto se copió ni se restauró sobre lo que ya había hecho");
    }
    for given in forks.given {
        line(&format!(
            "{}  {}  {}: siguió con la numeración {}; su disco se copió o se restauró de una copia más antigua",
            given.at.in_bogota(),
            given.device,
            given.name,
            given.inc
        ))?;
    }
    for act in forks.one_number {
        let stage = match act.stage {
            ActStage::Signing => "en firma",
            ActStage::Constancia => "firmada con constancia",
            _ => "sellada",
        };
        let radicado = radicado(&act).unwrap_or_else(|| "sin radicar".to_owned());
        let (folio, holder) = (act.folio, &act.content.holder.snapshot.full_name);
        line(&format!("Número repetido {folio}  {radicado}  {stage}  {holder}  acta {}", act.id))?;
    }
    Ok(())
}

fn radicado(act: &Act) -> Option<String> {
    act.filing.as_ref().map(|filing| filing.radicado.to_string())
}
