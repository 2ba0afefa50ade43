//! What people signed has its effect, or somebody is asked.

use std::collections::HashMap;

use casework::{
    act::ActContent,
    decision::DecisionKind,
    dispute::Claim,
    fact::{ActFact, Fact, ItemFact},
    id::{ActId, IntentId, ItemId},
};
use desk::entrance::Arrived;
use wire::{Page, Verdict};

use super::holds;
use crate::truth::Checked;

/// 3: every line of an act that came into force moved its item or is a claim on it, or its author is told why not.
pub(super) fn none_is_lost(pages: &[Page], arrived: &[Arrived]) -> Checked {
    let told: HashMap<IntentId, &Arrived> = arrived.iter().map(|one| (one.envelope.id, one)).collect();
    let mut contents: HashMap<ActId, &ActContent> = HashMap::new();
    for entry in pages.iter().flat_map(|page| &page.entries) {
        for fact in &entry.facts {
            let Fact::Act(act, of) = fact else { continue };
            match &**of {
                ActFact::Issued { content, .. } => drop(contents.insert(*act, content)),
                ActFact::Sealed { constancia: false, .. } => {}
                ActFact::Decided { decision } if decision.kind == DecisionKind::ConstanciaAccepted => {}
                _ => continue,
            }
            if matches!(&**of, ActFact::Issued { .. }) {
                continue;
            }
            let left_out = match told.get(&entry.envelope.id).map(|one| &one.verdict) {
                Some(Verdict::Accepted { left_out, .. }) => left_out.len(),
                _ => 0,
            };
            let lines = contents.get(act).map_or(&[][..], |content| &content.lines);
            let lost: Vec<ItemId> =
                lines.iter().map(|line| line.item).filter(|item| !is_settled(&entry.facts, *act, *item)).collect();
            holds(3, lost.len() <= left_out, || format!("{act} was sealed, and nothing is said of {lost:?}"))?;
        }
    }
    Ok(())
}

fn is_settled(facts: &[Fact], act: ActId, item: ItemId) -> bool {
    facts.iter().any(|fact| match fact {
        Fact::Item(of, ItemFact::Moved { act: Some(by), .. }) => (*of, *by) == (item, act),
        Fact::Item(of, ItemFact::Disputed { claim: Claim::Custody { act: by, .. }, .. }) => (*of, *by) == (item, act),
        _ => false,
    })
}
