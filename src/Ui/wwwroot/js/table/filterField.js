import { icon, make } from "../dom.js";
import { complete } from "./complete.js";
/** @typedef {import("./parse.js").Problem} Problem */

/** The field where rows are filtered: completes what is typed, and shows where it is not understood. */
export class FilterField {
  input = make("input", {
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    placeholder: "Filter: words, or auc > 0.9 status = failed",
    spellcheck: "false",
    autocomplete: "off",
  });
  hint = make("div", { class: "st-hint", role: "status" });
  element = make("div", { class: "st-filter" }, icon("filter"), this.input, make("kbd", { "aria-hidden": "true" }, "/"));
  #list = make("ul", { class: "st-complete", role: "listbox", popover: "manual", "aria-label": "Completions" });
  #from = 0;
  /** The column whose values are waited for to be offered. */
  #lacks = "";
  #chosen = -1;

  /**
   * @param {string} id
   * @param {string} label
   * @param {{ model: () => import("./model.js").TableModel | null, filter: (query: string) => void, lacks: (column: string) => void, leave: () => void }} table
   */
  constructor(id, label, table) {
    this.table = table;
    this.#list.id = `${id}-complete`;
    this.input.setAttribute("aria-controls", this.#list.id);
    this.input.setAttribute("aria-label", `Filter ${label}`);
    this.element.append(this.#list);
    this.input.addEventListener("input", () => {
      this.table.filter(this.input.value);
      this.#offer();
    });
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("keydown", (event) => {
      if (this.#key(event.key, event.ctrlKey)) event.preventDefault();
    });
  }

  /** @param {Problem[]} problems */
  mark(problems) {
    const query = this.input.value;
    this.input.setAttribute("aria-invalid", String(problems.length > 0));
    this.hint.replaceChildren(
      ...problems.map(({ message, at, end }) =>
        make(
          "div",
          {},
          make("span", {}, message),
          make("code", { class: "st-where", title: `From character ${at + 1}` }, query.slice(0, at), make("mark", {}, query.slice(at, end) || " "), query.slice(end)),
        ),
      ),
    );
  }

  /** Values have come: offers them where they were waited for. @param {import("./model.js").TableModel} model */
  arrived(model) {
    if (this.#lacks && model.has(model.find(this.#lacks)) && document.activeElement === this.input) this.#offer();
  }

  get #open() {
    return this.#list.matches(":popover-open");
  }

  #offer() {
    const model = this.table.model();
    const caret = this.input.selectionStart ?? this.input.value.length;
    const { from, items, lacks = "" } = /** @type {import("./complete.js").Completions} */ (model ? complete(model, this.input.value.slice(0, caret)) : { from: 0, items: [] });
    this.#from = from;
    this.#lacks = lacks;
    if (lacks) this.table.lacks(lacks);
    this.#chosen = -1;
    this.#list.replaceChildren(
      ...items.map(({ text, detail }, i) => {
        const item = make(
          "li",
          { role: "option", id: `${this.#list.id}-${i}`, "data-text": text, "aria-selected": "false" },
          make("code", {}, text.trim()),
          make("span", {}, detail),
        );
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          this.#take(text);
        });
        return item;
      }),
    );
    if (items.length === 0) return this.#close();
    const box = this.input.getBoundingClientRect();
    if (!this.#open) this.#list.showPopover();
    this.#list.style.top = `${box.bottom + 4}px`;
    this.#list.style.left = `${box.left}px`;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  #close() {
    if (this.#open) this.#list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.#chosen = -1;
  }

  /** @param {string} text */
  #take(text) {
    const caret = this.input.selectionStart ?? this.input.value.length;
    const before = this.input.value.slice(0, this.#from) + text;
    this.input.value = before + this.input.value.slice(caret).trimStart();
    this.input.setSelectionRange(before.length, before.length);
    this.table.filter(this.input.value);
    this.#offer();
  }

  /**
   * @param {string} key
   * @param {boolean} control
   * @returns {boolean} whether the key is used up
   */
  #key(key, control) {
    if (control) {
      if (key === " ") this.#offer();
      return key === " ";
    }
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    if (this.#open && step) return this.#choose(step);
    const text = this.#list.children[Math.max(0, this.#chosen)]?.getAttribute("data-text");
    if (this.#open && text && ((key === "Tab" && this.#from < (this.input.selectionStart ?? 0)) || ((key === "Enter" || key === "Tab") && this.#chosen >= 0))) {
      this.#take(text);
      return true;
    }
    if (key === "Escape" && this.#open) this.#close();
    else if (key === "Escape" && this.input.value) this.table.filter((this.input.value = ""));
    else if (key === "Escape" || key === "ArrowDown" || key === "Enter") this.table.leave();
    else return false;
    return true;
  }

  /** @param {number} step */
  #choose(step) {
    const count = this.#list.childElementCount;
    this.#chosen = this.#chosen < 0 ? (step > 0 ? 0 : count - 1) : (this.#chosen + step + count) % count;
    [...this.#list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.#chosen)));
    this.#list.children[this.#chosen]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#chosen}`);
    return true;
  }
}
