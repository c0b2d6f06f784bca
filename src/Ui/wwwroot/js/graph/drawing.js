import { makeSvg } from "../dom.js";
import { STATES } from "../status.js";
import { BOX } from "./layout.js";
/** @typedef {import("./neighbours.js").GraphNode} GraphNode */
/** @typedef {import("./layout.js").Point} Point */

const LABEL = 19;
const DETAIL = 22;
const SYMBOLS = new Set(["source", "data", "run", "model", "deployment", "monitor", "step", "prediction", "window", "alert", "commit"]);
const sprite = new URL("../../icons.svg", import.meta.url).pathname;

/**
 * One box: kind by symbol, name, second line, state.
 * @param {GraphNode} node
 * @param {Point} at
 * @param {string} classes
 */
export function drawNode(node, at, classes) {
  const drawn = makeSvg("g", {
    class: `gr-node ${classes}`,
    transform: `translate(${at.x} ${at.y})`,
    role: "img",
    "aria-label": [node.kind, node.label, node.detail, node.status].filter(Boolean).join(" "),
    "data-id": node.id,
  });
  drawn.append(
    makeSvg("title", {}, [node.label, node.detail].filter(Boolean).join("\n")),
    makeSvg("rect", { class: "gr-box", width: BOX.width, height: BOX.height, rx: 6 }),
    symbol(SYMBOLS.has(node.kind) ? node.kind : "step", "gr-icon", 12, 16),
    makeSvg("text", { class: "gr-label", x: 38, y: node.detail ? 21 : 29 }, cut(node.label, node.status ? LABEL - 2 : LABEL)),
  );
  if (node.detail) drawn.append(makeSvg("text", { class: "gr-detail", x: 38, y: 37 }, cut(node.detail, DETAIL)));
  const state = STATES[node.status ?? ""];
  if (state)
    drawn.append(
      makeSvg(
        "g",
        { class: `gr-status tone-${state.tone}` },
        symbol(state.symbol, state.symbol === "running" ? "turning gr-turning" : "", BOX.width - 26, 16),
      ),
    );
  return drawn;
}

/**
 * The knob that shows neighbours which are not drawn yet.
 * @param {string} id
 * @param {number} count
 * @param {Point} at
 */
export function drawExpand(id, count, at) {
  return makeSvg(
    "g",
    { class: "gr-expand", transform: `translate(${at.x + BOX.width - 8} ${at.y + BOX.height})`, "data-expand": id },
    makeSvg("title", {}, `Show ${count} more`),
    makeSvg("rect", { class: "gr-more", x: -15, y: -9, width: 30, height: 18, rx: 9 }),
    makeSvg("text", { class: "gr-more-text", y: 4 }, `+${count}`),
  );
}

/**
 * @param {Point[]} points
 * @param {string} classes
 * @param {string} [label] told where the pointer rests
 */
export function drawEdge(points, classes, label) {
  const [start, ...rest] = points;
  if (!start) return makeSvg("g");
  let path = `M${start.x} ${start.y}`;
  let last = start;
  for (const next of rest) {
    const bend = (next.x - last.x) / 2;
    path += last.y === next.y ? `L${next.x} ${next.y}` : `C${last.x + bend} ${last.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`;
    last = next;
  }
  const line = makeSvg("path", { class: `gr-edge ${classes}`, d: path, "marker-end": "url(#gr-arrow)" });
  if (label) line.append(makeSvg("title", {}, label));
  return line;
}

export function drawArrowhead() {
  return makeSvg(
    "defs",
    {},
    makeSvg(
      "marker",
      {
        id: "gr-arrow",
        viewBox: "0 0 8 8",
        refX: 7,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        orient: "auto-start-reverse",
        markerUnits: "userSpaceOnUse",
      },
      makeSvg("path", { class: "gr-arrow", d: "M0 0 8 4 0 8Z" }),
    ),
  );
}

/**
 * @param {string} name
 * @param {string} classes
 * @param {number} x
 * @param {number} y
 */
function symbol(name, classes, x, y) {
  return makeSvg(
    "svg",
    { class: classes, x, y, width: 16, height: 16, "aria-hidden": "true" },
    makeSvg("use", { href: `${sprite}#${name}` }),
  );
}

/**
 * @param {string} text
 * @param {number} length
 */
function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
