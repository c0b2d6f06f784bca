/**
 * Making elements. Text is always text: nothing here parses HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] true sets an empty attribute; null, undefined and false leave it out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | null | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

const sprite = new URL("../icons.svg", import.meta.url).pathname;

/**
 * A symbol of icons.svg.
 * @param {string} name
 */
export function icon(name) {
  return makeSvg("svg", { class: "icon", "aria-hidden": "true" }, makeSvg("use", { href: `${sprite}#${name}` }));
}

/**
 * The data that stands in the page inside an island.
 * @param {Element} island
 * @returns {unknown} undefined when there is none
 */
export function embedded(island) {
  const script = island.querySelector(':scope > script[type="application/json"]');
  return script ? JSON.parse(script.textContent ?? "null") : undefined;
}

/**
 * Reads JSON from this server. Failures say what to do.
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function readJson(address, signal) {
  return answered(fetch(address, { headers: { accept: "application/json" }, signal }));
}

/**
 * The same, of what a question needs that is too long for an address.
 * @param {string} address
 * @param {unknown} question
 * @returns {Promise<any>}
 */
export function askJson(address, question) {
  return answered(fetch(address, { method: "POST", headers: { accept: "application/json", "content-type": "application/json" }, body: JSON.stringify(question) }));
}

/** @param {Promise<Response>} request */
async function answered(request) {
  const answer = await request;
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error([problem.detail ?? problem.title ?? `The server answered ${answer.status}.`, problem.remedy].filter(Boolean).join(" "));
}

/**
 * What stands in an island's place when its data cannot be had.
 * @param {string} title
 * @param {unknown} failure
 * @param {() => void} retry
 */
export function problem(title, failure, retry) {
  const again = make("button", { type: "button", class: "button small" }, "Try again");
  again.addEventListener("click", retry);
  const detail =
    failure instanceof TypeError
      ? "The server cannot be reached. Is it still running?"
      : failure instanceof Error
        ? failure.message
        : String(failure);
  return make(
    "div",
    { class: "problem", role: "alert" },
    icon("warning"),
    make("div", {}, make("strong", {}, title), make("p", {}, detail), again),
  );
}
