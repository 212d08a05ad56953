import { describe, expect, it } from "vitest";
import { container, leg, lintFindings, lintOf, network } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "raw-frames-within-bridge";
const found = (text: string, topology: Parameters<typeof lintFindings>[1] = lintWorld()) =>
  lintFindings(text, topology).filter((one) => one.startsWith(CODE));
const DEFAULT = "default deny between containers";

/** The usual host, whose containers gave up raw sockets where `names` has them. */
function worldWithout(...names: readonly string[]) {
  const containers = lintWorld().containers.map((one) =>
    names.includes(one.name) ? { ...one, withoutRawSockets: true as const } : one,
  );
  return lintWorld({ containers });
}

describe("frames within a bridge that no rule sees", () => {
  it("are found where the policy restricts what goes on within it", () => {
    expect(found(DEFAULT)).toEqual([`${CODE}: ${DEFAULT}`]);
    const rule = "deny any from container www to container db";
    expect(found(`allow tcp 80 to container www\n${rule}`)).toEqual([`${CODE}: ${rule}`]);
    expect(found("reject tcp 80 to container db")).toHaveLength(1);
  });

  it("are told of once, with the bridge, its network and who could send them", () => {
    const findings = lintOf(`deny tcp 22 to containers\n${DEFAULT}`, lintWorld()).filter(({ code }) => code === CODE);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: "warning",
      message:
        "only plain IP is held within the network `shop`: `www`, `db` may open raw sockets, and write other frames to their neighbours",
      help: [expect.stringContaining("`--cap-drop NET_RAW`"), expect.stringContaining("network of its own")],
    });
  });

  it("are no finding where nothing within a bridge is restricted", () => {
    expect(found("default deny to containers")).toEqual([]);
    expect(found("deny any from network bridge to network shop")).toEqual([]);
    expect(found("deny any from container www to 192.168.1.0/24")).toEqual([]);
  });

  it("are no finding without raw sockets, and one for each container that has them", () => {
    expect(found(DEFAULT, worldWithout("www", "db"))).toEqual([]);
    expect(lintOf(DEFAULT, worldWithout("www")).find(({ code }) => code === CODE)?.message).toContain("`db` may open");
  });

  it("need a neighbour that is there", () => {
    const alone = lintWorld({ containers: [container("www", [leg("shop", "172.18.0.2")])] });
    expect(found(DEFAULT, alone)).toEqual([]);
    const stopped = lintWorld({
      containers: [
        container("www", [leg("shop", "172.18.0.2")]),
        container("db", [leg("shop")], [], { state: "exited" }),
      ],
    });
    expect(found(DEFAULT, stopped)).toEqual([]);
  });

  it("are no finding for containers that share one network stack", () => {
    const www = container("www", [leg("shop", "172.18.0.2")]);
    const side = container("side", [leg("shop", "172.18.0.2")], [], {
      networkMode: { kind: "container", id: www.id },
    });
    expect(found(DEFAULT, lintWorld({ containers: [www, side] }))).toEqual([]);
  });

  it("are told of for several networks in one finding, and for many containers by some of their names", () => {
    const names = ["c1", "c2", "c3", "c4", "c5"];
    const topology = lintWorld({
      containers: [
        ...names.map((name, index) => container(name, [leg("back", `172.19.0.${index + 2}`)])),
        ...lintWorld().containers,
      ],
      networks: [network("back", { subnets: [{ prefix: "172.19.0.0/16" }] }), ...lintWorld().networks],
    });
    const message = lintOf(DEFAULT, topology).find(({ code }) => code === CODE)?.message;
    expect(message).toContain("within the networks `back`, `shop`");
    expect(message).toContain("`c1`, `c2`, `c3` and 4 more may open");
  });
});
