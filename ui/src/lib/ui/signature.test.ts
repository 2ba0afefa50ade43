import { expect, test } from "vitest";
import { inkLength, maxPointsPerStroke, maxStrokes, normalised } from "./signature";

const size = { width: 600, height: 200 };

test("places are shares of the pad, and nothing but places leaves it", () => {
  const drawn = [{ points: [{ x: 0, y: 0, pressure: 0.4, time: 17 }, { x: 300, y: 100, pressure: 0.9, time: 30 }] }];
  expect(normalised(drawn, size)).toEqual({ aspect: 3, strokes: [[[0, 0], [0.5, 0.5]]] });
});

test("the same strokes on a pad of another size are the same signature", () => {
  const points = [{ x: 30, y: 40 }, { x: 120, y: 90 }];
  const twice = points.map((p) => ({ x: p.x * 2, y: p.y * 2 }));
  expect(normalised([{ points: twice }], { width: 1200, height: 400 })).toEqual(normalised([{ points }], size));
});

test("beyond the edge is the edge; a pen at rest is one point", () => {
  const points = [{ x: -5, y: 250 }, { x: -5, y: 250 }];
  expect(normalised([{ points }, { points: [] }], size).strokes).toEqual([[[0, 1]]]);
});

test("strokes and points are bounded", () => {
  const points = Array.from({ length: maxPointsPerStroke + 50 }, (_, i) => ({ x: i % 600, y: 10 }));
  const signature = normalised(Array.from({ length: maxStrokes + 5 }, () => ({ points })), size);
  expect(signature.strokes.length).toBe(maxStrokes);
  expect(signature.strokes[0]!.length).toBe(maxPointsPerStroke);
});

test("ink is measured in widths of the pad, whichever its shape", () => {
  const across = normalised([{ points: [{ x: 0, y: 0 }, { x: 300, y: 0 }] }], size);
  const down = normalised([{ points: [{ x: 0, y: 0 }, { x: 0, y: 150 }] }], size);
  expect(inkLength(across)).toBeCloseTo(0.5);
  expect(inkLength(down)).toBeCloseTo(0.25);
  expect(inkLength(normalised([{ points: [{ x: 9, y: 9 }] }], size))).toBe(0);
});
