import { icon, make } from "../dom.js";
import { day, duration, number, NOTHING } from "../format.js";
import { cellContent, lacking, waiting } from "./cells.js";
import { distinct, summary } from "./groups.js";
import { isNumeric } from "./model.js";
/** @typedef {ReturnType<typeof import("./layout.js").arrange>[number]} Placed */
/** @typedef {import("./grid.js").GridState} GridState */

export const CHECK = 38;

/**
 * The cells of one line: of a row, or of the head of a group.
 * @param {GridState} state
 * @param {number} line a row, or −1 − the group's place
 * @param {readonly Placed[]} shown the columns in sight
 * @param {boolean} grouped whether the line stands among the groups, not above them
 */
export function lineCells(state, line, shown, grouped) {
  const group = line < 0 ? state.groups[-1 - line] : undefined;
  const cells = shown.map((placed) => (group ? groupCell(state, group, placed) : rowCell(state, line, placed)));
  cells.forEach((cell, i) => position(cell, /** @type {Placed} */ (shown[i])));
  const level = group ? group.level : grouped ? state.levels - 1 : 0;
  if (level > 0 && shown[0]?.index === state.placed[0]?.index) {
    cells[0]?.classList.add("st-within");
    cells[0]?.style.setProperty("--level", String(level));
  }
  shift(cells, shown, state.selectable);
  if (state.selectable) cells.unshift(checkCell(group ? `all ${group.rows.length} of this group` : state.model.key(line)));
  cells.findLast((cell) => cell.classList.contains("st-pinned"))?.classList.add("st-pin-edge");
  return cells;
}

/**
 * @param {GridState} state
 * @param {number} row
 * @param {Placed} placed
 */
function rowCell(state, row, { column, index }) {
  if (!state.model.has(index)) return absentCell(state, column);
  // While other rows are on their way nobody knows which is the best of all.
  const best = !state.model.more && column.goal && column.goal !== "none" && state.model.best(index) === state.model.value(index, row);
  const classes = `st-cell${isNumeric(column) ? " st-number" : ""}${best ? ` st-best st-${column.goal}` : ""}`;
  return make("div", { class: classes, role: "gridcell", title: best ? "Best of all rows" : null }, cellContent(state.model, column, index, row));
}

/**
 * The place of a value that is on its way, or could not be read.
 * @param {GridState} state
 * @param {import("./model.js").Column} column
 */
function absentCell(state, column) {
  const failed = state.failed.has(column.name);
  return make("div", { class: `st-cell${isNumeric(column) ? " st-number" : ""}`, role: "gridcell", "aria-busy": failed ? null : "true" }, failed ? lacking() : waiting());
}

/**
 * @param {GridState} state
 * @param {import("./groups.js").Group} group
 * @param {Placed} placed
 */
function groupCell(state, group, { column, index }) {
  const cell = make("div", { class: `st-cell${isNumeric(column) ? " st-number" : ""}`, role: "gridcell" });
  if (index === state.placed[0]?.index) {
    const name = group.name === "" ? "without a value" : group.name;
    const by = state.model.columns[group.by];
    const title = by?.title ?? by?.name ?? "";
    cell.append(icon("next"), ...(state.levels > 1 ? [make("span", { class: "st-by" }, title)] : []), make("span", { class: "st-text", title: `${title}: ${name}` }, name), make("span", { class: "st-members" }, group.rows.length.toLocaleString("en-US")));
  } else if (!state.model.has(index)) {
    return absentCell(state, column);
  } else if (isNumeric(column)) {
    const all = summary(state.model, index, group.rows);
    if (all.count === 0) cell.append(make("span", { class: "st-nothing" }, NOTHING));
    else {
      cell.append(make("span", { class: "st-text" }, figure(column, all[state.figure])), ...(all.count < group.rows.length ? [make("span", { class: "st-members" }, `of ${all.count.toLocaleString("en-US")}`)] : []));
      cell.title = `mean ${figure(column, all.mean)}, least ${figure(column, all.min)}, most ${figure(column, all.max)}, of ${all.count} with a value`;
    }
  } else if (column.type !== "spark") {
    const words = distinct(state.model, index, group.rows);
    const [only] = words;
    cell.append(words.size === 0 ? make("span", { class: "st-nothing" }, NOTHING) : words.size === 1 ? make("span", { class: "st-text", title: only }, only) : make("span", { class: "st-text st-nothing", title: `${words.size.toLocaleString("en-US")} different` }, `${words.size.toLocaleString("en-US")} different`));
  }
  return cell;
}

/**
 * @param {import("./model.js").Column} column
 * @param {number} value
 */
function figure(column, value) {
  return column.type === "time" ? day(value) : column.type === "duration" ? duration(value) : number(value, column.digits);
}

/** @param {string} what */
function checkCell(what) {
  const cell = make("div", { class: "st-cell st-check st-pinned", role: "gridcell" }, make("input", { type: "checkbox", tabindex: "-1", "aria-label": `Select ${what}` }));
  cell.style.left = "0";
  return cell;
}

/**
 * @param {HTMLElement} cell
 * @param {Placed} placed
 */
export function position(cell, placed) {
  cell.style.width = `${placed.width}px`;
  if (placed.left === null) return;
  cell.classList.add("st-pinned");
  cell.style.left = `${placed.left}px`;
}

/**
 * Moves the first loose cell to where its column begins: those before it are not in sight and not there.
 * @param {HTMLElement[]} cells
 * @param {readonly Placed[]} shown
 * @param {boolean} selectable
 */
function shift(cells, shown, selectable) {
  const loose = shown.findIndex((placed) => placed.left === null);
  if (loose < 0) return;
  const before = loose === 0 ? (selectable ? CHECK : 0) : (shown[loose - 1]?.from ?? 0) + (shown[loose - 1]?.width ?? 0);
  const gap = (shown[loose]?.from ?? 0) - before;
  const cell = cells[loose];
  if (gap > 0 && cell) cell.style.marginLeft = `${gap}px`;
}
