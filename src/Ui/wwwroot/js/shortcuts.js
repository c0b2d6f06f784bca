import { noKeys, press } from "./keys.js";

/** Keys that the first table of the page takes when nothing else has the focus. */
const TABLE_KEYS = ["j", "k", "x", "c", "p", "h", "/", "Enter"];

/** Listens to the keyboard for the whole page. */
export function listenToKeys() {
  let state = noKeys();
  const targets = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-go]"))];
  const known = new Set(["?", ...TABLE_KEYS, ...targets.map((link) => `g ${link.dataset.go}`)]);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    // On a link or a button Enter is its own.
    if (event.key === "Enter" && event.target !== document.body) return;
    const pressed = press(state, event.key, event.timeStamp, known);
    state = pressed.state;
    if (pressed.command && run(pressed.command, targets)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target : null;
    if (clicked?.closest("[data-palette-open]")) openPalette();
    if (clicked?.closest("[data-help-open]")) openHelp();
  });
}

/**
 * @param {string} command
 * @param {HTMLAnchorElement[]} targets
 */
function run(command, targets) {
  if (command === "?") return openHelp();
  if (command.startsWith("g ")) {
    const link = targets.find((target) => target.dataset.go === command.slice(2));
    if (link) location.assign(link.href);
    return Boolean(link);
  }
  const table = /** @type {(HTMLElement & { command?: (key: string) => boolean }) | null} */ (document.querySelector("slip-table"));
  return table?.command?.(command) ?? false;
}

function openHelp() {
  const help = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-help]"));
  help?.showModal();
  return Boolean(help);
}

function openPalette() {
  const palette = /** @type {(HTMLElement & { open?: () => void }) | null} */ (document.querySelector("slip-palette"));
  palette?.open?.();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=range]), textarea, select"))
  );
}
