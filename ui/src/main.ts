import { mount } from "svelte";
import App from "./app/App.svelte";
import { theme } from "./lib/state/theme.svelte";
import "./lib/ui/tokens.css";
import "./lib/ui/base.css";
import "./lib/ui/dialog.css";

theme.start();

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
