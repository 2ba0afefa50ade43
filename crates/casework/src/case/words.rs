//! A case and its clock in the words of the procedure, as lists and terminals show them.

use super::Step;
use crate::ans::{Because, CaseState, Clock, Reading, Segment, SuspensionReason, Verdict, Within};
use crate::catalogue::CaseKind;
use crate::time::Timestamp;

const MINUTE_MS: u64 = 60_000;

/// *Estado del caso*, exactly as the procedure names it.
#[must_use]
pub fn case_state(state: CaseState) -> &'static str {
    match state {
        CaseState::Registered => "Registrado",
        CaseState::InProgress => "En proceso",
        CaseState::EscalatedSpecialist => "Escalado Especialista",
        CaseState::EscalatedOnsite => "Escalado a soporte en sitio",
        CaseState::ProviderActive => "Activo proveedor",
        CaseState::Suspended => "Suspendido",
        CaseState::Solved => "Solucionado",
        CaseState::Reopened => "Reabierto",
        CaseState::Closed => "Cerrado",
        CaseState::NotManaged => "No gestionado",
    }
}

/// *Tipo.*
#[must_use]
pub fn case_kind(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Incident => "Incidente",
        CaseKind::ServiceRequest => "Requerimiento",
    }
}

/// *Razón de suspensión.*
#[must_use]
pub fn suspension(reason: SuspensionReason) -> &'static str {
    match reason {
        SuspensionReason::UserUnavailable => "Disponibilidad del usuario final",
        SuspensionReason::AwaitingDefinitiveSolution => "En espera de solución definitiva",
        SuspensionReason::AwaitingSiteAccess => "En espera de acceso a la sede",
        SuspensionReason::AwaitingPartsOrWarranty => "En espera de repuestos o garantía",
        SuspensionReason::AwaitingApproval => "En espera de aprobación",
        SuspensionReason::NearExpiryEscalation => "Próximo a vencer – escalamiento",
    }
}

#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.in_bogota().format("%d/%m/%Y %H:%M").to_string()
}

/// Of business time: there is no day in it, since no two have the same length.
#[must_use]
pub fn duration(ms: i64) -> String {
    let minutes = ms.unsigned_abs() / MINUTE_MS;
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// Of two bounds, which a doubtful hour holds apart.
fn span(low: i64, high: i64) -> String {
    let [least, most] = [duration(low), duration(high)];
    if least == most { least } else { format!("entre {least} y {most}") }
}

fn remaining(Within { low, high }: Within<i64>) -> String {
    if low >= 0 {
        format!("quedan {}", span(low, high))
    } else if high < 0 {
        format!("vencido hace {}", span(-high, -low))
    } else {
        format!("quizá vencido, entre {} por usar y {} de más", duration(high), duration(low))
    }
}

/// What the clock of a case says.
#[must_use]
pub fn clock(reading: &Reading) -> String {
    let left = remaining(reading.remaining_ms);
    match reading.state.clock() {
        Clock::Paused => format!("en pausa, {left}"),
        Clock::Stopped => {
            let kept = match reading.breached {
                Verdict::No => "ANS cumplido",
                Verdict::Doubtful => "quizá ANS incumplido",
                Verdict::Yes => "ANS incumplido",
            };
            let Within { low, high } = reading.progress_ms;
            format!("{kept}, {} de progreso", span(low, high))
        }
        Clock::Running if reading.remaining_ms.low < 0 => left,
        Clock::Running => match reading.near_expiry {
            Verdict::Yes => format!("próximo a vencer, {left}"),
            Verdict::Doubtful => format!("quizá próximo a vencer, {left}"),
            Verdict::No => left,
        },
    }
}

/// When it is due.
#[must_use]
pub fn due(Within { low, high }: Within<Timestamp>) -> String {
    let [first, last] = [moment(low), moment(high)];
    if first == last {
        format!("Vence el {first}")
    } else {
        format!("Vence entre el {first} y el {last}: hay una hora dudosa en su historia")
    }
}

/// One stretch of *¿Por qué vence…?*
#[must_use]
pub fn segment(segment: &Segment) -> String {
    let why = match &segment.because {
        Because::Running { state } => format!("{}: {}", case_state(*state), duration(segment.business_ms)),
        Because::Paused { reason, .. } => format!("en pausa: {}", reason.map_or("", suspension)),
        Because::Stopped { state } => format!("detenido: {}", case_state(*state)),
        Because::Holiday { holidays } => {
            let names = holidays.iter().map(|holiday| format!("{} ({})", holiday.name, holiday.law));
            format!("festivo: {}", names.collect::<Vec<_>>().join(", "))
        }
        Because::Exception { reason } => format!("día exceptuado: {reason}"),
        Because::OutsideHours => "fuera de horario".to_owned(),
    };
    format!("{} – {}  {why}", moment(segment.from), moment(segment.until))
}

/// To which state a step brought it, why, to whom, and what was said; `group` is the name of the one that has it now.
#[must_use]
pub fn stepped(step: &Step, to: CaseState, group: &str, note: &str) -> String {
    let reason = match step {
        Step::Suspend { reason, .. } => suspension(*reason),
        _ => "",
    };
    let group = if step.group().is_some() { group } else { "" };
    let solution = match step {
        Step::Solve { solution } => solution,
        _ => "",
    };
    let said: Vec<&str> = [reason, group, solution, note].into_iter().filter(|words| !words.is_empty()).collect();
    let to = case_state(to);
    if said.is_empty() { to.to_owned() } else { format!("{to}: {}", said.join(" · ")) }
}
