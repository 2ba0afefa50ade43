import { fireEvent, render, screen } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Signature } from "./signature";
import SignaturePad from "./SignaturePad.svelte";

interface Stroke {
  points: { x: number; y: number }[];
}

/** What draws; a page without a screen has no canvas to draw on. */
const canvas = vi.hoisted(() => ({ strokes: [] as Stroke[], ended: () => {} }));
vi.mock("signature_pad", () => ({
  default: class {
    addEventListener = (_: string, ended: () => void) => (canvas.ended = ended);
    toData = () => canvas.strokes;
    fromData = (strokes: Stroke[]) => (canvas.strokes = strokes);
    clear = () => (canvas.strokes = []);
    off = () => {};
    on = () => {};
  },
}));

const width = 600;
const stroke = (from: number, to: number): Stroke => ({ points: [{ x: from, y: 20 }, { x: to, y: 20 }] });

function draw(...strokes: Stroke[]) {
  canvas.strokes = [...canvas.strokes, ...strokes];
  flushSync(() => canvas.ended());
}

beforeEach(() => {
  canvas.strokes = [];
  vi.stubGlobal("ResizeObserver", class { observe() {} disconnect() {} });
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

function pad() {
  const bound = $state<{ signature: Signature | undefined }>({ signature: undefined });
  render(SignaturePad, {
    name: "Ana",
    sentence: "Acepto.",
    get signature() {
      return bound.signature;
    },
    set signature(value) {
      bound.signature = value;
    },
  });
  return bound;
}

const undo = () => screen.getByRole<HTMLButtonElement>("button", { name: "Deshacer último trazo" });
const clear = () => screen.getByRole<HTMLButtonElement>("button", { name: "Borrar todo" });

test("the last stroke is taken back, and the ones before it stay", async () => {
  const bound = pad();
  expect(undo().disabled).toBe(true);
  draw(stroke(0, 300), stroke(300, 600));
  expect(bound.signature?.strokes).toHaveLength(2);
  await fireEvent.click(undo());
  expect(bound.signature?.strokes).toEqual([[[0, 0.1], [0.5, 0.1]]]);
  await fireEvent.click(undo());
  expect(bound.signature).toBeUndefined();
  expect(undo().disabled).toBe(true);
});

test("a slip of the hand is no signature, yet it can be taken back", async () => {
  const bound = pad();
  draw(stroke(0, 10));
  expect(bound.signature).toBeUndefined();
  expect(undo().disabled).toBe(false);
  draw(stroke(0, 500), stroke(10, 20));
  await fireEvent.click(clear());
  expect([canvas.strokes, bound.signature]).toEqual([[], undefined]);
});
