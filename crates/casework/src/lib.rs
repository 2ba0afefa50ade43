//! The procedure as types.
//!
//! `decide` judges what a person asked (an [`intent::Intent`]) against the world as it stands and answers with
//! the [`fact::Fact`]s that follow, or with a [`refusal::Refusal`] that carries data and no text. `evolve`
//! applies one fact to one aggregate and never fails. The same code judges on the workstation and at the desk.
//!
//! Absent by design: clocks, randomness, disk, network, SQL, and text for people.

pub mod act;
pub mod ans;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod decide;
pub mod decision;
pub mod dispute;
pub mod fact;
pub mod filing;
pub mod folio;
pub mod format;
pub mod id;
pub mod identity;
pub mod intent;
pub mod item;
pub mod movement;
pub mod municipality;
pub mod person;
pub mod refusal;
pub mod rename;
pub mod role;
pub mod scope;
pub mod signing;
pub mod site;
pub mod spelling;
pub mod telephony;
pub mod time;
