import { ago, duration } from "./format.js";

/** Shows the <time> inside it relative to now, or with "since" how long it is gone; one clock of each kind serves the whole page. */
class SlipTime extends HTMLElement {
  connectedCallback() {
    this.#clock.times.add(this);
    this.show();
    this.#clock.ticking ??= window.setInterval(() => this.#clock.times.forEach((time) => time.show()), this.#clock.every);
  }

  disconnectedCallback() {
    this.#clock.times.delete(this);
  }

  show() {
    const time = this.querySelector("time");
    const instant = Date.parse(time?.dateTime ?? "");
    if (!time || !Number.isFinite(instant)) return;
    time.textContent = this.hasAttribute("since") ? duration(1000 * Math.max(0, Math.floor((Date.now() - instant) / 1000))) : ago(instant, Date.now());
  }

  get #clock() {
    return this.hasAttribute("since") ? clocks.since : clocks.ago;
  }
}

/** @typedef {{ every: number, times: Set<SlipTime>, ticking: number | undefined }} Clock */
/** @type {{ ago: Clock, since: Clock }} */
const clocks = { ago: { every: 10_000, times: new Set(), ticking: undefined }, since: { every: 1000, times: new Set(), ticking: undefined } };

customElements.define("slip-time", SlipTime);
