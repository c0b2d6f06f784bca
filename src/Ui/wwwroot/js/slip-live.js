import { live } from "./live.js";

const WORDS = { idle: "", connecting: "Connecting", live: "Live", reconnecting: "Reconnecting…" };

/** Says whether what is on the page is up to the second. */
class SlipLive extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    live.watch((state) => {
      this.dataset.state = state;
      this.textContent = WORDS[state];
      this.title = state === "reconnecting" ? "The server does not answer; what you see may be old." : "";
    });
  }
}

customElements.define("slip-live", SlipLive);
