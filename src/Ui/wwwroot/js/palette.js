import { embedded, icon, make, readJson } from "./dom.js";
import { rank } from "./match.js";

/** @typedef {{ title: string, href: string, kind?: string, detail?: string }} PaletteItem */

const PATIENCE = 120;
const MOST = 12;

/** Ctrl-K: pages by name at once, and what the server finds a moment later. */
class SlipPalette extends HTMLElement {
  /** @type {PaletteItem[]} */
  #pages = [];
  /** @type {PaletteItem[]} */
  #found = [];
  #note = "";
  #chosen = 0;
  /** @type {AbortController | null} */
  #asking = null;
  #timer = 0;
  /** @type {HTMLDialogElement | null} */
  #dialog = null;
  #input = make("input", {
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "palette-list",
    "aria-autocomplete": "list",
    "aria-label": "Search",
    placeholder: "Go to a page, or search runs, models, data…",
    autocomplete: "off",
    spellcheck: "false",
  });
  #list = make("ul", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Results" });
  #words = make("div", { class: "palette-note", role: "status" });

  connectedCallback() {
    this.#pages = /** @type {PaletteItem[]} */ (embedded(this) ?? []);
  }

  open() {
    this.#dialog ??= this.#build();
    this.#input.value = "";
    this.#found = [];
    this.#note = "";
    this.#chosen = 0;
    this.#show();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
  }

  #build() {
    const foot = make(
      "div",
      { class: "palette-foot" },
      make("span", {}, make("kbd", {}, "↑"), " ", make("kbd", {}, "↓"), " choose"),
      make("span", {}, make("kbd", {}, "Enter"), " open"),
      make("span", {}, make("kbd", {}, "Esc"), " close"),
    );
    const dialog = make(
      "dialog",
      { class: "dialog palette", "aria-label": "Search and commands" },
      make("div", { class: "palette-field" }, icon("search"), this.#input),
      this.#list,
      this.#words,
      foot,
    );
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.append(dialog);
    return dialog;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const count = this.#list.childElementCount;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && count > 0) {
      this.#chosen = (this.#chosen + step + count) % count;
      this.#mark();
    } else if (event.key === "Enter") {
      const href = this.#list.children[this.#chosen]?.getAttribute("data-href");
      if (href) location.assign(href);
    } else {
      return;
    }
    event.preventDefault();
  }

  #typed() {
    this.#chosen = 0;
    this.#asking?.abort();
    clearTimeout(this.#timer);
    const typed = this.#input.value.trim();
    const address = this.getAttribute("search");
    if (!address || typed.length < 2) {
      this.#found = [];
      this.#note = "";
    } else {
      this.#note = "Searching…";
      this.#timer = window.setTimeout(() => void this.#ask(address, typed), PATIENCE);
    }
    this.#show();
  }

  /**
   * @param {string} address
   * @param {string} typed
   */
  async #ask(address, typed) {
    const asking = (this.#asking = new AbortController());
    try {
      const answer = await readJson(`${address}?q=${encodeURIComponent(typed)}`, asking.signal);
      this.#found = Array.isArray(answer?.items) ? answer.items : [];
      this.#note = "";
    } catch (failure) {
      if (asking.signal.aborted) return;
      this.#found = [];
      this.#note = `Only pages can be searched right now. ${failure instanceof TypeError ? "The server cannot be reached." : failure instanceof Error ? failure.message : ""}`;
    }
    this.#show();
  }

  #show() {
    const typed = this.#input.value.trim();
    const pages = rank(this.#pages, typed).slice(0, MOST);
    const found = this.#found.slice(0, MOST).map((item) => ({ item, at: /** @type {number[]} */ ([]) }));
    this.#list.replaceChildren(...[...pages, ...found].map(({ item, at }, index) => this.#item(item, at, index)));
    this.#list.hidden = this.#list.childElementCount === 0;
    this.#words.textContent = this.#note || (this.#list.hidden ? `Nothing is called “${typed}”.` : "");
    this.#words.hidden = this.#words.textContent === "";
    this.#mark();
  }

  /**
   * @param {PaletteItem} item
   * @param {number[]} at
   * @param {number} index
   */
  #item(item, at, index) {
    const title = make("span", {}, ...[...item.title].map((letter, place) => (at.includes(place) ? make("mark", {}, letter) : letter)));
    const entry = make(
      "li",
      { class: "palette-item", role: "option", id: `palette-${index}`, "data-href": isPath(item.href) ? item.href : null },
      title,
      make("span", { class: "palette-detail" }, item.detail ?? ""),
      make("span", { class: "palette-kind" }, item.kind ?? ""),
    );
    entry.addEventListener("click", () => {
      if (isPath(item.href)) location.assign(item.href);
    });
    entry.addEventListener("pointermove", () => {
      if (this.#chosen === index) return;
      this.#chosen = index;
      this.#mark();
    });
    return entry;
  }

  #mark() {
    [...this.#list.children].forEach((entry, index) => {
      entry.setAttribute("aria-selected", String(index === this.#chosen));
      if (index === this.#chosen) entry.scrollIntoView({ block: "nearest" });
    });
    if (this.#list.childElementCount > 0) this.#input.setAttribute("aria-activedescendant", `palette-${this.#chosen}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }
}

/** @param {string} href */
function isPath(href) {
  return href.startsWith("/") && !href.startsWith("//");
}

customElements.define("slip-palette", SlipPalette);
