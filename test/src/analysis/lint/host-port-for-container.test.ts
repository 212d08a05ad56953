import { describe, expect, it } from "vitest";
import { container, fixed, leg, lintFindings, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "host-port-for-container";
const found = (text: string, topology = lintWorld()) =>
  lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));
const fix = (text: string, topology = lintWorld()) =>
  lintOf(text, topology)
    .filter((one) => one.code === CODE)
    .map((one) => (one.fix ? fixed(text, one) : undefined));

describe("a host's port in a rule for a container", () => {
  it("is underlined, and mended", () => {
    expect(found("allow tcp 8443 to container www")).toEqual([`${CODE}: 8443`]);
    expect(fix("allow tcp 8443 to container www")).toEqual(["allow tcp 443 to container www"]);
    expect(fix("deny tcp 80, 8443 to container www")).toEqual(["deny tcp 80, 443 to container www"]);
  });

  it("is named with the container's own port", () => {
    expect(lintOf("deny tcp 8443 to container www", lintWorld())[0]?.message).toBe(
      "`8443` is the host's port of the container `www`, and a container is known by its own: `443`",
    );
  });

  it("is found in a glob, a label, a Compose name and a service", () => {
    const topology = lintWorld({
      containers: [
        container("www", [leg("shop", "172.18.0.2")], ["8443:443"], {
          labels: { tier: "web" },
          compose: { project: "shop", service: "web" },
        }),
      ],
    });
    expect(found('allow tcp 8443 to container "w*"', topology)).toEqual([`${CODE}: 8443`]);
    expect(found("allow tcp 8443 to label tier=web", topology)).toEqual([`${CODE}: 8443`]);
    expect(found("allow tcp 8443 to compose shop/web", topology)).toEqual([`${CODE}: 8443`]);
    expect(found("service tls = tcp 8443\nallow tls to container www", topology)).toEqual([`${CODE}: tls`]);
  });

  it("is not mended in a service, nor where the port stands there already, nor where several are meant", () => {
    expect(fix("service tls = tcp 8443\nallow tls to container www")).toEqual([undefined]);
    expect(fix("allow tcp 443, 8443 to container www")).toEqual([undefined]);
    const topology = lintWorld({
      containers: [
        container("www-a", [leg("shop", "172.18.0.2")], ["127.0.0.1:8443:443"]),
        container("www-b", [leg("shop", "172.18.0.3")], ["127.0.0.2:8443:444"]),
      ],
    });
    expect(fix('allow tcp 8443 to container "www-*"', topology)).toEqual([undefined]);
  });

  it("is found for a stopped container", () => {
    const stopped = container("www", [], ["8443:443"], { state: "exited" });
    expect(found("allow tcp 8443 to container www", lintWorld({ containers: [stopped] }))).toEqual([`${CODE}: 8443`]);
  });

  it("is no finding where it is one of the container's own ports too, or of another protocol, or a range", () => {
    const both = container("www", [leg("shop", "172.18.0.2")], ["8443:443", "9443:8443"]);
    expect(found("allow tcp 8443 to container www", lintWorld({ containers: [both] }))).toEqual([]);
    expect(found("allow udp 8443 to container www")).toEqual([]);
    expect(found("allow tcp 8000-8999 to container www")).toEqual([]);
    expect(found("allow tcp 443, 9000 to container www")).toEqual([]);
    expect(found("allow tcp 8443 to containers")).toEqual([]);
    expect(found("allow tcp 8443 to published")).toEqual([]);
    expect(found("allow tcp 8443 to container db")).toEqual([]);
  });
});
