//! The transitions T01–T32 of the procedure (domain §2.4, §2.5): which there are, who may make each and what it needs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ans::CaseState;

macro_rules! transitions {
    ($($id:ident $doc:literal)*) => {
        /// A transition as the procedure numbers it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        pub enum Transition { $(#[doc = $doc] $id),* }

        impl Transition {
            pub const ALL: &'static [Self] = &[$(Self::$id),*];
        }
    };
}

transitions! {
    T02 "Registrado → En proceso"
    T03 "Registrado → Escalado Especialista"
    T04 "Registrado → Escalado a soporte en sitio"
    T05 "Registrado → Activo proveedor"
    T06 "Registrado → No gestionado"
    T07 "En proceso → Escalado Especialista"
    T08 "En proceso → Escalado a soporte en sitio"
    T09 "En proceso → Activo proveedor"
    T10 "En proceso → Suspendido"
    T11 "En proceso → Solucionado"
    T12 "En proceso → No gestionado"
    T13 "Escalado → En proceso"
    T14 "To somebody else in the same state: en proceso, or escalated"
    T15 "Escalado Especialista ↔ Escalado a soporte en sitio"
    T16 "Escalado → Suspendido"
    T17 "Escalado → Activo proveedor"
    T18 "Escalado → No gestionado"
    T19 "Suspendido → En proceso"
    T20 "Suspendido → Escalado"
    T21 "Suspendido → Activo proveedor"
    T22 "Suspendido → No gestionado"
    T23 "Activo proveedor → En proceso, Escalado"
    T24 "Activo proveedor → Suspendido"
    T25 "Activo proveedor → Solucionado"
    T26 "Activo proveedor → Activo proveedor, of another provider"
    T27 "Solucionado → Cerrado: the survey says so, or nobody said anything for three business days (T28)"
    T29 "Solucionado → Reabierto"
    T30 "Reabierto → En proceso, Escalado"
    T31 "Reabierto → Suspendido, Activo proveedor"
    T32 "Reabierto → No gestionado"
}

/// As what somebody may make a transition. Administrators and *responsables de servicios TI* stand in for the leads of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Hand {
    /// Agente de mesa.
    Agent,
    /// Especialista of level 2.
    SpecialistL2,
    /// Responsable de servicios TI.
    ItsLead,
    /// A member of the assigned group.
    Member,
    /// A member of it above level 1.
    MemberAboveOne,
    /// Who is responsible now.
    Assignee,
    /// The same, above level 1.
    AssigneeAboveOne,
    /// Líder of the assigned group.
    GroupLead,
    /// Of a case that a provider has: somebody of the group that handed it over.
    Oti,
    /// The provider's specialist who is responsible now.
    Provider,
    /// The user who asked, by their survey, or the days that went by without one. Nobody else does it.
    Survey,
}

/// What a transition asks for beside a hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Need {
    Note,
    /// A reason of suspension, with a note.
    Reason,
    /// A solution, in words.
    Solution,
    /// A group of the same project.
    Group,
    /// Another group or another person than now.
    SomebodyElse,
    /// Near its expiry it is suspended before, or gets another ANS (domain §3.3).
    TimeLeft,
    /// A category that providers work on, their specialist, and a contract or purchase order.
    Contract,
    /// Why nobody attends to it: it is out of scope, or the user does not say what is needed although they were asked.
    Ground,
    /// The user does not say what is needed although they were asked, and three business days went by since.
    Waited,
    /// Whoever asked for it does not confirm it (domain T24: a suspension touches the provider's own ANS).
    AnotherAsked,
    /// A category of which the OTI does not have to accept what a provider did.
    NoAcceptance,
}

/// Which transition leads from a state to another, if any. The matrix of domain §2.4, cell by cell.
#[must_use]
pub fn transition(from: CaseState, to: CaseState) -> Option<Transition> {
    use CaseState as S;
    use Transition as T;
    match (from, to) {
        (S::Registered, S::InProgress) => Some(T::T02),
        (S::Registered, S::EscalatedSpecialist) => Some(T::T03),
        (S::Registered, S::EscalatedOnsite) => Some(T::T04),
        (S::Registered, S::ProviderActive) => Some(T::T05),
        (S::Registered, S::NotManaged) => Some(T::T06),

        (S::InProgress, S::InProgress) => Some(T::T14),
        (S::InProgress, S::EscalatedSpecialist) => Some(T::T07),
        (S::InProgress, S::EscalatedOnsite) => Some(T::T08),
        (S::InProgress, S::ProviderActive) => Some(T::T09),
        (S::InProgress, S::Suspended) => Some(T::T10),
        (S::InProgress, S::Solved) => Some(T::T11),
        (S::InProgress, S::NotManaged) => Some(T::T12),

        (S::EscalatedSpecialist | S::EscalatedOnsite, S::InProgress) => Some(T::T13),
        (S::EscalatedSpecialist, S::EscalatedSpecialist) | (S::EscalatedOnsite, S::EscalatedOnsite) => Some(T::T14),
        (S::EscalatedSpecialist, S::EscalatedOnsite) | (S::EscalatedOnsite, S::EscalatedSpecialist) => Some(T::T15),
        (S::EscalatedSpecialist | S::EscalatedOnsite, S::Suspended) => Some(T::T16),
        (S::EscalatedSpecialist | S::EscalatedOnsite, S::ProviderActive) => Some(T::T17),
        (S::EscalatedSpecialist | S::EscalatedOnsite, S::NotManaged) => Some(T::T18),

        (S::Suspended, S::InProgress) => Some(T::T19),
        (S::Suspended, S::EscalatedSpecialist | S::EscalatedOnsite) => Some(T::T20),
        (S::Suspended, S::ProviderActive) => Some(T::T21),
        (S::Suspended, S::NotManaged) => Some(T::T22),

        (S::ProviderActive, S::InProgress | S::EscalatedSpecialist | S::EscalatedOnsite) => Some(T::T23),
        (S::ProviderActive, S::Suspended) => Some(T::T24),
        (S::ProviderActive, S::Solved) => Some(T::T25),
        (S::ProviderActive, S::ProviderActive) => Some(T::T26),

        (S::Solved, S::Closed) => Some(T::T27),
        (S::Solved, S::Reopened) => Some(T::T29),

        (S::Reopened, S::InProgress | S::EscalatedSpecialist | S::EscalatedOnsite) => Some(T::T30),
        (S::Reopened, S::Suspended | S::ProviderActive) => Some(T::T31),
        (S::Reopened, S::NotManaged) => Some(T::T32),

        (_, S::Registered)
        | (S::Registered, S::Suspended)
        | (S::Registered | S::EscalatedSpecialist | S::EscalatedOnsite | S::Suspended | S::Reopened, S::Solved)
        | (S::Suspended, S::Suspended)
        | (S::ProviderActive, S::NotManaged)
        | (
            S::Solved,
            S::InProgress
            | S::EscalatedSpecialist
            | S::EscalatedOnsite
            | S::Suspended
            | S::ProviderActive
            | S::Solved
            | S::NotManaged,
        )
        | (
            S::Registered
            | S::InProgress
            | S::EscalatedSpecialist
            | S::EscalatedOnsite
            | S::Suspended
            | S::ProviderActive
            | S::Reopened,
            S::Closed | S::Reopened,
        )
        | (S::Closed | S::NotManaged, _) => None,
    }
}

impl Transition {
    /// As what somebody may make it on the way to `to`: any of these.
    #[must_use]
    pub fn hands(self, to: CaseState) -> &'static [Hand] {
        use Hand as H;
        match self {
            Self::T02 | Self::T13 => &[H::Member],
            Self::T03 => &[H::Agent, H::GroupLead],
            Self::T04 => &[H::Agent, H::SpecialistL2, H::GroupLead],
            Self::T05 => &[H::ItsLead, H::SpecialistL2],
            Self::T06 => &[H::Agent, H::Member],
            Self::T07 | Self::T08 | Self::T10 | Self::T11 | Self::T12 | Self::T16 => &[H::Assignee],
            // What was suspended at a provider, those of the OTI who handed it over go on with.
            Self::T22 => &[H::Assignee, H::Oti],
            // A lead, too: nobody else could go on with it while whoever suspended it is away.
            Self::T19 | Self::T20 => &[H::Assignee, H::GroupLead, H::Oti],
            Self::T09 => &[H::AssigneeAboveOne, H::ItsLead],
            Self::T21 => &[H::AssigneeAboveOne, H::ItsLead, H::SpecialistL2],
            Self::T14 | Self::T15 => &[H::Assignee, H::GroupLead],
            Self::T17 => &[H::MemberAboveOne, H::ItsLead],
            Self::T18 => &[H::Member],
            Self::T23 | Self::T25 => &[H::Provider, H::Oti],
            Self::T24 => &[H::Oti],
            Self::T26 => &[H::ItsLead],
            Self::T27 | Self::T29 => &[H::Survey],
            Self::T31 if to == CaseState::ProviderActive => &[H::AssigneeAboveOne, H::ItsLead],
            Self::T30 | Self::T31 => &[H::Assignee, H::GroupLead, H::Oti],
            Self::T32 => &[H::GroupLead],
        }
    }

    /// What it needs on the way to `to`.
    #[must_use]
    pub fn needs(self, to: CaseState) -> &'static [Need] {
        use Need as N;
        match (self, to) {
            (Self::T02 | Self::T13 | Self::T19 | Self::T27 | Self::T29, _) => &[],
            (Self::T03 | Self::T04, _) => &[N::Group, N::SomebodyElse],
            (Self::T05 | Self::T09 | Self::T17 | Self::T21, _) => &[N::Contract],
            (Self::T06 | Self::T12 | Self::T18 | Self::T32, _) => &[N::Note, N::Ground],
            (Self::T07 | Self::T08, _) => &[N::Note, N::Group, N::SomebodyElse, N::TimeLeft],
            (Self::T10 | Self::T16, _) => &[N::Note, N::Reason],
            (Self::T11, _) => &[N::Solution],
            (Self::T14 | Self::T15, _) => &[N::Note, N::Group, N::SomebodyElse],
            (Self::T20, _) => &[N::Note, N::Group],
            (Self::T22, _) => &[N::Note, N::Ground, N::Waited],
            (Self::T23, CaseState::InProgress) => &[N::Note],
            (Self::T23, _) => &[N::Note, N::Group],
            (Self::T24, _) => &[N::Note, N::Reason, N::AnotherAsked],
            (Self::T25, _) => &[N::Solution, N::NoAcceptance],
            (Self::T26, _) => &[N::Note, N::SomebodyElse, N::Contract],
            (Self::T30, CaseState::InProgress) => &[],
            (Self::T30, _) => &[N::Note, N::Group],
            (Self::T31, CaseState::Suspended) => &[N::Note, N::Reason],
            (Self::T31, _) => &[N::Contract],
        }
    }
}
