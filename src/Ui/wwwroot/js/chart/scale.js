import { number } from "../format.js";
import { plainText } from "./tooltip.js";

/**
 * The scale of what colours points or lines.
 * @param {string} name what is measured
 * @param {number[]} figures
 * @param {string[]} colours from the least to the most
 * @param {import("./tokens.js").Tokens} tokens
 */
export function scale(name, figures, colours, tokens) {
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  return {
    type: "continuous",
    min: least,
    max: most,
    orient: "horizontal",
    right: 16,
    itemHeight: 90,
    itemWidth: 10,
    text: [number(most), `${plainText(name)}  ${number(least)}`],
    textStyle: { color: tokens.ink2, fontSize: 11 },
    inRange: { color: colours },
  };
}
