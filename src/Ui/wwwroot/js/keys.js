/**
 * Key sequences such as "g e", without a document: what was pressed goes in, the command comes out.
 * @typedef {{ prefix: string, until: number }} KeyState
 */

const PATIENCE = 1200;

/** @returns {KeyState} */
export function noKeys() {
  return { prefix: "", until: 0 };
}

/**
 * @param {KeyState} state what was pressed before
 * @param {string} key
 * @param {number} now in milliseconds
 * @param {ReadonlySet<string>} known commands: single keys and pairs with a space between
 * @returns {{ command: string | null, state: KeyState }}
 */
export function press(state, key, now, known) {
  const pair = state.prefix && now <= state.until ? `${state.prefix} ${key}` : "";
  if (pair && known.has(pair)) return { command: pair, state: noKeys() };
  const begins = [...known].some((command) => command.startsWith(`${key} `));
  if (begins) return { command: null, state: { prefix: key, until: now + PATIENCE } };
  return { command: known.has(key) ? key : null, state: noKeys() };
}
