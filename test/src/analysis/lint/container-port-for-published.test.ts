import { describe, expect, it } from "vitest";
import { container, fixed, leg, lintFindings, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "container-port-for-published";
const found = (text: string, topology = lintWorld()) =>
  lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));

describe("a container's port in a rule for published ports", () => {
  it("is underlined, and mended", () => {
    const text = "allow tcp 443 to published";
    expect(found(text)).toEqual([`${CODE}: 443`]);
    expect(lintOf(text, lintWorld()).map((one) => one.fix && fixed(text, one))).toContain(
      "allow tcp 8443 to published",
    );
    expect(lintOf(text, lintWorld())[0]?.message).toBe(
      "nothing is published on this host's port `443`: it is the own port of `container www`, published as `8443`",
    );
  });

  it("is found behind an address of the host, and for a Swarm service", () => {
    expect(found("allow tcp 443 to published 198.51.100.1")).toEqual([`${CODE}: 443`]);
    const services = [
      {
        id: "s1",
        name: "shop",
        labels: {},
        ports: [{ protocol: "tcp", targetPort: 8080, publishedPort: 80, mode: "ingress" }],
      } as const,
    ];
    expect(found("allow tcp 8080 to published", lintWorld({ services }))).toEqual([`${CODE}: 8080`]);
    expect(found("allow tcp 80 to published", lintWorld({ services }))).toEqual([]);
  });

  it("is no finding where the port is published too, or nobody's", () => {
    const topology = lintWorld({
      containers: [
        container("a", [leg("shop", "172.18.0.2")], ["8443:443"]),
        container("b", [leg("shop", "172.18.0.3")], ["443:8443"]),
      ],
    });
    expect(found("allow tcp 443 to published", topology)).toEqual([]);
    expect(found("allow tcp 9000 to published")).toEqual([]);
    expect(found("allow udp 443 to published")).toEqual([]);
    expect(found("allow tcp 443 to container www")).toEqual([]);
  });

  it("is not mended where it is published more than once", () => {
    const topology = lintWorld({
      containers: [container("a", [leg("shop", "172.18.0.2")], ["8443:443", "9443:443"])],
    });
    const [finding] = lintOf("allow tcp 443 to published", topology);
    expect(finding?.message).toContain("published as `8443` or `9443`");
    expect(finding?.fix).toBeUndefined();
  });
});
