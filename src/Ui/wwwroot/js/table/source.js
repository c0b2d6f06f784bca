import { askJson, embedded, readJson } from "../dom.js";
import { live } from "../live.js";
import { MOST_KEYS, withColumns, withNames, withRows } from "./merge.js";
import { TableModel } from "./model.js";

/** Changes are gathered for so long before they are read. */
const SETTLE = 400;

/**
 * @typedef {"table" | "rows" | "changes" | "columns" | "names"} Part
 * @typedef {{ part: Part, columns: string[], ask: () => Promise<TableModel> }} Step
 * @typedef {{ title: string, failure: unknown }} Failure
 */

/** @type {Record<Part, string>} */
const WORDS = {
  table: "The rows could not be loaded.",
  rows: "The other rows could not be loaded.",
  changes: "What changed meanwhile could not be read.",
  columns: "Columns could not be read.",
  names: "Which other columns there are could not be read.",
};

/**
 * Where a table's rows and columns come from: the page itself, or an address that answers the first rows and is then asked for what is needed. There is one request at a time, so that
 * what comes later was also read later. What failed is asked again only when somebody says so, or when it changes.
 */
export class TableSource {
  /** @type {TableModel | null} */
  model = null;
  /** Names of columns that could not be read. @type {Set<string>} */
  failed = new Set();
  busy = false;
  /** @type {Map<Part, unknown>} */
  #failures = new Map();
  /** Keys of rows that changed. @type {Set<string>} */
  #changed = new Set();
  /** Columns that were asked for and are not there. @type {Set<string>} */
  #absent = new Set();
  #again = false;
  #timer = 0;
  #due = 0;

  /**
   * @param {HTMLElement} element
   * @param {{ needed: () => Set<string>, show: (model: TableModel) => void, told: () => void }} table show takes what was read; told hears that something began, ended or failed
   */
  constructor(element, table) {
    this.element = element;
    this.table = table;
  }

  /** Begins to read, and to follow what changes. @returns {(() => void) | undefined} ends the following */
  begin() {
    this.look();
    const topic = this.element.getAttribute("topic");
    if (!topic) return;
    return live.subscribe(
      topic,
      (data) => this.#heard(data?.run),
      () => this.#heard(undefined),
    );
  }

  /** What is wrong, in words. @returns {Failure[]} */
  get failures() {
    return [...this.#failures].map(([part, failure]) => ({ title: part === "columns" ? this.#lacking() : WORDS[part], failure }));
  }

  /** Asks again for what failed. */
  retry() {
    this.#failures.clear();
    this.failed.clear();
    this.look();
  }

  /** Asks for what is needed and not here, some milliseconds from now. */
  look(wait = 0) {
    const due = performance.now() + wait;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#work();
    }, wait);
  }

  /** @param {unknown} run the key of a row that changed; anything else for all */
  #heard(run) {
    if (typeof run === "string" && this.model?.rows !== undefined) this.#changed.add(run);
    else this.#again = true;
    this.#failures.delete("changes");
    if (this.#again) {
      this.#failures.clear();
      this.failed.clear();
    }
    this.look(SETTLE);
  }

  #lacking() {
    const titles = [...this.failed].map((name) => this.model?.columns[this.model.at(name)]?.title ?? name);
    return `${titles.slice(0, 3).join(", ")}${titles.length > 3 ? ` and ${titles.length - 3} other columns` : ""} could not be read.`;
  }

  async #work() {
    let step = this.busy ? null : this.#next();
    if (!step) return;
    this.busy = true;
    for (; step; step = this.#next()) {
      this.table.told();
      try {
        this.model = await step.ask();
        this.#failures.delete(step.part);
        step.columns.forEach((name) => this.failed.delete(name));
        this.table.show(this.model);
      } catch (failure) {
        this.#failures.set(step.part, failure);
        step.columns.forEach((name) => this.failed.add(name));
      }
    }
    this.busy = false;
    this.table.told();
  }

  /** @returns {Step | null} */
  #next() {
    const { model } = this;
    const may = (/** @type {Part} */ part) => !this.#failures.has(part);
    if (!model || (this.#again && model.rows === undefined)) return may("table") ? { part: "table", columns: [], ask: () => this.#first() } : null;
    if (model.rows === undefined) return null;
    if (this.#changed.size > MOST_KEYS) this.#again = true;
    const missing = [...this.table.needed()].filter((name) => !this.failed.has(name) && this.#isMissing(model, name));
    if (model.more || this.#again) return may("rows") ? { part: "rows", columns: missing, ask: () => this.#rows(model) } : null;
    if (this.#changed.size > 0 && may("changes")) return { part: "changes", columns: [], ask: () => this.#changes(model) };
    if (missing.length > 0) return { part: "columns", columns: missing, ask: () => this.#columns(model, missing) };
    return model.listed || !may("names") ? null : { part: "names", columns: [], ask: async () => withNames(model, await this.#ask({})) };
  }

  /**
   * @param {TableModel} model
   * @param {string} name
   */
  #isMissing(model, name) {
    const column = model.at(name);
    return column < 0 ? !model.listed && !this.#absent.has(name) : !model.has(column);
  }

  async #first() {
    this.#again = false;
    const source = this.element.getAttribute("src");
    return new TableModel(/** @type {import("./model.js").TableData} */ (source ? await readJson(source) : embedded(this.element)));
  }

  /** All rows, with the columns that are needed; those that are here of all rows come anew. @param {TableModel} model */
  async #rows(model) {
    const columns = new Set([...this.table.needed(), ...(model.more ? [] : here(model))]);
    const changed = [...this.#changed];
    const read = await this.#columns(model, [...columns], "");
    changed.forEach((key) => this.#changed.delete(key));
    if (this.#again) read.listed = false;
    this.#again = false;
    return read;
  }

  /**
   * @param {TableModel} model
   * @param {string[]} columns
   * @param {string} [rows] the name of the rows that are here
   */
  async #columns(model, columns, rows = model.rows) {
    const answer = await this.#ask({ columns, rows });
    const { model: read, fresh } = withColumns(model, columns, answer);
    fresh.forEach((key) => this.#changed.add(key));
    columns.filter((name) => read.at(name) < 0).forEach((name) => this.#absent.add(name));
    return read;
  }

  /** @param {TableModel} model */
  async #changes(model) {
    const keys = [...this.#changed];
    const answer = await this.#ask({ columns: here(model), keys });
    keys.forEach((key) => this.#changed.delete(key));
    return withRows(model, keys, answer);
  }

  /**
   * @param {object} question as the server's TableQuestion
   * @returns {Promise<import("./model.js").TableData>}
   */
  #ask(question) {
    return askJson(this.element.getAttribute("src") ?? "", question);
  }
}

/** The columns whose values are here. @param {TableModel} model */
function here(model) {
  return model.columns.filter((_, c) => model.has(c)).map((column) => column.name);
}
