/**
 * What a visitor chose in an island, kept in the page's address as "island.setting=value".
 * @param {string} search the query of the address
 * @param {string} island the island's id
 * @returns {Record<string, string>}
 */
export function readView(search, island) {
  /** @type {Record<string, string>} */
  const view = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name.startsWith(`${island}.`)) view[name.slice(island.length + 1)] = value;
  }
  return view;
}

/**
 * @param {string} search
 * @param {string} island
 * @param {Record<string, string | null>} view null leaves a setting out
 * @returns {string} the new query, with "?" when not empty; what belongs to others is untouched
 */
export function writeView(search, island, view) {
  const query = new URLSearchParams(search);
  for (const name of [...query.keys()]) if (name.startsWith(`${island}.`)) query.delete(name);
  for (const [name, value] of Object.entries(view)) if (value !== null && value !== "") query.set(`${island}.${name}`, value);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Browsers refuse pages that write their address all the time, from some 100 times in 10 s: this many at once, then one each pause. */
const BURST = 20;
const PAUSE = 150;
/** @type {Map<string, Record<string, string | null>>} */
const waiting = new Map();
/** When all of the burst is free again. */
let rested = 0;
let timer = 0;

/**
 * Puts the view into the address without a new step in the history: at once, so that a reload right after finds it; a long drag writes every now and then.
 * @param {string} island
 * @param {Record<string, string | null>} view
 */
export function keepView(island, view) {
  if (!island) return;
  waiting.set(island, view);
  if (timer) return;
  const wait = rested - (BURST - 1) * PAUSE - performance.now();
  if (wait <= 0) keepWaiting();
  else timer = setTimeout(keepWaiting, wait);
}

function keepWaiting() {
  clearTimeout(timer);
  timer = 0;
  if (waiting.size === 0) return;
  rested = Math.max(performance.now(), rested) + PAUSE;
  let { search } = location;
  for (const [island, view] of waiting) search = writeView(search, island, view);
  waiting.clear();
  history.replaceState(history.state, "", location.pathname + search + location.hash);
}

addEventListener("pagehide", keepWaiting);
