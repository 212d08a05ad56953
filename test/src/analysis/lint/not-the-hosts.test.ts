import { describe, expect, it } from "vitest";
import { lintFindings } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const found = (code: string, text: string) => lintFindings(text, lintWorld()).filter((one) => one.startsWith(code));

describe("a port called published that nothing publishes", () => {
  it("is underlined, as the host's own rules no longer decide it", () => {
    expect(found("unpublished-port", "deny tcp 22, 5432 from internet to published")).toEqual(["unpublished-port: 22"]);
    expect(found("unpublished-port", "allow tcp ssh from 10.0.0.1 to host, published")).toEqual([
      "unpublished-port: ssh",
    ]);
  });
  it("is no finding where it is published, a container's port, a range, or decided by nothing", () => {
    expect(found("unpublished-port", "allow tcp 5432 to published")).toEqual([]);
    expect(found("unpublished-port", "allow tcp 443 to published")).toEqual([]);
    expect(found("unpublished-port", "deny tcp 20-30 to published")).toEqual([]);
    expect(found("unpublished-port", "log tcp 22 to published")).toEqual([]);
    expect(lintFindings("deny tcp 22 to published").filter((one) => one.startsWith("unpublished"))).toEqual([]);
  });
});

describe("the machine's own address as a destination", () => {
  it("is underlined, in both families", () => {
    const code = "own-address-as-destination";
    expect(found(code, "deny tcp 22 to 198.51.100.1, 198.51.100.2")).toEqual([`${code}: 198.51.100.1`]);
    expect(found(code, "deny tcp 22 to 2001:db8:1::1")).toEqual([`${code}: 2001:db8:1::1`]);
  });
  it("is no finding behind host, as a source, or as part of a prefix", () => {
    const code = "own-address-as-destination";
    expect(found(code, "deny tcp 22 to host 198.51.100.1")).toEqual([]);
    expect(found(code, "deny tcp 22 from 198.51.100.1 to containers")).toEqual([]);
    expect(found(code, "deny tcp 22 to 198.51.100.0/24")).toEqual([]);
  });
});
