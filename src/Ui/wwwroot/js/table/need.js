import { queryColumns } from "./query.js";
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * What stands in the way of filtering, sorting and grouping as the layout says.
 * @param {TableModel} model
 * @param {Layout} layout
 * @returns {{ columns: number[], unknown: boolean }} columns whose values are not here; unknown where one is named that may be among those not known yet
 */
export function unordered(model, layout) {
  const query = queryColumns(model, layout.query);
  const named = [layout.sort.replace(/^-/, ""), ...layout.groups].filter(Boolean).map((name) => model.find(name));
  const columns = new Set([...query.columns, ...named.filter((column) => column >= 0)]);
  return { columns: [...columns].filter((column) => !model.has(column)), unknown: !model.listed && (query.unknown || named.includes(-1)) };
}

/**
 * The names of the columns that are needed now: the key, those in sight and what their links name, those that rows are filtered, sorted and grouped by.
 * @param {TableModel} model
 * @param {Layout} layout
 * @param {readonly string[]} sight names of the columns in sight
 * @returns {Set<string>} some of them may not be known yet
 */
export function needed(model, layout, sight) {
  const key = model.columns[model.keyColumn]?.name ?? "";
  const linked = sight.flatMap((name) => [...(model.columns[model.at(name)]?.href?.matchAll(/\{([^}]+)\}/g) ?? [])].map((match) => match[1] ?? ""));
  const ordering = [layout.sort.replace(/^-/, ""), ...layout.groups].filter(Boolean).map((name) => model.columns[model.find(name)]?.name ?? name);
  const query = queryColumns(model, layout.query).columns.map((column) => model.columns[column]?.name ?? "");
  return new Set([key, ...sight, ...linked, ...ordering, ...query].filter(Boolean));
}
