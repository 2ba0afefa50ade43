//! Rows of items.

use casework::identity::{lookalike_key, normalise};
use casework::item::{ItemType, LifecycleState, Ownership, PhysicalCondition, Serial};
use casework::site::TerritorialDirection;

use super::brand;
use super::date::PartialDate;
use super::document;
use super::problem::Code;
use super::reader::RowReader;
use super::vocabulary::{condition, direction, item_type, lifecycle, ownership, says_none, serial};
use super::walk::{Identity, Record};
use crate::cell::Cell;
use crate::fold::fold;
use crate::header::ItemField;

/// Shortest serial that raises no doubt, in comparable signs.
const MIN_SERIAL_CHARS: usize = 3;
/// Largest quantity believed.
const MAX_QUANTITY: f64 = 100_000.0;

/// An item as a sheet has it. `None` is "not said".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ItemRow {
    /// *Tipo de elemento*
    pub item_type: Option<ItemType>,
    /// *Denominación*; the text of the type where that is not known
    pub description: Option<String>,
    /// *Marca*, in its proper spelling where known
    pub brand: Option<String>,
    /// *Modelo*
    pub model: Option<String>,
    /// *Serial* as written; compare it by [`Serial::normalised`]
    pub serial: Option<Serial>,
    /// *Placa de inventario* as written; compare it by [`casework::identity::normalise`]
    pub asset_tag: Option<String>,
    /// *Placa/ID proveedor* as written
    pub provider_tag: Option<String>,
    /// *Propiedad*
    pub ownership: Option<Ownership>,
    /// *Contrato*
    pub contract_ref: Option<String>,
    /// *Estado físico*
    pub condition: Option<PhysicalCondition>,
    /// *Estado del ciclo*
    pub lifecycle: Option<LifecycleState>,
    /// *Sede* as written; compare it by [`crate::fold`]
    pub site_name: Option<String>,
    /// *Dirección territorial*
    pub territorial: Option<TerritorialDirection>,
    /// *Puesto o ubicación*
    pub workplace: Option<String>,
    /// *Responsable* as written; compare it by [`crate::fold`]
    pub holder_name: Option<String>,
    /// *Documento del responsable*, letters and digits only
    pub holder_document: Option<String>,
    /// *Dependencia*
    pub department: Option<String>,
    /// *Fecha de adquisición*
    pub acquired_on: Option<PartialDate>,
    /// *Garantía hasta*
    pub warranty_until: Option<PartialDate>,
    /// *Accesorios*
    pub accessories: Option<String>,
    /// *Cantidad*
    pub quantity: Option<u32>,
    /// *Unidad*
    pub unit: Option<String>,
    /// *Observaciones*
    pub remarks: Option<String>,
    /// *MAC*
    pub mac: Option<String>,
    /// *Nombre de equipo*
    pub hostname: Option<String>,
    /// *Especificaciones*
    pub specs: Option<String>,
}

type Reader<'s> = RowReader<'s, ItemField>;

impl Record for ItemRow {
    type Field = ItemField;

    fn from_row(reader: &mut Reader<'_>) -> Self {
        let mut item = Self {
            serial: read_serial(reader),
            asset_tag: read_plate(reader),
            provider_tag: reader.identifier(ItemField::ProviderTag).filter(|tag| !says_none(tag)),
            ownership: reader.word(ItemField::Ownership, ownership, None, Code::OwnershipUnknown),
            contract_ref: reader.said(ItemField::ContractRef),
            condition: reader.word(
                ItemField::Condition,
                condition,
                Some(Code::ConditionGuessed),
                Code::ConditionUnknown,
            ),
            lifecycle: reader.word(ItemField::Lifecycle, lifecycle, None, Code::LifecycleUnknown),
            site_name: reader.said(ItemField::SiteName),
            territorial: read_direction(reader, ItemField::TerritorialDirection),
            workplace: reader.said(ItemField::Workplace),
            department: reader.said(ItemField::Department),
            acquired_on: reader.date(ItemField::AcquiredOn),
            warranty_until: reader.date(ItemField::WarrantyUntil),
            accessories: reader.said(ItemField::Accessories),
            quantity: read_quantity(reader),
            unit: reader.said(ItemField::Unit),
            remarks: reader.said(ItemField::Remarks),
            mac: reader.said(ItemField::Mac),
            hostname: reader.said(ItemField::Hostname),
            specs: reader.said(ItemField::Specs),
            ..Self::default()
        };
        item.read_brand_and_model(reader);
        item.read_type(reader);
        item.read_holder(reader);
        item.check(reader);
        item
    }

    fn identities(&self) -> Vec<Identity<ItemField>> {
        let mut identities = Vec::with_capacity(3);
        let mut add = |field, repeated, scope: &str, text: &str| {
            let key = normalise(text);
            if !key.is_empty() {
                let lookalike = Some(format!("{scope}\u{1f}{}", lookalike_key(text)));
                identities.push(Identity {
                    field,
                    repeated,
                    key: format!("{scope}\u{1f}{key}"),
                    lookalike,
                    shown: text.to_owned(),
                });
            }
        };
        if let Some(tag) = &self.asset_tag {
            add(ItemField::AssetTag, Code::PlateRepeated, "", tag);
        }
        if let Some(tag) = &self.provider_tag {
            add(ItemField::ProviderTag, Code::ProviderTagRepeated, "", tag);
        }
        if let Some(Serial::Read(text)) = &self.serial {
            let brand = self.brand.as_deref().map(fold).unwrap_or_default();
            add(ItemField::Serial, Code::SerialRepeated, &brand, text);
        }
        identities
    }
}

impl ItemRow {
    fn read_brand_and_model(&mut self, reader: &mut Reader<'_>) {
        self.brand = reader.said(ItemField::Brand).map(|brand| brand::proper(&brand).to_owned());
        self.model = reader.said(ItemField::Model);
        let Some(both) = reader.said(ItemField::BrandAndModel) else { return };
        let split = brand::split(&both);
        if !split.known && self.brand.is_none() {
            reader.note(ItemField::BrandAndModel, Code::BrandGuessed, both.clone());
        }
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.brand = self.brand.take().or_else(|| filled(split.brand));
        self.model = self.model.take().or_else(|| filled(split.model));
    }

    fn read_type(&mut self, reader: &mut Reader<'_>) {
        self.description = reader.said(ItemField::Description);
        if let Some(text) = reader.said(ItemField::ItemType) {
            match item_type(&fold(&text)) {
                Some((kind, sure)) => {
                    self.item_type = Some(kind);
                    if !sure {
                        reader.note(ItemField::ItemType, Code::TypeGuessed, text.clone());
                    }
                }
                None => {
                    self.item_type = Some(ItemType::Other);
                    reader.note(ItemField::ItemType, Code::TypeUnknown, text.clone());
                }
            }
            self.description = self.description.take().or(Some(text));
        } else if let Some(description) = &self.description {
            // No column says the type: the description may begin with it.
            if let Some((kind, sure)) = item_type(&fold(description)) {
                self.item_type = Some(kind);
                if !sure {
                    reader.note(ItemField::Description, Code::TypeGuessed, description.clone());
                }
            }
        }
    }

    fn read_holder(&mut self, reader: &mut Reader<'_>) {
        let name = reader.said(ItemField::HolderName);
        if let Some(name) = &name
            && let Some(place) = place_as_holder(&fold(name))
        {
            reader.note(ItemField::HolderName, Code::HolderIsPlace, name.clone());
            self.lifecycle = self.lifecycle.or(Some(place));
            return;
        }
        let (name, written) = name.as_deref().map(document::beside_name).unwrap_or_default();
        self.holder_name = name;
        self.holder_document = written;
        let Some(cell) = reader.cell(ItemField::HolderDocument) else { return };
        if cell.as_text().is_some_and(says_none) {
            return;
        }
        match document::parse(cell, None) {
            Some(found) => self.holder_document = Some(found.number),
            None => reader.note(ItemField::HolderDocument, Code::HolderDocumentDropped, cell.to_string()),
        }
    }

    fn check(&self, reader: &mut Reader<'_>) {
        let described =
            self.item_type.is_some() || self.description.is_some() || self.brand.is_some() || self.model.is_some();
        if !described {
            reader.note_row(Code::ItemNotDescribed);
        }
        let read = matches!(self.serial, Some(Serial::Read(_)));
        if self.asset_tag.is_none() && self.provider_tag.is_none() && !read {
            reader.note_row(Code::ItemWithoutIdentifier);
        }
        if self.ownership == Some(Ownership::Owned) && self.asset_tag.is_none() {
            reader.note(ItemField::AssetTag, Code::OwnedWithoutPlate, "");
        }
    }
}

fn read_serial(reader: &mut Reader<'_>) -> Option<Serial> {
    let text = reader.identifier(ItemField::Serial)?;
    let found = serial(&text);
    if let Some(Serial::Read(text)) = &found
        && normalise(text).chars().count() < MIN_SERIAL_CHARS
    {
        reader.note(ItemField::Serial, Code::SerialSuspicious, text.clone());
    }
    found
}

fn read_plate(reader: &mut Reader<'_>) -> Option<String> {
    let from_number = matches!(reader.cell(ItemField::AssetTag), Some(Cell::Number(_)));
    let plate = reader.identifier(ItemField::AssetTag).filter(|tag| !says_none(tag) && !normalise(tag).is_empty())?;
    if from_number && reader.plates_are_texts {
        reader.note(ItemField::AssetTag, Code::PlateFromNumber, plate.clone());
    }
    Some(plate)
}

fn read_quantity(reader: &mut Reader<'_>) -> Option<u32> {
    let cell = reader.cell(ItemField::Quantity)?;
    let number = match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => text.split_whitespace().next().and_then(|text| text.replace(',', ".").parse().ok()),
        _ => None,
    };
    let whole = number.filter(|number| number.fract() == 0.0 && (1.0..=MAX_QUANTITY).contains(number));
    if whole.is_none() {
        reader.note(ItemField::Quantity, Code::QuantityInvalid, cell.to_string());
    }
    whole.map(|number| number as u32)
}

/// The territorial direction of a field, for items and sites alike.
pub(super) fn read_direction<F: crate::header::Field>(
    reader: &mut RowReader<'_, F>,
    field: F,
) -> Option<TerritorialDirection> {
    let text = reader.said(field)?;
    let found = direction(&text);
    if found.is_none() {
        reader.note(field, Code::DirectionUnknown, text);
    }
    found
}

/// The state of an item that a place holds instead of a person.
fn place_as_holder(folded: &str) -> Option<LifecycleState> {
    let starts = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    if starts(&["bodega", "almacen", "en bodega", "stock", "inventario disponible"]) {
        Some(LifecycleState::InStock)
    } else if starts(&[
        "uso comun",
        "uso compartido",
        "compartido",
        "en sede",
        "sala de",
        "cuarto tecnico",
        "centro de datos",
    ]) {
        Some(LifecycleState::SitePool)
    } else {
        None
    }
}
