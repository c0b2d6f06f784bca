/**
 * How well words fit what was typed: letters in order, better at the beginnings of words and side by side.
 * @param {string} words
 * @param {string} typed
 * @returns {{ score: number, at: number[] } | null} null when a letter is missing; at: places of the letters
 */
export function match(words, typed) {
  const wanted = typed.toLowerCase().replaceAll(" ", "");
  const text = words.toLowerCase();
  if (wanted === "") return { score: 0, at: [] };
  const whole = text.indexOf(typed.toLowerCase().trim());
  if (whole >= 0) {
    const length = typed.trim().length;
    return {
      score: 1000 - whole - words.length / 100 + (startsWord(words, whole) ? 200 : 0),
      at: Array.from({ length }, (_, i) => whole + i),
    };
  }
  /** @type {number[]} */
  const at = [];
  let score = 0;
  for (let letter = 0, place = 0; letter < wanted.length; letter += 1, place += 1) {
    place = text.indexOf(wanted.charAt(letter), place);
    if (place < 0) return null;
    score += startsWord(words, place) ? 20 : at.at(-1) === place - 1 ? 12 : 1;
    at.push(place);
  }
  return { score: score - words.length / 10, at };
}

/**
 * @param {string} words
 * @param {number} place
 */
function startsWord(words, place) {
  return place === 0 || /[\s\-_./@]/.test(words.charAt(place - 1));
}

/**
 * The best fits first.
 * @template {{ title: string }} T
 * @param {readonly T[]} items
 * @param {string} typed
 * @returns {{ item: T, at: number[] }[]}
 */
export function rank(items, typed) {
  return items
    .map((item) => ({ item, fit: match(item.title, typed) }))
    .filter((found) => found.fit !== null)
    .sort((a, b) => (b.fit?.score ?? 0) - (a.fit?.score ?? 0))
    .map(({ item, fit }) => ({ item, at: fit?.at ?? [] }));
}
