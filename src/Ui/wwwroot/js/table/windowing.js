/**
 * Which rows a scrolled window shows, with some above and below so that a quick scroll meets no blank.
 * @param {number} top how far it is scrolled, in pixels
 * @param {number} height of the window
 * @param {number} rowHeight
 * @param {number} count rows in all
 * @param {number} [spare] rows kept on each side
 * @returns {{ first: number, end: number }} end is one past the last
 */
export function visibleRows(top, height, rowHeight, count, spare = 6) {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - spare);
  const end = Math.min(count, Math.ceil((Math.max(0, top) + height) / rowHeight) + spare);
  return { first: Math.min(first, end), end };
}
