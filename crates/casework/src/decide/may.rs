//! Who may do what with a case (domain §2.5). The judge asks when something is done, and whoever shows the case before that.

use super::catalogue::{category_of, group};
use super::step::{has_time_left, reading};
use super::{Judged, World};
use crate::ans::{CaseState, Verdict};
use crate::case::{Case, Ground, Hand, Need, StepKind, Transition, transition};
use crate::catalogue::GroupLevel;
use crate::id::GroupId;
use crate::intent::Actor;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::time::Timestamp;

/// How somebody stands to a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    role: Role,
    member: bool,
    lead: bool,
    assignee: bool,
    /// It is at a provider's group.
    at_provider: bool,
    /// Of the group that handed it to a provider.
    handed_over: bool,
}

impl Standing {
    /// # Errors
    /// The group of the case is not known.
    pub(super) fn of<W: World>(world: &W, case: &Case, by: Actor) -> Judged<Self, W> {
        let group = group(world, case.group)?;
        let from = case.at_provider.as_ref().map(|at| self::group(world, at.from)).transpose()?;
        Ok(Self {
            role: by.role,
            member: group.counts(by.person, by.role),
            lead: by.role.leads() || group.is_led_by(by.person),
            assignee: case.assignee == Some(by.person),
            at_provider: group.level == GroupLevel::Provider,
            handed_over: from.is_some_and(|from| from.counts(by.person, by.role) || by.role.leads()),
        })
    }

    fn is_provider(self) -> bool {
        self.role == Role::Provider
    }

    fn is(self, hand: Hand) -> bool {
        let above_one = self.role.is_of_oti() && self.role != Role::AgentL1;
        match hand {
            Hand::Agent => self.role == Role::AgentL1 || self.role.leads(),
            Hand::SpecialistL2 => self.role == Role::SpecL2 || self.role.leads(),
            Hand::ItsLead => self.role.leads(),
            Hand::Member => self.member,
            Hand::MemberAboveOne => self.member && above_one,
            Hand::Assignee => self.assignee,
            Hand::AssigneeAboveOne => self.assignee && above_one,
            Hand::GroupLead => self.lead,
            Hand::Oti => self.handed_over && self.role.is_of_oti(),
            Hand::Provider => self.is_provider() && self.assignee,
            Hand::Survey => false,
        }
    }

    /// The transition that a kind of step is, to which state, and that it is theirs to make. `level` is that of the group that it
    /// names.
    pub(super) fn permit(
        self,
        case: &Case,
        kind: StepKind,
        level: Option<GroupLevel>,
    ) -> Result<(Transition, CaseState), Refusal> {
        let to = kind.leads_to(level);
        let none = Refusal::NoTransition { case: case.id, from: case.state, to };
        let Some(way) = transition(case.state, to) else { return Err(none) };
        let is_none = match kind {
            // Whoever is to work on what nobody has accepted yet accepts it themselves; and what is taken is not taken again.
            StepKind::Reassign => matches!(way, Transition::T02 | Transition::T13),
            StepKind::Take => way == Transition::T14,
            // A provider's group is given a case by *Activo proveedor* only, where its own clock runs: whoever is of it hands
            // the case back, and takes none.
            StepKind::Escalate => level == Some(GroupLevel::Provider),
            _ => false,
        };
        if is_none {
            return Err(none);
        }
        self.require(case, way.hands(to))?;
        // A provider works on what it was given and hands it back, and no more: what touches its contract, its own clock or what
        // the OTI accepts is of the OTI (domain T19–T26), also where it comes back to it reopened.
        let is_own = match kind {
            StepKind::Reassign | StepKind::Escalate => {
                matches!(case.state, CaseState::ProviderActive | CaseState::Reopened)
            }
            StepKind::Solve => case.state == CaseState::ProviderActive,
            _ => false,
        };
        if self.is_provider() && !(is_own && self.at_provider) {
            return Err(Self::of_oti(case));
        }
        Ok((way, to))
    }

    fn of_oti(case: &Case) -> Refusal {
        Refusal::NotInHand { case: case.id, hands: vec![Hand::Oti] }
    }

    fn require(self, case: &Case, hands: &[Hand]) -> Result<(), Refusal> {
        if hands.iter().any(|hand| self.is(*hand)) {
            Ok(())
        } else {
            Err(Refusal::NotInHand { case: case.id, hands: hands.to_vec() })
        }
    }

    /// Who may give the case another ANS: who answers for it, or leads its group; after a breach only the latter (domain
    /// §3.3). A provider does not lengthen the time that is counted against it.
    pub(super) fn permit_sla(self, case: &Case, is_breached: bool) -> Result<(), Refusal> {
        // Of what is solved the clock has stopped.
        if case.is_ended() || case.solved_at.is_some() {
            return Err(Refusal::CaseEnded { case: case.id });
        }
        if self.is_provider() {
            return Err(Self::of_oti(case));
        }
        self.require(case, if is_breached { &[Hand::GroupLead] } else { &[Hand::Assignee, Hand::GroupLead] })
    }

    pub(super) fn require_provider(self, case: &Case) -> Result<(), Refusal> {
        if case.state != CaseState::ProviderActive {
            return Err(Refusal::CaseMoved { case: case.id, state: case.state });
        }
        self.require(case, &[Hand::Provider])
    }
}

/// What goes on *en proceso* after a provider had it comes back to the group that handed it over.
pub(super) fn goes_on_in(case: &Case, kind: StepKind) -> GroupId {
    let comes_back = matches!(kind, StepKind::Take | StepKind::Reassign);
    let fetched = case.at_provider.as_ref().filter(|_| comes_back);
    fetched.map_or(case.group, |at| at.from)
}

/// A step that somebody may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub step: StepKind,
    /// With a word about it.
    pub noted: bool,
}

/// What somebody may do with a case, as far as it goes without what they say when they do it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct May {
    pub steps: Vec<Offer>,
    /// Once they have taken it, where they may.
    pub once_taken: Vec<Offer>,
    /// Near its expiry it is suspended before it is escalated, or gets another ANS (domain §3.3).
    pub out_of_time: bool,
    /// Why it may be left without being attended to, where it may.
    pub grounds: &'static [Ground],
    /// Groups of which level it may be escalated to.
    pub escalates_to: Vec<GroupLevel>,
    pub change_sla: bool,
    pub note: bool,
    /// An act that belongs to it: whoever makes acts makes them for any case that goes on.
    pub issue_act: bool,
}

/// What somebody may do with `case` at `at`. What it offers is refused only for what is said, or for what changed meanwhile;
/// what it does not offer is refused.
///
/// # Errors
/// The world could not be read, or does not know what the case names.
pub fn may<W: World>(world: &W, case: &Case, by: Actor, at: Timestamp) -> Judged<May, W> {
    if !by.role.attends_cases() {
        return Ok(May::default());
    }
    let standing = Standing::of(world, case, by)?;
    let category = category_of(world, case.details.category)?;
    let steps_of = |case: &Case, standing: Standing| -> Vec<Offer> {
        let is_met = |need: &Need| match need {
            Need::Contract => category.to_provider,
            Need::NoAcceptance => !category.accepted_by_oti,
            Need::AnotherAsked => case.suspension_asked_by != Some(by.person),
            _ => true,
        };
        let offer = |step: StepKind| {
            let mut needs = step.levels().iter().filter_map(|level| {
                let (way, to) = standing.permit(case, step, *level).ok()?;
                Some(way.needs(to)).filter(|needs| needs.iter().all(is_met))
            });
            // Groups of which it is made to one level need what those of another do.
            needs.next().map(|needs| Offer { step, noted: needs.contains(&Need::Note) })
        };
        StepKind::OF_PEOPLE.into_iter().filter_map(offer).collect()
    };
    let steps = steps_of(case, standing);
    let may_be = |kind| steps.iter().any(|offer| offer.step == kind);
    let mut once_taken = Vec::new();
    if may_be(StepKind::Take) {
        let group = goes_on_in(case, StepKind::Take);
        let (state, assignee) = (CaseState::InProgress, Some(by.person));
        let taken = Case { state, assignee, group, at_provider: None, ..case.clone() };
        once_taken = steps_of(&taken, Standing::of(world, &taken, by)?);
    }
    let levels = StepKind::Escalate.levels().iter().copied().flatten();
    let escalates_to = levels.filter(|level| standing.permit(case, StepKind::Escalate, Some(*level)).is_ok());
    let is_breached = reading(world, case, at)?.breached != Verdict::No;
    let needs_time = transition(case.state, CaseState::EscalatedOnsite)
        .is_some_and(|way| way.needs(CaseState::EscalatedOnsite).contains(&Need::TimeLeft));
    Ok(May {
        out_of_time: needs_time && may_be(StepKind::Escalate) && !has_time_left(world, case, at)?,
        grounds: if may_be(StepKind::Dismiss) { Ground::told_in(case.state) } else { &[] },
        escalates_to: escalates_to.collect(),
        change_sla: standing.permit_sla(case, is_breached).is_ok(),
        note: !case.is_ended(),
        issue_act: by.role.works_on_site() && !case.is_ended(),
        steps,
        once_taken,
    })
}
