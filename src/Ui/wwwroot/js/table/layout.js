import { isNumeric } from "./model.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */

/**
 * What a visitor chose: the shown columns in order, the pinned ones, widths, order of rows, filter.
 * @typedef {{ shown: string[], pinned: string[], widths: Record<string, number>, sort: string, query: string }} Layout
 */

const NARROWEST = 56;
const WIDEST = 420;
const LETTER = 7.1;
/** Beyond this many columns, those not asked for stay in the menu: a table of 12,000 keys must open. */
const SHOWN_AT_FIRST = 40;

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
  };
}

/**
 * The layout that the address describes; names of columns that are no longer there are dropped.
 * @param {TableModel} model
 * @param {Record<string, string>} view
 * @param {Layout} first
 * @returns {Layout}
 */
export function layoutOf(model, view, first) {
  const known = new Set(model.columns.map((column) => column.name));
  const names = (/** @type {string | undefined} */ text) =>
    text
      ?.split(",")
      .map(decodeURIComponent)
      .filter((name) => known.has(name));
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
  };
}

/**
 * The settings for the address: only what differs from the beginning.
 * @param {Layout} layout
 * @param {Layout} first
 * @returns {Record<string, string | null>}
 */
export function viewOf(layout, first) {
  const list = (/** @type {string[]} */ names) => names.map(encodeURIComponent).join(",");
  const differs = (/** @type {string[]} */ a, /** @type {string[]} */ b) => (list(a) === list(b) ? null : list(a) || "-");
  return {
    q: layout.query || null,
    sort: layout.sort === first.sort ? null : layout.sort || "-",
    cols: differs(layout.shown, first.shown),
    pin: differs(layout.pinned, first.pinned),
    w:
      Object.entries(layout.widths)
        .map(([name, width]) => `${encodeURIComponent(name)}:${Math.round(width)}`)
        .join(",") || null,
  };
}

/**
 * The columns as drawn: pinned ones first, each with its width and, when pinned, its place from the left.
 * @param {TableModel} model
 * @param {Layout} layout
 * @param {number} left width of what stands before the first column
 * @returns {{ column: Column, index: number, width: number, left: number | null }[]}
 */
export function arrange(model, layout, left) {
  const pinned = layout.shown.filter((name) => layout.pinned.includes(name));
  const others = layout.shown.filter((name) => !layout.pinned.includes(name));
  let place = left;
  return [...pinned, ...others].flatMap((name) => {
    const index = model.columns.findIndex((column) => column.name === name);
    const column = model.columns[index];
    if (!column) return [];
    const width = layout.widths[name] ?? column.width ?? fitting(model, column, index);
    const fixed = layout.pinned.includes(name) ? place : null;
    place += width;
    return [{ column, index, width, left: fixed }];
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
  let width = fitted.get(column);
  if (width === undefined) fitted.set(column, (width = measured(model, column, index)));
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
        ? 84
        : isNumeric(column)
          ? 96
          : longest(model.data[index] ?? []) * LETTER + (column.type === "text" ? 26 : 48);
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, head, body)));
}

/** @param {any[]} values */
function longest(values) {
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
