//! One Spanish sentence for each problem of an import.

use sheets::rows::Code;

use crate::view::import::{ImportCode, StoreCode};

pub(super) const fn sentence(code: ImportCode) -> &'static str {
    match code {
        ImportCode::Sheet(code) => of_sheet(code),
        ImportCode::Store(code) => of_store(code),
    }
}

const fn of_sheet(code: Code) -> &'static str {
    match code {
        Code::ItemNotDescribed => "No dice tipo, denominación, marca ni modelo",
        Code::PlateRepeated => "La placa está repetida en otra fila",
        Code::SerialRepeated => "La marca y el serial están repetidos en otra fila",
        Code::ProviderTagRepeated => "La placa del proveedor está repetida en otra fila",
        Code::NameMissing => "Falta el nombre",
        Code::DocumentMissing => "Falta el número de documento",
        Code::DocumentInvalid => "El número de documento no es válido",
        Code::NitCheckDigitWrong => "El dígito de verificación del NIT no corresponde",
        Code::DocumentRepeated => "El documento está repetido en otra fila",
        Code::SiteNameMissing => "Falta el nombre de la sede",
        Code::SiteRepeated => "La sede está repetida en otra fila",
        Code::ItemWithoutIdentifier => "Sin placa, serial ni placa del proveedor: no se reconocerá en otra importación",
        Code::OwnedWithoutPlate => "Elemento propio sin placa de inventario",
        Code::PlateFromNumber => "La placa es un número: pudo perder letras o ceros",
        Code::LooksAlike => "Se distingue de otra fila solo por O/0, I/1 o S/5",
        Code::SerialSuspicious => "El serial es muy corto",
        Code::DigitsLost => "La hoja perdió dígitos del número: no se conserva",
        Code::TypeGuessed => "El tipo se dedujo del texto",
        Code::TypeUnknown => "Tipo desconocido: se tomó Otro",
        Code::BrandGuessed => "Se tomó la primera palabra como marca",
        Code::ConditionGuessed => "El estado físico se dedujo del texto",
        Code::ConditionUnknown => "Estado físico desconocido: no se conserva",
        Code::OwnershipUnknown => "Propiedad desconocida: no se conserva",
        Code::LifecycleUnknown => "Estado del ciclo desconocido: no se conserva",
        Code::HolderIsPlace => "El responsable es un lugar: el elemento queda sin responsable",
        Code::HolderDocumentDropped => "El documento del responsable no es válido: no se conserva",
        Code::DateYearOnly => "La fecha solo tiene año: se tomó el 1 de enero",
        Code::DateMonthOnly => "La fecha solo tiene mes: se tomó el primer día",
        Code::DateShortYear => "El año tiene dos dígitos",
        Code::DateSwapped => "La fecha se leyó como mes/día/año",
        Code::DateFromNumber => "Un número se leyó como fecha",
        Code::DateUnreadable => "La fecha no se entiende: no se conserva",
        Code::QuantityInvalid => "La cantidad no es válida: no se conserva",
        Code::IdTypeGuessed => "El tipo de documento se dedujo del número",
        Code::IdTypeUnknown => "Tipo de documento desconocido",
        Code::BondUnknown => "Vinculación desconocida: no se conserva",
        Code::EmailInvalid => "El correo no es válido: no se conserva",
        Code::LevelGuessed => "El nivel se dedujo del nombre o tipo de la sede",
        Code::LevelUnknown => "Nivel desconocido: se tomó Territorial",
        Code::SiteTypeUnknown => "Tipo de sede desconocido: no se conserva",
        Code::DirectionUnknown => "Dirección territorial desconocida: no se conserva",
        Code::LeadingZeroRestored => "Se restituyó el cero inicial del código",
        Code::DivipolaInvalid => "El código DIVIPOLA no existe: no se conserva",
        Code::DivipolaMismatch => "El municipio no pertenece al departamento",
        Code::FormulaError => "La celda muestra un error de fórmula: cuenta como vacía",
        Code::TextCut => "El texto de la celda es demasiado largo y se cortó",
    }
}

const fn of_store(code: StoreCode) -> &'static str {
    match code {
        StoreCode::IdentifiersConflict => "La placa es de un elemento registrado y el serial de otro",
        StoreCode::SameRecordTwice => "Otra fila es el mismo registro o usa el mismo identificador",
        StoreCode::SiteAmbiguous => "Hay varias sedes registradas con ese nombre",
        StoreCode::Refused => "El procedimiento no lo permite",
        StoreCode::TextShortened => "El texto es demasiado largo y se cortó",
        StoreCode::TypeAssumed => "No dice el tipo: se tomó Otro",
        StoreCode::OwnershipAssumed => "No dice la propiedad: se supuso",
        StoreCode::QuantityNotSplit => "Entra un solo elemento; la cantidad queda en observaciones",
        StoreCode::ProviderTagShared => "Otro elemento registrado tiene la misma placa del proveedor",
        StoreCode::PlateDiffers => "La placa es distinta de la registrada",
        StoreCode::SerialDiffers => "El serial es distinto del registrado",
        StoreCode::HolderUnknown => "Responsable no encontrado: el nombre queda en observaciones",
        StoreCode::HolderAmbiguous => "Varias personas tienen ese nombre: el elemento queda sin responsable",
        StoreCode::HolderNameDiffers => "El documento es de una persona con otro nombre",
        StoreCode::HolderNotKept => "El estado del ciclo no admite responsable: el nombre queda en observaciones",
        StoreCode::AssignedToNobody => "Dice asignado, pero no nombra responsable",
        StoreCode::PersonCreated => "La persona no estaba registrada y se crea",
        StoreCode::SiteCreated => "La sede no estaba registrada y se crea",
        StoreCode::SiteUnknown => "La sede no está registrada: se conserva la anterior",
        StoreCode::SiteNotUnique => "Hay varias sedes con ese nombre: no se tomó ninguna",
        StoreCode::DirectionDiffers => "La sede pertenece a otra dirección territorial",
        StoreCode::HolderDiffers => "Registrado con otro responsable: la custodia solo cambia por acta o movimiento",
        StoreCode::PlaceDiffers => "Registrado en otra sede: solo se traslada por acta o movimiento",
        StoreCode::LifecycleDiffers => "Registrado en otro estado del ciclo: solo cambia por acta o movimiento",
        StoreCode::DepartmentNotKept => "El departamento sin municipio no se conserva",
    }
}
