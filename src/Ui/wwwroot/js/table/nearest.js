/** @typedef {import("./model.js").Column} Column */

const MOST = 2000;

/**
 * The column that somebody may have meant who misspelt its name.
 * @param {string} name
 * @param {readonly Column[]} columns
 * @returns {string | null}
 */
export function nearest(name, columns) {
  const wanted = own(name.toLowerCase());
  let best = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const column of columns.slice(0, MOST)) {
    const bare = own(column.name.toLowerCase());
    for (const known of [bare, column.title?.toLowerCase() ?? bare, bare.slice(bare.lastIndexOf("/") + 1)]) {
      const away = known.length > 2 && wanted.startsWith(known) ? 1 : distance(wanted, known, least);
      if (away < least) [least, best] = [away, column.name];
    }
  }
  return best;
}

/** A name without the kind of thing it is. @param {string} name */
function own(name) {
  return name.replace(/^(?:metrics|params|tags)\./, "");
}

/**
 * How many letters have to change.
 * @param {string} a
 * @param {string} b
 * @param {number} most from which on it does not matter
 */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) >= most) return most;
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1)
      row.push(Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    before = row;
  }
  return before[b.length] ?? most;
}
