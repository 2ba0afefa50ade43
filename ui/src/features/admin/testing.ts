import type { AdminActView, AdminCodeMade, AdminDevice, AdminView, AdmissionView } from "../../lib/bindings";

const day = 86_400_000;
const at = Date.UTC(2026, 10, 24, 15, 0);

/** The workstation of whoever administers. */
export const here: AdminDevice = {
  device: "d1",
  name: "Mesa de servicios, Bogotá",
  territorial: "CENTRAL",
  enrolled_at: at - 90 * day,
  last_seen: at,
  revoked_at: null,
  wipe_at: null,
  wipe_told_at: null,
  quarantined: 0,
  scope: null,
  people: [{ account: "a1", person: "p1", name: "Marcela Ríos Duarte", role: "ADMINISTRATOR", is_me: true }],
  is_here: true,
};

export const laptop: AdminDevice = {
  ...here,
  device: "d2",
  name: "Portátil de Tunja",
  territorial: null,
  last_seen: at - day,
  scope: ["CENTRAL", "EJE_CAFETERO"],
  people: [
    { account: "a2", person: "p2", name: "Jorge Iván Peña Cárdenas", role: "ONSITE_L2", is_me: false },
    { account: "a3", person: "p3", name: null, role: "READER", is_me: false },
  ],
  is_here: false,
};

export const lost: AdminDevice = {
  ...laptop,
  device: "d3",
  name: "Portátil de Quibdó",
  territorial: "CHOCO",
  revoked_at: at - 2 * day,
  wipe_at: at - 2 * day,
  wipe_told_at: at - day,
  quarantined: 12,
};

const act: AdminActView = {
  n: 10,
  at,
  by: "Marcela Ríos Duarte",
  by_device: here.name,
  act: "WIPE_ORDERED",
  device: lost.name,
  person: null,
  role: null,
  role_before: null,
  scope: null,
  scope_before: null,
  entries: null,
  admission: null,
  admitted: null,
};

export const acts: readonly AdminActView[] = [
  act,
  { ...act, n: 9, act: "REVOKED" },
  { ...act, n: 8, act: "ROLE_GIVEN", device: laptop.name, person: "Jorge Iván Peña Cárdenas", role: "ONSITE_L2", role_before: "READER" },
  {
    ...act,
    n: 7,
    act: "SCOPE_GIVEN",
    device: laptop.name,
    scope: { offices: ["CENTRAL", "EJE_CAFETERO"] },
    scope_before: { offices: null },
  },
  { ...act, n: 6, by: null, by_device: null, act: "QUARANTINE_DISCARDED", device: laptop.name, entries: 1 },
  { ...act, n: 5, by: "Jorge Iván Peña Cárdenas", by_device: laptop.name, act: "ENROLLED", device: laptop.name, role: "READER", scope: { offices: ["ANTIOQUIA"] } },
];

export const adminView: AdminView = { devices: [here, lost, laptop], acts: [...acts] };

const ana: AdmissionView = {
  admission: "0199c2a0-0000-7000-8000-00000000ad01",
  email: "ana.gomez@ejemplo.gov.co",
  subject: "248289761001",
  role: "ITS_LEAD",
  scope: null,
  territorial: null,
  devices: 2,
  used: 1,
  admitted_at: at - 20 * day,
  bound_at: at - 19 * day,
};

/** Somebody who has come in, somebody who has not, and somebody of whom there is no address. */
export const admissions: readonly AdmissionView[] = [
  ana,
  {
    ...ana,
    admission: "0199c2a0-0000-7000-8000-00000000ad02",
    email: "maria.del.socorro.echavarria@ejemplo.gov.co",
    subject: null,
    role: "ONSITE_L2",
    scope: ["ANTIOQUIA", "CHOCO"],
    territorial: "ANTIOQUIA",
    devices: 1,
    used: 0,
    bound_at: null,
  },
  { ...ana, admission: "0199c2a0-0000-7000-8000-00000000ad03", email: null, subject: "9f1c7d0e-5a41-4a0f", role: "READER", scope: ["VALLE"], bound_at: null, used: 0 },
];

/** A picture of the right kind: whoever reads it reads nothing. */
export const codeMade: AdminCodeMade = {
  invitation: `ensitio-mesa:1?u=mesa.ejemplo.gov.co:8443&h=${"60303ae22b998861".repeat(4)}&c=K7QM-2X9D-PT4R-W6HF`,
  code: "K7QM-2X9D-PT4R-W6HF",
  expires_at: at + day,
  qr: { side: 21, dark: "M0 0h7v1h-7zM14 0h7v1h-7zM0 1h1v5h-1zM6 1h1v5h-1zM0 6h7v1h-7zM2 2h3v3h-3zM9 9h3v1h-3zM10 12h5v1h-5z" },
};
