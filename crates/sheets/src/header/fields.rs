//! The fields and the header texts by which institutions name them. The lists grow with the sheets met.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::field::{AnyField, Field, Rival, Target};
use crate::rows::vocabulary::lifecycle;

macro_rules! fields {
    ($(#[$meta:meta])* $name:ident, $target:ident, essential: $($essential:ident)|+; rival: $rival:expr;
     $($(#[$doc:meta])* $field:ident: $sure:tt or $possible:tt;)*) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$doc])* $field,)* }

        impl From<$name> for AnyField {
            fn from(field: $name) -> Self { Self::$target(field) }
        }

        impl Field for $name {
            const TARGET: Target = Target::$target;
            const ALL: &'static [Self] = &[$(Self::$field),*];
            const RIVAL: Option<Rival<Self>> = $rival;

            fn sure_names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &$sure,)* }
            }

            fn possible_names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &$possible,)* }
            }

            fn is_essential(self) -> bool { matches!(self, $(Self::$essential)|+) }
        }
    };
}

fields! {
    /// Of an item of equipment.
    ItemField, Items, essential: ItemType | Description | Brand | Model | BrandAndModel | Serial | AssetTag | ProviderTag;
    // *Estado* is the physical condition in most sheets, and *asignado*, *en bodega* in some.
    rival: Some((Self::Condition, Self::Lifecycle, |value| lifecycle(value).is_some()));
    /// *Ítem*: the running number of the list. Not kept, but known so that it is not taken for anything else.
    LineNo: ["item", "no", "no item", "consecutivo", "linea", "fila", "orden"] or ["cons", "id", "registro"];
    /// *Tipo de elemento*
    ItemType: ["tipo de elemento", "tipo", "tipo de equipo", "elemento", "tipo de activo", "tipo de bien",
        "tipo de dispositivo", "clase", "clase de bien", "dispositivo", "nombre del elemento", "tipo elemento tecnologico"]
        or ["equipo", "categoria", "grupo", "bien", "activo", "subgrupo"];
    /// *Denominación*
    Description: ["denominacion", "descripcion", "descripcion del bien", "descripcion del elemento", "nombre del bien",
        "nombre del activo", "articulo", "detalle"] or ["bien", "elemento", "producto"];
    /// *Marca y modelo* in one column
    BrandAndModel: ["marca modelo", "marca y modelo", "modelo marca", "marca referencia", "marca modelo referencia"] or [];
    /// *Marca*
    Brand: ["marca", "fabricante"] or ["brand"];
    /// *Modelo*
    Model: ["modelo", "referencia", "ref", "modelo referencia"] or ["linea", "model", "no de parte"];
    /// *Serial*
    Serial: ["serial", "serie", "s n", "sn", "no de serie", "numero de serial", "serial number", "service tag",
        "serial del equipo", "serial fabricante", "serial cpu", "serie serial"] or ["st", "no fabricante"];
    /// *Placa de inventario* of the entity
    AssetTag: ["placa", "placa inv", "placa de inventario", "no de placa", "placa entidad", "placa uariv", "activo fijo",
        "no de inventario", "codigo de inventario", "codigo del activo", "placa del bien", "no inv", "placa actual",
        "codigo de barras", "placa inventario entidad"] or ["inventario", "sticker", "codigo", "etiqueta", "id activo"];
    /// *Placa o ID del proveedor*
    ProviderTag: ["placa proveedor", "id proveedor", "codigo proveedor", "etiqueta proveedor", "placa contratista",
        "placa arrendador", "activo proveedor", "placa id proveedor", "sticker proveedor"] or ["id equipo"];
    /// *Propiedad*
    Ownership: ["propiedad", "propietario", "tenencia", "titularidad", "tipo de propiedad", "propio o proveedor",
        "propio arrendado"] or ["procedencia", "origen", "modalidad", "proveedor"];
    /// *Contrato*
    ContractRef: ["contrato", "no de contrato", "contrato orden de compra", "orden de compra", "contrato no"]
        or ["convenio", "orden", "contrato proveedor"];
    /// *Estado* B/R/M
    Condition: ["estado", "estado fisico", "condicion", "estado del bien", "estado del equipo", "estado b r m",
        "estado actual", "estado del elemento", "estado de conservacion", "conservacion"] or ["calificacion", "b r m"];
    /// *Estado del ciclo*
    Lifecycle: ["estado del ciclo", "estado de asignacion", "estado administrativo", "estado en inventario",
        "situacion"] or ["disponibilidad", "estado logico"];
    /// *Sede*
    SiteName: ["sede", "nombre de sede", "punto de atencion", "sitio", "sede actual", "sede ubicacion", "pav", "crav"]
        or ["ubicacion", "punto", "lugar", "oficina", "ciudad"];
    /// *Dirección territorial*
    TerritorialDirection: ["direccion territorial", "territorial", "dt", "dir territorial", "d t"] or ["regional"];
    /// *Puesto o ubicación* within the site
    Workplace: ["puesto", "puesto de trabajo", "ubicacion puesto", "piso oficina", "ubicacion especifica",
        "ubicacion fisica", "area fisica", "ubicacion en sede"] or ["ubicacion", "piso", "oficina"];
    /// *Responsable*: the name of who holds it
    HolderName: ["responsable", "cuentadante", "usuario", "funcionario", "asignado a", "nombre del responsable",
        "custodio", "tenedor", "nombre del usuario", "nombre del funcionario", "nombre del cuentadante", "a cargo de",
        "usuario asignado", "responsable del bien", "colaborador", "servidor"]
        or ["nombre", "nombre completo", "nombres y apellidos", "asignado", "apellidos y nombres"];
    /// *Documento del responsable*
    HolderDocument: ["documento", "no de documento", "cedula", "identificacion", "cc", "documento del responsable",
        "cedula del responsable", "documento de identidad", "no de identificacion", "cedula del cuentadante",
        "cedula del funcionario", "cedula del usuario", "no cedula", "no id", "documento usuario"] or ["nit", "id usuario"];
    /// *Dependencia*
    Department: ["dependencia", "area", "grupo de trabajo", "area dependencia"] or ["proceso", "grupo", "oficina"];
    /// *Fecha de adquisición*
    AcquiredOn: ["fecha de adquisicion", "fecha de compra", "fecha de ingreso", "ano de compra", "ano de adquisicion",
        "fecha de alta", "fecha de entrada", "f adquisicion", "fecha compra ingreso"] or ["fecha", "ano", "fecha entrega"];
    /// *Garantía hasta*
    WarrantyUntil: ["garantia", "garantia hasta", "vencimiento de garantia", "fin de garantia", "fecha fin garantia",
        "fecha de garantia", "vence garantia"] or [];
    /// *Accesorios*
    Accessories: ["accesorios", "perifericos incluidos", "componentes"] or [];
    /// *Cantidad*
    Quantity: ["cantidad", "cant", "unidades"] or [];
    /// *Unidad*
    Unit: ["unidad", "unidad de medida", "u medida", "und"] or ["um"];
    /// *Observaciones*
    Remarks: ["observaciones", "notas", "comentarios", "obs", "anotaciones"] or ["novedad", "nota"];
    /// *MAC*
    Mac: ["mac", "direccion mac", "mac address"] or [];
    /// *Nombre de equipo* in the network
    Hostname: ["hostname", "nombre de equipo", "nombre de maquina", "nombre de red", "host"] or [];
    /// *Especificaciones*
    Specs: ["especificaciones", "caracteristicas", "caracteristicas tecnicas", "especificaciones tecnicas",
        "ficha tecnica", "procesador ram disco"] or ["procesador"];
}

fields! {
    /// Of a person.
    PersonField, People, essential: FullName | GivenNames | IdNumber; rival: None;
    /// *Nombre completo*
    FullName: ["nombre completo", "nombres y apellidos", "apellidos y nombres", "nombre y apellido", "nombre",
        "funcionario", "nombre del funcionario", "nombre del servidor", "nombre del contratista", "nombre y apellidos"]
        or ["responsable", "usuario", "cuentadante", "colaborador", "servidor", "persona"];
    /// *Nombres*, where the family names have their own column
    GivenNames: ["nombres", "primer nombre"] or [];
    /// *Apellidos*
    FamilyNames: ["apellidos", "primer apellido"] or [];
    /// *Tipo de documento*
    IdType: ["tipo doc", "tipo de documento", "tipo de identificacion", "td", "tipo id", "tipo documento identidad"]
        or ["tipo"];
    /// *Número de documento*
    IdNumber: ["documento", "no de documento", "cedula", "identificacion", "no de identificacion", "cc",
        "documento de identidad", "no cedula", "cedula de ciudadania", "no id", "nit"] or ["id", "numero"];
    /// *Cargo*
    Position: ["cargo", "cargo u objeto", "denominacion del cargo", "rol"] or ["empleo", "perfil", "puesto"];
    /// *Vinculación*
    Bond: ["vinculacion", "tipo de vinculacion", "tipo de contrato", "vinculo"] or ["modalidad", "planta contratista"];
    /// *No. de contrato*
    ContractNumber: ["contrato", "no de contrato", "contrato no"] or [];
    /// *Fecha de terminación* of the contract
    ContractEnd: ["fecha fin contrato", "fecha de terminacion", "fin de contrato", "fecha final", "vence contrato",
        "fecha de terminacion del contrato", "fecha fin"] or ["hasta", "vencimiento"];
    /// *Dependencia*
    Department: ["dependencia", "area", "grupo de trabajo", "area dependencia"] or ["grupo", "oficina", "proceso"];
    /// *Correo*
    Email: ["correo", "correo electronico", "email", "e mail", "mail", "correo institucional"] or [];
    /// *Teléfono*
    Phone: ["telefono", "celular", "extension", "ext", "tel", "telefono celular", "no de contacto"] or ["contacto"];
    /// *Sede*
    SiteName: ["sede", "nombre de sede", "punto de atencion", "sitio"] or ["ubicacion", "lugar", "punto", "ciudad"];
}

fields! {
    /// Of a site.
    SiteField, Sites, essential: Name; rival: None;
    /// *Sede*
    Name: ["sede", "nombre de sede", "nombre de la sede", "punto de atencion", "nombre del punto", "sitio"]
        or ["nombre", "punto", "oficina", "lugar"];
    /// *Nivel*
    Level: ["nivel", "nivel de sede", "nivel nacional territorial"] or [];
    /// *Tipo de sede*
    SiteType: ["tipo de sede", "tipo de punto", "clase de sede"] or ["tipo"];
    /// *Dirección territorial*
    TerritorialDirection: ["direccion territorial", "territorial", "dt", "dir territorial", "d t"] or ["regional"];
    /// DIVIPOLA code of the department, two digits
    DepartmentCode: ["cod departamento", "codigo departamento", "cod dpto", "codigo dane departamento", "cod depto",
        "divipola departamento"] or [];
    /// Name of the department
    DepartmentName: ["departamento", "dpto", "depto", "nombre departamento"] or [];
    /// DIVIPOLA code of the municipality, five digits
    MunicipalityCode: ["cod municipio", "codigo municipio", "divipola", "codigo dane", "codigo divipola", "cod dane",
        "cod mpio", "codigo dane municipio", "dane"] or [];
    /// *Municipio*
    City: ["municipio", "ciudad", "ciudad municipio", "mpio", "nombre municipio"] or [];
    /// *Dirección*
    Address: ["direccion", "direccion de la sede", "direccion fisica", "domicilio"] or ["nomenclatura"];
    /// *Piso/Oficina*
    FloorOffice: ["piso oficina", "piso", "oficina", "piso local"] or ["local", "interior"];
    /// *Contacto*
    ContactName: ["contacto", "nombre contacto", "persona de contacto", "encargado", "responsable", "responsable de sede",
        "enlace", "coordinador"] or ["funcionario"];
    /// *Teléfono* of the contact
    ContactPhone: ["telefono", "celular", "telefono contacto", "tel", "celular contacto"] or ["extension"];
    /// *Correo* of the contact
    ContactEmail: ["correo", "correo electronico", "email", "correo contacto", "e mail"] or [];
}
