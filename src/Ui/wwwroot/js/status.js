import { icon, make } from "./dom.js";

/** Symbol and tone of each state; StatusKind in C# has the same. @type {Record<string, { symbol: string, tone: string }>} */
export const STATES = {
  draft: { symbol: "draft", tone: "neutral" },
  queued: { symbol: "queued", tone: "neutral" },
  running: { symbol: "running", tone: "running" },
  succeeded: { symbol: "check", tone: "good" },
  failed: { symbol: "cross", tone: "bad" },
  cancelled: { symbol: "cancelled", tone: "neutral" },
  skipped: { symbol: "skipped", tone: "neutral" },
  blocked: { symbol: "blocked", tone: "warning" },
  warning: { symbol: "warning", tone: "warning" },
  live: { symbol: "live", tone: "good" },
};

/** Those that a run can have. */
export const RUN_STATES = ["queued", "running", "succeeded", "failed", "cancelled"];

/** What MLflow calls states of runs. @type {Record<string, string>} */
const SAME = { finished: "succeeded", killed: "cancelled", scheduled: "queued" };

/**
 * The state that is meant, in the words used here.
 * @param {string} state
 */
export function sameState(state) {
  const word = state.toLowerCase();
  return SAME[word] ?? word;
}

/**
 * A state as the Status component writes it.
 * @param {string} state
 */
export function status(state) {
  const { symbol, tone } = STATES[state.toLowerCase()] ?? { symbol: "draft", tone: "neutral" };
  const mark = icon(symbol);
  if (symbol === "running") mark.classList.add("turning");
  return make("span", { class: `status tone-${tone}` }, mark, state.charAt(0).toUpperCase() + state.slice(1));
}
