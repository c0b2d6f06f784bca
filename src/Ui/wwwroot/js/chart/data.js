/**
 * What a chart is told to show; ChartData in C# writes the same.
 * @typedef {{ title?: string, type?: "value" | "time" | "category", log?: boolean, categories?: string[] }} Axis
 * @typedef {{ name: string, y: (number | string | null)[], x?: number[], times?: number[], shades?: number[], run?: string, reference?: boolean, labels?: string[] }} Series
 * @typedef {{ value: number, label: string, tone?: string }} Threshold
 * @typedef {{ name: string, values: (number | string | null)[], categories?: string[], log?: boolean }} Dimension
 * @typedef {{ kind: "line" | "scatter" | "histogram" | "bar" | "parallel", x: Axis, y: Axis, series: Series[], thresholds: Threshold[],
 *   dimensions?: Dimension[], goal?: "none" | "min" | "max", shade?: string, smoothing?: number, runs?: string[] }} ChartData
 * @typedef {{ smoothing: number, log: boolean, logx: boolean, across: "step" | "time" | "relative", hidden: ReadonlySet<string> }} ChartView
 */

/** What is added to the name of a line to name its unsmoothed ghost. */
export const RAW = " (raw)";

/**
 * A number, or null for what cannot be drawn: the wire writes NaN and infinities as words.
 * @param {number | string | null | undefined} value
 */
export function drawable(value) {
  const figure = value === null || value === undefined ? NaN : Number(value);
  return Number.isFinite(figure) ? figure : null;
}

/**
 * @param {Series} series
 * @returns {[number, number | null][]}
 */
export function points(series) {
  return series.y.map((value, i) => [series.x?.[i] ?? i, drawable(value)]);
}

/** @param {ChartData} data */
export function isEmpty(data) {
  return data.kind === "parallel"
    ? !data.dimensions?.some((dimension) => dimension.values.length > 0)
    : data.series.every((series) => series.y.length === 0);
}

/**
 * The same data as a plain table, for those who cannot see the chart: one row a position.
 * @param {ChartData} data
 * @returns {{ head: string[], rows: (string | number | null)[][] }}
 */
export function asTable(data) {
  if (data.kind === "parallel") {
    const dimensions = data.dimensions ?? [];
    const count = Math.max(0, ...dimensions.map((dimension) => dimension.values.length));
    return {
      head: dimensions.map((dimension) => dimension.name),
      rows: Array.from({ length: count }, (_, row) =>
        dimensions.map((dimension) => dimension.categories?.[Number(dimension.values[row])] ?? drawable(dimension.values[row])),
      ),
    };
  }
  /** @type {Map<number, (string | number | null)[]>} */
  const rows = new Map();
  data.series.forEach((series, s) => {
    for (const [x, y] of points(series)) {
      const row = rows.get(x) ?? [
        data.x.categories?.[x] ?? (data.x.type === "time" ? new Date(x).toISOString().slice(0, 19) : x),
        ...data.series.map(() => null),
      ];
      row[s + 1] = y;
      rows.set(x, row);
    }
  });
  return {
    head: [data.x.title ?? "x", ...data.series.map((series) => series.name)],
    rows: [...rows.entries()].sort((a, b) => a[0] - b[0]).map(([, row]) => row),
  };
}
