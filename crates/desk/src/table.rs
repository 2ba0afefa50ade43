//! The tables, one module each, their statements beside them.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod alias;
pub(crate) mod audit;
pub(crate) mod capsule;
pub(crate) mod code;
pub(crate) mod desk;
pub(crate) mod device;
pub(crate) mod format;
pub(crate) mod intent;
pub(crate) mod item;
pub(crate) mod meanwhile;
pub(crate) mod person;
pub(crate) mod quarantine;
pub(crate) mod signing;
pub(crate) mod site;
