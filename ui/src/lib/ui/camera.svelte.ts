/** Taking a photo with a camera of this machine, as states that a test can walk through. */

/** Why there is no picture, in the words of `cameraProblem`. */
export type CameraFault = "DENIED" | "NONE" | "BUSY" | "LOST" | "FAILED";

export type CameraPhase = "closed" | "opening" | "live" | "taken" | "failed";

export interface CameraChoice {
  value: string;
  label: string;
}

/** The part of `navigator.mediaDevices` used; absent where the system offers no camera. */
export type MediaSource = Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> & Partial<EventTarget>;

/** Asked for, not demanded: a photo is kept at 1600 px at most. */
const size = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const;

const sentences: Readonly<Record<CameraFault, string>> = {
  DENIED: "El sistema no permite usar la cámara. Autorícela en la configuración del equipo, o elija un archivo.",
  NONE: "No se encontró ninguna cámara. Conéctela y vuelva a intentar, o elija un archivo.",
  BUSY: "Otro programa está usando la cámara. Ciérrelo y vuelva a intentar, o elija un archivo.",
  LOST: "La cámara se desconectó. Conéctela y vuelva a intentar, o elija un archivo.",
  FAILED: "La cámara no respondió. Vuelva a intentar, o elija un archivo.",
};

/** What happened and what to do. */
export const cameraProblem = (fault: CameraFault): string => sentences[fault];

/** The names are those of the Media Capture specification (§10.2). */
export function faultOf(thrown: unknown): CameraFault {
  switch (thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "DENIED";
    case "NotFoundError":
    case "OverconstrainedError":
      return "NONE";
    case "NotReadableError":
    case "AbortError":
      return "BUSY";
    default:
      return "FAILED";
  }
}

async function cameras(source: MediaSource): Promise<MediaDeviceInfo[]> {
  return (await source.enumerateDevices()).filter((device) => device.kind === "videoinput");
}

/** Whether the system offers a camera. Never throws: without an answer there is none. */
export async function hasCamera(source: MediaSource | undefined = globalThis.navigator?.mediaDevices): Promise<boolean> {
  if (typeof source?.getUserMedia !== "function") return false;
  try {
    return (await cameras(source)).length > 0;
  } catch {
    return false;
  }
}

/** One camera dialog, from opening to the photo. */
export class Camera {
  phase = $state<CameraPhase>("closed");
  fault = $state<CameraFault>("FAILED");
  stream = $state.raw<MediaStream>();
  choices = $state.raw<readonly CameraChoice[]>([]);
  /** The camera in use. */
  chosen = $state<string | null>(null);
  /** The picture taken, to be looked at before it is used. */
  shot = $state.raw<Blob>();
  /** Counts openings, so that a stream that arrives after its dialog closed is let go. */
  #turn = 0;

  constructor(private readonly source: MediaSource) {}

  async open(device: string | null = this.chosen): Promise<void> {
    this.#release();
    const turn = ++this.#turn;
    this.shot = undefined;
    this.phase = "opening";
    try {
      const which = device === null ? { facingMode: { ideal: "environment" } } : { deviceId: { exact: device } };
      const stream = await this.source.getUserMedia({ video: { ...size, ...which }, audio: false });
      if (turn !== this.#turn) {
        stop(stream);
        return;
      }
      this.stream = stream;
      this.phase = "live";
      const track = stream.getVideoTracks()[0];
      track?.addEventListener("ended", () => this.#lost(turn));
      this.chosen = track?.getSettings().deviceId ?? device;
      // Only now: before the person allows it, cameras have no names.
      await this.#name(turn);
    } catch (thrown) {
      if (turn === this.#turn) this.#fail(faultOf(thrown));
    }
  }

  async #name(turn: number): Promise<void> {
    const found = await cameras(this.source);
    if (turn !== this.#turn) return;
    this.choices = found.map(({ deviceId, label }, n) => ({ value: deviceId, label: label || `Cámara ${n + 1}` }));
  }

  /** Takes what `grab` sees; the live view ends, and with it the light of the camera. */
  async capture(grab: () => Promise<Blob>): Promise<void> {
    if (this.phase !== "live") return;
    const turn = this.#turn;
    try {
      const shot = await grab();
      if (turn !== this.#turn || this.phase !== "live") return;
      this.#release();
      this.shot = shot;
      this.phase = "taken";
    } catch {
      if (turn === this.#turn) this.#fail("FAILED");
    }
  }

  retake(): Promise<void> {
    return this.open();
  }

  close(): void {
    this.#turn += 1;
    this.#release();
    this.shot = undefined;
    this.phase = "closed";
  }

  #lost(turn: number): void {
    if (turn === this.#turn && this.phase === "live") this.#fail("LOST");
  }

  #fail(fault: CameraFault): void {
    this.#release();
    this.fault = fault;
    this.phase = "failed";
  }

  #release(): void {
    if (this.stream) stop(this.stream);
    this.stream = undefined;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The picture that a video shows now, as a JPEG that Rust makes smaller. */
export function frame(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no picture")));
    canvas.toBlob(take, "image/jpeg", 0.95);
  });
}
