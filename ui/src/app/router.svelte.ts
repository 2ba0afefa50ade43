import { above, href, hrefOf, placeOf, type Place, type RouteName, type Target } from "./routes";

/** Where the window is. The address after `#` is the truth; the back button of a mouse works by itself. */
export class Router {
  place = $state.raw<Place>(placeOf(location.hash));
  /** The name of the thing on the page (`Acta 0007`), said by the page; forgotten on leaving. */
  thing = $state("");

  constructor() {
    window.addEventListener("hashchange", () => {
      this.place = placeOf(location.hash);
      this.thing = "";
    });
  }

  go<N extends RouteName>(...target: Target<N>): void {
    location.hash = href<N>(...target);
  }

  /** One level up: from a thing to its list, from a list to home. */
  up(): void {
    const parent = above(this.place).at(-1);
    location.hash = parent ? hrefOf(parent) : "#/";
  }
}

export const router = new Router();
