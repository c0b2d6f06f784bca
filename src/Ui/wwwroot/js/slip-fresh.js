import { loadIslands } from "./islands.js";
import { live } from "./live.js";

const SETTLE = 1000;

/**
 * A part of a page that stays true: when its topic says that something happened, it takes its content from the page as the server writes it now.
 * With "grow" it keeps the children that it has, which know themselves how to stay true, and takes only those that are new by their ids.
 */
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
    const fresh = /** @type {Element | undefined} */ (page?.getElementById(this.id)?.cloneNode(true));
    if (!fresh) return;
    if (this.hasAttribute("grow")) this.#grow(fresh);
    else this.#replace(fresh);
    loadIslands();
  }

  /** @param {Node} fresh */
  #replace(fresh) {
    const scrolled = [...this.querySelectorAll(".table-scroll")].map((part) => [part.scrollLeft, part.scrollTop]);
    this.replaceChildren(...fresh.childNodes);
    this.querySelectorAll(".table-scroll").forEach((part, i) => part.scrollTo(scrolled[i]?.[0] ?? 0, scrolled[i]?.[1] ?? 0));
  }

  /** Old and new stand in the same order. @param {Element} fresh */
  #grow(fresh) {
    const had = new Set([...this.children].map((child) => child.id));
    const wanted = [...fresh.children];
    for (const child of [...this.children]) if (!wanted.some((kept) => kept.id === child.id)) child.remove();
    wanted.forEach((child, i) => had.has(child.id) || this.insertBefore(child, this.children[i] ?? null));
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
