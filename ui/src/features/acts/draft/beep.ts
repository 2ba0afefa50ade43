/** Answers a scan for whoever looks at the item and not at the screen: one high tone for yes, two low ones for no. */

const peak = 0.12;
let context: AudioContext | undefined;

function tone(audio: AudioContext, frequency: number, at: number, seconds: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = frequency;
  // A tone cut off short clicks; this one fades.
  gain.gain.setValueAtTime(peak, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}

export function beep(good: boolean): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const at = context.currentTime;
  if (good) return tone(context, 1320, at, 0.12);
  tone(context, 330, at, 0.16);
  tone(context, 247, at + 0.2, 0.24);
}
