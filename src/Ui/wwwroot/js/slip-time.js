import { ago } from "./format.js";

/** Shows the <time> inside it relative to now; one clock serves the whole page. */
class SlipTime extends HTMLElement {
  connectedCallback() {
    all.add(this);
    this.show();
    clock ??= window.setInterval(() => all.forEach((time) => time.show()), 10_000);
  }

  disconnectedCallback() {
    all.delete(this);
  }

  show() {
    const time = this.querySelector("time");
    const instant = Date.parse(time?.dateTime ?? "");
    if (time && Number.isFinite(instant)) time.textContent = ago(instant, Date.now());
  }
}

/** @type {Set<SlipTime>} */
const all = new Set();
/** @type {number | undefined} */
let clock;

customElements.define("slip-time", SlipTime);
