import { ago, duration, figure, number } from "/_content/Slipway.Ui/js/format.js";
import { noKeys, press } from "/_content/Slipway.Ui/js/keys.js";
import { match, rank } from "/_content/Slipway.Ui/js/match.js";
import { nextTheme } from "/_content/Slipway.Ui/js/theme.js";
import { readView, writeView } from "/_content/Slipway.Ui/js/viewState.js";
import { equal, ok } from "./harness.js";

const known = new Set(["j", "?", "g e", "g m"]);

export const tests = {
  "numbers say what they are": () =>
    equal(
      [
        number(null),
        number(NaN),
        number(-Infinity),
        number(0.123456),
        number(-12345.67),
        number(1500000),
        number(3.2e-7),
        number(0),
        number(42),
      ],
      ["–", "NaN", "−∞", "0.1235", "−12,345.7", "1,500,000", "3.2e−7", "0", "42"],
    ),
  "fixed decimals line up": () =>
    equal([number(0.5, 4), number(1234.5, 2), number(0.00001, 3), number(0, 3)], ["0.5000", "1,234.50", "1e−5", "0.000"]),
  "figures of one size line up": () =>
    equal(
      [figure(0.821), figure(0.8143), figure(12.5), figure(1234.56), figure(7), figure(0.00001), figure(null)],
      ["0.8210", "0.8143", "12.50", "1,235", "7", "1e−5", "–"],
    ),
  "durations have two units": () =>
    equal([3, 840, 12_400, 185_000, 9_612_000, 442_800_000, -1500].map(duration), [
      "3.0 ms",
      "840 ms",
      "12.4 s",
      "3 min 05 s",
      "2 h 40 min",
      "5 d 3 h",
      "−1.5 s",
    ]),
  "times are near or dated": () => {
    const now = Date.parse("2026-03-10T12:00:00Z");
    equal(
      [0, 30e3, 61e3, 7200e3, 86400e3 * 3, 86400e3 * 40, -300e3].map((by) => ago(now - by, now)),
      ["now", "30 s ago", "1 min ago", "2 h ago", "3 d ago", "29 Jan 2026", "in 5 min"],
    );
  },
  "g waits for its letter": () => {
    const first = press(noKeys(), "g", 0, known);
    equal(first.command, null);
    equal(press(first.state, "e", 800, known).command, "g e");
  },
  "g is forgotten after a while and by another key": () => {
    equal(press(press(noKeys(), "g", 0, known).state, "e", 5000, known).command, null);
    equal(press(press(noKeys(), "g", 0, known).state, "j", 10, known).command, "j");
  },
  "whole words beat scattered letters": () => {
    equal(
      rank([{ title: "Deployments" }, { title: "Data" }, { title: "Model data" }], "data").map(({ item }) => item.title),
      ["Data", "Model data"],
    );
    equal(match("Audit trail", "at")?.at, [0, 4]);
    equal(match("Audit", "z"), null);
  },
  "letters may be apart": () => ok(match("lgbm-leaves-0412", "lgl4") !== null, "the letters are there in order"),
  "the theme switches to the other and back to the system": () => {
    equal(
      [nextTheme(null, false), nextTheme("dark", false), nextTheme(null, true), nextTheme("light", true)],
      ["dark", null, "light", null],
    );
  },
  "the view of one island leaves the others alone": () => {
    const search = writeView("?page=2&loss.log=1&runs.q=old", "runs", { q: "auc > 0.9 & x=1", sort: null });
    equal(readView(search, "runs"), { q: "auc > 0.9 & x=1" });
    equal(readView(search, "loss"), { log: "1" });
    ok(search.includes("page=2"), search);
    equal(writeView("?runs.q=a", "runs", { q: null }), "");
  },
};
