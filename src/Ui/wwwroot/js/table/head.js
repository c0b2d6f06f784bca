import { icon, make } from "../dom.js";
import { isNumeric } from "./model.js";
/** @typedef {ReturnType<typeof import("./layout.js").arrange>[number]} Placed */

const DRAG = 5;

/**
 * One head cell: Enter or a click sorts, dragging moves, its right edge resizes; Alt and Shift with the arrows do the same by keyboard.
 * @param {Placed} placed
 * @param {{ sort: string, sortBy: (name: string) => void, resize: (name: string, width: number) => void,
 *   move: (name: string, x: number) => void, step: (name: string, by: number) => void }} table
 */
export function headCell(placed, table) {
  const { column, width } = placed;
  const sorted = table.sort === column.name ? "ascending" : table.sort === `-${column.name}` ? "descending" : null;
  const cell = make(
    "div",
    {
      class: `st-headcell ${isNumeric(column) ? "st-number" : ""}`,
      role: "columnheader",
      tabindex: "0",
      "aria-sort": sorted,
      title: hint(column),
      "data-name": column.name,
    },
    make("span", { class: "st-title" }, column.title ?? column.name),
  );
  if (sorted) cell.append(icon(sorted === "ascending" ? "up" : "down"));
  const handle = make("span", { class: "st-resize", "aria-hidden": "true" });
  cell.append(handle);
  cell.addEventListener("keydown", (event) => {
    const arrow = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.key === "Enter" || event.key === " ") table.sortBy(column.name);
    else if (arrow && event.altKey) table.step(column.name, arrow);
    else if (arrow && event.shiftKey) table.resize(column.name, width + arrow * 16);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  handle.addEventListener("pointerdown", (down) => {
    down.stopPropagation();
    down.preventDefault();
    follow(handle, down, (by) => table.resize(column.name, width + by));
  });
  cell.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    let travelled = 0;
    follow(
      cell,
      down,
      (by) => (travelled = by),
      (x) => (Math.abs(travelled) < DRAG ? table.sortBy(column.name) : table.move(column.name, x)),
    );
  });
  return cell;
}

/** @param {import("./model.js").Column} column */
function hint(column) {
  const goal = column.goal === "max" ? " (higher is better)" : column.goal === "min" ? " (lower is better)" : "";
  return `${column.name}${goal}. Click to sort, drag to move.`;
}

/**
 * Follows the pointer until it is let go.
 * @param {HTMLElement} element
 * @param {PointerEvent} down
 * @param {(by: number) => void} moved
 * @param {(x: number) => void} [released]
 */
function follow(element, down, moved, released) {
  const end = new AbortController();
  window.addEventListener("pointermove", (event) => moved(event.clientX - down.clientX), { signal: end.signal });
  window.addEventListener(
    "pointerup",
    (event) => {
      end.abort();
      released?.(event.clientX);
    },
    { signal: end.signal },
  );
  window.addEventListener("pointercancel", () => end.abort(), { signal: end.signal });
}
