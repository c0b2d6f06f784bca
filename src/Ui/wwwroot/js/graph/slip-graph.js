import { embedded, make, makeSvg } from "../dom.js";
import { live } from "../live.js";
import { keepView, readView } from "../viewState.js";
import { drawArrowhead, drawEdge, drawExpand, drawNode } from "./drawing.js";
import { layOut } from "./layout.js";
import { hiddenNeighbours, pathThrough, within } from "./neighbours.js";
/** @typedef {import("./neighbours.js").GraphData} GraphData */

const MARGIN = 12;
const PADDING = 16;
const SMALLEST = 0.8;

/**
 * Lineage and pipelines. One node is chosen; its way through the graph is marked. Arrow keys walk, Enter opens the node's page,
 * "+" shows its neighbours. What is chosen and how deep lives in the address. Raises "slip-node" {id}.
 */
class SlipGraph extends HTMLElement {
  /** @type {GraphData} */
  data = { nodes: [], edges: [] };
  /** @type {string | null} */
  focusNode = null;
  /** @type {string | null} */
  chosen = null;
  depth = 1;
  /** @type {Set<string>} */
  opened = new Set();
  #view = make("div", { class: "gr-view", tabindex: "0", role: "application", "aria-roledescription": "graph" });
  #words = make("span", { role: "status" });
  /** @type {Map<string, { x: number, y: number }>} */
  #places = new Map();
  /** @type {(() => void) | undefined} */
  #leave;

  /** @type {ResizeObserver | undefined} */
  #sizes;
  #size = { width: 0, height: 0 };

  connectedCallback() {
    const topic = this.getAttribute("topic");
    if (topic) this.#leave = live.subscribe(topic, (change) => this.update(change));
    if (this.data.nodes.length > 0) return;
    this.data = /** @type {GraphData} */ (embedded(this) ?? this.data);
    const view = readView(location.search, this.id);
    this.focusNode = view.focus ?? this.getAttribute("focus-node");
    this.chosen = view.at ?? this.focusNode;
    this.depth = Number(view.depth ?? this.getAttribute("depth") ?? 1);
    this.opened = new Set(view.open?.split(",").map(decodeURIComponent));
    this.querySelector(":scope > .skeleton")?.remove();
    this.#view.setAttribute("aria-label", `${this.getAttribute("label") ?? "Graph"}. Arrow keys walk, Enter opens.`);
    this.append(this.#tools(), this.#view);
    this.#listen();
    this.#draw();
    this.#sizes = new ResizeObserver(() => this.#fit());
    this.#sizes.observe(this.#view);
    this.#centre();
  }

  disconnectedCallback() {
    this.#leave?.();
    this.#sizes?.disconnect();
  }

  /** A node's state changed. @param {{ id: string, status: string }} change */
  update({ id, status }) {
    const node = this.data.nodes.find((known) => known.id === id);
    if (!node) return;
    node.status = status;
    this.#draw();
  }

  #tools() {
    const tools = make("div", { class: "gr-tools" });
    if (this.focusNode !== null) {
      const fewer = make("button", { type: "button", class: "button small" }, "One hop less");
      const more = make("button", { type: "button", class: "button small" }, "One hop more");
      const all = make("button", { type: "button", class: "button small" }, "Everything");
      fewer.addEventListener("click", () => this.#deepen(Math.max(1, Math.min(this.depth, this.data.nodes.length) - 1)));
      more.addEventListener("click", () => this.#deepen(this.depth + 1));
      all.addEventListener("click", () => this.#deepen(this.data.nodes.length));
      tools.append(fewer, more, all);
    }
    tools.append(
      this.#words,
      make(
        "span",
        { class: "gr-keys" },
        make("kbd", {}, "↑"),
        make("kbd", {}, "↓"),
        make("kbd", {}, "←"),
        make("kbd", {}, "→"),
        " walk ",
        make("kbd", {}, "Enter"),
        " open ",
        make("kbd", {}, "+"),
        " expand",
      ),
    );
    return tools;
  }

  #listen() {
    this.#view.addEventListener("click", (event) => {
      const clicked = event.target instanceof Element ? event.target : null;
      const expand = clicked?.closest("[data-expand]")?.getAttribute("data-expand");
      const id = clicked?.closest("[data-id]")?.getAttribute("data-id");
      if (expand) this.#open(expand);
      else if (id) this.#choose(id);
    });
    this.#view.addEventListener("dblclick", (event) => {
      const id = event.target instanceof Element ? event.target.closest("[data-id]")?.getAttribute("data-id") : null;
      if (id) this.#go(id);
    });
    this.#view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = this.#neighbour(event.key);
      if (next) this.#choose(next, true);
      else if (event.key === "Enter" && this.chosen) this.#go(this.chosen);
      else if (event.key === "+" && this.chosen) this.#open(this.chosen);
      else return;
      event.preventDefault();
    });
  }

  /** @param {number} depth */
  #deepen(depth) {
    this.depth = depth;
    this.#keep();
    this.#draw();
  }

  /** @param {string} id */
  #open(id) {
    this.opened.add(id);
    this.chosen = id;
    this.#keep();
    this.#draw();
  }

  /**
   * @param {string} id
   * @param {boolean} [focus]
   */
  #choose(id, focus = false) {
    this.chosen = id;
    this.#keep();
    this.#draw();
    if (focus) this.#node(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.dispatchEvent(new CustomEvent("slip-node", { bubbles: true, detail: { id } }));
  }

  /** @param {string} id */
  #go(id) {
    const href = this.data.nodes.find((node) => node.id === id)?.href;
    if (href?.startsWith("/") && !href.startsWith("//")) location.assign(href);
  }

  /** @param {string} id */
  #node(id) {
    return this.#view.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /**
   * The nearest node in the direction of an arrow key: along the edges left and right, within the column up and down.
   * @param {string} key
   */
  #neighbour(key) {
    const here = this.chosen === null ? undefined : this.#places.get(this.chosen);
    if (!here) return key.startsWith("Arrow") ? [...this.#places.keys()][0] : undefined;
    const candidates = [...this.#places].filter(([id, at]) => {
      if (key === "ArrowRight") return this.data.edges.some((edge) => edge.from === this.chosen && edge.to === id);
      if (key === "ArrowLeft") return this.data.edges.some((edge) => edge.to === this.chosen && edge.from === id);
      return at.x === here.x && (key === "ArrowDown" ? at.y > here.y : key === "ArrowUp" && at.y < here.y);
    });
    return candidates.sort((a, b) => Math.abs(a[1].y - here.y) - Math.abs(b[1].y - here.y))[0]?.[0];
  }

  #keep() {
    keepView(this.id, {
      at: this.chosen === this.focusNode ? null : this.chosen,
      depth: this.depth === Number(this.getAttribute("depth") ?? 1) ? null : String(this.depth),
      open: [...this.opened].map(encodeURIComponent).join(",") || null,
    });
  }

  #draw() {
    const shown = within(this.data, this.focusNode, this.depth, this.opened);
    const nodes = this.data.nodes.filter((node) => shown.has(node.id));
    const edges = this.data.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to));
    const { places, paths, width, height } = layOut(
      nodes.map((node) => node.id),
      edges,
    );
    this.#places = places;
    this.#size = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
    const path = this.chosen !== null && shown.has(this.chosen) ? pathThrough(edges, this.chosen) : null;
    const hidden = hiddenNeighbours(this.data, shown);
    const drawn = makeSvg(
      "svg",
      { class: "gr-svg", viewBox: `${-MARGIN} ${-MARGIN} ${this.#size.width} ${this.#size.height}` },
      drawArrowhead(),
    );
    for (const { index, points } of paths) {
      const edge = edges[index];
      const on = edge && path?.has(edge.from) && path.has(edge.to);
      drawn.append(drawEdge(points, on ? "gr-path" : path ? "gr-edge-dim" : "", edge && this.#told(edge)));
    }
    for (const node of nodes) {
      const at = places.get(node.id) ?? { x: 0, y: 0 };
      drawn.append(drawNode(node, at, node.id === this.chosen ? "gr-chosen" : path?.has(node.id) ? "gr-path" : path ? "gr-dim" : ""));
      const more = hidden.get(node.id);
      if (more) drawn.append(drawExpand(node.id, more, at));
    }
    this.#view.replaceChildren(drawn);
    this.#fit();
    const count = nodes.length === this.data.nodes.length ? `${nodes.length} nodes` : `${nodes.length} of ${this.data.nodes.length} nodes`;
    const chosen = nodes.find((node) => node.id === this.chosen);
    this.#words.textContent = chosen ? `${count}, at ${chosen.label}` : count;
  }

  /**
   * An arrow in words: what came of it, its relation, what was there first.
   * @param {import("./neighbours.js").GraphEdge} edge
   */
  #told(edge) {
    const label = (/** @type {string} */ id) => this.data.nodes.find((node) => node.id === id)?.label ?? id;
    return edge.label ? `${label(edge.to)} ${edge.label} ${label(edge.from)}` : undefined;
  }

  /** Shrinks a wide graph to its frame, but not below what can be read; beyond that it scrolls. */
  #fit() {
    const room = this.#view.clientWidth - 2 * PADDING;
    const scale = room > 0 ? Math.min(1, Math.max(SMALLEST, room / this.#size.width)) : 1;
    const drawn = this.#view.querySelector("svg");
    drawn?.setAttribute("width", String(this.#size.width * scale));
    drawn?.setAttribute("height", String(this.#size.height * scale));
  }

  #centre() {
    const node = this.chosen === null ? null : this.#node(this.chosen);
    if (!node) return;
    const box = node.getBoundingClientRect();
    const frame = this.#view.getBoundingClientRect();
    this.#view.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
  }
}

customElements.define("slip-graph", SlipGraph);
