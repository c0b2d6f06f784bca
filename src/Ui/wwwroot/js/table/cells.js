import { icon, make, makeSvg } from "../dom.js";
import { ago, duration, exact, number, NOTHING } from "../format.js";
import { markClasses } from "../runColour.js";
import { status } from "../status.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./model.js").Column} Column */

/** Where a value will stand that is on its way. */
export function waiting() {
  return make("span", { class: "st-wait" });
}

/** Where a value would stand that could not be read. */
export function lacking() {
  return make("span", { class: "st-lacking", title: "It could not be read." }, icon("warning"));
}

/**
 * The content of one cell.
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} index
 * @param {number} row
 * @returns {Node | string}
 */
export function cellContent(model, column, index, row) {
  const value = model.value(index, row);
  if (value === undefined) return waiting();
  if (value === null || value === "") return make("span", { class: "st-nothing" }, NOTHING);
  switch (column.type) {
    case "number":
      return make("span", { class: "st-text" }, number(Number(value), column.digits));
    case "duration":
      return make("span", { class: "st-text" }, duration(Number(value)));
    case "time":
      return make("time", { class: "st-text", title: exact(value) }, ago(value, Date.now()));
    case "status":
      return status(String(value));
    case "spark":
      return spark(value, markClasses(model.mark(row)));
    default:
      return linked(model, column, row, String(value));
  }
}

/**
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} row
 * @param {string} words
 */
function linked(model, column, row, words) {
  const href = rowHref(model, column, row);
  const text = href
    ? make("a", { class: "st-text", href, title: words, tabindex: "-1" }, words)
    : make("span", { class: "st-text", title: words }, words);
  if (column.type !== "run") return text;
  const cell = document.createDocumentFragment();
  cell.append(make("span", { class: `swatch ${markClasses(model.mark(row))}`, "aria-hidden": "true" }), text);
  return cell;
}

/**
 * Where a cell leads; only to this server.
 * @param {TableModel} model
 * @param {Column} column
 * @param {number} row
 */
export function rowHref(model, column, row) {
  if (!column.href?.startsWith("/") || column.href.startsWith("//")) return null;
  return column.href.replaceAll(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(String(model.value(model.find(name), row) ?? "")));
}

/**
 * @param {unknown} values
 * @param {string} classes
 */
function spark(values, classes) {
  const line = Array.isArray(values) ? values.map(Number) : [];
  const seen = line.filter(Number.isFinite);
  const low = Math.min(...seen);
  const span = Math.max(...seen) - low || 1;
  const points = line
    .map((value, i) =>
      Number.isFinite(value)
        ? `${((i / Math.max(1, line.length - 1)) * 80).toFixed(1)},${(16 - ((value - low) / span) * 14).toFixed(1)}`
        : "",
    )
    .filter(Boolean)
    .join(" ");
  const drawn = makeSvg("polyline", { points, "vector-effect": "non-scaling-stroke" });
  return makeSvg(
    "svg",
    {
      class: `st-spark ${classes}`,
      viewBox: "0 0 80 18",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `from ${number(seen[0])} to ${number(seen.at(-1))}`,
    },
    drawn,
  );
}
