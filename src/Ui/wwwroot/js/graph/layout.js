import { layersOf, withoutCircles } from "./layering.js";

/**
 * A layered drawing of a graph from left to right: what was there first stands left.
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ id: string, layer: number, place: number, y: number, before: Slot[], after: Slot[], real: boolean }} Slot
 */

export const BOX = { width: 204, height: 48, across: 44, between: 18 };
const BEND = 14;
const SWEEPS = 12;

/**
 * @param {readonly string[]} ids
 * @param {readonly { from: string, to: string }[]} edges edges from or to unknown nodes are left out
 * @returns {{ places: Map<string, Point>, paths: { index: number, points: Point[] }[], width: number, height: number }}
 */
export function layOut(ids, edges) {
  const arrows = withoutCircles(ids, edges);
  const layer = layersOf(ids, arrows);
  const slots = new Map(ids.map((id) => [id, newSlot(id, layer.get(id) ?? 0, true)]));
  const chains = arrows.map((arrow) => chain(arrow, slots));
  const layers = gather([...new Set([...slots.values(), ...chains.flat()])]);
  order(layers);
  settle(layers);
  const top = layers.length === 0 ? 0 : Math.min(...layers.flat().map((slot) => slot.y));
  const places = new Map([...slots].map(([id, slot]) => [id, { x: slot.layer * (BOX.width + BOX.across), y: slot.y - top }]));
  const paths = arrows.map((arrow, i) => ({ index: arrow.index, points: route(chains[i] ?? [], top, arrow.turned) }));
  const height = Math.max(0, ...layers.flat().map((slot) => slot.y - top + heightOf(slot)));
  return { places, paths, width: Math.max(0, layers.length * (BOX.width + BOX.across) - BOX.across), height };
}

/**
 * @param {string} id
 * @param {number} layer
 * @param {boolean} real false for a bend in a long arrow
 * @returns {Slot}
 */
function newSlot(id, layer, real) {
  return { id, layer, place: 0, y: 0, before: [], after: [], real };
}

/**
 * An arrow over several layers bends once in each of them.
 * @param {{ from: string, to: string, index: number }} arrow
 * @param {Map<string, Slot>} slots
 */
function chain(arrow, slots) {
  const from = /** @type {Slot} */ (slots.get(arrow.from));
  const to = /** @type {Slot} */ (slots.get(arrow.to));
  const links = [from];
  for (let layer = from.layer + 1; layer < to.layer; layer += 1) links.push(newSlot(`${arrow.index}:${layer}`, layer, false));
  links.push(to);
  for (let i = 1; i < links.length; i += 1) {
    const left = /** @type {Slot} */ (links[i - 1]);
    const right = /** @type {Slot} */ (links[i]);
    left.after.push(right);
    right.before.push(left);
  }
  return links;
}

/** @param {Slot[]} slots */
function gather(slots) {
  const count = Math.max(-1, ...slots.map((slot) => slot.layer)) + 1;
  const layers = Array.from({ length: count }, () => /** @type {Slot[]} */ ([]));
  for (const slot of slots) layers[slot.layer]?.push(slot);
  layers.forEach(number);
  return layers;
}

/** @param {Slot[]} layer */
function number(layer) {
  layer.forEach((slot, place) => (slot.place = place));
}

/**
 * Fewer crossings: every slot goes to the mean place of its neighbours, forth and back; the best order seen stays.
 * @param {Slot[][]} layers
 */
function order(layers) {
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(layers);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      const wish = new Map(
        layer.map((slot) => [
          slot,
          mean(
            (forth ? slot.before : slot.after).map((other) => other.place),
            slot.place,
          ),
        ]),
      );
      layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || a.place - b.place);
      number(layer);
    }
    const now = crossings(layers);
    if (now >= fewest) continue;
    fewest = now;
    best = layers.map((layer) => [...layer]);
  }
  best.forEach((layer, i) => {
    layers[i] = layer;
    number(layer);
  });
}

/** @param {Slot[][]} layers */
export function crossings(layers) {
  let count = 0;
  for (const layer of layers) {
    const arrows = layer.flatMap((slot) => slot.after.map((next) => [slot.place, next.place]));
    for (let i = 0; i < arrows.length; i += 1) {
      for (let j = i + 1; j < arrows.length; j += 1) {
        const [a = 0, b = 0] = arrows[i] ?? [];
        const [c = 0, d = 0] = arrows[j] ?? [];
        if ((a - c) * (b - d) < 0) count += 1;
      }
    }
  }
  return count;
}

/**
 * Heights: each slot as near as its row allows to the middle of its neighbours.
 * @param {Slot[][]} layers
 */
function settle(layers) {
  for (const layer of layers)
    spread(
      layer,
      layer.map((_, i) => i * (BOX.height + BOX.between)),
    );
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      spread(
        layer,
        layer.map((slot) => mean((forth ? slot.before : slot.after).map(middle), middle(slot)) - heightOf(slot) / 2),
      );
    }
  }
}

/**
 * The least-squares heights that keep the order and the distances: pools neighbours that would collide.
 * @param {Slot[]} layer
 * @param {number[]} wished
 */
function spread(layer, wished) {
  let offset = 0;
  const offsets = layer.map((slot) => {
    const at = offset;
    offset += heightOf(slot) + BOX.between;
    return at;
  });
  /** @type {{ sum: number, count: number }[]} */
  const pools = [];
  wished.forEach((wish, i) => {
    let pool = { sum: wish - (offsets[i] ?? 0), count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  });
  let i = 0;
  for (const pool of pools) {
    for (let n = 0; n < pool.count; n += 1, i += 1) {
      const slot = layer[i];
      if (slot) slot.y = pool.sum / pool.count + (offsets[i] ?? 0);
    }
  }
}

/** @param {Slot} slot */
function heightOf(slot) {
  return slot.real ? BOX.height : BEND;
}

/** @param {Slot} slot */
function middle(slot) {
  return slot.y + heightOf(slot) / 2;
}

/**
 * @param {number[]} values
 * @param {number} otherwise
 */
function mean(values, otherwise) {
  return values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {Slot[]} links
 * @param {number} top
 * @param {boolean} turned
 * @returns {Point[]}
 */
function route(links, top, turned) {
  const points = links.flatMap((slot, i) => {
    const x = slot.layer * (BOX.width + BOX.across);
    const y = middle(slot) - top;
    if (!slot.real)
      return [
        { x, y },
        { x: x + BOX.width, y },
      ];
    return [{ x: i === 0 ? x + BOX.width : x, y }];
  });
  return turned ? points.reverse() : points;
}
