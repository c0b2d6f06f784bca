import { layersOf, withoutCircles } from "/_content/Slipway.Ui/js/graph/layering.js";
import { BOX, layOut } from "/_content/Slipway.Ui/js/graph/layout.js";
import { hiddenNeighbours, pathThrough, within } from "/_content/Slipway.Ui/js/graph/neighbours.js";
import { equal, ok } from "./harness.js";

/** @param {string} text such as "a>b b>c" */
const edges = (text) => text.split(" ").map((arrow) => ({ from: arrow.split(">")[0] ?? "", to: arrow.split(">")[1] ?? "" }));
/** @param {string} text */
const graph = (text) => ({ nodes: [...new Set(text.split(/[ >]/))].map((id) => ({ id, label: id, kind: "run" })), edges: edges(text) });

/** @param {Map<string, { x: number, y: number }>} places */
function overlaps(places) {
  const all = [...places.values()];
  return all.some((a, i) => all.slice(i + 1).some((b) => a.x === b.x && Math.abs(a.y - b.y) < BOX.height));
}

export const tests = {
  "every arrow points right": () => {
    const arrows = edges("a>b b>c a>c c>d x>d");
    const layers = layersOf(["a", "b", "c", "d", "x"], arrows);
    ok(
      arrows.every(({ from, to }) => (layers.get(from) ?? 0) < (layers.get(to) ?? 0)),
      JSON.stringify([...layers]),
    );
    equal(layers.get("x"), 2);
  },
  "circles are cut and the arrow keeps its direction": () => {
    const turned = withoutCircles(["a", "b", "c"], edges("a>b b>c c>a")).filter((arrow) => arrow.turned);
    equal(
      turned.map(({ index, from, to }) => [index, from, to]),
      [[2, "a", "c"]],
    );
    const { paths } = layOut(["a", "b", "c"], edges("a>b b>c c>a"));
    const back = paths.find((path) => path.index === 2)?.points ?? [];
    ok((back[0]?.x ?? 0) > (back.at(-1)?.x ?? 0), "the arrow that closes the circle runs to the left");
  },
  "loops and arrows to nowhere are left out": () => equal(layOut(["a"], edges("a>a a>gone")).paths, []),
  "nothing overlaps in a wide and deep graph": () => {
    const ids = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const arrows = ids.flatMap((id, i) =>
      [3 * i + 1, 3 * i + 2, 7 * i + 5].filter((to) => to < 60 && to > i).map((to) => ({ from: id, to: `n${to}` })),
    );
    const { places, width, height } = layOut(ids, arrows);
    equal(places.size, 60);
    ok(!overlaps(places), "boxes overlap");
    ok(
      [...places.values()].every(({ x, y }) => x >= 0 && y >= 0 && x + BOX.width <= width + 1e-6 && y + BOX.height <= height + 1e-6),
      "a box stands outside",
    );
  },
  "crossings are undone where they can be": () => {
    const { places } = layOut(["a", "b", "c", "d"], edges("a>d b>c"));
    const y = (/** @type {string} */ id) => places.get(id)?.y ?? 0;
    ok(Math.sign(y("a") - y("b")) === Math.sign(y("d") - y("c")), "the arrows cross");
  },
  "a straight chain is straight": () => {
    const { places } = layOut(["a", "b", "c"], edges("a>b b>c"));
    equal(new Set([...places.values()].map(({ y }) => y)).size, 1);
  },
  "an empty graph has no size": () => equal(layOut([], []), { places: new Map(), paths: [], width: 0, height: 0 }),
  "hops are counted both ways, and opened nodes show one more": () => {
    const line = graph("a>b b>c c>d d>e e>f");
    equal([...within(line, "c", 1, new Set())].sort(), ["b", "c", "d"]);
    equal([...within(line, "c", 1, new Set(["d"]))].sort(), ["b", "c", "d", "e"]);
    equal(within(line, null, 1, new Set()).size, 6);
    equal(within(line, "gone", 1, new Set()).size, 6);
  },
  "what is not shown is counted": () => equal([...hiddenNeighbours(graph("a>b b>c b>d"), new Set(["a", "b"]))], [["b", 2]]),
  "the path is what it was made of and what was made of it": () =>
    equal([...pathThrough(edges("a>b b>c x>b c>d y>d"), "b")].sort(), ["a", "b", "c", "d", "x"]),
};
