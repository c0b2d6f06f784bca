/**
 * The filter of a table: words that must occur, and comparisons as MLflow's search has them:
 * metrics.auc > 0.9 AND params.depth = '8', with LIKE, ILIKE, IN and IS NULL, and ~ for "contains".
 * @typedef {{ at: number, end: number }} Place
 * @typedef {{ message: string } & Place} Problem
 * @typedef {{ word: string }} Word
 * @typedef {{ column: string, columnAt: Place, operator: string, operatorAt: Place, values: ({ text: string } & Place)[] }} Comparison
 */

/** A column's name, a part of it quoted where it holds more than letters. */
const NAME = /(?:[\w\-/@]+\.)*(?:"[^"]+"|`[^`]+`)|[\w.\-/@]+/y;
const OPERATOR = /<=|>=|!=|<>|=|<|>|~|(?:not\s+)?(?:like|ilike|in)(?=[\s('"])|is\s+(?:not\s+)?null\b/iy;
const VALUE = /"([^"]*)"|'([^']*)'|[^\s,()"']+/y;
const WORD = /"([^"]*)"?|'([^']*)'?|\S+/y;
const SPACE = /\s*/y;

/** Names of the kinds that MLflow allows, as columns begin. @type {Record<string, string>} */
const KINDS = { metric: "metrics", param: "params", parameter: "params", parameters: "params", tag: "tags", attribute: "", attributes: "", attr: "", run: "", datasets: "dataset" };

/**
 * @param {string} query
 * @returns {{ terms: (Word | Comparison)[], problems: Problem[] }}
 */
export function parseQuery(query) {
  const reader = new Reader(query);
  /** @type {(Word | Comparison)[]} */
  const terms = [];
  /** @type {Problem[]} */
  const problems = [];
  while (!reader.ended) {
    const begin = reader.at;
    const term = comparison(reader);
    if (term && "message" in term) problems.push(term);
    else if (term) terms.push(term);
    else {
      reader.at = begin;
      const word = unquoted(reader.take(WORD) ?? "").toLowerCase();
      if (word && word !== "and") terms.push({ word });
    }
  }
  return { terms, problems };
}

/**
 * @param {Reader} reader
 * @returns {Comparison | Problem | null} null where no comparison begins
 */
function comparison(reader) {
  const columnAt = reader.place();
  const name = reader.take(NAME);
  if (!name || name.toLowerCase() === "and") return null;
  columnAt.end = reader.last;
  const operatorAt = reader.place();
  const found = reader.take(OPERATOR);
  if (!found) return null;
  operatorAt.end = reader.last;
  const operator = found.toLowerCase().replaceAll(/\s+/g, " ").replace("<>", "!=");
  const values = operator.startsWith("is ") ? [] : operator.endsWith("in") ? list(reader) : one(reader);
  if (values === null) {
    // What follows belongs to a thing that is not finished.
    reader.at = reader.text.length;
    const wants = operator.endsWith("in") ? "a list such as ('a', 'b')" : "a value";
    return { message: `After ${found.toUpperCase()} stands ${wants}.`, at: reader.last, end: Math.max(reader.last + 1, reader.at) };
  }
  return { column: columnName(name), columnAt, operator, operatorAt, values };
}

/** @param {Reader} reader */
function one(reader) {
  const place = reader.place();
  const text = reader.take(VALUE);
  return text === null ? null : [{ text: unquoted(text), at: place.at, end: reader.last }];
}

/** @param {Reader} reader */
function list(reader) {
  if (!reader.take(/\(/y)) return null;
  const values = [];
  do {
    const value = one(reader);
    if (!value) return null;
    values.push(...value);
  } while (reader.take(/,/y));
  return reader.take(/\)/y) ? values : null;
}

/**
 * A name as columns bear it, whatever of MLflow's ways it is written in.
 * @param {string} written
 */
export function columnName(written) {
  const name = written.replaceAll(/["`]/g, "");
  const dot = name.indexOf(".");
  const kind = dot > 0 ? KINDS[name.slice(0, dot).toLowerCase()] : undefined;
  return kind === undefined ? name : kind ? `${kind}${name.slice(dot)}` : name.slice(dot + 1);
}

/**
 * A column's name as a filter takes it.
 * @param {string} name
 */
export function written(name) {
  if (/^[\w.\-/@]+$/.test(name)) return name;
  const dot = name.indexOf(".");
  return /^\w+$/.test(name.slice(0, dot)) ? `${name.slice(0, dot)}.\`${name.slice(dot + 1)}\`` : `\`${name}\``;
}

/** @param {string} text */
function unquoted(text) {
  return text.replace(/^(["'])(.*?)\1?$/s, "$2");
}

/** Takes one thing after another from a text, with the space after it. */
class Reader {
  at = 0;
  /** Where the last thing taken ended. */
  last = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.take(SPACE);
  }

  get ended() {
    return this.at >= this.text.length;
  }

  place() {
    return { at: this.at, end: this.at };
  }

  /** @param {RegExp} sticky */
  take(sticky) {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (!found) return null;
    this.last = this.at + found[0].length;
    SPACE.lastIndex = this.last;
    this.at = this.last + (SPACE.exec(this.text)?.[0].length ?? 0);
    return found[0];
  }
}
