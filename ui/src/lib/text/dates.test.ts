import { describe, expect, test } from "vitest";
import { ago, date, dateTime, day, dayOf, instantOf, parseDay, parseTime, weekday } from "./dates";

describe("instants are shown in Colombia's time", () => {
  test("late evening in UTC is still the same day in Bogotá", () => {
    expect(dateTime("2026-11-24T03:30:00Z")).toBe("23/11/2026 22:30");
    expect(dayOf("2026-11-24T03:30:00Z")).toBe("2026-11-23");
  });
  test("midnight is 00, not 24", () => expect(dateTime("2026-11-23T05:00:00Z")).toBe("23/11/2026 00:00"));
  test("what is no date is a dash", () => expect(date("ayer")).toBe("—"));
});

describe("days never pass through a time zone", () => {
  test("day", () => expect(day("2026-03-05")).toBe("05/03/2026"));
  test("weekday", () => expect(weekday("2026-11-23")).toBe("lunes"));
});

describe("relative time", () => {
  const now = "2026-11-23T15:00:00-05:00";
  test.each([
    ["2026-11-23T14:59:40-05:00", "ahora"],
    ["2026-11-23T14:57:00-05:00", "hace 3 minutos"],
    ["2026-11-23T10:30:00-05:00", "hace 4 horas"],
    ["2026-11-22T23:00:00-05:00", "ayer"],
    ["2026-11-26T08:00:00-05:00", "dentro de 3 días"],
    ["2026-08-20T08:00:00-05:00", "hace 3 meses"],
  ])("%s is %s", (then, words) => expect(ago(then, now)).toBe(words));
});

describe("dates as typed", () => {
  test.each(["5/3/2026", "05-03-2026", "05.03.26", "05032026", " 5 3 2026 "])("%s", (text) => {
    expect(parseDay(text)).toBe("2026-03-05");
  });
  test("29 February only in leap years", () => {
    expect(parseDay("29/02/2028")).toBe("2028-02-29");
    expect(parseDay("29/02/2026")).toBeUndefined();
  });
  test.each(["31/04/2026", "2026-03-05", "5/13/2026", "", "hoy"])("%s is no date", (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

describe("hours", () => {
  test.each([
    ["14:05", 845],
    ["7.30", 450],
    ["0730", 450],
    [" 0:00 ", 0],
    ["24:00", undefined],
    ["12:60", undefined],
    ["7", undefined],
    ["", undefined],
  ])("%s", (text, minutes) => expect(parseTime(text)).toBe(minutes));
  test("with a day they are an instant", () => expect(dateTime(instantOf("2026-11-23", 845))).toBe("23/11/2026 14:05"));
});
