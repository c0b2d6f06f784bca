import { make } from "../dom.js";
import { canGroup } from "./groups.js";
import { UNGROUPED } from "./layout.js";
/** @typedef {import("./layout.js").Layout} Layout */

const LISTED = 500;
/** @type {[Layout["figure"], string][]} */
const FIGURES = [
  ["mean", "mean"],
  ["min", "least"],
  ["max", "most"],
];

/**
 * Where a visitor chooses by what rows are grouped, and what a group tells of its numbers.
 * @param {{ model: () => import("./model.js").TableModel, layout: () => Layout, change: (part: Partial<Layout>) => void }} table
 */
export function groupMenu(table) {
  const by = make("select", { "aria-label": "Group by" });
  const figure = make("select", { "aria-label": "What a group tells of its numbers" }, ...FIGURES.map(([value, words]) => make("option", { value }, words)));
  const element = make("span", { class: "st-grouping" }, by, figure);
  let known = "";
  by.addEventListener("change", () => table.change({ ...UNGROUPED, figure: table.layout().figure, group: by.value }));
  figure.addEventListener("change", () => table.change({ figure: /** @type {Layout["figure"]} */ (figure.value) }));

  function show() {
    const columns = table.model().columns.filter(canGroup);
    const key = columns.map((column) => column.name).join("\n");
    if (key !== known) by.replaceChildren(make("option", { value: "" }, "Not grouped"), ...parts(columns.slice(0, LISTED)));
    known = key;
    by.value = table.layout().group;
    figure.value = table.layout().figure;
    figure.hidden = by.value === "";
  }

  return { element, show };
}

/** @param {import("./model.js").Column[]} columns */
function parts(columns) {
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  for (const column of columns) {
    const name = column.group ?? "Rows";
    const group = groups.get(name) ?? make("optgroup", { label: name });
    group.append(make("option", { value: column.name }, `By ${column.title ?? column.name}`));
    groups.set(name, group);
  }
  return groups.values();
}
