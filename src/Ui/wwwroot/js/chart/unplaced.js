import { number } from "../format.js";
import { drawable } from "./data.js";
/** @typedef {import("./data.js").Series} Series */

/** More stretches than these would hide the line. */
const MOST = 40;

/**
 * Marks where a line has values that have no place: NaN and the infinities, one mark a stretch, at the height of the value before it. A value that is absent is no mark.
 * @param {Series} series
 * @param {string} colour
 * @param {string} ground
 */
export function unplaced(series, colour, ground) {
  const stretches = stretchesOf(series.y).slice(0, MOST);
  if (stretches.length === 0) return undefined;
  return {
    silent: true,
    animation: false,
    symbol: "circle",
    symbolSize: 8,
    itemStyle: { color: ground, borderColor: colour, borderWidth: 1.75 },
    label: { position: "top", distance: 3, color: colour, fontSize: 10, fontWeight: 600, backgroundColor: ground, padding: [1, 2] },
    data: stretches.map(({ from, count, value }) => ({
      coord: [series.x?.[from] ?? from, heightAt(series.y, from)],
      label: { formatter: number(value) + (count > 1 ? ` × ${count}` : "") },
    })),
  };
}

/** @param {Series["y"]} values */
function stretchesOf(values) {
  /** @type {{ from: number, count: number, value: number }[]} */
  const found = [];
  values.forEach((written, i) => {
    if (written === null || drawable(written) !== null) return;
    const value = Number(written);
    const last = found.at(-1);
    if (last && last.from + last.count === i && Object.is(last.value, value)) last.count += 1;
    else found.push({ from: i, count: 1, value });
  });
  return found;
}

/**
 * @param {Series["y"]} values
 * @param {number} at
 */
function heightAt(values, at) {
  const placed = (/** @type {Series["y"][number]} */ value) => drawable(value) !== null;
  return drawable(values.slice(0, at).findLast(placed) ?? values.slice(at).find(placed)) ?? 0;
}
