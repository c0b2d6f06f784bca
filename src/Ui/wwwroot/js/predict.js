// Sends a form as one record to a deployment and shows what it answers. A form names the address in data-predict; each control says its type in data-type.

/**
 * The record that a form's controls hold: numbers as numbers, truth values as truth values, empty controls as null.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string | number | boolean | null>}
 */
export function record(form) {
  /** @type {Record<string, string | number | boolean | null>} */
  const values = {};
  for (const control of form.elements) {
    if (!(control instanceof HTMLInputElement) || control.name === "") continue;
    values[control.name] = value(control.value.trim(), control.dataset.type ?? "string");
  }
  return values;
}

/**
 * @param {string} text
 * @param {string} type
 */
export function value(text, type) {
  if (text === "") return null;
  if (type === "string" || type === "datetime") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/**
 * What an answer says, line by line.
 * @param {any} answer
 * @returns {string}
 */
export function words(answer) {
  if (answer.detail) return answer.remedy ? `${answer.detail} ${answer.remedy}` : answer.detail;
  if (answer.error) return String(answer.error);
  const [prediction] = answer.predictions ?? [];
  const parts = Object.entries(prediction ?? {}).map(([name, output]) => `${name}: ${Array.isArray(output) ? output.map(shown).join(", ") : shown(output)}`);
  return `${parts.join("\n")}\nversion ${answer.version}`;
}

/** @param {unknown} output */
function shown(output) {
  return typeof output === "number" && !Number.isInteger(output) ? output.toFixed(4) : String(output);
}

/** @param {SubmitEvent} event */
async function submit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.predict) return;
  event.preventDefault();
  const output = form.querySelector("output");
  if (!output) return;
  output.value = "…";
  try {
    const answer = await fetch(form.dataset.predict, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ records: [record(form)] }) });
    output.value = words(await answer.json());
    output.dataset.bad = String(!answer.ok);
  } catch {
    output.value = "The server does not answer. Is it running?";
    output.dataset.bad = "true";
  }
}

document.addEventListener("submit", submit);
// Served disabled, so that nobody sends one before this is there to take it.
for (const button of document.querySelectorAll("form[data-predict] button[type=submit]")) if (button instanceof HTMLButtonElement) button.disabled = false;
