import { cleanup, render, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, expect, test } from "vitest";
import Dialog from "./Dialog.svelte";

afterEach(cleanup);

const snippet = (html: string) => createRawSnippet(() => ({ render: () => html }));
const focused = () => document.activeElement?.id;

test("a dialog begins at its first field, not at the way out", async () => {
  render(Dialog, {
    open: true,
    title: "Cuenta",
    children: snippet(`<div><input id="file" type="file" /><input id="name" /></div>`),
    actions: snippet(`<button id="save">Guardar</button>`),
  });
  await waitFor(() => expect(focused()).toBe("name"));
});

test("one that only tells something begins at what ends it", async () => {
  render(Dialog, {
    open: true,
    title: "Verificar",
    children: snippet(`<p>Auténtica</p>`),
    actions: snippet(`<div><button id="cancel">Cancelar</button><button id="done">Listo</button></div>`),
  });
  await waitFor(() => expect(focused()).toBe("done"));
});

test("while what ends it cannot be pressed yet, nothing that cancels is a key away", async () => {
  render(Dialog, {
    open: true,
    title: "Firma",
    children: snippet(`<p>Dibuje</p>`),
    actions: snippet(`<div><button id="cancel">Cancelar</button><button id="sign" disabled>Firmar</button></div>`),
  });
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("dialog"));
});
