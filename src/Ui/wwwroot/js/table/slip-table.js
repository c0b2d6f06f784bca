import { embedded, icon, make, problem, readJson } from "../dom.js";
import { live } from "../live.js";
import { keepView, readView } from "../viewState.js";
import { Bulk } from "./bulk.js";
import { rowHref } from "./cells.js";
import { columnsMenu } from "./columnsMenu.js";
import { FilterField } from "./filterField.js";
import { Grid } from "./grid.js";
import { groupMenu } from "./groupMenu.js";
import { groupRows, linesOf } from "./groups.js";
import { arrange, firstLayout, layoutOf, moved, stepped, UNGROUPED, viewOf } from "./layout.js";
import { TableModel } from "./model.js";
import { filterRows } from "./query.js";
import { CHECK } from "./rows.js";
import { Selection } from "./selection.js";
import { sortRows } from "./sort.js";
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./groups.js").Group} Group */

const SETTLE = 400;
/** More rows than these at the top would leave no room for the others. */
const MOST_PINNED = 8;
/** @type {Record<string, number>} */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity };

/**
 * The table of runs and of everything else that is long. Its rows come from the JSON inside it or from its src;
 * its view lives in the address. Raises "slip-selection" {keys} and "slip-bulk" {action, keys}.
 */
class SlipTable extends HTMLElement {
  /** @type {TableModel | null} */
  model = null;
  selection = new Selection();
  /** Rows that fit the filter and are not hidden, in their order. */
  rows = /** @type {Uint32Array} */ (new Uint32Array(0));
  /** What is drawn: a row, or −1 − g for the head of group g. */
  lines = /** @type {Int32Array} */ (new Int32Array(0));
  /** @type {Group[]} */
  groups = [];
  active = -1;
  /** @type {Layout} */
  layout = { shown: [], pinned: [], widths: {}, sort: "", query: "", ...UNGROUPED, top: [], away: [] };
  /** @type {Layout} */
  #first = this.layout;
  /** @type {Grid | null} */
  #grid = null;
  /** @type {Bulk | null} */
  #bulk = null;
  /** @type {ReturnType<typeof filterRows> | null} */
  #filtered = null;
  #label = this.getAttribute("label") ?? "rows";
  #filter = new FilterField(this.id, this.#label, {
    model: () => this.model,
    filter: (query) => this.filterBy(query),
    leave: () => this.#grid?.element.focus(),
  });
  #grouping = groupMenu({ model: () => /** @type {TableModel} */ (this.model), layout: () => this.layout, change: (part) => this.change(part) });
  #count = make("span", { class: "st-count", role: "status" });
  #away = make("button", { type: "button", class: "button quiet small", hidden: true });
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
      const first = this.model ? null : this.getAttribute("first");
      if (first) this.show(/** @type {import("./model.js").TableData} */ (await readJson(first)));
      if (!first || this.model?.more) this.show(/** @type {import("./model.js").TableData} */ (source ? await readJson(source) : embedded(this)));
    } catch (failure) {
      const missing = problem("The rows could not be loaded.", failure, () => void this.reload());
      if (!this.model) this.querySelector(":scope > .skeleton, :scope > .problem")?.replaceWith(missing);
      else if (this.model.more) this.prepend(missing);
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
    this.selection.retain(model.places());
    this.querySelectorAll(":scope > .skeleton, :scope > .problem").forEach((old) => old.remove());
    const empty = this.querySelector("[data-empty]");
    empty?.toggleAttribute("hidden", model.count > 0);
    if (model.count === 0 && empty) return;
    this.#grid ??= this.#build();
    if (document.activeElement !== this.#filter.input) this.#filter.input.value = this.layout.query;
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
   * Keys of the page: j and k move, x selects, p pins, h hides, / filters, Enter opens; a form among the bulk actions names its own.
   * @param {string} key
   * @returns {boolean} whether the table knows the key
   */
  command(key) {
    if (key === "/") this.#filter.input.focus();
    if (key === "/" || !this.model || !this.#grid) return true;
    const step = STEPS[key];
    const line = this.lines[this.active];
    if (step !== undefined) {
      this.#activate(Math.max(0, Math.min(this.lines.length - 1, this.active + step)));
      this.#grid.element.focus();
      return true;
    }
    if (this.#bulk?.press(key)) return true;
    if (!["x", " ", "p", "h", "Enter", "ArrowLeft", "ArrowRight"].includes(key)) return false;
    if (line === undefined) return true;
    if (key === "x" || key === " ") this.#toggle(this.active, false);
    else if (line < 0) this.#fold(-1 - line, key);
    else if (key === "p") this.#pin([this.model.key(line)]);
    else if (key === "h") this.#hide([this.model.key(line)]);
    else if (key === "Enter") this.#openRow(line);
    else if (key === "ArrowLeft") this.#toGroup();
    return true;
  }

  /** @param {number} row */
  #openRow(row) {
    const model = this.model;
    const column = this.layout.shown.map((name) => model?.columns.find((one) => one.name === name)).find((one) => one?.href);
    const href = model && column && rowHref(model, column, row);
    if (href) location.assign(href);
  }

  /**
   * Opens or closes a group.
   * @param {number} place
   * @param {string} key
   */
  #fold(place, key) {
    const group = this.groups[place];
    if (!group || (key !== "Enter" && key !== (group.open ? "ArrowLeft" : "ArrowRight"))) return;
    this.change({ open: group.open ? this.layout.open.filter((name) => name !== group.key) : [...this.layout.open, group.key] });
  }

  /** From a row to the head of its group. */
  #toGroup() {
    const head = this.lines.slice(0, this.active).findLastIndex((line) => line < 0);
    if (head >= 0) this.#activate(head);
  }

  /** Keeps rows at the top, or lets them go when all of them are there. @param {string[]} keys */
  #pin(keys) {
    const { top } = this.layout;
    const there = keys.every((key) => top.includes(key));
    this.change({ top: there ? top.filter((key) => !keys.includes(key)) : [...new Set([...top, ...keys])].slice(0, MOST_PINNED) });
  }

  /** @param {string[]} keys */
  #hide(keys) {
    for (const key of keys) this.selection.keys.delete(key);
    this.#filtered = null;
    this.change({ away: [...new Set([...this.layout.away, ...keys])], top: this.layout.top.filter((key) => !keys.includes(key)) });
    this.#selected();
  }

  #build() {
    const grid = new Grid(this.id, this.getAttribute("label") ?? "Table", {
      sort: "",
      sortBy: (name) => this.sortBy(name),
      resize: (name, width) => this.change({ widths: { ...this.layout.widths, [name]: Math.max(44, width) } }),
      move: (name, x) => this.change({ shown: moved(this.layout.shown, name, this.#columnAt(x)) }),
      step: (name, by) => this.change({ shown: stepped(this.layout.shown, name, by) }),
      toggleAll: () => this.#toggleAll(),
    });
    this.#listen(grid);
    const bulk = /** @type {HTMLElement | null} */ (this.querySelector(":scope > [data-bulk]"));
    this.append(this.#bar(), ...(bulk ? [bulk] : []), grid.element);
    if (bulk)
      this.#bulk = new Bulk(bulk, {
        keys: () => this.selection.keys,
        pin: (keys) => this.#pin(keys),
        hide: (keys) => this.#hide(keys),
        tell: (action) => this.dispatchEvent(new CustomEvent("slip-bulk", { bubbles: true, detail: { action, keys: [...this.selection.keys] } })),
      });
    return grid;
  }

  /** @param {Grid} grid */
  #listen(grid) {
    grid.element.addEventListener("keydown", (event) => {
      if (event.target !== grid.element || event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.command(event.key)) event.preventDefault();
    });
    grid.element.addEventListener("click", (event) => {
      const clicked = event.target instanceof Element ? event.target : null;
      const row = clicked?.closest(".st-row");
      if (!row || clicked?.closest("a")) return;
      const place = Number(row.getAttribute("data-place"));
      const line = this.lines[place] ?? 0;
      this.#activate(place);
      if (clicked?.closest(".st-check")) this.#toggle(place, event.shiftKey);
      else if (line < 0) this.#fold(-1 - line, "Enter");
    });
  }

  #bar() {
    const menu = columnsMenu({
      model: () => /** @type {TableModel} */ (this.model),
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
    this.#away.addEventListener("click", () => {
      this.#filtered = null;
      this.change({ away: [] });
    });
    return make("div", { class: "st-bar" }, this.#filter.element, this.#count, this.#away, this.#grouping.element, opener, this.#filter.hint, menu);
  }

  #draw() {
    const model = this.model;
    if (!model || !this.#grid) return;
    this.#grouping.show();
    const filtered = (this.#filtered ??= this.#fitting(model));
    const sort = this.layout.sort.replace(/^-/, "");
    const column = sort ? model.find(sort) : -1;
    const descending = this.layout.sort.startsWith("-");
    this.rows = column < 0 ? filtered.rows : sortRows(filtered.rows, model.order(column), descending);
    const places = model.places();
    const top = this.layout.top.map((key) => places.get(key)).filter((row) => row !== undefined);
    const others = top.length === 0 ? this.rows : this.rows.filter((row) => !top.includes(row));
    this.groups = this.layout.group
      ? groupRows(model, others, model.find(this.layout.group), { column, descending, figure: this.layout.figure }, this.layout.open)
      : [];
    const below = this.layout.group ? linesOf(this.groups) : others;
    this.lines = new Int32Array(top.length + below.length);
    this.lines.set(top);
    this.lines.set(below, top.length);
    this.#tell(model);
    this.#grid.draw({
      model,
      placed: arrange(model, this.layout, this.#selectable ? CHECK : 0),
      lines: this.lines,
      pins: top.length,
      groups: this.groups,
      figure: this.layout.figure,
      sort: this.layout.sort,
      active: this.active,
      selected: this.selection.keys,
      selectable: this.#selectable,
    });
  }

  /**
   * The rows that the filter lets through, without the hidden ones.
   * @param {TableModel} model
   */
  #fitting(model) {
    const found = filterRows(model, this.layout.query);
    this.#filter.mark(found.problems);
    const away = new Set(this.layout.away);
    return away.size === 0 ? found : { ...found, rows: found.rows.filter((row) => !away.has(model.key(row))) };
  }

  /**
   * How many rows there are, fit, and are hidden.
   * @param {TableModel} model
   */
  #tell(model) {
    const all = model.count.toLocaleString("en-US");
    const shown = this.rows.length.toLocaleString("en-US");
    const groups = this.layout.group ? `, ${this.groups.length.toLocaleString("en-US")} groups` : "";
    this.#count.textContent = (this.rows.length === model.count ? `${all} rows` : `${shown} of ${all}`) + groups + (model.more ? ", more are coming" : "");
    this.#away.hidden = this.layout.away.length === 0;
    this.#away.textContent = `Show ${this.layout.away.length.toLocaleString("en-US")} hidden`;
    this.querySelector(":scope > .st-none")?.remove();
    if (this.lines.length === 0)
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
    const line = this.lines[place];
    if (!model || line === undefined) return;
    const keys = (/** @type {ArrayLike<number>} */ rows) => Array.from(rows, (row) => model.key(row));
    if (line < 0) this.selection.toggleAll(keys(this.groups[-1 - line]?.rows ?? []));
    else if (range) this.selection.extend(model.key(line), keys(this.lines.filter((other) => other >= 0)));
    else this.selection.toggle(model.key(line));
    this.#selected();
  }

  #toggleAll() {
    this.selection.toggleAll(Array.from(this.rows, (row) => this.model?.key(row) ?? ""));
    this.#selected();
  }

  #selected() {
    this.#bulk?.show();
    this.#grid?.mark({ active: this.active, selected: this.selection.keys });
    this.dispatchEvent(new CustomEvent("slip-selection", { bubbles: true, detail: { keys: [...this.selection.keys] } }));
  }

  /** @param {number} place */
  #activate(place) {
    this.active = place;
    this.#grid?.reveal(place);
    this.#grid?.mark({ active: place, selected: this.selection.keys });
  }

  /** The column whose head lies under x; null beyond the last. @param {number} x */
  #columnAt(x) {
    const heads = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".st-headcell[data-name]"))];
    return heads.find((head) => x < head.getBoundingClientRect().left + head.offsetWidth / 2)?.dataset.name ?? null;
  }
}

customElements.define("slip-table", SlipTable);
