// Every component in every state, for the eye and for axe. Served by `npm run dev` only; never part of a build.
import { mount } from "svelte";
import App from "../app/App.svelte";
import type { Theme } from "../lib/bindings";
import Gallery from "./Gallery.svelte";
import { sampleDesk } from "./sampleDesk";
import { syncStates } from "./sampleSync";
import "../lib/ui/tokens.css";
import "../lib/ui/base.css";
import "../lib/ui/dialog.css";

const query = new URLSearchParams(location.search);
const theme = query.get("theme") ?? "light";
document.documentElement.dataset["theme"] = theme;

const desk = syncStates.find((state) => state === query.get("desk")) ?? "even";
sampleDesk(query.get("phase") ?? "OPEN", query.has("empty"), desk, theme.toUpperCase() as Theme);

const target = document.getElementById("app");
if (!target) throw new Error("gallery.html has no #app");
const part = query.get("part") ?? "controls";
if (part === "frame") mount(App, { target });
else mount(Gallery, { target, props: { part } });
