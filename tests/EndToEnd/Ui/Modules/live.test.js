import { backoff } from "/_content/Slipway.Ui/js/backoff.js";
import { LiveConnection } from "/_content/Slipway.Ui/js/live.js";
import { equal, ok } from "./harness.js";

/** A socket that does what the test says. */
class FakeSocket extends EventTarget {
  /** @type {any[]} */
  sent = [];

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.dispatchEvent(new Event("close"));
  }

  open() {
    this.dispatchEvent(new Event("open"));
  }

  /** @param {unknown} message */
  receive(message) {
    this.dispatchEvent(new MessageEvent("message", { data: typeof message === "string" ? message : JSON.stringify(message) }));
  }
}

function connection() {
  /** @type {FakeSocket[]} */
  const sockets = [];
  /** @type {{ action: () => void, milliseconds: number }[]} */
  const waiting = [];
  const live = new LiveConnection(
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    (action, milliseconds) => void waiting.push({ action, milliseconds }),
  );
  return { live, sockets, waiting, last: () => /** @type {FakeSocket} */ (sockets.at(-1)) };
}

export const tests = {
  "nothing is opened before the first subscription, and one socket serves all": () => {
    const { live, sockets, last } = connection();
    equal([live.state, sockets.length], ["idle", 0]);
    live.subscribe("runs/1", () => {});
    live.subscribe("runs/2", () => {});
    last().open();
    live.subscribe("runs/3", () => {});
    equal([sockets.length, last().sent], [1, [{ subscribe: ["runs/1", "runs/2"] }, { subscribe: ["runs/3"] }]]);
  },
  "messages reach the listeners of their topic": () => {
    const { live, last } = connection();
    /** @type {any[]} */
    const heard = [];
    live.subscribe("a", (data) => heard.push(["a", data]));
    const leave = live.subscribe("b", (data) => heard.push(["b", data]));
    last().open();
    last().receive({ topic: "a", data: 1 });
    last().receive({ topic: "b", data: 2 });
    last().receive("no json");
    leave();
    last().receive({ topic: "b", data: 3 });
    equal(heard, [
      ["a", 1],
      ["b", 2],
    ]);
    equal(last().sent.at(-1), { unsubscribe: ["b"] });
  },
  "a broken connection says so, waits, comes back and asks again": () => {
    const { live, sockets, waiting, last } = connection();
    /** @type {string[]} */
    const states = [];
    let resumed = 0;
    live.watch((state) => states.push(state));
    live.subscribe(
      "a",
      () => {},
      () => (resumed += 1),
    );
    last().open();
    last().close();
    waiting.shift()?.action();
    last().close();
    waiting.shift()?.action();
    last().open();
    equal(states, ["idle", "connecting", "live", "reconnecting", "live"]);
    equal([sockets.length, resumed, last().sent], [3, 1, [{ subscribe: ["a"] }]]);
  },
  "who missed messages of a topic looks again, once, and nobody else does": () => {
    const { live, last } = connection();
    /** @type {string[]} */
    const looked = [];
    const again = () => void looked.push("a and b");
    live.subscribe("a", () => {}, again);
    live.subscribe("b", () => {}, again);
    const leave = live.subscribe(
      "b",
      () => {},
      () => looked.push("left"),
    );
    live.subscribe(
      "c",
      () => {},
      () => looked.push("c"),
    );
    last().open();
    leave();
    last().receive({ resync: ["a", "b", "unknown"] });
    equal(looked, ["a and b"]);
    last().receive({ resync: ["c"] });
    equal(looked, ["a and b", "c"]);
  },
  "waiting doubles to half a minute and is spread": () => {
    equal(
      [0, 1, 2, 10].map((attempt) => backoff(attempt, 1)),
      [500, 1000, 2000, 30_000],
    );
    equal(backoff(10, 0), 15_000);
    ok(backoff(3) >= 2000 && backoff(3) <= 4000, "between half and whole");
  },
};
