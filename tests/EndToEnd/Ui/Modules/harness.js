/**
 * The smallest test runner: each module of tests exports `tests`, names with functions; a test fails by throwing.
 * @typedef {Record<string, () => void | Promise<void>>} Tests
 */

/**
 * @param {Tests} tests
 * @returns {Promise<{ name: string, failure: string | null }[]>}
 */
export async function run(tests) {
  const results = [];
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      results.push({ name, failure: null });
    } catch (failure) {
      results.push({ name, failure: failure instanceof Error ? failure.message : String(failure) });
    }
  }
  return results;
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function equal(actual, expected) {
  const [a, e] = [text(actual), text(expected)];
  if (a !== e) throw new Error(`expected ${e}, got ${a}`);
}

/**
 * @param {unknown} value
 * @param {string} what
 */
export function ok(value, what) {
  if (!value) throw new Error(what);
}

/** @param {unknown} value */
function text(value) {
  return JSON.stringify(value, (_, part) => {
    if (typeof part === "number" && !Number.isFinite(part)) return String(part);
    if (ArrayBuffer.isView(part))
      return Array.from(/** @type {Float64Array} */ (part), (item) => (Number.isFinite(item) ? item : String(item)));
    if (part instanceof Set) return [...part];
    if (part instanceof Map) return [...part];
    return part;
  });
}
