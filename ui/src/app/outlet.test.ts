import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import type { ActRef } from "../lib/bindings";
import { fakeDesk } from "../lib/desk/testing/fakeDesk";
import { actView, signer } from "../features/acts/testing";
import Outlet from "./Outlet.svelte";
import { placeOf } from "./routes";

const empty = { total: 0, rows: [] };

test("a page on its way out does not ask for the thing of the next place", async () => {
  const act_get = vi.fn((_: ActRef) => actView([signer()]));
  fakeDesk({
    act_get,
    act_list: () => empty,
    draft_list: () => [],
    item_list: () => empty,
    person_list: () => empty,
    site_list: () => empty,
    act_pdf: () => new Uint8Array(),
  });
  const { rerender } = render(Outlet, { place: placeOf("#/actas/a-1") });
  await screen.findByTestId("signers", {}, { timeout: 10_000 });
  await rerender({ place: placeOf("#/") });
  await waitFor(() => expect(screen.queryByTestId("signers")).toBeNull(), { timeout: 10_000 });
  expect(act_get.mock.calls.map(([asked]) => asked.id)).toEqual(["a-1"]);
});
