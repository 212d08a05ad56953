import { describe, expect, it } from "vitest";
import type { InlayHint, Range } from "vscode-languageserver";
import { type Client, PULLS, startClient } from "../client.ts";
import { like, snapshot } from "../snapshot.ts";

const REFRESHES = { ...PULLS, workspace: { ...PULLS.workspace, inlayHint: { refreshSupport: true } } };

/** The text with every hint in it, in braces. */
async function shown(client: Client, name = "policy.wall", range?: Range): Promise<string> {
  const lines = client.text(name).split("\n");
  const all = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  const hints = await client.ask<InlayHint[]>("textDocument/inlayHint", name, { range: range ?? all });
  for (const { position, label, paddingLeft } of hints.reverse()) {
    expect(paddingLeft).toBe(true);
    const line = lines[position.line] ?? "";
    lines[position.line] = `${line.slice(0, position.character)}{${label}}${line.slice(position.character)}`;
  }
  return lines.join("\n");
}

async function opened(text: string, docker?: string, more = {}): Promise<Client> {
  const client = await startClient({
    capabilities: REFRESHES,
    files: docker ? { "docker.json": docker } : {},
    ...more,
  });
  await client.open("policy.wall", text);
  return client;
}

describe("inlay hints", () => {
  it("say what a group stands for where it is used, and nothing of other names", async () => {
    const client = await opened(`let admins = 198.51.100.7, 2001:db8:ad::/48
let many = 192.0.2.1, 192.0.2.3, 192.0.2.5
let nets = 10.0.0.0/24, 10.2.0.0/24, 10.4.0.0/24
let odd = 10.0.0.0/8 except 10.66.0.0/16, many
let none = many except 192.0.2.0/24
set banned
zone lan = interface eth1 address many
service shell = tcp 22
deny any from banned, nobody except admins to host none
allow shell, web from odd, nets on lan to published many
`);
    expect(await shown(client)).toBe(`let admins = 198.51.100.7, 2001:db8:ad::/48
let many = 192.0.2.1, 192.0.2.3, 192.0.2.5
let nets = 10.0.0.0/24, 10.2.0.0/24, 10.4.0.0/24
let odd = 10.0.0.0/8 except 10.66.0.0/16, many{= 3 addresses}
let none = many{= 3 addresses} except 192.0.2.0/24
set banned
zone lan = interface eth1 address many{= 3 addresses}
service shell = tcp 22
deny any from banned, nobody except admins{= 198.51.100.7, 2001:db8:ad::/48} to host none{= no address}
allow shell, web from odd{= 10.0.0.0-10.65.255.255, 10.67.0.0-10.255.255.255}, nets{= 3 prefixes} on lan to published many{= 3 addresses}
`);
  });

  it("say the numbers of ports by name", async () => {
    const client = await opened(
      "service a = tcp ssh, 80, https, udp syslog\nallow icmp redirect, echo-request, tcp/udp domain, web to host\n",
    );
    expect(await shown(client)).toBe(
      "service a = tcp ssh{= 22}, 80, https{= 443}, udp syslog{= 514}\nallow icmp redirect, echo-request, tcp/udp domain{= 53}, web to host\n",
    );
  });

  it("say the addresses of containers, and how many match", async () => {
    const docker = snapshot((topology) => {
      like(topology, "stopped", { state: "exited", ports: [], endpoints: [] });
      like(topology, "monitor", { networkMode: { kind: "host" }, endpoints: [], ports: [] });
      like(topology, "labelled", { labels: { tier: "web" } });
    });
    const client = await opened(
      `allow tcp 1 from container db, container gone to container www-nginx
allow tcp 2 to container stopped, container monitor
allow tcp 3 to container "s*", container "none-*", compose shop/worker, compose shop
allow tcp 4 to label tier=web, label tier=db, label tier, network shop_default
`,
      docker,
    );
    expect(await shown(client)).toBe(
      `allow tcp 1 from container db{= 172.18.0.4, fd12:3456:789a:2::4}, container gone to container www-nginx{= 172.17.0.2, 172.18.0.2, fd12:3456:789a:2::2}
allow tcp 2 to container stopped{= no address, exited}, container monitor{= the host's network}
allow tcp 3 to container "s*"{= 2 containers}, container "none-*"{= 0 containers}, compose shop/worker{= 1 container}, compose shop{= 1 container}
allow tcp 4 to label tier=web{= 1 container}, label tier=db{= 0 containers}, label tier{= 1 container}, network shop_default
`,
    );
  });

  it("say nothing of Docker's names while nobody knows them", async () => {
    const text = 'allow tcp 1 to container db, container "x*", label a=b\n';
    expect(await shown(await opened(text))).toBe(text);
  });

  it("are those of the range that is asked for", async () => {
    const client = await opened("allow tcp ssh to host\nallow tcp http to host\nallow tcp https to host\n");
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 22 } };
    expect(await shown(client, "policy.wall", range)).toBe(
      "allow tcp ssh to host\nallow tcp http{= 80} to host\nallow tcp https to host\n",
    );
    const beyond = { start: { line: 90, character: 0 }, end: { line: 95, character: 7 } };
    expect(await shown(client, "policy.wall", beyond)).not.toContain("{");
  });

  it("have the details in their tooltips", async () => {
    const client = await opened("let many = 192.0.2.1, 192.0.2.3, 192.0.2.5\ndeny any from many to host\n");
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    const [hint] = await client.ask<InlayHint[]>("textDocument/inlayHint", "policy.wall", { range });
    expect(hint?.tooltip).toBe("- IPv4: 3 addresses: 192.0.2.1, 192.0.2.3, 192.0.2.5");
  });

  it("follow edits, of an included file too, and ask for a refresh of what the client can't know", async () => {
    const client = await opened('include "groups.wall"\ndeny any from bad to host\n', undefined, {
      files: { "groups.wall": "let bad = worse\nlet other = 192.0.2.9\nlet worse = 192.0.2.1\n" },
    });
    let refreshes = 0;
    client.connection.onRequest("workspace/inlayHint/refresh", () => {
      refreshes++;
      return null;
    });
    expect(await shown(client)).toContain("bad{= 192.0.2.1}");
    await client.open("groups.wall", "let bad = worse\nlet other = 192.0.2.9\nlet worse = 192.0.2.1\n");
    await client.edit("groups.wall", "worse = 192.0.2.1", "worse = 192.0.2.2");
    expect(await shown(client)).toContain("bad{= 192.0.2.2}");
    await client.until(() => refreshes > 0);
  });

  it("follow Docker's world", async () => {
    const client = await opened("allow tcp 1 to label tier\n", snapshot());
    let refreshes = 0;
    client.connection.onRequest("workspace/inlayHint/refresh", () => {
      refreshes++;
      return null;
    });
    expect(await shown(client)).toContain("{= 0 containers}");
    await client.until(() => refreshes > 0);
    const before = refreshes;
    client.write(
      "docker.json",
      snapshot((topology) => like(topology, "new", { labels: { tier: "web" } })),
    );
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await client.until(() => refreshes > before);
    expect(await shown(client)).toContain("{= 1 container}");
  });

  it("can be switched off, and on again", async () => {
    const client = await opened("allow tcp ssh to host\n", undefined, { initializationOptions: { inlayHints: false } });
    expect(await shown(client)).toBe("allow tcp ssh to host\n");
    const set = (inlayHints: unknown) =>
      client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { wallc: { inlayHints } } });
    for (const on of [true, null, { enabled: true }, {}, { enabled: null }]) {
      await set(on);
      expect(await shown(client)).toContain("ssh{= 22}");
      await set(on === null ? false : { enabled: false });
      expect(await shown(client)).not.toContain("{");
    }
  });

  it.each([
    "",
    "allow tcp ssh",
    "let a = a\nallow any from a",
    'deny any from "a',
    "service s = tcp ssh,",
    "}",
    'test "x" {\n  allow tcp ssh',
  ])("stand in half-typed text as far as it has a meaning: %j", async (text) => {
    const client = await opened(text, snapshot());
    const expected = text
      .replace("from a", "from a{= no address}")
      .replace("= a\n", "= a{= no address}\n")
      .replace("ssh", "ssh{= 22}");
    expect(await shown(client)).toBe(expected);
  });
});
