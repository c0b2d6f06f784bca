import { number } from "../format.js";
import { runMarks } from "../runColour.js";
import { drawable, points, RAW } from "./data.js";
import { parallelOption } from "./parallel.js";
import { scale } from "./scale.js";
import { smooth } from "./smoothing.js";
import { plainText, tooltip } from "./tooltip.js";
import { unplaced } from "./unplaced.js";
/** @typedef {import("./data.js").ChartData} ChartData */
/** @typedef {import("./data.js").ChartView} ChartView */
/** @typedef {import("./data.js").Axis} Axis */
/** @typedef {import("./data.js").Series} Series */
/** @typedef {import("./tokens.js").Tokens} Tokens */

/** @typedef {{ colour: string, dash: string, symbol: string }} Style */

const DASHES = ["solid", "dashed", "dotted"];
/** The points of a cloud as its lines would be. */
const SYMBOLS = ["circle", "diamond", "triangle"];
const below = { nameLocation: "middle", nameGap: 26 };
const above = { nameLocation: "end", nameGap: 10, nameTextStyle: { align: "left", fontSize: 11, padding: [0, 0, 0, -6] } };

/**
 * The drawing library's terms for what a chart is to show.
 * @param {ChartData} data
 * @param {ChartView} view
 * @param {Tokens} tokens
 * @param {boolean} small drawn in little room: no axis names
 * @returns {Record<string, any>}
 */
export function option(data, view, tokens, small) {
  const base = {
    animation: false,
    textStyle: { fontFamily: tokens.font, color: tokens.ink2 },
    backgroundColor: "transparent",
    aria: { enabled: false },
  };
  const logx = view.logx && !data.x.categories && data.x.type !== "time";
  const styles = seriesStyles(data, tokens);
  if (data.kind === "parallel") return { ...base, ...parallelOption(data, view, styles, tokens) };
  const drawn = data.series.flatMap((series, i) =>
    view.hidden.has(series.name) ? [] : draw(data, logx ? positive(series) : series, styles[i] ?? { colour: tokens.accent, dash: "solid", symbol: "circle" }, view, tokens),
  );
  const bars = data.kind === "bar" || data.kind === "histogram";
  return {
    ...base,
    grid: small
      ? { left: 8, right: 10, top: 10, bottom: 6, containLabel: true }
      : { left: 14, right: 22, top: data.y.title ? 30 : 16, bottom: data.x.title ? 30 : 12, containLabel: true },
    xAxis: { ...axis({ ...data.x, log: logx }, tokens, small), ...below, boundaryGap: bars || data.x.type === "category", minInterval: whole(data) ? 1 : undefined, axisPointer: { label: { show: false } } },
    yAxis: {
      ...axis({ ...data.y, log: view.log }, tokens, small),
      ...above,
      ...range(data, axis(data.y, tokens, small).axisLabel),
      scale: !bars,
      splitNumber: small ? 3 : 5,
      axisPointer: { show: false },
    },
    tooltip: tooltip(data, tokens),
    ...shading(data, drawn, tokens),
    series: [...drawn, ...lines(data, tokens)],
  };
}

/**
 * Whether lines run along whole numbers, as steps are: there is nothing between two of them to be named.
 * @param {ChartData} data
 */
function whole(data) {
  return data.kind === "line" && data.x.type !== "time" && data.series.every((series) => series.x?.every(Number.isInteger) ?? true);
}

/**
 * What has a place on a logarithmic axis.
 * @param {Series} series
 * @returns {Series}
 */
function positive(series) {
  const kept = series.y.map((_, i) => i).filter((i) => (series.x?.[i] ?? i) > 0);
  return {
    ...series,
    x: kept.map((i) => series.x?.[i] ?? i),
    y: kept.map((i) => series.y[i] ?? null),
    shades: series.shades && kept.map((i) => series.shades?.[i] ?? NaN),
    labels: series.labels && kept.map((i) => series.labels?.[i] ?? ""),
  };
}

/**
 * The scale of what shades the points of a cloud.
 * @param {ChartData} data
 * @param {Record<string, any>[]} drawn
 * @param {Tokens} tokens
 */
function shading(data, drawn, tokens) {
  const shaded = drawn.flatMap((series, i) => (series.shaded ? [i] : []));
  if (data.kind !== "scatter" || shaded.length === 0) return {};
  const figures = data.series.flatMap((series) => series.shades ?? []);
  return {
    visualMap: { ...scale(data.shade ?? "", figures, [tokens.buoy, tokens.ink3, tokens.accent], tokens), seriesIndex: shaded, dimension: 2, top: 0 },
  };
}

/**
 * Colour, dash and symbol of every series: those of the run among all that are shown; without one colours come in turn. Where two share a colour, the second is dashed, the third dotted.
 * @param {ChartData} data
 * @param {Tokens} tokens
 * @returns {Style[]}
 */
export function seriesStyles(data, tokens) {
  /** @type {Map<string, number>} */
  const used = new Map();
  const bars = data.kind === "histogram" || data.kind === "bar";
  const marks = runMarks(data.runs ?? data.series.flatMap((series) => series.run ?? []));
  let next = 0;
  return data.series.map((series) => {
    if (series.reference) return { colour: tokens.ink3, dash: "dashed", symbol: "circle" };
    const mark = marks.get(series.run ?? "");
    const colour = (bars ? [tokens.accent, tokens.buoy][next % 2] : tokens.runs[mark ? mark.colour : next % tokens.runs.length]) ?? tokens.accent;
    next += 1;
    const user = mark ? `run ${series.run}` : colour;
    const before = used.get(user) ?? 0;
    used.set(user, before + 1);
    const way = ((mark?.dash ?? 0) + before) % DASHES.length;
    return { colour, dash: DASHES[way] ?? "solid", symbol: SYMBOLS[way] ?? "circle" };
  });
}

/**
 * An axis that shows its thresholds even while all values keep away from them: how far is the news.
 * @param {ChartData} data
 * @param {Record<string, any>} label of the axis; its outermost ones would stand at no round figure
 */
function range(data, label) {
  if (data.thresholds.length === 0) return {};
  const values = data.thresholds.map((threshold) => threshold.value);
  const seen = data.series.flatMap((series) => series.y.map(drawable)).filter((value) => value !== null);
  return {
    axisLabel: { ...label, showMaxLabel: false, showMinLabel: Math.min(...values) >= Math.min(...seen) },
    min: (/** @type {{ min: number }} */ extent) => (Math.min(...values) < extent.min ? Math.min(...values) : null),
    max: (/** @type {{ max: number }} */ extent) => (Math.max(...values) >= extent.max ? Math.max(...values) * 1.1 : null),
  };
}

/**
 * @param {Axis} axis
 * @param {Tokens} tokens
 * @param {boolean} small
 */
function axis(axis, tokens, small) {
  const type = axis.type === "category" || axis.categories ? "category" : axis.type === "time" ? "time" : axis.log ? "log" : "value";
  return {
    type,
    name: small ? undefined : axis.title,
    nameTextStyle: { color: tokens.ink3, fontSize: 11 },
    data: axis.categories,
    scale: true,
    axisLine: { lineStyle: { color: tokens.line }, onZero: false },
    axisTick: { show: false },
    axisLabel: {
      color: tokens.ink3,
      fontSize: 11,
      hideOverlap: true,
      formatter: type === "value" || type === "log" ? (/** @type {number} */ value) => number(value) : undefined,
    },
    splitLine: { lineStyle: { color: tokens.lineSoft } },
    minorSplitLine: { show: false },
  };
}

/**
 * @param {ChartData} data
 * @param {Series} series
 * @param {Style} style
 * @param {ChartView} view
 * @param {Tokens} tokens
 * @returns {Record<string, any>[]}
 */
function draw(data, series, style, view, tokens) {
  const { colour } = style;
  const named = { name: series.name, itemStyle: { color: colour }, emphasis: { disabled: true } };
  switch (data.kind) {
    case "histogram":
      return [
        {
          ...named,
          type: "bar",
          barGap: "-100%",
          barCategoryGap: "4%",
          z: series.reference ? 1 : 2,
          itemStyle: series.reference
            ? { color: tokens.ink3, opacity: 0.38 }
            : { color: fade(colour, 0.3), borderColor: colour, borderWidth: 1.25 },
          data: series.y.map(drawable),
        },
      ];
    case "bar":
      return [{ ...named, type: "bar", barMaxWidth: 36, data: series.y.map(drawable) }];
    case "scatter":
      return [
        {
          ...named,
          type: "scatter",
          symbol: style.symbol,
          symbolSize: style.symbol === "circle" ? 8 : 10,
          itemStyle: { color: colour, opacity: 0.8, borderColor: tokens.surface, borderWidth: 0.5 },
          shaded: Boolean(series.shades),
          data: points(series).map((point, i) => (series.shades ? [...point, series.shades[i]] : point)),
        },
      ];
    default:
      return line(series, style, view, { ...named, markPoint: unplaced(series, colour, tokens.surface) });
  }
}

/**
 * @param {Series} series
 * @param {Style} style
 * @param {ChartView} view
 * @param {Record<string, any>} named
 */
function line(series, { colour, dash }, view, named) {
  const raw = points(series);
  const few = raw.length < 3;
  const plain = {
    ...named,
    type: "line",
    showSymbol: true,
    symbol: "none",
    connectNulls: false,
    lineStyle: { color: colour, width: 1.75, type: dash },
  };
  if (view.smoothing <= 0 || few) return [{ ...plain, data: withLonely(raw) }];
  const smoothed = smooth(
    raw.map(([, y]) => y),
    view.smoothing,
  ).map((y, i) => /** @type {[number, number | null]} */ ([raw[i]?.[0] ?? i, y]));
  return [
    { ...plain, name: `${series.name}${RAW}`, markPoint: undefined, silent: true, lineStyle: { color: colour, width: 1, opacity: 0.3 }, z: 1, data: raw },
    { ...plain, data: withLonely(smoothed) },
  ];
}

/**
 * A point without neighbours makes no line: it gets a dot.
 * @param {[number, number | null][]} values
 */
function withLonely(values) {
  return values.map((value, i) => {
    const alone = value[1] !== null && (values[i - 1]?.[1] ?? null) === null && (values[i + 1]?.[1] ?? null) === null;
    return alone ? { value, symbol: "circle", symbolSize: 6 } : value;
  });
}

/**
 * @param {string} colour as the browser resolves it, "rgb(…)"
 * @param {number} opacity
 */
function fade(colour, opacity) {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);
}

/**
 * Thresholds, on a series of their own so that hiding a run does not hide the limit.
 * @param {ChartData} data
 * @param {Tokens} tokens
 */
function lines(data, tokens) {
  if (data.thresholds.length === 0) return [];
  const colours = /** @type {Record<string, string>} */ ({
    bad: tokens.bad,
    warning: tokens.warning,
    good: tokens.good,
    accent: tokens.accent,
    running: tokens.running,
  });
  const marks = data.thresholds.map((threshold) => {
    const colour = colours[threshold.tone ?? "bad"] ?? tokens.ink3;
    return {
      yAxis: threshold.value,
      lineStyle: { color: colour, type: "dashed", width: 1.25 },
      label: {
        formatter: plainText(threshold.label),
        color: colour,
        fontSize: 11,
        position: "insideStartTop",
        distance: [4, 2],
        backgroundColor: tokens.surface,
        padding: [1, 3],
        borderRadius: 2,
      },
    };
  });
  return [
    {
      name: "thresholds",
      type: data.kind === "line" || data.kind === "scatter" ? "line" : "bar",
      data: [],
      silent: true,
      markLine: { silent: true, symbol: "none", animation: false, data: marks },
    },
  ];
}
