import { number } from "../format.js";
import { drawable } from "./data.js";
/** @typedef {import("./data.js").Dimension} Dimension */
/** @typedef {import("./tokens.js").Tokens} Tokens */

/**
 * Parallel coordinates: one axis a parameter, the last one colours the lines, those at its good end most; drag along an axis to keep only what passes there.
 * @param {import("./data.js").ChartData} data
 * @param {Tokens} tokens
 */
export function parallelOption(data, tokens) {
  const dimensions = data.dimensions ?? [];
  const count = Math.max(0, ...dimensions.map((dimension) => dimension.values.length));
  const judged = dimensions.at(-1);
  const figures = (judged?.values ?? []).map(drawable).filter((value) => value !== null);
  return {
    parallel: { left: 56, right: 72, top: 40, bottom: 22, axisExpandable: false },
    parallelAxis: dimensions.map((dimension, dim) => axis(dimension, dim, tokens)),
    visualMap: {
      show: false,
      type: "continuous",
      dimension: dimensions.length - 1,
      min: Math.min(...figures),
      max: Math.max(...figures),
      inRange: { color: data.goal === "min" ? [tokens.accent, tokens.ink3] : [tokens.ink3, tokens.accent] },
    },
    series: [
      {
        type: "parallel",
        lineStyle: { width: 1.4, opacity: 0.7 },
        inactiveOpacity: 0.05,
        activeOpacity: 0.9,
        data: Array.from({ length: count }, (_, row) => dimensions.map((dimension) => cell(dimension, row))),
      },
    ],
  };
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
