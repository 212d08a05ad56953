import { describe, expect, it } from "vitest";
import type { ClientCapabilities, CompletionItem, CompletionList } from "vscode-languageserver";
import { parse } from "../../../../lang/parse.ts";
import { STATEMENT_WORDS } from "../../../../lang/words.ts";
import { SNIPPETS, TEMPLATES } from "../../../../src/lsp/completion/snippets.ts";
import { type Client, PULLS, startClient } from "../client.ts";

const SNAPSHOT = JSON.stringify({
  version: 1,
  engine: {},
  containers: [
    container("www-nginx", "172.18.0.2", {
      labels: { "com.example.tier": "front" },
      ports: [{ protocol: "tcp", containerPort: 443, hostAddress: "0.0.0.0", hostPort: 8443 }],
    }),
    container("db", "172.18.0.3", { compose: { project: "shop", service: "db" } }),
    { ...container("old", "172.18.0.4", {}), state: "exited", endpoints: [] },
  ],
  networks: [
    {
      ...{
        id: "n",
        name: "shop_default",
        driver: "bridge",
        scope: "local",
        bridge: "br-0123456789ab",
        internal: false,
      },
      ...{ subnets: [{ prefix: "172.18.0.0/16" }], ipv6: false, icc: true, masquerade: true, ingress: false },
      ...{ trustedHostInterfaces: [], labels: {} },
    },
  ],
  services: [],
  host: {
    interfaces: [
      { name: "eth0", bridge: false, addresses: ["198.51.100.1/24"] },
      { name: "br-0123456789ab", bridge: true, addresses: ["172.18.0.1/16"] },
    ],
  },
});

function container(name: string, ipv4: string, more: object): object {
  const fixed = { state: "running", networkMode: { kind: "networks" }, labels: {}, ports: [], configuredPorts: [] };
  return { id: name, name, ...fixed, endpoints: [{ network: "n", ipv4 }], ...more };
}

function capable(completionItem: object): ClientCapabilities {
  return { ...PULLS, textDocument: { ...PULLS.textDocument, completion: { completionItem } } };
}

interface Answer {
  readonly items: readonly CompletionItem[];
  readonly labels: readonly string[];
  /** The text once an item has been taken. */
  readonly take: (label: string) => string;
}

/** Opens a policy and asks at its `|`. */
async function ask(client: Client, marked: string, context?: object, name = "policy.wall"): Promise<Answer> {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  await client.close(name);
  await client.open(name, text);
  const before = marked.slice(0, offset).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const { items, isIncomplete } = await client.ask<CompletionList>("textDocument/completion", name, {
    position,
    context,
  });
  expect(isIncomplete).toBe(false);
  const sorted = [...items].sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
  const take = (label: string): string => {
    const edit = items.find((one) => one.label === label)?.textEdit;
    if (!edit || !("range" in edit)) throw new Error(`${label} isn't offered with a range`);
    const lines = text.split("\n");
    const line = lines[edit.range.start.line] ?? "";
    const { start, end } = edit.range;
    lines[start.line] = line.slice(0, start.character) + edit.newText + line.slice(end.character);
    return lines.join("\n");
  };
  return { items: sorted, labels: sorted.map(({ label }) => label), take };
}

describe("what is offered", () => {
  const cases: readonly [marked: string, first: readonly string[], never?: readonly string[]][] = [
    ["|", ["let", "set", "service", "zone", "allow"], ["iptables", "from"]],
    ["docker {\n  publish dnat\n  |\n}\n", ["iptables", "uplink", "bridges", "userland-proxy"], ["publish", "let"]],
    ["docker { publish | }\n", ["proxy", "dnat"], ["on"]],
    ["docker {\n  uplink |\n}\n", ["eth0"], ["br-0123456789ab"]],
    ["docker {\n  bridges |\n}\n", ["br-0123456789ab"], ["eth0"]],
    ['test "x" {\n  |\n}\n', ["allow", "deny", "reject"], ["log", "let"]],
    ['test "x" {\n  allow tcp 22 from any to containers |\n}\n', ["except", "on"], ["log", "because"]],
    ["zone lan = |", ["interface"]],
    ["zone lan = interface |", ["eth0", "br-0123456789ab"], ["address"]],
    ["zone lan = interface eth0 |", ["address"]],
    [
      "let a = 10.0.0.1\nset b\nservice c = tcp 80\nzone d = interface e\nallow c from any on |",
      ["d", "interface"],
      ["a", "b", "c"],
    ],
    [
      "let a = 10.0.0.1\nset b\nservice c = tcp 80\nzone d = interface e\nlet f = |",
      ["a", "file"],
      ["b", "c", "d", "f"],
    ],
    ["let a = 10.0.0.1\nset b\nservice c = tcp 80\nallow |", ["c", "tcp", "udp"], ["a", "b"]],
    ["service web = tcp 80\nallow |", ["web", "tcp"]],
    ["allow tcp |", ["ftp-data", "ftp", "ssh"], ["echo-request", "allow"]],
    ["allow tcp 80, |", ["ftp-data", "ftp", "ssh"], ["any", "from"]],
    ["allow icmpv6 |", ["destination-unreachable", "packet-too-big"], ["source-quench", "ssh"]],
    ["allow tcp 80 |", ["from", "to"], ["on", "log"]],
    ["allow tcp 80 | to host", ["from"], ["to"]],
    ["allow tcp 80 from |", ["any", "outside"], ["published", "swarm", "to"]],
    ["allow tcp 80 from any |", ["to", "except", "on"], ["log"]],
    ["allow tcp 80 from host |", ["to", "except", "198.51.100.1"], ["on"]],
    ["allow tcp 80 from any on eth |", ["to"], ["except", "on"]],
    ["allow tcp 80 to host log |", ["limit", "connections", "as", "because", "until"], ["log", "with", "trial"]],
    ["allow tcp 80 to host | log", ["except", "limit", "connections"], ["log", "on"]],
    ["deny tcp 80 to host |", ["except", "log", "trial"], ["limit", "until", "with"]],
    ["reject tcp 80 to host with |", ["tcp-reset", "port-unreachable"]],
    ["reject any to host with |", ["port-unreachable"], ["tcp-reset"]],
    ["default |", ["allow", "deny", "reject"], ["log"]],
    ["default deny |", ["to host", "to containers", "from containers"], ["log"]],
    [
      "default deny to containers\ndefault deny |",
      ["to host", "from containers", "between containers", "from host", "forward", "to containers"],
    ],
    ["default deny from |", ["containers", "host"], ["to host"]],
    ["default deny | host", ["to"], ["to host"]],
    ["default deny to host |", ["log", "trial", "as", "because"], ["limit", "with", "until"]],
    ["essentials |", ["without"]],
    ["essentials without dhcp, |", ["discovery", "guards"], ["dhcp"]],
    ["set b |", ["timeout", "size"]],
    ["set b timeout 1h |", ["size"], ["timeout"]],
    ["allow tcp 80 to container |", ["db", "www-nginx", "old"], ["any"]],
    ["allow tcp 80 to network |", ["shop_default"]],
    ["allow tcp 80 to compose |", ["shop", "shop/db"]],
    ["allow tcp 80 to compose shop/|", ["db"], ["shop"]],
    ["allow tcp 80 to label |", ["com.example.tier", "com.example.tier=front"]],
    ["allow tcp 80 to label com.example.tier=|", ["front"]],
    ["allow tcp 80 to host limit 7/|", ["second", "minute", "hour", "day"]],
    ["allow tcp 80 to host limit 7|", ["7/second", "7/minute"]],
    ["allow tcp 80 to host limit 7/minute |", ["burst", "per source"], ["limit"]],
    ["allow tcp 80 to host limit 7/minute per |", ["source"], ["log"]],
    ["allow tcp 80 to host until |", ["2026-12-07", "2026-12-30"]],
    ["allow tcp 80,\n|", ["ftp-data", "ftp"], []],
    ['allow tcp 80 to host because "|"\n', []],
    ["allow tcp 80 to host because |\n", []],
    ["let |", []],
    ["let = = |", []],
    ["docker {\n} |", []],
    ["nonsense |", []],
    ["allow tcp 80 to host # a |\n", []],
  ];

  it.each(cases)("at %j begins with %j", async (marked, first, never = []) => {
    const client = await startClient({ files: { "docker.json": SNAPSHOT } });
    const { labels } = await ask(client, marked);
    expect(labels.slice(0, first.length)).toEqual(first);
    if (first.length === 0) expect(labels).toEqual([]);
    expect(labels.filter((label) => never.includes(label))).toEqual([]);
  });

  it("tells what a name stands for", async () => {
    const client = await startClient({ files: { "docker.json": SNAPSHOT } });
    const { items } = await ask(client, "allow tcp 80 to container |");
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ["db", "running, 172.18.0.3"],
      ["www-nginx", "running, 172.18.0.2, tcp 8443 → 443"],
      ["old", "exited"],
    ]);
    const ports = await ask(client, "allow tcp |");
    expect(ports.items.find(({ label }) => label === "ssh")?.detail).toBe("tcp 22");
    const networks = await ask(client, "allow tcp 80 to network |");
    expect(networks.items[0]?.detail).toBe("bridge, 172.18.0.0/16, br-0123456789ab");
    const groups = await ask(client, "let admins = 198.51.100.7,\n  192.0.2.1\nallow tcp 80 from ad|");
    expect(groups.items.find(({ label }) => label === "admins")?.detail).toBe("let admins = 198.51.100.7, 192.0.2.1");
  });

  it("is the same without Docker, but for its names", async () => {
    const client = await startClient();
    const { labels } = await ask(client, "allow tcp 80 to |");
    expect(labels.slice(0, 3)).toEqual(["any", "outside", "internet"]);
    expect((await ask(client, "allow tcp 80 to container |")).labels).toEqual([]);
  });

  it("holds the names of all files of the policy, as they are in the editor", async () => {
    const client = await startClient({
      files: {
        "policy.wall": 'include "parts/*.wall"\nlet admins = 192.0.2.1\n',
        "parts/a.wall": "",
        "parts/b.wall": "",
      },
    });
    await client.open("parts/a.wall", "let desks = 192.0.2.2\n");
    const { labels } = await ask(client, "allow tcp 22 from |", undefined, "parts/b.wall");
    expect(labels.filter((label) => ["admins", "desks"].includes(label))).toEqual(["admins", "desks"].reverse());
  });
});

describe("what is taken", () => {
  it("replaces the word at hand", async () => {
    const client = await startClient({ files: { "docker.json": SNAPSHOT } });
    expect((await ask(client, "allow tcp ss|x to host\n")).take("ssh")).toBe("allow tcp ssh to host\n");
    const compose = await ask(client, "allow tcp 1 to compose shop/x|y\n");
    expect(compose.take("db")).toBe("allow tcp 1 to compose shop/db\n");
    const rate = await ask(client, "allow tcp 1 to host limit 7/m|\n");
    expect(rate.take("minute")).toBe("allow tcp 1 to host limit 7/minute\n");
    const quoted = await ask(client, 'allow tcp 1 to container "w|x" log\n');
    expect(quoted.take("www-nginx")).toBe('allow tcp 1 to container "www-nginx" log\n');
    expect(quoted.items[0]?.filterText).toBe('"db"');
  });

  it("leaves what is behind the cursor, or not, as a client that can wishes", async () => {
    const client = await startClient({ capabilities: capable({ insertReplaceSupport: true }) });
    const { items } = await ask(client, "allow tcp ss|x to host\n");
    const range = (to: number) => ({ start: { line: 0, character: 10 }, end: { line: 0, character: to } });
    expect(items.find(({ label }) => label === "ssh")?.textEdit).toEqual({
      newText: "ssh",
      insert: range(12),
      replace: range(13),
    });
  });

  it("may be a whole statement, for a client that knows snippets", async () => {
    const plain = await startClient();
    const without = await ask(plain, "|");
    expect(without.labels).toEqual([...STATEMENT_WORDS]);
    const client = await startClient({ capabilities: capable({ snippetSupport: true }) });
    const { items, labels } = await ask(client, "al|");
    expect(labels.slice(0, STATEMENT_WORDS.length)).toEqual([...STATEMENT_WORDS]);
    const snippet = items.find(({ label }) => label === "allow … from … to …");
    expect(snippet).toMatchObject({ insertTextFormat: 2 });
    expect(snippet?.textEdit?.newText).toBe(`allow \${1:tcp 443} from \${2:any} to \${3:host}`);
  });

  it("is a good statement, whichever is chosen where there is a choice", () => {
    expect(SNIPPETS.map(({ word }) => word)).toEqual([...STATEMENT_WORDS]);
    for (const template of Object.values(TEMPLATES)) {
      const texts = [...template.matchAll(/‹([^›]*)›/g)].map(([, text = ""]) => text.split("|"));
      for (let choice = 0; choice < Math.max(...texts.map((one) => one.length)); choice++) {
        let at = 0;
        const filled = template.replace(/‹[^›]*›/g, () => {
          const one = texts[at++] ?? [];
          return one[Math.min(choice, one.length - 1)] ?? "";
        });
        expect(parse("policy.wall", filled)).toMatchObject({ diagnostics: [], statements: [{}] });
      }
    }
  });
});

describe("files", () => {
  const files = {
    "common.wall": "",
    "conf.d/a.wall": "",
    "conf.d/b.wall": "",
    "block list.txt": "",
    ".hidden.wall": "",
  };

  it("are offered behind `include`, beside the policy", async () => {
    const client = await startClient({ files });
    const bare = await ask(client, "include |");
    expect(bare.labels).toEqual(["common.wall", "conf.d/"]);
    expect(bare.take("common.wall")).toBe('include "common.wall"');
    const quoted = await ask(client, 'include "co|"\n');
    expect(quoted.take("common.wall")).toBe('include "common.wall"\n');
    expect(quoted.take("conf.d/")).toBe('include "conf.d/"\n');
    const open = await ask(client, 'include "co|');
    expect(open.take("common.wall")).toBe('include "common.wall"');
    const below = await ask(client, 'include "conf.d/|"');
    expect(below.labels).toEqual(["a.wall", "b.wall"]);
    expect(below.take("b.wall")).toBe('include "conf.d/b.wall"');
    expect((await ask(client, 'include "none/|"')).labels).toEqual([]);
  });

  it("are offered behind `file`, any of them", async () => {
    const client = await startClient({ files });
    for (const begun of ["let a = file |", "let a = 10.0.0.1, file |", "let a = 10.0.0.1 except file |"]) {
      const { labels, take } = await ask(client, begun);
      expect(labels).toEqual(["block list.txt", "conf.d/", "common.wall"]);
      expect(take("block list.txt")).toBe(begun.replace("|", '"block list.txt"'));
    }
  });

  it("of an included file are those beside it", async () => {
    const client = await startClient({ files: { ...files, "policy.wall": 'include "conf.d/*.wall"\n' } });
    const { labels } = await ask(client, 'include "|"\n', undefined, "conf.d/a.wall");
    expect(labels).toEqual(["b.wall"]);
  });
});

describe("in a comment", () => {
  it("codes are offered that can be silenced, those found here first, with `because`", async () => {
    const client = await startClient();
    await client.open("policy.wall", "let spare = 192.0.2.1\n");
    await client.diagnostics("policy.wall");
    const { labels, take, items } = await ask(client, "let spare = 192.0.2.1 # wallc: allow |\n");
    expect(labels).toContain("unused-name");
    expect(labels).not.toContain("bad-port");
    expect(take("unused-name")).toBe("let spare = 192.0.2.1 # wallc: allow unused-name because \n");
    expect(items.every(({ detail }) => detail)).toBe(true);
    const there = await ask(client, "let spare = 192.0.2.1 # wallc: allow un|x because of it\n");
    expect(there.take("unused-name")).toBe("let spare = 192.0.2.1 # wallc: allow unused-name because of it\n");
  });

  it("the form itself is offered", async () => {
    const client = await startClient();
    expect((await ask(client, "# w|")).take("wallc: allow")).toBe("# wallc: allow");
    expect((await ask(client, "# wallc: |")).take("allow")).toBe("# wallc: allow");
    expect((await ask(client, "# wallc: allow unused-name b|")).take("because")).toBe(
      "# wallc: allow unused-name because ",
    );
    expect((await ask(client, "# why |")).labels).toEqual([]);
  });
});

describe("documentation", () => {
  it("is told of one item at a time", async () => {
    const client = await startClient({ capabilities: capable({ documentationFormat: ["markdown", "plaintext"] }) });
    const told = async (marked: string, label: string): Promise<CompletionItem> => {
      const { items } = await ask(client, marked);
      const item = items.find((one) => one.label === label);
      expect(item?.documentation).toBeUndefined();
      return client.connection.sendRequest("completionItem/resolve", item as CompletionItem);
    };
    expect(JSON.stringify((await told("allow tcp 22 to host |", "limit")).documentation)).toContain("burst");
    expect((await told("allow |", "ping")).documentation).toMatchObject({ kind: "markdown" });
    const plain = await startClient();
    const [, , , reject] = (await ask(plain, "reject any to host |")).items;
    const without = await plain.connection.sendRequest<CompletionItem>("completionItem/resolve", reject as object);
    expect(without.documentation).toMatchObject({ kind: "plaintext" });
    expect(JSON.stringify(without.documentation)).not.toMatch(/`|\*\*/);
    expect((await told("# wallc: allow |", "unused-name")).documentation).toMatchObject({ kind: "markdown" });
    expect((await told("let a = 10.0.0.1\nallow any from |", "a")).documentation).toBeUndefined();
  });
});

describe("asking", () => {
  it("by a blank at a line's beginning gets no answer, as nobody has asked", async () => {
    const client = await startClient();
    const blank = { triggerKind: 2, triggerCharacter: " " };
    expect((await ask(client, "  |\n", blank)).labels).toEqual([]);
    expect((await ask(client, "allow |\n", blank)).labels).toContain("tcp");
    expect((await ask(client, "  |\n", { triggerKind: 1 })).labels).toContain("allow");
  });

  it("anywhere in anything never fails", async () => {
    const client = await startClient({ files: { "docker.json": SNAPSHOT } });
    const texts = [
      "",
      "}\n",
      'allow "',
      "docker {\n iptables",
      "# x",
      "let a = \\\n",
      "test {\n allow tcp\n}}",
      "\r\n\r",
    ];
    for (const text of texts) {
      for (let offset = 0; offset <= text.length; offset++) {
        const { labels } = await ask(client, `${text.slice(0, offset)}|${text.slice(offset)}`);
        expect(labels.every((label) => label !== "")).toBe(true);
      }
    }
    const position = { line: 99, character: 99 };
    const beyond = await client.ask<CompletionList>("textDocument/completion", "policy.wall", { position });
    expect(beyond.isIncomplete).toBe(false);
    const nowhere = await client.ask<CompletionList>("textDocument/completion", "none.wall", { position });
    expect(nowhere.items).toEqual([]);
  });
});
