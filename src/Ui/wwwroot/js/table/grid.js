import { make } from "../dom.js";
import { cellContent } from "./cells.js";
import { headCell } from "./head.js";
import { isNumeric } from "./model.js";
import { visibleRows } from "./windowing.js";
/** @typedef {ReturnType<typeof import("./layout.js").arrange>[number]} Placed */

export const ROW = 30;
export const CHECK = 38;
const HEAD = 33;

/**
 * What the grid draws and whom it tells.
 * @typedef {{ model: import("./model.js").TableModel, placed: Placed[], rows: Uint32Array, sort: string, active: number,
 *   selected: ReadonlySet<string>, selectable: boolean }} GridState
 * @typedef {Parameters<typeof headCell>[1] & { toggleAll: () => void }} GridActions
 */

/** The scrolled part of the table: only the rows in sight are elements. */
export class Grid {
  /** @type {Map<number, HTMLElement>} */
  #drawn = new Map();
  #head = make("div", { class: "st-head", role: "row", "aria-rowindex": 1 });
  #body = make("div", { class: "st-body", role: "rowgroup" });
  /** @type {GridState | null} */
  #state = null;
  #frame = 0;

  /**
   * @param {string} id
   * @param {string} label
   * @param {GridActions} actions
   */
  constructor(id, label, actions) {
    this.id = id;
    this.actions = actions;
    this.element = make(
      "div",
      { class: "st-grid", role: "grid", tabindex: "0", "aria-label": label, "aria-multiselectable": "true" },
      make("div", { role: "rowgroup", class: "st-headgroup" }, this.#head),
      this.#body,
    );
    this.element.addEventListener(
      "scroll",
      () => {
        cancelAnimationFrame(this.#frame);
        this.#frame = requestAnimationFrame(() => this.#fill());
      },
      { passive: true },
    );
    new ResizeObserver(() => this.#fill()).observe(this.element);
  }

  /** @param {GridState} state */
  draw(state) {
    const headKey = JSON.stringify([state.placed.map((p) => [p.column.name, p.width, p.left]), state.sort, state.selectable]);
    if (headKey !== this.#headKey) this.#drawHead(state);
    this.#headKey = headKey;
    this.#state = state;
    this.element.setAttribute("aria-rowcount", String(state.rows.length + 1));
    this.element.style.height = `${HEAD + state.rows.length * ROW + 14}px`;
    this.#body.style.height = `${state.rows.length * ROW}px`;
    this.#body.style.minWidth = `max(100%, ${(state.selectable ? CHECK : 0) + state.placed.reduce((sum, p) => sum + p.width, 0)}px)`;
    this.#drawn.clear();
    this.#body.replaceChildren();
    this.#fill();
    this.#markAll(state);
  }

  #headKey = "";

  /** Makes the place visible. @param {number} place */
  reveal(place) {
    const top = place * ROW;
    const height = this.element.clientHeight - HEAD;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + ROW > this.element.scrollTop + height) this.element.scrollTop = top + ROW - height;
    this.#fill();
  }

  /** Redraws the marks of selection and of the active row without touching the cells. @param {Pick<GridState, "active" | "selected">} marks */
  mark(marks) {
    if (!this.#state) return;
    Object.assign(this.#state, marks);
    for (const [place, row] of this.#drawn) this.#markRow(place, row, this.#state);
    this.#markAll(this.#state);
  }

  /** @param {GridState} state */
  #drawHead(state) {
    const focused = document.activeElement?.getAttribute("data-name");
    const hadFocus = this.#head.contains(document.activeElement);
    const cells = state.placed.map((placed) => {
      const cell = headCell(placed, { ...this.actions, sort: state.sort });
      place(cell, placed);
      return cell;
    });
    this.#head.replaceChildren(...(state.selectable ? [this.#checkAll()] : []), ...cells);
    edge(this.#head);
    if (hadFocus) cells.find((cell) => cell.dataset.name === focused)?.focus();
  }

  #checkAll() {
    const box = make("input", { type: "checkbox", "aria-label": "Select all rows shown" });
    box.addEventListener("change", () => this.actions.toggleAll());
    const cell = make("div", { class: "st-headcell st-check st-pinned", role: "columnheader" }, box);
    cell.style.left = "0";
    return cell;
  }

  #fill() {
    const state = this.#state;
    if (!state) return;
    const { first, end } = visibleRows(this.element.scrollTop, this.element.clientHeight, ROW, state.rows.length);
    for (const [place, row] of this.#drawn) {
      if (place >= first && place < end) continue;
      row.remove();
      this.#drawn.delete(place);
    }
    const fresh = document.createDocumentFragment();
    for (let place = first; place < end; place += 1) {
      if (this.#drawn.has(place)) continue;
      const row = this.#row(state, place);
      this.#drawn.set(place, row);
      fresh.append(row);
    }
    this.#body.append(fresh);
  }

  /**
   * @param {GridState} state
   * @param {number} at
   */
  #row(state, at) {
    const which = state.rows[at] ?? 0;
    const row = make("div", { class: "st-row", role: "row", id: `${this.id}-row-${at}`, "aria-rowindex": at + 2, "data-place": at });
    row.style.transform = `translateY(${at * ROW}px)`;
    if (state.selectable) row.append(checkCell(state.model.key(which)));
    for (const placed of state.placed) {
      const best =
        placed.column.goal && placed.column.goal !== "none" && state.model.best(placed.index) === state.model.value(placed.index, which);
      const classes = ["st-cell", isNumeric(placed.column) ? "st-number" : "", best ? `st-best st-${placed.column.goal}` : ""]
        .filter(Boolean)
        .join(" ");
      const cell = make(
        "div",
        { class: classes, role: "gridcell", title: best ? "Best of all rows" : null },
        cellContent(state.model, placed.column, placed.index, which),
      );
      place(cell, placed);
      row.append(cell);
    }
    edge(row);
    this.#markRow(at, row, state);
    return row;
  }

  /**
   * @param {number} at
   * @param {HTMLElement} row
   * @param {GridState} state
   */
  #markRow(at, row, state) {
    const selected = state.selected.has(state.model.key(state.rows[at] ?? 0));
    row.setAttribute("aria-selected", String(selected));
    row.classList.toggle("st-active", at === state.active);
    const box = row.querySelector("input");
    if (box) box.checked = selected;
  }

  /** @param {GridState} state */
  #markAll(state) {
    if (state.active >= 0) this.element.setAttribute("aria-activedescendant", `${this.id}-row-${state.active}`);
    else this.element.removeAttribute("aria-activedescendant");
    const box = this.#head.querySelector("input");
    if (!box) return;
    let chosen = 0;
    if (state.selected.size > 0) for (const row of state.rows) if (state.selected.has(state.model.key(row))) chosen += 1;
    box.checked = chosen > 0 && chosen === state.rows.length;
    box.indeterminate = chosen > 0 && chosen < state.rows.length;
  }
}

/** @param {string} key */
function checkCell(key) {
  const cell = make(
    "div",
    { class: "st-cell st-check st-pinned", role: "gridcell" },
    make("input", { type: "checkbox", tabindex: "-1", "aria-label": `Select ${key}` }),
  );
  cell.style.left = "0";
  return cell;
}

/**
 * @param {HTMLElement} cell
 * @param {Placed} placed
 */
function place(cell, placed) {
  cell.style.width = `${placed.width}px`;
  if (placed.left === null) return;
  cell.classList.add("st-pinned");
  cell.style.left = `${placed.left}px`;
}

/** Draws the line after the last pinned cell. @param {HTMLElement} row */
function edge(row) {
  [...row.children].findLast((cell) => cell.classList.contains("st-pinned"))?.classList.add("st-pin-edge");
}
