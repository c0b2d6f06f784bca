import { make } from "../dom.js";
import { hasTimes } from "./across.js";
/** @typedef {import("./data.js").ChartData} ChartData */
/** @typedef {import("./data.js").ChartView} ChartView */

/** @type {[ChartView["across"], string][]} */
export const WAYS = [
  ["step", "Step"],
  ["time", "Time"],
  ["relative", "Relative time"],
];

/**
 * What a visitor may change about a chart: smoothing, what it runs along, scales.
 * @param {ChartData} data
 * @param {ChartView} view
 * @param {(part: Partial<ChartView>) => void} change
 */
export function controls(data, view, change) {
  const all = make("span", { class: "ch-controls" });
  if (data.kind === "line") all.append(smoothing(view, change));
  if (hasTimes(data)) all.append(ways(view, change));
  if (data.kind === "line" || data.kind === "scatter") {
    all.append(check("Log scale", view.log, (log) => change({ log })));
    if (hasTimes(data) || data.kind === "scatter") all.append(check("Log x-axis", view.logx, (logx) => change({ logx })));
  }
  return all;
}

/**
 * @param {ChartView} view
 * @param {(part: Partial<ChartView>) => void} change
 */
function smoothing(view, change) {
  const amount = make("output", {}, view.smoothing.toFixed(2));
  const slider = make("input", { type: "range", min: 0, max: 0.99, step: 0.01, value: view.smoothing });
  slider.addEventListener("input", () => {
    amount.textContent = Number(slider.value).toFixed(2);
    change({ smoothing: Number(slider.value) });
  });
  return make("label", {}, "Smoothing", slider, amount);
}

/**
 * @param {ChartView} view
 * @param {(part: Partial<ChartView>) => void} change
 */
function ways(view, change) {
  const select = make("select", { name: "along" }, ...WAYS.map(([value, words]) => make("option", { value, selected: view.across === value }, words)));
  select.addEventListener("change", () => change({ across: /** @type {ChartView["across"]} */ (select.value) }));
  return make("label", {}, "Along", select);
}

/**
 * @param {string} words
 * @param {boolean} checked
 * @param {(checked: boolean) => void} change
 */
function check(words, checked, change) {
  const box = make("input", { type: "checkbox", checked });
  box.addEventListener("change", () => change(box.checked));
  return make("label", {}, box, words);
}
