import { runMarks } from "../runColour.js";
import { unpack } from "./data.js";

/**
 * The rows of a table by columns, with what sorting and filtering need worked out once and kept. A column may be known by its head alone: its values are read when they are needed.
 * A value that is undefined is not known yet; null is none.
 * @typedef {"text" | "number" | "time" | "duration" | "status" | "run" | "spark"} ColumnType
 * @typedef {{ name: string, type: ColumnType, title?: string, group?: string, digits?: number, goal?: "none" | "max" | "min",
 *   aliases?: string[], hidden?: boolean, pinned?: boolean, href?: string, width?: number }} Column
 * @typedef {{ columns: Column[], data: (import("./data.js").Packed | null | undefined)[], key?: string, count?: number, more?: boolean, rows?: string, ofGroup?: number, listed?: boolean }} TableData
 */

/** @param {Column} column */
export function isNumeric(column) {
  return column.type === "number" || column.type === "time" || column.type === "duration";
}

export class TableModel {
  /** @type {Map<number, Float64Array>} */
  #numbers = new Map();
  /** @type {Map<number, string[]>} */
  #words = new Map();
  /** @type {Map<number, Float64Array>} */
  #ranks = new Map();
  /** @type {Map<number, number>} */
  #best = new Map();
  /** @type {string[] | null} */
  #haystack = null;
  /** @type {Map<string, number> | null} */
  #places = null;
  /** @type {Map<string, number> | null} */
  #names = null;
  /** @type {ReturnType<typeof runMarks> | null} */
  #marks = null;

  /** @param {TableData} table */
  constructor(table) {
    this.columns = table.columns;
    const known = table.data.findIndex((values) => Array.isArray(values));
    this.count = table.count ?? /** @type {any[] | undefined} */ (table.data[known])?.length ?? 0;
    /** @type {(any[] | null)[]} */
    this.data = table.columns.map((_, c) => (table.data[c] ? unpack(/** @type {import("./data.js").Packed} */ (table.data[c]), this.count) : null));
    const uneven = this.data.findIndex((values) => values && values.length !== this.count);
    if (uneven >= 0)
      throw new Error(
        `Column '${table.columns[uneven]?.name}' has ${this.data[uneven]?.length} values where ${known >= 0 && table.count === undefined ? "the first has" : "there are"} ${this.count}${table.count === undefined ? "" : " rows"}.`,
      );
    /** Whether other rows are on their way. */
    this.more = table.more ?? false;
    /** The name of these rows; undefined for a table that has nothing to ask for, empty where the rows are others than those last named. */
    this.rows = table.rows;
    /** Whether all columns that there are are known. */
    this.listed = table.listed ?? !this.more;
    this.ofGroup = table.ofGroup ?? Infinity;
    this.keyColumn = Math.max(
      0,
      table.columns.findIndex((column) => column.name === (table.key ?? "id")),
    );
  }

  /** The place of the column with exactly this name; -1 when there is none. @param {string} name */
  at(name) {
    this.#names ??= new Map(this.columns.map((column, c) => [column.name, c]));
    return this.#names.get(name) ?? -1;
  }

  /** Whether the values of a column are here. @param {number} column */
  has(column) {
    return Boolean(this.data[column]);
  }

  /** @param {number} row */
  key(row) {
    return String(this.data[this.keyColumn]?.[row] ?? "");
  }

  /**
   * @param {number} column
   * @param {number} row
   * @returns {any} undefined where it is not known yet
   */
  value(column, row) {
    const values = this.data[column];
    return values ? values[row] : undefined;
  }

  /**
   * A column by its name, another name of it, its title, or the last part of its name ("auc" for "metrics.auc"), in that order, without regard to case.
   * @param {string} name
   * @returns {number} -1 when there is none
   */
  find(name) {
    const wanted = name.toLowerCase();
    const exact = this.columns.findIndex((column) => column.name.toLowerCase() === wanted);
    if (exact >= 0) return exact;
    const other = this.columns.findIndex((column) => column.aliases?.includes(wanted));
    if (other >= 0) return other;
    const titled = this.columns.findIndex((column) => column.title?.toLowerCase() === wanted);
    return titled >= 0 ? titled : this.columns.findIndex((column) => column.name.toLowerCase().endsWith(`.${wanted}`));
  }

  /**
   * A column as numbers; NaN where there is none.
   * @param {number} column
   */
  numbers(column) {
    let found = this.#numbers.get(column);
    if (!found) {
      found = Float64Array.from(this.data[column] ?? [], (value) =>
        value === null || value === undefined || Array.isArray(value) ? NaN : Number(value),
      );
      this.#numbers.set(column, found);
    }
    return found;
  }

  /**
   * A column as lower-case words.
   * @param {number} column
   */
  words(column) {
    let found = this.#words.get(column);
    if (!found)
      this.#words.set(
        column,
        (found = (this.data[column] ?? []).map((value) => (value === null || value === undefined ? "" : String(value).toLowerCase()))),
      );
    return found;
  }

  /**
   * What a column is sorted by: its numbers, or the places of its words in the alphabet. NaN sorts last.
   * @param {number} column
   */
  order(column) {
    const described = this.columns[column];
    if (described && isNumeric(described)) return this.numbers(column);
    if (described?.type === "spark") return this.#lasts(column);
    let found = this.#ranks.get(column);
    if (!found) {
      const words = this.words(column);
      const places = new Map([...new Set(words)].sort(byNature).map((word, place) => [word, place]));
      found = Float64Array.from(words, (word) => (word === "" ? NaN : (places.get(word) ?? NaN)));
      this.#ranks.set(column, found);
    }
    return found;
  }

  /** @param {number} column */
  #lasts(column) {
    let found = this.#ranks.get(column);
    if (!found) this.#ranks.set(column, (found = Float64Array.from(this.data[column] ?? [], (line) => Number(line?.at?.(-1) ?? NaN))));
    return found;
  }

  /** The row of each key. */
  places() {
    this.#places ??= new Map(Array.from({ length: this.count }, (_, row) => [this.key(row), row]));
    return this.#places;
  }

  /** How the run of a row is drawn among all rows. @param {number} row */
  mark(row) {
    this.#marks ??= runMarks(this.places().keys());
    return this.#marks.get(this.key(row)) ?? { colour: 0, dash: 0 };
  }

  /** The columns in which the search box looks. */
  wordy() {
    return [...this.columns.keys()].filter((c) => {
      const column = /** @type {Column} */ (this.columns[c]);
      return !isNumeric(column) && column.type !== "spark";
    });
  }

  /** The words of each row in one string, for the search box. */
  haystack() {
    if (!this.#haystack) {
      const parts = this.wordy().map((c) => this.words(c));
      this.#haystack = Array.from({ length: this.count }, (_, row) => parts.map((part) => part[row]).join("\n"));
    }
    return this.#haystack;
  }

  /**
   * The best value of a column with a goal; NaN without one, and where all rows have the same.
   * @param {number} column
   */
  best(column) {
    let found = this.#best.get(column);
    if (found === undefined) {
      const goal = this.columns[column]?.goal;
      let [least, most] = [Infinity, -Infinity];
      if (goal === "max" || goal === "min") {
        for (const value of this.numbers(column)) if (Number.isFinite(value)) [least, most] = [Math.min(least, value), Math.max(most, value)];
      }
      found = least < most ? (goal === "max" ? most : least) : NaN;
      this.#best.set(column, found);
    }
    return found;
  }
}

/**
 * "run-9" before "run-10".
 * @param {string} a
 * @param {string} b
 */
function byNature(a, b) {
  return collator.compare(a, b);
}

const collator = new Intl.Collator("en", { numeric: true });
