import { icon, make } from "../dom.js";
import { stepped } from "./layout.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./layout.js").Layout} Layout */

const LISTED = 200;

/**
 * The popover where columns are searched, shown, hidden, pinned and moved.
 * @param {{ model: () => TableModel, layout: () => Layout, change: (part: Partial<Layout>) => void, reset: () => void }} table
 */
export function columnsMenu(table) {
  const search = make("input", { type: "search", placeholder: "Find a column", "aria-label": "Find a column" });
  const list = make("ul", { "aria-label": "Columns" });
  const note = make("div", { class: "st-columns-note" });
  const reset = make("button", { type: "button", class: "button quiet small" }, "Reset");
  const menu = make(
    "div",
    { class: "st-columns", popover: "auto", "aria-label": "Columns" },
    make("div", { class: "st-columns-head" }, search),
    list,
    note,
  );
  reset.addEventListener("click", () => {
    table.reset();
    show();
  });
  search.addEventListener("input", show);
  menu.addEventListener("toggle", () => {
    if (menu.matches(":popover-open")) show();
  });

  function show() {
    const { shown, pinned } = table.layout();
    const wanted = search.value.trim().toLowerCase();
    const place = new Map(shown.map((name, i) => [name, i]));
    const found = table.model().columns
      .filter((column) => !wanted || column.name.toLowerCase().includes(wanted) || column.title?.toLowerCase().includes(wanted))
      .sort((a, b) => (place.get(a.name) ?? 1e9) - (place.get(b.name) ?? 1e9));
    list.replaceChildren(...found.slice(0, LISTED).map((column) => entry(column, place.has(column.name), pinned.includes(column.name))));
    note.replaceChildren(
      `${shown.length} of ${table.model().columns.length} shown${found.length > LISTED ? `; first ${LISTED} of ${found.length} listed` : ""}. `,
      reset,
    );
  }

  /**
   * @param {import("./model.js").Column} column
   * @param {boolean} isShown
   * @param {boolean} isPinned
   */
  function entry(column, isShown, isPinned) {
    const title = column.title ?? column.name;
    const check = make("input", { type: "checkbox", checked: isShown });
    check.addEventListener("change", () => {
      const { shown } = table.layout();
      table.change({ shown: check.checked ? [...shown, column.name] : shown.filter((name) => name !== column.name) });
      show();
    });
    const pin = button("pin", `Pin ${title}`, () => {
      const { pinned } = table.layout();
      table.change({ pinned: isPinned ? pinned.filter((name) => name !== column.name) : [...pinned, column.name] });
    });
    pin.setAttribute("aria-pressed", String(isPinned));
    pin.disabled = !isShown;
    const item = make("li", {}, make("label", {}, check, make("span", { title: column.name }, title)));
    if (isShown)
      item.append(
        button("up", `Move ${title} left`, () => table.change({ shown: stepped(table.layout().shown, column.name, -1) })),
        button("down", `Move ${title} right`, () => table.change({ shown: stepped(table.layout().shown, column.name, 1) })),
      );
    item.append(pin);
    return item;
  }

  /**
   * @param {string} symbol
   * @param {string} label
   * @param {() => void} action
   */
  function button(symbol, label, action) {
    const made = make("button", { type: "button", class: "icon-button", "aria-label": label, title: label }, icon(symbol));
    made.addEventListener("click", () => {
      action();
      show();
    });
    return made;
  }

  return menu;
}
