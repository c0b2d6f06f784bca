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
      (line) => this.append(line),
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

customElements.define("slip-log", SlipLog);
