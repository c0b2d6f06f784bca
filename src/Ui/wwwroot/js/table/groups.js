import { isNumeric } from "./model.js";
import { sortRows } from "./sort.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */

/**
 * Rows that have the same value in one column.
 * @typedef {"mean" | "min" | "max"} Figure what a group tells of its numbers
 * @typedef {{ count: number, mean: number, min: number, max: number }} Summary of those rows that have a value
 * @typedef {{ name: string, key: string, rows: Uint32Array, open: boolean }} Group name is the value as text, empty for rows without one; key names it in the address
 */

const NO_VALUE = "(none)";

/** Whether rows can be grouped by a column: by words, and by the numbers of a parameter. @param {Column} column */
export function canGroup(column) {
  return column.type === "text" || column.type === "status" || (column.type === "number" && column.group !== "Metrics" && (column.goal ?? "none") === "none");
}

/**
 * The groups, in the order of the sorted column where it holds numbers, else of their own values; rows without a value come last.
 * @param {TableModel} model
 * @param {Uint32Array} rows in their order
 * @param {number} by the column that groups
 * @param {{ column: number, descending: boolean, figure: Figure }} sort
 * @param {readonly string[]} open keys of the groups that show their rows
 * @returns {Group[]}
 */
export function groupRows(model, rows, by, sort, open) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const row of rows) {
    const name = String(model.value(by, row) ?? "");
    const members = found.get(name);
    if (members) members.push(row);
    else found.set(name, [row]);
  }
  const groups = [...found].map(([name, members]) => {
    const key = name === "" ? NO_VALUE : name;
    return { name, key, rows: Uint32Array.from(members), open: open.includes(key) };
  });
  const sorted = model.columns[sort.column];
  const byFigure = sorted && isNumeric(sorted) && sort.column !== by;
  const order = Float64Array.from(groups, (group) =>
    group.name === "" ? NaN : byFigure ? summary(model, sort.column, group.rows)[sort.figure] : (model.order(by)[group.rows[0] ?? 0] ?? NaN),
  );
  const places = sortRows(Uint32Array.from(groups.keys()), order, sort.descending && (byFigure || sort.column === by));
  return Array.from(places, (place) => /** @type {Group} */ (groups[place]));
}

/**
 * What the table shows of groups: −1 − g for the head of group g, then its rows where it is open.
 * @param {readonly Group[]} groups
 */
export function linesOf(groups) {
  const lines = [];
  for (const [g, group] of groups.entries()) {
    lines.push(-1 - g);
    if (group.open) lines.push(...group.rows);
  }
  return Int32Array.from(lines);
}

/**
 * What some rows have in a column of numbers; NaN and what is absent do not count.
 * @param {TableModel} model
 * @param {number} column
 * @param {Uint32Array} rows
 * @returns {Summary}
 */
export function summary(model, column, rows) {
  const numbers = model.numbers(column);
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  for (const row of rows) {
    const value = numbers[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return count === 0 ? { count, mean: NaN, min: NaN, max: NaN } : { count, mean: sum / count, min, max };
}

/**
 * The different words that some rows have in a column.
 * @param {TableModel} model
 * @param {number} column
 * @param {Uint32Array} rows
 */
export function distinct(model, column, rows) {
  const words = new Set();
  for (const row of rows) {
    const value = model.value(column, row);
    if (value !== null && value !== "") words.add(String(value));
  }
  return words;
}
