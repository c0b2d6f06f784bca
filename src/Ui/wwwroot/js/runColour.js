/** How many run colours the tokens hold. */
export const RUN_COLOURS = 10;

const utf8 = new TextEncoder();

/**
 * A run's place in the palette, fixed by its id: FNV-1a, 32 bit. RunColour in C# computes the same.
 * @param {string} id
 */
export function runColour(id) {
  let hash = 0x811c9dc5;
  for (const octet of utf8.encode(id)) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0;
  return hash % RUN_COLOURS;
}
