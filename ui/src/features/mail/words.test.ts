import { expect, test } from "vitest";
import { addresses, totals } from "./words";

test("what waits is told with its units", () => {
  expect(totals({ mails: 1, acts: 1, photos: 0, bytes: 145_000 })).toBe("1 correo · 1 acta · 0 fotos · 145\u00a0kB");
  expect(totals({ mails: 12, acts: 2, photos: 31, bytes: 48_000_000 })).toBe("12 correos · 2 actas · 31 fotos · 48\u00a0MB");
});

test("addresses are read however people part them", () => {
  expect(addresses(" ana@ejemplo.co;luis@ejemplo.co, \n eva@ejemplo.co ")).toEqual([
    "ana@ejemplo.co",
    "luis@ejemplo.co",
    "eva@ejemplo.co",
  ]);
  expect(addresses(" ")).toEqual([]);
});
