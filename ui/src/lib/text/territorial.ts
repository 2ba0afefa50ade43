import type { TerritorialDirection } from "../bindings";

/** The first part of the folios of a territorial direction. */
export const territorialCode: Readonly<Record<TerritorialDirection, string>> = {
  ANTIOQUIA: "ANT",
  ATLANTICO: "ATL",
  BOLIVAR: "BOL",
  CAQUETA_HUILA: "CAH",
  CAUCA: "CAU",
  CENTRAL: "CEN",
  CESAR_GUAJIRA: "CEG",
  CHOCO: "CHO",
  CORDOBA: "COR",
  EJE_CAFETERO: "EJE",
  MAGDALENA: "MAG",
  MAGDALENA_MEDIO: "MME",
  META_LLANOS: "MLL",
  NARINO: "NAR",
  NORTE_SANTANDER_ARAUCA: "NSA",
  PUTUMAYO: "PUT",
  SANTANDER: "SAN",
  SUCRE: "SUC",
  URABA_DARIEN: "URA",
  VALLE: "VAL",
};
