import { make } from "../dom.js";
import { canGroup } from "./groups.js";
import { MOST_GROUPS } from "./layout.js";
/** @typedef {import("./layout.js").Layout} Layout */

const LISTED = 500;
/** @type {[Layout["figure"], string][]} */
const FIGURES = [
  ["mean", "mean"],
  ["min", "least"],
  ["max", "most"],
];

const LEVELS = ["Group by", "Then group by", "And then by"];

/**
 * Where a visitor chooses by what rows are grouped, up to three columns within each other, and what a group tells of its numbers.
 * @param {{ model: () => import("./model.js").TableModel, layout: () => Layout, change: (part: Partial<Layout>) => void }} table
 */
export function groupMenu(table) {
  const levels = LEVELS.slice(0, MOST_GROUPS).map((label, level) => {
    const select = make("select", { "aria-label": label });
    select.addEventListener("change", () => {
      const groups = table.layout().groups.toSpliced(level, 1, select.value).filter(Boolean);
      table.change({ groups: [...new Set(groups)], open: [] });
    });
    return select;
  });
  const figure = make("select", { "aria-label": "What a group tells of its numbers" }, ...FIGURES.map(([value, words]) => make("option", { value }, words)));
  const element = make("span", { class: "st-grouping" }, ...levels, figure);
  let known = "";
  figure.addEventListener("change", () => table.change({ figure: /** @type {Layout["figure"]} */ (figure.value) }));

  function show() {
    const { groups } = table.layout();
    const columns = table.model().columns.filter(canGroup);
    const listed = [...columns.filter((column) => groups.includes(column.name)), ...columns.filter((column) => !groups.includes(column.name)).slice(0, LISTED)];
    const key = [...groups, "", ...listed.map((column) => column.name)].join("\n");
    levels.forEach((select, level) => {
      select.hidden = level > groups.length;
      if (!select.hidden && key !== known)
        select.replaceChildren(
          make("option", { value: "" }, level === 0 ? "Not grouped" : "No further"),
          ...parts(listed.filter((column) => groups[level] === column.name || !groups.includes(column.name)), level === 0 ? "By" : "Then by"),
        );
      select.value = groups[level] ?? "";
    });
    known = key;
    figure.value = table.layout().figure;
    figure.hidden = groups.length === 0;
  }

  return { element, show };
}

/**
 * @param {import("./model.js").Column[]} columns
 * @param {string} word
 */
function parts(columns, word) {
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  for (const column of columns) {
    const name = column.group ?? "Rows";
    const group = groups.get(name) ?? make("optgroup", { label: name });
    group.append(make("option", { value: column.name }, `${word} ${column.title ?? column.name}`));
    groups.set(name, group);
  }
  return groups.values();
}
