import { along } from "/_content/Slipway.Ui/js/chart/across.js";
import { asTable, isEmpty } from "/_content/Slipway.Ui/js/chart/data.js";
import { option, seriesStyles } from "/_content/Slipway.Ui/js/chart/options.js";
import { plainText } from "/_content/Slipway.Ui/js/chart/tooltip.js";
import { smooth } from "/_content/Slipway.Ui/js/chart/smoothing.js";
import { runColour } from "/_content/Slipway.Ui/js/runColour.js";
import { equal, ok } from "./harness.js";
/** @typedef {import("/_content/Slipway.Ui/js/chart/data.js").ChartData} ChartData */

const tokens = {
  ink: "i",
  ink2: "i2",
  ink3: "i3",
  line: "l",
  lineSoft: "ls",
  surface: "s",
  raised: "r",
  accent: "a",
  buoy: "b",
  good: "g",
  warning: "w",
  bad: "x",
  running: "u",
  runs: Array.from({ length: 10 }, (_, i) => `run${i}`),
  font: "f",
};
/** @type {import("/_content/Slipway.Ui/js/chart/data.js").ChartView} */
const view = { smoothing: 0, log: false, logx: false, across: "step", hidden: /** @type {Set<string>} */ (new Set()) };

/** @param {Partial<ChartData>} part @returns {ChartData} */
const chart = (part) => ({ kind: "line", x: {}, y: {}, series: [{ name: "a", y: [1, "NaN", 3, 4], run: "r1" }], thresholds: [], ...part });

export const tests = {
  "along time, points stand in the order in which they were measured": () => {
    const data = chart({ series: [{ name: "a", x: [0, 1, 2], y: [1, 2, 3], times: [5000, 9000, 7000] }] });
    const timed = along(data, { ...view, across: "time" });
    equal([timed.x.type, timed.series[0]?.x, timed.series[0]?.y], ["time", [5000, 7000, 9000], [1, 3, 2]]);
    const relative = along(data, { ...view, across: "relative" });
    equal([relative.x.title, relative.series[0]?.x], ["seconds since the first value", [0, 2, 4]]);
    equal(along(data, view), data);
  },
  "relative time takes the unit that fits the longest line": () => {
    const data = chart({ series: [{ name: "a", x: [0, 1], y: [1, 2], times: [0, 3 * 3_600_000] }] });
    equal(along(data, { ...view, across: "relative" }).series[0]?.x, [0, 3]);
  },
  "a logarithmic axis leaves out what has no place on it": () => {
    const data = chart({ series: [{ name: "a", x: [0, 1, 10], y: [1, 2, 3] }] });
    const drawn = option(data, { ...view, logx: true }, tokens, false);
    equal([drawn.xAxis.type, drawn.series[0].data], ["log", [[1, 2], [10, 3]]]);
  },
  "numbers shade the points of a cloud, with a scale": () => {
    const data = chart({ kind: "scatter", shade: "depth", series: [{ name: "depth", x: [1, 2], y: [3, 4], shades: [5, 9] }] });
    const drawn = option(data, view, tokens, false);
    equal([drawn.visualMap.min, drawn.visualMap.max, drawn.visualMap.seriesIndex, drawn.series[0].data], [5, 9, [0], [[1, 3, 5], [2, 4, 9]]]);
  },
  "smoothing keeps a constant, its first value and its gaps": () => {
    equal(
      smooth([5, 5, 5], 0.9).map((value) => Number(value?.toFixed(9))),
      [5, 5, 5],
    );
    equal(
      smooth([1, null, NaN, 3], 0.5).map((value) => (value === null ? null : Number(value.toFixed(6)))),
      [1, null, null, 2.333333],
    );
    equal(smooth([1, 2], 0), [1, 2]);
  },
  "NaN leaves a gap": () =>
    equal(option(chart({ series: [{ name: "a", y: [1, 2, "NaN", 4, 5] }] }), view, tokens, false).series[0].data, [
      [0, 1],
      [1, 2],
      [2, null],
      [3, 4],
      [4, 5],
    ]),
  "smoothing draws the raw values as a ghost behind": () => {
    const { series } = option(chart({}), { ...view, smoothing: 0.6 }, tokens, false);
    equal(
      series.map((/** @type {any} */ one) => [one.name, one.lineStyle.opacity ?? 1]),
      [
        ["a (raw)", 0.3],
        ["a", 1],
      ],
    );
  },
  "a run's colour is that of its id wherever it stands": () => {
    const data = chart({
      series: [
        { name: "x", y: [] },
        { name: "y", y: [], run: "r1" },
      ],
    });
    equal(seriesStyles(data, tokens)[1]?.colour, `run${runColour("r1")}`);
  },
  "runs that are shown together have a colour each, though other charts of the page show fewer of them": () => {
    const ids = Array.from({ length: 10 }, (_, i) => `run ${i}`);
    const of = (/** @type {string[]} */ some) => seriesStyles(chart({ kind: "scatter", runs: ids, series: some.map((run) => ({ name: run, y: [], run })) }), tokens);
    const all = of(ids);
    equal([new Set(all.map(({ colour }) => colour)).size, new Set(all.map(({ symbol }) => symbol))], [10, ["circle"]]);
    equal(of(ids.slice(7)), all.slice(7));
    const many = ids.flatMap((id) => [id, `${id}b`, `${id}c`]);
    const marks = seriesStyles(chart({ kind: "scatter", series: many.map((run) => ({ name: run, y: [], run })) }), tokens);
    equal(new Set(marks.map(({ colour, symbol }) => colour + symbol)).size, 30);
    equal(new Set(marks.map(({ colour, dash }) => colour + dash)).size, 30);
  },
  "two series of one run differ by their dash": () => {
    const data = chart({
      series: [
        { name: "train", y: [], run: "r1" },
        { name: "valid", y: [], run: "r1" },
      ],
    });
    equal(
      seriesStyles(data, tokens).map((style) => style.dash),
      ["solid", "dashed"],
    );
  },
  "a point between gaps is a dot": () => {
    const { series } = option(chart({ series: [{ name: "a", y: [1, null, 3, 4, null] }] }), view, tokens, false);
    equal(series[0].data, [{ value: [0, 1], symbol: "circle", symbolSize: 6 }, [1, null], [2, 3], [3, 4], [4, null]]);
  },
  "values that have no place are marked, a stretch of them once, and what is absent is not": () => {
    const { series } = option(chart({ series: [{ name: "a", x: [0, 1, 2, 3, 5, 6], y: ["Infinity", 2, "NaN", "NaN", null, "-Infinity"] }] }), { ...view, smoothing: 0.5 }, tokens, false);
    equal(series.map((/** @type {any} */ one) => one.markPoint?.data.map((/** @type {any} */ mark) => [...mark.coord, mark.label.formatter])), [undefined, [[0, 2, "∞"], [2, 2, "NaN × 2"], [6, 2, "−∞"]]]);
    equal(option(chart({ series: [{ name: "a", y: [1, null] }] }), view, tokens, false).series[0].markPoint, undefined);
  },
  "between two steps there is no tick": () => {
    const ticks = (/** @type {number[]} */ x) => option(chart({ series: [{ name: "a", x, y: [1, 2] }] }), view, tokens, false).xAxis.minInterval;
    equal([ticks([0, 3]), ticks([0, 1.5])], [1, undefined]);
  },
  "labels of parallel coordinates stand on a ground that hides the lines": () => {
    const data = chart({ kind: "parallel", series: [], dimensions: [{ name: "solver", values: [0], categories: ["lbfgs"] }, { name: "auc", values: [1] }] });
    equal(option(data, view, tokens, false).parallelAxis[0].axisLabel.backgroundColor, tokens.surface);
  },
  "bars begin at zero": () => equal(option(chart({ kind: "bar" }), view, tokens, false).yAxis.scale, false),
  "the axis reaches to a threshold that no value comes near": () => {
    const { yAxis } = option(chart({ thresholds: [{ value: 9, label: "alert" }] }), view, tokens, false);
    ok(yAxis.max({ max: 4 }) > 9, "the threshold is beyond the axis");
    equal([yAxis.max({ max: 20 }), yAxis.min({ min: 1 })], [null, null]);
  },
  "hidden series are not drawn, thresholds stay": () => {
    const { series } = option(chart({ thresholds: [{ value: 0.2, label: "alert" }] }), { ...view, hidden: new Set(["a"]) }, tokens, false);
    equal(
      series.map((/** @type {any} */ one) => one.name),
      ["thresholds"],
    );
  },
  "the scale is logarithmic when asked": () => equal(option(chart({}), { ...view, log: true }, tokens, false).yAxis.type, "log"),
  "tooltips are drawn, never parsed, and names are no markup": () => {
    const { tooltip } = option(chart({}), view, tokens, false);
    equal(tooltip.renderMode, "richText");
    ok(!plainText("{a|b}").includes("{a|"), "the library would read it");
  },
  "reference and current histograms overlay": () => {
    const { series } = option(
      chart({
        kind: "histogram",
        series: [
          { name: "ref", y: [1], reference: true },
          { name: "now", y: [2] },
        ],
      }),
      view,
      tokens,
      false,
    );
    equal(
      series.map((/** @type {any} */ one) => one.barGap),
      ["-100%", "-100%"],
    );
  },
  "the data can be read as a table": () => {
    equal(
      asTable(
        chart({
          series: [
            { name: "a", x: [0, 2], y: [1, 2] },
            { name: "b", x: [1, 2], y: [3, "NaN"] },
          ],
        }),
      ),
      {
        head: ["x", "a", "b"],
        rows: [
          [0, 1, null],
          [1, null, 3],
          [2, 2, null],
        ],
      },
    );
  },
  "parallel coordinates name their categories": () => {
    const data = chart({
      kind: "parallel",
      series: [],
      dimensions: [
        { name: "kind", values: [1, 0], categories: ["dart", "gbdt"] },
        { name: "auc", values: [0.8, 0.9] },
      ],
    });
    equal(option(data, view, tokens, false).series[0].data, [
      ["gbdt", 0.8],
      ["dart", 0.9],
    ]);
    equal(asTable(data).rows, [
      ["gbdt", 0.8],
      ["dart", 0.9],
    ]);
  },
  "parallel lines have the colours of their runs, without a scale, and can be hidden": () => {
    const run = (/** @type {string} */ name) => ({ name, y: [], run: name });
    const data = chart({ kind: "parallel", series: [run("r1"), run("r2")], dimensions: [{ name: "rate", values: [1, 2] }, { name: "auc", values: [0.8, 0.9] }] });
    const drawn = option(data, view, tokens, false);
    equal(drawn.visualMap, undefined);
    equal(
      drawn.series[0].data.map((/** @type {any} */ line) => line.lineStyle.color),
      seriesStyles(data, tokens).map((style) => style.colour),
    );
    equal(
      option(data, { ...view, hidden: new Set(["r1"]) }, tokens, false).series[0].data.map((/** @type {any} */ line) => line.value),
      [[2, 0.9]],
    );
  },
  "parallel lines that the last axis colours have a scale": () => {
    const { visualMap } = option(chart({ kind: "parallel", series: [], dimensions: [{ name: "rate", values: [1, 2] }, { name: "auc", values: [0.8, 0.9] }] }), view, tokens, false);
    equal([visualMap.show ?? true, visualMap.dimension, visualMap.text], [true, 1, ["0.9", "auc  0.8"]]);
  },
  "parallel lines at the good end stand out": () => {
    const data = (/** @type {any} */ goal) => chart({ kind: "parallel", series: [], goal, dimensions: [{ name: "loss", values: [1, 0] }] });
    const colours = (/** @type {any} */ goal) => option(data(goal), view, tokens, false).visualMap.inRange.color;
    equal(colours("max"), [tokens.ink3, tokens.accent]);
    equal(colours("none"), [tokens.ink3, tokens.accent]);
    equal(colours("min"), [tokens.accent, tokens.ink3]);
  },
  "a chart without values is empty": () =>
    equal([isEmpty(chart({ series: [] })), isEmpty(chart({})), isEmpty(chart({ kind: "parallel" }))], [true, false, true]),
};
