/** Things that tests of acts begin with. */
import type { ActView, DraftBody, DraftLine, DraftView, ItemRow, SignerView } from "../../lib/bindings";

export function itemRow(id: string, patch: Partial<ItemRow> = {}): ItemRow {
  return {
    id,
    rev: 1,
    item_type: "LAPTOP",
    description: "Computador portátil",
    brand: "HP",
    model: "ProBook 440",
    serial: { status: "READ", text: `5CD-${id}` },
    asset_tag: `UAR-${id}`,
    provider_tag: "",
    ownership: "OWNED",
    condition: "GOOD",
    lifecycle: "IN_STOCK",
    holder: null,
    holder_name: null,
    site: null,
    site_name: null,
    workplace: "",
    expected_return_on: null,
    ...patch,
  };
}

export function draftLine(item: string, patch: Partial<DraftLine> = {}): DraftLine {
  return {
    item,
    seen_rev: 1,
    direction: "DELIVERED",
    condition: "GOOD",
    accessories: "",
    missing_accessories: "",
    damaged: false,
    remarks: "",
    observation: "",
    photos: [],
    captions: {},
    telephony: null,
    ...patch,
  };
}

export function draftBody(patch: Partial<DraftBody> = {}): DraftBody {
  return {
    format: "ANEXO7",
    of_act: null,
    replaces: null,
    holder: null,
    approver: null,
    reason: null,
    case_code: "",
    case: null,
    site: null,
    city: "",
    workplace: "",
    lines: [],
    checks: [],
    term: null,
    remarks: "",
    clearance: false,
    step: 0,
    ...patch,
  };
}

/** What Rust would answer about a body, with the items it names. */
export function draftView(body: DraftBody, patch: Partial<DraftView> = {}): DraftView {
  return {
    id: "d1",
    body,
    holder: null,
    approver: null,
    site_name: null,
    case: null,
    act_type: "HANDOVER",
    lines: body.lines.map((line) => ({ item: itemRow(line.item), problem: null, problem_person: null, telephony_missing: [] })),
    held: [],
    missing: [],
    updated_at: 0,
    ...patch,
  };
}

const digest = "0".repeat(64);
const person = (full_name: string) => ({
  full_name,
  document: { id_type: "CC" as const, number: "52123456" },
  check_digit: null,
  position: "Profesional",
  bond: null,
  department: "",
  email: "",
  phone: "",
  site: null,
  contract_number: "",
  contract_end: null,
});

export function actView(signers: SignerView[], patch: Partial<ActView["act"]> = {}): ActView {
  return {
    act: {
      id: "a1",
      folio: "ANT-K7Q2-1-000042-B",
      version: 1,
      content: {
        format: "ANEXO7",
        reason: "NEW_ASSIGNMENT",
        case_code: "",
        official: { person: "me", snapshot: person("Marcela Ríos Duarte") },
        holder: { person: "p1", snapshot: person("Ana Ruiz Peña") },
        approver: null,
        site: null,
        site_name: "Sede Medellín",
        city: "Medellín",
        workplace: "",
        lines: [],
        checks: [],
        term: { kind: "INDEFINITE" },
        remarks: "",
        clearance: false,
        replaces: null,
      },
      content_digest: digest,
      pdf: digest,
      stage: "SIGNING",
      turns: [],
      voided: [],
      issued_at: 1_795_582_800_000,
      sealed_at: null,
      filing: null,
      replaced_by: null,
      decision: null,
      rev: 1,
      ...patch,
    },
    act_type: "HANDOVER",
    signers,
    file_name: "sin-caso_anexo-7_ANT-K7Q2-1-000042-B_v1.pdf",
    consent: "He leído y acepto el contenido de esta acta; acepto el uso de firma electrónica.",
    case: null,
    replaced_by_folio: null,
    stamp: null,
    never_stamped: false,
    decided_by: null,
    allowed: ["SIGN", "NOT_SIGNED", "EDIT", "WITHDRAW", "SAVE"],
  };
}

export function signer(patch: Partial<SignerView> = {}): SignerView {
  return {
    role: "DELIVERER",
    person: "me",
    name: "Marcela Ríos Duarte",
    document: { id_type: "CC", number: "52123456" },
    position: "Técnica",
    state: "NEXT",
    at: null,
    is_me: true,
    ...patch,
  };
}
