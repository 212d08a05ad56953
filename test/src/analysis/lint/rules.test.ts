import { describe, expect, it } from "vitest";
import { lintDefinitions } from "../../../../src/analysis/lint/lint.ts";
import { lintRules } from "../../../../src/analysis/lint/rules.ts";
import { policyDefinitions } from "../../../../src/policy/diagnostics/definitions.ts";
import { container, leg, lintOf, network } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const TOPOLOGY = lintWorld({
  containers: [
    ...lintWorld().containers,
    container("node-exporter", [], [], { networkMode: { kind: "host" } }),
    container("cache", [leg("shop", "172.18.0.4")]),
    container("job", [leg("shop", "172.18.0.5"), leg("safe", "172.19.0.3")]),
    container("vault", [leg("safe", "172.19.0.2")]),
    container("report", [leg("office", "172.20.0.2")]),
    container("guest-a", [leg("guests", "172.21.0.2")]),
    container("guest-b", [leg("guests", "172.21.0.3")]),
  ],
  networks: [
    ...lintWorld().networks.filter(({ name }) => name !== "bridge"),
    network("safe", { internal: true, subnets: [{ prefix: "172.19.0.0/16" }] }),
    network("office", { subnets: [{ prefix: "172.20.0.0/16" }] }),
    network("guests", { icc: false, subnets: [{ prefix: "172.21.0.0/16" }] }),
  ],
});

/** The first piece of policy behind a heading of an explanation. */
function piece(explanation: string, heading: string): string {
  const found = new RegExp(`^${heading}:\\n\\n\`\`\`wall\\n(.*?)\\n\`\`\`$`, "ms").exec(explanation);
  if (!found) throw new Error(`no ${heading}`);
  return found[1] as string;
}

describe("the lint rules", () => {
  it("have codes of their own", () => {
    const codes = [...lintDefinitions, ...policyDefinitions].map((definition) => definition.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  for (const { definition } of lintRules) {
    it(`${definition.code}: is explained by a policy that has it, and one that hasn't`, () => {
      const codes = (heading: string) =>
        lintOf(piece(definition.explanation, heading), TOPOLOGY).map((one) => one.code);
      expect(codes("Wrong")).toContain(definition.code);
      expect(codes("Right")).not.toContain(definition.code);
    });
  }

  it("say nothing of a good policy", () => {
    const policy = `
allow tcp 443 from any to container www
allow tcp ssh from 192.168.1.0/24 to host
default deny to host
default deny to containers`;
    expect(lintOf(policy, lintWorld())).toEqual([]);
  });
});
