//! The comparable forms of an item's labels.

use casework::{
    identity::{lookalike_key, normalise},
    item::ItemDetails,
};

use casework::spelling::order_key;

/// One label in its two comparable forms; both are absent when there is nothing to compare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Label {
    pub(crate) exact: Option<String>,
    /// With O/0, I/1 and S/5 made equal.
    pub(crate) look: Option<String>,
}

impl Label {
    fn of(exact: String) -> Self {
        if exact.is_empty() {
            return Self::default();
        }
        Self { look: Some(look(&exact)), exact: Some(exact) }
    }
}

/// What an item is found, compared and ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ItemKeys {
    pub(crate) tag: Label,
    pub(crate) provider_tag: Label,
    pub(crate) serial: Label,
    pub(crate) brand: String,
    /// Hexadecimal: it is its own look-alike form.
    pub(crate) mac: Option<String>,
    pub(crate) order: String,
}

impl ItemKeys {
    pub(crate) fn of(details: &ItemDetails) -> Self {
        Self {
            tag: Label::of(normalise(&details.asset_tag)),
            provider_tag: Label::of(normalise(&details.provider_tag)),
            serial: Label::of(details.serial.normalised().unwrap_or_default()),
            brand: normalise(&details.brand),
            mac: Label::of(normalise(&details.mac)).exact,
            order: order_key(&details.description),
        }
    }
}

/// The look-alike form of a normal form.
pub(crate) fn look(exact: &str) -> String {
    lookalike_key(exact)
}
