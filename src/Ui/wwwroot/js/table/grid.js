import { make } from "../dom.js";
import { headCell } from "./head.js";
import { CHECK, lineCells, position } from "./rows.js";
import { visibleColumns, visibleRows } from "./windowing.js";
/** @typedef {ReturnType<typeof import("./layout.js").arrange>[number]} Placed */

export const ROW = 30;
const HEAD = 33;

/**
 * What the grid draws and whom it tells. A line is a row, or −1 − g for the head of group g; the first ones, as many as pins, stay at the top.
 * @typedef {{ model: import("./model.js").TableModel, placed: Placed[], lines: Int32Array, pins: number, groups: import("./groups.js").Group[],
 *   levels: number, failed: ReadonlySet<string>, busy: boolean, figure: import("./groups.js").Figure, sort: string, active: number, selected: ReadonlySet<string>, selectable: boolean }} GridState
 * failed names columns that could not be read; busy is whether anything is on its way; levels is by how many columns rows are grouped.
 * @typedef {Parameters<typeof headCell>[1] & { toggleAll: () => void, seen: (columns: string[]) => void }} GridActions seen is told the columns in sight
 */

/** The scrolled part of the table: only the rows and columns in sight are elements. */
export class Grid {
  /** @type {Map<number, HTMLElement>} */
  #drawn = new Map();
  #head = make("div", { class: "st-head", role: "row", "aria-rowindex": 1 });
  #pins = make("div", { class: "st-pins" });
  #body = make("div", { class: "st-body", role: "rowgroup" });
  /** @type {GridState | null} */
  #state = null;
  #frame = 0;
  /** @type {Placed[]} */
  #columns = [];
  #headKey = "";

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
      make("div", { role: "rowgroup", class: "st-headgroup" }, this.#head, this.#pins),
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
    this.element.setAttribute("role", state.levels > 0 ? "treegrid" : "grid");
    this.element.setAttribute("aria-busy", String(state.busy));
    this.element.setAttribute("aria-rowcount", String(state.lines.length + 1));
    this.element.setAttribute("aria-colcount", String(state.placed.length + (state.selectable ? 1 : 0)));
    this.element.style.height = `${HEAD + state.lines.length * ROW + 14}px`;
    this.#body.style.height = `${(state.lines.length - state.pins) * ROW}px`;
    const width = `max(100%, ${(state.selectable ? CHECK : 0) + state.placed.reduce((sum, p) => sum + p.width, 0)}px)`;
    this.#body.style.minWidth = width;
    this.#head.style.minWidth = width;
    this.#empty();
    this.#fill();
    this.#markAll(state);
  }

  /** Makes the place visible. @param {number} place */
  reveal(place) {
    const pins = this.#state?.pins ?? 0;
    if (place < pins) return;
    const top = (place - pins) * ROW;
    const height = this.element.clientHeight - HEAD - pins * ROW;
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
      position(cell, placed);
      return cell;
    });
    this.#head.replaceChildren(...(state.selectable ? [this.#checkAll()] : []), ...cells);
    [...this.#head.children].findLast((cell) => cell.classList.contains("st-pinned"))?.classList.add("st-pin-edge");
    if (hadFocus) cells.find((cell) => cell.dataset.name === focused)?.focus();
  }

  #checkAll() {
    const box = make("input", { type: "checkbox", "aria-label": "Select all rows shown" });
    box.addEventListener("change", () => this.actions.toggleAll());
    const cell = make("div", { class: "st-headcell st-check st-pinned", role: "columnheader" }, box);
    cell.style.left = "0";
    return cell;
  }

  #empty() {
    this.#drawn.clear();
    this.#body.replaceChildren();
    this.#pins.replaceChildren();
  }

  #fill() {
    const state = this.#state;
    if (!state) return;
    const columns = visibleColumns(state.placed, this.element.scrollLeft, this.element.clientWidth);
    if (columns.length !== this.#columns.length || columns.some((placed, i) => placed !== this.#columns[i])) {
      this.#columns = columns;
      this.#empty();
      this.actions.seen(columns.map((placed) => placed.column.name));
    }
    const { first, end } = visibleRows(this.element.scrollTop, this.element.clientHeight, ROW, state.lines.length - state.pins);
    for (const [place, row] of this.#drawn) {
      if (place < state.pins || (place >= first + state.pins && place < end + state.pins)) continue;
      row.remove();
      this.#drawn.delete(place);
    }
    for (let place = 0; place < state.pins; place += 1) this.#put(state, place, this.#pins);
    const fresh = document.createDocumentFragment();
    for (let place = first + state.pins; place < end + state.pins; place += 1) this.#put(state, place, fresh);
    this.#body.append(fresh);
  }

  /**
   * Draws a line unless it stands already.
   * @param {GridState} state
   * @param {number} at
   * @param {Node} into
   */
  #put(state, at, into) {
    if (this.#drawn.has(at)) return;
    const line = state.lines[at] ?? 0;
    const row = make("div", { class: "st-row", role: "row", id: `${this.id}-row-${at}`, "aria-rowindex": at + 2, "data-place": at }, ...lineCells(state, line, this.#columns, at >= state.pins));
    if (at >= state.pins) row.style.transform = `translateY(${(at - state.pins) * ROW}px)`;
    if (state.levels > 0) row.setAttribute("aria-level", String(1 + (line < 0 ? (state.groups[-1 - line]?.level ?? 0) : at < state.pins ? 0 : state.levels)));
    if (line < 0) {
      row.classList.add("st-group");
      row.setAttribute("aria-expanded", String(state.groups[-1 - line]?.open ?? false));
    }
    this.#drawn.set(at, row);
    this.#markRow(at, row, state);
    into.appendChild(row);
  }

  /**
   * @param {number} at
   * @param {HTMLElement} row
   * @param {GridState} state
   */
  #markRow(at, row, state) {
    const line = state.lines[at] ?? 0;
    const members = line < 0 ? (state.groups[-1 - line]?.rows ?? []) : [line];
    let chosen = 0;
    if (state.selected.size > 0) for (const member of members) if (state.selected.has(state.model.key(member))) chosen += 1;
    const selected = chosen > 0 && chosen === members.length;
    row.setAttribute("aria-selected", String(selected));
    row.classList.toggle("st-active", at === state.active);
    const box = row.querySelector("input");
    if (!box) return;
    box.checked = selected;
    box.indeterminate = chosen > 0 && !selected;
  }

  /** @param {GridState} state */
  #markAll(state) {
    if (state.active >= 0) this.element.setAttribute("aria-activedescendant", `${this.id}-row-${state.active}`);
    else this.element.removeAttribute("aria-activedescendant");
    const box = this.#head.querySelector("input");
    if (!box) return;
    let [chosen, all] = [0, 0];
    for (const members of [state.lines.filter((line) => line >= 0), ...state.groups.filter((group) => !group.open).map((group) => group.rows)])
      for (const row of members) {
        all += 1;
        if (state.selected.size > 0 && state.selected.has(state.model.key(row))) chosen += 1;
      }
    box.checked = chosen > 0 && chosen === all;
    box.indeterminate = chosen > 0 && chosen < all;
  }
}
