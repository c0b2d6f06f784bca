/**
 * The part of Apache ECharts that is used here.
 * @typedef {{ group: string, setOption(option: object, how: { notMerge: boolean, lazyUpdate: boolean }): void, resize(): void, clear(): void, dispose(): void,
 *   on(event: string, listener: (event: any) => void): void, dispatchAction(action: object): void, getOption(): any, getModel(): any }} Drawing
 * @typedef {{ init(element: HTMLElement, theme: null, how: { renderer: "canvas" }): Drawing, connect(group: string): void }} Charts
 */

const SOURCE = "/_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js";

/** @type {Promise<Charts> | null} */
let loading = null;

/** Loads the drawing library once, when the first chart of the page wants it. */
export function loadCharts() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SOURCE;
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).echarts));
    script.addEventListener("error", () => {
      loading = null;
      script.remove();
      reject(new Error("The drawing library did not load. Reload the page; if that does not help, the installation is incomplete."));
    });
    document.head.append(script);
  });
  return loading;
}
