import { live } from "./live.js";

const SETTLE = 1000;

/** A part of a page that stays true: when its topic says that something happened, it takes its content from the page as the server writes it now. */
class SlipFresh extends HTMLElement {
  /** @type {(() => void)[]} */
  #leave = [];
  #timer = 0;

  connectedCallback() {
    const topics = (this.getAttribute("topics") ?? "").split(" ").filter(Boolean);
    this.#leave = topics.map((topic) => live.subscribe(topic, () => this.#soon(), () => this.#soon()));
  }

  disconnectedCallback() {
    for (const leave of this.#leave) leave();
    clearTimeout(this.#timer);
  }

  #soon() {
    if (!this.#timer) this.#timer = window.setTimeout(() => void this.#renew(), SETTLE);
  }

  async #renew() {
    this.#timer = 0;
    if (this.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select")) return this.#soon();
    const page = await (reading ??= read().finally(() => (reading = null)));
    const fresh = page?.getElementById(this.id)?.cloneNode(true);
    if (!fresh) return;
    const scrolled = [...this.querySelectorAll(".table-scroll")].map((part) => [part.scrollLeft, part.scrollTop]);
    this.replaceChildren(...fresh.childNodes);
    this.querySelectorAll(".table-scroll").forEach((part, i) => part.scrollTo(scrolled[i]?.[0] ?? 0, scrolled[i]?.[1] ?? 0));
  }
}

/** The page as it is now; parts that renew themselves at the same time read it once. @type {Promise<Document | null> | null} */
let reading = null;

/** @returns {Promise<Document | null>} */
async function read() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

customElements.define("slip-fresh", SlipFresh);
