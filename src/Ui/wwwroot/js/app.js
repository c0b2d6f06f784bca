import { listenToCopy } from "./copy.js";
import { listenToDialogs } from "./dialogs.js";
import { showWhereOneIs } from "./inView.js";
import "./palette.js";
import "./predict.js";
import { listenToKeys } from "./shortcuts.js";
import "./slip-follow.js";
import "./slip-live.js";
import "./slip-log.js";
import "./slip-snippets.js";
import "./slip-time.js";
import { listenToTheme } from "./theme.js";
import { fadeServedToasts } from "./toast.js";

/** Islands that a page loads only when it has them. */
const ISLANDS = [
  { tag: "slip-table", load: () => import("./table/slip-table.js") },
  { tag: "slip-chart", load: () => import("./chart/slip-chart.js") },
  { tag: "slip-choices", load: () => import("./slip-choices.js") },
  { tag: "slip-fresh", load: () => import("./slip-fresh.js") },
  { tag: "slip-graph", load: () => import("./graph/slip-graph.js") },
];

showWhereOneIs();
listenToKeys();
listenToTheme();
listenToCopy();
listenToDialogs();
fadeServedToasts();
for (const island of ISLANDS) if (document.querySelector(island.tag)) void island.load();
