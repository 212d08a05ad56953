import { describe, expect, it } from "vitest";
import { container, leg, lintFindings, lintOf, network } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "container-can-pose";
const found = (text: string, topology: Parameters<typeof lintFindings>[1] = lintWorld()) =>
  lintFindings(text, topology).filter((one) => one.startsWith(CODE));
const message = (text: string) => lintOf(text, lintWorld()).find((one) => one.code === CODE)?.message;

const CLOSED = "default deny from containers";

describe("a container that can send under another address of its network", () => {
  it("is one beside the container that a rule allows", () => {
    const rule = "allow tcp 25 from container www to internet";
    expect(found(`${rule}\n${CLOSED}`)).toEqual([`${CODE}: container www`]);
    expect(message(`${rule}\n${CLOSED}`)).toBe(
      "`db` may open raw sockets on the network `shop`, and send under an address that this rule allows",
    );
    expect(found(`${rule}\nreject tcp 25 from containers to internet`)).toHaveLength(1);
  });

  it("is the container itself that a rule refuses", () => {
    expect(found("deny any from container www to internet")).toEqual([`${CODE}: container www`]);
    expect(message("reject any from container www to internet")).toBe(
      "`www` may open raw sockets on the network `shop`, and send under an address there that this refusal doesn't know",
    );
    expect(found(`deny tcp 25 from container www to any\nallow any from network shop to any\n${CLOSED}`)).toHaveLength(
      1,
    );
  });

  it("is a note, told once for a network and a kind of rule", () => {
    const policy = `
allow tcp 25 from container www to internet
allow tcp 53 from container www to internet
deny any from container www to internet
deny any from container www to private`;
    expect(found(policy)).toEqual([`${CODE}: container www`, `${CODE}: container www`]);
    expect(lintOf(policy, lintWorld()).find((one) => one.code === CODE)?.severity).toBe("note");
  });

  it("is none without raw sockets", () => {
    const containers = lintWorld().containers.map((one) => ({ ...one, withoutRawSockets: true as const }));
    expect(found(`allow tcp 25 from container www to internet\n${CLOSED}`, lintWorld({ containers }))).toEqual([]);
  });

  it("is none where the rule speaks of everybody there", () => {
    expect(found(`allow tcp 25 from container www, container db to internet\n${CLOSED}`)).toEqual([]);
    expect(found(`allow tcp 25 from network shop, container www to internet\n${CLOSED}`)).toEqual([]);
    expect(found(`allow tcp 25 from containers to internet\n${CLOSED}`)).toEqual([]);
    expect(found(`allow tcp 80 to container www\n${CLOSED}`)).toEqual([]);
  });

  it("is none where another verdict can't be had", () => {
    expect(found("allow tcp 25 from container www to internet")).toEqual([]);
    expect(found(`deny any from container www to internet\n${CLOSED}`)).toEqual([]);
    expect(found("deny any from container www to internet trial")).toEqual([]);
    expect(found(`log tcp 25 from container www to internet\n${CLOSED}`)).toEqual([]);
  });

  it("is none on another network", () => {
    const topology = lintWorld({
      containers: [container("www", [leg("front", "172.19.0.2")]), container("db", [leg("shop", "172.18.0.3")])],
      networks: [...lintWorld().networks, network("front", { subnets: [{ prefix: "172.19.0.0/16" }] })],
    });
    expect(found(`allow tcp 25 from container www to internet\n${CLOSED}`, topology)).toEqual([]);
    expect(found("deny any from container www to internet", topology)).toHaveLength(1);
  });
});
