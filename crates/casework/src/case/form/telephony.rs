//! Anexo 13.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Authorisation;
use super::check::{FormField, FormFlaw, given, line};
use crate::id::PersonId;
use crate::telephony::{is_extension, is_phone_number};

/// *Tipo de requerimiento.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TelephonyRequest {
    /// Extensión nueva.
    NewExtension,
    /// Traslado.
    Move,
    /// Cambio de titular.
    ChangeOfHolder,
    /// Cancelación.
    Cancellation,
    /// Funcionalidad especial.
    SpecialFeature,
}

impl TelephonyRequest {
    pub const ALL: [Self; 5] =
        [Self::NewExtension, Self::Move, Self::ChangeOfHolder, Self::Cancellation, Self::SpecialFeature];
}

/// *Funcionalidad.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TelephonyFeature {
    /// Buzón de voz.
    Voicemail,
    /// Desvío.
    Forwarding,
    /// Captura de grupo.
    GroupPickup,
    /// Conferencia.
    Conference,
    /// Grabación.
    Recording,
    /// IVR/menú.
    Ivr,
    /// Cola o grupo de timbrado.
    RingGroup,
    /// Número directo.
    DirectNumber,
    /// Identificador.
    CallerId,
    /// Jefe-secretaria.
    BossSecretary,
}

impl TelephonyFeature {
    pub const ALL: [Self; 10] = [
        Self::Voicemail,
        Self::Forwarding,
        Self::GroupPickup,
        Self::Conference,
        Self::Recording,
        Self::Ivr,
        Self::RingGroup,
        Self::DirectNumber,
        Self::CallerId,
        Self::BossSecretary,
    ];
}

/// *Terminal.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Terminal {
    /// Teléfono físico.
    Phone,
    /// Softphone.
    Softphone,
    /// Diadema.
    Headset,
}

impl Terminal {
    pub const ALL: [Self; 3] = [Self::Phone, Self::Softphone, Self::Headset];
}

/// *Perfil de marcación*; each takes in those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DialProfile {
    /// Interna.
    Internal,
    /// Fija nacional.
    NationalFixed,
    /// Móvil.
    Mobile,
    /// Internacional.
    International,
}

impl DialProfile {
    pub const ALL: [Self; 4] = [Self::Internal, Self::NationalFixed, Self::Mobile, Self::International];
}

/// *Formato de solicitud de servicio de telefonía IP.* Who asks and the site are those of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TelephonyForm {
    pub request: TelephonyRequest,
    #[serde(default)]
    pub features: BTreeSet<TelephonyFeature>,
    #[serde(default)]
    pub terminals: BTreeSet<Terminal>,
    #[serde(default)]
    pub dial_profile: Option<DialProfile>,
    /// The one that there is.
    #[serde(default)]
    pub extension: String,
    /// Who has it now.
    #[serde(default)]
    pub current_user: Option<PersonId>,
    /// Where calls are forwarded to: an extension or a number of ten digits.
    #[serde(default)]
    pub forward_to: String,
    /// *Punto de red.*
    #[serde(default)]
    pub outlet: String,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub until: Option<NaiveDate>,
    pub justification: String,
    pub authorisation: Authorisation,
}

impl TelephonyForm {
    /// What its kind of request cannot do without.
    pub(super) fn check(&self) -> Result<(), FormFlaw> {
        use TelephonyRequest as R;
        let asks = |of: &[R], is_given: bool, field| given(is_given || !of.contains(&self.request), field);
        line(&self.outlet, FormField::Outlet)?;
        asks(&[R::NewExtension], !self.terminals.is_empty(), FormField::Terminals)?;
        asks(&[R::NewExtension], self.dial_profile.is_some(), FormField::DialProfile)?;
        asks(&[R::SpecialFeature], !self.features.is_empty(), FormField::Features)?;
        // All but a new one are of an extension that there is.
        given(self.request == R::NewExtension || !self.extension.is_empty(), FormField::Extension)?;
        if !self.extension.is_empty() && !is_extension(&self.extension) {
            return Err(FormFlaw::NotAnExtension { field: FormField::Extension });
        }
        asks(&[R::ChangeOfHolder], self.current_user.is_some(), FormField::CurrentUser)?;
        given(
            !self.features.contains(&TelephonyFeature::Forwarding) || !self.forward_to.is_empty(),
            FormField::ForwardTo,
        )?;
        if !self.forward_to.is_empty() && !is_extension(&self.forward_to) && !is_phone_number(&self.forward_to) {
            return Err(FormFlaw::NotAPhone { field: FormField::ForwardTo });
        }
        let is_wired =
            self.request == R::Move || (self.request == R::NewExtension && self.terminals.contains(&Terminal::Phone));
        given(!is_wired || !self.outlet.trim().is_empty(), FormField::Outlet)
    }
}
