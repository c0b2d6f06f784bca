/** Islands that a page loads only when it has them. */
const ISLANDS = [
  { tag: "slip-table", load: () => import("./table/slip-table.js") },
  { tag: "slip-chart", load: () => import("./chart/slip-chart.js") },
  { tag: "slip-choices", load: () => import("./slip-choices.js") },
  { tag: "slip-fresh", load: () => import("./slip-fresh.js") },
  { tag: "slip-graph", load: () => import("./graph/slip-graph.js") },
];

/** Loads the islands that stand in the page now. */
export function loadIslands() {
  for (const island of ISLANDS) if (document.querySelector(island.tag)) void island.load();
}
