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

const PAUSE = 150;
/** @type {Map<string, Record<string, string | null>>} */
const waiting = new Map();
let paused = false;

/**
 * Puts the view into the address without a new step in the history: at once, and while a visitor types or drags only every now and then,
 * since browsers refuse pages that do it all the time.
 * @param {string} island
 * @param {Record<string, string | null>} view
 */
export function keepView(island, view) {
  if (!island) return;
  waiting.set(island, view);
  if (paused) return;
  keepWaiting();
  paused = true;
  setTimeout(() => {
    paused = false;
    keepWaiting();
  }, PAUSE);
}

function keepWaiting() {
  if (waiting.size === 0) return;
  let { search } = location;
  for (const [island, view] of waiting) search = writeView(search, island, view);
  waiting.clear();
  history.replaceState(history.state, "", location.pathname + search + location.hash);
}

addEventListener("pagehide", keepWaiting);
