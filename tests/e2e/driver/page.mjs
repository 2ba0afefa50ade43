// Functions that run inside the page. Each is sent as its source text, so none may use anything outside itself.

/**
 * All elements that a target means, in document order; hidden ones only for `css` and `testId`.
 *
 * Roles and names follow what a screen reader gets, as far as our own pages need it: native elements, `role`,
 * `aria-label`, `aria-labelledby`, labels, `alt`, `title`, contents.
 */
export function findAll(target) {
  const ROLES = {
    alert: "",
    banner: "header",
    button: "button,input[type=button],input[type=submit],summary",
    checkbox: "input[type=checkbox]",
    columnheader: "thead th,th[scope=col]",
    combobox: "select:not([multiple]):not([size])",
    dialog: "dialog[open]",
    form: "form",
    grid: "",
    heading: "h1,h2,h3,h4,h5,h6",
    img: "img[alt]:not([alt=''])",
    link: "a[href]",
    list: "ul,ol",
    listbox: "select[multiple],select[size]",
    listitem: "li",
    main: "main",
    menuitem: "",
    navigation: "nav",
    option: "option",
    progressbar: "progress",
    radio: "input[type=radio]",
    region: "section[aria-label],section[aria-labelledby]",
    row: "tr",
    searchbox: "input[type=search]",
    spinbutton: "input[type=number]",
    status: "output",
    switch: "",
    tab: "",
    table: "table",
    tabpanel: "",
    textbox:
      "textarea,input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=url],input[type=password]",
  };
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const visible = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const contents = (e) => {
    const parts = [...e.childNodes].map((n) => {
      if (n.nodeType === Node.TEXT_NODE) return n.data;
      if (n.nodeType !== Node.ELEMENT_NODE || n.getAttribute("aria-hidden") === "true") return "";
      return ` ${n.getAttribute("aria-label") ?? n.getAttribute("alt") ?? contents(n)} `;
    });
    return parts.join("");
  };
  const name = (e) => {
    const by = e.getAttribute("aria-labelledby");
    if (by) return tidy(by.split(/\s+/).map((id) => (document.getElementById(id) ? contents(document.getElementById(id)) : "")).join(" "));
    const own = tidy(e.getAttribute("aria-label"));
    if (own) return own;
    if (e.labels?.length) return tidy([...e.labels].map(contents).join(" "));
    if (e.matches("input[type=submit],input[type=button]")) return tidy(e.value);
    if (e.matches("input,select,textarea,table,ul,ol,form,dialog,main,nav,section,header")) {
      const caption = e.matches("table") ? e.caption : null;
      return tidy(caption ? contents(caption) : (e.getAttribute("title") ?? e.getAttribute("placeholder")));
    }
    return tidy(e.getAttribute("alt")) || tidy(contents(e)) || tidy(e.getAttribute("title"));
  };
  const matches = (text, wanted) =>
    wanted === undefined || (wanted.pattern ? new RegExp(wanted.pattern, wanted.flags).test(text) : text === wanted);
  const scope = target.within ? findAll(target.within)[0] : document;
  if (!scope) return [];
  const all = (css) => [...scope.querySelectorAll(css)];

  if (target.css) return all(target.css);
  if (target.testId) return all(`[data-testid="${CSS.escape(target.testId)}"]`);
  if (target.role) {
    const native = ROLES[target.role];
    if (native === undefined) throw new Error(`role ${target.role} is not known to the driver (page.mjs)`);
    const explicit = `[role="${target.role}"]`;
    const found = all(native ? `${explicit},:is(${native}):not([role])` : explicit);
    return found.filter((e) => visible(e) && matches(name(e), target.name));
  }
  if (target.label !== undefined) {
    return all("input,select,textarea,[role],button").filter((e) => visible(e) && matches(name(e), target.label));
  }
  if (target.text !== undefined) {
    // The innermost ones: else every ancestor would match a pattern too.
    const found = all("*").filter((e) => visible(e) && matches(tidy(e.textContent), target.text));
    return found.filter((e) => !found.some((other) => other !== e && e.contains(other)));
  }
  throw new Error("a target has one of css, testId, role, label, text");
}

/** Puts files into the page as if a person had dropped or chosen them there. */
export function giveFiles(element, files, how) {
  const transfer = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  if (how === "choose") {
    element.files = transfer.files;
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const box = element.getBoundingClientRect();
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  for (const type of ["dragenter", "dragover", "drop"]) {
    element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: transfer, ...at }));
  }
}

/**
 * Draws one stroke by PointerEvents at the pace of a hand: `pace` milliseconds apart, since drawing code drops points
 * that come at the same time. Points are fractions of the element's width and height.
 */
export function drawStroke(element, points, pointerType, pace, done) {
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  const send = (type, [x, y, pressure = 0.5], last) => {
    const init = {
      bubbles: true,
      cancelable: true,
      composed: true,
      pointerId: 7,
      pointerType,
      isPrimary: true,
      button: type === "pointermove" ? -1 : 0,
      buttons: last ? 0 : 1,
      pressure: last ? 0 : pressure,
      clientX: box.x + x * box.width,
      clientY: box.y + y * box.height,
    };
    element.dispatchEvent(new PointerEvent(type, init));
  };
  send("pointerdown", points[0], false);
  let next = 1;
  const step = () => {
    if (next < points.length) {
      send("pointermove", points[next], false);
      next += 1;
      setTimeout(step, pace);
    } else {
      send("pointerup", points.at(-1), true);
      done(null);
    }
  };
  setTimeout(step, pace);
}

/**
 * Resolves when fonts are there, transitions are at their end and what was changed has been painted. Transitions are
 * brought to their end, not waited for: one whose element was just exchanged may never say that it is over.
 */
export function settle(done) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const ends = (animation) => animation.effect && animation.effect.getComputedTiming().endTime !== Infinity;
  document.fonts.ready
    .then(frame)
    .then(() => document.getAnimations().filter(ends).forEach((animation) => animation.finish()))
    .then(frame)
    .then(frame)
    .then(() => done(null));
}

/** Keeps the page painting, by one pixel that nobody can tell from what is around it; `false` ends it. */
export function keepPainting(on) {
  const id = "e2e-painting";
  document.getElementById(id)?.remove();
  if (!on) return;
  const pixel = document.createElement("i");
  pixel.id = id;
  pixel.setAttribute("aria-hidden", "true");
  pixel.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;z-index:2147483647;pointer-events:none";
  document.body.append(pixel);
  let turn = false;
  const paint = () => {
    if (!pixel.isConnected) return;
    turn = !turn;
    pixel.style.background = turn ? "rgb(127 127 127 / 1%)" : "rgb(128 128 128 / 1%)";
    setTimeout(paint, 30);
  };
  paint();
}

/** Runs axe, already in the page, and answers what it found. */
export function runAxe(options, done) {
  globalThis.axe.run(document, options).then(
    ({ violations, passes }) => done({ violations, passes: passes.length }),
    (error) => done({ error: String(error) }),
  );
}
