/** @typedef {HTMLElement & { reload(): Promise<void> }} Reloadable */

/** A form whose choices lie in the address: each takes effect at once, on the charts that "for" names, else on the page. */
class SlipChoices extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    form.querySelector('[type="submit"]')?.closest(".field")?.remove();
    form.addEventListener("change", () => this.#choose(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose(form);
    });
    // What was chosen while this script was still on its way counts as well.
    if ([...form.elements].some(isChanged)) this.#choose(form);
  }

  /** @param {HTMLFormElement} form */
  #choose(form) {
    const search = chosenIn(location.search, form);
    const charts = (this.getAttribute("for") ?? "").split(" ").filter(Boolean);
    if (charts.length === 0) {
      location.assign(location.pathname + search);
      return;
    }
    history.replaceState(history.state, "", location.pathname + search + location.hash);
    for (const id of charts) {
      const chart = /** @type {Reloadable | null} */ (document.getElementById(id));
      const source = chart?.getAttribute("src");
      if (!chart || !source) continue;
      chart.setAttribute("src", source.replace(/\?.*$/, "") + search);
      // One that is not defined yet reads its source when it is.
      if (customElements.get(chart.localName)) void chart.reload();
    }
  }
}

/**
 * Whether a field says something else than the page did.
 * @param {Element} field
 */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(first, Math.min(0, field.options.length - 1));
  }
  return field instanceof HTMLInputElement && (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
}

/**
 * The query with what the form's fields say; hidden fields are what was there already.
 * @param {string} search
 * @param {HTMLFormElement} form
 */
export function chosenIn(search, form) {
  const query = new URLSearchParams(search);
  for (const field of form.elements) {
    if (!(field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type !== "hidden")) || !field.name) continue;
    query.delete(field.name);
    if (field.value && !(field instanceof HTMLInputElement && field.type === "checkbox" && !field.checked)) query.set(field.name, field.value);
  }
  return `?${query}`;
}

customElements.define("slip-choices", SlipChoices);
