/**
 * A drawn signature as geometry only. Pressure and time are biometric data nobody asked consent for, so they never
 * leave the pad (data minimisation, Ley 1581 de 2012).
 */

/** A place on the pad: both from 0 to 1, the origin above left. */
export type Point = readonly [x: number, y: number];

export interface Signature {
  /** Width divided by height of the pad on which it was drawn. */
  aspect: number;
  strokes: Point[][];
}

/** More than any hand makes; what goes beyond is noise of a broken digitizer. */
export const maxStrokes = 200;
export const maxPointsPerStroke = 2000;

/** Thousandths are finer than the pen's tip at any size we print. */
const decimals = 10_000;

const place = (value: number, size: number) =>
  Math.round(Math.min(1, Math.max(0, value / size)) * decimals) / decimals;

export function normalised(
  groups: readonly { points: readonly { x: number; y: number }[] }[],
  size: { width: number; height: number },
): Signature {
  const strokes = groups.slice(0, maxStrokes).map((group) => {
    const points = group.points.slice(0, maxPointsPerStroke).map((p) => {
      return [place(p.x, size.width), place(p.y, size.height)] as const;
    });
    // A pen at rest repeats its place.
    return points.filter((p, i) => i === 0 || p[0] !== points[i - 1]![0] || p[1] !== points[i - 1]![1]);
  });
  return { aspect: size.width / size.height, strokes: strokes.filter((points) => points.length > 0) };
}

/** Length of ink in widths of the pad: a dot or a slip of the hand is no signature. */
export function inkLength(signature: Signature): number {
  let length = 0;
  for (const stroke of signature.strokes) {
    for (let i = 1; i < stroke.length; i++) {
      const [a, b] = [stroke[i - 1]!, stroke[i]!];
      length += Math.hypot(b[0] - a[0], (b[1] - a[1]) / signature.aspect);
    }
  }
  return length;
}
