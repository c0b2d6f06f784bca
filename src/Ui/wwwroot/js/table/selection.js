/** The chosen rows of a table, by key, so that sorting, filtering and reloading keep them. */
export class Selection {
  /** @type {Set<string>} */
  keys = new Set();
  /** @type {string | null} */
  #anchor = null;

  /** @param {string} key */
  toggle(key) {
    if (!this.keys.delete(key)) this.keys.add(key);
    this.#anchor = key;
  }

  /**
   * Chooses all from the last toggled row to this one.
   * @param {string} key
   * @param {readonly string[]} ordered the keys as shown
   */
  extend(key, ordered) {
    const from = this.#anchor === null ? -1 : ordered.indexOf(this.#anchor);
    const to = ordered.indexOf(key);
    if (from < 0 || to < 0) return this.toggle(key);
    for (const between of ordered.slice(Math.min(from, to), Math.max(from, to) + 1)) this.keys.add(between);
  }

  /**
   * All of them, or none when all are chosen already.
   * @param {readonly string[]} keys
   */
  toggleAll(keys) {
    const all = keys.every((key) => this.keys.has(key));
    for (const key of keys)
      if (all) this.keys.delete(key);
      else this.keys.add(key);
  }

  clear() {
    this.keys.clear();
    this.#anchor = null;
  }

  /**
   * Forgets what is no longer there.
   * @param {{ has(key: string): boolean }} existing
   */
  retain(existing) {
    for (const key of this.keys) if (!existing.has(key)) this.keys.delete(key);
  }
}
