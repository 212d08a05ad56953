import fc from "fast-check";
import { expect, it } from "vitest";
import { formatPorts, hasPort, intersectPorts, mergePorts, subtractPorts } from "../../../src/ip/ports.ts";

const ranges = fc.array(
  fc.tuple(fc.nat(40), fc.nat(5)).map(([first, more]) => ({ first, last: first + more })),
  { maxLength: 6 },
);

it("merged ranges hold the same ports, sorted, apart from each other", () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const merged = mergePorts(all);
      for (let port = 0; port < 50; port++) expect(hasPort(merged, port)).toBe(hasPort(all, port));
      for (const [at, range] of merged.entries()) {
        const before = merged[at - 1];
        if (before) expect(range.first).toBeGreaterThan(before.last + 1);
      }
    }),
  );
});

it("intersects and subtracts port by port", () => {
  fc.assert(
    fc.property(ranges, ranges, (one, other) => {
      const [a, b] = [mergePorts(one), mergePorts(other)];
      const [common, rest] = [intersectPorts(a, b), subtractPorts(a, b)];
      for (let port = 0; port < 50; port++) {
        expect(hasPort(common, port)).toBe(hasPort(a, port) && hasPort(b, port));
        expect(hasPort(rest, port)).toBe(hasPort(a, port) && !hasPort(b, port));
      }
      for (const all of [common, rest]) expect(mergePorts(all)).toEqual(all);
    }),
  );
});

it("prints ports as they are written", () => {
  expect(formatPorts({ first: 443, last: 443 })).toBe("443");
  expect(formatPorts({ first: 0, last: 65535 })).toBe("0-65535");
});
