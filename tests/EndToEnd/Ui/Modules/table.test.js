import { arrange, firstLayout, layoutOf, moved, viewOf } from "/_content/Slipway.Ui/js/table/layout.js";
import { TableModel } from "/_content/Slipway.Ui/js/table/model.js";
import { filterRows, parseQuery } from "/_content/Slipway.Ui/js/table/query.js";
import { Selection } from "/_content/Slipway.Ui/js/table/selection.js";
import { sortRows } from "/_content/Slipway.Ui/js/table/sort.js";
import { visibleRows } from "/_content/Slipway.Ui/js/table/windowing.js";
import { equal, ok } from "./harness.js";

const model = () =>
  new TableModel({
    columns: [
      { name: "id", type: "text", hidden: true },
      { name: "name", type: "run", title: "Run", pinned: true },
      { name: "status", type: "status" },
      { name: "metrics.auc", type: "number", title: "AUC", goal: "max" },
      { name: "started", type: "time" },
      { name: "curve", type: "spark" },
    ],
    data: [
      ["a", "b", "c", "d"],
      ["run-10", "run-9", "Baseline", ""],
      ["failed", "succeeded", "succeeded", "running"],
      [null, 0.91, "NaN", 0.85],
      [Date.parse("2026-01-01"), Date.parse("2026-02-01"), Date.parse("2026-03-01"), null],
      [[1, 2], [3, 1], null, []],
    ],
  });

/** @param {string} query */
const kept = (query) => Array.from(filterRows(model(), query).rows, (row) => model().key(row));

export const tests = {
  "columns of unequal length are refused with the column's name": () => {
    let message = "";
    try {
      new TableModel({
        columns: [
          { name: "id", type: "text" },
          { name: "auc", type: "number" },
        ],
        data: [["a"], []],
      });
    } catch (failure) {
      message = failure instanceof Error ? failure.message : "";
    }
    ok(message.includes("'auc'"), message);
  },
  "a column is found by name, title or last part": () => {
    const table = model();
    equal([table.find("metrics.auc"), table.find("AUC"), table.find("Run"), table.find("nothing")], [3, 3, 1, -1]);
  },
  "NaN written as a word is no number": () => equal(model().numbers(3), [NaN, 0.91, NaN, 0.85]),
  "the best value follows the goal and passes over NaN": () => equal([model().best(3), model().best(4)], [0.91, NaN]),
  "numbers sort both ways with the missing ones last": () => {
    const order = model().order(3);
    const rows = Uint32Array.from([0, 1, 2, 3]);
    equal(sortRows(rows, order, false), [3, 1, 0, 2]);
    equal(sortRows(rows, order, true), [1, 3, 0, 2]);
  },
  "words sort by nature, without regard to case": () => {
    const rows = Uint32Array.from([0, 1, 2, 3]);
    equal(sortRows(rows, model().order(1), false), [2, 1, 0, 3]);
  },
  "sparklines sort by their last value": () => equal(sortRows(Uint32Array.from([0, 1, 2, 3]), model().order(5), true), [0, 1, 2, 3]),
  "equal rows keep their order": () => equal(sortRows(Uint32Array.from([3, 1, 2]), Float64Array.from([0, 5, 5, 5]), true), [1, 2, 3]),
  "sorting ten thousand random rows equals the plain sort": () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i * 12.9898) * 43758.5453);
    const rows = Uint32Array.from({ length: 10_000 }, (_, i) => i);
    equal(
      sortRows(rows, values, false),
      [...rows].sort((a, b) => /** @type {number} */ (values[a]) - /** @type {number} */ (values[b])),
    );
  },
  "a query is words and comparisons": () =>
    equal(parseQuery('lgbm AND auc>=0.9 status = "in progress" `metrics.log loss` < 1e-3'), [
      { word: "lgbm" },
      { column: "auc", operator: ">=", value: "0.9" },
      { column: "status", operator: "=", value: "in progress" },
      { column: "metrics.log loss", operator: "<", value: "1e-3" },
    ]),
  "a query that is not finished does not hang": () => equal(parseQuery('auc > "open'), [{ column: "auc", operator: ">", value: '"open' }]),
  "quotes keep words together": () => equal(parseQuery('"two words" \'three'), [{ word: "two words" }, { word: "three" }]),
  "words look into every text column": () => equal([kept("RUN"), kept("succ base")], [["a", "b", "d"], ["c"]]),
  "comparisons leave missing values out": () =>
    equal([kept("auc > 0.86"), kept("auc <= 0.85"), kept("status != failed")], [["b"], ["d"], ["b", "c", "d"]]),
  "dates compare with instants": () => equal(kept("started >= 2026-02-01"), ["b", "c"]),
  "what cannot be understood is said and hides nothing": () => {
    const { rows, problem } = filterRows(model(), "accuracy > 1");
    equal(rows.length, 4);
    ok(problem.includes("accuracy"), problem);
    ok(filterRows(model(), "status > x").problem.includes("words"), "words cannot be greater");
    ok(filterRows(model(), "auc > high").problem.includes("no number"), "high is no number");
  },
  "the window shows what is in sight and a little more": () => {
    equal(visibleRows(0, 300, 30, 1000, 2), { first: 0, end: 12 });
    equal(visibleRows(3000, 300, 30, 1000, 2), { first: 98, end: 112 });
    equal(visibleRows(9e9, 300, 30, 10, 2), { first: 8, end: 10 });
    equal(visibleRows(0, 300, 30, 0), { first: 0, end: 0 });
  },
  "pinned columns come first and know their place": () => {
    const table = model();
    const layout = { ...firstLayout(table, ""), widths: { name: 100, status: 80 } };
    const placed = arrange(table, { ...layout, pinned: ["name", "status"] }, 38);
    equal(
      placed.slice(0, 3).map((p) => [p.column.name, p.left]),
      [
        ["name", 38],
        ["status", 138],
        ["metrics.auc", null],
      ],
    );
  },
  "hidden columns are not shown at first, and twelve thousand open with forty": () => {
    equal(firstLayout(model(), "").shown.includes("id"), false);
    const wide = new TableModel({
      columns: Array.from({ length: 12_000 }, (_, i) => ({ name: `m.${i}`, type: /** @type {const} */ ("number") })),
      data: Array.from({ length: 12_000 }, () => [1]),
    });
    equal(firstLayout(wide, "").shown.length, 40);
  },
  "the layout survives the address": () => {
    const table = model();
    const first = firstLayout(table, "-started");
    const layout = { shown: ["metrics.auc", "name"], pinned: [], widths: { name: 180 }, sort: "", query: "auc > 0.5 & more" };
    const view = Object.fromEntries(Object.entries(viewOf(layout, first)).filter(([, value]) => value !== null));
    equal(layoutOf(table, /** @type {Record<string, string>} */ (view), first), { ...layout, sort: "-" });
    equal(
      Object.values(viewOf(first, first)).every((value) => value === null),
      true,
    );
  },
  "unknown columns in the address are dropped": () =>
    equal(layoutOf(model(), { cols: "gone,name" }, firstLayout(model(), "")).shown, ["name"]),
  "a column moves before another": () => {
    equal(moved(["a", "b", "c"], "c", "a"), ["c", "a", "b"]);
    equal(moved(["a", "b", "c"], "a", null), ["b", "c", "a"]);
    equal(moved(["a", "b", "c"], "b", "b"), ["a", "b", "c"]);
  },
  "a range is chosen from the last row chosen": () => {
    const selection = new Selection();
    selection.toggle("b");
    selection.extend("d", ["a", "b", "c", "d", "e"]);
    equal(selection.keys, ["b", "c", "d"]);
    selection.toggleAll(["a", "b"]);
    selection.toggleAll(["a", "b"]);
    equal(selection.keys, ["c", "d"]);
    selection.retain(new Set(["d"]));
    equal(selection.keys, ["d"]);
  },
};
