import { describe, expect, it } from "vitest";
import { fixedEach, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

function fixes(code: string, text: string): string[] {
  return fixedEach(
    text,
    lintOf(text, lintWorld()).find((one) => one.code === code),
  );
}

/** By each change the finding goes. */
function mended(code: string, text: string): string[] {
  const all = fixes(code, text);
  for (const one of all) expect(lintOf(one, lintWorld()).map((other) => other.code)).not.toContain(code);
  return all;
}

describe("a rule for the wrong port", () => {
  it("has the port changed, or the place", () => {
    expect(mended("host-port-for-container", "allow tcp 8443 to container www")).toEqual([
      "allow tcp 443 to container www",
      "allow tcp 8443 to published",
    ]);
    expect(mended("container-port-for-published", "allow tcp 443 to published")).toEqual([
      "allow tcp 8443 to published",
      "allow tcp 443 to container www",
    ]);
    expect(mended("unpublished-port", "deny tcp 22 from internet to published")).toEqual([
      "deny tcp 22 from internet to host",
    ]);
    expect(mended("unpublished-port", "deny tcp 22 to published 198.51.100.1")).toEqual([
      "deny tcp 22 to host 198.51.100.1",
    ]);
    expect(mended("own-address-as-destination", "deny tcp 8443 to 198.51.100.1")).toEqual([
      "deny tcp 8443 to host 198.51.100.1",
      "deny tcp 8443 to published 198.51.100.1",
    ]);
  });

  it.each([
    ["host-port-for-container", "allow tcp 80, 8443 to container www"],
    ["host-port-for-container", "allow tcp 8443 to container www on interface eth0"],
    ["host-port-for-container", "allow tcp 8443 to container www except 10.0.0.1"],
    ["container-port-for-published", "allow tcp 443, 5432 to published"],
  ])("keeps the place where the rule is about more: %s, %s", (code, text) => {
    for (const one of fixes(code, text)) expect(one.replace(/\d+/g, "")).toBe(text.replace(/\d+/g, ""));
  });

  it("isn't moved to the host where the rule is about more", () => {
    expect(fixes("unpublished-port", "deny tcp 22, 5432 to published")).toEqual([]);
    expect(fixes("unpublished-port", "deny tcp 22 to published, container www")).toEqual([]);
  });
});

describe("a closed host without ssh", () => {
  const GROUPS = "let office = 192.0.2.0/24\nlet admins = 198.51.100.7\nallow web from office to host\n";
  const RULE = "allow tcp ssh from admins to host\n";

  it("gets the rule for the administrators, above the first that refuses it", () => {
    const closed = `${GROUPS}default deny to host`;
    expect(mended("host-without-ssh", closed)).toEqual([`${GROUPS}${RULE}default deny to host`]);
    const refused = `default deny to host\n${GROUPS}deny tcp 80 to host\ndeny any to host\n`;
    expect(mended("host-without-ssh", refused)).toEqual([refused.replace("deny any", `${RULE}deny any`)]);
    const trial = `${GROUPS}deny any to host trial\ndefault deny to host`;
    expect(mended("host-without-ssh", trial)).toEqual([trial.replace("default", `${RULE}default`)]);
  });

  it("gets it above the suppressions of that rule", () => {
    const text = `${GROUPS}# why\n# wallc: allow any-to-any because x\n# wallc: allow unused-name because y\n  deny any to host\ndefault deny to host`;
    expect(mended("host-without-ssh", text)).toEqual([
      text.replace("# wallc: allow any-to", `${RULE}# wallc: allow any-to`),
    ]);
  });

  it("gets none where no group is called after administrators", () => {
    expect(
      fixes("host-without-ssh", "let not-admins = 192.0.2.1\nallow web from not-admins to host\ndefault deny to host"),
    ).toEqual([]);
  });
});
