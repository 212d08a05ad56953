import { describe, expect, it } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver";
import { WORD_HELP } from "../../../../src/lsp/word-help.ts";
import { hovered, MARKDOWN, opened } from "../hovered.ts";
import { snapshot } from "../snapshot.ts";

describe("hover on the words of the language", () => {
  it.each(WORD_HELP)("explains `$word` ($role) where its example has it", async ({ word, role, does, example }) => {
    const client = await opened(example);
    const found = [...example.matchAll(/[\w/-]+/g)].filter(({ 0: text }) => text === word || text.endsWith(`/${word}`));
    const last = word.split(" ").at(-1) ?? "";
    const places = word.includes(" ") ? [...example.matchAll(new RegExp(`\\b${last}\\b`, "g"))] : found;
    const says: string[] = [];
    for (const { 0: text, index } of places) {
      const before = example.slice(0, index + text.length - 1).split("\n");
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      const hover = await client.ask<Hover | null>("textDocument/hover", "policy.wall", { position });
      says.push((hover?.contents as MarkupContent | undefined)?.value ?? "");
    }
    expect(
      says.filter((text) => text.includes(does)),
      `${role} ${word}`,
    ).not.toEqual([]);
  });

  it("explains the finding of a suppression, also while it is being written", async () => {
    const client = await opened(
      "let a = 192.0.2.1 # wallc: allow unused-name because of tests\n# wallc: allow any-to-any\nallow any from any to any\n# wallc: allow nonsense\n",
    );
    const { on, says } = await hovered(client, "# wallc: allow unused|-name");
    expect(on).toBe("# wallc: allow unused-name because of tests");
    expect(says).toContain("**warning** `unused-name`: a name that nothing uses");
    expect(says).toContain("Often a rule was meant to use it");
    expect((await hovered(client, "any-to|-any")).says).toContain("`any-to-any`");
    expect((await hovered(client, "non|sense")).says).toContain("No finding has the code `nonsense`.");
  });

  it("says what a finding is about in general, in a long policy what reading it finds", async () => {
    const rules = Array.from({ length: 301 }, (_, at) => `deny tcp ${at} from 192.0.2.1 to host\n`).join("");
    const client = await opened("let spare = 192.0.2.1\ndeny udp 9 to host\n");
    expect((await hovered(client, "sp|are")).says).toContain("**warning** `unused-name`: a name that nothing uses");
    await client.edit("policy.wall", "udp 9", "udp 99999");
    await client.edit("policy.wall", "", rules);
    expect((await hovered(client, "sp|are")).says).not.toContain("unused-name");
    expect((await hovered(client, "9999|9")).says).toContain("**error** `bad-port`");
  });
});

describe("hover on a rule's action", () => {
  const files = { "docker.json": snapshot() };

  it("shows its paths, and what it compiles to in nft and in iptables", async () => {
    const client = await opened(
      "let admins = 198.51.100.7\ndeny udp 53 to host\nallow tcp ssh from admins to host\ndefault deny to host\n",
      { capabilities: MARKDOWN, files },
    );
    const { on, says } = await hovered(client, "al|low");
    expect(on).toBe("allow");
    expect(says).toContain("On 1 path: `to host`");
    expect(says).toContain('ip saddr @g4_admins tcp dport 22 counter accept comment "policy.wall:3"');
    expect(says).toMatch(/\*\*iptables\*\*\n\n```\n# rules\.v4\n-A WALLC-to-host -s 198\.51\.100\.7 -p 6/);
    expect(says).not.toContain("itself:");
    const deny = await hovered(client, "default de|ny");
    expect(deny.says).toContain('counter drop comment "policy.wall:4 default deny"');
    expect(deny.says).toContain('-A WALLC-to-host -m comment --comment "policy.wall:4" -j DROP');
  });

  it("shows a rule by itself where its line in the file is others' too", async () => {
    const rules = Array.from({ length: 8 }, (_, at) => `allow tcp ${at} from 192.0.2.${at} to host\n`).join("");
    const client = await opened(`${rules}default deny to host\n`, { capabilities: MARKDOWN, files });
    const { says } = await hovered(client, "al|low tcp 2");
    expect(says).toContain("**nft**, by itself");
    expect(says).toContain('ip saddr 192.0.2.2 tcp dport 2 counter accept comment "policy.wall:3"');
    expect(says).toContain("By itself: in the policy's own file it may stand in one line with others.");
  });

  it("compiles run-time groups for ipset", async () => {
    const client = await opened("set banned\ndeny any from banned to host\n", { capabilities: MARKDOWN, files });
    const { says } = await hovered(client, "den|y");
    expect(says).toContain("**iptables** with `--ipset`");
    expect(says).toContain("-m set --match-set wallc-r4");
  });

  it("says in words why there is nothing to show", async () => {
    const client = await opened("allow tcp 99999 from nobody to host\ndefault deny to host\n", {
      files,
      capabilities: MARKDOWN,
    });
    expect((await hovered(client, "default de|ny")).says).toMatch(/It isn't compiled: the policy has \d errors?\./);
    await client.edit("policy.wall", "tcp 99999 from nobody", "tcp 99 until 2020-01-01 #");
    await client.edit("policy.wall", "tcp 99 until 2020-01-01 # to host", "tcp 99 to host until 2020-01-01");
    expect((await hovered(client, "all|ow")).says).toContain("Its last day is over");
    await client.edit("policy.wall", "tcp 99 to host until 2020-01-01", "tcp 99 to container gone");
    expect((await hovered(client, "all|ow")).says).toContain("nothing can match it now");
  });

  it("says what the action of a test's line is, without compiling it", async () => {
    const client = await opened('test "a" {\n  deny tcp 1 to host; allow tcp 2 to host\n}\n', {
      files,
      capabilities: MARKDOWN,
    });
    expect((await hovered(client, "de|ny")).says).toContain("**statement** `deny`");
    expect((await hovered(client, "al|low")).says).toContain("**statement** `allow`");
  });
});
