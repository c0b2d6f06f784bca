import { make } from "./dom.js";

const REMEMBERED = "slipway-language";

/** Turns a stack of code figures into tabs; the language chosen once is chosen everywhere. */
class SlipSnippets extends HTMLElement {
  connectedCallback() {
    const figures = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(":scope > .snippet"))];
    if (this.hasAttribute("data-ready") || figures.length === 0) return;
    const tabs = make("div", { class: "snippet-tabs", role: "tablist", "aria-label": "Language" });
    figures.forEach((figure, index) => {
      figure.id ||= `snippet-${(serial += 1)}`;
      figure.setAttribute("role", "tabpanel");
      figure.setAttribute("aria-label", figure.dataset.language ?? "");
      const tab = make("button", { type: "button", role: "tab", "aria-controls": figure.id }, figure.dataset.language ?? "");
      tab.addEventListener("click", () => {
        localStorage.setItem(REMEMBERED, figure.dataset.language ?? "");
        this.choose(index);
      });
      tab.addEventListener("keydown", (event) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step) this.choose((index + step + figures.length) % figures.length, true);
      });
      tabs.append(tab);
    });
    this.prepend(tabs);
    this.setAttribute("data-ready", "");
    this.choose(
      Math.max(
        0,
        figures.findIndex((figure) => figure.dataset.language === localStorage.getItem(REMEMBERED)),
      ),
    );
  }

  /**
   * @param {number} chosen
   * @param {boolean} [focus]
   */
  choose(chosen, focus = false) {
    this.querySelectorAll(":scope > .snippet").forEach((figure, index) => figure.toggleAttribute("hidden", index !== chosen));
    this.querySelectorAll('[role="tab"]').forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.setAttribute("tabindex", index === chosen ? "0" : "-1");
      if (focus && index === chosen && tab instanceof HTMLElement) tab.focus();
    });
  }
}

let serial = 0;

customElements.define("slip-snippets", SlipSnippets);
