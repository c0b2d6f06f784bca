/** Makes [data-dialog-open="id"] open a dialog, [data-dialog-close] and a click beside it close it. */
export function listenToDialogs() {
  document.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target : null;
    const opener = /** @type {HTMLElement | null | undefined} */ (clicked?.closest("[data-dialog-open]"));
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen ?? "");
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    }
    if (clicked?.closest("[data-dialog-close]")) clicked.closest("dialog")?.close();
    if (clicked instanceof HTMLDialogElement && isBeside(clicked, event)) clicked.close();
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isBeside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
