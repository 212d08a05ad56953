import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NameTable, safeName, wantedSetName } from "../../../backends/common/names.ts";

describe("set names", () => {
  it("carry kind, family and form", () => {
    expect(wantedSetName("container:www-nginx", 4, "", 31)).toBe("c4_www-nginx");
    expect(wantedSetName("group:office", 6, "i", 31)).toBe("g6i_office");
  });

  it("end in a hash where something had to be replaced or cut", () => {
    expect(wantedSetName("label:a=b", 4, "", 31)).toMatch(/^l4_a_b_[a-z0-9]{7}$/);
    const long = wantedSetName(`container:${"x".repeat(300)}`, 4, "", 31);
    expect(long).toHaveLength(31);
    expect(wantedSetName(`container:${"x".repeat(301)}`, 4, "", 31)).not.toBe(long);
  });

  it("keep kinds apart", () => {
    expect(wantedSetName("group:admins", 4, "", 31)).not.toBe(wantedSetName("container:admins", 4, "", 31));
  });

  it("hold only safe characters, within the limit, and two keys never share one", () => {
    const kinds = fc.constantFrom("group", "container", "label", "runtime", "other", "", "inline");
    const names = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("a", "a_b", "a b", "a;b", "x".repeat(50)),
    );
    const sets = fc.array(
      fc.tuple(kinds, names).map(([kind, name]) => `${kind}:${name}`),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(sets, fc.integer({ min: 20, max: 40 }), (all, limit) => {
        const table = new NameTable(limit);
        const unique = [...new Set(all)];
        const given = unique.map((set) => table.set(set, 4, "i"));
        expect(new Set(given).size).toBe(unique.length);
        for (const name of given) {
          expect(name).toMatch(/^[a-z][A-Za-z0-9_.-]*$/);
          expect(name.length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it("resolve a wanted name that is taken", () => {
    const table = new NameTable(12);
    const [a, b, c] = ["a", "b", "c"].map((key) => table.name(key, "same"));
    expect(new Set([a, b, c]).size).toBe(3);
    expect(table.name("b", "same")).toBe(b);
  });

  it("keep a name that fits as it is", () => {
    expect(safeName("g4_", "office-2.lan", 31)).toBe("g4_office-2.lan");
  });
});
