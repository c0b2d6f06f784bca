/**
 * Dialogs are opened and closed by the browser itself: command and commandfor on a button, closedby on the dialog. Where a browser does not know these yet, this does the same.
 */
export function listenToDialogs() {
  if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", command);
  if (!("closedBy" in HTMLDialogElement.prototype)) document.addEventListener("click", closeBeside);
}

/** @param {MouseEvent} event */
function command(event) {
  const button = event.target instanceof Element ? event.target.closest("button[commandfor]") : null;
  const dialog = document.getElementById(button?.getAttribute("commandfor") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (button?.getAttribute("command") === "close") dialog.close();
  else dialog.showModal();
}

/** @param {MouseEvent} event */
function closeBeside(event) {
  if (event.target instanceof HTMLDialogElement && event.target.getAttribute("closedby") === "any" && isBeside(event.target, event)) event.target.close();
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isBeside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
