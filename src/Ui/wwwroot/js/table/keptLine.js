/** What the active line of a table shows: it stays active wherever lines that come in push it. */
export class KeptLine {
  #shown = "";

  /**
   * @param {number} place
   * @param {import("./lines.js").Arranged} arranged
   * @param {import("./model.js").TableModel | null} model
   */
  keep(place, arranged, model) {
    this.#shown = shownAt(place, arranged, model);
  }

  /**
   * @param {number} place where the line was
   * @param {import("./lines.js").Arranged} arranged
   * @param {import("./model.js").TableModel | null} model
   * @returns {number} where it is now; the place itself where it is gone
   */
  follow(place, arranged, model) {
    const { lines } = arranged;
    if (place < 0 || lines.length === 0 || shownAt(place, arranged, model) === this.#shown) return place;
    const found = lines.findIndex((_, other) => shownAt(other, arranged, model) === this.#shown);
    const now = found >= 0 ? found : Math.min(place, lines.length - 1);
    this.keep(now, arranged, model);
    return now;
  }
}

/**
 * @param {number} place
 * @param {import("./lines.js").Arranged} arranged
 * @param {import("./model.js").TableModel | null} model
 * @returns {string} the key of the row or group there; empty for none
 */
function shownAt(place, arranged, model) {
  const line = arranged.lines[place];
  if (line === undefined) return "";
  return line < 0 ? `group ${arranged.groups[-1 - line]?.key}` : `row ${model?.key(line)}`;
}
