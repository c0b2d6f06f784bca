import { RUN_STATES, sameState, STATES } from "../status.js";
import { isNumeric } from "./model.js";
import { nearest } from "./nearest.js";
import { parseQuery } from "./parse.js";
import { milliseconds } from "./span.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */
/** @typedef {import("./parse.js").Comparison} Comparison */
/** @typedef {import("./parse.js").Problem} Problem */
/** @typedef {(row: number) => boolean} Test */

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * The columns whose values a query needs: those it compares, and all with words where it looks for one.
 * @param {TableModel} model
 * @param {string} query
 * @returns {{ columns: number[], unknown: boolean }} unknown where it names one that is not known (yet)
 */
export function queryColumns(model, query) {
  const { terms } = parsed(model, query);
  const columns = terms.flatMap((term) => ("word" in term ? model.wordy() : [model.find(term.column)]));
  return { columns: columns.filter((column) => column >= 0), unknown: columns.includes(-1) };
}

/**
 * @param {TableModel} model
 * @param {string} query
 */
function parsed(model, query) {
  return parseQuery(query, (name) => model.columns[model.find(name)]?.type === "duration");
}

/**
 * @param {TableModel} model
 * @param {string} query
 * @returns {{ rows: Uint32Array, problems: Problem[] }} the rows that fit, in their own order, and all of them while anything is wrong; what could not be understood, and where it stands
 */
export function filterRows(model, query) {
  const { terms, problems } = parsed(model, query);
  /** @type {Test[]} */
  const tests = [];
  for (const term of terms) {
    const test = "word" in term ? hasWord(model, term.word) : compare(model, term);
    if (typeof test === "function") tests.push(test);
    else problems.push(test);
  }
  if (problems.length > 0) return { rows: Uint32Array.from({ length: model.count }, (_, row) => row), problems };
  const rows = new Uint32Array(model.count);
  let kept = 0;
  for (let row = 0; row < model.count; row += 1) if (tests.every((test) => test(row))) rows[kept++] = row;
  return { rows: rows.slice(0, kept), problems };
}

/**
 * @param {TableModel} model
 * @param {string} word
 */
function hasWord(model, word) {
  const haystack = model.haystack();
  return (/** @type {number} */ row) => haystack[row]?.includes(word) ?? false;
}

/**
 * @param {TableModel} model
 * @param {Comparison} term
 * @returns {Test | Problem}
 */
function compare(model, term) {
  const place = model.find(term.column);
  const column = model.columns[place];
  if (!column) {
    const near = nearest(term.column, model.columns);
    return { message: `There is no column “${term.column}”.${near ? ` Did you mean ${near}?` : ""}`, ...term.columnAt };
  }
  if (term.operator === "is null") return (row) => isAbsent(model.value(place, row));
  if (term.operator === "is not null") return (row) => !isAbsent(model.value(place, row));
  if (isNumeric(column) && !["~", "like", "not like", "ilike", "not ilike"].includes(term.operator)) return compareNumbers(model.numbers(place), column, term);
  return compareWords(model, place, column, term);
}

/** The operators that a whole state follows. */
const STATED = ["=", "!=", "in", "not in"];

/**
 * @param {TableModel} model
 * @param {number} place
 * @param {Column} column
 * @param {Comparison} term
 * @returns {Test | Problem}
 */
function compareWords(model, place, column, { operator, values, operatorAt }) {
  const words = model.words(place);
  const wanted = values.map(({ text }) => (column.type === "status" ? sameState(text) : text.toLowerCase()));
  const [first = ""] = wanted;
  const none = column.type === "status" && STATED.includes(operator) ? values.find((_, i) => !((wanted[i] ?? "") in STATES) && !words.includes(wanted[i] ?? "")) : undefined;
  if (none) return { message: `There is no status “${none.text}”. There are ${[...new Set([...RUN_STATES, ...words])].filter(Boolean).join(", ")}.`, at: none.at, end: none.end };
  const like = operator.endsWith("like") ? pattern(values[0]?.text ?? "", operator.endsWith("ilike")) : null;
  switch (operator) {
    case "=":
      return (row) => words[row] === first;
    case "!=":
      return (row) => words[row] !== first;
    case "~":
      return (row) => words[row]?.includes(first) ?? false;
    case "in":
      return (row) => wanted.includes(words[row] ?? "");
    case "not in":
      return (row) => !wanted.includes(words[row] ?? "");
    case "like":
    case "ilike":
      return (row) => like?.test(String(model.value(place, row) ?? "")) ?? false;
    case "not like":
    case "not ilike":
      return (row) => !like?.test(String(model.value(place, row) ?? ""));
    default:
      return { message: `“${column.title ?? column.name}” holds words: compare it with =, !=, ~, LIKE or IN.`, ...operatorAt };
  }
}

/**
 * @param {Float64Array} numbers
 * @param {Column} column
 * @param {Comparison} term
 * @returns {Test | Problem}
 */
function compareNumbers(numbers, column, { operator, values }) {
  /** @type {number[]} */
  const wanted = [];
  for (const { text, ...at } of values) {
    const figure = figureOf(column, text);
    if (Number.isNaN(figure)) return { message: `“${text}” is no ${column.type === "time" ? "date: write 2026-11-25" : column.type === "duration" ? "length of time: write 90 s, 5 min or 2 h; a number alone is seconds" : "number"}.`, ...at };
    wanted.push(figure);
  }
  const [first = NaN] = wanted;
  const at = (/** @type {number} */ row) => numbers[row] ?? NaN;
  switch (operator) {
    case "=":
      return (row) => at(row) === first;
    case "!=":
      return (row) => at(row) !== first;
    case "in":
      return (row) => wanted.includes(at(row));
    case "not in":
      return (row) => !wanted.includes(at(row));
    case "<":
      return (row) => at(row) < first;
    case "<=":
      return (row) => at(row) <= first;
    case ">":
      return (row) => at(row) > first;
    default:
      return (row) => at(row) >= first;
  }
}

/**
 * @param {Column} column
 * @param {string} text
 */
function figureOf(column, text) {
  if (column.type === "duration") return milliseconds(text);
  if (NUMBER.test(text)) return Number(text);
  return column.type === "time" ? Date.parse(text) : NaN;
}

/** @param {unknown} value */
function isAbsent(value) {
  return value === null || value === undefined || value === "";
}

/**
 * SQL's pattern: % stands for anything, _ for one letter.
 * @param {string} like
 * @param {boolean} anyCase
 */
function pattern(like, anyCase) {
  const escaped = like.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*").replaceAll("_", ".");
  return new RegExp(`^${escaped}$`, anyCase ? "is" : "s");
}
