import { expect, it } from "vitest";
import { fixed, lintFindings, lintOf } from "../../policy/build.ts";

const CODE = "limit-without-source";
const found = (rule: string) =>
  lintFindings(
    `zone wan = interface eth0\nzone lan = interface eth1 address 10.0.0.0/8\n${rule}\ndefault deny to host`,
  ).filter((one) => one.startsWith(CODE));

it("underlines the limit of a rule for the world", () => {
  expect(found("allow tcp ssh from any to host limit 10/minute burst 5")).toEqual([`${CODE}: limit 10/minute burst 5`]);
  expect(found("allow tcp ssh to host limit 3/second")).toEqual([`${CODE}: limit 3/second`]);
  expect(found("allow tcp ssh from internet to host limit 3/second")).toEqual([`${CODE}: limit 3/second`]);
  expect(found("allow tcp ssh from wan to host limit 3/second")).toEqual([`${CODE}: limit 3/second`]);
});

it("adds `per source`", () => {
  const text = 'allow tcp ssh to host limit 10/minute burst 5 log "ssh "\ndefault deny to host';
  const [finding] = lintOf(text).filter((one) => one.code === CODE);
  expect(finding && fixed(text, finding)).toBe(
    'allow tcp ssh to host limit 10/minute burst 5 per source log "ssh "\ndefault deny to host',
  );
});

it("lets known sources share a limit, and a log have one", () => {
  expect(found("allow tcp ssh from any to host limit 10/minute per source")).toEqual([]);
  expect(found("allow tcp ssh from 10.0.0.0/8 to host limit 10/minute")).toEqual([]);
  expect(found("allow tcp ssh from lan to host limit 10/minute")).toEqual([]);
  expect(found("log tcp ssh from any to host limit 10/minute")).toEqual([]);
  expect(found("allow tcp ssh from any to host connections 10")).toEqual([]);
});
