import { describe, expect, it } from "vitest";
import { dependencies } from "../../../src/policy/dependencies.ts";
import { compiled, findings, irOf } from "./build.ts";

const graph = (edges: Record<string, string>) => dependencies(Object.keys(edges), (node) => [...(edges[node] ?? "")]);

describe("dependencies", () => {
  it("stand before what depends on them", () => {
    expect(graph({ a: "bc", b: "c", c: "", d: "a" })).toEqual({ order: ["c", "b", "a", "d"], circles: [] });
  });

  it("in a circle are found once, from where it was entered", () => {
    expect(graph({ a: "b", b: "cd", c: "b", d: "" }).circles).toEqual([["b", "c"]]);
    expect(graph({ a: "a" }).circles).toEqual([["a"]]);
    expect(graph({ a: "b", b: "a", c: "a" }).circles).toEqual([["a", "b"]]);
  });
});

describe("names that are nested deeply", () => {
  const DEPTH = 20_000;
  const chain = (word: string, first: string, last: string) =>
    [`${word} x0 = ${first}`, ...Array.from({ length: DEPTH }, (_, i) => `${word} x${i + 1} = x${i}`), last].join("\n");

  it("are worked out all the same", () => {
    const groups = irOf(chain("let", "10.0.0.1", `deny any from x${DEPTH} to host`));
    expect(groups.sets).toMatchObject([{ name: `group:x${DEPTH}`, v4: ["10.0.0.1"] }]);
    const services = irOf(chain("service", "tcp 7", `deny x${DEPTH} to host`));
    expect(services.paths["to-host"].rules[0]?.when[0]?.traffic).toMatchObject({ ports: [{ first: 7, last: 7 }] });
  });

  it("are an error in a circle, in a message of one line", () => {
    for (const [word, rule] of [
      ["let", `deny any from x${DEPTH} to host`],
      ["service", `deny x${DEPTH} to host`],
    ] as const) {
      const { diagnostics } = compiled(chain(word, `x${DEPTH}`, rule));
      expect(diagnostics.map((one) => one.code)).toEqual(["circular-name"]);
      expect(diagnostics[0]?.message.length).toBeLessThan(200);
    }
  });

  it("are asked once each, however many name them", () => {
    const fan = (word: string, first: string, rule: string) =>
      [`${word} x0 = ${first}`, ...Array.from({ length: 60 }, (_, i) => `${word} x${i + 1} = x${i}, x${i}`), rule].join(
        "\n",
      );
    expect(irOf(fan("let", "10.0.0.1", "deny any from x60 to host")).sets).toMatchObject([{ v4: ["10.0.0.1"] }]);
    expect(irOf(fan("service", "tcp 7", "deny x60 to host")).paths["to-host"].rules[0]?.when).toHaveLength(1);
  });
});

describe("a policy full of unknown names", () => {
  it("names the nearest one for the first of them", () => {
    const lines = Array.from({ length: 300 }, () => "deny any from admns to host");
    const text = ["let admins = 10.0.0.1", "deny any from admins to host", ...lines].join("\n");
    const { diagnostics } = compiled(text);
    expect(diagnostics).toHaveLength(300);
    expect(diagnostics[0]?.help).toEqual(["Did you mean `admins`?"]);
    expect(diagnostics[299]?.help).toEqual([]);
    expect(findings(text)[0]).toBe("unknown-name: admns");
  });
});
