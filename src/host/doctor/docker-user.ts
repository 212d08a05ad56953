import type { Check } from "./check.ts";
import { chainOf, toolName } from "./examine.ts";

/** Rules in DOCKER-USER that nothing leads to. */
export const dockerUser: Check = {
  name: "docker-user",
  summary: "a chain DOCKER-USER that no packet gets to",
  look: ({ saved }) =>
    saved
      .filter((one) => {
        const forward = chainOf(one, "filter", "FORWARD") ?? [];
        return chainOf(one, "filter", "DOCKER-USER") && !forward.some((words) => /^-j DOCKER-USER$/.test(words));
      })
      .map((one) => ({
        message: `${toolName(one)} has a chain DOCKER-USER, and FORWARD has no jump to it`,
        why: "the rules in it are never asked, of whomever they are: Docker makes the jump where it starts, and somebody took it away",
        command: `${toolName(one)} -I FORWARD 1 -j DOCKER-USER`,
      })),
};
