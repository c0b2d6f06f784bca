const YEAR = 365 * 24 * 60 * 60;

/**
 * What a press on the switch leads to: always the opposite of what is seen; back to the system's choice when that says the same.
 * @param {string | null} chosen "light", "dark" or null
 * @param {boolean} systemDark
 * @returns {"light" | "dark" | null} null follows the system
 */
export function nextTheme(chosen, systemDark) {
  const seenDark = chosen ? chosen === "dark" : systemDark;
  const wanted = seenDark ? "light" : "dark";
  return (wanted === "dark") === systemDark ? null : wanted;
}

/** Makes the switch in the top bar work. The cookie lets the server write the right theme into the first byte. */
export function listenToTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const changed = () => document.dispatchEvent(new CustomEvent("slip-theme"));
  system.addEventListener("change", changed);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-theme-toggle]")) return;
    const root = document.documentElement;
    const next = nextTheme(root.getAttribute("data-theme"), system.matches);
    if (next) root.setAttribute("data-theme", next);
    else root.removeAttribute("data-theme");
    document.cookie = `slipway-theme=${next ?? ""}; path=/; max-age=${next ? YEAR : 0}; samesite=lax`;
    changed();
  });
}
