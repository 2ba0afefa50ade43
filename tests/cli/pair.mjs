// What tests with several workstations share.
import { STATED, call, json, ok, signing } from "./ensitio.mjs";

export const PLACE = ["--site", "PAV Quibdó", "--city", "Quibdó", ...STATED];

/** Documents of people of the sample who may hold things, the last of the list first. */
export async function holders(data, count) {
  const { rows } = await call(data, "person_list", { filter: {}, limit: 20 });
  const documents = [];
  // One after the other: a store is open in one program at a time.
  for (const { id } of rows.slice(-count).reverse()) {
    documents.push((await call(data, "person_get", { id })).person.details.document.number);
  }
  return documents;
}

/** Something that may be handed over. */
export async function free(data) {
  return (await call(data, "item_list", { filter: { lifecycle: "IN_STOCK", ownership: "OWNED" }, limit: 1 })).rows[0];
}

/** Hands one item over, signed twice and sealed; answers the folio. */
export async function handOver(data, plate, document, place = PLACE, options = {}) {
  const { act } = await json(data, ["act", "issue", "--holder", document, "--deliver", plate, ...place], options);
  await ok(data, signing(data, act.folio), options);
  await ok(data, signing(data, act.folio, document), options);
  await ok(data, ["act", "seal", act.folio], options);
  return act.folio;
}
