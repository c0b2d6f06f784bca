import { backoff } from "./backoff.js";

/**
 * Live updates over one WebSocket, shared by everything on the page. Messages from the server are {topic, data}, and
 * {resync: [topics]} where it had to drop some; the client sends {subscribe: [topics]} and {unsubscribe: [topics]}.
 * @typedef {"idle" | "connecting" | "live" | "reconnecting"} LiveState
 * @typedef {(data: any) => void} Listener
 * @typedef {{ send(text: string): void, close(): void, addEventListener(event: string, listener: (event: Event) => void): void }} Socket
 */

export class LiveConnection {
  /** @type {LiveState} */
  state = "idle";
  /** @type {Map<string, Map<Listener, (() => void) | undefined>>} listeners by topic, each with what it does after missing messages */
  #topics = new Map();
  /** @type {Set<(state: LiveState) => void>} */
  #watchers = new Set();
  /** @type {Socket | null} */
  #socket = null;
  #attempt = 0;
  #everLive = false;
  #open;
  #later;

  /**
   * @param {() => Socket} open
   * @param {(action: () => void, milliseconds: number) => void} [later] waits; tests count instead
   */
  constructor(open, later = (action, milliseconds) => void setTimeout(action, milliseconds)) {
    this.#open = open;
    this.#later = later;
  }

  /**
   * @param {string} topic
   * @param {Listener} listener
   * @param {() => void} [resumed] called when messages may have been missed: after a break, or because they came too fast
   * @returns {() => void} ends the subscription
   */
  subscribe(topic, listener, resumed) {
    const listeners = this.#topics.get(topic) ?? new Map();
    if (listeners.size === 0) {
      this.#topics.set(topic, listeners);
      if (this.state === "live") this.#send({ subscribe: [topic] });
    }
    listeners.set(listener, resumed);
    if (!this.#socket && this.state === "idle") this.#connect();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#topics.get(topic) === listeners) {
        this.#topics.delete(topic);
        if (this.state === "live") this.#send({ unsubscribe: [topic] });
      }
    };
  }

  /** @param {(state: LiveState) => void} watcher called at once and on every change */
  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this.state);
    return () => void this.#watchers.delete(watcher);
  }

  #connect() {
    this.#become(this.#everLive || this.#attempt > 0 ? "reconnecting" : "connecting");
    const socket = this.#open();
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#attempt = 0;
      this.#become("live");
      if (this.#topics.size > 0) this.#send({ subscribe: [...this.#topics.keys()] });
      if (this.#everLive) this.#lookAgain([...this.#topics.keys()]);
      this.#everLive = true;
    });
    socket.addEventListener("message", (event) => this.#receive(/** @type {MessageEvent} */ (event).data));
    socket.addEventListener("close", () => {
      this.#socket = null;
      this.#become("reconnecting");
      this.#later(() => this.#connect(), backoff(this.#attempt));
      this.#attempt += 1;
    });
  }

  /** @param {unknown} text */
  #receive(text) {
    /** @type {{ topic?: string, data?: any, resync?: string[] }} */
    let message;
    try {
      message = JSON.parse(String(text));
    } catch {
      return;
    }
    if (Array.isArray(message.resync)) this.#lookAgain(message.resync);
    this.#topics.get(message.topic ?? "")?.forEach((_, listener) => listener(message.data));
  }

  /** @param {string[]} topics whose messages were missed; who listens to several of them looks once */
  #lookAgain(topics) {
    const missed = topics.flatMap((topic) => [...(this.#topics.get(topic)?.values() ?? [])]);
    new Set(missed).forEach((again) => again?.());
  }

  /** @param {object} message */
  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  /** @param {LiveState} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.#watchers.forEach((watcher) => watcher(state));
  }
}

/** The page's connection; it opens with the first subscription. */
export const live = new LiveConnection(() => {
  const address = new URL("/api/v1/live", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(address);
});
