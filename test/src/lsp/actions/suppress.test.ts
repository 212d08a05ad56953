import { describe, expect, it } from "vitest";
import { lintWorld } from "../../analysis/lint/world.ts";
import { actionsAt, editorWith, FILE, FILLS, GOOD, settledWith, textAfter, titles } from "../code-actions.ts";

describe("suppressing a finding", () => {
  const TITLE = "Suppress `unused-name` here, with a reason";

  it("writes all but the reason, and the finding goes once there is one", async () => {
    const client = await editorWith(`let spare = 192.0.2.1\n${GOOD}`);
    const text = await textAfter(client, FILE, "spare", TITLE);
    expect(text).toBe(`# wallc: allow unused-name because \nlet spare = 192.0.2.1\n${GOOD}`);
    await client.edit(FILE, "let spare", "# wallc: allow unused-name because \nlet spare");
    await settledWith(client, "bad-suppression", "unused-name");
    expect(titles(await actionsAt(client, FILE, "spare"))).not.toContain(TITLE);
    await client.edit(FILE, "because ", "because it is for next week");
    await settledWith(client);
  });

  it("leaves the cursor where the reason is to stand, where the client can", async () => {
    const client = await editorWith(`let spare = 192.0.2.1\n${GOOD}`, {}, FILLS);
    expect(await textAfter(client, FILE, "spare", TITLE)).toContain("# wallc: allow unused-name because $0\nlet spare");
  });

  it("isn't offered for an error, nor for a comment that silences nothing", async () => {
    const client = await editorWith(`# wallc: allow nothing\n${GOOD}let a = 10.0.0.1/8\n`);
    expect(titles(await actionsAt(client, FILE, "10.0.0.1/8")).join()).not.toContain("Suppress");
    expect(titles(await actionsAt(client, FILE, "# wallc"))).toEqual(["Explain `bad-suppression`"]);
  });

  it("is written in blocks as their lines are, and below what is suppressed already", async () => {
    const block = "docker {\n  # wallc: allow foreign-bridge because so\n  uplink eth0\n}\n";
    const client = await editorWith(`${GOOD}${block}`);
    const text = await textAfter(client, FILE, "uplink", "Suppress `setting-needs-iptables-off` here, with a reason");
    expect(text).toContain("because so\n  # wallc: allow setting-needs-iptables-off because \n  uplink");
  });

  const GONE = { "docker.json": JSON.stringify(lintWorld()) };

  it.each([
    [
      "container gone",
      "container www,\n    container gone",
      "www,\n    # wallc: allow unknown-docker-name because \n    container gone",
    ],
    ["container gone", "\\\n    container gone", "container gone # wallc: allow unknown-docker-name because \n"],
    ["container gone", '\\\n    container gone as \\\n  "x"', undefined],
    ["container gone", "container gone # why\n", "# wallc: allow unknown-docker-name because \nallow tcp 443 to"],
  ])("never breaks a statement of several lines: %s in %j", async (at, items, wanted) => {
    const client = await editorWith(`${GOOD}allow tcp 443 to ${items}\n`, GONE);
    const title = "Suppress `unknown-docker-name` here, with a reason";
    if (wanted === undefined) expect(titles(await actionsAt(client, FILE, at))).not.toContain(title);
    else expect(await textAfter(client, FILE, at, title)).toContain(wanted);
  });

  it("is one action for several findings of a line", async () => {
    const client = await editorWith(`${GOOD}allow tcp 443 to container gone, container lost\n`, GONE);
    const all = await actionsAt(client, FILE, "gone, container lost");
    const mine = all.filter(({ title }) => title.startsWith("Suppress `unknown-docker-name`"));
    expect(mine.map(({ diagnostics }) => diagnostics?.length)).toEqual([2]);
  });
});
