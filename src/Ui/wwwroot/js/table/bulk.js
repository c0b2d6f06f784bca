import { icon, make } from "../dom.js";

/** What can be done with the selected rows: the page's own buttons and forms, and those of the table. */
export class Bulk {
  #count = make("span", { class: "bulk-count" });

  /**
   * @param {HTMLElement} element
   * @param {{ keys: () => ReadonlySet<string>, pin: (keys: string[]) => void, hide: (keys: string[]) => void, tell: (action: string) => void }} table
   */
  constructor(element, table) {
    this.element = element;
    this.table = table;
    element.prepend(this.#count);
    element.append(
      this.#button("pin", "Pin", "p", () => table.pin([...table.keys()])),
      this.#button("close", "Hide", "h", () => table.hide([...table.keys()])),
    );
    element.addEventListener("click", (event) => {
      const action = event.target instanceof Element ? event.target.closest("[data-action]")?.getAttribute("data-action") : null;
      if (action) table.tell(action);
    });
    element.addEventListener("submit", (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      const name = form.dataset.name ?? "id";
      form.querySelectorAll(`input[name="${name}"]`).forEach((old) => old.remove());
      for (const key of table.keys()) form.append(make("input", { type: "hidden", name, value: key }));
    });
  }

  show() {
    const count = this.table.keys().size;
    this.element.toggleAttribute("hidden", count === 0);
    this.#count.textContent = `${count.toLocaleString("en-US")} selected`;
    for (const form of this.#forms()) {
      const { least = 1, most = Infinity } = form.dataset;
      const fits = count >= Number(least) && count <= Number(most);
      const button = form.querySelector("button");
      if (button) button.disabled = !fits;
      form.title = fits ? "" : `Select ${least} to ${most} rows.`;
    }
  }

  /**
   * Submits the form that names this key.
   * @param {string} key
   * @returns {boolean} whether there is one
   */
  press(key) {
    const form = this.#forms().find((one) => one.dataset.key === key);
    const button = form?.querySelector("button");
    if (this.table.keys().size > 0 && button && !button.disabled) form?.requestSubmit();
    return Boolean(form);
  }

  #forms() {
    return [.../** @type {NodeListOf<HTMLFormElement>} */ (this.element.querySelectorAll("form"))];
  }

  /**
   * @param {string} symbol
   * @param {string} words
   * @param {string} key
   * @param {() => void} action
   */
  #button(symbol, words, key, action) {
    const button = make("button", { type: "button", class: "button small" }, icon(symbol), words, " ", make("kbd", { "aria-hidden": "true" }, key));
    button.addEventListener("click", action);
    return button;
  }
}
