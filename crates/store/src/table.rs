//! One file per table: its rows, a read handle on [`Reader`](crate::Reader) and a write handle on
//! [`Writer`](crate::Writer).

pub mod account;
pub mod act;
pub(crate) mod bundle;
pub mod case;
pub mod catalogue;
pub mod device;
pub(crate) mod draft;
pub mod format;
pub mod item;
mod list;
pub mod mail;
pub mod movement;
pub mod person;
pub mod said;
pub mod search;
pub(crate) mod setting;
pub mod site;
pub mod stamp;
#[cfg(test)]
mod tests;
pub mod traffic;

pub use list::{ListQuery, PAGE_ROWS_MAX, Page, SortBy};
