import { describe, expect, it } from "vitest";
import { container, leg, lintFindings, lintOf, network } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "container-beyond-default";
const found = (text: string, topology: Parameters<typeof lintFindings>[1]) =>
  lintFindings(text, topology).filter((one) => one.startsWith(CODE));

describe("a container that a default for containers doesn't hold for", () => {
  const lan = network("lan", { driver: "macvlan", parent: "eth1", subnets: [{ prefix: "192.168.1.0/24" }] });
  const nas = lintWorld({ containers: [container("nas", [leg("lan", "192.168.1.50")])], networks: [lan] });
  const onHost = container("node-exporter", [], [], { networkMode: { kind: "host" } });

  it("is one on macvlan", () => {
    expect(found("default deny to containers", nas)).toEqual([`${CODE}: default deny to containers`]);
    expect(lintOf("default reject from containers", nas)[0]?.message).toBe(
      "this default doesn't hold for the container `nas`, whose macvlan network `lan` never passes this host's firewall",
    );
  });

  it("is found once, at the default for what comes in", () => {
    expect(found("default deny between containers\ndefault deny to containers", nas)).toEqual([
      `${CODE}: default deny to containers`,
    ]);
  });

  it("is one on the host's network, where the host is open", () => {
    const topology = lintWorld({ containers: [onHost] });
    expect(found("default deny to containers", topology)).toHaveLength(1);
    expect(found("default deny to host\ndefault deny to containers", topology)).toEqual([]);
    expect(found("default deny from containers", topology)).toEqual([]);
    // an error elsewhere in the policy doesn't open the host
    const broken = "deny any from nobody to any";
    expect(found(`${broken}\ndefault deny to host\ndefault deny to containers`, topology)).toEqual([]);
    expect(found(`${broken}\ndefault deny to containers`, topology)).toHaveLength(1);
  });

  it("is not a stopped one on the host's network", () => {
    const topology = lintWorld({ containers: [{ ...onHost, state: "exited" }] });
    expect(found("default deny to containers", topology)).toEqual([]);
  });

  it("is no finding without a default that refuses", () => {
    expect(found("allow tcp 80 to containers", nas)).toEqual([]);
    expect(found("default allow to containers", nas)).toEqual([]);
    expect(found("default deny to host", nas)).toEqual([]);
    expect(found("default deny to containers", undefined)).toEqual([]);
  });
});
