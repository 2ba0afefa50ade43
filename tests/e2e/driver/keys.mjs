// Keys by their names, as the WebDriver protocol wants them (https://www.w3.org/TR/webdriver2/#keyboard-actions).

const NAMED = {
  Backspace: "\ue003",
  Tab: "\ue004",
  Enter: "\ue007",
  Shift: "\ue008",
  Control: "\ue009",
  Alt: "\ue00a",
  Escape: "\ue00c",
  Space: " ",
  PageUp: "\ue00e",
  PageDown: "\ue00f",
  End: "\ue010",
  Home: "\ue011",
  ArrowLeft: "\ue012",
  ArrowUp: "\ue013",
  ArrowRight: "\ue014",
  ArrowDown: "\ue015",
  Insert: "\ue016",
  Delete: "\ue017",
  F1: "\ue031",
  F2: "\ue032",
  F5: "\ue035",
};

function key(name) {
  if (NAMED[name]) return NAMED[name];
  if ([...name].length === 1) return name;
  throw new Error(`there is no key named ${name}`);
}

/**
 * The actions of pressing chords one after the other: `"Control+k"`, `"Tab"`, `"a"`. A plus sign is `"+"`.
 * @param {string[]} chords
 */
export function presses(chords) {
  return chords.flatMap((chord) => {
    const keys = (chord === "+" ? ["+"] : chord.split("+")).map(key);
    return [
      ...keys.map((value) => ({ type: "keyDown", value })),
      ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
    ];
  });
}
