import { number } from "../format.js";
import { drawable } from "./data.js";
import { scale } from "./scale.js";
/** @typedef {import("./data.js").Dimension} Dimension */
/** @typedef {import("./tokens.js").Tokens} Tokens */

/**
 * Parallel coordinates: one axis a parameter; drag along an axis to keep only what passes there. Lines are coloured as their series are, one a line; without series the last axis colours
 * them, those at its good end most.
 * @param {import("./data.js").ChartData} data
 * @param {import("./data.js").ChartView} view
 * @param {import("./options.js").Style[]} styles
 * @param {Tokens} tokens
 */
export function parallelOption(data, view, styles, tokens) {
  const dimensions = data.dimensions ?? [];
  const own = data.series.length > 0;
  return {
    parallel: { left: 56, right: 72, top: 40, bottom: own ? 22 : 46, axisExpandable: false },
    parallelAxis: dimensions.map((dimension, dim) => axis(dimension, dim, tokens)),
    visualMap: own ? undefined : judged(data, tokens),
    series: [
      {
        type: "parallel",
        lineStyle: { width: own ? 1.75 : 1.4, opacity: own ? 0.85 : 0.7 },
        inactiveOpacity: 0.05,
        activeOpacity: 0.9,
        data: drawnRows(data, view).map((row) => {
          const value = dimensions.map((dimension) => cell(dimension, row));
          return own ? { value, lineStyle: { color: styles[row]?.colour, type: styles[row]?.dash } } : value;
        }),
      },
    ],
  };
}

/**
 * The lines that are drawn: all but those whose series is hidden.
 * @param {import("./data.js").ChartData} data
 * @param {import("./data.js").ChartView} view
 */
export function drawnRows(data, view) {
  const count = Math.max(0, ...(data.dimensions ?? []).map((dimension) => dimension.values.length));
  return Array.from({ length: count }, (_, row) => row).filter((row) => !view.hidden.has(data.series[row]?.name ?? ""));
}

/**
 * @param {import("./data.js").ChartData} data
 * @param {Tokens} tokens
 */
function judged(data, tokens) {
  const dimensions = data.dimensions ?? [];
  const last = dimensions.at(-1);
  const figures = (last?.values ?? []).map(drawable).filter((value) => value !== null);
  const colours = data.goal === "min" ? [tokens.accent, tokens.ink3] : [tokens.ink3, tokens.accent];
  return { ...scale(last?.name ?? "", figures, colours, tokens), dimension: dimensions.length - 1, bottom: 0 };
}

/**
 * @param {Dimension} dimension
 * @param {number} dim
 * @param {Tokens} tokens
 */
function axis(dimension, dim, tokens) {
  return {
    dim,
    name: dimension.name,
    type: dimension.categories ? "category" : dimension.log ? "log" : "value",
    data: dimension.categories,
    scale: true,
    nameTextStyle: { color: tokens.ink, fontSize: 12, fontWeight: 600 },
    nameGap: 14,
    axisLine: { lineStyle: { color: tokens.ink3, width: 1 } },
    axisTick: { show: false },
    axisLabel: {
      color: tokens.ink2,
      fontSize: 11,
      // Lines end where labels stand.
      backgroundColor: tokens.surface,
      padding: [2, 4],
      borderRadius: 2,
      formatter: dimension.categories ? undefined : (/** @type {number} */ value) => number(value),
    },
    areaSelectStyle: { width: 14, color: tokens.accent, opacity: 0.25, borderColor: tokens.accent, borderWidth: 1 },
  };
}

/**
 * @param {Dimension} dimension
 * @param {number} row
 */
function cell(dimension, row) {
  const value = drawable(dimension.values[row]);
  return dimension.categories ? (value === null ? "-" : dimension.categories[value]) : (value ?? "-");
}
