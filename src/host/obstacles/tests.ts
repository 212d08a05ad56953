import type { Obstacle } from "./obstacle.ts";

/** The policy breaks what its own `test` blocks promise. A rollback has nothing to run: it goes to what was in force. */
export const tests: Obstacle = {
  name: "tests",
  summary: "go on though tests of the policy fail",
  async look({ brokenTests }) {
    const [first, ...more] = brokenTests;
    if (first === undefined) return [];
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return [
      `the policy breaks what its tests promise: ${first}${others}`,
      "correct the rules, or what the test promises; `wallc test` shows the packets",
      "or say `--force tests` to put it in force all the same",
    ];
  },
};
