import { expect, it } from "vitest";
import { lintFindings } from "../../policy/build.ts";

const found = (text: string) => lintFindings(text).filter((one) => one.startsWith("any-to-any"));

it.each([
  "allow any from any to any",
  "allow any to any",
  'allow any from any to any because "for now"',
  "allow any from any, 10.0.0.0/8 to host, any",
])("is found in %s", (rule) => {
  expect(found(`${rule}\ndeny any from internet to host`)).toEqual([`any-to-any: ${rule}`]);
});

it.each([
  "deny any from any to any",
  "log any from any to any",
  "allow tcp any from any to any",
  "allow any from 10.0.0.0/8 to any",
  "allow any from any to containers",
  "allow any from any except 10.0.0.0/8 to any",
  "allow any from any on interface eth1 to any",
  "allow any from any to any except 10.0.0.0/8",
])("is not found in %s", (rule) => {
  expect(found(rule)).toEqual([]);
});
