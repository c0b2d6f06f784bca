import { arrange, firstLayout, layoutOf, moved, viewOf } from "/_content/Slipway.Ui/js/table/layout.js";
import { TableModel } from "/_content/Slipway.Ui/js/table/model.js";
import { groupRows, linesOf, summary } from "/_content/Slipway.Ui/js/table/groups.js";
import { Selection } from "/_content/Slipway.Ui/js/table/selection.js";
import { sortRows } from "/_content/Slipway.Ui/js/table/sort.js";
import { visibleColumns, visibleRows } from "/_content/Slipway.Ui/js/table/windowing.js";
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
  "the window shows what is in sight and a little more": () => {
    equal(visibleRows(0, 300, 30, 1000, 2), { first: 0, end: 12 });
    equal(visibleRows(3000, 300, 30, 1000, 2), { first: 98, end: 112 });
    equal(visibleRows(9e9, 300, 30, 10, 2), { first: 8, end: 10 });
    equal(visibleRows(0, 300, 30, 0), { first: 0, end: 0 });
  },
  "only columns in sight are drawn, the pinned ones always": () => {
    const placed = [
      { name: "pinned", left: 0, from: 0, width: 100 },
      ...Array.from({ length: 200 }, (_, i) => ({ name: `c${i}`, left: null, from: 100 + i * 100, width: 100 })),
    ];
    const names = (/** @type {number} */ scrolled) => visibleColumns(placed, scrolled, 1000).map((p) => p.name);
    equal([names(0)[0], names(0)[1], names(0).at(-1)], ["pinned", "c0", "c19"]);
    equal([names(10_000)[0], names(10_000)[1], names(10_000).at(-1)], ["pinned", "c92", "c115"]);
    equal(names(19_100).at(-1), "c199");
  },
  "groups tell of their members, the best first, and of how many have a value": () => {
    const table = model();
    const rows = Uint32Array.from([0, 1, 2, 3]);
    const groups = groupRows(table, rows, [2], { column: 3, descending: true, figure: "mean" }, ["succeeded"]);
    equal(
      groups.map((group) => [group.name, [...group.rows], group.open]),
      [
        ["succeeded", [1, 2], true],
        ["running", [3], false],
        ["failed", [0], false],
      ],
    );
    equal(summary(table, 3, groups[0]?.rows ?? rows), { count: 1, mean: 0.91, min: 0.91, max: 0.91 });
    equal(linesOf(groups, 1), [-1, 1, 2, -2, -3]);
  },
  "groups within groups are worked out where they are seen, and know their level and the way to them": () => {
    const table = new TableModel({
      columns: [
        { name: "id", type: "text" },
        { name: "params.optimizer", type: "text" },
        { name: "params.rate", type: "number" },
        { name: "metrics.auc", type: "number", goal: "max" },
      ],
      data: [
        ["a", "b", "c", "d", "e"],
        ["adam", "adam", "sgd", "adam", null],
        [0.1, 0.01, 0.1, 0.1, 0.1],
        [0.6, 0.9, 0.7, 0.8, 0.5],
      ],
    });
    const rows = Uint32Array.from([0, 1, 2, 3, 4]);
    const seen = (/** @type {string[]} */ open, column = -1) => groupRows(table, rows, [1, 2], { column, descending: true, figure: "mean" }, open);
    equal(seen([]).map((group) => [group.level, group.key, group.rows.length]), [[0, "adam", 3], [0, "sgd", 1], [0, "(none)", 1]]);
    const open = seen(["adam", "adam/0.1", "gone"]);
    equal(open.map((group) => [group.level, group.key]), [[0, "adam"], [1, "adam/0.01"], [1, "adam/0.1"], [0, "sgd"], [0, "(none)"]]);
    equal(linesOf(open, 2), [-1, -2, -3, 0, 3, -4, -5]);
    equal(seen(["adam"], 3).map((group) => group.key), ["adam", "adam/0.01", "adam/0.1", "sgd", "(none)"]);
    equal(seen(["adam"], 2).map((group) => group.key), ["adam", "adam/0.1", "adam/0.01", "sgd", "(none)"]);
  },
  "rows without a value are a group of their own, the last": () => {
    const groups = groupRows(model(), Uint32Array.from([0, 1, 2, 3]), [1], { column: -1, descending: false, figure: "mean" }, []);
    equal(groups.map((group) => group.key), ["Baseline", "run-9", "run-10", "(none)"]);
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
    /** @type {import("/_content/Slipway.Ui/js/table/layout.js").Layout} */
    const layout = {
      ...first,
      shown: ["metrics.auc", "name"],
      pinned: [],
      widths: { name: 180 },
      sort: "",
      query: "auc > 0.5 & more",
      groups: ["status", "name"],
      figure: "max",
      open: ["failed", "failed/a%2C%20b"],
      top: ["b"],
      away: ["a", "c"],
    };
    const view = Object.fromEntries(Object.entries(viewOf(layout, first)).filter(([, value]) => value !== null));
    equal(layoutOf(table, /** @type {Record<string, string>} */ (view), first), { ...layout, sort: "-" });
    equal(
      Object.values(viewOf(first, first)).every((value) => value === null),
      true,
    );
  },
  "unknown columns in the address are dropped, but not while others may come": () => {
    equal(layoutOf(model(), { cols: "gone,name" }, firstLayout(model(), "")).shown, ["name"]);
    const begun = new TableModel({ columns: model().columns, data: model().data, more: true });
    const { shown, groups } = layoutOf(begun, { cols: "later,name", group: "later,status,a,b" }, firstLayout(begun, ""));
    equal([shown, groups], [["later", "name"], ["later", "status", "a"]]);
  },
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
