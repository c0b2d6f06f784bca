import { number } from "../format.js";
import { isNumeric } from "./model.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */

/**
 * What a visitor chose: the shown columns in order, the pinned ones, widths, order of rows, filter; by which columns rows are grouped, the outer
 * ones first, what a group tells of its numbers, which groups are open; the keys of rows that stay at the top and of those out of sight.
 * @typedef {{ shown: string[], pinned: string[], widths: Record<string, number>, sort: string, query: string, groups: string[], figure: Figure, open: string[], top: string[], away: string[] }} Layout
 * @typedef {import("./groups.js").Figure} Figure
 */

const NARROWEST = 56;
const WIDEST = 420;
const LETTER = 7.1;
/** Figures are all as wide as each other, and a little wider than the usual letter. */
const DIGIT = 7.8;
/** Room for "23 h 59 min", "59 min ago" and "28 Nov 2023". */
const SPANS = 122;
/** Beyond this many columns, those not asked for stay in the menu: a table of 12,000 keys must open. */
const SHOWN_AT_FIRST = 40;

/** More levels of groups than these nobody reads. */
export const MOST_GROUPS = 3;

/** @type {Pick<Layout, "groups" | "figure" | "open">} */
export const UNGROUPED = { groups: [], figure: "mean", open: [] };

/**
 * @param {TableModel} model
 * @param {string} sort
 * @returns {Layout}
 */
export function firstLayout(model, sort) {
  const visible = model.columns.filter((column) => !column.hidden);
  return {
    shown: visible.slice(0, SHOWN_AT_FIRST).map((column) => column.name),
    pinned: visible.filter((column) => column.pinned).map((column) => column.name),
    widths: {},
    sort,
    query: "",
    ...UNGROUPED,
    top: [],
    away: [],
  };
}

/**
 * The layout that the address describes; names of columns that are no longer there are dropped, once all columns are known.
 * @param {TableModel} model
 * @param {Record<string, string>} view
 * @param {Layout} first
 * @returns {Layout}
 */
export function layoutOf(model, view, first) {
  const known = new Set(model.columns.map((column) => column.name));
  const names = (/** @type {string | undefined} */ text) =>
    text === undefined ? undefined : list(text).filter((name) => known.has(name) || (!model.listed && name !== "-"));
  const shown = names(view.cols);
  const widths = Object.fromEntries(
    (view.w ?? "")
      .split(",")
      .map((part) => part.split(":"))
      .filter(([name, width]) => name && Number(width) > 0)
      .map(([name, width]) => [decodeURIComponent(name ?? ""), Number(width)]),
  );
  return {
    shown: shown?.length ? shown : first.shown,
    pinned: names(view.pin) ?? first.pinned,
    widths,
    sort: view.sort ?? first.sort,
    query: view.q ?? "",
    groups: [...new Set(names(view.group))].slice(0, MOST_GROUPS),
    figure: view.figure === "min" || view.figure === "max" ? view.figure : "mean",
    open: list(view.open),
    top: list(view.top),
    away: list(view.away),
  };
}

/** @param {string | undefined} text */
function list(text) {
  return text ? text.split(",").map(decodeURIComponent) : [];
}

/**
 * The settings for the address: only what differs from the beginning.
 * @param {Layout} layout
 * @param {Layout} first
 * @returns {Record<string, string | null>}
 */
export function viewOf(layout, first) {
  const differs = (/** @type {string[]} */ a, /** @type {string[]} */ b) => (written(a) === written(b) ? null : written(a) || "-");
  return {
    q: layout.query || null,
    sort: layout.sort === first.sort ? null : layout.sort || "-",
    cols: differs(layout.shown, first.shown),
    pin: differs(layout.pinned, first.pinned),
    w:
      Object.entries(layout.widths)
        .map(([name, width]) => `${encodeURIComponent(name)}:${Math.round(width)}`)
        .join(",") || null,
    group: written(layout.groups) || null,
    figure: layout.figure === "mean" ? null : layout.figure,
    open: layout.groups.length > 0 ? written(layout.open) || null : null,
    top: written(layout.top) || null,
    away: written(layout.away) || null,
  };
}

/** @param {string[]} names */
function written(names) {
  return names.map(encodeURIComponent).join(",");
}

/**
 * The columns as drawn: pinned ones first, each with its width and, when pinned, its place from the left.
 * @param {TableModel} model
 * @param {Layout} layout
 * @param {number} left width of what stands before the first column
 * @returns {{ column: Column, index: number, width: number, left: number | null, from: number }[]} from is where a column begins
 */
export function arrange(model, layout, left) {
  const fixedNames = new Set(layout.pinned);
  const pinned = layout.shown.filter((name) => fixedNames.has(name));
  const others = layout.shown.filter((name) => !fixedNames.has(name));
  const places = new Map(model.columns.map((column, index) => [column.name, index]));
  let place = left;
  return [...pinned, ...others].flatMap((name) => {
    const index = places.get(name) ?? -1;
    const column = model.columns[index];
    if (!column) return [];
    const width = layout.widths[name] ?? column.width ?? fitting(model, column, index);
    const fixed = fixedNames.has(name) ? place : null;
    place += width;
    return [{ column, index, width, left: fixed, from: place - width }];
  });
}

/** Widths that were worked out already: looking at ten thousand values for every column at every draw is too slow. @type {WeakMap<Column, number>} */
const fitted = new WeakMap();

/**
 * The width at which the head and the longest value are not cut.
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} index
 */
function fitting(model, column, index) {
  const width = fitted.get(column) ?? measured(model, column, index);
  if (model.has(index)) fitted.set(column, width);
  return width;
}

/**
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} index
 */
function measured(model, column, index) {
  const head = (column.title ?? column.name).length * LETTER + 44;
  const body =
    column.type === "spark"
      ? 110
      : column.type === "number"
        ? Math.max(84, longest(figures(model, column, index)) * DIGIT + (column.goal && column.goal !== "none" ? 42 : 28))
        : isNumeric(column)
          ? SPANS
          : longest(model.data[index] ?? null) * LETTER + (column.type === "text" ? 26 : 48);
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, head, body)));
}

/** So many figures are looked at, from all over a column, for how long they are. */
const SAMPLE = 200;

/**
 * Some figures of a column as they will stand there.
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} index
 */
function figures(model, column, index) {
  const numbers = model.has(index) ? model.numbers(index) : [];
  const step = Math.max(1, Math.floor(numbers.length / SAMPLE));
  return Array.from({ length: Math.ceil(numbers.length / step) }, (_, i) => number(numbers[i * step], column.digits));
}

/** What a column of words is taken for whose words are not known. */
const USUAL = 12;

/** @param {any[] | null} values */
function longest(values) {
  if (!values) return USUAL;
  let most = 0;
  for (const value of values) if (value !== null && value !== undefined) most = Math.max(most, String(value).length);
  return most;
}

/**
 * Moves a column before another one.
 * @param {string[]} shown
 * @param {string} name
 * @param {string | null} before null moves it to the end
 */
export function moved(shown, name, before) {
  if (name === before) return shown;
  const rest = shown.filter((other) => other !== name);
  const place = before === null ? rest.length : rest.indexOf(before);
  rest.splice(place < 0 ? rest.length : place, 0, name);
  return rest;
}

/**
 * Moves a column by so many places.
 * @param {string[]} shown
 * @param {string} name
 * @param {number} by
 */
export function stepped(shown, name, by) {
  const rest = [...shown];
  const from = rest.indexOf(name);
  rest.splice(from, 1);
  rest.splice(Math.max(0, Math.min(rest.length, from + by)), 0, name);
  return rest;
}
