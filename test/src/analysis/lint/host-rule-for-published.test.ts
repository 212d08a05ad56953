import { describe, expect, it } from "vitest";
import { container, fixed, leg, lintFindings, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "host-rule-for-published-port";
const found = (text: string, topology = lintWorld()) =>
  lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));
const fix = (text: string) =>
  lintOf(text, lintWorld())
    .filter((one) => one.code === CODE)
    .map((one) => one.fix && fixed(text, one));

describe("a rule to host for a port that Docker publishes", () => {
  it("is underlined at the port, and mended at the place", () => {
    expect(found("deny tcp 5432 from internet to host")).toEqual([`${CODE}: 5432`]);
    expect(fix("deny tcp 5432 from internet to host")).toEqual(["deny tcp 5432 from internet to published"]);
    expect(fix("allow tcp 5432, 8443 to host")).toEqual(Array(2).fill("allow tcp 5432, 8443 to published"));
  });

  it("is not mended where the rule has ports of the host's own", () => {
    expect(found("allow tcp 22, 5432 to host")).toEqual([`${CODE}: 5432`]);
    expect(fix("allow tcp 22, 5432 to host")).toEqual([undefined]);
    expect(fix("allow tcp 5432, ping to host")).toEqual([undefined]);
    expect(fix("allow tcp 5432 to host 198.51.100.1")).toEqual([undefined]);
  });

  it("is no finding for the host's own ports", () => {
    expect(found("allow tcp 22 to host")).toEqual([]);
    expect(found("allow udp 5432 to host")).toEqual([]);
    expect(found("allow tcp 5432 to container db")).toEqual([]);
    expect(found("allow tcp 5432 to any")).toEqual([]);
  });

  it("is no finding where the port is published on one address, or by a stopped container", () => {
    const local = container("db", [leg("shop", "172.18.0.3")], ["127.0.0.1:5432:5432"]);
    expect(found("allow tcp 5432 to host", lintWorld({ containers: [local] }))).toEqual([]);
    const stopped = container("db", [], ["5432:5432"], { state: "exited" });
    expect(found("allow tcp 5432 to host", lintWorld({ containers: [stopped] }))).toEqual([]);
  });
});
