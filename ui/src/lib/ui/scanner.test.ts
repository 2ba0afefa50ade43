import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultRules, ScanDetector, Scanner } from "./scanner.svelte";

/** Sends `text` then Enter, `gap` milliseconds apart; answers what was detected. */
function send(detector: ScanDetector, text: string, gap: number): string | undefined {
  let at = 1000;
  for (const key of text) detector.key(key, (at += gap));
  return detector.key("Enter", at + gap);
}

describe("a burst ended by Enter", () => {
  test("is a scan", () => expect(send(new ScanDetector(), "UAR-00123", 8)).toBe("UAR-00123"));
  test("at the speed of a hand is typing", () => expect(send(new ScanDetector(), "UAR-00123", 90)).toBeUndefined());
  test("too short is typing", () => expect(send(new ScanDetector(), "12", 8)).toBeUndefined());
  test("is not spoiled by Shift", () => {
    const detector = new ScanDetector();
    detector.key("a", 0);
    for (const [i, key] of ["Shift", "B", "Shift", "C", "1"].entries()) detector.key(key, 5 + i * 5);
    expect(detector.key("Enter", 30)).toBe("aBC1");
  });
  test("drops what was typed slowly before it", () => {
    const detector = new ScanDetector();
    detector.key("x", 0);
    let at = 500;
    for (const key of "778899") detector.key(key, (at += 10));
    expect(detector.key("Enter", at + 10)).toBe("778899");
  });
  test("torn by a busy machine is not taken for the code that its rest would be", () => {
    const detector = new ScanDetector();
    for (const [i, key] of [..."SN-4"].entries()) detector.key(key, i * 10);
    for (const [i, key] of [..."411789"].entries()) detector.key(key, 100 + i * 10);
    expect(detector.key("Enter", 160)).toBeUndefined();
    expect(send(detector, "SN-4411789", 8)).toBe("SN-4411789");
  });
  test("followed by a late Enter is not a scan", () => {
    const detector = new ScanDetector();
    for (const [i, key] of [..."778899"].entries()) detector.key(key, i * 10);
    expect(detector.key("Enter", 400)).toBeUndefined();
  });
});

test("prefix and suffix are demanded and cut off", () => {
  const rules = { ...defaultRules, prefix: "~", suffix: "#" };
  expect(send(new ScanDetector(rules), "~A1234#", 5)).toBe("A1234");
  expect(send(new ScanDetector(rules), "A1234#", 5)).toBeUndefined();
});

test("a stuck key never grows the buffer beyond its bound", () => {
  const detector = new ScanDetector();
  for (let i = 0; i < 5000; i++) {
    detector.key("0", i);
    expect(detector.length).toBeLessThanOrEqual(defaultRules.maxLength);
  }
});

describe("on the window", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    document.body.innerHTML = "";
  });

  function press(target: Element, key: string, at: number) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: at });
    target.dispatchEvent(event);
    if (!event.defaultPrevented && key.length === 1 && target instanceof HTMLInputElement) target.value += key;
    return event;
  }

  test("the newest listener gets the code, and the box keeps what it had", () => {
    const scanner = new Scanner();
    const [page, dialog, typed] = [vi.fn(), vi.fn(), vi.fn()];
    stops.push(scanner.listen(page), scanner.listen(dialog));
    document.body.innerHTML = "<input value='nota'>";
    const box = document.querySelector("input")!;
    box.addEventListener("input", typed);
    let at = 0;
    for (const key of "SN-4411") press(box, key, (at += 6));
    const enter = press(box, "Enter", at + 6);
    expect(dialog).toHaveBeenCalledExactlyOnceWith("SN-4411");
    expect(page).not.toHaveBeenCalled();
    expect(enter.defaultPrevented).toBe(true);
    expect(box.value).toBe("nota");
    expect(typed).toHaveBeenCalledOnce();
  });

  test("a hand's Enter goes through untouched", () => {
    const scanner = new Scanner();
    const heard = vi.fn();
    stops.push(scanner.listen(heard));
    document.body.innerHTML = "<input>";
    const box = document.querySelector("input")!;
    let at = 0;
    for (const key of "hola") press(box, key, (at += 120));
    expect(press(box, "Enter", at + 120).defaultPrevented).toBe(false);
    expect(box.value).toBe("hola");
    expect(heard).not.toHaveBeenCalled();
  });
});
