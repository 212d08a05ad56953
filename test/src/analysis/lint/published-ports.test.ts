import { describe, expect, it } from "vitest";
import type { Topology } from "../../../../src/docker/topology.ts";
import { container, leg, lintFindings, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const SWARM: Topology["services"] = [
  {
    id: "s1",
    name: "grafana",
    labels: {},
    ports: [{ protocol: "tcp", targetPort: 3000, publishedPort: 3000, mode: "ingress" }],
  },
];

describe("a published port that no rule and no default speaks of", () => {
  const messages = (text: string, topology = lintWorld()) =>
    lintOf(text, topology)
      .filter((one) => one.code === "uncovered-published-port")
      .map((one) => one.message);

  it("is named with who publishes it", () => {
    expect(messages("allow tcp 443 to container www")).toEqual([
      "no rule and no default speaks of what Docker publishes on `tcp 5432` (`container db`), so it is closed to the outside",
    ]);
    expect(messages("", lintWorld({ containers: [], services: SWARM }))[0]).toContain("`tcp 3000` (`swarm grafana`)");
  });

  it("is spoken of by the container, by `published`, by a default, by a refusal", () => {
    for (const text of [
      "allow tcp 443 to container www\nallow tcp 5432 to container db",
      "allow tcp 8443 to published\ndeny tcp 5432 to published",
      "allow any from 10.0.0.0/8 to containers",
      "allow any from 10.0.0.0/8 to published",
      "default deny to containers",
      "default reject to containers",
    ]) {
      expect(messages(text)).toEqual([]);
    }
  });

  it("isn't spoken of by a rule for another path, a rule on trial, or a log", () => {
    for (const text of [
      "deny any from containers to containers",
      "deny any to published trial",
      "log any to published",
      "allow udp any to published",
    ]) {
      expect(messages(text)[0]).toContain("`tcp 5432`");
    }
  });

  it("is no finding on the loopback address, or while its container is stopped", () => {
    const local = container("db", [leg("shop", "172.18.0.3")], ["127.0.0.1:5432:5432"]);
    const stopped = container("old", [], ["9000:9000"], { state: "exited" });
    expect(messages("", lintWorld({ containers: [local, stopped] }))).toEqual([]);
  });

  it("is spoken of under the address that it is published on", () => {
    const containers = [container("db", [leg("shop", "172.18.0.3")], ["192.168.1.1:5432:5432"])];
    expect(messages("allow tcp 5432 to published 192.168.1.1", lintWorld({ containers }))).toEqual([]);
    expect(messages("allow tcp 5432 to published 192.168.1.2", lintWorld({ containers }))).toHaveLength(1);
  });

  it("names five and counts the rest", () => {
    const ports = Array.from({ length: 8 }, (_, index) => `${9000 + index}:80`);
    const containers = [container("many", [leg("shop", "172.18.0.3")], ports)];
    expect(messages("", lintWorld({ containers }))[0]).toContain("`tcp 9004` (`container many`) and 3 more ports,");
  });
});

describe("a published port that is open to everybody by default", () => {
  const found = (text: string, topology = lintWorld()) =>
    lintFindings(text, topology).filter((one) => one.startsWith("published-to-everybody"));

  it("is found at the default", () => {
    expect(found("allow tcp 443 to container www\ndefault allow to containers")).toEqual([
      "published-to-everybody: default allow to containers",
    ]);
  });

  it("isn't taken away by a list of addresses that are refused", () => {
    expect(
      found("deny any from 203.0.113.0/24, 2001:db8:66::/48 to containers\ndefault allow to containers"),
    ).toHaveLength(1);
  });

  it("is no finding where rules speak of every port, or the default refuses", () => {
    expect(
      found("deny tcp 5432 from internet to published\nallow tcp 8443 to published\ndefault allow to containers"),
    ).toEqual([]);
    expect(found("zone wan = interface eth0\nreject any from wan to published\ndefault allow to containers")).toEqual(
      [],
    );
    expect(found("default deny to containers")).toEqual([]);
    expect(found("default allow from containers")).toEqual([]);
  });
});
