/** Units of time as a filter takes them, by the ways they are written; the table writes the first ones. @type {[string, number, string[]][]} */
export const UNITS = [
  ["ms", 1, ["ms"]],
  ["s", 1000, ["s", "sec", "second", "seconds"]],
  ["min", 60_000, ["min", "m", "minute", "minutes"]],
  ["h", 3_600_000, ["h", "hour", "hours"]],
  ["d", 86_400_000, ["d", "day", "days"]],
];

const SIZES = new Map(UNITS.flatMap(([, size, ways]) => ways.map((way) => [way, size])));
const FIGURE = String.raw`(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const PART = String.raw`${FIGURE}\s*(?:${[...SIZES.keys()].sort((a, b) => b.length - a.length).join("|")})(?![\w.])`;

/** A length of time with its unit, in one part or several: 90s, 5 min, 1 h 30 min. */
export const SPAN = new RegExp(String.raw`${PART}(?:\s*${PART})*`, "iy");

const WHOLE = new RegExp(String.raw`^(?:${PART}\s*)+$`, "i");
const EACH = new RegExp(String.raw`(${FIGURE})\s*([a-z]+)`, "gi");
const BARE = new RegExp(String.raw`^[-+]?${FIGURE}$`, "i");

/**
 * A length of time in milliseconds; a figure without a unit is seconds.
 * @param {string} text
 * @returns {number} NaN for what is none
 */
export function milliseconds(text) {
  if (BARE.test(text)) return Number(text) * 1000;
  if (!WHOLE.test(text)) return NaN;
  return [...text.matchAll(EACH)].reduce((sum, [, figure, unit]) => sum + Number(figure) * (SIZES.get(unit?.toLowerCase() ?? "") ?? NaN), 0);
}
