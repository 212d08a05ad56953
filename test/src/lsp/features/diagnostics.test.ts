import { describe, expect, it } from "vitest";
import { startClient } from "../client.ts";
import { snapshot } from "../snapshot.ts";

const GOOD = "let admins = 198.51.100.7\nallow tcp ssh from admins to host\ndefault deny to host\n";

describe("diagnostics that are pulled", () => {
  it("are those of `wallc check`, with place, code, advice and tags", async () => {
    const client = await startClient();
    await client.open("policy.wall", `let spare = 192.0.2.1\n${GOOD}`);
    const [finding, ...others] = await client.diagnostics("policy.wall");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "unused-name", severity: 2, source: "wallc", tags: [1] });
    expect(finding?.message).toContain("`spare`");
    expect(client.slice("policy.wall", finding?.range as never)).toBe("spare");
  });

  it("follow what is typed", async () => {
    const client = await startClient();
    await client.open("policy.wall", GOOD);
    expect(await client.diagnostics("policy.wall")).toEqual([]);
    await client.edit("policy.wall", "from admins", "from admin");
    const [finding] = await client.settled("policy.wall", ([one]) => one?.code === "unknown-name");
    expect(client.slice("policy.wall", finding?.range as never)).toBe("admin");
    await client.edit("policy.wall", "from admin ", "from admins ");
    await client.settled("policy.wall", (found) => found.length === 0);
  });

  it("are those of a file that is closed and opened again with another text", async () => {
    const client = await startClient({ initializationOptions: { docker: "none" } });
    await client.open("policy.wall", GOOD);
    expect(await client.diagnostics("policy.wall")).toEqual([]);
    await client.close("policy.wall");
    await client.open("policy.wall", GOOD.replace("from admins", "from admin"));
    await client.settled("policy.wall", (found) => found.some(({ code }) => code === "unknown-name"));
  });

  it("honour a suppression", async () => {
    const client = await startClient();
    await client.open("policy.wall", `let spare = 192.0.2.1 # wallc: allow unused-name because of next week\n${GOOD}`);
    expect(await client.diagnostics("policy.wall")).toEqual([]);
  });

  it("of an included file are those of the policy that includes it, which sees it as it is in the editor", async () => {
    const client = await startClient({
      files: {
        "policy.wall": `include "parts/*.wall"\nallow tcp ssh from admins to host\ndefault deny to host\n`,
        "parts/groups.wall": "",
      },
    });
    await client.open("parts/groups.wall", "let admins = 198.51.100.7\n");
    expect(await client.diagnostics("parts/groups.wall")).toEqual([]);
    await client.edit("parts/groups.wall", "admins", "admin");
    await client.settled("parts/groups.wall", ([one, ...more]) => one?.code === "unused-name" && more.length === 0);
    const report = await client.ask<Report>("textDocument/diagnostic", "parts/groups.wall");
    const root = report.relatedDocuments[client.uri("policy.wall")];
    expect(root?.items.map(({ code }) => code)).toContain("unknown-name");
  });

  it("tell of a file that isn't open that it has none any more", async () => {
    const client = await startClient({ files: { "common.wall": "let admins = 198.51.100.77.1\n" } });
    await client.open(
      "policy.wall",
      `include "common.wall"\nallow tcp ssh from admins to host\ndefault deny to host\n`,
    );
    const ask = () => client.ask<Report>("textDocument/diagnostic", "policy.wall");
    expect((await ask()).relatedDocuments[client.uri("common.wall")]?.items).toHaveLength(1);
    client.write("common.wall", "let admins = 198.51.100.7\n");
    expect((await ask()).relatedDocuments[client.uri("common.wall")]?.items).toEqual([]);
  });

  it.each([
    [
      "at the end of its line",
      'default deny to host\r\ninclude "common.wall"\r\nallow tcp ssh from admins to host\r\n',
    ],
    ["on the line behind it", 'default deny to host\ninclude \\\n  "common.wall"\nallow tcp ssh from admins to host\n'],
  ])("of a file are the policy's that includes it, whatever stands %s", async (_, root) => {
    const client = await startClient({ files: { "policy.wall": root } });
    await client.open("common.wall", "let admins = 198.51.100.7\n");
    expect(await client.diagnostics("common.wall")).toEqual([]);
  });

  it("point at related places in other files", async () => {
    const client = await startClient({ files: { "common.wall": "let admins = 198.51.100.7\n" } });
    await client.open("policy.wall", `include "common.wall"\n${GOOD}`);
    const [finding] = await client.diagnostics("policy.wall");
    expect(finding).toMatchObject({ code: "duplicate-name" });
    expect(finding?.relatedInformation?.map(({ location }) => location.uri)).toEqual([client.uri("common.wall")]);
  });

  it("know Docker's names from the `docker.json` beside the policy, as it is now", async () => {
    const client = await startClient({ files: { "docker.json": snapshotOf("www-nginx") } });
    await client.open("policy.wall", `${GOOD}allow tcp 80 from any to container www-nginy\n`);
    const [finding] = await client.diagnostics("policy.wall");
    expect(finding).toMatchObject({ code: "unknown-docker-name" });
    expect(finding?.message).toContain("www-nginx");
    client.write("docker.json", `${snapshotOf("www-nginy")}\n`);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await client.settled("policy.wall", (found) => found.every(({ code }) => code !== "unknown-docker-name"));
  });

  it("of a policy that takes long to compile follow what changes outside", async () => {
    const client = await startClient({ files: { "docker.json": snapshotOf("www-nginx") } });
    const rules = Array.from({ length: 3000 }, (_, at) => `allow tcp ${at + 1} from admins to host\n`).join("");
    await client.open("policy.wall", `${GOOD}${rules}allow tcp 80 from any to container www-nginx\n`);
    expect(await client.diagnostics("policy.wall")).toEqual([]);
    client.write("docker.json", snapshotOf("another"));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
    await client.settled("policy.wall", ([one]) => one?.code === "unknown-docker-name");
  });

  it("of a policy that takes long to compile come in two steps, and the second is whole", async () => {
    const client = await startClient();
    const rules = Array.from({ length: 3000 }, (_, at) => `allow tcp ${at + 1} from admins to host\n`).join("");
    await client.open("policy.wall", `${GOOD}let spare = 192.0.2.1\n${rules}`);
    expect((await client.diagnostics("policy.wall")).map(({ code }) => code)).toEqual(["unused-name"]);
    await client.edit("policy.wall", "allow tcp 2000 ", "allow tcp 99999 ");
    await client.edit("policy.wall", "let spare", "# one line more\nlet other");
    await client.settled("policy.wall", ([one, ...more]) => one?.code === "bad-port" && more.length === 0);
    await client.edit("policy.wall", "allow tcp 99999 ", "allow tcp 2000 ");
    const [found] = await client.settled(
      "policy.wall",
      ([one, ...more]) => one?.code === "unused-name" && more.length === 0,
    );
    expect(client.slice("policy.wall", found?.range as never)).toBe("other");
  });
});

describe("diagnostics that are pushed", () => {
  it("are those of files that aren't open, where a client pulls but takes no others than it asked for", async () => {
    const capabilities = { textDocument: { diagnostic: { relatedDocumentSupport: false } } };
    const wrong = "let admins = 198.51.100.77.1\n";
    const client = await startClient({ capabilities, files: { "common.wall": wrong } });
    const uri = client.uri("common.wall");
    await client.open(
      "policy.wall",
      'include "common.wall"\nallow tcp ssh from admins to host\ndefault deny to host\n',
    );
    await client.until(() => client.pushed.get(uri)?.length === 1);
    await client.open("common.wall", wrong);
    expect(await client.diagnostics("common.wall")).toHaveLength(1);
    await client.until(() => client.pushed.get(uri)?.length === 0);
    expect([...client.pushed.keys()]).toEqual([uri]);
  });

  it("go to clients that can't pull, for each file, and are taken back", async () => {
    const client = await startClient({ capabilities: {}, files: { "common.wall": "let admins = 198.51.100.77.1\n" } });
    await client.open(
      "policy.wall",
      'include "common.wall"\nallow tcp ssh from admins to host\ndefault deny to host\n',
    );
    await client.until(() => (client.pushed.get(client.uri("common.wall")) ?? []).length > 0);
    await client.edit("policy.wall", 'include "common.wall"\n', "let admins = 198.51.100.7\n");
    await client.until(() => client.pushed.get(client.uri("common.wall"))?.length === 0);
    expect(client.pushed.get(client.uri("policy.wall"))).toEqual([]);
  });
});

interface Report {
  readonly items: readonly { readonly code: string }[];
  readonly relatedDocuments: Readonly<
    Record<string, { readonly items: readonly { readonly code: string }[] } | undefined>
  >;
}

/** A host that runs this container alone, of which nothing else is said. */
function snapshotOf(container: string): string {
  return snapshot((topology) => {
    topology.containers = topology.containers.slice(0, 1);
    for (const one of topology.containers) Object.assign(one, { name: container, ports: [], configuredPorts: [] });
    topology.engine = {};
    topology.host = { interfaces: [] };
  });
}
