import { embedded, icon, make, problem, readJson } from "../dom.js";
import { live } from "../live.js";
import { keepView, readView } from "../viewState.js";
import { rowHref } from "./cells.js";
import { columnsMenu } from "./columnsMenu.js";
import { CHECK, Grid } from "./grid.js";
import { arrange, firstLayout, layoutOf, moved, viewOf } from "./layout.js";
import { TableModel } from "./model.js";
import { filterRows } from "./query.js";
import { Selection } from "./selection.js";
import { sortRows } from "./sort.js";
/** @typedef {import("./layout.js").Layout} Layout */

const SETTLE = 400;

/**
 * The table of runs and of everything else that is long. Its rows come from the JSON inside it or from its src;
 * its view lives in the address. Raises "slip-selection" {keys} and "slip-bulk" {action, keys}.
 */
class SlipTable extends HTMLElement {
  /** @type {TableModel | null} */
  model = null;
  selection = new Selection();
  rows = /** @type {Uint32Array} */ (new Uint32Array(0));
  active = -1;
  /** @type {Layout} */
  layout = { shown: [], pinned: [], widths: {}, sort: "", query: "" };
  /** @type {Layout} */
  #first = this.layout;
  /** @type {Grid | null} */
  #grid = null;
  /** @type {Uint32Array | null} */
  #filtered = null;
  #filter = make("input", {
    type: "text",
    placeholder: "Filter: words, or auc > 0.9 status = failed",
    spellcheck: "false",
    autocomplete: "off",
  });
  #count = make("span", { class: "st-count", role: "status" });
  #hint = make("span", { class: "st-hint", role: "status" });
  #bulkCount = make("span", { class: "bulk-count" });
  /** @type {(() => void) | undefined} */
  #leave;
  #again = 0;

  connectedCallback() {
    const topic = this.getAttribute("topic");
    if (topic)
      this.#leave = live.subscribe(
        topic,
        () => this.#reloadSoon(),
        () => this.#reloadSoon(),
      );
    if (!this.model) void this.reload();
  }

  disconnectedCallback() {
    this.#leave?.();
  }

  /** Reads the rows again; selection, order, filter and scroll stay. */
  async reload() {
    try {
      const source = this.getAttribute("src");
      this.show(/** @type {import("./model.js").TableData} */ (source ? await readJson(source) : embedded(this)));
    } catch (failure) {
      if (!this.model)
        this.querySelector(":scope > .skeleton, :scope > .problem")?.replaceWith(
          problem("The rows could not be loaded.", failure, () => void this.reload()),
        );
    }
  }

  #reloadSoon() {
    clearTimeout(this.#again);
    this.#again = window.setTimeout(() => void this.reload(), SETTLE);
  }

  /** @param {import("./model.js").TableData} table */
  show(table) {
    const model = new TableModel(table);
    this.model = model;
    this.#first = firstLayout(model, this.getAttribute("sort") ?? "");
    this.layout = layoutOf(model, readView(location.search, this.id), this.#first);
    this.selection.retain(new Set(Array.from({ length: model.count }, (_, row) => model.key(row))));
    this.querySelectorAll(":scope > .skeleton, :scope > .problem").forEach((old) => old.remove());
    const empty = this.querySelector("[data-empty]");
    empty?.toggleAttribute("hidden", model.count > 0);
    if (model.count === 0 && empty) return;
    this.#grid ??= this.#build();
    this.#filter.value = this.layout.query;
    this.#filtered = null;
    this.#draw();
  }

  /**
   * Sorts by a column; without a direction its better end comes first, then the other, then the first order again.
   * @param {string} name
   * @param {boolean} [descending]
   */
  sortBy(name, descending) {
    const goal = this.model?.columns[this.model.find(name)]?.goal;
    const begin = goal === "max" ? `-${name}` : name;
    const turn = goal === "max" ? name : `-${name}`;
    const next = this.layout.sort === begin ? turn : this.layout.sort === turn ? "" : begin;
    this.change({ sort: descending === undefined ? next : descending ? `-${name}` : name });
  }

  /** @param {string} query */
  filterBy(query) {
    this.#filtered = null;
    this.active = -1;
    this.change({ query });
  }

  /** @param {Partial<Layout>} part */
  change(part) {
    this.layout = { ...this.layout, ...part };
    keepView(this.id, viewOf(this.layout, this.#first));
    this.#draw();
  }

  /**
   * Keys of the page: j and k move, x selects, / filters, Enter opens; a form among the bulk actions names its own.
   * @param {string} key
   */
  command(key) {
    if (key === "/") return this.#filter.focus();
    if (!this.model || !this.#grid) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity }[key];
    if (step !== undefined) {
      this.#activate(Math.max(0, Math.min(this.rows.length - 1, this.active + step)));
      this.#grid.element.focus();
    } else if ((key === "x" || key === " ") && this.active >= 0) {
      this.#toggle(this.active, false);
    } else if (this.#forms().some((form) => form.dataset.key === key)) {
      const form = this.#forms().find((one) => one.dataset.key === key);
      const button = form?.querySelector("button");
      if (this.selection.keys.size > 0 && button && !button.disabled) form?.requestSubmit();
    } else if (key === "Enter" && this.active >= 0) {
      const place = this.layout.shown
        .map((name) => this.model?.columns.find((column) => column.name === name))
        .find((column) => column?.href);
      const href = place && rowHref(this.model, place, this.rows[this.active] ?? 0);
      if (href) location.assign(href);
    }
  }

  #build() {
    const grid = new Grid(this.id, this.getAttribute("label") ?? "Table", {
      sort: "",
      sortBy: (name) => this.sortBy(name),
      resize: (name, width) => this.change({ widths: { ...this.layout.widths, [name]: Math.max(44, width) } }),
      move: (name, x) => this.change({ shown: moved(this.layout.shown, name, this.#columnAt(x)) }),
      step: (name, by) => this.#step(name, by),
      toggleAll: () => this.#toggleAll(),
    });
    this.#listen(grid);
    this.append(this.#bar(), ...this.querySelectorAll(":scope > [data-bulk]"), grid.element);
    this.#prepareBulk();
    return grid;
  }

  /** @param {Grid} grid */
  #listen(grid) {
    grid.element.addEventListener("keydown", (event) => {
      if (event.target !== grid.element || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!["j", "k", "x", "c", " ", "/", "Enter", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].includes(event.key)) return;
      event.preventDefault();
      this.command(event.key);
    });
    grid.element.addEventListener("click", (event) => {
      const clicked = event.target instanceof Element ? event.target : null;
      const row = clicked?.closest(".st-row");
      if (!row || clicked?.closest("a")) return;
      const place = Number(row.getAttribute("data-place"));
      if (clicked?.closest(".st-check")) this.#toggle(place, event.shiftKey);
      this.#activate(place);
    });
  }

  #bar() {
    const field = make("div", { class: "st-filter" }, icon("filter"), this.#filter, make("kbd", { "aria-hidden": "true" }, "/"));
    this.#filter.setAttribute("aria-label", `Filter ${this.getAttribute("label") ?? "rows"}`);
    this.#filter.addEventListener("input", () => this.filterBy(this.#filter.value));
    this.#filter.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#filter.value) this.filterBy((this.#filter.value = ""));
      else if (event.key === "Escape" || event.key === "ArrowDown" || event.key === "Enter") this.#grid?.element.focus();
    });
    const menu = columnsMenu({
      model: /** @type {TableModel} */ (this.model),
      layout: () => this.layout,
      change: (part) => this.change(part),
      reset: () => this.change({ ...this.#first, query: this.layout.query }),
    });
    const opener = make("button", { type: "button", class: "button small", "aria-haspopup": "dialog" }, icon("columns"), "Columns");
    opener.addEventListener("click", () => {
      menu.togglePopover();
      const box = opener.getBoundingClientRect();
      menu.style.top = `${box.bottom + 4}px`;
      menu.style.left = `${Math.max(8, box.right - menu.offsetWidth)}px`;
    });
    return make("div", { class: "st-bar" }, field, this.#count, opener, this.#hint, menu);
  }

  #prepareBulk() {
    const bulk = this.querySelector("[data-bulk]");
    bulk?.prepend(this.#bulkCount);
    bulk?.addEventListener("click", (event) => {
      const action = event.target instanceof Element ? event.target.closest("[data-action]")?.getAttribute("data-action") : null;
      if (action) this.dispatchEvent(new CustomEvent("slip-bulk", { bubbles: true, detail: { action, keys: [...this.selection.keys] } }));
    });
    bulk?.addEventListener("submit", (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      const name = form.dataset.name ?? "id";
      form.querySelectorAll(`input[name="${name}"]`).forEach((old) => old.remove());
      for (const key of this.selection.keys) form.append(make("input", { type: "hidden", name, value: key }));
    });
  }

  /** The forms among the bulk actions. */
  #forms() {
    return [.../** @type {NodeListOf<HTMLFormElement>} */ (this.querySelectorAll("[data-bulk] form"))];
  }

  #draw() {
    const model = this.model;
    if (!model || !this.#grid) return;
    if (!this.#filtered) {
      const { rows, problem: misread } = filterRows(model, this.layout.query);
      this.#filtered = rows;
      this.#hint.textContent = misread;
      this.#filter.setAttribute("aria-invalid", String(misread !== ""));
    }
    const name = this.layout.sort.replace(/^-/, "");
    const column = name ? model.find(name) : -1;
    this.rows = column < 0 ? this.#filtered : sortRows(this.#filtered, model.order(column), this.layout.sort.startsWith("-"));
    const all = model.count.toLocaleString("en-US");
    this.#count.textContent = this.rows.length === model.count ? `${all} rows` : `${this.rows.length.toLocaleString("en-US")} of ${all}`;
    this.#grid.draw({
      model,
      placed: arrange(model, this.layout, this.#selectable ? CHECK : 0),
      rows: this.rows,
      sort: this.layout.sort,
      active: this.active,
      selected: this.selection.keys,
      selectable: this.#selectable,
    });
    this.querySelector(":scope > .st-none")?.remove();
    if (this.rows.length === 0)
      this.append(
        make("div", { class: "st-none" }, model.count === 0 ? "There are no rows yet." : "No row fits this filter. Esc clears it."),
      );
  }

  get #selectable() {
    return this.querySelector("[data-bulk]") !== null;
  }

  /**
   * @param {number} place
   * @param {boolean} range
   */
  #toggle(place, range) {
    const model = this.model;
    if (!model) return;
    const key = model.key(this.rows[place] ?? 0);
    if (range)
      this.selection.extend(
        key,
        Array.from(this.rows, (row) => model.key(row)),
      );
    else this.selection.toggle(key);
    this.#selected();
  }

  #toggleAll() {
    this.selection.toggleAll(Array.from(this.rows, (row) => this.model?.key(row) ?? ""));
    this.#selected();
  }

  #selected() {
    const count = this.selection.keys.size;
    this.querySelector("[data-bulk]")?.toggleAttribute("hidden", count === 0);
    this.#bulkCount.textContent = `${count.toLocaleString("en-US")} selected`;
    for (const form of this.#forms()) {
      const { least = 1, most = Infinity } = form.dataset;
      const fits = count >= Number(least) && count <= Number(most);
      const button = form.querySelector("button");
      if (button) button.disabled = !fits;
      form.title = fits ? "" : `Select ${least} to ${most} rows.`;
    }
    this.#grid?.mark({ active: this.active, selected: this.selection.keys });
    this.dispatchEvent(new CustomEvent("slip-selection", { bubbles: true, detail: { keys: [...this.selection.keys] } }));
  }

  /** @param {number} place */
  #activate(place) {
    this.active = place;
    this.#grid?.reveal(place);
    this.#grid?.mark({ active: place, selected: this.selection.keys });
  }

  /**
   * @param {string} name
   * @param {number} by
   */
  #step(name, by) {
    const shown = [...this.layout.shown];
    const from = shown.indexOf(name);
    const to = Math.max(0, Math.min(shown.length - 1, from + by));
    shown.splice(from, 1);
    shown.splice(to, 0, name);
    this.change({ shown });
  }

  /** The column whose head lies under x; null beyond the last. @param {number} x */
  #columnAt(x) {
    const heads = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".st-headcell[data-name]"))];
    return heads.find((head) => x < head.getBoundingClientRect().left + head.offsetWidth / 2)?.dataset.name ?? null;
  }
}

customElements.define("slip-table", SlipTable);
