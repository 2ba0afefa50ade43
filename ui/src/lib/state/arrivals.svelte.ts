/** Files dropped anywhere on the window, on their way to the screen that knows what to do with them. */
class Arrivals {
  /** For the screen *Verificar*. */
  papers = $state.raw<File[]>([]);
  /** For the screen *Importar*. */
  sheet = $state.raw<File>();

  /** For the screen *Sincronización*. */
  bundle = $state.raw<File>();

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

  /** The file of an exchange that arrived, once. */
  takeBundle(): File | undefined {
    const bundle = this.bundle;
    this.bundle = undefined;
    return bundle;
  }
}

export const arrivals = new Arrivals();
