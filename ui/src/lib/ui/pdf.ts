/** The real pages of a PDF, for the eye: bytes in, pages that draw themselves on a canvas out. */
import {
  getDocument,
  PDFWorker,
  VerbosityLevel,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from "pdfjs-dist/legacy/build/pdf.mjs";
// The legacy build runs in the WebView of macOS 12 too.
import Worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker";

/** More pages than any act has; a longer file is opened by the system's viewer. */
export const maxPages = 500;
/** A canvas larger than this is refused by some WebViews. */
const maxCanvasPixels = 16_000_000;

let worker: PDFWorker | undefined;

/** One worker for all documents. Its port is given, since pdf.js would wrap a `tauri:` address in a forbidden `blob:`. */
function sharedWorker(): PDFWorker {
  worker ??= PDFWorker.create({ port: new Worker(), verbosity: VerbosityLevel.ERRORS });
  return worker;
}

export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const task = getDocument({
    // pdf.js takes the buffer for itself; the caller keeps its own.
    data: bytes.slice(),
    worker: sharedWorker(),
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    disableAutoFetch: true,
    verbosity: VerbosityLevel.ERRORS,
  });
  return task.promise;
}

/** Draws the page `width` CSS pixels wide: aside first, so that what is seen is whole. */
export async function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, width: number): Promise<void> {
  const natural = page.getViewport({ scale: 1 });
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio));
  const wanted = (width / natural.width) * ratio;
  const largest = Math.sqrt(maxCanvasPixels / (natural.width * natural.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, largest) });
  const aside = document.createElement("canvas");
  aside.width = Math.floor(viewport.width);
  aside.height = Math.floor(viewport.height);
  await page.render({ canvas: aside, viewport }).promise;
  canvas.width = aside.width;
  canvas.height = aside.height;
  canvas.getContext("2d")?.drawImage(aside, 0, 0);
  aside.width = aside.height = 0; // WebKit gives its memory back at once
}

/** The words of the page in reading order, for screen readers. */
export async function pageText(page: PDFPageProxy): Promise<string> {
  const content = await page.getTextContent();
  return content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
}
