/**
 * Row numbers in order. Rows without a value come last in both directions; equal rows keep their order.
 * @param {Uint32Array} rows
 * @param {Float64Array} order what each row is sorted by; NaN where it has nothing
 * @param {boolean} descending
 * @returns {Uint32Array}
 */
export function sortRows(rows, order, descending) {
  const having = rows.filter((row) => !Number.isNaN(order[row]));
  const lacking = rows.filter((row) => Number.isNaN(order[row]));
  const sign = descending ? -1 : 1;
  having.sort((a, b) => {
    const left = /** @type {number} */ (order[a]);
    const right = /** @type {number} */ (order[b]);
    return left < right ? -sign : left > right ? sign : a - b;
  });
  const sorted = new Uint32Array(rows.length);
  sorted.set(having);
  sorted.set(lacking, having.length);
  return sorted;
}
