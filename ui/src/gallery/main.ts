// Every component in every state, for the eye and for axe. Served by `npm run dev` only; never part of a build.
import { mount } from "svelte";
import App from "../app/App.svelte";
import Gallery from "./Gallery.svelte";
import { sampleDesk } from "./sampleDesk";
import "../lib/ui/tokens.css";
import "../lib/ui/base.css";
import "../lib/ui/dialog.css";

const query = new URLSearchParams(location.search);
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";

sampleDesk(query.get("phase") ?? "OPEN", query.has("empty"));

const target = document.getElementById("app");
if (!target) throw new Error("gallery.html has no #app");
const part = query.get("part") ?? "controls";
if (part === "frame") mount(App, { target });
else mount(Gallery, { target, props: { part } });
