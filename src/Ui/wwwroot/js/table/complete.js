import { isNumeric } from "./model.js";
import { columnName, written } from "./parse.js";
import { UNITS } from "./span.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/**
 * @typedef {{ text: string, detail: string }} Completion
 * @typedef {{ from: number, items: Completion[], lacks?: string }} Completions from is where a chosen one replaces what was typed; lacks names a column without which nothing can be offered
 */

const MOST = 8;
const LOOKED_AT = 20_000;
const NAME = String.raw`((?:[\w\-/@]+\.)*(?:"[^"]+"|\`[^\`]+\`)|[\w.\-/@]+)`;
const AT_VALUE = new RegExp(String.raw`${NAME}\s*(?:<=|>=|!=|<>|=|<|>|~|\s(?:not\s+)?(?:like|ilike)\s|\sin\s*\((?:[^)]*,)?)\s*(["']?)([^"'\s,()]*)$`, "i");
const AT_OPERATOR = new RegExp(String.raw`${NAME}\s+$`);
const AT_NAME = /[\w.\-/@`]+$/;
const OF_NUMBERS = [">", ">=", "<", "<=", "=", "!=", "IN (", "IS NULL", "IS NOT NULL"];
const OF_WORDS = ["=", "!=", "~", "LIKE", "ILIKE", "IN (", "IS NULL", "IS NOT NULL"];

/**
 * What could stand where the caret is: names of columns, operators, values that occur.
 * @param {TableModel} model
 * @param {string} before what stands before the caret
 * @returns {Completions}
 */
export function complete(model, before) {
  const value = AT_VALUE.exec(before);
  if (value) {
    const column = model.find(columnName(value[1] ?? ""));
    const typed = value[3] ?? "";
    const from = before.length - typed.length - (value[2]?.length ?? 0);
    if (model.columns[column]?.type === "duration") return { from, items: spans(typed) };
    if (column >= 0 && !model.has(column)) return { from, items: [], lacks: model.columns[column]?.name };
    return { from, items: column < 0 ? [] : values(model, column, typed) };
  }
  const operator = AT_OPERATOR.exec(before);
  const compared = operator ? model.columns[model.find(columnName(operator[1] ?? ""))] : undefined;
  if (compared) return { from: before.length, items: (isNumeric(compared) ? OF_NUMBERS : OF_WORDS).map((text) => ({ text: `${text} `, detail: "" })) };
  const name = AT_NAME.exec(before)?.[0] ?? "";
  return { from: before.length - name.length, items: name ? names(model, name.toLowerCase().replaceAll("`", "")) : [] };
}

/**
 * @param {TableModel} model
 * @param {string} typed
 */
function names(model, typed) {
  const wanted = columnName(typed);
  return model.columns
    .map((column) => ({ column, rank: rank(column, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ column }) => ({ text: `${written(column.name)} `, detail: column.group ?? column.title ?? "" }));
}

/**
 * @param {import("./model.js").Column} column
 * @param {string} wanted
 */
function rank(column, wanted) {
  if (column.type === "spark") return 4;
  const name = column.name.toLowerCase();
  const own = name.slice(name.indexOf(".") + 1);
  if (own.startsWith(wanted) || column.title?.toLowerCase().startsWith(wanted)) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) || column.title?.toLowerCase().includes(wanted) ? 2 : 4;
}

/**
 * Lengths of time with the figure that is typed.
 * @param {string} typed
 */
function spans(typed) {
  const [, figure = "", unit = ""] = /^([\d.]*)([a-z]*)$/i.exec(typed) ?? ["", "", "-"];
  return UNITS.filter(([name, , ways]) => name !== "ms" && (unit === "" || ways.some((way) => way.startsWith(unit.toLowerCase())))).map(([name, , ways]) => ({
    text: `${figure || "1"} ${name} `,
    detail: name === "s" ? "seconds, as a number alone" : (ways.at(-1) ?? name),
  }));
}

/**
 * The values that occur most.
 * @param {TableModel} model
 * @param {number} column
 * @param {string} typed
 */
function values(model, column, typed) {
  const described = model.columns[column];
  if (!described || described.type === "time" || described.goal === "max" || described.goal === "min") return [];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let row = 0; row < Math.min(model.count, LOOKED_AT); row += 1) {
    const value = model.value(column, row);
    if (value !== null && value !== undefined && value !== "") counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return [...counts]
    .filter(([value]) => value.toLowerCase().startsWith(typed.toLowerCase()) && value !== typed && !value.includes("'"))
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en", { numeric: true }))
    .slice(0, MOST)
    .map(([value, count]) => ({ text: described.type === "number" ? `${value} ` : `'${value}' `, detail: count === 1 ? "1 row" : `${count.toLocaleString("en-US")} rows` }));
}
