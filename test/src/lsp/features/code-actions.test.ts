import { describe, expect, it } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { lintWorld } from "../../analysis/lint/world.ts";
import { PULLS, startClient } from "../client.ts";
import {
  ACTS,
  actionsAt,
  changed,
  EVERYTHING,
  editorWith,
  FILE,
  FILLS,
  GOOD,
  settledWith,
  textAfter,
  titles,
} from "../code-actions.ts";

/** The versions of the files that an action changes. */
function versionsOf(action: CodeAction | undefined): (number | null)[] {
  const changes = action?.edit?.documentChanges ?? [];
  return changes.flatMap((change) => ("textDocument" in change ? [change.textDocument.version] : []));
}

describe("a finding's own changes", () => {
  it("are preferred where one is surely meant, and say what they mend", async () => {
    const client = await editorWith(GOOD.replace("from admins", "from admin"));
    const [action, ...more] = await actionsAt(client, FILE, "admin to");
    expect(action).toMatchObject({ title: "Replace it by `admins`", kind: "quickfix", isPreferred: true });
    expect(action?.diagnostics).toEqual((await client.diagnostics(FILE)).filter(({ code }) => code === "unknown-name"));
    expect(versionsOf(action)).toEqual([1]);
    expect(await textAfter(client, FILE, "admin to", "Replace it by `admins`")).toBe(GOOD);
    expect(titles(more)).toEqual(["Explain `unknown-name`"]);
  });

  it("are never preferred where only the writer knows", async () => {
    const client = await editorWith("let a = 10.0.0.1/8\n");
    const actions = await actionsAt(client, FILE, "10.0.0.1/8");
    expect(titles(actions).slice(0, 2)).toEqual(["Replace it by `10.0.0.0/8`", "Replace it by `10.0.0.1`"]);
    expect(actions.some(({ isPreferred }) => isPreferred)).toBe(false);
  });

  it("go into other files, which needn't be open", async () => {
    const closed = "deny any to host\n";
    const text =
      'let admins = 198.51.100.7\nallow web from admins to host\ninclude "closed.wall"\ndefault deny to host\n';
    const client = await editorWith(text, { "closed.wall": closed });
    const [action] = await actionsAt(client, FILE, "default");
    expect(action?.title).toBe("Add `allow tcp ssh from admins to host`");
    expect(changed(client, action as CodeAction, () => closed)).toEqual({
      "closed.wall": `allow tcp ssh from admins to host\n${closed}`,
    });
    expect(versionsOf(action)).toEqual([null]);
  });

  it("are made for the text as it is now, also where nothing was compiled since", async () => {
    const client = await editorWith(GOOD.replace("from admins", "from admin"));
    await client.edit(FILE, "let admins", "# a line more\n\nlet admins");
    expect(await textAfter(client, FILE, "admin to", "Replace it by `admins`")).toBe(`# a line more\n\n${GOOD}`);
  });

  it("are offered by the names of Docker's that there are", async () => {
    const client = await editorWith(`${GOOD}deny tcp 80 from internet to container ww\n`, {
      "docker.json": JSON.stringify(lintWorld()),
    });
    expect(await textAfter(client, FILE, "ww", "Replace it by `container www`")).toContain("to container www\n");
  });

  it("are plain changes for clients that know no versions, with the document's line ends", async () => {
    const client = await editorWith(
      "allow web to host\r\ndefault deny to host\r\nlet admins = 192.0.2.1\r\n",
      {},
      {
        ...PULLS,
        textDocument: ACTS.textDocument ?? {},
      },
    );
    const [action] = await actionsAt(client, FILE, "default");
    expect(Object.values(action?.edit?.changes ?? {})[0]?.[0]?.newText).toBe("allow tcp ssh from admins to host\r\n");
  });
});

describe("what is in vain", () => {
  it("goes: a definition that nothing uses, with its lines and the suppressions above it", async () => {
    const text = `${GOOD}# kept\n# wallc: allow ipv4-only-allow because x\nlet spare = 192.0.2.1,\n    192.0.2.2 # gone\n# next\n`;
    const client = await editorWith(text);
    expect(await textAfter(client, FILE, "spare", "Remove the definition of `spare`")).toBe(`${GOOD}# kept\n# next\n`);
  });

  it("goes: a second default, an expired rule, a second include of one file", async () => {
    const text = `include "a.wall"\ninclude "a.wall"\n${GOOD}default reject to host # two\nallow tcp 80 to host until 2026-01-01`;
    const client = await editorWith(text, { "a.wall": "allow ping to host\n" });
    const second = { start: { line: 1, character: 1 }, end: { line: 1, character: 1 } };
    expect(await textAfter(client, FILE, second, "Remove this `include`")).toBe(text.slice(text.indexOf("\n") + 1));
    await client.edit(FILE, 'include "a.wall"\ninclude', "include");
    await settledWith(client, "duplicate-default", "expired-rule");
    expect(await textAfter(client, FILE, "reject", "Remove this default")).toBe(
      client.text(FILE).replace("default reject to host # two\n", ""),
    );
    await client.edit(FILE, "default reject to host # two\n", "");
    await settledWith(client, "expired-rule");
    expect(await textAfter(client, FILE, "until", "Remove the rule")).toBe(`include "a.wall"\n${GOOD}`);
  });

  it("stays where an include stands for several files", async () => {
    const client = await editorWith(`include "a.wall"\ninclude "*.wall"\n${GOOD}`, { "a.wall": "", "b.wall": "" });
    const found = await actionsAt(client, FILE, '"*.wall"');
    expect(found.length).toBeGreaterThan(0);
    expect(titles(found).join()).not.toContain("Remove");
  });

  it("goes: a suppression of nothing, with its line or from its end", async () => {
    const docker = { "docker.json": JSON.stringify(lintWorld({ containers: [] })) };
    const line = "# wallc: allow any-to-any because it was\n";
    const client = await editorWith(
      `${line}${GOOD}allow ping to host  # wallc: allow unused-name because it was\n`,
      docker,
    );
    expect(await textAfter(client, FILE, "allow any-to-any", "Remove the comment")).toBe(
      client.text(FILE).slice(line.length),
    );
    const end = await actionsAt(client, FILE, "allow unused-name");
    expect(end[0]).toMatchObject({ title: "Remove the comment", isPreferred: true });
    expect(await textAfter(client, FILE, "allow unused-name", "Remove the comment")).toBe(
      `${line}${GOOD}allow ping to host\n`,
    );
  });
});

describe("what is missing", () => {
  it("comes: a rule for ssh, whose addresses are the writer's to say", async () => {
    const text = "allow web to host\ndeny any to host\ndefault deny to host\n";
    const client = await editorWith(text);
    const mended = await textAfter(client, FILE, "default", "Add a rule for ssh");
    expect(mended).toBe(text.replace("deny any", "allow tcp ssh from ADDRESS to host\ndeny any"));
    await client.edit(FILE, "deny any", "allow tcp ssh from ADDRESS to host\ndeny any");
    await settledWith(client, "unknown-name");
    const filler = await editorWith(text, {}, FILLS);
    expect(await textAfter(filler, FILE, "default", "Add a rule for ssh")).toMatch(/from \$\{1:ADDRESS\} to host/);
  });

  it("comes: the default without which an allow says nothing", async () => {
    const text = "let office = 192.0.2.0/24\nallow tcp ssh from office to any";
    const client = await editorWith(text);
    expect(await textAfter(client, FILE, "allow", "Add `default deny to host`")).toBe(
      `${text}\ndefault deny to host\n`,
    );
    expect(titles(await actionsAt(client, FILE, "allow"))).toContain("Add `default deny forward`");
    const empty = await editorWith("");
    expect(await textAfter(empty, FILE, EVERYTHING, "Add `default deny to containers`")).toBe(
      "default deny to containers\n",
    );
  });

  it("comes: the default of published ports, a finding that has no place", async () => {
    const client = await editorWith(GOOD, { "docker.json": JSON.stringify(lintWorld()) });
    const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    expect(await textAfter(client, FILE, top, "Add `default deny to containers`")).toBe(
      `${GOOD}default deny to containers\n`,
    );
  });
});

describe("all spellings of a file", () => {
  const TEXT = "allow tcp 80:90, 22/tcp to host\nlet a = 010.0.0.1, 10.0.0.0/255.0.0.0\nallow any to container web-*\n";

  it("are put in order at once, and nothing that is to be decided", async () => {
    const client = await editorWith(TEXT);
    const [action, ...more] = await actionsAt(client, FILE, EVERYTHING, { only: ["source.fixAll"] });
    expect(action).toMatchObject({ title: "Fix all spellings", kind: "source.fixAll.wallc" });
    expect(more).toEqual([]);
    expect(changed(client, action as CodeAction, () => TEXT)[FILE]).toBe(
      'allow tcp 80-90, 22 to host\nlet a = 010.0.0.1, 10.0.0.0/8\nallow any to container "web-*"\n',
    );
  });

  it("are offered only to who asks for them, and where there are some", async () => {
    const client = await editorWith(TEXT);
    expect((await actionsAt(client, FILE, EVERYTHING)).map(({ kind }) => kind)).not.toContain("source.fixAll.wallc");
    for (const only of [["source"], ["source.fixAll.wallc"]])
      expect(titles(await actionsAt(client, FILE, EVERYTHING, { only }))).toEqual(["Fix all spellings"]);
    for (const only of [["refactor"], ["source.organizeImports"], ["source.fixAll.other"]])
      expect(await actionsAt(client, FILE, EVERYTHING, { only })).toEqual([]);
    const good = await editorWith(GOOD);
    expect(await actionsAt(good, FILE, EVERYTHING, { only: ["source.fixAll"] })).toEqual([]);
  });
});

describe("code actions", () => {
  it("explain every finding by a command", async () => {
    const client = await editorWith("let a = 10.0.0.1/8\n");
    const explain = (await actionsAt(client, FILE, "10.0.0.1/8")).find(({ title }) => title === "Explain `host-bits`");
    expect(explain?.command).toMatchObject({ command: "wallc.explain", arguments: ["host-bits"] });
    expect(explain?.edit).toBeUndefined();
  });

  it("are commands alone for clients that know nothing else", async () => {
    const client = await editorWith("let a = 10.0.0.1/8\n", {}, {});
    expect(await actionsAt(client, FILE, "10.0.0.1/8")).toEqual([
      { title: "Explain `host-bits`", command: "wallc.explain", arguments: ["host-bits"] },
    ]);
  });

  it("are about what is selected, or what the client names", async () => {
    const client = await editorWith("let a = 10.0.0.1/8\nlet b = 10.0.0.1/8\n");
    const [first] = await client.diagnostics(FILE);
    const [one] = await actionsAt(client, FILE, "let b = 10.0.0.1/8");
    expect(one?.diagnostics?.map(({ range }) => range.start.line)).toEqual([1]);
    const elsewhere = client.rangeOf(FILE, "let a");
    expect(await actionsAt(client, FILE, elsewhere)).toEqual([]);
    expect((await actionsAt(client, FILE, elsewhere, { diagnostics: [first] }))[0]?.diagnostics).toEqual([first]);
  });

  it("of an included file are its own", async () => {
    const client = await startClient({ capabilities: ACTS, files: { [FILE]: `include "part.wall"\n${GOOD}` } });
    await client.open("part.wall", "let spare = 192.0.2.1\n");
    const text = await textAfter(client, "part.wall", "spare", "Remove the definition of `spare`");
    expect(text).toBe("");
  });

  it.each(["", "\n", "allow", 'test "x" {', 'allow any to host because "', "docker {\n  uplink ", "let a = ,", "}\n;"])(
    "have an answer for %j, at and beyond its end",
    async (text) => {
      const client = await editorWith(text);
      const beyond = { start: { line: 7, character: 7 }, end: { line: 8, character: 99 } };
      for (const range of [EVERYTHING, beyond]) expect(await actionsAt(client, FILE, range)).toBeInstanceOf(Array);
    },
  );

  it("have an answer at each keystroke", async () => {
    const whole = `${GOOD}test "x" {\n  allow tcp 22 from 10.0.0.1/8 to host # wallc: allow\n}\ndocker { uplink eth0, \\\n "a*"; }\n`;
    const client = await editorWith("");
    for (const character of whole) {
      await client.edit(FILE, "", character);
      const actions = await actionsAt(client, FILE, EVERYTHING);
      for (const action of actions) expect(changed(client, action, () => client.text(FILE))).toBeDefined();
    }
    expect(client.text(FILE)).toBe(whole);
  });

  it("have none for a file that isn't open", async () => {
    const client = await startClient({ capabilities: ACTS });
    expect(await actionsAt(client, "other.wall", EVERYTHING)).toEqual([]);
  });
});
