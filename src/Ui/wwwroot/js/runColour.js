/** How many run colours the tokens hold. */
export const RUN_COLOURS = 10;
/** How many ways there are to draw each: solid, dashed, dotted. */
export const RUN_DASHES = 3;

/** How a run is drawn: its place in the palette, and its dash. @typedef {{ colour: number, dash: number }} Mark */

const utf8 = new TextEncoder();

/**
 * A number that is fixed by a run's id: FNV-1a, 32 bit.
 * @param {string} id
 */
function hash(id) {
  let hash = 0x811c9dc5;
  for (const octet of utf8.encode(id)) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0;
  return hash;
}

/**
 * A run's first choice in the palette. RunColour in C# computes the same.
 * @param {string} id
 */
export function runColour(id) {
  return hash(id) % RUN_COLOURS;
}

/**
 * How runs are drawn that are shown together. The oldest id has its first choice, a later one the next colour that is free; where all are taken, the next that is free with dashes, then
 * with dots; so a run that comes anew changes no other. Beyond so many as there are marks, each has what its id says. RunColour in C# computes the same.
 * @param {Iterable<string>} ids
 * @returns {Map<string, Mark>}
 */
export function runMarks(ids) {
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  const taken = new Set();
  for (const id of [...new Set(ids)].sort()) {
    const own = hash(id);
    let place = own % (RUN_COLOURS * RUN_DASHES);
    if (taken.size < RUN_COLOURS * RUN_DASHES) {
      place = own % RUN_COLOURS;
      for (let step = 0; taken.has(place); step += 1) place = ((own + step) % RUN_COLOURS) + RUN_COLOURS * Math.floor(step / RUN_COLOURS);
      taken.add(place);
    }
    marks.set(id, { colour: place % RUN_COLOURS, dash: Math.floor(place / RUN_COLOURS) });
  }
  return marks;
}

/**
 * The classes of what shows a mark.
 * @param {Mark} mark
 */
export function markClasses({ colour, dash }) {
  return `run-${colour}${dash > 0 ? ` dash-${dash}` : ""}`;
}
