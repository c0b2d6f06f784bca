import { equal, ok, run } from "./harness.js";

export const tests = {
  "a test that throws is a failure": async () => {
    const results = await run({ bad: () => equal(1, 2), worse: () => Promise.reject(new Error("no")), good: () => ok(true, "") });
    equal(
      results.map((result) => result.failure),
      ["expected 2, got 1", "no", null],
    );
  },
  "NaN, arrays and sets are compared by what they hold": () => {
    equal([NaN, new Set([1]), new Float64Array([NaN, 2])], [NaN, [1], [NaN, 2]]);
  },
};
