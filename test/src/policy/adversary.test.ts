import { describe, expect, it } from "vitest";
import { findings, irOf, verdict } from "./build.ts";
import { HOST } from "./host.ts";

describe("a service", () => {
  it("that stands for any traffic stands for it, alone and in a list", () => {
    for (const traffic of ["all", "tcp 80, all"]) {
      const ir = irOf(`service all = any\ndeny ${traffic} from 192.0.2.66 to host`, HOST);
      expect(verdict(ir, "eth0 192.0.2.66 > 198.51.100.1 tcp 22")).toBe("deny");
      expect(verdict(ir, "eth0 192.0.2.66 > 198.51.100.1 esp")).toBe("deny");
      expect(verdict(ir, "eth0 192.0.2.67 > 198.51.100.1 tcp 22")).toBe("untouched");
    }
  });

  it("that holds more than tcp can't be refused with a reset", () => {
    expect(findings("service mix = tcp 99, udp 99\nreject mix from any to host with tcp-reset", HOST)).toContain(
      "reset-needs-tcp: with tcp-reset",
    );
    expect(findings("service all = any\nreject all from any to host with tcp-reset", HOST)).toContain(
      "reset-needs-tcp: with tcp-reset",
    );
    expect(findings("service one = tcp 99\nreject one from any to host with tcp-reset", HOST)).toEqual([]);
  });
});
