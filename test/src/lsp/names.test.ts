import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EditedFile } from "../../../lang/edited-file.ts";
import { parse } from "../../../lang/parse.ts";
import type { Statement } from "../../../lang/tree.ts";
import { dockerNameAt, dockerNamesIn, isDefinition, nameAt, namesIn } from "../../../src/lsp/names.ts";
import { policy } from "../../lang/generate.ts";

/** `name place` of each name of a text, and `text` where that is another than the name. */
function names(text: string): string[] {
  const file = new EditedFile("policy.wall", text);
  return namesIn(file).map((use) => {
    expect(text.slice(use.span.start.offset, use.span.end.offset)).toBe(use.text);
    return `${use.text} ${use.place}`;
  });
}

describe("the names of a policy", () => {
  it("are found wherever they stand", () => {
    expect(
      names(`let a = b, 10.0.0.0/8, file "x.txt" except c
set d timeout 1h
service e = f, tcp 80, ssh, g
zone h = interface eth0, "wg*" address i
allow j, tcp any from k, container l except m on n to host o, published "p q" limit 1/minute as "r"
default deny to host
test "s" { deny tcp 22 from t to u; allow icmp echo-request to v except w }
`),
    ).toEqual([
      ..."a let,b addresses,c addresses,d set,e service,f traffic,g traffic,h zone,i addresses".split(","),
      ..."j traffic,k endpoint,m except,n on,o own-address".split(","),
      '"p q" own-address',
      ..."t endpoint,u endpoint,v endpoint,w except".split(","),
    ]);
  });

  it("are found in a statement that is half typed, and where something else in it is wrong", () => {
    expect(names("allow tcp 99999 from admins to\nallow e from b, \nlet x = a,, c\nallow tcp 22 from a on \n")).toEqual(
      ["admins endpoint", "e traffic", "b endpoint", "x let", "a addresses", "c addresses", "a endpoint"],
    );
    expect(names('let "unclosed = a\nlet\nallow\nservice s\nzone z = interface\nlet host = a\n')).toEqual([
      "s service",
      "z zone",
      "host let",
      "a addresses",
    ]);
  });

  it("are known at an offset, at both ends too", () => {
    const text = "let admins = 192.0.2.1\n\nallow tcp 22 from admins,admins to host\n";
    const file = new EditedFile("policy.wall", text);
    const at = text.lastIndexOf("admins,");
    expect(nameAt(file, at)?.span.start).toEqual({ offset: at, line: 3, column: 19 });
    expect(nameAt(file, at + 6)?.span.start.offset).toBe(at);
    expect(nameAt(file, at - 1)).toBeUndefined();
    expect(nameAt(file, 10_000)).toBeUndefined();
  });

  it("keep their places while the text before them changes", () => {
    const file = new EditedFile("policy.wall", "let a = 192.0.2.1\nallow tcp 22 from a to host\n");
    expect(namesIn(file, "a").map(({ span }) => span.start.line)).toEqual([1, 2]);
    file.edit(0, 0, "# more\n\n");
    expect(namesIn(file, "a").map(({ span }) => file.text.slice(span.start.offset, span.end.offset))).toEqual([
      "a",
      "a",
    ]);
    expect(namesIn(file, "a").map(({ span }) => span.start.line)).toEqual([3, 4]);
  });

  it("are those of the tree, with exactly their spans", () => {
    let seen = 0;
    fc.assert(
      fc.property(policy, (text) => {
        const file = new EditedFile("policy.wall", text);
        const { statements, diagnostics } = parse("policy.wall", text);
        expect(diagnostics).toEqual([]);
        const found = namesIn(file).map(({ value, span }) => `${value} ${span.start.offset} ${span.end.offset}`);
        const wanted = statements.flatMap(namesOfTree);
        seen += wanted.length;
        expect(found).toEqual(wanted);
        for (const use of namesIn(file)) expect(text.slice(use.span.start.offset, use.span.end.offset)).toBe(use.text);
        const definitions = namesIn(file).filter(isDefinition);
        const defined = statements.flatMap((one) => ("name" in one && one.kind !== "test" ? [one.name.text] : []));
        expect(definitions.map(({ value }) => value)).toEqual(defined);
      }),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(200);
  });
});

/** Every name in a tree: of what is defined, and of the nodes whose name is one of the policy's own. */
function namesOfTree(statement: Statement): string[] {
  const found: { name: string; start: number; end: number }[] = [];
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    const { kind, name, span } = node as { kind?: string; name?: unknown; span?: Span };
    if (typeof name === "string" && span && OWN.includes(kind ?? "")) add(name, span);
    if (typeof name === "object" && kind !== "test") add((name as Name).text, (name as Name).span);
    for (const [key, value] of Object.entries(node)) if (key !== "span") walk(value);
  };
  const add = (name: string, { start, end }: Span) => found.push({ name, start: start.offset, end: end.offset });
  walk(statement);
  return found.sort((a, b) => a.start - b.start).map(({ name, start, end }) => `${name} ${start} ${end}`);
}

const OWN = ["group", "service", "name", "zone"];
type Span = { start: { offset: number }; end: { offset: number } };
type Name = { text: string; span: Span };

describe("Docker's names", () => {
  it("are found with their kinds, halves apart", () => {
    const text = `allow tcp 80 from container 1st, compose shop/web, compose "a b" / "c" to network any, label k=v, swarm s
allow tcp 80 to container "web-*", label only
`;
    const found = dockerNamesIn(new EditedFile("policy.wall", text));
    for (const { span, text: written } of found) expect(text.slice(span.start.offset, span.end.offset)).toBe(written);
    expect(found.map(({ value, docker, of }) => [docker, value, ...(of === undefined ? [] : [of])].join(" "))).toEqual([
      "container 1st",
      "compose shop",
      "compose-service web shop",
      "compose a b",
      "compose-service c a b",
      "network any",
      "label k",
      "label-value v k",
      "swarm s",
      "container web-*",
      "label only",
    ]);
  });

  it("are those of the tree", () => {
    fc.assert(
      fc.property(policy, (text) => {
        const found = dockerNamesIn(new EditedFile("policy.wall", text));
        expect(found.map(({ value }) => value)).toEqual(
          parse("policy.wall", text).statements.flatMap(dockerNamesOfTree),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("are known at an offset", () => {
    const text = "allow tcp 80 to compose shop/web\n";
    const file = new EditedFile("policy.wall", text);
    expect(dockerNameAt(file, text.indexOf("/") - 1)).toMatchObject({ docker: "compose", value: "shop" });
    expect(dockerNameAt(file, text.indexOf("web") + 1)).toMatchObject({ docker: "compose-service", of: "shop" });
    expect(nameAt(file, text.indexOf("web") + 1)).toBeUndefined();
  });
});

function dockerNamesOfTree(node: unknown): string[] {
  if (node === null || typeof node !== "object") return [];
  const item = node as Record<string, unknown>;
  const keys: Record<string, readonly string[]> = {
    container: ["name"],
    network: ["name"],
    label: ["key", "value"],
    compose: ["project", "service"],
    swarm: ["service"],
  };
  const own = (keys[String(item.kind)] ?? []).flatMap((key) => (typeof item[key] === "string" ? [item[key]] : []));
  const rest = Object.entries(item).flatMap(([key, value]) => (key === "span" ? [] : dockerNamesOfTree(value)));
  return item.kind === "rule" || own.length === 0 ? rest : own;
}
