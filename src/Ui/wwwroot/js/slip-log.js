import { make } from "./dom.js";
import { live } from "./live.js";

const KEPT = 5000;

/** A log that grows while its job runs, and stays at its end while the reader is there. */
class SlipLog extends HTMLElement {
  /** @type {(() => void) | undefined} */
  #leave;

  connectedCallback() {
    const topic = this.getAttribute("topic");
    const lines = this.querySelector(".log-lines");
    if (!topic || !lines) return;
    lines.scrollTop = lines.scrollHeight;
    this.#leave = live.subscribe(
      topic,
      (arrived) => this.append(...linesOf(arrived)),
      () => this.append({ at: Date.now(), level: "info", text: "Lines may be missing here: reload the page to see them all." }),
    );
  }

  disconnectedCallback() {
    this.#leave?.();
  }

  /**
   * @override
   * @param {...any} entries {at, level, text}
   */
  append(...entries) {
    const lines = this.querySelector(".log-lines");
    if (!lines) return;
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
    lines.querySelector(".log-none")?.remove();
    for (const { at, level, text } of entries.flat()) {
      const time = new Date(at).toISOString().slice(11, 23);
      lines.append(
        make(
          "div",
          { class: "log-line", "data-level": String(level).toLowerCase() },
          make("time", {}, time),
          make("span", { class: "log-level" }, String(level)),
          make("span", { class: "log-text" }, String(text)),
        ),
      );
    }
    while (lines.childElementCount > KEPT) lines.firstElementChild?.remove();
    if (atEnd) lines.scrollTop = lines.scrollHeight;
  }
}

/**
 * The lines of a message: one line itself, several, or what a job's topic tells, where most messages hold none.
 * @param {any} arrived
 * @returns {{ at: string | number, level: string, text: string }[]}
 */
export function linesOf(arrived) {
  if (Array.isArray(arrived)) return arrived;
  if (Array.isArray(arrived?.lines))
    return arrived.lines.map((/** @type {any} */ line) => ({ at: line.at, level: line.source === "log" ? "Info" : "Debug", text: line.text }));
  return arrived && "text" in arrived ? [arrived] : [];
}

customElements.define("slip-log", SlipLog);
