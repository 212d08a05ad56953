import { describe, expect, it } from "vitest";
import { EditedFile } from "../../../lang/edited-file.ts";
import { parse } from "../../../lang/parse.ts";
import type { Let, Program, Statement } from "../../../lang/tree.ts";
import { groupAddresses } from "../../../src/analysis/group-addresses.ts";
import { interval } from "../../../src/ip/interval.ts";

/** The addresses of the first group of a policy; what a file holds is read by the loader, so it stands here. */
function addresses(text: string, file: readonly string[] = []): string[] {
  const statements = parse("p.wall", text).statements.map((one): Statement => {
    if (one.kind !== "let") return one;
    const entries = file.map(interval);
    return { ...one, addresses: one.addresses.map((item) => (item.kind === "file" ? { ...item, entries } : item)) };
  });
  const program: Program = { files: ["p.wall"], statements, suppressions: [] };
  return groupAddresses(statements[0] as Let, program).format();
}

describe("the addresses of a group", () => {
  it.each([
    ["let a = 10.0.0.1, 2001:db8::/32", ["10.0.0.1", "2001:db8::/32"]],
    ["let a = 10.0.0.0/8 except 10.128.0.0/9", ["10.0.0.0/9"]],
    ["let a = b, 10.0.0.9\nlet b = c except 10.0.0.1\nlet c = 10.0.0.0/31", ["10.0.0.0", "10.0.0.9"]],
    ["let a = 10.0.0.0/30 except b\nlet b = 10.0.0.2/31", ["10.0.0.0/31"]],
    ["let a = unknown, 10.0.0.1", ["10.0.0.1"]],
    ["let a = b, 10.0.0.1\nlet b = a, 10.0.0.2", ["10.0.0.1-10.0.0.2"]],
  ])("%j", (text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });

  it("are those of its files too", () => {
    expect(addresses('let a = file "list.txt", 10.0.0.1', ["10.0.0.8/30"])).toEqual(["10.0.0.1", "10.0.0.8/30"]);
  });

  it("follow what they name, also where the group itself stays the same object, as in an editor", () => {
    // The statement directly above an edit is parsed again, too.
    const file = new EditedFile("p.wall", "let a = b\nlet c = 10.0.0.3\nlet b = 10.0.0.1\n");
    const now = () => {
      const { statements } = file.parsed();
      return groupAddresses(statements[0] as Let, { files: ["p.wall"], statements, suppressions: [] }).format();
    };
    const [a] = file.parsed().statements;
    expect(now()).toEqual(["10.0.0.1"]);
    file.edit(file.text.length - 2, file.text.length - 1, "2");
    expect(file.parsed().statements[0] === a).toBe(true);
    expect(now()).toEqual(["10.0.0.2"]);
  });
});
