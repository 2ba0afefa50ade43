import type { Theme } from "../bindings";

const choices: readonly Theme[] = ["SYSTEM", "LIGHT", "DARK", "CONTRAST"];
const key = "ensitio.theme";

function stored(): Theme {
  const value = localStorage.getItem(key);
  return choices.find((choice) => choice === value) ?? "SYSTEM";
}

/**
 * The look of the window. The choice belongs to the settings of the store; the last one is remembered beside, so that
 * the window has it before anybody unlocks.
 */
class Look {
  choice = $state<Theme>("SYSTEM");

  start(): void {
    this.choice = stored();
    for (const media of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
      matchMedia(media).addEventListener("change", () => this.#apply());
    }
    this.#apply();
  }

  choose(choice: Theme): void {
    this.choice = choice;
    localStorage.setItem(key, choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset["theme"] = this.#resolved();
  }

  #resolved(): "light" | "dark" | "contrast" {
    if (this.choice === "LIGHT") return "light";
    if (this.choice === "DARK") return "dark";
    if (this.choice === "CONTRAST" || matchMedia("(prefers-contrast: more)").matches) return "contrast";
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
}

export const theme = new Look();
