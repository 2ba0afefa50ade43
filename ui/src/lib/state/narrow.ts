import { MediaQuery } from "svelte/reactivity";

/** A window in which a table of six columns would cut every one: two facts share a column instead. */
export const narrow = new MediaQuery("max-width: 72rem", false);
