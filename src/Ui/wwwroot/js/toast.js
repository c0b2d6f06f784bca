import { icon, make } from "./dom.js";

const SHOWN = 5000;

/**
 * Shows a sentence for a few seconds and has it read out.
 * @param {string} message
 * @param {"check" | "warning"} [symbol]
 */
export function toast(message, symbol = "check") {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const note = make("div", { class: "toast" }, icon(symbol), make("span", {}, message));
  region.append(note);
  fade(note);
}

/** Lets the messages that came with the page go, too. */
export function fadeServedToasts() {
  for (const note of document.querySelectorAll("[data-toasts] > .toast")) fade(note);
}

/** @param {Element} note */
function fade(note) {
  setTimeout(() => note.remove(), SHOWN);
}
