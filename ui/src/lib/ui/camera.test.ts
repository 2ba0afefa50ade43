import { expect, test, vi } from "vitest";
import { Camera, cameraProblem, faultOf, hasCamera, type MediaSource } from "./camera.svelte";

class FakeTrack extends EventTarget {
  stopped = false;
  constructor(readonly deviceId: string) {
    super();
  }
  stop = () => (this.stopped = true);
  getSettings = () => ({ deviceId: this.deviceId });
}

class FakeStream {
  readonly track: FakeTrack;
  constructor(deviceId: string) {
    this.track = new FakeTrack(deviceId);
  }
  getTracks = () => [this.track];
  getVideoTracks = () => [this.track];
}

const device = (deviceId: string, label: string) => ({ kind: "videoinput", deviceId, label }) as MediaDeviceInfo;

/** Two cameras; keeps the streams it gave. */
function twoCameras() {
  const given: FakeStream[] = [];
  const source = {
    enumerateDevices: async () => [
      { kind: "audioinput", deviceId: "mic", label: "Micrófono" } as MediaDeviceInfo,
      device("front", "Cámara integrada"),
      device("usb", ""),
    ],
    getUserMedia: vi.fn(async (wanted?: MediaStreamConstraints) => {
      const exact = (wanted?.video as { deviceId?: { exact: string } }).deviceId?.exact;
      const stream = new FakeStream(exact ?? "front");
      given.push(stream);
      return stream as unknown as MediaStream;
    }),
  } satisfies MediaSource;
  return { source, given };
}

const failing = (name: string): MediaSource => ({
  enumerateDevices: async () => [],
  getUserMedia: () => Promise.reject(new DOMException("", name)),
});

test("a photo is taken, looked at, taken again and used; the camera is off while it is looked at", async () => {
  const { source, given } = twoCameras();
  const camera = new Camera(source);
  await camera.open();
  expect(camera.phase).toBe("live");
  expect(camera.choices).toEqual([
    { value: "front", label: "Cámara integrada" },
    { value: "usb", label: "Cámara 2" },
  ]);
  await camera.capture(async () => new Blob(["uno"]));
  expect([camera.phase, given[0]!.track.stopped]).toEqual(["taken", true]);
  await camera.retake();
  expect([camera.phase, camera.shot]).toEqual(["live", undefined]);
  await camera.capture(async () => new Blob(["otra"]));
  expect(await camera.shot!.text()).toBe("otra");
  camera.close();
  expect([camera.phase, camera.shot, given.every(({ track }) => track.stopped)]).toEqual(["closed", undefined, true]);
});

test("another camera replaces the one in use, and is the one asked for again", async () => {
  const { source, given } = twoCameras();
  const camera = new Camera(source);
  await camera.open();
  await camera.open("usb");
  expect([camera.chosen, given[0]!.track.stopped, given[1]!.track.stopped]).toEqual(["usb", true, false]);
  await camera.capture(async () => new Blob(["x"]));
  await camera.retake();
  expect(source.getUserMedia.mock.lastCall![0]).toMatchObject({ video: { deviceId: { exact: "usb" } }, audio: false });
});

test("a stream that arrives after the dialog was closed is let go", async () => {
  const { source, given } = twoCameras();
  const camera = new Camera(source);
  const opening = camera.open();
  camera.close();
  await opening;
  expect([camera.phase, camera.stream, given[0]!.track.stopped]).toEqual(["closed", undefined, true]);
});

test("each way to have no picture says what to do, and that a file will do", async () => {
  for (const [name, fault] of [
    ["NotAllowedError", "DENIED"],
    ["NotFoundError", "NONE"],
    ["OverconstrainedError", "NONE"],
    ["NotReadableError", "BUSY"],
    ["TypeError", "FAILED"],
  ] as const) {
    const camera = new Camera(failing(name));
    await camera.open();
    expect([camera.phase, camera.fault], name).toEqual(["failed", fault]);
    expect(cameraProblem(fault)).toMatch(/elija un archivo/);
  }
  expect(faultOf("nada")).toBe("FAILED");
});

test("a camera that is unplugged is told, and can be opened again", async () => {
  const { source, given } = twoCameras();
  const camera = new Camera(source);
  await camera.open();
  given[0]!.track.dispatchEvent(new Event("ended"));
  expect([camera.phase, camera.fault]).toEqual(["failed", "LOST"]);
  await camera.retake();
  expect(camera.phase).toBe("live");
  // The old track may still have something to say.
  given[0]!.track.dispatchEvent(new Event("ended"));
  expect(camera.phase).toBe("live");
});

test("there is a camera only where the system offers one", async () => {
  expect(await hasCamera(twoCameras().source)).toBe(true);
  expect(await hasCamera(failing("NotFoundError"))).toBe(false);
  expect(await hasCamera({ ...failing(""), enumerateDevices: () => Promise.reject(new Error()) })).toBe(false);
  expect(await hasCamera(undefined)).toBe(false);
});
