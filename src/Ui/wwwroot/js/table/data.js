/**
 * The values of a column as they travel: an array; or the values of those rows that have one; where words occur again and again, values are places among the words.
 * @typedef {any[] | { values: any[], words?: string[], rows?: number[] }} Packed
 */

/**
 * One value a row.
 * @param {Packed} packed
 * @param {number} count of the rows
 * @returns {any[]}
 */
export function unpack(packed, count) {
  if (Array.isArray(packed)) return packed;
  const { values, words, rows } = packed;
  const worded = words ? values.map((place) => (place === null ? null : words[place])) : values;
  if (!rows) return worded;
  const column = new Array(count).fill(null);
  rows.forEach((row, i) => (column[row] = worded[i]));
  return column;
}
