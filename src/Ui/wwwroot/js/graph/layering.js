/**
 * Turns arrows that close a circle around, so that what is left has a beginning and an end.
 * @param {readonly string[]} ids
 * @param {readonly { from: string, to: string }[]} edges
 * @returns {{ from: string, to: string, index: number, turned: boolean }[]}
 */
export function withoutCircles(ids, edges) {
  /** @type {Map<string, number[]>} */
  const leaving = new Map(ids.map((id) => [id, []]));
  edges.forEach((edge, index) => {
    if (edge.from !== edge.to && leaving.has(edge.to)) leaving.get(edge.from)?.push(index);
  });
  /** @type {Map<string, "open" | "done">} */
  const state = new Map();
  /** @type {{ from: string, to: string, index: number, turned: boolean }[]} */
  const arrows = [];
  const visit = (/** @type {string} */ start) => {
    /** @type {{ id: string, next: number }[]} */
    const stack = [{ id: start, next: 0 }];
    state.set(start, "open");
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const index = leaving.get(top.id)?.[top.next++];
      const edge = index === undefined ? undefined : edges[index];
      if (index === undefined || !edge) {
        state.set(top.id, "done");
        stack.pop();
        continue;
      }
      const turned = state.get(edge.to) === "open";
      arrows.push({ from: turned ? edge.to : edge.from, to: turned ? edge.from : edge.to, index, turned });
      if (state.has(edge.to)) continue;
      state.set(edge.to, "open");
      stack.push({ id: edge.to, next: 0 });
    }
  };
  for (const id of ids) if (!state.has(id)) visit(id);
  return arrows;
}

/**
 * The column of each node: one after the last of those it comes from; what comes from nothing stands just before its first successor.
 * @param {readonly string[]} ids
 * @param {readonly { from: string, to: string }[]} arrows without circles
 * @returns {Map<string, number>}
 */
export function layersOf(ids, arrows) {
  const layer = new Map(ids.map((id) => [id, 0]));
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const { to } of arrows) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    for (const arrow of arrows) {
      if (arrow.from !== id) continue;
      layer.set(arrow.to, Math.max(layer.get(arrow.to) ?? 0, (layer.get(id) ?? 0) + 1));
      waiting.set(arrow.to, (waiting.get(arrow.to) ?? 0) - 1);
      if (waiting.get(arrow.to) === 0) ready.push(arrow.to);
    }
  }
  const targets = new Set(arrows.map((arrow) => arrow.to));
  for (const id of ids) {
    const next = arrows.filter((arrow) => arrow.from === id).map((arrow) => layer.get(arrow.to) ?? 0);
    if (!targets.has(id) && next.length > 0) layer.set(id, Math.min(...next) - 1);
  }
  return layer;
}
