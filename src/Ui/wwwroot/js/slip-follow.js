import { live } from "./live.js";

/** A visitor who reads a dialog or writes is not interrupted. */
const BUSY = "dialog[open], :focus:is(input, textarea, select)";
const PAUSE = 400;

/**
 * Keeps a page about something that is under way true: shows the progress of the job whose topic it names, and loads the page anew when that job has ended.
 * Without a topic it looks again after as many milliseconds as "after" says.
 */
class SlipFollow extends HTMLElement {
  /** @type {(() => void) | undefined} */
  #leave;
  #timer = 0;

  connectedCallback() {
    const topic = this.getAttribute("topic");
    if (topic)
      this.#leave = live.subscribe(
        topic,
        (told) => this.#hear(told),
        () => this.#again(PAUSE),
      );
    const after = Number(this.getAttribute("after"));
    if (after > 0) this.#again(after);
  }

  disconnectedCallback() {
    this.#leave?.();
    clearTimeout(this.#timer);
  }

  /** @param {{ job?: { state: string }, progress?: { fraction?: number | null, step?: string | null } }} told */
  #hear(told) {
    if (told.job && told.job.state !== "queued" && told.job.state !== "running") this.#again(PAUSE);
    if (!told.progress) return;
    const { fraction, step } = told.progress;
    const bar = this.querySelector("progress");
    const [label, share] = this.querySelectorAll(".progress-words > span");
    if (bar && typeof fraction === "number") bar.value = fraction;
    if (share && typeof fraction === "number") share.textContent = `${Math.round(fraction * 100)} %`;
    if (label && step) label.textContent = step;
  }

  /** @param {number} milliseconds */
  #again(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (document.querySelector(BUSY) ? this.#again(milliseconds) : location.reload()), milliseconds);
  }
}

customElements.define("slip-follow", SlipFollow);
