/** How figures are written; the same rules as Show in C#. */
export const NOTHING = "–";

/** @type {Map<number, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {number | null | undefined} value
 * @param {number} [digits] decimals; without it four significant digits
 */
export function number(value, digits) {
  if (value === null || value === undefined) return NOTHING;
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const tooSmall = digits === undefined ? size < 1e-4 : size < 10 ** -digits / 2;
  if (value !== 0 && (size >= 1e9 || tooSmall)) return minus(value.toExponential(3).replace(/\.?0+e/, "e"));
  if (digits === undefined)
    return minus(
      size >= 1000 || Number.isInteger(value)
        ? format(size >= 1000 ? Math.min(1, decimals(value)) : 0).format(value)
        : String(Number(value.toPrecision(4))),
    );
  return minus(format(digits).format(value + 0));
}

/**
 * A value among others of its size: four digits that count, with their zeros, so that a list of them lines up.
 * @param {number | null | undefined} value
 */
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value) || Number.isInteger(value)) return number(value);
  return number(value, Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(Math.abs(value))))));
}

/** @param {number} value */
function decimals(value) {
  return Number.isInteger(value) ? 0 : 1;
}

/** @param {number} digits */
function format(digits) {
  let found = formats.get(digits);
  if (!found)
    formats.set(digits, (found = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })));
  return found;
}

/** @param {string} text */
function minus(text) {
  return text.replaceAll("-", "−");
}

/**
 * A length of time in its two largest units.
 * @param {number | null | undefined} milliseconds
 * @returns {string}
 */
export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return NOTHING;
  if (milliseconds < 0) return `−${duration(-milliseconds)}`;
  if (milliseconds < 1000) return `${number(milliseconds, milliseconds < 10 ? 1 : 0)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${number(seconds, 1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(Math.floor(seconds % 60))} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, "0");
}

/**
 * An instant relative to now, in few words; beyond a month the date.
 * @param {number} instant Unix milliseconds
 * @param {number} now Unix milliseconds
 */
export function ago(instant, now) {
  const seconds = Math.round((now - instant) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  const words =
    size < 60
      ? `${size} s`
      : size < 3600
        ? `${Math.floor(size / 60)} min`
        : size < 86400
          ? `${Math.floor(size / 3600)} h`
          : size < 30 * 86400
            ? `${Math.floor(size / 86400)} d`
            : "";
  if (!words) return day(instant);
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/**
 * A date in few letters: 14 Nov 2023.
 * @param {number} instant Unix milliseconds
 */
export function day(instant) {
  return days.format(instant).replace("Sept", "Sep");
}

/** @param {number} instant Unix milliseconds */
export function exact(instant) {
  return `${new Date(instant).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
