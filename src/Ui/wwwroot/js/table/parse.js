import { SPAN } from "./span.js";

/**
 * The filter of a table: words that must occur, and comparisons as MLflow's search has them:
 * metrics.auc > 0.9 AND params.depth = '8', with LIKE, ILIKE, IN and IS NULL, and ~ for "contains". What has an operator or a keyword in it is no word:
 * it is a comparison, or a mistake.
 * @typedef {{ at: number, end: number }} Place
 * @typedef {{ message: string } & Place} Problem
 * @typedef {{ word: string }} Word
 * @typedef {{ column: string, columnAt: Place, operator: string, operatorAt: Place, values: ({ text: string } & Place)[] }} Comparison
 */

/** A column's name, a part of it quoted where it holds more than letters. */
const NAME = /(?:[\w\-/@]+\.)*(?:"[^"]+"|`[^`]+`)|[\w.\-/@]+/y;
const OPERATOR = /[<>=!~]+|(?:not\s+)?(?:like|ilike|in)(?=[\s('"]|$)|is\s+(?:not\s+)?null\b/iy;
const SIGNS = ["=", "!=", "<>", "<", "<=", ">", ">=", "~"];
const VALUE = /"([^"]*)"|'([^']*)'|[^\s,()"'<>=!~][^\s,()"']*/y;
const STRAY = /[(),]/y;
const WORD = /"([^"]*)"?|'([^']*)'?|\S+/y;
const SPACE = /\s*/y;

const NOT_IN_IT = "OR, NOT and parentheses are not part of the language: join comparisons by AND. Quotes make it a word to look for.";

/** What these words would mean in other languages. @type {Record<string, string>} */
const KEYWORDS = {
  or: NOT_IN_IT,
  not: NOT_IN_IT,
  is: "After IS stands NULL or NOT NULL; a value is compared with =. Quotes make it a word to look for.",
  between: "BETWEEN is not part of the language: write auc >= 0.8 AND auc <= 0.9. Quotes make it a word to look for.",
};

/** Names of the kinds that MLflow allows, as columns begin. @type {Record<string, string>} */
const KINDS = { metric: "metrics", param: "params", parameter: "params", parameters: "params", tag: "tags", attribute: "", attributes: "", attr: "", run: "", datasets: "dataset" };

/**
 * @param {string} query
 * @param {(column: string) => boolean} [isSpan] whether a column holds lengths of time, whose values have units
 * @returns {{ terms: (Word | Comparison)[], problems: Problem[] }}
 */
export function parseQuery(query, isSpan = () => false) {
  const reader = new Reader(query);
  /** @type {(Word | Comparison)[]} */
  const terms = [];
  /** @type {Problem[]} */
  const problems = [];
  while (!reader.ended) {
    const begin = reader.at;
    const term = comparison(reader, isSpan) ?? reader.back(begin) ?? stray(reader) ?? word(reader);
    if (term && "message" in term) problems.push(term);
    else if (term) terms.push(term);
  }
  return { terms, problems };
}

/**
 * A sign that stands where a comparison or a word begins.
 * @param {Reader} reader
 * @returns {Problem | null}
 */
function stray(reader) {
  const { at } = reader;
  const sign = reader.take(STRAY);
  if (!sign) return null;
  return { message: sign === "," ? "A comma parts the values of a list only: join comparisons by AND." : NOT_IN_IT, at, end: reader.last };
}

/**
 * @param {Reader} reader
 * @returns {Word | Problem | null} null for what only joins
 */
function word(reader) {
  const { at } = reader;
  const text = reader.take(WORD) ?? "";
  if (/^["']/.test(text)) return unquoted(text) ? { word: unquoted(text).toLowerCase() } : null;
  const small = text.toLowerCase();
  if (small === "and") return null;
  const message = KEYWORDS[small] ?? (/[<>=~]|!=/.test(text) ? `“${text}” is no comparison: it takes a column, an operator and a value. Quotes make it a word to look for.` : "");
  return message ? { message, at, end: reader.last } : { word: small };
}

/**
 * @param {Reader} reader
 * @param {(column: string) => boolean} isSpan
 * @returns {Comparison | Problem | null} null where no comparison begins
 */
function comparison(reader, isSpan) {
  const columnAt = reader.place();
  const name = reader.take(NAME);
  if (!name || name.toLowerCase() === "and") return null;
  columnAt.end = reader.last;
  const operatorAt = reader.place();
  const found = reader.take(OPERATOR);
  if (!found) return null;
  operatorAt.end = reader.last;
  const operator = found.toLowerCase().replaceAll(/\s+/g, " ").replace("<>", "!=");
  if (/^[<>=!~]/.test(found) && !SIGNS.includes(found)) {
    one(reader, false);
    return { message: `“${found}” is no operator: there are =, !=, <, <=, >, >=, ~, LIKE, ILIKE, IN and IS NULL.`, ...operatorAt };
  }
  const column = columnName(name);
  const spans = isSpan(column);
  const values = operator.startsWith("is ") ? [] : operator.endsWith("in") ? list(reader, spans) : one(reader, spans);
  if (values === null) {
    // What follows belongs to a thing that is not finished.
    reader.at = reader.text.length;
    const wants = operator.endsWith("in") ? "a list such as ('a', 'b')" : "a value";
    return { message: `After ${found.toUpperCase()} stands ${wants}.`, at: reader.last, end: Math.max(reader.last + 1, reader.at) };
  }
  return { column, columnAt, operator, operatorAt, values };
}

/**
 * @param {Reader} reader
 * @param {boolean} spans whether it may be a length of time
 */
function one(reader, spans) {
  const place = reader.place();
  const text = (spans ? reader.take(SPAN) : null) ?? reader.take(VALUE);
  return text === null ? null : [{ text: unquoted(text), at: place.at, end: reader.last }];
}

/**
 * @param {Reader} reader
 * @param {boolean} spans
 */
function list(reader, spans) {
  if (!reader.take(/\(/y)) return null;
  const values = [];
  do {
    const value = one(reader, spans);
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

  /**
   * Goes back to take the same in another way.
   * @param {number} at
   * @returns {null}
   */
  back(at) {
    this.at = at;
    return null;
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
