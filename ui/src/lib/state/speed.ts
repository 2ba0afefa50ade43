/** How much had travelled when somebody looked; `at` in milliseconds of a clock that never goes back. */
export interface Sample {
  at: number;
  bytes: number;
}

/** What counts: a page or a photo comes in one piece, and a link has its moods. */
const lookedBackMs = 10_000;
/** Of less than this nothing is said. */
const leastMs = 2_000;

/** The samples of the last seconds with one more. */
export function sampled(samples: readonly Sample[], next: Sample): Sample[] {
  const since = next.at - lookedBackMs;
  // The last one before is where the first of these seconds began.
  const before = samples.filter(({ at }) => at <= since).length;
  return [...samples.slice(Math.max(0, before - 1)), next];
}

/** Bytes in a second, over these samples; `undefined` while they tell too little. */
export function speed(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < leastMs) return undefined;
  return (Math.max(0, last.bytes - first.bytes) * 1000) / (last.at - first.at);
}
