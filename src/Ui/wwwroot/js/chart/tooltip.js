import { figure, number } from "../format.js";
import { RAW } from "./data.js";
/** @typedef {import("./data.js").ChartData} ChartData */
/** @typedef {import("./tokens.js").Tokens} Tokens */

const LISTED = 14;

/**
 * What stands under the cursor, drawn by the library: HTML tooltips would break the page's policy, and names could be markup in them.
 * @param {ChartData} data
 * @param {Tokens} tokens
 */
export function tooltip(data, tokens) {
  const atAxis = data.kind !== "scatter";
  return {
    trigger: atAxis ? "axis" : "item",
    renderMode: "richText",
    confine: true,
    backgroundColor: tokens.raised,
    borderColor: tokens.line,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: tokens.ink, fontSize: 12, fontFamily: tokens.font },
    axisPointer: { type: "line", lineStyle: { color: tokens.ink3, width: 1, type: "solid" } },
    formatter: (/** @type {any} */ hit) => (Array.isArray(hit) ? atPosition(data, hit) : atPoint(data, hit)),
  };
}

/**
 * @param {ChartData} data
 * @param {any[]} hits
 */
function atPosition(data, hits) {
  const named = hits.filter((hit) => !hit.seriesName.endsWith(RAW) && hit.seriesName !== "thresholds");
  const at = named[0]?.axisValue;
  const head =
    data.x.type === "time"
      ? new Date(Number(at)).toISOString().slice(0, 19).replace("T", " ")
      : `${data.x.title ?? "x"} ${typeof at === "number" ? number(at) : at}`;
  const rows = named
    .slice(0, LISTED)
    .map((hit) => `${hit.marker ?? ""}${plainText(hit.seriesName)}  ${figure(Array.isArray(hit.value) ? hit.value[1] : hit.value)}`);
  const rest = named.length > LISTED ? [`and ${named.length - LISTED} more`] : [];
  return [plainText(head), ...rows, ...rest].join("\n");
}

/**
 * @param {ChartData} data
 * @param {any} hit
 */
function atPoint(data, hit) {
  const label = data.series.find((series) => series.name === hit.seriesName)?.labels?.[hit.dataIndex];
  return [
    plainText(label ?? hit.seriesName),
    `${plainText(data.x.title ?? "x")}  ${number(hit.value[0])}`,
    `${plainText(data.y.title ?? "y")}  ${number(hit.value[1])}`,
  ].join("\n");
}

/** Keeps names from being read as the library's markup. @param {string} words */
export function plainText(words) {
  return words.replaceAll("{", "{\u200b");
}
