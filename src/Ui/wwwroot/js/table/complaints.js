import { problem } from "../dom.js";

/** What could not be read, said in the table with a button that asks again. */
export class Complaints {
  #said = "[]";

  /**
   * @param {HTMLElement} table
   * @param {() => void} retry
   */
  constructor(table, retry) {
    this.table = table;
    this.retry = retry;
    this.skeleton = table.querySelector(":scope > .skeleton");
  }

  /**
   * Says what is wrong, unless it stands there already.
   * @param {import("./source.js").Failure[]} failures
   * @param {Element | null} above what they stand beneath; null while the table has nothing else to show but a skeleton
   */
  say(failures, above) {
    const key = JSON.stringify(failures.map(({ title, failure }) => [title, String(failure)]));
    if (key === this.#said) return;
    this.#said = key;
    this.table.querySelectorAll(":scope > .problem").forEach((old) => old.remove());
    const said = failures.map(({ title, failure }) => problem(title, failure, this.retry));
    if (above) above.after(...said);
    else this.table.prepend(...said);
    if (above || failures.length > 0) this.skeleton?.remove();
    else if (this.skeleton) this.table.prepend(this.skeleton);
  }
}
