// On a narrow screen navigation and tabs scroll sideways: where one is stands in the middle of them.
export function showWhereOneIs() {
  for (const strip of document.querySelectorAll(".rail, .tabs")) {
    const current = strip.querySelector("[aria-current]");
    if (!current || strip.scrollWidth <= strip.clientWidth) continue;
    const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
    strip.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }
}
