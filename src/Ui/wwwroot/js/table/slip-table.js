import { make } from "../dom.js";
import { keepView, readView } from "../viewState.js";
import { Bar } from "./bar.js";
import { Bulk } from "./bulk.js";
import { rowHref } from "./cells.js";
import { Complaints } from "./complaints.js";
import { FilterField } from "./filterField.js";
import { Grid } from "./grid.js";
import { groupMenu } from "./groupMenu.js";
import { arrange, firstLayout, layoutOf, moved, stepped, UNGROUPED, viewOf } from "./layout.js";
import { KeptLine } from "./keptLine.js";
import { Lines } from "./lines.js";
import { needed, unordered } from "./need.js";
import { CHECK } from "./rows.js";
import { Selection } from "./selection.js";
import { TableSource } from "./source.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./groups.js").Group} Group */

/** A filter is read for when it has not changed for so long: its beginning may mean other columns. */
const TYPED = 300;
/** A column that scrolls by is not read for. */
const SCROLLED = 60;
/** More rows than these at the top would leave no room for the others. */
const MOST_PINNED = 8;
/** @type {Record<string, number>} */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity };

/** @type {import("./lines.js").Arranged} */
const NOTHING = { rows: new Uint32Array(0), lines: new Int32Array(0), pins: 0, groups: [], problems: [] };

/**
 * The table of runs and of everything else that is long. Its rows come from the JSON inside it or from its src, which is asked for columns when they are needed;
 * its view lives in the address. Raises "slip-selection" {keys} and "slip-bulk" {action, keys}.
 */
class SlipTable extends HTMLElement {
  /** @type {TableModel | null} */
  model = null;
  selection = new Selection();
  active = -1;
  #kept = new KeptLine();
  /** @type {Layout} */
  layout = { shown: [], pinned: [], widths: {}, sort: "", query: "", ...UNGROUPED, top: [], away: [] };
  /** @type {Layout} */
  #first = this.layout;
  /** The last order of the rows for which everything was here. @type {Pick<Layout, "sort" | "query" | "groups" | "open"> | null} */
  #settled = null;
  /** @type {import("./lines.js").Arranged} */
  #arranged = NOTHING;
  #lines = new Lines();
  /** Names of the columns in sight. @type {readonly string[]} */
  #sight = [];
  /** The column whose values the filter would offer. */
  #offered = "";
  #typing = 0;
  /** @type {Grid | null} */
  #grid = null;
  /** @type {Bulk | null} */
  #bulk = null;
  #label = this.getAttribute("label") ?? "rows";
  #filter = new FilterField(this.id, this.#label, {
    model: () => this.model,
    filter: (query) => this.filterBy(query),
    lacks: (column) => {
      this.#offered = column;
      this.#source.look();
    },
    leave: () => this.#grid?.element.focus(),
  });
  #chosen = {
    model: () => /** @type {TableModel} */ (this.model),
    layout: () => this.layout,
    change: (/** @type {Partial<Layout>} */ part) => this.change(part),
    reset: () => this.change({ ...this.#first, query: this.layout.query }),
  };
  #grouping = groupMenu(this.#chosen);
  #bar = new Bar(this.#filter, this.#grouping.element, this.#chosen);
  #source = new TableSource(this, {
    needed: () => this.#needed(),
    show: (model) => this.#show(model),
    told: () => this.#told(),
  });
  /** @type {(() => void) | undefined} */
  #leave;
  #complaints = new Complaints(this, () => this.#source.retry());

  connectedCallback() {
    this.#leave = this.#source.begin();
  }

  disconnectedCallback() {
    this.#leave?.();
  }

  /** What is drawn: a row, or −1 − g for the head of group g. */
  get lines() {
    return this.#arranged.lines;
  }

  get groups() {
    return this.#arranged.groups;
  }

  /** Whether anything is on its way. */
  get busy() {
    return this.#source.busy;
  }

  /** @param {TableModel} model */
  #show(model) {
    const view = this.model ? viewOf(this.layout, this.#first) : readView(location.search, this.id);
    this.model = model;
    this.#first = firstLayout(model, this.getAttribute("sort") ?? "");
    this.layout = layoutOf(model, /** @type {Record<string, string>} */ (Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null))), this.#first);
    this.selection.retain(model.places());
    const empty = this.querySelector("[data-empty]");
    empty?.toggleAttribute("hidden", model.count > 0);
    this.#complaints.skeleton?.remove();
    if (model.count === 0 && empty && !this.#grid) return;
    this.#grid ??= this.#build();
    if (document.activeElement !== this.#filter.input) this.#filter.input.value = this.layout.query;
    this.#draw();
    this.#filter.arrived(model);
  }

  /** Something began, ended or failed: says so. */
  #told() {
    this.#complaints.say(this.#source.failures, this.#grid ? this.#bar.element : null);
    this.#draw();
  }

  #needed() {
    const model = this.model;
    if (!model) return new Set();
    const sight = this.#sight.length > 0 ? this.#sight : this.layout.shown;
    return needed(model, this.#typing ? { ...this.layout, query: "" } : this.layout, this.#offered ? [...sight, this.#offered] : sight);
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
    this.active = -1;
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => {
      this.#typing = 0;
      this.#source.look();
    }, TYPED);
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
      if (this.lines.length > 0) this.#activate(Math.max(0, Math.min(this.lines.length - 1, this.active + step)));
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
   * Opens or closes a group; from one that is closed the left arrow goes to the one it is in.
   * @param {number} place
   * @param {string} key
   */
  #fold(place, key) {
    const group = this.groups[place];
    if (group && !group.open && key === "ArrowLeft") this.#toGroup();
    if (!group || (key !== "Enter" && key !== (group.open ? "ArrowLeft" : "ArrowRight"))) return;
    this.change({ open: group.open ? this.layout.open.filter((name) => name !== group.key) : [...this.layout.open, group.key] });
  }

  /** From a line to the head of the group that it is in. */
  #toGroup() {
    const line = this.lines[this.active] ?? 0;
    const level = line < 0 ? (this.groups[-1 - line]?.level ?? 0) : Infinity;
    const head = this.lines.slice(0, this.active).findLastIndex((other) => other < 0 && (this.groups[-1 - other]?.level ?? 0) < level);
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
      seen: (columns) => this.#saw(columns),
    });
    this.#listen(grid);
    const bulk = /** @type {HTMLElement | null} */ (this.querySelector(":scope > [data-bulk]"));
    this.append(this.#bar.element, ...(bulk ? [bulk] : []), grid.element);
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

  /** @param {readonly string[]} columns those in sight */
  #saw(columns) {
    this.#sight = columns;
    const model = this.model;
    if (model && columns.some((name) => !model.has(model.at(name)) && !this.#source.failed.has(name))) this.#source.look(SCROLLED);
  }

  #draw() {
    const model = this.model;
    if (!model || !this.#grid) return;
    this.#grouping.show();
    const { columns, unknown } = unordered(model, this.layout);
    const waits = columns.length > 0 || unknown;
    if (!waits) this.#settled = { sort: this.layout.sort, query: this.layout.query, groups: this.layout.groups, open: this.layout.open };
    const lacking = columns.flatMap((column) => model.columns[column] ?? []);
    const awaited = lacking.filter((column) => !this.#source.failed.has(column.name));
    if (!this.#typing && awaited.length > 0) this.#source.look();
    const layout = waits ? this.#before(model) : this.layout;
    this.#arranged = layout ? this.#lines.of(model, layout) : NOTHING;
    this.active = this.#kept.follow(this.active, this.#arranged, model);
    this.#filter.mark(waits ? [] : this.#arranged.problems);
    const coming = this.#source.busy;
    this.#bar.tell(model, this.layout, layout && this.#arranged, { awaited: unknown && coming ? ["which columns there are"] : titles(awaited), failed: titles(lacking), coming });
    this.#tellEmpty(model, layout === null);
    this.#grid.draw({
      model,
      placed: arrange(model, this.layout, this.#selectable ? CHECK : 0),
      ...this.#arranged,
      levels: layout?.groups.length ?? 0,
      figure: this.layout.figure,
      sort: this.layout.sort,
      active: this.active,
      selected: this.selection.keys,
      selectable: this.#selectable,
      failed: this.#source.failed,
      busy: this.#source.busy,
    });
  }

  /**
   * The layout with the last order that still can be made; null when there is none.
   * @param {TableModel} model
   * @returns {Layout | null}
   */
  #before(model) {
    if (!this.#settled) return null;
    const layout = { ...this.layout, ...this.#settled };
    const { columns, unknown } = unordered(model, layout);
    return columns.length > 0 || unknown ? null : layout;
  }

  /**
   * Why no row stands there.
   * @param {TableModel} model
   * @param {boolean} waits
   */
  #tellEmpty(model, waits) {
    this.querySelector(":scope > .st-none")?.remove();
    if (this.lines.length > 0) return;
    const words = waits
      ? "Rows stand here as soon as what they are filtered, sorted or grouped by has been read."
      : model.count === 0
        ? "There are no rows yet."
        : "No row fits this filter. Esc clears it.";
    this.append(make("div", { class: "st-none" }, words));
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
    this.selection.toggleAll(Array.from(this.#arranged.rows, (row) => this.model?.key(row) ?? ""));
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
    this.#kept.keep(place, this.#arranged, this.model);
    this.#grid?.reveal(place);
    this.#grid?.mark({ active: place, selected: this.selection.keys });
  }

  /** The column whose head lies under x; null beyond the last. @param {number} x */
  #columnAt(x) {
    const heads = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".st-headcell[data-name]"))];
    return heads.find((head) => x < head.getBoundingClientRect().left + head.offsetWidth / 2)?.dataset.name ?? null;
  }
}

/** @param {import("./model.js").Column[]} columns */
function titles(columns) {
  return columns.map((column) => column.title ?? column.name);
}

customElements.define("slip-table", SlipTable);
