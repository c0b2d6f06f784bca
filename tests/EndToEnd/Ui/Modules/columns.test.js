import { unpack } from "/_content/Slipway.Ui/js/table/data.js";
import { firstLayout } from "/_content/Slipway.Ui/js/table/layout.js";
import { withColumns, withNames, withRows } from "/_content/Slipway.Ui/js/table/merge.js";
import { TableModel } from "/_content/Slipway.Ui/js/table/model.js";
import { needed, unordered } from "/_content/Slipway.Ui/js/table/need.js";
import { equal, ok } from "./harness.js";
/** @typedef {import("/_content/Slipway.Ui/js/table/model.js").Column} Column */

/** @type {Column[]} */
const HEADS = [
  { name: "id", type: "text", hidden: true },
  { name: "name", type: "run", title: "Run", href: "/runs/{id}" },
  { name: "metrics.auc", type: "number", title: "auc", group: "Metrics" },
  { name: "params.rate", type: "number", title: "rate", group: "Parameters", hidden: true },
];

/** Two rows, of whose columns the last was not sent. @param {Partial<import("/_content/Slipway.Ui/js/table/model.js").TableData>} [more] */
const model = (more) => new TableModel({ columns: HEADS, data: [["a", "b"], ["one", "two"], [0.5, "NaN"], null], count: 2, rows: "first", ofGroup: 2, ...more });

/** @param {TableModel} table @param {string} name */
const column = (table, name) => table.data[table.find(name)];

export const tests = {
  "a column travels as an array, as words by their places, and as the rows that have a value": () => {
    equal(unpack([1, null, 2], 3), [1, null, 2]);
    equal(unpack({ words: ["adam", "sgd"], values: [0, null, 1, 0] }, 4), ["adam", null, "sgd", "adam"]);
    equal(unpack({ rows: [1, 3], values: [0.5, "NaN"] }, 5), [null, 0.5, null, "NaN", null]);
    equal(unpack({ rows: [2], words: ["adam"], values: [0] }, 3), [null, null, "adam"]);
  },
  "a value that is not here is not known, one that is null is none": () => {
    const table = model();
    equal([table.has(3), table.value(3, 0) === undefined, table.value(2, 0)], [false, true, 0.5]);
  },
  "a column that comes for the same rows takes its place": () => {
    const { model: table, fresh } = withColumns(model(), ["params.rate"], { columns: [{ name: "params.rate", type: "text", hidden: false }], data: [["0.1", "auto"]], count: 2, rows: "first" });
    equal([column(table, "params.rate"), table.columns[3]?.type, table.columns[3]?.hidden, fresh], [["0.1", "auto"], "text", true, []]);
  },
  "a column that no row has any more is empty, not awaited for ever": () => {
    const { model: table } = withColumns(model(), ["params.rate"], { columns: [], data: [], count: 2, rows: "first" });
    equal(column(table, "params.rate"), [null, null]);
  },
  "where the rows are others, values stay with their keys and what is not known is told": () => {
    const { model: table, fresh } = withColumns(model(), ["params.rate"], {
      columns: [HEADS[0], HEADS[3]].map((head) => /** @type {Column} */ (head)),
      data: [["c", "b"], [0.1, 0.2]],
      count: 2,
      rows: "second",
    });
    equal([column(table, "id"), column(table, "params.rate"), fresh, table.rows], [["c", "b"], [0.1, 0.2], ["c"], "second"]);
    const auc = column(table, "metrics.auc") ?? [];
    ok(auc[0] === undefined && auc[1] === "NaN", "the new row's value is unknown, the other's is kept");
  },
  "changed rows are changed, new ones come to the top, those that are gone go": () => {
    const table = withRows(model(), ["b", "c", "gone"], { columns: HEADS.slice(0, 3), data: [["c", "b"], ["three", "two"], [0.7, 0.8]], count: 2 });
    equal([column(table, "id"), column(table, "name"), column(table, "metrics.auc"), table.rows], [["c", "a", "b"], ["three", "one", "two"], [0.7, 0.5, 0.8], ""]);
    equal(column(withRows(model(), ["a"], { columns: HEADS.slice(0, 1), data: [[]], count: 0 }), "name"), ["two"]);
    equal(withRows(model(), ["a"], { columns: HEADS.slice(0, 3), data: [["a"], ["one"], [0.9]], count: 1 }).rows, "first");
  },
  "a parameter that was a number and no longer is has its column read again": () => {
    const whole = new TableModel({ columns: HEADS, data: [["a", "b"], ["one", "two"], [0.5, 0.6], [1, 2]], count: 2, rows: "first" });
    const told = (/** @type {string} */ rate) => withRows(whole, ["a"], { columns: HEADS, data: [["a"], ["one"], [0.5], [rate]], count: 1 });
    equal(column(told("1e-3"), "params.rate"), [0.001, 2]);
    equal(told("auto").has(3), false);
  },
  "a column that a row brings is shown while its group has room": () => {
    const bring = (/** @type {TableModel} */ table, /** @type {string} */ name) =>
      withRows(table, ["a"], { columns: [...HEADS.slice(0, 3), { name, type: "number", group: "Metrics" }], data: [["a"], ["one"], [0.5], null], count: 1 });
    const loss = bring(model(), "metrics.loss");
    const both = bring(loss, "metrics.more");
    equal([firstLayout(both, "").shown, both.has(both.find("metrics.loss"))], [["name", "metrics.auc", "metrics.loss"], false]);
  },
  "a new column stands where it would if all were read anew, and moves no other": () => {
    const bring = (/** @type {TableModel} */ table, /** @type {string} */ name, group = "Metrics") =>
      withRows(table, ["a"], { columns: [...HEADS.slice(0, 2), { name, type: "number", group }], data: [["a"], ["one"], [0.5]], count: 1 });
    const order = (/** @type {TableModel} */ table) => table.columns.slice(2).map((one) => one.name);
    equal(order(bring(bring(model(), "metrics.loss"), "metrics.accuracy")), ["metrics.accuracy", "metrics.auc", "metrics.loss", "params.rate"]);
    equal(order(bring(model(), "tags.team", "Tags")), ["metrics.auc", "params.rate", "tags.team"]);
    const bare = new TableModel({ columns: [...HEADS.slice(0, 2), { name: "params.rate", type: "number", group: "Parameters" }], data: [["a"], ["one"], [1]], count: 1, rows: "x", ofGroup: 2 });
    equal(order(bring(bare, "metrics.loss")), ["metrics.loss", "params.rate"]);
  },
  "the list of all columns adds those that the first rows did not have": () => {
    const table = withNames(model({ more: false, listed: false }), { columns: [{ name: "params.rate", type: "text" }, { name: "params.old", type: "text", group: "Parameters", hidden: true }], data: [] });
    equal([table.listed, table.columns.map((one) => one.name), table.columns[4]?.type], [true, ["id", "name", "metrics.auc", "params.old", "params.rate"], "number"]);
  },
  "what is in sight is needed, with what its links name and what rows are ordered by": () => {
    const layout = { ...firstLayout(model(), "-params.rate"), query: "auc > 0.4" };
    equal(needed(model(), layout, ["name"]), ["id", "name", "params.rate", "metrics.auc"]);
    equal(unordered(model(), layout), { columns: [3], unknown: false });
    equal(unordered(model({ more: true }), { ...layout, sort: "", groups: ["params.later"] }), { columns: [], unknown: true });
    equal(unordered(model(), { ...layout, sort: "", groups: ["params.later"] }), { columns: [], unknown: false });
  },
  "a word is looked for in every column of words, so these are needed": () => {
    const wordy = new TableModel({ columns: [...HEADS, { name: "tags.team", type: "text" }], data: [["a"], ["one"], [1], [1], null], count: 1, rows: "x" });
    equal(unordered(wordy, { ...firstLayout(wordy, ""), query: "pier" }).columns, [4]);
  },
};
