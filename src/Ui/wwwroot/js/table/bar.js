import { icon, make } from "../dom.js";
import { columnsMenu } from "./columnsMenu.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./layout.js").Layout} Layout */

/** What stands above the rows: the filter, how many rows there are, and the ways to group them and to choose columns. */
export class Bar {
  #count = make("span", { class: "st-count", role: "status" });
  #away = make("button", { type: "button", class: "button quiet small", hidden: true });

  /**
   * @param {import("./filterField.js").FilterField} filter
   * @param {HTMLElement} grouping
   * @param {{ model: () => TableModel, layout: () => Layout, change: (part: Partial<Layout>) => void, reset: () => void }} table
   */
  constructor(filter, grouping, table) {
    const menu = columnsMenu(table);
    const opener = make("button", { type: "button", class: "button small", "aria-haspopup": "dialog" }, icon("columns"), "Columns");
    opener.addEventListener("click", () => {
      menu.togglePopover();
      const box = opener.getBoundingClientRect();
      menu.style.top = `${box.bottom + 4}px`;
      menu.style.left = `${Math.max(8, box.right - menu.offsetWidth)}px`;
    });
    this.#away.addEventListener("click", () => table.change({ away: [] }));
    this.element = make("div", { class: "st-bar" }, filter.element, this.#count, this.#away, grouping, opener, filter.hint, menu);
  }

  /**
   * Says how many rows there are, fit, and are hidden, and what is waited for.
   * @param {TableModel} model
   * @param {Layout} layout
   * @param {import("./lines.js").Arranged | null} arranged null while it cannot be said which rows fit
   * @param {{ awaited: readonly string[], failed: readonly string[], coming: boolean }} reading titles of columns by which rows are to be filtered, sorted or grouped that are on their
   * way, and that could not be read; whether anything is on its way
   */
  tell(model, layout, arranged, { awaited, failed, coming }) {
    const all = model.count.toLocaleString("en-US");
    const shown = arranged?.rows.length ?? model.count;
    const outer = arranged?.groups.filter((group) => group.level === 0).length ?? 0;
    const groups = outer > 0 ? `, ${outer.toLocaleString("en-US")} groups` : "";
    const counted = (shown === model.count ? `${all} rows` : `${shown.toLocaleString("en-US")} of ${all}`) + groups + (arranged && arranged.problems.length > 0 ? ", not filtered" : "") + (model.more ? (coming ? ", more are coming" : ", not all of them") : "");
    const words = awaited.length > 0 ? `Reading ${few(awaited)}…` : failed.length > 0 ? `${counted}, as before: ${few(failed)} could not be read` : counted;
    // The same said twice would be read out twice.
    if (this.#count.textContent !== words) this.#count.textContent = words;
    this.#away.hidden = layout.away.length === 0;
    this.#away.textContent = `Show ${layout.away.length.toLocaleString("en-US")} hidden`;
  }
}

/** @param {readonly string[]} titles */
function few(titles) {
  return `${titles.slice(0, 2).join(", ")}${titles.length > 2 ? ` and ${titles.length - 2} more` : ""}`;
}
