import { isNumeric } from "./model.js";
/** @typedef {import("./model.js").TableModel} TableModel */

/**
 * The filter of a table: words that must occur, and comparisons such as `auc > 0.9 status = failed name ~ lgbm`.
 * @typedef {{ word: string } | { column: string, operator: string, value: string }} Term
 */

const COMPARISON = /^(?:"([^"]+)"|`([^`]+)`|([\w.\-/@]+))\s*(<=|>=|!=|=|<|>|~)\s*(?:"([^"]*)"|'([^']*)'|(\S+))/;
const WORD = /^(?:"([^"]*)"?|'([^']*)'?|(\S+))/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * @param {string} query
 * @returns {Term[]}
 */
export function parseQuery(query) {
  /** @type {Term[]} */
  const terms = [];
  let rest = query.trim();
  while (rest) {
    const comparison = COMPARISON.exec(rest);
    if (comparison) {
      const [text, quoted, ticked, bare, operator = "=", double, single, plain] = comparison;
      terms.push({ column: quoted ?? ticked ?? bare ?? "", operator, value: double ?? single ?? plain ?? "" });
      rest = rest.slice(text.length).trim();
      continue;
    }
    const found = WORD.exec(rest);
    const word = (found?.[1] ?? found?.[2] ?? found?.[3] ?? "").toLowerCase();
    if (word && word !== "and") terms.push({ word });
    rest = rest.slice(found?.[0].length || 1).trim();
  }
  return terms;
}

/**
 * @param {TableModel} model
 * @param {string} query
 * @returns {{ rows: Uint32Array, problem: string }} the rows that fit, in their own order; what could not be understood, in words
 */
export function filterRows(model, query) {
  /** @type {((row: number) => boolean)[]} */
  const tests = [];
  const problems = [];
  for (const term of parseQuery(query)) {
    const test = "word" in term ? hasWord(model, term.word) : compare(model, term);
    if (typeof test === "string") problems.push(test);
    else tests.push(test);
  }
  const rows = new Uint32Array(model.count);
  let kept = 0;
  for (let row = 0; row < model.count; row += 1) if (tests.every((test) => test(row))) rows[kept++] = row;
  return { rows: rows.slice(0, kept), problem: problems.join(" ") };
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
 * @param {{ column: string, operator: string, value: string }} term
 * @returns {((row: number) => boolean) | string}
 */
function compare(model, { column, operator, value }) {
  const place = model.find(column);
  const described = model.columns[place];
  if (!described) return `There is no column “${column}”.`;
  if (isNumeric(described) && operator !== "~") return compareNumbers(model.numbers(place), operator, value, described);
  const words = model.words(place);
  const wanted = value.toLowerCase();
  switch (operator) {
    case "=":
      return (row) => words[row] === wanted;
    case "!=":
      return (row) => words[row] !== wanted;
    case "~":
      return (row) => words[row]?.includes(wanted) ?? false;
    default:
      return `“${described.title ?? described.name}” holds words: compare it with =, != or ~.`;
  }
}

/**
 * @param {Float64Array} numbers
 * @param {string} operator
 * @param {string} value
 * @param {import("./model.js").Column} column
 * @returns {((row: number) => boolean) | string}
 */
function compareNumbers(numbers, operator, value, column) {
  const wanted = column.type === "time" && !NUMBER.test(value) ? Date.parse(value) : NUMBER.test(value) ? Number(value) : NaN;
  if (Number.isNaN(wanted)) return column.type === "time" ? `“${value}” is no date: write 2026-11-25.` : `“${value}” is no number.`;
  const at = (/** @type {number} */ row) => numbers[row] ?? NaN;
  switch (operator) {
    case "=":
      return (row) => at(row) === wanted;
    case "!=":
      return (row) => at(row) !== wanted;
    case "<":
      return (row) => at(row) < wanted;
    case "<=":
      return (row) => at(row) <= wanted;
    case ">":
      return (row) => at(row) > wanted;
    default:
      return (row) => at(row) >= wanted;
  }
}
