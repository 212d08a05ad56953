import { describe, expect, it } from "vitest";
import { container, leg, lintFindings } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "docker-proxy-cut-off";
const found = (text: string, topology = lintWorld()) =>
  lintFindings(`${text}\ndefault deny to containers`, topology).filter((one) => one.startsWith(CODE));

describe("a refusal from the host to containers", () => {
  it.each([
    "deny any from host to containers",
    "reject tcp 5432 from host to container db",
    "deny any from host to any",
    "deny any from host to network shop",
    'deny any from host to container "d*"',
    "default deny from host",
  ])("is found: %s", (text) => {
    expect(found(text)).toEqual([`${CODE}: ${text}`]);
  });

  it.each([
    "deny any from host to published",
    "deny any from host to outside",
    "deny any from host to 10.0.0.0/8",
    "allow any from host to containers",
    "deny any from host to containers trial",
    "deny any from containers to host",
    "default allow from host",
    "allow any from host to containers\ndefault deny from host",
  ])("is no matter of docker-proxy: %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("is no finding where nothing is published, or docker-proxy doesn't run", () => {
    const none = lintWorld({ containers: [container("db", [leg("shop", "172.18.0.3")])] });
    expect(found("deny any from host to container db", none)).toEqual([]);
    expect(found("default deny from host", none)).toEqual([]);
    const without = lintWorld({ engine: { userlandProxy: false } });
    expect(found("deny any from host to containers", without)).toEqual([]);
  });
});
