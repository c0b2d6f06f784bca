import { embedded, make, makeSvg, problem, readJson } from "../dom.js";
import { number, NOTHING } from "../format.js";
import { live } from "../live.js";
import { keepView, readView } from "../viewState.js";
import { along, usual } from "./across.js";
import { asTable, isEmpty } from "./data.js";
import { loadCharts } from "./load.js";
import { option, seriesStyles } from "./options.js";
import { drawnRows } from "./parallel.js";
import { readTokens } from "./tokens.js";
import { controls, WAYS } from "./tools.js";
/** @typedef {import("./data.js").ChartData} ChartData */
/** @typedef {import("./data.js").ChartView} ChartView */
/** @typedef {{ series: string, x: number, y: number | string | null, time?: number }} Arrived */

const SETTLE = 2000;

/** The points of a cloud as its legend shows them. @type {Record<string, string>} */
const SHAPES = { circle: "M5 5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", diamond: "M9 0L14 5L9 10L4 5Z", triangle: "M9 0L14 9H4Z" };

/** A chart; its view (smoothing, scales, what it runs along, hidden series) lives in the address. Raises "slip-brush" {rows} on parallel coordinates. */
class SlipChart extends HTMLElement {
  /** @type {ChartData | null} */
  data = null;
  /** @type {import("./load.js").Drawing | null} */
  #drawing = null;
  #canvas = make("div", { class: "ch-canvas", role: "img" });
  #legend = make("div", { class: "ch-legend" });
  /** @type {ChartView} */
  view = { smoothing: 0, log: false, logx: false, across: "step", hidden: new Set() };
  /** Whether the visitor said what it runs along. */
  #chosen = false;
  #frame = 0;
  #again = 0;
  #end = new AbortController();
  /** @type {(() => void)[]} */
  #leave = [];
  /** @type {ResizeObserver | undefined} */
  #sizes;

  connectedCallback() {
    this.#end = new AbortController();
    document.addEventListener("slip-theme", () => this.#draw(), { signal: this.#end.signal });
    const topic = this.getAttribute("topic");
    if (topic)
      this.#leave.push(
        live.subscribe(
          topic,
          (data) => this.add(data),
          () => this.getAttribute("src") && void this.reload(),
        ),
      );
    for (const fresh of (this.getAttribute("refresh") ?? "").split(" ").filter(Boolean))
      this.#leave.push(
        live.subscribe(
          fresh,
          () => this.#reloadSoon(),
          () => this.#reloadSoon(),
        ),
      );
    if (!this.data) void this.reload();
  }

  disconnectedCallback() {
    this.#end.abort();
    for (const leave of this.#leave.splice(0)) leave();
    clearTimeout(this.#again);
    this.#sizes?.disconnect();
    this.#drawing?.dispose();
    this.#drawing = null;
  }

  async reload() {
    try {
      const source = this.getAttribute("src");
      const data = /** @type {ChartData} */ (source ? await readJson(source) : embedded(this));
      if (source !== this.getAttribute("src")) return;
      await this.show(data);
    } catch (failure) {
      if (!this.data)
        this.querySelector(":scope > .skeleton, :scope > .problem")?.replaceWith(
          problem("The chart could not be loaded.", failure, () => void this.reload()),
        );
    }
  }

  #reloadSoon() {
    if (this.#again) return;
    this.#again = window.setTimeout(() => {
      this.#again = 0;
      void this.reload();
    }, SETTLE);
  }

  /** @param {ChartData} data */
  async show(data) {
    const charts = await loadCharts();
    const first = this.data === null;
    this.data = data;
    if (first) this.#build(data);
    this.querySelectorAll(":scope > .skeleton, :scope > .problem").forEach((old) => old.remove());
    this.#drawing ??= this.#begin(charts);
    this.#draw();
  }

  /**
   * Appends points that arrived: {series, x, y, time}, one or several. A series not seen before begins.
   * @param {Arrived | Arrived[]} arrived
   */
  add(arrived) {
    if (!this.data) return;
    for (const { series: name, x, y, time } of [arrived].flat()) {
      let series = this.data.series.find((known) => known.name === name);
      if (!series) this.data.series.push((series = { name, x: [], y: [], times: time === undefined ? undefined : [] }));
      series.x ??= series.y.map((_, i) => i);
      series.x.push(x);
      series.y.push(y);
      series.times?.push(time ?? NaN);
    }
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** @param {ChartData} data */
  #build(data) {
    const view = readView(location.search, this.id);
    const chosen = WAYS.find(([way]) => way === view.across)?.[0];
    this.#chosen = chosen !== undefined;
    this.view = {
      smoothing: Number(view.smooth ?? data.smoothing ?? 0),
      log: view.log ? view.log === "1" : Boolean(data.y.log),
      logx: view.logx ? view.logx === "1" : Boolean(data.x.log),
      across: chosen ?? usual(data),
      hidden: new Set(view.hide?.split(",").map(decodeURIComponent)),
    };
    this.#canvas.setAttribute("aria-label", this.getAttribute("label") ?? "Chart");
    this.append(this.#tools(data), this.#canvas, this.#table());
  }

  /** @param {import("./load.js").Charts} charts */
  #begin(charts) {
    const drawing = charts.init(this.#canvas, null, { renderer: "canvas" });
    const group = this.getAttribute("group");
    if (group) for (const [way] of WAYS) charts.connect(`${group} ${way}`);
    this.#sizes = new ResizeObserver(() => drawing.resize());
    this.#sizes.observe(this.#canvas);
    drawing.on("axisareaselected", () => this.#brushed(drawing));
    return drawing;
  }

  /** @param {import("./load.js").Drawing} drawing */
  #brushed(drawing) {
    /** @type {number[]} */
    const active = drawing.getModel().getSeries()[0]?.getRawIndicesByActiveState("active") ?? [];
    const drawn = this.data ? drawnRows(this.data, this.view) : [];
    this.dispatchEvent(new CustomEvent("slip-brush", { bubbles: true, detail: { rows: active.map((line) => drawn[line]) } }));
  }

  #draw() {
    if (!this.data || !this.#drawing) return;
    const tokens = readTokens(this);
    this.#drawLegend(this.data, tokens);
    this.#canvas.querySelector(".ch-none")?.remove();
    this.classList.toggle("ch-empty", isEmpty(this.data));
    if (isEmpty(this.data)) {
      this.#drawing.clear();
      this.#canvas.append(make("div", { class: "ch-none" }, "No values yet."));
      return;
    }
    this.#follow(this.data);
    if (this.hasAttribute("group")) this.#drawing.group = `${this.getAttribute("group")} ${this.view.across}`;
    this.#drawing.setOption(option(along(this.data, this.view), this.view, tokens, this.classList.contains("small")), { notMerge: true, lazyUpdate: false });
  }

  /**
   * Goes along what is usual for the values that are there by now.
   * @param {ChartData} data
   */
  #follow(data) {
    if (this.#chosen || this.view.across === usual(data)) return;
    this.view = { ...this.view, across: usual(data) };
    const select = /** @type {HTMLSelectElement | null} */ (this.querySelector('select[name="along"]'));
    if (select) select.value = this.view.across;
  }

  /** @param {Partial<ChartView>} part */
  #change(part) {
    this.view = { ...this.view, ...part };
    if (part.across) this.#chosen = !this.data || part.across !== usual(this.data);
    keepView(this.id, {
      smooth: this.view.smoothing === (this.data?.smoothing ?? 0) ? null : String(this.view.smoothing),
      log: this.view.log === Boolean(this.data?.y.log) ? null : this.view.log ? "1" : "0",
      logx: this.view.logx === Boolean(this.data?.x.log) ? null : this.view.logx ? "1" : "0",
      across: this.#chosen ? this.view.across : null,
      hide: [...this.view.hidden].map(encodeURIComponent).join(",") || null,
    });
    this.#draw();
  }

  /** @param {ChartData} data */
  #tools(data) {
    const tools = make("div", { class: "ch-tools" }, this.#legend);
    tools.append(controls(data, this.view, (part) => this.#change(part)));
    return tools;
  }

  /**
   * @param {ChartData} data
   * @param {import("./tokens.js").Tokens} tokens
   */
  #drawLegend(data, tokens) {
    const named = data.series.length < 2 ? [] : data.series;
    const styles = seriesStyles(data, tokens);
    const key = named.map((series) => series.name).join("\n") + [...this.view.hidden].join("\n") + tokens.ink;
    if (this.#legend.dataset.key === key) return;
    this.#legend.dataset.key = key;
    this.#legend.replaceChildren(
      ...named.map((series, i) => {
        const swatch = sample(data, styles[i]);
        const entry = make(
          "button",
          {
            type: "button",
            class: "ch-entry",
            "aria-pressed": String(!this.view.hidden.has(series.name)),
            title: `Show or hide ${series.name}`,
          },
          swatch,
          series.name,
        );
        entry.addEventListener("click", () => {
          const hidden = new Set(this.view.hidden);
          if (!hidden.delete(series.name)) hidden.add(series.name);
          this.#change({ hidden });
        });
        return entry;
      }),
    );
  }

  #table() {
    const details = make("details", { class: "ch-data" }, make("summary", {}, "Data as a table"));
    details.addEventListener("toggle", () => {
      details.querySelector(".table-scroll")?.remove();
      if (!details.open || !this.data) return;
      const { head, rows } = asTable(along(this.data, this.view));
      const body = rows
        .slice(-2000)
        .map((row) =>
          make(
            "tr",
            {},
            ...row.map((cell) =>
              make(
                "td",
                { class: typeof cell === "string" ? null : "num" },
                cell === null ? NOTHING : typeof cell === "number" ? number(cell) : cell,
              ),
            ),
          ),
        );
      const table = make(
        "table",
        { class: "table" },
        make("thead", {}, make("tr", {}, ...head.map((title, i) => make("th", { class: i > 0 ? "num" : null }, title)))),
        make("tbody", {}, ...body),
      );
      details.append(
        make("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": this.getAttribute("label") ?? "Data" }, table),
      );
    });
    return details;
  }
}

/**
 * How a series is drawn, in little.
 * @param {ChartData} data
 * @param {import("./options.js").Style | undefined} style
 */
function sample(data, style) {
  const colour = style?.colour ?? "currentColor";
  const mark =
    data.kind === "line" || data.kind === "parallel"
      ? makeSvg("path", {
          d: "M0 5H18",
          stroke: colour,
          "stroke-width": 2.5,
          "stroke-dasharray": style?.dash === "dashed" ? "5 3" : style?.dash === "dotted" ? "2 2" : null,
        })
      : data.kind === "scatter"
        ? makeSvg("path", { d: SHAPES[style?.symbol ?? ""] ?? SHAPES.circle, fill: colour })
        : makeSvg("rect", { x: 4, width: 10, height: 10, rx: 2, fill: colour });
  return makeSvg("svg", { class: "ch-sample", viewBox: "0 0 18 10", "aria-hidden": "true" }, mark);
}

customElements.define("slip-chart", SlipChart);
