import { groupRows, linesOf } from "./groups.js";
import { filterRows } from "./query.js";
import { sortRows } from "./sort.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./groups.js").Group} Group */

/**
 * What a table shows, from top to bottom.
 * @typedef {{ rows: Uint32Array, lines: Int32Array, pins: number, groups: Group[], problems: import("./parse.js").Problem[] }} Arranged rows are those that fit the filter
 * and are not hidden, in their order; a line is a row, or −1 − g for the head of group g; the first lines, as many as pins, stay at the top
 */

/** Filters, sorts and groups; what a filter found is kept while it stays the same. */
export class Lines {
  #known = /** @type {[TableModel | null, string, string[]]} */ ([null, "", []]);
  #filtered = /** @type {ReturnType<typeof filterRows>} */ ({ rows: new Uint32Array(0), problems: [] });

  /**
   * @param {TableModel} model
   * @param {Layout} layout
   * @returns {Arranged}
   */
  of(model, layout) {
    const { rows: fitting, problems } = this.#fitting(model, layout);
    const column = layout.sort ? model.find(layout.sort.replace(/^-/, "")) : -1;
    const descending = layout.sort.startsWith("-");
    const rows = column < 0 ? fitting : sortRows(fitting, model.order(column), descending);
    const places = model.places();
    const top = layout.top.map((key) => places.get(key)).filter((row) => row !== undefined);
    const others = top.length === 0 ? rows : rows.filter((row) => !top.includes(row));
    const by = layout.groups.map((name) => model.find(name)).filter((place) => place >= 0);
    const groups = groupRows(model, others, by, { column, descending, figure: layout.figure }, layout.open);
    const below = by.length > 0 ? linesOf(groups, by.length) : others;
    const lines = new Int32Array(top.length + below.length);
    lines.set(top);
    lines.set(below, top.length);
    return { rows, lines, pins: top.length, groups, problems };
  }

  /**
   * The rows that the filter lets through, without the hidden ones.
   * @param {TableModel} model
   * @param {Layout} layout
   */
  #fitting(model, { query, away }) {
    const [known, asked, hidden] = this.#known;
    if (model === known && query === asked && away === hidden) return this.#filtered;
    const found = filterRows(model, query);
    const hiding = new Set(away);
    this.#known = [model, query, away];
    this.#filtered = hiding.size === 0 ? found : { ...found, rows: found.rows.filter((row) => !hiding.has(model.key(row))) };
    return this.#filtered;
  }
}
