import { toast } from "./toast.js";

/** Makes every [data-copy] button put its text on the clipboard. */
export function listenToCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("[data-copy]")) : null;
    if (!button) return;
    if (await copyText(button.dataset.copy ?? "")) {
      button.setAttribute("data-done", "");
      setTimeout(() => button.removeAttribute("data-done"), 1500);
      toast("Copied");
    } else {
      toast("The browser did not allow copying. Select the text and press Ctrl-C.", "warning");
    }
  });
}

/**
 * The clipboard API wants a secure context; a server reached by plain HTTP in the local network is none.
 * @param {string} text
 */
async function copyText(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Falls through to the older way.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
