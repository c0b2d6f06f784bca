import { isNumeric } from "./model.js";
import { sortRows } from "./sort.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */

/**
 * Rows that have the same value in one column.
 * @typedef {"mean" | "min" | "max"} Figure what a group tells of its numbers
 * @typedef {{ count: number, mean: number, min: number, max: number }} Summary of those rows that have a value
 * @typedef {{ name: string, key: string, by: number, level: number, rows: Uint32Array, open: boolean }} Group name is the value as text, empty for rows without one; key is the way to it
 * from the outermost group, as the address names it; by is the column that groups; level counts from 0, the outermost
 */

const NO_VALUE = "(none)";

/** Whether rows can be grouped by a column: by words, and by the numbers of a parameter. @param {Column} column */
export function canGroup(column) {
  return column.type === "text" || column.type === "status" || (column.type === "number" && column.group !== "Metrics" && (column.goal ?? "none") === "none");
}

/**
 * The groups that are seen: the outermost ones, and those in groups that are open, each after the one it is in. They stand in the order of the sorted column where that holds numbers,
 * else of their own values; rows without a value come last.
 * @param {TableModel} model
 * @param {Uint32Array} rows in their order
 * @param {readonly number[]} by the columns that group, the outermost first
 * @param {{ column: number, descending: boolean, figure: Figure }} sort
 * @param {readonly string[]} open keys of the groups that show what they hold
 * @returns {Group[]}
 */
export function groupRows(model, rows, by, sort, open) {
  return within(model, rows, by, sort, new Set(open), 0, "");
}

/**
 * @param {TableModel} model
 * @param {Uint32Array} rows
 * @param {readonly number[]} by
 * @param {{ column: number, descending: boolean, figure: Figure }} sort
 * @param {ReadonlySet<string>} open
 * @param {number} level
 * @param {string} way the key of the group that these rows make, with what parts it from the next
 * @returns {Group[]}
 */
function within(model, rows, by, sort, open, level, way) {
  const column = by[level];
  if (column === undefined) return [];
  const groups = [...byValue(model, rows, column)].map(([name, members]) => {
    const key = way + encodeURIComponent(name === "" ? NO_VALUE : name);
    return { name, key, by: column, level, rows: Uint32Array.from(members), open: open.has(key) };
  });
  const sorted = model.columns[sort.column];
  const byFigure = sorted && isNumeric(sorted) && !by.includes(sort.column);
  const order = Float64Array.from(groups, (group) =>
    group.name === "" ? NaN : byFigure ? summary(model, sort.column, group.rows)[sort.figure] : (model.order(column)[group.rows[0] ?? 0] ?? NaN),
  );
  const places = sortRows(Uint32Array.from(groups.keys()), order, sort.descending && (byFigure || sort.column === column));
  return Array.from(places, (place) => /** @type {Group} */ (groups[place])).flatMap((group) => [
    group,
    ...(group.open ? within(model, group.rows, by, sort, open, level + 1, `${group.key}/`) : []),
  ]);
}

/**
 * @param {TableModel} model
 * @param {Uint32Array} rows
 * @param {number} column
 */
function byValue(model, rows, column) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const row of rows) {
    const name = String(model.value(column, row) ?? "");
    const members = found.get(name);
    if (members) members.push(row);
    else found.set(name, [row]);
  }
  return found;
}

/**
 * What the table shows of groups: −1 − g for the head of group g, then the rows of an innermost one where it is open.
 * @param {readonly Group[]} groups
 * @param {number} levels by how many columns rows are grouped
 */
export function linesOf(groups, levels) {
  const lines = [];
  for (const [g, group] of groups.entries()) {
    lines.push(-1 - g);
    if (group.open && group.level === levels - 1) for (const row of group.rows) lines.push(row);
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
    if (value !== null && value !== undefined && value !== "") words.add(String(value));
  }
  return words;
}
