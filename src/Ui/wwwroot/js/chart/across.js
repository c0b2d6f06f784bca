/** @typedef {import("./data.js").ChartData} ChartData */
/** @typedef {import("./data.js").ChartView} ChartView */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * The chart with its lines along what the visitor chose: the step, the time of day, or the time since each line began.
 * @param {ChartData} data
 * @param {ChartView} view
 * @returns {ChartData}
 */
export function along(data, view) {
  if (view.across === "step" || !hasTimes(data)) return data;
  if (view.across === "time") return { ...data, x: { title: "time", type: "time" }, series: placed(data, (times) => [...times]) };
  const longest = Math.max(...data.series.map(({ times }) => (times?.length ? Math.max(...times) - Math.min(...times) : 0)));
  const [unit, title] = longest >= 2 * HOUR ? [HOUR, "hours"] : longest >= 2 * MINUTE ? [MINUTE, "minutes"] : [SECOND, "seconds"];
  return {
    ...data,
    x: { title: `${title} since the first value` },
    series: placed(data, (times) => {
      const begin = Math.min(...times);
      return times.map((time) => (time - begin) / unit);
    }),
  };
}

/**
 * What lines run along unless the visitor chose: the step, except where values were logged without one and would stand above each other.
 * @param {ChartData} data
 * @returns {ChartView["across"]}
 */
export function usual(data) {
  const lines = data.series.filter((series) => series.y.length > 1);
  return lines.length > 0 && lines.every(({ x, times }) => times?.length && x?.every((step) => step === x[0])) ? "relative" : "step";
}

/** @param {ChartData} data */
export function hasTimes(data) {
  return data.kind === "line" && data.series.some((series) => series.times?.length);
}

/**
 * Positions in their order: what was logged late by its step may have been measured early.
 * @param {ChartData} data
 * @param {(times: number[]) => number[]} positions
 */
function placed(data, positions) {
  return data.series.map((series) => {
    if (!series.times) return series;
    const x = positions(series.times);
    const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
    return { ...series, x: order.map((i) => x[i] ?? 0), y: order.map((i) => series.y[i] ?? null) };
  });
}
