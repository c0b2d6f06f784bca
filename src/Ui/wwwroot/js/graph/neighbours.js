/**
 * @typedef {{ id: string, label: string, kind: string, detail?: string, href?: string, status?: string }} GraphNode
 * @typedef {{ from: string, to: string, label?: string }} GraphEdge
 * @typedef {{ nodes: GraphNode[], edges: GraphEdge[] }} GraphData
 */

/**
 * The nodes within some hops of a node, and one hop around each node that was opened.
 * @param {GraphData} graph
 * @param {string | null} focus null means all
 * @param {number} depth
 * @param {ReadonlySet<string>} opened
 * @returns {Set<string>}
 */
export function within(graph, focus, depth, opened) {
  if (focus === null || !graph.nodes.some((node) => node.id === focus)) return new Set(graph.nodes.map((node) => node.id));
  const seen = new Set([focus]);
  for (let hop = 0; hop < depth; hop += 1) for (const id of around(graph.edges, seen)) seen.add(id);
  for (const id of opened) if (seen.has(id)) for (const next of around(graph.edges, new Set([id]))) seen.add(next);
  return seen;
}

/**
 * @param {GraphEdge[]} edges
 * @param {ReadonlySet<string>} ids
 * @returns {string[]}
 */
function around(edges, ids) {
  return edges.flatMap((edge) => (ids.has(edge.from) ? [edge.to] : ids.has(edge.to) ? [edge.from] : []));
}

/**
 * How many neighbours of each shown node are not shown.
 * @param {GraphData} graph
 * @param {ReadonlySet<string>} shown
 * @returns {Map<string, number>}
 */
export function hiddenNeighbours(graph, shown) {
  /** @type {Map<string, Set<string>>} */
  const hidden = new Map();
  const note = (/** @type {string} */ near, /** @type {string} */ far) => {
    if (shown.has(near) && !shown.has(far)) hidden.set(near, (hidden.get(near) ?? new Set()).add(far));
  };
  for (const { from, to } of graph.edges) {
    note(from, to);
    note(to, from);
  }
  return new Map([...hidden].map(([id, far]) => [id, far.size]));
}

/**
 * Everything a node was made of and everything made of it.
 * @param {GraphEdge[]} edges
 * @param {string} id
 * @returns {Set<string>}
 */
export function pathThrough(edges, id) {
  const path = new Set([id]);
  const walk = (/** @type {string} */ from, /** @type {(edge: GraphEdge) => [string, string]} */ direction) => {
    const left = [from];
    const seen = new Set(left);
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      for (const edge of edges) {
        const [near, far] = direction(edge);
        if (near !== at || seen.has(far)) continue;
        seen.add(far);
        path.add(far);
        left.push(far);
      }
    }
  };
  walk(id, (edge) => [edge.from, edge.to]);
  walk(id, (edge) => [edge.to, edge.from]);
  return path;
}
