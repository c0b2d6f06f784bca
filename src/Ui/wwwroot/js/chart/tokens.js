/**
 * Colours of the design system as the chart needs them: resolved for the theme of the moment.
 * @typedef {{ ink: string, ink2: string, ink3: string, line: string, lineSoft: string, surface: string, raised: string, accent: string, buoy: string,
 *   good: string, warning: string, bad: string, running: string, runs: string[], font: string }} Tokens
 */

/**
 * @param {Element} element
 * @returns {Tokens}
 */
export function readTokens(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const tokens = {
    ink: colour("ink"),
    ink2: colour("ink-2"),
    ink3: colour("ink-3"),
    line: colour("line"),
    lineSoft: colour("line-soft"),
    surface: colour("surface"),
    raised: colour("raised"),
    accent: colour("accent"),
    buoy: colour("buoy"),
    good: colour("good"),
    warning: colour("warning"),
    bad: colour("bad"),
    running: colour("running"),
    runs: Array.from({ length: 10 }, (_, i) => colour(`run-${i}`)),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return tokens;
}
