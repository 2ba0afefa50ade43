/** Files dropped anywhere on the window, on their way to the screen that knows what to do with them. */
class Arrivals {
  /** For the screen *Verificar*. */
  papers = $state.raw<File[]>([]);
  /** For the screen *Importar*. */
  sheet = $state.raw<File>();

  /** The papers that arrived, once. */
  takePapers(): File[] {
    const papers = this.papers;
    this.papers = [];
    return papers;
  }

  /** The sheet that arrived, once. */
  takeSheet(): File | undefined {
    const sheet = this.sheet;
    this.sheet = undefined;
    return sheet;
  }
}

export const arrivals = new Arrivals();
