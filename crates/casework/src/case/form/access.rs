//! The request of an account or of an access: *correo institucional, acceso a servidores y bases de datos*.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Authorisation;
use super::check::{FormField, FormFlaw, given, line};
use crate::id::PersonId;

/// To what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessTarget {
    /// Correo institucional.
    Mail,
    /// Servidor.
    Server,
    /// Base de datos.
    Database,
    /// Sistema de información.
    Application,
}

impl AccessTarget {
    pub const ALL: [Self; 4] = [Self::Mail, Self::Server, Self::Database, Self::Application];
}

/// *Tipo de requerimiento.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessRequest {
    /// Creación.
    Creation,
    /// Modificación.
    Modification,
    /// Desactivación.
    Deactivation,
    /// Restablecimiento.
    Reset,
}

impl AccessRequest {
    pub const ALL: [Self; 4] = [Self::Creation, Self::Modification, Self::Deactivation, Self::Reset];

    /// Whether it gives somebody what they did not have: then it says which role or permission.
    #[must_use]
    pub fn grants(self) -> bool {
        matches!(self, Self::Creation | Self::Modification)
    }
}

/// *Solicitud de cuenta o acceso.*
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessForm {
    pub request: AccessRequest,
    pub target: AccessTarget,
    /// Which account, server, database or system.
    pub system: String,
    /// For whom: whoever uses it.
    pub holder: PersonId,
    /// *Rol o permiso.*
    #[serde(default)]
    pub permission: String,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub until: Option<NaiveDate>,
    pub justification: String,
    pub authorisation: Authorisation,
}

impl AccessForm {
    pub(super) fn check(&self) -> Result<(), FormFlaw> {
        given(!self.system.trim().is_empty(), FormField::System)?;
        line(&self.system, FormField::System)?;
        given(!self.request.grants() || !self.permission.trim().is_empty(), FormField::Permission)?;
        line(&self.permission, FormField::Permission)?;
        // What ends at once has no other day on which it ends.
        let is_over = self.request == AccessRequest::Deactivation && self.until.is_some();
        if is_over { Err(FormFlaw::Unasked { field: FormField::Until }) } else { Ok(()) }
    }
}
