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

/** Columns are drawn by so many at once, so that a scroll sideways does not redraw at every step. */
const CHUNK = 8;

/**
 * The columns that a window shows: the pinned ones, and those of the others in sight, some more on each side.
 * @template {{ left: number | null, from: number, width: number }} P
 * @param {readonly P[]} placed pinned ones first
 * @param {number} scrolled how far it is scrolled sideways, in pixels
 * @param {number} width of the window
 * @returns {P[]}
 */
export function visibleColumns(placed, scrolled, width) {
  const pinned = placed.filter((column) => column.left !== null);
  const loose = placed.slice(pinned.length);
  const first = loose.findIndex((column) => column.from + column.width > scrolled);
  const past = loose.findIndex((column) => column.from > scrolled + width);
  const begin = Math.max(0, Math.floor((first < 0 ? 0 : first) / CHUNK) * CHUNK - CHUNK / 2);
  const end = Math.ceil((past < 0 ? loose.length : past) / CHUNK) * CHUNK + CHUNK / 2;
  return [...pinned, ...loose.slice(begin, end)];
}
